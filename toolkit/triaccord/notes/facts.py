"""What a matched phrase says: slots, verbs and nouns turned into claims, one per fact."""

from __future__ import annotations

import re
from dataclasses import replace

from triaccord.model import OperationRef
from triaccord.notes.drafts import Draft, Scene, Slots, located, moved, resolved, settle, slots_of
from triaccord.notes.lexicon import lexicon
from triaccord.notes.mentions import Mention, Sort, tokens_in
from triaccord.notes.phrases import Phrase
from triaccord.notes.subjects import add_subjects, condition_of, models_of, owners, thing_of

_COMMA_SPLICE = re.compile(r"⟪\w+⟫(?: ?, ⟪\w+⟫)+$")
_SINGULAR = re.compile(r"(?: [a-z]+)? (?:is|was|has)\b")
_NULLS = frozenset(["null", "nil", "none"])
_OF_FIELDS = frozenset(
    [
        "constraint_relaxed",
        "constraint_tightened",
        "default_changed",
        "null_semantics_changed",
        "type_changed",
    ]
)
"""Kinds that tell of what a name is the name of, also where the note says "the `name` values"."""
_OF_OPERATIONS = frozenset(
    ["endpoint_added", "endpoint_deprecated", "endpoint_removed", "error_changed", "response_status_changed"]
)
"""Kinds that tell of operations, which plain words may name by what they do."""
_LATER = {
    "endpoint_removed": "endpoint_deprecated",
    "field_removed": "field_deprecated",
    "param_removed": "param_deprecated",
}
"""What it is if it is only said to come."""
_WILL = re.compile(
    r"\b(?:will|shall|is going to|are going to|is to|are to)(?: soon| also| then)? be\b"
    r"|\b(?:is|are) being \w+ (?:on|after|by|from|in) (?:the )?(?:\d|[A-Z][a-z]+ \d)",
    re.IGNORECASE,
)
_NUMBERED = {"field_added": "enum_value_added", "field_removed": "enum_value_removed"}
"""What it is where the names are numbers."""
_SCHEMA_MOVES = frozenset(["field_added", "field_removed", "field_renamed", "field_deprecated"])
_SCHEMA = re.compile(
    r"\b(?:schemas?|components?|models?|definitions?|structs?|class(?:es)?)(?= ⟪|$)"
    r"|⟫ (?:schemas?|components?|models?|definitions?|structs?|class(?:es)?)\b",
    re.IGNORECASE,
)
_MEMBER_MOVES = frozenset(["field_added", "field_removed", "param_added", "param_removed"])
_LIMITS = frozenset(["auth_changed", "constraint_tightened", "permission_changed", "validation_changed"])
"""Kinds that only limit a thing which is new in the same entry: nobody could have relied on less."""


def facts(phrase: Phrase, match: re.Match[str], scene: Scene) -> list[Draft]:
    """The claims of one match: one per name, or one of the whole."""
    slots = slots_of(match, scene.found)
    if "null" in slots.plain and slots.plain["null"].lower() not in _NULLS:
        return []
    if phrase.of is not None:
        slots = replace(slots, names=owners(phrase.of, match, scene))
    if (
        len(slots.names) > 1
        and _COMMA_SPLICE.match(match.groupdict().get("names") or "")
        and _SINGULAR.match(match.string, match.end("names"))
    ):
        slots = replace(slots, names=slots.names[-1:])
    thing = phrase.thing or thing_of(slots, match, scene, phrase.kind)
    kind = resolved(phrase.kind, thing)
    if scene.introduced and (kind in _LIMITS or _is_of_new(kind, slots, scene)):
        kind = "limitation"
    if kind == "field_renamed" and slots.old and not slots.new and scene.introduced and scene.topic:
        slots = replace(slots, new=(Mention(sort=Sort.NAME, name=scene.topic[0], start=-1, end=-1),))
    slots = _both_operations(slots, scene)
    if kind == "type_changed" and slots.names and not _between_types(slots):
        return []
    if (
        kind in _MEMBER_MOVES
        and slots.names
        and all(m.name.lower() in ("null", "nil") and m.code for m in slots.names)
    ):
        return []
    of_schema = kind in _SCHEMA_MOVES and not slots.within and _names_schema(slots, match)
    of_schema = of_schema and (thing == "model" or (thing == "field" and not scene.operations))
    if kind in _LATER and _WILL.search(match.string[match.start() : match.end() + 30]):
        kind = _LATER[kind]
    kind, slots = _by_literals(kind, slots, match, scene)
    base = _base(phrase, kind, slots, match, scene)
    if kind in ("type_changed", "format_changed") and slots.names and slots.old and slots.new:
        base.old, base.new = (_in_full(side[0], scene) for side in (slots.old, slots.new))
        slots = replace(slots, old=(), new=())
    drafts = _spread(base, slots, thing)
    for draft in drafts:
        if of_schema:
            # What a document calls its parts is nothing on the wire.
            named = (draft.old, draft.new) if draft.old and draft.new else draft.fields
            draft.kind, draft.models, draft.fields = "docs_only", named, ()
        draft.named = bool(draft.fields or draft.values or slots.old or slots.new)
        if not of_schema:
            add_subjects(draft, scene)
        settle(draft, visible=phrase.visible, specificity=phrase.specificity)
    return drafts


