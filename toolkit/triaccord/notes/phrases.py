"""Phrases: how vendors say things, as data (`changelog_rules/phrases/*.yaml`), as patterns with slots.

A pattern is written in plain words over a text whose names are masked. Round brackets group alternatives
and `?` makes the word or group before it optional, as in regular expressions. Slots:

==========  ===================================================================================
`{names}`   one or more names (fields, parameters, values), joined by commas, "and", "or"
`{old}`     the same, before the change; `{new}` after it; `{in}` what they are in
`{ops}`     one or more operations; `{old_ops}`, `{new_ops}` for renamed ones
`{n}`       a number; `{n_old}`, `{n_new}` before and after
`{noun}`    a noun that says what the names are (field, query parameter, …)
`{adj}`     any articles and adjectives; `{be}` any form of "to be"; `...` any words
`{subject}` what follows is what the sentence is about: no "in", "of", "by" stands before it
`{of_ops}`  perhaps operations, with "of", "in", … before them
`{words}`   a few words; `{old_words}`, `{new_words}` before and after
==========  ===================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from triaccord.loading.shipped import shipped
from triaccord.model import Specificity, Visibility, Whereabouts
from triaccord.notes.lexicon import lexicon, read_yaml

_NAME = r"⟪[NMQCL]\d+⟫"
_CODE = r"⟪[NMC]\d+⟫"
_OP = r"⟪O\d+⟫"
_OP_NOUN = r"(?:endpoints?|requests?|responses?|request body|response body)"
_JOIN = r"(?: ?,? (?:and|or|&|as well as|and/or)(?: also)?(?: the| a| an| its)? | ?, ?(?:the )?|/| )"
_SUBJECT = "".join(
    rf"(?<!\b{word} )(?<!\b{word} the )"
    for word in ("in", "from", "by", "of", "to", "for", "with", "on", "using", "via", "under")
)
_NUMBER = r"\d[\d,.]*\d|\d"
_ADJECTIVES = (
    "a an the its some any all several two three four more new optional required mandatory additional missing"
    " extra following other another boolean string integer numeric enum custom previously undocumented"
    " deprecated existing old legacy unique further supported valid specific given corresponding respective"
    " initial possible first last endpoint-specific read-only nullable computed experimental default success"
)
_BE = (
    r"(?:(?:has|have|had)(?: now| also| since)* been|(?:is|are|was|were)(?: now| also| being| no longer)*"
    r"|(?:can|will|may|shall|must|should)(?: now| also| soon)* be)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One way to say one thing.

    Attributes:
        words: At least one of these stands in every text that it matches: what it is found by.
        kind: A kind of the taxonomy, or a bare verb (`added`) whose thing decides the kind.
        when: `introduced` if it holds only after something new in the same entry, `existing` for the
            opposite, `titled` if it holds only where the entry begins with the operations that it is about.
        of: Whose fact it is if no slot says it: `before` for the names before the match in its sentence,
            `topic` for what the entry has introduced.
        any_of: All patterns as one, without slots: whether any of them can match at all.
        rank: Where two phrases want the same words, the higher one has them.
        fixed: What the claim says besides its slots: old, new, values.
    """

    id: str
    topic: str
    words: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    kind: str
    any_of: re.Pattern[str]
    rank: int = 0
    when: str | None = None
    thing: str | None = None
    location: Whereabouts | None = None
    visible: Visibility | None = None
    specificity: Specificity | None = None
    of: str | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases, found by their words."""

    every: tuple[Phrase, ...]
    by_word: Mapping[str, tuple[int, ...]]

    def candidates(self, words: Iterable[str]) -> Iterator[Phrase]:
        """The phrases that a text with these words may hold, best rank first, then in their order."""
        numbers = {number for word in words for number in self.by_word.get(word, ())}
        numbers.update(self.by_word.get("*", ()))
        return (self.every[number] for number in sorted(numbers))


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the data as a regular expression over masked text; slots may stand in alternatives."""
    out = re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
    out = out.replace("...", r"(?:(?!\b(?:has|have) been\b|\band an? new\b)[^\n]){0,200}?")
    out = re.sub(r"\{([a-z_]+)\}", _slot, out)
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        name = match.group(1)
        seen[name] = seen.get(name, 0) + 1
        return match.group() if seen[name] == 1 else f"(?P<{name}__{seen[name]}>"

    return re.compile(re.sub(r"\(\?P<(\w+)>", numbered, out), re.IGNORECASE)


