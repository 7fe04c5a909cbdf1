"""Entries below a lead-in that only name things: "the following fields have been added to:", then names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from triaccord.model import OperationRef
from triaccord.notes.drafts import Draft, located, moved, settle
from triaccord.notes.mentions import Mention, Sort, tokens_in
from triaccord.notes.sentences import Words
from triaccord.notes.tree import Block

BARE = re.compile(r"^(?:⟪[A-Z]\d+⟫(?: ?,? and | ?, ?| )?)+[.,;]?$")
"""Nothing but names."""
_TITLED = re.compile(
    r"^(?P<names>(?:⟪[A-Z]\d+⟫(?: ?,? and | ?, ?)?)+)(?: ?[:–—-] | for | to | when | is | \().*$", re.DOTALL
)
_NAME_IN = re.compile(
    r"^⟪[NM](?P<name>\d+)⟫ (?:in|of|from)(?: the)?(?P<models>(?:(?: and|,)? ⟪[NM]\d+⟫)*)[.:]?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a block inherits from the blocks above it."""

    operations: tuple[OperationRef, ...] = ()
    models: tuple[str, ...] = ()
    kind: str | None = None
    phrase: str | None = None
    condition: str | None = None
    within: tuple[str, ...] = ()
    introduced: bool = False
    fields: tuple[str, ...] = ()
    level: int = 0


class Listed:
    """One entry and what stands above it; `lead` is what it hands on if it names only the field of a list."""

    def __init__(self, block: Block, context: Context, words: Words) -> None:
        self.block = block
        self.context = context
        self.words = words
        self.lead: Context | None = None

    def bare(self) -> list[Draft] | None:
        """The claims of an entry below a lead-in that only names things; None if it says more."""
        context = self.context
        if context.kind is None or not self.block.text:
            return None
        masked = self.words.masked.strip()
        within = _NAME_IN.match(masked)
        if within:
            return self._name_in(within)
        pair = re.fullmatch(r"(?:from )?(?P<old>[\w ⟪⟫]+?) (?:to|→|->|=>) (?P<new>[\w ⟪⟫]+?)\.?", masked)
        if pair and context.kind in (
            "tag_renamed",
            "field_renamed",
            "param_renamed",
            "enum_value_renamed",
            "endpoint_renamed",
        ):
            return self._pair(pair)
        titled = _TITLED.match(masked)
        if not (BARE.match(masked) or titled):
            return None
        names = tokens_in(titled.group("names") if titled else masked)
        return [self._named(context.kind, self.words.found[i]) for i in names]

    def _pair(self, pair: re.Match[str]) -> list[Draft]:
        def plain(group: str) -> str:
            index = next(tokens_in(pair.group(group)), None)
            return pair.group(group).strip() if index is None else self.words.found[index].name

        draft = self.child(self.context.kind or "field_renamed", self.block.text)
        draft.old, draft.new = plain("old"), plain("new")
        draft.kind = moved(draft.kind, draft.old, draft.new)
        if draft.kind != "tag_renamed":
            draft.fields = (draft.old,)
        settle(draft)
        return [draft]

    def _name_in(self, match: re.Match[str]) -> list[Draft]:
        name = self.words.found[int(match.group("name"))].name
        models = [self.words.found[i].name for i in tokens_in(match.group("models"))]
        if not models:
            self.lead = replace(self.context, fields=(name,))
            return []
        return [self._of_model(name, model) for model in models]

    def _of_model(self, name: str, model: str) -> Draft:
        draft = self.child(self.context.kind or "field_added", f"`{model}`")
        draft.evidence = self.block.text
        draft.fields, draft.models = (name,), (model,)
        settle(draft)
        return draft

    def _named(self, kind: str, mention: Mention) -> Draft:
        if mention.sort in (Sort.MODEL, Sort.NAME) and self.context.fields:
            return self._of_model(self.context.fields[0], mention.name)
        draft = self.child(kind, self.words.text[mention.start : mention.end])
        if mention.sort is Sort.OPERATION:
            draft.operations = mention.operations
            if kind in ("field_added", "webhook_added"):
                draft.kind = "endpoint_added"
        else:
            is_value = mention.sort is Sort.CONSTANT or kind in ("enum_value_added", "enum_value_removed")
            draft.fields = () if mention.sort is Sort.CONSTANT else self._places(mention.name)
            draft.values = (mention.name,) if is_value else ()
            if is_value and kind.startswith("enum_"):
                draft.fields = self.context.within
        if draft.kind.endswith("_added") and mention.sort is not Sort.OPERATION:
            draft.new = mention.name
        if draft.kind.endswith("_removed") and mention.sort is not Sort.OPERATION:
            draft.old = mention.name
        settle(draft)
        return draft

    def _places(self, name: str) -> tuple[str, ...]:
        return tuple(f"{within}.{name}" for within in self.context.within) or (name,)

    def child(self, kind: str, evidence: str) -> Draft:
        """A claim of a kind that the entry inherits all it does not say itself for."""
        draft = Draft(
            kind=kind,
            text=self.block.text,
            evidence=evidence,
            lines=self.block.lines,
            operations=self.context.operations,
            models=self.context.models,
            condition=self.context.condition,
            phrase=self.context.phrase or "heading",
        )
        draft.location = located(kind, self.words.masked, draft.operations)
        return draft