def _in_full(mention: Mention, scene: Scene) -> str:
    """What stands in code, also where it looks like an assignment: `HH:mm`."""
    return mention.name if mention.value is None else scene.text[mention.start : mention.end].strip("`")


def _base(phrase: Phrase, kind: str, slots: Slots, match: re.Match[str], scene: Scene) -> Draft:
    """What all claims of one match have in common."""
    operations = _operations(kind, slots, scene)
    base = Draft(
        kind=kind,
        text=scene.text,
        evidence=scene.sentence,
        lines=scene.lines,
        operations=operations,
        models=models_of(slots, scene),
        old=_fixed(phrase, slots, "old"),
        new=_fixed(phrase, slots, "new"),
        values=slots.values
        or tuple(part for part in (_fixed(phrase, slots, "values") or "").split(" ") if part),
        condition=condition_of(scene),
        phrase=phrase.id,
    )
    if kind in ("constraint_relaxed", "constraint_tightened"):
        base.kind = _direction(base, match.group()) or kind
    base.location = phrase.location or located(kind, scene.masked, operations)
    return base


def _names_schema(slots: Slots, match: re.Match[str]) -> bool:
    """Whether the names of a match are of schemas: by their form and the noun beside them."""
    names = slots.names or slots.old
    return (
        all(m.name[:1].isupper() for m in names) and _SCHEMA.search(match.string, *_around(match)) is not None
    )


def _around(match: re.Match[str]) -> tuple[int, int]:
    return max(0, match.start() - 12), match.end() + 12


def _both_operations(slots: Slots, scene: Scene) -> Slots:
    """The slots with both sides of a rename: "`GET /a`: moved to `GET /b`", "`GET /b`: replaces `GET /a`"."""
    if slots.new_operations and not slots.old_operations:
        return replace(slots, old_operations=scene.operations[:1])
    if slots.old_operations and not slots.new_operations:
        return replace(slots, new_operations=scene.operations[:1])
    return slots


def _between_types(slots: Slots) -> bool:
    """Whether what something changes from and to, if that stands in code, may be types."""
    sides = [mention.name for mention in (*slots.old[:1], *slots.new[:1])]
    return not sides or any(_TYPE.search(side) for side in sides)


def _by_literals(kind: str, slots: Slots, match: re.Match[str], scene: Scene) -> tuple[str, Slots]:
    """The kind and slots of a fact; quoted words, statuses and `null` make another kind of it."""
    if kind.endswith("_added") and any(m.sort is Sort.QUOTED and " " in m.name for m in slots.names):
        return "scope_extended", slots  # quoted words name a feature, no field
    if (
        kind in _NUMBERED
        and slots.names
        and all(m.sort is Sort.LITERAL and m.name.isdecimal() for m in slots.names)
    ):
        return _NUMBERED[kind], replace(slots, values=tuple(m.name for m in slots.names), names=())
    if kind == "field_renamed" and _are_statuses((*slots.old, *slots.new)) and slots.new:
        return "response_status_changed", replace(slots, values=(slots.new[0].name,))
    if kind == "response_status_changed" and (literals := _literals(match, scene)):
        if any(literal in _NULLS for literal in literals):
            return "null_semantics_changed", slots
        return kind, replace(slots, values=literals, plain=slots.plain | {"n": literals[0]})
    return kind, slots


def _operations(kind: str, slots: Slots, scene: Scene) -> tuple[OperationRef, ...]:
    """The operations of a fact: of its slots, of its scene, or what plain words say is done."""
    if slots.old_operations or slots.new_operations:
        return slots.old_operations + slots.new_operations
    operations = slots.operations or scene.operations
    if not operations and kind in _OF_OPERATIONS and scene.known is not None:
        return scene.known.operations_done(scene.sentence)
    return operations


def _are_statuses(names: tuple[Mention, ...]) -> bool:
    """Whether all of some names are status codes, in code."""
    return all(m.sort is Sort.LITERAL and re.fullmatch(r"[1-5]\d\d", m.name) for m in names)


def _literals(match: re.Match[str], scene: Scene) -> tuple[str, ...]:
    """The literals in code that a match holds."""
    found = (scene.found[index] for index in tokens_in(match.group()))
    return tuple(mention.name for mention in found if mention.sort is Sort.LITERAL)


