"""From one change to the steps that carry it over, by the word for what happened.

Each answer is about one pair of schemas (or one field of it). What no step can carry is a gap, said for the
side that it hurts: requests lead to the new version, answers back to the old one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from triaccord.impact.limits import FORMATS, INTEGERS
from triaccord.impact.places import parent_of, schema_of
from triaccord.model import Change, Finding

_ALL = ("array", "boolean", "integer", "number", "object", "string")


@dataclass(frozen=True, slots=True)
class Piece:
    """One change that steps are made for, and the finding that people know it by.

    Attributes:
        finding: The finding that is reported.
        change: It, or the part of it that says what happens.
        refuses: Whether what cannot be carried over stops a call.
    """

    finding: Finding
    change: Change
    refuses: bool

    def step(self, kind: str, **what: Any) -> dict[str, Any]:
        """A step for this piece."""
        made = {"kind": kind, "finding": self.finding.fingerprint, **what}
        return made if self.refuses else {**made, "soft": True}


@dataclass(slots=True)
class Made:
    """What a change comes to.

    Attributes:
        steps: To be done on the value that the change is about (or on the object that holds the field).
        gaps: Side (`request`, `response`) and reason of what cannot be carried over.
    """

    steps: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What the documents say of the place.

    Attributes:
        old_must: Required fields of the old object.
        new_must: Required fields of the new object.
        old_null: Names of old fields that may be null.
        constants: Field name to its only value, where there is only one; `(side, name)`.
        defaults: Default of a new field.
        clash: Names of fields that other alternatives of a union go on having.
        old_kinds: Types of the old value, all alternatives together.
        new_kinds: Types of the new value.
    """

    old_must: frozenset[str]
    new_must: frozenset[str]
    old_null: Callable[[str], bool]
    constant: Callable[[str, str], tuple[Any, ...]]
    default: Callable[[str], tuple[Any, ...]]
    clash: Callable[[str, str], bool]
    old_kinds: tuple[str, ...]
    new_kinds: tuple[str, ...]


def property_steps(piece: Piece, name: str, at: Context) -> Made:
    """Steps on the object whose field a change is about."""
    return _PROPERTIES[piece.change.event](piece, name, at)


def value_steps(piece: Piece, at: Context) -> Made:
    """Steps on the value that a change is about."""
    event = piece.change.event
    for prefix, make in _VALUES.items():
        if event == prefix or (prefix.endswith("-") and event.startswith(prefix)):
            return make(piece, at)
    return _unknown(piece)


def is_of_property(change: Change) -> bool:
    """Whether a change is about a field of an object rather than about a value."""
    if change.event not in _PROPERTIES or change.detail.get("parameter"):
        return False
    at = change.old_at or change.new_at
    return not change.event.startswith("default-") or (
        at is not None and parent_of(schema_of(at)) != schema_of(at)
    )


# ---- fields -----------------------------------------------------------------------------------------


def _renamed(piece: Piece, name: str, at: Context) -> Made:
    old, new = str(piece.change.old), str(piece.change.new)
    if at.clash("new", old) or at.clash("old", new):
        why = f"other alternatives have `{old}` or `{new}` too, and a value does not show which one it is"
        return Made(gaps=[("request", why), ("response", why)])
    made = Made([piece.step("rename", old=old, new=new)])
    if piece.change.required and not piece.change.detail.get("was_required"):
        made.steps.append(_wanted(piece, "required", new, at))
    if piece.change.detail.get("was_required") and not piece.change.required:
        made.steps.insert(0, _left_out(piece, old, at))
    return made


def _removed(piece: Piece, name: str, at: Context) -> Made:
    successor = piece.change.detail.get("successor")
    if at.clash("new", name):
        why = f"other alternatives keep `{name}`, and a value does not show which one it is"
        return Made(gaps=[("request", why), ("response", why)])
    if successor:
        return Made([piece.step("alias", old=name, new=str(successor))])
    constant = at.constant("old", name)
    closed = bool(piece.change.detail.get("closed"))
    step = piece.step("removed", name=name, closed=closed, required=name in at.old_must)
    if constant:
        return Made([{**step, "value": constant[0]}])
    return Made([step], [("response", f"nothing in the new version has the value of `{name}`")])


def _added(piece: Piece, name: str, at: Context) -> Made:
    if at.clash("old", name):
        return Made()  # other alternatives had it all along: it is left as it is
    return Made([_wanted(piece, "added", name, at, required=piece.change.required)])


def _became_required(piece: Piece, name: str, at: Context) -> Made:
    return Made([_wanted(piece, "required", name, at)])


