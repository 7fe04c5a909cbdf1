"""Claims in the making, the scene that a sentence is, and how a claim's kind, place and visibility settle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache

from triaccord.model import OperationRef, Specificity, Visibility, Whereabouts
from triaccord.notes.known import KnownNames
from triaccord.notes.lexicon import lexicon
from triaccord.notes.mentions import POINT, Mention, tokens_in

_KIND_OF = {
    "added": {
        "endpoint": "endpoint_added", "param": "param_added", "value": "enum_value_added",
        "event": "webhook_added",
        "error": "error_changed", "status": "response_status_changed",
    },
    "removed": {"endpoint": "endpoint_removed", "param": "param_removed", "value": "enum_value_removed",
                "error": "error_changed", "status": "response_status_changed"},
    "renamed": {"endpoint": "endpoint_renamed", "param": "param_renamed", "value": "enum_value_renamed"},
    "moved": {"endpoint": "endpoint_renamed", "param": "param_moved"},
    "deprecated": {"endpoint": "endpoint_deprecated", "param": "param_deprecated"},
    "required": {"param": "param_required_changed"},
    "optional": {"param": "param_required_changed"},
}  # fmt: skip
for _kinds in _KIND_OF.values():
    _kinds["scope"] = "permission_changed"
_FIELD_KIND = {
    "added": "field_added",
    "removed": "field_removed",
    "renamed": "field_renamed",
    "moved": "field_moved",
    "deprecated": "field_deprecated",
    "required": "field_required",
    "optional": "field_optional",
}
VERBS = frozenset(_KIND_OF)
_PLAIN_SLOTS = (
    *("n", "n_old", "n_new", "null"),
    *(f"{side}{slot}" for slot in ("words", "value", "type") for side in ("", "old_", "new_")),
)
_RESPONSE_WORDS = re.compile(
    r"\b(?:returns?|returned|returning|responses?|responds?|includes?|shows?|contains?|provides?|omits?)\b",
    re.IGNORECASE,
)
_IN_RESPONSE = re.compile(r"\bin the (?:[a-z]+ )?response\b|\bresponse model\b", re.IGNORECASE)
_REQUEST_WORDS = re.compile(
    r"\b(?:requests?|accepts?|given|supply|supplied|provid(?:e|ing)|specify|takes?|allows?|send|use|using|set"
    r"|filter(?:ed)?|require[sd]?|mandatory)\b",
    re.IGNORECASE,
)


@dataclass(slots=True, kw_only=True)
class Draft:
    """A claim in the making: everything but its number and version."""

    kind: str
    text: str
    evidence: str
    lines: tuple[int, int]
    operations: tuple[OperationRef, ...] = ()
    models: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    old: str | None = None
    new: str | None = None
    values: tuple[str, ...] = ()
    location: Whereabouts = Whereabouts.UNKNOWN
    condition: str | None = None
    visible: Visibility = Visibility.NO
    specificity: Specificity = Specificity.EXACT
    phrase: str = "unrecognised"
    within: tuple[str, ...] = ()
    """What the names of a list below this lead-in are in."""
    named: bool = False
    """Whether the phrase itself has names, not only the sentence."""

    def but(self, **changes: object) -> Draft:
        """The same with changes; `dataclasses.replace` costs three times as much."""
        other = object.__new__(Draft)
        for name in _PARTS:
            setattr(other, name, changes[name] if name in changes else getattr(self, name))
        return other


_PARTS: tuple[str, ...] = tuple(part.name for part in fields(Draft))


# Not frozen, though nobody changes one: a frozen one takes four times as long to make, and notes make many.
@dataclass(slots=True, kw_only=True)
class Scene:
    """What a sentence stands in: its words and names, and what it inherits from above."""

    text: str
    masked: str
    sentence: str
    found: Sequence[Mention]
    lines: tuple[int, int]
    operations: tuple[OperationRef, ...]
    own_operations: tuple[OperationRef, ...]
    models: tuple[str, ...] = ()
    condition: str | None = None
    introduced: bool = False
    topic: tuple[str, ...] = ()
    """What the entry has introduced so far: what "it" is in a sentence without names."""
    known: KnownNames | None = None


@dataclass(slots=True)
class Slots:
    """The names that a match put into slots."""

    names: tuple[Mention, ...] = ()
    old: tuple[Mention, ...] = ()
    new: tuple[Mention, ...] = ()
    within: tuple[Mention, ...] = ()
    operations: tuple[OperationRef, ...] = ()
    old_operations: tuple[OperationRef, ...] = ()
    new_operations: tuple[OperationRef, ...] = ()
    values: tuple[str, ...] = ()
    noun: str | None = None
    plain: dict[str, str] = field(default_factory=dict)


_EMPTY = Slots()


def slots_of(match: re.Match[str], found: Sequence[Mention]) -> Slots:
    """The slots of a match, looked up among the mentions."""
    groups: dict[str, str] = {}
    for name, value in match.groupdict().items():
        if value:
            groups.setdefault(name.split("__")[0] if "__" in name else name, value)
    if not groups:
        return _EMPTY

    def named(slot: str) -> tuple[Mention, ...]:
        return tuple([found[index] for index in tokens_in(groups[slot])]) if slot in groups else ()

    def called(slot: str) -> tuple[OperationRef, ...]:
        if slot not in groups:
            return ()
        return tuple([ref for mention in named(slot) for ref in mention.operations])

    return Slots(
        names=named("names"),
        old=named("old"),
        new=named("new"),
        within=named("in") + named("codes"),
        operations=called("ops"),
        old_operations=called("old_ops"),
        new_operations=called("new_ops"),
        values=tuple(mention.name for mention in named("values")),
        noun=groups.get("noun", "").lower() or None,
        plain={key: _spoken(groups[key], found) for key in _PLAIN_SLOTS if key in groups},
    )


def _spoken(words: str, found: Sequence[Mention]) -> str:
    """Masked words as the text has them."""
    plain = words.replace(POINT, ".").strip()
    for index in tokens_in(plain):
        mention = found[index]
        plain = plain.replace(f"⟪{mention.sort.value}{index}⟫", mention.name)
    return plain


def resolved(kind: str, thing: str | None) -> str:
    """The kind of the taxonomy for a bare verb and a thing; other kinds as they are."""
    if kind not in VERBS:
        return kind
    return _KIND_OF[kind].get(thing or "field", _FIELD_KIND[kind])


def settle(
    draft: Draft, *, visible: Visibility | None = None, specificity: Specificity | None = None
) -> None:
    """Fill visibility and specificity from the kind and from what the draft names."""
    kind = lexicon().kinds[draft.kind]
    draft.visible = visible or kind.visible
    conditional = draft.kind in ("field_required", "field_optional") and draft.condition
    omitted = draft.kind == "field_removed" and re.match(r"if\b", draft.condition or "", re.IGNORECASE)
    if (conditional or omitted) and visible is None:
        draft.visible = Visibility.MAYBE
    if specificity is not None:
        draft.specificity = specificity
    elif (
        kind.needs == "name"
        and not draft.fields
        and not draft.values
        and draft.new is None
        and draft.old is None
    ):
        draft.specificity = Specificity.PARTIAL if draft.operations or draft.models else Specificity.VAGUE
    elif kind.needs == "operation" and not draft.operations:
        draft.specificity = Specificity.PARTIAL


def moved(kind: str, old: str, new: str) -> str:
    """The kind of a rename, which is a move where only the new name is a path."""
    if kind == "field_renamed" and re.search(r"[./]", new) and not re.search(r"[./]", old):
        return "field_moved"
    return kind


@lru_cache(maxsize=4096)
def _sides(masked: str) -> tuple[bool, bool, bool]:
    """Whether a sentence has words of requests, words of responses, and says "in the response"."""
    return (
        bool(_REQUEST_WORDS.search(masked)),
        bool(_RESPONSE_WORDS.search(masked)),
        bool(_IN_RESPONSE.search(masked)),
    )


def located(kind: str, masked: str, operations: Iterable[OperationRef]) -> Whereabouts:
    """Where the contract moves: as the kind has it, else by the methods, else by the words."""
    settled = lexicon().kinds[kind].location
    if settled is not None:
        return settled
    methods = {ref.method for ref in operations} - {"*"}
    says_request, says_response, is_in_response = _sides(masked)
    if is_in_response:
        return Whereabouts.RESPONSE
    if methods and methods <= {"GET", "HEAD"}:
        named = kind.startswith("field_") or kind == "type_changed"
        return (
            Whereabouts.REQUEST if says_request and not says_response and not named else Whereabouts.RESPONSE
        )
    if methods and not methods & {"GET", "HEAD"}:
        if says_response and not says_request:
            return Whereabouts.RESPONSE
        return Whereabouts.REQUEST if says_request or not kind.startswith("field_") else Whereabouts.UNKNOWN
    if methods:
        return Whereabouts.BOTH
    if says_response and not says_request:
        return Whereabouts.RESPONSE
    if says_request and not says_response:
        return Whereabouts.REQUEST
    return Whereabouts.UNKNOWN
