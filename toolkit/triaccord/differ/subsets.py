"""Whether everything that one schema accepts is accepted by another, as far as that can be seen."""

from __future__ import annotations

from triaccord.differ.canonical import Document, Schema, View
from triaccord.differ.canonical.document import canonical_bytes
from triaccord.differ.canonical.nodes import at_of
from triaccord.differ.canonical.view import FAMILIES, LIMIT_FAMILY, UPPER, Limit

_DEPTH = 12


def is_subset(
    small_doc: Document, small: Schema, large_doc: Document, large: Schema, depth: int = _DEPTH
) -> bool:
    """True only if it is certain.

    What can be seen at once is asked before what lies below: of two branches of a union most have nothing
    in common. Recursion is cut by assuming nothing: beyond the depth nothing is certain.
    """
    if not large:
        return True
    if len(small) == len(large) and small_doc is large_doc and at_of(small) == at_of(large):
        return True
    if depth <= 0:
        return False
    one, other = small_doc.view(small), large_doc.view(large)
    if one.is_never:
        return True
    if (one.accepts_null and not other.accepts_null) or not one.kinds <= other.kinds:
        return False
    if not other.is_simple():
        return _same_content(small, large)
    has_object = one.has("object")
    return (
        all(_family_subset(one, other, family) for family in FAMILIES if one.has(family))
        and not (has_object and not _object_may_be_subset(one, other))
        and (not one.has("array") or _array_subset(one, other, small_doc, large_doc, depth))
        and (not has_object or _properties_subset(one, other, small_doc, large_doc, depth))
    )


def _same_content(small: Schema, large: Schema) -> bool:
    return len(small) == len(large) and all(
        canonical_bytes(one.value) == canonical_bytes(other.value)
        for one, other in zip(small, large, strict=True)
    )


def _family_subset(one: View, other: View, family: str) -> bool:
    """Scalar keywords of one family."""
    values, allowed = one.enums.get(family), other.enums.get(family)
    if allowed is not None:
        return values is not None and values.keys() <= allowed.keys()
    if values is None:
        for word, limit in other.limits.items():
            if LIMIT_FAMILY[word] == family and not _limit_within(word, one.limits.get(word), limit):
                return False
    elif any(LIMIT_FAMILY[word] == family for word in other.limits):
        return False
    if family == "string" and not other.patterns.keys() <= one.patterns.keys():
        return False
    return family not in ("string", "number") or other.formats.keys() <= one.formats.keys()


def _limit_within(word: str, one: Limit | None, other: Limit) -> bool:
    if one is None:
        return False
    if word == "uniqueItems":
        return True
    if word == "multipleOf":
        return bool(other.value) and one.value % other.value == 0
    if one.value == other.value:
        return one.exclusive or not other.exclusive
    return bool(one.value < other.value) == (word in UPPER)


def _object_may_be_subset(one: View, other: View) -> bool:
    """What can be seen of objects without a look at their properties."""
    return not (
        "object" in one.enums
        or not other.required.keys() <= one.required.keys()
        or other.dependent_required
        or other.dependent_schemas
        or other.property_names
        or other.unevaluated
        or other.pattern_properties
        or one.pattern_properties
    )


def _properties_subset(one: View, other: View, small_doc: Document, large_doc: Document, depth: int) -> bool:
    """Whether properties are; those that are written alike, which most often are, are asked last."""
    alike: list[tuple[Schema, Schema]] = []
    for name in {**one.properties, **other.properties}:
        mine, theirs = one.properties.get(name, one.additional), other.properties.get(name, other.additional)
        if len(mine) == len(theirs) == 1 and mine[0].value == theirs[0].value:
            alike.append((mine, theirs))
        elif not is_subset(small_doc, mine, large_doc, theirs, depth - 1):
            return False
    return is_subset(small_doc, one.additional, large_doc, other.additional, depth - 1) and all(
        is_subset(small_doc, mine, large_doc, theirs, depth - 1) for mine, theirs in alike
    )


def _array_subset(one: View, other: View, small_doc: Document, large_doc: Document, depth: int) -> bool:
    if "array" in one.enums or other.contains or one.prefix or other.prefix or other.unevaluated:
        return False
    return is_subset(small_doc, one.items, large_doc, other.items, depth - 1)