def _became_optional(piece: Piece, name: str, at: Context) -> Made:
    return Made([_left_out(piece, name, at)])


def _wanted(piece: Piece, kind: str, name: str, at: Context, **more: Any) -> dict[str, Any]:
    """A field that the new version wants, with its value where that is known."""
    known = at.constant("new", name) or at.default(name)
    default = piece.change.detail.get("default")
    if not known and default is not None:
        known = (default,)
    step = piece.step(kind, name=name, **more)
    return {**step, "value": known[0]} if known else step


def _left_out(piece: Piece, name: str, at: Context) -> dict[str, Any]:
    step = piece.step("optional", name=name)
    constant = at.constant("old", name) or ((None,) if at.old_null(name) else ())
    return {**step, "value": constant[0]} if constant else step


def _default(piece: Piece, name: str, at: Context) -> Made:
    if piece.change.old is None:
        return Made(
            gaps=[("request", f"what the old version took for `{name}` where it is not sent is unknown")]
        )
    return Made([piece.step("default", name=name, value=piece.change.old)])


_PROPERTIES: dict[str, Callable[[Piece, str, Context], Made]] = {
    "property-renamed": _renamed,
    "property-removed": _removed,
    "property-added": _added,
    "property-required": _became_required,
    "property-optional": _became_optional,
    "default-changed": _default,
    "default-removed": _default,
    "default-added": _default,
}

# ---- values -----------------------------------------------------------------------------------------


def kinds_in(words: Any) -> tuple[str, ...]:
    """The types in words such as `integer or string`."""
    if not isinstance(words, str) or words == "anything":
        return _ALL
    return tuple(kind for word in words.split(" or ") if (kind := word.split(" ")[0]) in _ALL)


def _type(piece: Piece, at: Context) -> Made:
    return conversion(
        piece, at.old_kinds or kinds_in(piece.change.old), at.new_kinds or kinds_in(piece.change.new)
    )


def conversion(piece: Piece, old: tuple[str, ...], new: tuple[str, ...]) -> Made:
    """The step between types, and the sides on which some values have no way."""
    made = Made([piece.step("convert", old=list(old), new=list(new))])
    for side, here, there in (("request", old, new), ("response", new, old)):
        if here == _ALL or there == _ALL:
            continue
        lost = [kind for kind in here if not any(_converts(kind, to) for to in there)]
        if lost:
            why = f"{' or '.join(lost)} cannot become {' or '.join(there) or 'anything'}"
            made.gaps.append((side, why))
    return made


def _converts(kind: str, to: str) -> bool:
    """Whether some values of one type can become another without loss."""
    if kind == to or to == "array" or (kind, to) == ("integer", "number"):
        return True
    scalar = {"string", "integer", "number", "boolean"}
    return (kind in scalar and to == "string") or (kind == "string" and to in scalar) or (
        kind == "array" and to in scalar
    ) or (kind, to) == ("number", "integer")  # fmt: skip


def _null(piece: Piece, at: Context) -> Made:
    return Made([piece.step("null", **{"in": "old" if piece.change.event == "null-allowed" else "new"})])


def _enum_renamed(piece: Piece, at: Context) -> Made:
    old, new = _many(piece.change.old), _many(piece.change.new)
    if len(old) != len(new):
        return _unknown(piece)
    return Made([piece.step("values", pairs=[list(pair) for pair in zip(old, new, strict=True)])])


def _enum_replaced(piece: Piece, at: Context) -> Made:
    why = "the values are all others, and nothing says which one is which"
    return Made(gaps=[("request", why), ("response", why)])


def _enum_changed(piece: Piece, at: Context) -> Made:
    """Values that one of the versions does not have."""
    change = piece.change
    values: Any
    if change.event.endswith("-removed"):
        values, side, keyword = change.detail.get("values") or _many(change.old), "new", "not-enum"
    elif change.event.endswith("-added"):
        values, side, keyword = change.detail.get("values") or _many(change.new), "old", "not-enum"
    elif change.event.endswith("-set"):
        values, side, keyword = change.new, "new", "enum"
    else:
        values, side, keyword = change.old, "old", "enum"
    return Made([_checked(piece, side, keyword, _many(values))])


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _limit(piece: Piece, at: Context) -> Made:
    """A limit of one of the versions, or one of each."""
    change = piece.change
    keyword = str(change.detail.get("keyword", ""))
    said = change.detail.get("exclusive")
    exclusive = said if isinstance(said, list) else [False, False]
    if change.event.startswith("uniqueness-"):
        side = "new" if change.event.endswith("tightened") else "old"
        return Made([_checked(piece, side, "uniqueItems", True)])
    made = Made()
    for side, limit, open_end in zip(("old", "new"), (change.old, change.new), exclusive, strict=True):
        matters = not change.event.endswith("relaxed" if side == "new" else "tightened")
        if matters and isinstance(limit, int | float):
            word = keyword.replace("m", "exclusiveM", 1) if open_end else keyword
            made.steps.append(_checked(piece, side, word, limit))
    return made


