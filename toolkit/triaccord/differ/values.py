"""Types, null, enums, limits, patterns and formats: what differs in the values themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical.nodes import Schema
from triaccord.differ.canonical.view import FAMILIES, KINDS, LIMIT_FAMILY, UPPER, Limit, View

if TYPE_CHECKING:
    from triaccord.differ.schemas import Meeting


PLAIN = frozenset({"boolean", "integer", "fraction", "string"})
"""Kinds that nothing is joined in: however lists and objects are written, these look alike."""


def type_words(view: View) -> str:
    """The types of a view as people write them: `string`, `integer or string`, `anything`."""
    if view.kinds == KINDS:
        return "anything"
    if not view.kinds:
        return "null" if view.accepts_null else "nothing"
    words = set(view.kinds)
    if {"integer", "fraction"} <= words:
        words -= {"integer", "fraction"}
        words.add("number")
    if "fraction" in words:
        words.discard("fraction")
        words.add("number")
    return " or ".join(sorted(words))


def shape_words(view: View, doc: Any, depth: int = 2) -> str:
    """The type with what it is a list of, or its format: `array of integer`, `string (date)`."""
    words = type_words(view)
    if words == "array" and view.items and depth:
        return f"array of {shape_words(doc.view(view.items), doc, depth - 1)}"
    if view.formats and words in ("string", "integer", "number"):
        return f"{words} ({', '.join(sorted(view.formats))})"
    return words


def compare_types(meeting: Meeting) -> bool:
    """Types and null. Says whether anything is left in common that could differ further."""
    old, new = meeting.old, meeting.new
    old_at, new_at = meeting.at("type")
    old_kinds, new_kinds = old.kinds, new.kinds
    if meeting.unit.is_text and old_kinds != new_kinds:
        old_kinds, new_kinds = _as_text(old), _as_text(new)
    if old_kinds != new_kinds:
        gone, come = old_kinds - new_kinds, new_kinds - old_kinds
        event = "type-changed" if gone and come else "type-narrowed" if gone else "type-widened"
        if event == "type-widened" and new.kinds < old.kinds:
            event = "type-restated"  # fewer types, and all texts
        detail: dict[str, Any] = {}
        narrower, wider = (new, old) if gone else (old, new)
        implied = _implied(wider) if event != "type-changed" and wider.kinds == KINDS else frozenset[str]()
        if implied and implied == narrower.kinds:
            detail["implied"] = True
        if implied and narrower.kinds and not implied & narrower.kinds:
            # Who lists properties means an object, though the letter lets it be a list, too.
            meant, said = " or ".join(sorted(implied)), type_words(narrower)
            was, now = (meant, said) if wider is old else (said, meant)
            meeting.say("type-changed", old=was, new=now, old_at=old_at, new_at=new_at)
            return False
        if new.is_never and (clash := _clash(meeting.unit.new)):
            detail["clash"] = clash
        old_words, new_words = type_words(old), type_words(new)
        if old_words == new_words:
            old_words, new_words = " or ".join(sorted(old.kinds)), " or ".join(sorted(new.kinds))
        meeting.say(event, old=old_words, new=new_words, old_at=old_at, new_at=new_at, detail=detail)
    elif old.kinds != new.kinds:
        words = type_words(old), type_words(new)
        meeting.say("type-restated", old=words[0], new=words[1], old_at=old_at, new_at=new_at)
    if old.accepts_null != new.accepts_null and old.kinds and new.kinds and not _any_type(old, new):
        event = "null-allowed" if new.accepts_null else "null-forbidden"
        old_at, new_at = meeting.at("null")
        meeting.say(event, old=old.accepts_null, new=new.accepts_null, old_at=old_at, new_at=new_at)
    return bool(old_kinds & new_kinds)


def _clash(schema: Schema) -> str:
    """Why a schema accepts nothing, if it lists values that are not of its type; empty for other reasons."""
    from triaccord.differ.rules.words import value, values

    for node in schema:
        said = node.value if isinstance(node.value, dict) else {}
        listed = [said["const"]] if "const" in said else said.get("enum")
        if "type" in said and isinstance(listed, list) and listed:
            return f"type {value(said['type'])}, but the values {values(listed)}"
    return ""


def _as_text(view: View) -> frozenset[str]:
    """The kinds whose text is accepted: a free string takes the text of every number and boolean."""
    free = not (view.patterns or view.formats or "string" in view.enums or "maxLength" in view.limits)
    least = view.limits.get("minLength")
    if "string" in view.kinds and free and (least is None or least.value <= 1):
        return view.kinds | {"boolean", "integer", "fraction"}
    return view.kinds


def _any_type(old: View, new: View) -> bool:
    """Whether one side says nothing of types: then null goes without saying in the type's change."""
    return old.kinds != new.kinds and KINDS in (old.kinds, new.kinds)


