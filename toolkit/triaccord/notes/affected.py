"""Entries that only list where the change told before them takes place: "Affected endpoints:", then names."""

from __future__ import annotations

import re

from triaccord.model import OperationRef
from triaccord.notes.mentions import masked, mentions
from triaccord.notes.tree import Block

_AFFECTED = re.compile(
    r"\W*(?:(?:this|these|the) (?:changes? |removals? |renames? )?(?:also )?"
    r"(?:affects?|applies to|apply to|concerns?|impacts?|relates? to)(?: the)?(?: following)?"
    r"|(?:the )?(?:following |list of )?(?:affected|impacted|applicable|concerned|changed|relevant))"
    r"(?: rest| api| http)?(?: (?:endpoints?|operations?|routes?|methods?|apis?|paths?|calls?|resources?))?"
    r"(?: (?:are|is|include|includes))?\W*(?=$|`|[A-Z]{3,7} /|/)",
    re.IGNORECASE,
)
_MOST = 200


_TO = re.compile(
    r"\b(?:to|in|for|from|on|of|by|at)(?: the| these)?(?: following)?(?: [A-Za-z]+){0,4}"
    r"(?: (?:endpoints?|operations?|routes?))?\s*:?$"
)
_ONLY_OPERATIONS = re.compile(
    r"^(?:⟪O\d+⟫(?: ?,? (?:and|or) | ?, ?| )?)+(?:endpoints?|operations?|routes?)?[.,;]?$"
)


def told_for(block: Block) -> tuple[OperationRef, ...]:
    """The operations below an entry that ends with "… to" or "… of the following endpoints:", else none."""
    if not block.children or not _TO.search(block.text):
        return ()
    found: list[OperationRef] = []
    for child in block.children[:_MOST]:
        names = mentions(child.text)
        if child.children or not _ONLY_OPERATIONS.match(masked(child.text, names)):
            return ()
        found.extend(ref for name in names for ref in name.operations)
    return tuple(dict.fromkeys(found))


def affected(block: Block) -> tuple[OperationRef, ...]:
    """The operations that a block lists as those which those before it are about; none if it says more."""
    head = _AFFECTED.match(block.text)
    if head is None or not head.group().strip(" :*_"):
        return ()
    texts = [block.text[head.end() :], *(child.text for child in block.children[:_MOST])]
    found: list[OperationRef] = []
    for text in texts:
        for mention in mentions(text):
            found.extend(mention.operations)
    return tuple(dict.fromkeys(found))
