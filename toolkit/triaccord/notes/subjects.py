"""Whom a fact is about: names beside it, in its sentence, in plain English, or what the entry spoke of."""

from __future__ import annotations

import re
from functools import lru_cache

from triaccord.notes.drafts import Draft, Scene, Slots
from triaccord.notes.lexicon import lexicon
from triaccord.notes.mentions import Mention, Sort, tokens_in

_GENERAL = frozenset(
    [
        "auth_changed",
        "bugfix",
        "docs_only",
        "guidance",
        "lifecycle_policy",
        "pagination_added",
        "pagination_changed",
        "permission_changed",
        "request_body_changed",
        "response_body_changed",
        "scope_extended",
        "ui_change",
        "unchanged",
    ]
)
"""Kinds of claims that are seldom about the field that the sentence before spoke of."""
_WORDLESS = frozenset(["auth_changed", "docs_only", "guidance", "lifecycle_policy", "ui_change", "unchanged"])
"""Kinds of claims in which plain words are no names of fields."""
_OF_LITERALS = frozenset(["format_changed", "null_semantics_changed", "response_status_changed"])
"""Kinds of claims whose values are literals in code: `null`, `400`, a media type."""
_OF_PLAIN_WORDS = frozenset(["default_changed", "limitation", "null_semantics_changed", "validation_changed"])
"""Kinds of claims in which a single plain word may be a field's name."""
_MODEL_NOUN = re.compile(
    r" (?:data )?(?:model|structure|schema|object|type|entity|resource)s?\b", re.IGNORECASE
)
_SURELY_MODEL = re.compile(r" (?:data )?(?:model|structure|schema|entity)s?\b", re.IGNORECASE)
"""What makes a model even of a name in lower case."""
_CONTAINER = re.compile(
    r"\b(?:in|to|from|of|into|under|within|inside|on|for)(?: the| a| an)?"
    r"(?: (?:model|service|request|response))? $",
    re.IGNORECASE,
)
_LISTED = re.compile(r" ?(?:,|and|or|,? and)? ?(?:the )?")
_CONDITION = re.compile(
    r"(?<!detect )(?<!check )(?<!checks )(?<!indicate )(?<!determine )(?<!see )"
    r"\b(?:if|when|unless|only when|only if|in case|provided that)\b(?! any\b)[^.;:\n]{3,160}",
    re.IGNORECASE,
)

_THINGS = (
    r"(?:(?:query|request|response|path|new|optional|additional) )*"
    r"(?:fields?|options?|parameters?|propert(?:y|ies)|attributes?|settings?|filters?|headers?|flags?|keys?|objects?"
    r"|values?|arrays?|lists?|events?)"
)
_POINTS_BACK = re.compile(
    rf"\b(?:this|these|such|the|both|all)(?: of these)? {_THINGS}\b(?! ?⟪)(?! (?:of|in|for|named|called) )"
    r"|^\W*(?:it|they)\b",
    re.IGNORECASE,
)
"""Speaks of a thing without naming it: "this field", "these parameters", "it"."""
BEGINS_BACK = re.compile(
    r"\W*(?:(?:note|nb|important):? )?(?:this|these|both)(?: new)? "
    rf"(?:{_THINGS}|endpoints?|operations?)\b(?! ?⟪)",
    re.IGNORECASE,
)
"""An entry that begins with what the entry before it spoke of."""

_CONDITIONAL = ("if ", "when ", "unless ", "in case", "provided that")


def thing_of(slots: Slots, match: re.Match[str], scene: Scene, kind: str) -> str | None:
    """What the names are: by the noun of the match, the noun beside them, or their form."""
    nouns = lexicon().nouns
    if slots.old_operations or (
        not slots.names
        and not slots.old
        and slots.operations
        and nouns.get(slots.noun or "", "endpoint") == "endpoint"
    ):
        return "endpoint"
    if slots.names and "names" in match.re.groupindex and _KIND_AFTER.match(match.string, match.end("names")):
        return "value"
    if slots.noun:
        thing = nouns.get(slots.noun)
        if thing == "option":
            return _option(slots, match.group())
        if thing == "model" and slots.names and all(m.sort is Sort.CONSTANT for m in slots.names):
            return "value"
        if thing:
            return thing
    names = slots.names or slots.old or slots.new
    if names and all(m.sort is Sort.CONSTANT for m in names):
        return "value"
    for group in ("names", "old", "new"):
        if group not in match.re.groupindex or match.start(group) < 0:
            continue
        said = beside(match.string, match.start(group), match.end(group))
        if said == "option":
            return _option(slots, match.group())
        if said:
            return said
    if names and all(m.sort is Sort.CONSTANT for m in names):
        return "value"
    if (
        names
        and kind == "added"
        and re.search(r"\bfilter(?:ed|ing|s)?\b|\bquery param", scene.masked, re.IGNORECASE)
    ):
        return "param"
    return "field"


