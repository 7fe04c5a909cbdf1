"""Whether everything that one schema accepts is accepted by another: yes, no, or cannot say."""

from __future__ import annotations

from triaccord.differ.canonical import Document, Schema, View
from triaccord.differ.canonical.document import canonical_bytes
from triaccord.differ.canonical.nodes import at_of
from triaccord.differ.canonical.view import FAMILIES, LIMIT_FAMILY, UPPER, Limit

_DEPTH = 12


def is_subset(
    small_doc: Document, small: Schema, large_doc: Document, large: Schema, depth: int = _DEPTH
) -> bool | None:
    """True only if it is certain; False only if it is certain not; None otherwise.

    Recursion is cut by assuming nothing: beyond the depth the answer is None.
    """
    if not large:
        return True
    if len(small) == len(large) and small_doc is large_doc and at_of(small) == at_of(large):
        return True
    if depth <= 0:
        return None
    one, other = small_doc.view(small), large_doc.view(large)
    if one.is_never:
        return True
    if one.accepts_null and not other.accepts_null:
        return False
    if not one.kinds <= other.kinds:
        return False if one.is_simple() else None
    if not other.is_simple():
        return True if _same_content(small, large) else None
    answers = [_family_subset(one, other, family) for family in FAMILIES if one.has(family)]
    if False in answers and one.is_simple():
        return False
    if one.has("object"):
        answers.append(_object_subset(one, other, small_doc, large_doc, depth))
    if one.has("array"):
        answers.append(_array_subset(one, other, small_doc, large_doc, depth))
    if all(answer is True for answer in answers):
        return True
    return False if any(answer is False for answer in answers) and one.is_simple() else None


def _same_content(small: Schema, large: Schema) -> bool:
    return len(small) == len(large) and all(
        canonical_bytes(one.value) == canonical_bytes(other.value)
        for one, other in zip(small, large, strict=True)
    )


def _family_subset(one: View, other: View, family: str) -> bool | None:
    """Scalar keywords of one family."""
    values, allowed = one.enums.get(family), other.enums.get(family)
    if allowed is not None:
        return values is not None and values.keys() <= allowed.keys()
    if values is None:
        for word, limit in other.limits.items():
            if LIMIT_FAMILY[word] == family and not _limit_within(word, one.limits.get(word), limit):
                return False
    elif any(LIMIT_FAMILY[word] == family for word in other.limits):
        return None
    if family == "string" and not other.patterns.keys() <= one.patterns.keys():
        return None
    if family in ("string", "number") and not other.formats.keys() <= one.formats.keys():
        return None
    return True


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


def _object_subset(
    one: View, other: View, small_doc: Document, large_doc: Document, depth: int
) -> bool | None:
    if "object" in one.enums:
        return None
    if not other.required.keys() <= one.required.keys():
        return False
    if other.dependent_required or other.dependent_schemas or other.property_names or other.unevaluated:
        return None
    if other.pattern_properties or one.pattern_properties:
        return None
    answers: list[bool | None] = []
    for name in {**one.properties, **other.properties}:
        mine = one.properties.get(name, one.additional)
        theirs = other.properties.get(name, other.additional)
        answer = is_subset(small_doc, mine, large_doc, theirs, depth - 1)
        if answer is False and name in one.required:
            return False
        answers.append(None if answer is False else answer)
    answers.append(is_subset(small_doc, one.additional, large_doc, other.additional, depth - 1))
    return _all_of(answers)


def _array_subset(
    one: View, other: View, small_doc: Document, large_doc: Document, depth: int
) -> bool | None:
    if "array" in one.enums or other.contains or one.prefix or other.prefix or other.unevaluated:
        return None
    answer = is_subset(small_doc, one.items, large_doc, other.items, depth - 1)
    return None if answer is False and not one.limits.get("minItems") else answer


def _all_of(answers: list[bool | None]) -> bool | None:
    if all(answer is True for answer in answers):
        return True
    return False if any(answer is False for answer in answers) else None
