"""What a schema accepts, in one form for all dialects: the intersection of everything it says.

`nullable`, type lists with null and `oneOf` with a null branch are all `accepts_null`; `const` is an enum
of one; exclusive bounds of integers become inclusive ones; limits that limit nothing are gone; `allOf`
is intersected; unions whose branches can be told apart by type are folded into one view.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from triaccord.differ.canonical.nodes import Node, Schema

if TYPE_CHECKING:
    from triaccord.differ.canonical.document import Document

KINDS = frozenset({"boolean", "integer", "fraction", "string", "array", "object"})
"""Primitive kinds of values besides null; `number` is `integer` and `fraction`."""
FAMILIES = {
    "boolean": frozenset({"boolean"}),
    "number": frozenset({"integer", "fraction"}),
    "string": frozenset({"string"}),
    "array": frozenset({"array"}),
    "object": frozenset({"object"}),
}
FAMILY_OF = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}
OF_TYPE = {
    "boolean": FAMILIES["boolean"],
    "integer": frozenset({"integer"}),
    "number": FAMILIES["number"],
    "string": FAMILIES["string"],
    "file": FAMILIES["string"],
    "array": FAMILIES["array"],
    "object": FAMILIES["object"],
    "null": frozenset[str](),
}
UPPER = ("maxLength", "maximum", "maxItems", "maxProperties")
LOWER = ("minLength", "minimum", "minItems", "minProperties")
LIMIT_FAMILY = {
    "maxLength": "string", "minLength": "string", "maximum": "number", "minimum": "number",
    "multipleOf": "number", "maxItems": "array", "minItems": "array", "uniqueItems": "array",
    "maxProperties": "object", "minProperties": "object",
}  # fmt: skip


class Limit(Struct, frozen=True):
    """A bound, count or step: its value, where it stands, and whether the value itself is excluded."""

    value: Any
    at: str
    exclusive: bool = False


class Said(Struct, frozen=True):
    """The value of a keyword and where it stands."""

    value: Any
    at: str


class Union(Struct, frozen=True):
    """Alternatives that could not be folded. `exactly_one` only where branches may overlap (`oneOf`)."""

    branches: tuple[Schema, ...]
    at: str
    exactly_one: bool = False


class Conditional(Struct, frozen=True):
    """`if`/`then`/`else`; an absent part is `()`."""

    when: Schema
    then: Schema
    otherwise: Schema
    at: str


class View(Struct):
    """What one schema accepts. Never changed after `build` has returned it.

    Attributes:
        at: Where the schema stands (behind its reference).
        kinds: Primitive kinds that it accepts besides null.
        accepts_null: Whether null is accepted.
        enums: Values by family of kinds, keyed by canonical JSON; a family not in it is not enumerated.
        limits: Bounds, counts and steps by keyword.
        patterns: Regular expressions that strings must match.
        formats: Formats that strings or numbers must have.
        properties: Schemas by name; a name that is forbidden has a node with value False.
        required: Names that must be there, with the place that says so.
        additional: For names that `properties` and `pattern_properties` do not know; `()` is anything.
        unions: Alternatives, all of which must hold.
        excluded: Schemas under `not`.
        said: Annotations and keywords that are compared as they stand (`default`, `deprecated`, …).
        unknown: Keywords that nobody here knows, extensions included.
        idle: Limits that say nothing of the types that are accepted.
        idle_properties: Properties of what is no object.
        idle_values: Enumerated values that cannot occur, by canonical JSON: not of the type, or too long.
        where: Where keywords that have no place of their own above stand (`type`, `enum:string`, …).
        malformed: Values that their keywords cannot have; what they limit is not known.
    """

    at: str
    kinds: frozenset[str] = KINDS
    accepts_null: bool = True
    enums: dict[str, dict[bytes, Any]] = {}
    limits: dict[str, Limit] = {}
    patterns: dict[str, str] = {}
    formats: dict[str, str] = {}
    properties: dict[str, Schema] = {}
    required: dict[str, str] = {}
    pattern_properties: dict[str, Schema] = {}
    additional: Schema = ()
    property_names: Schema = ()
    dependent_required: dict[str, dict[str, str]] = {}
    dependent_schemas: dict[str, Schema] = {}
    items: Schema = ()
    prefix: tuple[Schema, ...] = ()
    contains: tuple[tuple[Schema, int, int | None], ...] = ()
    unevaluated: dict[str, Schema] = {}
    unions: tuple[Union, ...] = ()
    excluded: tuple[Schema, ...] = ()
    conditionals: tuple[Conditional, ...] = ()
    said: dict[str, Said] = {}
    unknown: dict[str, Said] = {}
    idle: dict[str, Said] = {}
    idle_properties: dict[str, Schema] = {}
    idle_values: dict[bytes, Said] = {}
    where: dict[str, str] = {}
    malformed: dict[str, Said] = {}

    @property
    def is_never(self) -> bool:
        """Whether nothing at all is accepted."""
        return not self.kinds and not self.accepts_null

    @property
    def is_read_only(self) -> bool:
        """Whether requests leave it out."""
        return self.flag("readOnly")

    @property
    def is_write_only(self) -> bool:
        """Whether responses leave it out."""
        return self.flag("writeOnly")

    def flag(self, keyword: str) -> bool:
        """Whether a boolean keyword says true."""
        found = self.said.get(keyword)
        return found is not None and found.value is True

    def has(self, family: str) -> bool:
        """Whether some kind of a family is accepted."""
        return not FAMILIES[family].isdisjoint(self.kinds)

    def is_simple(self) -> bool:
        """Whether types, enums and keywords of one kind say it all: then a union can fold it."""
        return not (self.unions or self.excluded or self.conditionals)


def build(doc: Document, schema: Schema, *, without: Collection[str] = ()) -> View:
    """Intersect everything that a schema says, references and `allOf` included.

    Args:
        doc: The document that it is in.
        schema: The schema.
        without: Keywords that are passed over.
    """
    from triaccord.differ.canonical.intersection import intersect
    from triaccord.differ.canonical.malformed import mended
    from triaccord.differ.canonical.own import own_view
    from triaccord.differ.canonical.pruning import prune
    from triaccord.differ.canonical.unions import fold

    seen: set[str] = set()
    layers = [layer for node in schema for layer in _layers(doc, node, seen)]
    at = layers[0].at if layers else (schema[0].at if schema else "")
    view = View(at)
    bad: dict[str, Said] = {}
    layers = [mended(doc, layer, bad) for layer in layers]
    if without:
        layers = [_cut(layer, without) for layer in layers]
    nullable_at: str | None = None
    groups: list[tuple[str, Node]] = []
    for index, layer in enumerate(layers):
        view = intersect(view, own_view(layer)) if index else own_view(layer)
        if isinstance(layer.value, dict):
            groups += [(word, layer) for word in ("anyOf", "oneOf") if _is_group(layer.value.get(word))]
            if nullable_at is None and _says_nullable(layer.value):
                nullable_at = layer.at
    for word, layer in groups:
        view = intersect(view, fold(doc, layer, word, without=without))
    if nullable_at is not None:
        # `nullable: true` beside `allOf`, a reference or an enum without null has no effect by the
        # letter of 3.0.3; everybody who writes it means it, and every tool reads it so.
        view.accepts_null = True
        view.where["null"] = nullable_at
    prune(view)
    view.at = at
    if bad:
        view.malformed = {**view.malformed, **bad}
    return view


def _cut(layer: Node, without: Collection[str]) -> Node:
    if not isinstance(layer.value, dict):
        return layer
    return Node(layer.at, {word: item for word, item in layer.value.items() if word not in without})


def _is_group(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _says_nullable(value: dict[str, Any]) -> bool:
    return value.get("nullable") is True or value.get("x-nullable") is True


def _layers(doc: Document, start: Node, seen: set[str]) -> list[Node]:
    """Every schema object that must hold at once, the outer one before what it refers to.

    What was `seen` holds already: to hold twice means nothing, and there may be very many ways to it.
    Ways may be long, too, so that this is no recursion.
    """
    found: list[Node] = []
    work = [(start, False)]
    while work:
        node, is_target = work.pop()
        if is_target:
            if node.at in seen:
                continue
            seen.add(node.at)
        value = node.value
        if not isinstance(value, dict):
            found.append(node)
        elif isinstance(value.get("$ref"), str):
            target = doc.target(node)
            if target is not None:
                work.append((target, True))
            if doc.ref_siblings and len(value) > 1:
                rest = {key: item for key, item in value.items() if key != "$ref"}
                if not rest.keys() <= {"description", "summary"}:
                    work.append((Node(node.at, rest), False))
        else:
            found.append(node)
            work += [(below, False) for below in reversed(list(_below(node)))]
    return found


def _below(node: Node) -> Iterable[Node]:
    """What must hold together with a schema object because it says so."""
    value = node.value
    if "if" in value:
        from triaccord.differ.canonical.equivalents import branch_that_holds

        holds = branch_that_holds(value)
        if holds is not None:
            yield Node(f"{node.at}/{holds}", value[holds])
    if "not" in value:
        from triaccord.differ.canonical.equivalents import denied_twice

        inner = denied_twice(value)
        if inner is not None:
            yield Node(f"{node.at}/not/not", inner)
    members = value.get("allOf")
    if isinstance(members, list):
        for index, member in enumerate(members):
            yield Node(f"{node.at}/allOf/{index}", member)