def _pattern(piece: Piece, at: Context) -> Made:
    made = Made()
    for side, text in (("old", piece.change.old), ("new", piece.change.new)):
        if not isinstance(text, str):
            continue
        hurt = "request" if side == "new" else "response"
        try:
            re.compile(text)
        except re.error:
            made.gaps.append((hurt, "the pattern is none that Python understands"))
        else:
            made.steps.append(_checked(piece, side, "pattern", text))
    return made


_ANY_TEXT = frozenset({"binary", "password", "float", "double", "decimal"})
"""Formats that say what a value is for, and that every value of its type has."""


def _format(piece: Piece, at: Context) -> Made:
    made = Made()
    for side, name in (("old", piece.change.old), ("new", piece.change.new)):
        event = piece.change.event
        if not isinstance(name, str) or event == f"format-{'widened' if side == 'new' else 'narrowed'}":
            continue
        if name in _ANY_TEXT:
            continue
        if name in FORMATS or name in INTEGERS:
            made.steps.append(_checked(piece, side, "format", name))
        else:
            hurt = "request" if side == "new" else "response"
            made.gaps.append((hurt, f"whether a value has the format `{name}` cannot be told here"))
    return made


def _checked(piece: Piece, side: str, keyword: str, limit: Any) -> dict[str, Any]:
    words = {"enum": "it knows other values", "not-enum": "it has no such value"}.get(
        keyword, f"`{keyword}` is {limit}"
    )
    return piece.step("check", **{"in": side}, keyword=keyword, limit=limit, words=words)


def _read_only(piece: Piece, at: Context) -> Made:
    return Made(gaps=[("request", "the new version does not take it any more")])


def _write_only(piece: Piece, at: Context) -> Made:
    return Made(gaps=[("response", "the new version does not answer it any more")])


def _nothing(piece: Piece, at: Context) -> Made:
    return Made()


def _unknown(piece: Piece) -> Made:
    why = f"there is no step for `{piece.change.event}`"
    return Made(gaps=[("request", why), ("response", why)])


_VALUES: dict[str, Callable[[Piece, Context], Made]] = {
    "type-restated": _nothing,
    "type-": _type,
    "null-": _null,
    "enum-value-renamed": _enum_renamed,
    "enum-replaced": _enum_replaced,
    "enum-": _enum_changed,
    "extensible-": _nothing,
    # Of a body, or of the entries of a list: what is not there at all stays so.
    "default-": _nothing,
    "length-": _limit,
    "range-": _limit,
    "step-": _limit,
    "item-count-": _limit,
    "property-count-": _limit,
    "uniqueness-": _limit,
    "pattern-set": _pattern,
    "pattern-lifted": _pattern,
    "pattern-changed": _pattern,
    "format-": _format,
    "read-only-set": _read_only,
    "write-only-set": _write_only,
    "read-only-": _nothing,
    "write-only-": _nothing,
    "deprecated": _nothing,
    "undeprecated": _nothing,
    "union-branch-merged": _nothing,
    "schema-renamed": _nothing,
}


def pieces(
    finding: Finding, refuses: Callable[[Finding, Change], bool], apart: frozenset[int] = frozenset()
) -> Iterator[Piece]:
    """The changes of a finding that say what happens; a composite's parts instead of itself.

    Args:
        finding: The finding.
        refuses: Whether what cannot be carried over of it, or of a part of it, stops a call.
        apart: Moves (by `id`) that no step does: a removal and an addition each.
    """
    for change in finding.change.each:
        yield from _pieces(finding, change, refuses, apart)


def _pieces(
    finding: Finding, change: Change, refuses: Callable[[Finding, Change], bool], apart: frozenset[int]
) -> Iterator[Piece]:
    is_whole = change.event.startswith("pagination-") or change.event in _MADE_OF_PARTS
    if is_whole or id(change) in apart:
        for part in change.parts:
            yield from _pieces(finding, part, refuses, apart)
    else:
        yield Piece(finding, change, refuses(finding, change))


_MADE_OF_PARTS = ("parameters-moved", "schema-replaced", "response-changed", "properties-moved")
