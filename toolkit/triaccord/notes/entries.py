"""What an entry is like: whether it leads a list, speaks for itself, and which verb its headings lend it."""

from __future__ import annotations

import re

from triaccord.notes.drafts import Draft
from triaccord.notes.lexicon import lexicon
from triaccord.notes.mentions import tokens_in
from triaccord.notes.sentences import Sentence, Words
from triaccord.notes.tree import Block

_COMPARED = re.compile(
    r"^[^⟪]*(?:⟪[^O]\d+⟫[^⟪]*)*\b"
    r"(?:submitted|given|passed|sent|supplied|unlike|like|than|same as|similar|as)"
    r"(?: to| in| for| with)?(?: the)? ⟪O",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\W*(?:previously|formerly|until now|until then|prior to|before this)\b", re.IGNORECASE)

_IS_SUBJECT = re.compile(
    r" ?(?:is|are|was|were|has|have|now|no longer|can|may|must|will|becomes?|became|type|default|max(?:imum)?"
    r"|(?:been )?(?:renamed|removed|deprecated|deleted|dropped|moved|replaced|added|changed|made|required"
    r"|optional|increased|reduced|superseded|retired))\b(?! (?:an? |the |new |optional )*⟪)",
    re.IGNORECASE,
)


_LED = re.compile(
    r"^\W*(?:(?:changes?|changed|updates?|updated|modified|modifications|extended|new)"
    r"(?: (?:in|to|for|of|on))?"
    r"|in|for|on)?(?: ?the)? ?(?P<names>⟪[MN]\d+⟫(?:(?: ?,? and | ?, ?)⟪[MN]\d+⟫)*)"
    r"(?: (?:data )?(?:object|model|schema|resource|entity|structure|type|class|payload)s?)?\W*$",
    re.IGNORECASE,
)


def models_led(words: Words) -> tuple[str, ...]:
    """The models that an entry or a heading, which says no more, names for what stands below it."""
    led = _LED.match(words.masked)
    if led is None:
        return ()
    return tuple(words.found[index].name for index in tokens_in(led.group("names")))


_TELLS = re.compile(
    r"\W*(?:add|remov|renam|chang|mak|made|allow|includ|deprecat|drop|delet|mov|replac|support|updat"
    r"|introduc|requir|the |an? |new |now |no longer "
    r"|`[^`]*`'?s? (?:is|are|was|has|now|may|can|no longer|field|property|param))",
    re.IGNORECASE,
)


def tells_below(block: Block) -> bool:
    """Whether the entries below one say themselves what changed, so that it only says where."""
    return any(_TELLS.match(child.text) for child in block.children)


def is_subject(masked: str, end: int) -> bool:
    """Whether a name before a colon is what the rest of the entry is about: "`a`: renamed to `b`"."""
    return _IS_SUBJECT.match(masked, end) is not None


_LABEL = re.compile(r"[\w&/()+.-]+(?: [\w&/()+.-]+){0,3}:")


def is_label(sentence: Sentence) -> bool:
    """Whether a sentence only says what part of the product the entry is about: "editor: …"."""
    return not sentence.mentions and _LABEL.fullmatch(sentence.masked) is not None


def only_compares(masked: str) -> bool:
    """Whether a sentence names an operation only beside what it is about: "unlike `GET /a`"."""
    return _COMPARED.search(masked) is not None


def tells_before(sentence: str) -> bool:
    """Whether a sentence tells how it was: what changes stands elsewhere."""
    return _BEFORE.match(sentence) is not None


def names_more(masked: str, start: int) -> bool:
    """Whether a text names anything from `start` on."""
    return re.search(r"⟪[NMQCO]", masked[start:]) is not None


def leads_on(sentence: Sentence, *, last: bool) -> bool:
    """Whether what stands below an entry goes on with this sentence."""
    return (last and sentence.text.rstrip().endswith((":", " in"))) or "following" in sentence.masked.lower()


def is_told(draft: Draft, told: list[tuple[int, list[Draft]]]) -> bool:
    """Whether the sentence has said just this already."""
    said = (draft.kind, draft.phrase, draft.fields, draft.values, draft.old, draft.new)
    return any((d.kind, d.phrase, d.fields, d.values, d.old, d.new) == said for _, made in told for d in made)


def says_something(drafts: list[Draft]) -> bool:
    """Whether claims stand for themselves, and do not only lead into a list."""
    return any(
        d.named
        or (
            d.operations
            and d.kind.startswith(("endpoint_", "pagination_"))
            and d.kind != "endpoint_behaviour"
        )
        for d in drafts
    )


def head_verb(block: Block) -> str | None:
    """The verb that the nearest heading over an entry lends it; None if no heading has one."""
    for head in reversed(block.heads):
        verb = lexicon().head_verbs.get(head.strip().lower().rstrip(":!"))
        if verb is not None:
            return verb
    return None
