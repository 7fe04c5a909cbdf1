"""What a matched phrase says: slots, verbs and nouns turned into the parts of a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from triaccord.model import OperationRef, Specificity, Visibility, Whereabouts
from triaccord.notes.known import KnownNames
from triaccord.notes.lexicon import lexicon
from triaccord.notes.mentions import Mention, Sort, tokens_in
from triaccord.notes.phrases import Phrase

_KIND_OF = {
    "added": {
        "endpoint": "endpoint_added", "param": "param_added", "value": "enum_value_added", "event": "webhook_added",
        "error": "error_changed", "status": "response_status_changed",
    },
    "removed": {"endpoint": "endpoint_removed", "param": "param_removed", "value": "enum_value_removed",
                "error": "error_changed", "status": "response_status_changed"},
    "renamed": {"endpoint": "endpoint_renamed", "param": "param_renamed", "value": "enum_value_renamed"},
    "deprecated": {"endpoint": "endpoint_deprecated"},
    "required": {"param": "param_required_changed"},
    "optional": {"param": "param_required_changed"},
}  # fmt: skip
_FIELD_KIND = {"added": "field_added", "removed": "field_removed", "renamed": "field_renamed",
               "deprecated": "field_deprecated", "required": "field_required", "optional": "field_optional"}  # fmt: skip
VERBS = frozenset(_KIND_OF)
_COMMA_SPLICE = re.compile(r"⟪\w+⟫(?: ?, ⟪\w+⟫)+$")
_SINGULAR = re.compile(r"(?: [a-z]+)? (?:is|was|has)\b")
_GENERAL = frozenset(
    {"bugfix", "guidance", "docs_only", "ui_change", "unchanged", "lifecycle_policy", "auth_changed", "scope_extended"}
    | {"response_body_changed", "request_body_changed", "pagination_added", "pagination_changed", "permission_changed"}
)
"""Kinds of claims that are seldom about the field that the sentence before spoke of."""
_LIMITS = frozenset({"permission_changed", "validation_changed", "auth_changed", "constraint_tightened"})
"""Kinds that only limit a thing which is new in the same entry: nobody could have relied on less."""
_OF_PLAIN_WORDS = frozenset({"limitation", "validation_changed", "null_semantics_changed", "default_changed"})
"""Kinds of claims in which a single plain word may be a field's name."""
_NOUN = re.compile(r"[A-Za-z]+(?: [a-z]+)?")
_MODEL_NOUN = re.compile(
    r" (?:data )?(?:model|structure|schema|object|type|entity|resource)s?\b", re.IGNORECASE
)
_CONTAINER = re.compile(
    r"\b(?:in|to|from|of|into|under|within|inside|on|for)(?: the| a| an)?(?: (?:model|service|request|response))? $",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?<!detect )(?<!check )(?<!checks )(?<!indicate )(?<!determine )(?<!see )\b(?:if|when|unless|only when|only if|in case|for invoice types?|provided that)\b(?! any\b)[^.;:\n]{3,160}",
    re.IGNORECASE,
)
_RESPONSE_WORDS = re.compile(
    r"\b(?:returns?|returned|returning|responses?|responds?|includes?|shows?|contains?|provides?)\b",
    re.IGNORECASE,
)
_IN_RESPONSE = re.compile(r"\bin the (?:[a-z]+ )?response\b|\bresponse model\b", re.IGNORECASE)
_REQUEST_WORDS = re.compile(
    r"\b(?:requests?|accepts?|given|supply|supplied|provid(?:e|ing)|specify|takes?|allows?|send|use|using|set|filter(?:ed)?|require[sd]?|mandatory)\b",
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True)
class Slots:
    """The names that a match put into slots."""

    names: tuple[Mention, ...] = ()
    old: tuple[Mention, ...] = ()
    new: tuple[Mention, ...] = ()
    within: tuple[Mention, ...] = ()
    operations: tuple[OperationRef, ...] = ()
    old_operations: tuple[OperationRef, ...] = ()
    new_operations: tuple[OperationRef, ...] = ()
    noun: str | None = None
    plain: dict[str, str] = field(default_factory=dict)