def _implied(view: View) -> frozenset[str]:
    """The type that keywords without `type` suggest."""
    if view.properties or view.required or view.additional or view.pattern_properties:
        return FAMILIES["object"]
    if view.items or view.prefix:
        return FAMILIES["array"]
    if view.patterns or {"maxLength", "minLength"} & view.limits.keys():
        return FAMILIES["string"]
    return frozenset()


def meant_kinds(view: View) -> frozenset[str]:
    """The kinds that a schema without a type is meant for, if its keywords suggest some; else its own."""
    return (_implied(view) if view.kinds == KINDS else frozenset()) or view.kinds


def shared_families(old: View, new: View) -> Iterable[str]:
    """Families of kinds that both accept."""
    return (family for family in FAMILIES if old.has(family) and new.has(family))


def compare_enums(meeting: Meeting) -> None:
    """Enumerated values, family by family."""
    old, new = meeting.old, meeting.new
    if not old.enums and not new.enums:
        return
    for family in shared_families(old, new):
        was, now = old.enums.get(family), new.enums.get(family)
        if was is None and now is None:
            continue
        old_at, new_at = meeting.at(f"enum:{family}")
        if was is None or now is None:
            listed = was if now is None else now
            known = list(listed.values()) if listed is not None else []
            event = "enum-set" if was is None else "enum-lifted"
            meeting.say(
                event,
                old=None if was is None else known,
                new=known if was is None else None,
                old_at=old_at,
                new_at=new_at,
                detail={"extensible": _extensible(meeting)},
            )
            continue
        _enum_values(meeting, was, now, (old_at, new_at))


def _extensible(meeting: Meeting) -> bool:
    return "x-extensible-enum" in meeting.old.said or "x-extensible-enum" in meeting.new.said


def _enum_values(
    meeting: Meeting, was: dict[bytes, Any], now: dict[bytes, Any], places: tuple[str, str]
) -> None:
    """What went, came or was renamed in one list: one fact of each sort, with all its values."""
    from triaccord.differ.composite.names import renamed_values, swapped_value

    gone = [value for key, value in was.items() if key not in now]
    come = [value for key, value in now.items() if key not in was]
    if not gone and not come:
        return
    old_at, new_at = places
    swapped = swapped_value(list(was.values()), list(now.values()), gone, come)
    renames = swapped or renamed_values(gone, come)
    left = len(was) - len(gone)
    if not swapped and len(gone) > 2 and len(come) > 2 and left <= min(len(was), len(now)) * _FEW:
        # A few values stay (or are spelled alike) where the whole list speaks another language.
        detail = {"values": [*gone, *come]}
        places_ = {"old_at": old_at, "new_at": new_at}
        meeting.say("enum-replaced", old=_one_or_all(gone), new=_one_or_all(come), detail=detail, **places_)
        return
    if renames:
        olds, news = [one.old for one in renames], [one.new for one in renames]
        gone = [value for value in gone if value not in olds]
        come = [value for value in come if value not in news]
        meeting.say(
            "enum-value-renamed",
            old=_one_or_all(olds),
            new=_one_or_all(news),
            old_at=old_at,
            new_at=new_at,
            detail={"values": [*olds, *news]},
            evidence=tuple(one.evidence for one in renames),
            confidence=min(one.confidence for one in renames),
        )
    elif len(gone) == len(was) and len(come) == len(now):
        detail = {"values": [*gone, *come]}
        places_ = {"old_at": old_at, "new_at": new_at}
        meeting.say("enum-replaced", old=_one_or_all(gone), new=_one_or_all(come), detail=detail, **places_)
        return
    if gone:
        detail = {"values": gone}
        meeting.say("enum-value-removed", old=_one_or_all(gone), old_at=old_at, new_at=new_at, detail=detail)
    if come:
        detail = {"values": come}
        meeting.say("enum-value-added", new=_one_or_all(come), old_at=old_at, new_at=new_at, detail=detail)


_FEW = 0.2
"""The share of values that may stay in a list that was replaced."""


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


_LIMIT_AREA = {
    "maxLength": "length", "minLength": "length", "maximum": "range", "minimum": "range",
    "multipleOf": "step", "maxItems": "item-count", "minItems": "item-count", "uniqueItems": "uniqueness",
    "maxProperties": "property-count", "minProperties": "property-count",
}  # fmt: skip


