"""`anyOf` and `oneOf` as one view where the branches can be told apart by type, else as alternatives."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical.building import build
from triaccord.differ.canonical.intersection import intersect
from triaccord.differ.canonical.nodes import Node, Schema
from triaccord.differ.canonical.view import FAMILIES, LIMIT_FAMILY, Union, View

if TYPE_CHECKING:
    from triaccord.differ.canonical.document import Document


def fold(doc: Document, layer: Node, word: str, *, without: Collection[str] = ()) -> View:
    """What a union accepts.

    Folded into one view where every family of kinds is spoken of by one branch only, or by enumerated
    branches only; otherwise a view that carries the union with its branches, equal ones once.
    """
    from triaccord.differ.canonical.document import canonical_bytes

    at = f"{layer.at}/{word}"
    branches: list[tuple[Schema, View]] = []
    known: set[bytes] = set()
    accepts_null = False
    for place, item in _alternatives(at, layer.value[word], word):
        content = canonical_bytes(item)
        if content in known:
            continue
        known.add(content)
        schema: Schema = (Node(place, item),)
        if doc.is_open(schema):
            continue  # an alternative that is the union itself adds nothing
        view = build(doc, schema, without=without) if without else doc.view(schema)
        accepts_null = accepts_null or view.accepts_null
        if view.kinds:
            branches.append((schema, view))
    folded = _folded([view for _, view in branches], at)
    if folded is None and word == "anyOf":
        branches = _without_contained(branches)
        folded = _folded([view for _, view in branches], at)
    if folded is None:
        folded = View(at)
        folded.kinds = frozenset().union(*(view.kinds for _, view in branches))
        folded.unions = (Union(tuple(schema for schema, _ in branches), at, word == "oneOf"),)
    else:
        for _, view in branches:
            if view.malformed:
                folded.malformed = {**view.malformed, **folded.malformed}
    folded.accepts_null = accepts_null
    for word_said in ("type", "null"):
        folded.where.setdefault(word_said, at)
    return folded


def _alternatives(at: str, items: list[Any], word: str) -> Iterator[tuple[str, Any]]:
    """Alternatives by place. One that is nothing but alternatives itself is those (`anyOf` only)."""
    work = [(f"{at}/{index}", item) for index, item in enumerate(items)][::-1]
    while work:
        place, item = work.pop()
        inner = item.get("anyOf") if word == "anyOf" and isinstance(item, dict) and len(item) == 1 else None
        if isinstance(inner, list) and inner:
            work += [(f"{place}/anyOf/{index}", one) for index, one in enumerate(inner)][::-1]
        else:
            yield place, item


def _folded(views: list[View], at: str) -> View | None:
    """The union as one view; None if branches overlap in more than enumerated values."""
    if len(views) == 1:
        return intersect(View(at), views[0])
    if not all(view.is_simple() for view in views):
        return None
    folded = View(at)
    folded.kinds = frozenset().union(*(view.kinds for view in views))
    for family in FAMILIES:
        speakers = [view for view in views if view.has(family)]
        if not speakers:
            continue
        if len(speakers) == 1:
            _take(folded, speakers[0], family)
        elif all(family in view.enums for view in speakers):
            folded.enums[family] = {
                key: item for view in speakers for key, item in view.enums[family].items()
            }
            folded.where[f"enum:{family}"] = at
        elif not all(_is_free(view, family) for view in speakers):
            return None
    return folded


def _is_free(view: View, family: str) -> bool:
    """Whether a family is accepted without any condition."""
    if not FAMILIES[family] <= view.kinds or family in view.enums:
        return False
    if any(LIMIT_FAMILY[word] == family for word in view.limits):
        return False
    if family == "string":
        return not view.patterns and not view.formats
    if family == "number":
        return not view.formats
    if family == "array":
        return not (view.items or view.prefix or view.contains or view.unevaluated)
    if family == "object":
        return not (
            view.properties or view.required or view.pattern_properties or view.additional
            or view.property_names or view.dependent_required or view.dependent_schemas or view.unevaluated
        )  # fmt: skip
    return True


def _take(folded: View, view: View, family: str) -> None:
    """Copy everything that one branch says of one family."""
    if family in view.enums:
        folded.enums[family] = view.enums[family]
    folded.where.update(
        {word: at for word, at in view.where.items() if word in ("contains", f"enum:{family}")}
    )
    for word, limit in view.limits.items():
        if LIMIT_FAMILY[word] == family:
            folded.limits[word] = limit
    if family == "string":
        folded.patterns.update(view.patterns)
    if family in ("string", "number"):
        folded.formats.update(view.formats)
    if family == "array":
        folded.items, folded.prefix, folded.contains = view.items, view.prefix, view.contains
        _copy(folded.unevaluated, view.unevaluated, "unevaluatedItems")
    if family == "object":
        folded.properties, folded.required = view.properties, view.required
        folded.pattern_properties, folded.additional = view.pattern_properties, view.additional
        folded.property_names = view.property_names
        folded.dependent_required, folded.dependent_schemas = view.dependent_required, view.dependent_schemas
        _copy(folded.unevaluated, view.unevaluated, "unevaluatedProperties")


def _copy(into: dict[str, Any], source: dict[str, Any], word: str) -> None:
    if word in source:
        into[word] = source[word]


def _without_contained(branches: list[tuple[Schema, View]]) -> list[tuple[Schema, View]]:
    """Branches that no free branch of the same kinds makes needless (`anyOf` only)."""
    kept = []
    for schema, view in branches:
        others = [other for _, other in branches if other is not view and other.is_simple()]
        families = [family for family in FAMILIES if view.has(family)]
        if all(any(_is_free(other, family) for other in others) for family in families):
            continue
        kept.append((schema, view))
    return kept or branches
