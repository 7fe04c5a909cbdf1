"""Blocks to claims: sentences, what they inherit from lead-ins and headings, and what is unrecognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from triaccord.model import Specificity, Visibility
from triaccord.notes.affected import affected, told_for
from triaccord.notes.drafts import Draft, Scene, Slots, located, resolved, settle
from triaccord.notes.entries import (
    head_verb,
    is_label,
    is_subject,
    is_told,
    leads_on,
    models_led,
    names_more,
    only_compares,
    says_something,
    tells_before,
    tells_below,
)
from triaccord.notes.facts import facts
from triaccord.notes.known import KnownNames
from triaccord.notes.lexicon import lexicon
from triaccord.notes.listed import BARE, Context, Listed
from triaccord.notes.mentions import Sort, tokens_in
from triaccord.notes.phrases import Phrase, matches
from triaccord.notes.sentences import Sentence, Words
from triaccord.notes.subjects import BEGINS_BACK, beside, models_of
from triaccord.notes.tables import table_claims, told_rows
from triaccord.notes.tree import Block

_OPS = r"⟪O\d+⟫(?:(?: ?,? (?:and|or) | ?, ?| )⟪O\d+⟫)*"
_PREFIX = re.compile(rf"^\W*(?P<ops>{_OPS})(?: ?\([^)]*\))?(?: endpoints?)? ?(?::| [-–—]) ?")
_MODEL_PREFIX = re.compile(r"^(?:⟪[MN](?P<index>\d+)⟫|(?P<model>[A-Z][A-Za-z]+)): (?=\S)")
_SCOPE = re.compile(
    r"^(?P<scope>[a-z][\w/.-]*)(?:\([\w ,/.-]+\))?!?: "
    r"(?=(?i:add|remov|renam|deprecat|drop|delet|support|return|allow|mak|mov|replac|introduc|expos|requir|swap|mark"
    r"|limit|cap|chang)(?:e|es|s|d|ed|ing|ped|ping)?\b)"
)
"""What part of the product an entry is about, or what sort of change it is: "feat(api): add …"."""
_FIRST_NAMES = re.compile(
    r"^(?:[^\s⟪]+ ){0,4}?[^\s⟪\w]*(?P<names>⟪[A-Z]\d+⟫(?:(?: ?,? (?:and|or) | ?, ?)⟪[A-Z]\d+⟫)*)"
)
_BEGINS_WITH_NAME = re.compile(r"\W*(?:(?:the|an?|new|optional) )*⟪", re.IGNORECASE)
_MARK = re.compile(
    r"\W*(?:breaking|breaking change|deprecated|experimental|important|new|note|nb)\W*", re.IGNORECASE
)
_STATES = (
    "gone",
    "renamed",
    "nullable",
    "required",
    "optional",
    "changed",
    "moved",
    "default",
    "limit",
    "type",
)
"""What stands before a colon and is no model: what became of the names behind it."""
_BREAKING = re.compile(r"\W*\b(?:breaking change|breaking|deprecated|experimental)\b\W*", re.IGNORECASE)
_OWN_MODEL = re.compile(r"\b(?:to|from|in|of)(?: the)? ⟪M\d+⟫ (?:model|schema|structure|object|type)s?\b")
_NEW_KINDS = frozenset({"endpoint_added", "field_added", "param_added", "webhook_added", "enum_value_added"})
_ENDS = frozenset({"endpoint_removed", "endpoint_renamed"})
_DESCRIBING = frozenset({"scope_extended", "field_added", "param_added"})
_STORED = re.compile(
    r"^(?:(?:the|this) )?(?:[a-z]+ ){0,6}?(?:is|are|can be|will be) "
    r"(?:now )?(?:stored|given|returned|found|told|set|specified|controlled|held|passed|sent|available|shown)"
    r" (?:in|by|with|using|as|through|via|under)(?: the)?(?: [a-z]+){0,2} ⟪N",
    re.IGNORECASE,
)
"""Says where what the sentence before spoke of has its place."""
_DEEPEST = 40


def claims_of(blocks: Iterable[Block], context: Context, known: KnownNames) -> Iterator[Draft]:
    """The claims of blocks one after another and of everything below them, in source order.

    "This field …" at the beginning of an entry is what the entry before it spoke of.
    """
    before: _Reading | None = None
    blocks = list(blocks)
    where = [affected(block) for block in blocks]
    for number, block in enumerate(blocks):
        there = where[number + 1] if number + 1 < len(blocks) and not context.operations else ()
        if before is not None and where[number]:
            continue  # it says where, not what
        below = told_for(block) if block.children else ()
        here = replace(context, operations=there or below) if there or below else context
        reading = _Reading(replace(block, children=[]) if below else block, here, known)
        if before is not None and BEGINS_BACK.match(block.text):
            reading.goes_on_from(before)
        yield from reading.run()
        before = reading


class _Reading:
    """One block being read: what its sentences have said so far."""

    def __init__(self, block: Block, context: Context, known: KnownNames) -> None:
        self.block = block
        self.context = context
        self.known = known
        self.words = Words.of(
            block.text, known.is_name, known.operations_called if known.has_documents else None
        )
        self.listed = Listed(block, context, self.words)
        self.operations = context.operations
        self.models = context.models
        self.introduced = context.introduced
        self.topic: tuple[str, ...] = ()
        self.base = context.operations
        self.lead: Context | None = None
        self.titled = False
        self.prefix: str | None = None
        """A lower-case name before the first colon: what stands behind may be its values."""

    def goes_on_from(self, before: _Reading) -> None:
        """Speak of what the entry before spoke of."""
        self.topic = before.topic
        self.operations = self.base = before.operations
        self.models = before.models

    def run(self) -> Iterator[Draft]:
        start = self._prefix()
        sentences = self.words.sentences(start)
        bare = self.listed.bare()
        self.lead = self.listed.lead
        if bare is not None:
            yield from bare
            self.operations = next((d.operations for d in bare if d.operations), self.operations)
            sentences = sentences[1:] if start == 0 else self.words.sentences(0)[1:]
            self.introduced = self.introduced or any(d.kind in _NEW_KINDS for d in bare)
        told: list[Draft] = []
        if len(sentences) > 1 and is_label(sentences[0]):
            sentences = sentences[1:]
        for number, sentence in enumerate(sentences):
            if number:
                self._named_late(told, sentence)
            yield from told
            told = list(self._sentence(sentence, last=number == len(sentences) - 1))
        yield from told
        if not sentences and bare is None and self.block.text and not self.block.children:
            yield from self._titled_only()
        yield from self._below()

    def _named_late(self, told: list[Draft], sentence: Sentence) -> None:
        """Give a claim that only describes its subject the name that the next sentence has for it."""
        if len(told) != 1 or told[0].kind not in _DESCRIBING or told[0].fields or told[0].new:
            return
        names = {self.words.found[i].name for i in sentence.mentions if self.words.found[i].sort is Sort.NAME}
        if len(names) == 1 and _STORED.search(sentence.masked):
            told[0].fields = tuple(names)
            settle(told[0])

    def _prefix(self) -> int:
        """Take what stands before the first colon or dash for the subject of the whole block."""
        match = _PREFIX.match(self.words.masked)
        if match:
            found = [self.words.found[i] for i in tokens_in(match.group("ops"))]
            self.operations = tuple(ref for mention in found for ref in mention.operations)
            self.titled = True
            self.base = self.operations
            return match.end()
        scope = _SCOPE.match(self.words.masked)
        if scope and scope.group("scope") not in lexicon().head_verbs:
            return scope.end()
        model = _MODEL_PREFIX.match(self.words.masked)
        if model:
            mention = None if model.group("model") else self.words.found[int(model.group("index"))]
            name = mention.name if mention else model.group("model")
            named = mention is not None and mention.sort is Sort.NAME
            if named and (
                not names_more(self.words.masked, model.end()) or is_subject(self.words.masked, model.end())
            ):
                return 0  # "`amount`: string → integer": the name is what the entry is about
            if not _BREAKING.fullmatch(name) and name.lower() not in (*lexicon().head_verbs, *_STATES):
                self.models = (name,)
                self.prefix = name if named else None
                return model.end()
        return 0

    def _sentence(self, sentence: Sentence, *, last: bool) -> Iterator[Draft]:
        own = tuple(ref for i in sentence.mentions for ref in self.words.found[i].operations)
        scene = Scene(
            text=self.block.text,
            masked=sentence.masked,
            sentence=sentence.text,
            found=self.words.found,
            lines=self.block.lines,
            operations=(() if self.titled and self.base else own)
            or (self.base if _OWN_MODEL.search(sentence.masked) else self.operations),
            own_operations=own,
            models=self.models,
            condition=self.context.condition,
            introduced=self.introduced,
            topic=self.topic,
            known=self.known,
        )
        if (
            self.block.children
            and not self.introduced
            and tells_below(self.block)
            and (models := models_led(self.words))
        ):
            self.models = models
            return
        if self.block.children and BARE.match(sentence.masked.strip(": ")) and not head_verb(self.block):
            self.operations = own or self.operations
            return
        leads = bool(self.block.children) and (
            leads_on(sentence, last=last) or (last and self._lists_names())
        )
        drafts = self._matches(scene, leads=leads)
        gone = bool(drafts) and all(draft.kind in _ENDS for draft in drafts)
        if (
            own
            and not (self.operations and only_compares(sentence.masked))
            and not (gone and not self.titled)
        ):
            # What the next sentence is about is neither what this one only compares with nor what is gone.
            self.operations = own
        spoken: list[str] = []
        for draft in drafts:
            if self.prefix and draft.kind.startswith("enum_") and not draft.fields:
                draft.fields, draft.models = (self.prefix,), ()
            if draft.kind in _NEW_KINDS:
                self.introduced = True
            if draft.phrase != "unrecognised" and draft.kind != "guidance":
                spoken.extend(draft.fields)
        self.topic = tuple(dict.fromkeys(spoken)) or self.topic
        if not leads and all(draft.kind == "guidance" for draft in drafts):
            # "Deprecated: `fax`: use `mail` instead" advises, too; what became of it stands in the heading.
            drafts = [*self._by_heading(scene), *drafts]
        if not drafts and not leads and not _MARK.fullmatch(sentence.text):
            drafts = [self._unrecognised(scene)]
        yield from drafts

    def _lists_names(self) -> bool:
        """Whether all that stands below begins with a name in code."""
        return all(re.match(r"`[^`]+`", child.text) for child in self.block.children)

    def _matches(self, scene: Scene, *, leads: bool) -> list[Draft]:
        """Claims of all phrases that the sentence holds, no two from the same words."""
        drafts: list[tuple[int, list[Draft]]] = []
        for phrase, match in matches(scene.masked, introduced=self.introduced, titled=self.titled):
            made = [d for d in facts(phrase, match, scene) if not is_told(d, drafts)]
            if made and leads and not says_something(made):
                self._lead(phrase, made[0], scene)
                made = []
            drafts.append((match.start(), made))
        return [draft for _, made in sorted(drafts, key=lambda pair: pair[0]) for draft in made]

    def _lead(self, phrase: Phrase, draft: Draft, scene: Scene) -> None:
        if self.lead is None:
            self.lead = replace(
                self.context,
                operations=scene.operations,
                models=draft.models,
                kind=draft.kind,
                phrase=phrase.id,
                within=draft.within,
                condition=draft.condition,
                introduced=self.introduced,
            )

    def _unrecognised(self, scene: Scene) -> Draft:
        """Nothing vanishes: what no phrase knows is a claim too vague to check."""
        verb = head_verb(self.block)
        names = [self.words.found[i] for i in tokens_in(scene.masked)]
        draft = Draft(
            kind="guidance",
            text=scene.text,
            evidence=scene.sentence,
            lines=scene.lines,
            operations=scene.operations,
            models=scene.models,
            fields=tuple(dict.fromkeys(m.name for m in names if m.sort in (Sort.NAME, Sort.MODEL)))
            or self.topic,
            condition=scene.condition,
            visible=Visibility.NO,
            specificity=Specificity.VAGUE,
        )
        if self.context.kind == "limitation" or verb in ("bugfix", "docs_only"):
            draft.kind = "limitation" if self.context.kind == "limitation" else verb or "guidance"
            draft.phrase = self.context.phrase or "heading"
            settle(draft)
        elif scene.operations and not self.introduced and not tells_before(scene.sentence):
            draft.kind = "endpoint_behaviour"
        return draft

    def _by_heading(self, scene: Scene) -> list[Draft]:
        """Claims of the names that an entry begins with, where the heading says what became of them."""
        verb = head_verb(self.block)
        if verb not in ("added", "removed", "deprecated") or self.context.kind is not None:
            return []
        if self.titled and not self.introduced and not _BEGINS_WITH_NAME.match(scene.masked):
            self.introduced = True
            return [self._titled_claim(resolved(verb, "endpoint"))]
        first = _FIRST_NAMES.search(self.words.masked if self.models and not self.topic else scene.masked)
        if first is None:
            return []
        found = [self.words.found[i] for i in tokens_in(first.group("names"))]
        thing = "endpoint" if found[0].sort is Sort.OPERATION else None
        if thing is None:
            thing = beside(scene.masked, *first.span("names"))
            thing = thing or ("value" if found[0].sort is Sort.CONSTANT else "field")
        drafts = []
        every = tuple(dict.fromkeys(ref for mention in found for ref in mention.operations))
        for mention in found if thing != "endpoint" else found[:1]:
            draft = Draft(
                kind=resolved(verb, thing),
                text=scene.text,
                evidence=scene.sentence,
                lines=scene.lines,
                operations=every or scene.operations,
                models=models_of(Slots(names=tuple(found)), scene),
                fields=() if thing == "endpoint" else (mention.name,),
                phrase="heading",
            )
            draft.location = located(draft.kind, scene.masked, draft.operations)
            settle(draft)
            drafts.append(draft)
        return drafts

    def _titled_only(self) -> Iterator[Draft]:
        """A block that is nothing but its operations: what it says stands in the lead-in or the heading."""
        verb = head_verb(self.block)
        kind = self.context.kind or (
            resolved(verb, "endpoint") if verb in ("added", "removed", "deprecated") else None
        )
        draft = self._titled_claim(kind or "guidance")
        settle(draft, specificity=None if kind else Specificity.VAGUE)
        yield draft

    def _titled_claim(self, kind: str) -> Draft:
        """A claim on the operations that the entry begins with."""
        draft = self.listed.child(kind, self.block.text)
        draft.operations = self.operations
        settle(draft)
        return draft

    def _below(self) -> Iterator[Draft]:
        if self.context.level >= _DEEPEST or not (self.block.children or self.block.table):
            return
        handed = self.lead or replace(
            self.context,
            operations=self.operations,
            models=self.models,
            kind=self.context.kind if not self.block.text else None,
            introduced=self.introduced,
        )
        handed = replace(
            handed, level=self.context.level + 1, operations=handed.operations or self.operations
        )
        if self.block.table is not None:
            rows = told_rows(self.block)
            yield from (
                claims_of(rows, handed, self.known)
                if rows
                else table_claims(self.block, self.context.operations, self.context.kind)
            )
        told: list[Block] = []
        for child in self.block.children:
            if child.table is None:
                told.append(child)
                continue
            if rows := told_rows(child):
                told.extend(rows)
                continue
            yield from claims_of(told, handed, self.known)
            told = []
            yield from table_claims(child, self.operations, self.lead.kind if self.lead else None)
        yield from claims_of(told, handed, self.known)