def slots_of(match: re.Match[str], found: Sequence[Mention]) -> Slots:
    """The slots of a match, looked up among the mentions."""
    groups: dict[str, str] = {}
    for name, value in match.groupdict().items():
        if value:
            groups.setdefault(name.split("__")[0], value)

    def named(slot: str) -> tuple[Mention, ...]:
        return tuple(found[index] for index in tokens_in(groups.get(slot, "")))

    def called(slot: str) -> tuple[OperationRef, ...]:
        return tuple(ref for mention in named(slot) for ref in mention.operations)

    return Slots(
        names=named("names"),
        old=named("old"),
        new=named("new"),
        within=named("in") + named("codes"),
        operations=called("ops"),
        old_operations=called("old_ops"),
        new_operations=called("new_ops"),
        noun=groups.get("noun", "").lower() or None,
        plain={
            key: groups[key].strip()
            for key in ("n", "n_old", "n_new", "words", "old_words", "new_words")
            if key in groups
        },
    )


def facts(phrase: Phrase, match: re.Match[str], scene: Scene) -> list[Draft]:
    """The claims of one match: one per name, or one of the whole."""
    slots = slots_of(match, scene.found)
    if phrase.of is not None:
        slots = replace(slots, names=_owners(phrase.of, match, scene))
    if _COMMA_SPLICE.match(match.groupdict().get("names") or "") and _SINGULAR.match(match.string, match.end("names")):
        slots = replace(slots, names=slots.names[-1:])
    thing = phrase.thing or _thing(slots, match, scene, phrase.kind)
    kind = resolved(phrase.kind, thing)
    if scene.introduced and kind in _LIMITS:
        kind = "limitation"
    if kind == "field_renamed" and slots.old and not slots.new and scene.introduced and scene.topic:
        slots = replace(slots, new=(Mention(sort=Sort.NAME, name=scene.topic[0], start=-1, end=-1),))
    operations = slots.operations or scene.operations
    if slots.old_operations or slots.new_operations:
        operations = slots.old_operations + slots.new_operations
    base = Draft(
        kind=kind,
        text=scene.text,
        evidence=scene.sentence,
        lines=scene.lines,
        operations=operations,
        models=_models(slots, scene),
        old=_fixed(phrase, slots, "old"),
        new=_fixed(phrase, slots, "new"),
        values=tuple(part for part in (_fixed(phrase, slots, "values") or "").split(" ") if part),
        condition=_condition(scene),
        phrase=phrase.id,
    )
    base.location = phrase.location or located(kind, scene.masked, operations)
    drafts = _spread(base, slots, thing)
    for draft in drafts:
        draft.named = bool(draft.fields or draft.values or slots.old or slots.new)
        _add_subjects(draft, scene)
        settle(draft, visible=phrase.visible, specificity=phrase.specificity)
    return drafts


def _owners(of: str, match: re.Match[str], scene: Scene) -> tuple[Mention, ...]:
    """The names that a fact without names of its own is about."""
    if of == "topic":
        return tuple(Mention(sort=Sort.NAME, name=name, start=-1, end=-1) for name in scene.topic)
    before = [scene.found[index] for index in tokens_in(match.string[: match.start()])]
    named = [m for m in before if m.sort in (Sort.NAME, Sort.MODEL)]
    return tuple(named[:1]) if len(named) < 2 else _first_list(named, match.string, scene)


def _first_list(named: list[Mention], masked: str, scene: Scene) -> tuple[Mention, ...]:
    """The names of the first enumeration in a sentence."""
    kept = [named[0]]
    for mention in named[1:]:
        between = scene.text[kept[-1].end : mention.start]
        if not re.fullmatch(r"[`,]* ?(?:,|and|or)? ?[`]*", between):
            break
        kept.append(mention)
    return tuple(kept)


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