def compare_limits(meeting: Meeting) -> None:
    """Lengths, ranges, counts, steps and uniqueness: tightened, relaxed, or neither."""
    old, new = meeting.old, meeting.new
    if not old.limits and not new.limits:
        return
    shared = set(shared_families(old, new))
    for word, family in LIMIT_FAMILY.items():
        was, now = old.limits.get(word), new.limits.get(word)
        if family not in shared or family in old.enums or family in new.enums:
            continue
        if (was is None and now is None) or (
            was and now and (was.value, was.exclusive) == (now.value, now.exclusive)
        ):
            continue
        meeting.say(
            f"{_LIMIT_AREA[word]}-{_direction(word, was, now)}",
            old=was.value if was else None,
            new=now.value if now else None,
            old_at=was.at if was else None,
            new_at=now.at if now else None,
            detail={"keyword": word, "exclusive": [bool(was and was.exclusive), bool(now and now.exclusive)]},
        )


def _direction(word: str, was: Limit | None, now: Limit | None) -> str:
    if was is None:
        return "tightened"
    if now is None:
        return "relaxed"
    if word == "multipleOf":
        from fractions import Fraction

        old_step, new_step = Fraction(str(was.value)), Fraction(str(now.value))
        if old_step and (new_step / old_step).denominator == 1:
            return "tightened"
        return "relaxed" if new_step and (old_step / new_step).denominator == 1 else "changed"
    if was.value == now.value:
        return "tightened" if now.exclusive else "relaxed"
    return "tightened" if (now.value < was.value) == (word in UPPER) else "relaxed"


_ONLY_HINTS = frozenset({"password", "string", "number", "integer", "textarea", "markdown", "html"})
_CONTAINED = {
    ("int32", "int64"),
    ("float", "double"),
    ("int8", "int32"),
    ("int16", "int32"),
    ("int32", "double"),
}
_CONTAINED |= {("uri", "uri-reference"), ("email", "idn-email"), ("hostname", "idn-hostname"), ("uri", "iri")}


def compare_texts(meeting: Meeting) -> None:
    """Patterns and formats."""
    old, new = meeting.old, meeting.new
    if not (old.patterns or new.patterns or old.formats or new.formats):
        return
    if old.has("string") and new.has("string") and "string" not in old.enums and "string" not in new.enums:
        _one_or_many(meeting, "pattern", old.patterns, new.patterns)
    if old.kinds & new.kinds & (FAMILIES["string"] | FAMILIES["number"]):
        was = {word: at for word, at in old.formats.items() if word not in _ONLY_HINTS}
        now = {word: at for word, at in new.formats.items() if word not in _ONLY_HINTS}
        if twin := content_twin(old, new):
            was.pop(twin[1], None)
            now.pop(twin[1], None)
        if was.keys() != now.keys() and len(was) == len(now) == 1:
            pair = (next(iter(was)), next(iter(now)))
            if pair in _CONTAINED or pair[::-1] in _CONTAINED:
                event = "format-widened" if pair in _CONTAINED else "format-narrowed"
                _say_texts(meeting, event, was, now)
                return
        _one_or_many(meeting, "format", was, now)


_TWINS = (
    ("contentEncoding", "byte", "base64"),
    ("contentEncoding", "binary", "binary"),
    ("contentMediaType", "binary", "application/octet-stream"),
)


def content_twin(old: View, new: View) -> tuple[str, str] | None:
    """The keyword and the format that say the same of bytes: 3.0 has a format where 3.1 has a keyword."""
    if not old.formats and not new.formats:
        return None
    for one, other in ((old, new), (new, old)):
        for keyword, text, value in _TWINS:
            said = other.said.get(keyword)
            if text not in one.formats or text in other.formats or keyword in one.said or said is None:
                continue
            if str(said.value).lower() == value:
                return keyword, text
    return None


def _one_or_many(meeting: Meeting, word: str, was: dict[str, str], now: dict[str, str]) -> None:
    if was.keys() == now.keys():
        return
    if was.keys() < now.keys():
        event = f"{word}-set"
    elif now.keys() < was.keys():
        event = f"{word}-lifted"
    else:
        event = f"{word}-changed"
    gone = {text: at for text, at in was.items() if text not in now}
    come = {text: at for text, at in now.items() if text not in was}
    _say_texts(meeting, event, gone, come)


def _say_texts(meeting: Meeting, event: str, gone: dict[str, str], come: dict[str, str]) -> None:
    meeting.say(
        event,
        old=" and ".join(sorted(gone)) or None,
        new=" and ".join(sorted(come)) or None,
        old_at=min(gone.values(), default=None),
        new_at=min(come.values(), default=None),
        detail={"type": type_words(meeting.new)},
    )