def _is_of_new(kind: str, slots: Slots, scene: Scene) -> bool:
    """Whether what may be null or left out is new in the same entry."""
    names = {mention.name for mention in slots.names}
    return kind == "null_semantics_changed" and bool(names) and names <= set(scene.topic)


_TYPE = re.compile(
    r"(?i:\b(?:string|str|int|integer|number|num|float|double|decimal|bool|boolean|object|array|list|dict|map|date|time"
    r"|datetime|date-time|timestamp|enum|uuid|null|nullable)(?:32|64)?s?\b)|^[A-Z][a-z]+[A-Za-z]*(?:\[\])?$|\[\]$|<.*>$"
)
"""A type of JSON or of a programming language, or the name of a schema."""
_LEAST = re.compile(r"\b(?:min(?:imum)?|at least)\b", re.IGNORECASE)
_LOWERED = re.compile(r"\b(?:reduc|lower|decreas|shorten)(?:e|es|ed|s|ing)?\b", re.IGNORECASE)
_RAISED = re.compile(r"\b(?:rais|increas)(?:e|es|ed|ing)?\b", re.IGNORECASE)
_SLOT = re.compile(r"\{(\w+)\}")


def _direction(base: Draft, words: str) -> str | None:
    """Whether a limit that goes from one number to another lets more through or less; None if unknown."""
    is_least = _LEAST.search(words) is not None
    if base.old and base.new and (base.old + base.new).isdecimal():
        is_raised = int(base.new) > int(base.old)
    elif _LOWERED.search(words):
        is_raised = False
    elif _RAISED.search(words):
        is_raised = True
    else:
        return None
    return "constraint_relaxed" if is_raised != is_least else "constraint_tightened"


def _spread(base: Draft, slots: Slots, thing: str | None) -> list[Draft]:
    prefix = (
        ".".join(m.name for m in slots.within if m.sort is Sort.NAME)[:200] if len(slots.within) == 1 else ""
    )

    def path(mention: Mention) -> str:
        return f"{prefix}.{mention.name}" if prefix and thing != "value" else mention.name

    if slots.old and slots.new and len(slots.old) == len(slots.new):
        of = tuple(m.name for m in slots.within)
        return [
            base.but(fields=of, old=old.name, new=new.name, values=(old.name, new.name))
            if thing == "value"
            else base.but(
                kind=moved(base.kind, old.name, new.name),
                fields=(path(old),),
                old=old.name,
                new=new.name,
            )
            for old, new in zip(slots.old, slots.new, strict=True)
        ]
    if slots.old_operations and slots.new_operations:
        old, new = slots.old_operations[0], slots.new_operations[0]
        return [base.but(operations=(old, new), old=str(old), new=str(new))]
    if slots.old or slots.new:
        return [
            base.but(
                fields=tuple(path(m) for m in slots.old or slots.new),
                old=slots.old[0].name if slots.old else base.old,
                new=slots.new[0].name if slots.new else base.new,
            )
        ]
    if thing == "value" and slots.names and base.kind not in _OF_FIELDS:
        within = tuple(m.name for m in slots.within)
        return [
            base.but(fields=within, values=(m.name,), old=_gone(base, m.name), new=_came(base, m.name))
            for m in slots.names
        ]
    if slots.names and lexicon().kinds[base.kind].needs != "name":
        return [base.but(fields=tuple(path(m) for m in slots.names))]
    if slots.names:
        return [
            base.but(
                fields=(path(m),),
                values=base.values + ((m.value,) if m.value else ()),
                old=_gone(base, m.name),
                new=_came(base, m.name),
            )
            for m in slots.names
        ]
    return [base.but(within=tuple(m.name for m in slots.within if m.sort is Sort.NAME))]


def _came(base: Draft, name: str) -> str | None:
    """What is new: the name itself where a name comes."""
    return name if base.kind.endswith("_added") and not (base.old or base.new) else base.new


def _gone(base: Draft, name: str) -> str | None:
    """What was: the name itself where a name goes."""
    return name if base.kind.endswith("_removed") and not (base.old or base.new) else base.old


def _fixed(phrase: Phrase, slots: Slots, key: str) -> str | None:
    """A fixed part of a phrase, with its slots filled; numbered slots stand in where nothing is fixed."""
    template = phrase.fixed.get(key)
    if template is None:
        if not slots.plain:
            return None
        given = (
            slots.plain.get(slot) for slot in (f"n_{key}", f"{key}_value", f"{key}_type", f"{key}_words")
        )
        return next(filter(None, given), None)
    return _SLOT.sub(lambda m: slots.plain.get(m.group(1), ""), template).strip() or None
