"""Headings over entries: what they say themselves, and what the entries below them are about.

"### `GET /orders`" over a list is where all that the list tells takes place; "### Removal of the `fax` field"
tells a change of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from triaccord.model import OperationRef, Specificity, Visibility
from triaccord.notes.affected import affected
from triaccord.notes.drafts import Draft
from triaccord.notes.entries import models_led
from triaccord.notes.known import KnownNames
from triaccord.notes.listed import Context
from triaccord.notes.reading import claims_of
from triaccord.notes.sentences import Words
from triaccord.notes.tree import Block

_MAY_NAME = re.compile(r"[`/]|[a-z][A-Z_]|\w\.[A-Z]")
_SAID_BY_NONE = frozenset(["heading", "table", "unrecognised"])


def claims_under_heads(blocks: Iterable[Block], known: KnownNames) -> Iterator[Draft]:
    """The claims of the entries of one version and of the headings between them, in source order."""
    scenes: dict[str, Context] = {}
    head: Block | None = None
    group: list[Block] = []
    for block in blocks:
        if not block.is_head:
            group.append(block)
            continue
        yield from _group(head, group, scenes, known)
        head, group = block, []
    yield from _group(head, group, scenes, known)


def _group(
    head: Block | None, blocks: list[Block], scenes: dict[str, Context], known: KnownNames
) -> Iterator[Draft]:
    """The claims of a heading and of the blocks right below it."""
    if head is None:
        yield from claims_of(blocks, Context(), known)
        return
    context = _context_of(head.heads, scenes, known)
    if not context.operations and (there := _affected_in(blocks)):
        context = Context(operations=there, models=context.models)
        if affected(blocks[0]):
            blocks = blocks[1:]
    drafts = list(claims_of(blocks, context, known))
    told = {_fact(draft) for draft in drafts}
    if _MAY_NAME.search(head.text):
        own = claims_of([head], Context(operations=context.operations), known)
        yield from (draft for draft in own if _is_sure(draft) and _fact(draft) not in told)
    yield from drafts


def _context_of(heads: tuple[str, ...], scenes: dict[str, Context], known: KnownNames) -> Context:
    """What entries are about by the innermost of the headings over them that names anything."""
    for text in reversed(heads):
        if text not in scenes:
            scenes[text] = _context(text, known)
        if scenes[text] != Context():
            return scenes[text]
    return Context()


def _context(text: str, known: KnownNames) -> Context:
    if _MAY_NAME.search(text) is None:
        return Context()
    words = Words.of(text, known.is_name, known.operations_called if known.has_documents else None)
    operations = tuple(dict.fromkeys(ref for mention in words.found for ref in mention.operations))
    return Context(operations=operations, models=() if operations else models_led(words))


def _affected_in(blocks: Iterable[Block]) -> tuple[OperationRef, ...]:
    """The operations that one of some blocks lists as those which the others speak of."""
    return next((there for block in blocks if (there := affected(block))), ())


def _is_sure(draft: Draft) -> bool:
    """Whether a heading says something that can be checked, and is no mere title."""
    return (
        draft.visible is not Visibility.NO
        and draft.specificity is Specificity.EXACT
        and draft.phrase not in _SAID_BY_NONE
        and bool(draft.named or draft.operations)
    )


def _fact(draft: Draft) -> tuple[object, ...]:
    return draft.kind, draft.fields, draft.values, draft.operations if not draft.fields else ()