def _nameless(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\(\?P<\w+>", "(?:", pattern), re.IGNORECASE)


def _slot(match: re.Match[str]) -> str:
    slot = match.group(1)
    if slot == "names":
        return rf"(?P<{slot}>{_NAME}(?:{_JOIN}{_NAME})*)"
    if slot in ("old", "new"):
        return rf"(?P<{slot}>{_NAME}(?:{_JOIN}{_NAME}(?! (?:is|are|was|has|have)\b))*)"
    if slot == "of_ops":
        return rf"(?: (?:of|in|for|on|from|by|to)(?: the)? {_OP}(?:{_JOIN}{_OP})*(?: {_OP_NOUN})?)?"
    if slot == "subject":
        return _SUBJECT
    if slot in ("in", "codes"):
        return rf"(?P<{slot}>{_CODE}(?:{_JOIN}{_CODE})*)"
    if slot in ("ops", "old_ops", "new_ops"):
        return rf"(?P<{slot}>{_OP}(?:{_JOIN}{_OP})*)"
    if slot in ("n", "n_old", "n_new"):
        return rf"(?P<{slot}>{_NUMBER})"
    if slot == "noun":
        return rf"(?P<noun>{_nouns()})"
    if slot == "adj":
        return rf"(?:(?:{'|'.join(_ADJECTIVES.split())}) )*"
    if slot == "be":
        return _BE
    if slot in ("words", "old_words", "new_words"):
        return rf"(?P<{slot}>[^,.;:⟪⟫\n]{{1,80}}?)"
    raise ValueError(f"unknown slot {{{slot}}}")


@cache
def _nouns() -> str:
    return "|".join(sorted((re.escape(noun) for noun in lexicon().nouns), key=len, reverse=True))


@cache
def phrases() -> Phrases:
    """The shipped phrases, read and compiled once per process."""
    every: list[Phrase] = []
    for path in sorted((shipped("changelog_rules") / "phrases").glob("*.yaml")):
        every.extend(phrase(entry, path.stem) for entry in read_yaml(f"phrases/{path.name}") or ())
    every.sort(key=lambda one: -one.rank)
    by_word: dict[str, list[int]] = {}
    for number, one in enumerate(every):
        for word in one.words:
            by_word.setdefault(word, []).append(number)
    return Phrases(tuple(every), {word: tuple(numbers) for word, numbers in by_word.items()})


def phrase(entry: Mapping[str, Any], topic: str) -> Phrase:
    """One phrase from its entry in the data."""
    means = entry["means"]
    says = entry["says"]
    patterns = tuple(compiled(one) for one in ([says] if isinstance(says, str) else says))
    return Phrase(
        id=entry["id"],
        topic=topic,
        words=frozenset(str(word).lower() for word in entry["words"]),
        patterns=patterns,
        kind=means["kind"],
        any_of=_nameless("|".join(f"(?:{one.pattern})" for one in patterns)),
        rank=entry.get("rank", 0),
        when=entry.get("when"),
        thing=means.get("thing"),
        location=Whereabouts(means["location"]) if "location" in means else None,
        visible=Visibility(means["visible"]) if "visible" in means else None,
        specificity=Specificity(means["specificity"]) if "specificity" in means else None,
        of=means.get("of"),
        fixed={key: str(means[key]) for key in ("old", "new", "values") if key in means},
    )