def _option(slots: Slots, said: str) -> str:
    """What an "option" is: a field if an identifier names it, but a value in "`a` option for `b`"."""
    if slots.within and re.search(r"\boptions? for\b", said, re.IGNORECASE):
        return "value"
    names = slots.names or slots.old or slots.new
    return "field" if names and all(m.sort in (Sort.NAME, Sort.MODEL) for m in names) else "value"


_NOUN_AFTER = re.compile(
    r" (?:(?:enum|optional|boolean|integer|string|new|required|endpoint-specific) )*([a-z]+(?: [a-z]+)?)"
)
_KIND_AFTER = re.compile(
    r" (?!(?:event|webhook|data|object|model|schema|resource|response|request|content|media|mime|field"
    r"|filter|scalar|input|output|return|struct|parameter|property|value|boolean|string|integer) )"
    r"[a-z]+ (?:types?|states?|status|statuses|kinds?|modes?)\b"
    r"(?! (?:fields?|parameters?|propert|attribute|object))"
)
"""What values are values of: "`van` vehicle type", "`open` order states"."""
_NOUN_BEFORE = re.compile(r"([A-Za-z]+ )?([A-Za-z]+):? $")


def beside(text: str, start: int, end: int) -> str | None:
    """The thing that the noun right after, or right before, a stretch of names says."""
    nouns = lexicon().nouns
    if _KIND_AFTER.match(text, end):
        return "value"
    after = _NOUN_AFTER.match(text, end)
    if after:
        for words in (after.group(1), after.group(1).split(" ")[0]):
            if words in nouns:
                return nouns[words]
    before = _NOUN_BEFORE.search(text, max(0, start - 80), start) if text[start - 1 : start] == " " else None
    if before:
        for words in (f"{before.group(1) or ''}{before.group(2)}".lower(), before.group(2).lower()):
            if words in nouns:
                return nouns[words]
    return None


def models_of(slots: Slots, scene: Scene) -> tuple[str, ...]:
    """Models that the sentence names: by a noun, by standing behind "in", or by the slot."""
    used = {m.start for m in (*slots.names, *slots.old, *slots.new)}
    models = [m.name for m in slots.within if m.sort is Sort.MODEL]
    before_it: Mention | None = None
    for index in tokens_in(scene.masked):
        mention = scene.found[index]
        if mention.sort not in (Sort.MODEL, Sort.NAME) or mention.start in used:
            continue
        if mention.sort is Sort.NAME and not _SURELY_MODEL.match(scene.text, mention.end):
            continue
        listed = before_it is not None and _LISTED.fullmatch(scene.text[before_it.end : mention.start])
        before_it = None
        if (
            listed
            or _MODEL_NOUN.match(scene.text, mention.end)
            or _CONTAINER.search(scene.text[max(0, mention.start - 24) : mention.start])
        ):
            models.append(mention.name)
            before_it = mention
    return tuple(dict.fromkeys(models)) or scene.models


def owners(of: str, match: re.Match[str], scene: Scene) -> tuple[Mention, ...]:
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


def add_subjects(draft: Draft, scene: Scene) -> None:
    """Give a claim without names those of its sentence: in code, in plain English, or of what "it" is."""
    needs = lexicon().kinds[draft.kind].needs
    if draft.fields or needs == "operation" or (draft.named and needs == "name"):
        return
    mentioned = [scene.found[index] for index in tokens_in(scene.masked)]
    names = [m.name for m in mentioned if m.sort is Sort.NAME]
    names += [m.name for m in mentioned if m.sort is Sort.MODEL and m.name not in draft.models]
    if not draft.values:
        sorts = {Sort.CONSTANT, Sort.LITERAL} if draft.kind in _OF_LITERALS else {Sort.CONSTANT}
        draft.values = tuple(dict.fromkeys(m.name for m in mentioned if m.sort in sorts))
    if scene.topic and _POINTS_BACK.search(scene.masked):
        draft.fields = scene.topic
        return
    if needs == "name" and not draft.values:
        names = []
    if not names and scene.known is not None and draft.kind not in _WORDLESS:
        if draft.kind == "scope_extended" and not draft.values:
            draft.values = scene.known.values_in(scene.sentence)
        names = list(scene.known.names_in(scene.sentence))
        if names and draft.kind not in _OF_PLAIN_WORDS and not re.search(r"[A-Z_]", names[0]):
            names = []
    if not names and needs != "name" and (scene.introduced or draft.kind not in _GENERAL):
        names = list(scene.topic)
    draft.fields = tuple(dict.fromkeys(names))


def condition_of(scene: Scene) -> str | None:
    """The condition that a sentence states, else the one it inherits."""
    return _condition_in(scene.sentence) or scene.condition


@lru_cache(maxsize=256)
def _condition_in(sentence: str) -> str | None:
    lowered = sentence.lower()
    if not any(word in lowered for word in _CONDITIONAL):
        return None
    match = _CONDITION.search(sentence)
    return match.group().strip(" ,") if match else None