def _spread(base: Draft, slots: Slots, thing: str | None) -> list[Draft]:
    prefix = (
        ".".join(m.name for m in slots.within if m.sort is Sort.NAME)[:200] if len(slots.within) == 1 else ""
    )

    def path(mention: Mention) -> str:
        return f"{prefix}.{mention.name}" if prefix and thing != "value" else mention.name

    if slots.old and slots.new and len(slots.old) == len(slots.new):
        of = tuple(m.name for m in slots.within)
        return [
            replace(base, fields=of, old=old.name, new=new.name, values=(old.name, new.name))
            if thing == "value"
            else replace(base, kind=moved(base.kind, old.name, new.name), fields=(path(old),), old=old.name, new=new.name)
            for old, new in zip(slots.old, slots.new, strict=True)
        ]
    if slots.old_operations and slots.new_operations:
        old, new = slots.old_operations[0], slots.new_operations[0]
        return [replace(base, operations=(old, new), old=str(old), new=str(new))]
    if slots.old or slots.new:
        return [
            replace(base, fields=tuple(path(m) for m in slots.old or slots.new),
                    old=slots.old[0].name if slots.old else base.old, new=slots.new[0].name if slots.new else base.new)
        ]  # fmt: skip
    if thing == "value" and slots.names:
        within = tuple(m.name for m in slots.within)
        return [
            replace(base, fields=within, values=(m.name,), **_gained(base.kind, m.name)) for m in slots.names
        ]
    if slots.names and lexicon().kinds[base.kind].needs != "name":
        return [replace(base, fields=tuple(path(m) for m in slots.names))]
    if slots.names:
        return [
            replace(
                base,
                fields=(path(m),),
                values=base.values + ((m.value,) if m.value else ()),
                **_gained(base.kind, m.name, base),
            )
            for m in slots.names
        ]
    return [replace(base, within=tuple(m.name for m in slots.within if m.sort is Sort.NAME))]


def _add_subjects(draft: Draft, scene: Scene) -> None:
    """Give a claim without names those of its sentence: in code, in plain English, or of what "it" is."""
    if draft.fields or draft.named and lexicon().kinds[draft.kind].needs == "name":
        return
    needs = lexicon().kinds[draft.kind].needs
    if needs == "operation":
        return
    if draft.kind in _GENERAL and not scene.introduced:
        scene = replace(scene, topic=())
    mentioned = [scene.found[index] for index in tokens_in(scene.masked)]
    names = [m.name for m in mentioned if m.sort is Sort.NAME]
    names += [m.name for m in mentioned if m.sort is Sort.MODEL and m.name not in draft.models]
    if not draft.values:
        sorts = {Sort.CONSTANT, Sort.LITERAL} if draft.kind == "null_semantics_changed" else {Sort.CONSTANT}
        draft.values = tuple(dict.fromkeys(m.name for m in mentioned if m.sort in sorts))
    if needs == "name" and not draft.values:
        names = []
    if not names and scene.known is not None:
        if draft.kind == "scope_extended" and not draft.values:
            draft.values = scene.known.values_in(scene.sentence)
        names = list(scene.known.names_in(scene.sentence))
        if names and draft.kind not in _OF_PLAIN_WORDS and not re.search(r"[A-Z_]", names[0]):
            names = []
    if not names and needs != "name":
        names = list(scene.topic)
    draft.fields = tuple(dict.fromkeys(names))


def moved(kind: str, old: str, new: str) -> str:
    """The kind of a rename, which is a move where only the new name is a path."""
    if kind == "field_renamed" and re.search(r"[./]", new) and not re.search(r"[./]", old):
        return "field_moved"
    return kind


def _gained(kind: str, name: str, base: Draft | None = None) -> dict[str, str]:
    """`old` or `new` for kinds in which a name comes or goes."""
    if base is not None and (base.old or base.new):
        return {}
    if kind.endswith("_added"):
        return {"new": name}
    if kind.endswith("_removed"):
        return {"old": name}
    return {}


def _fixed(phrase: Phrase, slots: Slots, key: str) -> str | None:
    """A fixed part of a phrase, with its slots filled; numbered slots stand in where nothing is fixed."""
    template = phrase.fixed.get(key)
    if template is None:
        return slots.plain.get(f"n_{key}") or slots.plain.get(f"{key}_words")
    return re.sub(r"\{(\w+)\}", lambda m: slots.plain.get(m.group(1), ""), template).strip() or None


def _thing(slots: Slots, match: re.Match[str], scene: Scene, kind: str) -> str | None:
    """What the names are: by the noun of the match, the noun beside them, or their form."""
    if slots.old_operations or (not slots.names and not slots.old and slots.operations):
        return "endpoint"
    nouns = lexicon().nouns
    if slots.noun:
        thing = nouns.get(slots.noun)
        if thing:
            return thing
    names = slots.names or slots.old or slots.new
    if names and all(m.sort is Sort.CONSTANT for m in names):
        return "value"
    for group in ("names", "old", "new"):
        if group not in match.re.groupindex or match.start(group) < 0:
            continue
        beside = _beside(match.string, match.start(group), match.end(group))
        if beside:
            return beside
    if names and all(m.sort is Sort.CONSTANT for m in names):
        return "value"
    if (
        names
        and kind == "added"
        and re.search(r"\bfilter(?:ed|ing|s)?\b|\bquery param", scene.masked, re.IGNORECASE)
    ):
        return "param"
    return "field"


def _beside(text: str, start: int, end: int) -> str | None:
    """The thing that the noun right after, or right before, a stretch of names says."""
    nouns = lexicon().nouns
    after = re.match(
        r" (?:(?:enum|optional|boolean|integer|string|new|required|endpoint-specific) )*([a-z]+(?: [a-z]+)?)",
        text[end:],
    )
    if after:
        for words in (after.group(1), after.group(1).split(" ")[0]):
            if words in nouns:
                return nouns[words]
    before = re.search(r"([A-Za-z]+ )?([A-Za-z]+):? $", text[:start])
    if before:
        for words in (f"{before.group(1) or ''}{before.group(2)}".lower(), before.group(2).lower()):
            if words in nouns:
                return nouns[words]
    return None


def _models(slots: Slots, scene: Scene) -> tuple[str, ...]:
    """Models that the sentence names: by a noun, by standing behind "in", or by the slot."""
    used = {m.start for m in (*slots.names, *slots.old, *slots.new)}
    models = [m.name for m in slots.within if m.sort is Sort.MODEL]
    for index in tokens_in(scene.masked):
        mention = scene.found[index]
        if mention.sort is not Sort.MODEL or mention.start in used:
            continue
        after, before = scene.text[mention.end :], scene.text[: mention.start]
        if _MODEL_NOUN.match(after) or _CONTAINER.search(before[-24:]):
            models.append(mention.name)
    return tuple(dict.fromkeys(models)) or scene.models


def located(kind: str, masked: str, operations: Iterable[OperationRef]) -> Whereabouts:
    """Where the contract moves: as the kind has it, else by the methods, else by the words."""
    settled = lexicon().kinds[kind].location
    if settled is not None:
        return settled
    methods = {ref.method for ref in operations} - {"*"}
    says_response = bool(_RESPONSE_WORDS.search(masked))
    says_request = bool(_REQUEST_WORDS.search(masked))
    if _IN_RESPONSE.search(masked):
        return Whereabouts.RESPONSE
    if methods and methods <= {"GET", "HEAD"}:
        named = kind.startswith("field_") or kind == "type_changed"
        return Whereabouts.REQUEST if says_request and not says_response and not named else Whereabouts.RESPONSE
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


def _condition(scene: Scene) -> str | None:
    match = _CONDITION.search(scene.sentence)
    if match:
        return match.group().strip(" ,")
    return scene.condition
