"""Patterns of the phrases: plain words with slots over masked text, as regular expressions.

A pattern is compiled when a sentence first holds the words that it cannot match without. Round brackets
group alternatives and `?` makes the word or group before it optional, as in regular expressions. Slots:

==========  ===================================================================================
`{names}`   one or more names (fields, parameters, values), joined by commas, "and", "or"
`{old}`     the same, before the change; `{new}` after it; `{in}` what they are in
`{ops}`     one or more operations; `{old_ops}`, `{new_ops}` for renamed ones
`{n}`       a number; `{n_old}`, `{n_new}` before and after
`{noun}`    a noun that says what the names are (field, query parameter, …)
`{adj}`     any articles and adjectives; `...` any words
`{be}`      any form of "to be"; `{been}` those that say that it is so: "has been", but not "can be"
`{opn}`     perhaps a noun behind operations: "endpoint", "method", "call", …
`{null}`    null, as a word or in code
`{subject}` what follows is what the sentence is about: no "in", "of", "by" stands before it
`{of_ops}`  perhaps operations, with "of", "in", … before them
`{of_in}`   perhaps what the names are in, with "in", "of", "on" before it
`{words}`   a few words; `{old_words}`, `{new_words}` before and after
`{type}`    a type of JSON; `{old_type}`, `{new_type}` before and after
`{values}`  the values that something may have from now on
`{value}`   one value: a name, a number or a word; `{old_value}`, `{new_value}` before and after
==========  ===================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from triaccord.notes.lexicon import lexicon

_NAME = r"⟪[NMQCL]\d+⟫"
_CODE = r"⟪[NMC]\d+⟫"
_COLON = r"(?:(?<=⟫):(?= ))?"
_OP = r"⟪O\d+⟫"
_OP_NOUN = r"(?:endpoints?|requests?|responses?|request body|response body)"
_MODEL_NOUN = r"(?:models?|objects?|resources?|schemas?|structures?|types?|entit(?:y|ies))"
_JOIN = r"(?: ?,? (?:and|or|&|as well as|and/or)(?: also)?(?: the| a| an| its)? | ?, ?(?:the )?|/| )"
_SUBJECT = "".join(
    rf"(?<!\b(?:{words}) )(?<!\b(?:{words}) the )"
    for words in ("in|by|of|to|on", "for|via", "from|with", "using|under")
)
_NUMBER = r"\d[\d,.\u2024]*\d|\d"
_VALUE = rf"{_NAME}|\d[\d,.\u2024]*\d|\d|[A-Za-z][\w-]*"
_ADJECTIVES = (
    "a an the its some any all several two three four more new optional required mandatory additional"
    " missing extra following other another boolean string integer numeric enum custom previously"
    " undocumented deprecated existing old legacy unique further supported valid specific given"
    " corresponding respective initial possible first last endpoint-specific read-only nullable computed"
    " experimental default success beta erroneous spurious unused unneeded unnecessary redundant"
    " obsolete superfluous incorrect private public internal dedicated separate certain various"
    " remaining top-level nested write-only alternative recursive generic (read-only) (optional)"
    " (required) (nullable) many-to-many opt-in"
)
_BE = (
    r"(?:(?:has|have|had)(?: now| also| since)* been|(?:is|are|was|were)(?: now| also| being| no longer)*"
    r"|(?:can|will|may|shall|must|should)(?: now| also| soon)* be)"
)
_BEEN = (
    r"(?:(?:has|have|had)(?: now| also| since)* been|(?:is|are|was|were)(?: now| also| being)*"
    r"|(?:will|shall)(?: now| also| soon)* be)"
)
_TYPES = (
    r"(?:(?:json|utc|iso 8601|unix|decimal|plain|nested|nullable|optional|single|comma[- ]separated"
    r"|64-bit|32-bit) )*"
    r"(?:strings?|integers?|ints?|numbers?|numerics?|booleans?|bools?|objects?|arrays?|lists?|dictionar(?:y|ies)|maps?"
    r"|dates?|datetimes?|date-times?|timestamps?|floats?|doubles?|decimals?|enums?|uuids?|nulls?)"
    r"(?: of (?:strings|integers|numbers|objects|booleans|ids|uuids|arrays))?"
)
_ANY_NAME = ("⟪n", "⟪m", "⟪q", "⟪c", "⟪l")
_SLOT_NEEDS = {
    **dict.fromkeys(("names", "old", "new", "values"), _ANY_NAME),
    **dict.fromkeys(("in", "codes"), ("⟪n", "⟪m", "⟪c")),
    **dict.fromkeys(("ops", "old_ops", "new_ops"), ("⟪o",)),
    "be": ("is", "are", "was", "were", "be"),
    "been": ("is", "are", "was", "were", "be"),
}

Needs = tuple[tuple[str, ...], ...]
"""Groups of literals, lower case: a text that matches holds one of each group, in their order."""


def may_match(pattern: str, text: str) -> bool:
    """Whether a text (masked, in lower case) holds, in their order, the words that a pattern needs."""
    return holds(needs(pattern), text)


def holds(groups: Needs, text: str) -> bool:
    """Whether a text holds one literal of each group, in their order."""
    at = 0
    find = text.find
    for group in groups:
        nearest = -1
        for literal in group:
            found = find(literal, at)
            if found >= 0 and (nearest < 0 or found + len(literal) < nearest):
                nearest = found + len(literal)
        if nearest < 0:
            return False
        at = nearest
    return True


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the data as a regular expression over masked text; slots may stand in alternatives."""
    out = re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
    out = out.replace("...", r"(?:(?!\b(?:has|have) been\b|\band an? new\b)[^\n]){0,200}?")
    out = re.sub(r"\{([a-z_]+)\}", lambda match: _slot(match.group(1)), out)
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        name = match.group(1)
        seen[name] = seen.get(name, 0) + 1
        return match.group() if seen[name] == 1 else f"(?P<{name}__{seen[name]}>"

    return re.compile(re.sub(r"\(\?P<(\w+)>", numbered, out), re.IGNORECASE)


@cache
def _slot(slot: str) -> str:
    if slot == "names":
        return rf"(?:(?P<{slot}>{_NAME}(?:{_JOIN}{_NAME})*){_COLON})"
    if slot == "values":
        return rf"(?P<values>{_NAME}(?:{_JOIN}{_NAME})*)"
    if slot in ("old", "new"):
        more = "is|are|was|has|have" + ("|to ⟪|with ⟪" if slot == "new" else "")
        return rf"(?:(?P<{slot}>{_NAME}(?:{_JOIN}{_NAME}(?! (?:{more})))*){_COLON})"
    if slot == "of_ops":
        return rf"(?: (?:of|in|for|on|from|by|to)(?: the)? {_OP}(?:{_JOIN}{_OP})*(?: {_OP_NOUN})?)?"
    if slot == "of_in":
        listed = rf"(?P<in>{_CODE}(?:{_JOIN}{_CODE})*)"
        return rf"(?: (?:in|of|on|from|within)(?: the| an?)? {listed}(?: {_MODEL_NOUN})?)?"
    if slot == "subject":
        return _SUBJECT
    if slot in ("in", "codes"):
        return rf"(?P<{slot}>{_CODE}(?:{_JOIN}{_CODE})*)"
    if slot in ("ops", "old_ops", "new_ops"):
        return rf"(?P<{slot}>{_OP}(?:{_JOIN}{_OP})*)"
    if slot in ("n", "n_old", "n_new"):
        return rf"(?P<{slot}>{_NUMBER})"
    if slot == "noun":
        return rf"(?P<noun>{_any_of(lexicon().nouns)})"
    if slot == "adj":
        return rf"(?:{_any_of(_ADJECTIVES.split())} )*"
    if slot == "be":
        return _BE
    if slot == "opn":
        return r"(?: (?:API )?(?:endpoints?|methods?|operations?|routes?|calls?|resources?))?"
    if slot == "null":
        return r"(?P<null>null\b|nil\b|⟪L\d+⟫)"
    if slot == "been":
        return _BEEN
    if slot in ("type", "old_type", "new_type"):
        return rf"(?P<{slot}>{_TYPES})"
    if slot in ("value", "old_value", "new_value"):
        return rf"(?P<{slot}>{_VALUE})"
    if slot in ("words", "old_words", "new_words"):
        return rf"(?P<{slot}>[^,.;:⟪⟫\n]{{1,80}}?)"
    raise ValueError(f"unknown slot {{{slot}}}")


def _any_of(words: Iterable[str]) -> str:
    """A regular expression for any of some words, the longest first; singular and plural are one."""
    every = set(words)
    ones = sorted((word for word in every if not (word.endswith("s") and word[:-1] in every)), key=_longest)
    return f"(?:{'|'.join(re.escape(word) + ('s?' if word + 's' in every else '') for word in ones)})"


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


@cache
def anchor(pattern: str) -> str:
    """The longest text, in lower case, that all that a pattern matches must hold; empty if there is none."""
    return max((group[0] for group in needs(pattern) if len(group) == 1), key=len, default="")


@cache
def needs(pattern: str) -> Needs:
    """The literals that a text must hold for a pattern to match, as far as they are plain to see."""
    alternatives = _split(pattern)
    if len(alternatives) == 1:
        return tuple(_sequence(pattern))
    best = [max(_sequence(one), key=_weight, default=()) for one in alternatives]
    return (tuple(sorted({literal for group in best for literal in group})),) if all(best) else ()


def _weight(group: tuple[str, ...]) -> tuple[int, int]:
    """Long literals first, then few of them: what tells most."""
    return min(map(len, group)), -len(group)


_ATOM = re.compile(
    r"(?P<run>[\w ⟪⟫,:\-/]+(?![*?+]|\{\d))|\{(?P<slot>[a-z_]+)\}"
    r"|\[(?:\\.|[^\]\\])+\]|\\.|(?P<open>\()|(?P<other>.)",
    re.DOTALL,
)
_REPEAT = re.compile(r"[*?+]\??|\{\d+(?:,\d*)?\}\??")
_STRUCTURE = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|[()|]")


def _sequence(pattern: str) -> list[tuple[str, ...]]:
    """The needs of the atoms of a pattern without alternatives of its own."""
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(pattern):
        atom = _ATOM.match(pattern, at)
        assert atom is not None  # noqa: S101 — any character is an atom
        at = _closing(pattern, at) if atom.group("open") else atom.end()
        repeat = _REPEAT.match(pattern, at)
        body, at = pattern[atom.start() : at], repeat.end() if repeat else at
        if repeat is not None and repeat.group()[0] in "*?{":
            continue
        if atom.group("run") and len(body) > 1:
            found.append((body.lower(),))
        elif atom.group("slot") in _SLOT_NEEDS:
            found.append(_SLOT_NEEDS[atom.group("slot")])
        elif atom.group("open") and not body.startswith("(?"):
            found.extend(needs(body[1:-1]))
    return found


def _closing(pattern: str, start: int) -> int:
    """Where the bracket that opens at `start` has closed."""
    depth = 0
    for sign in _STRUCTURE.finditer(pattern, start):
        depth += (sign.group() == "(") - (sign.group() == ")")
        if depth == 0:
            return sign.end()
    raise ValueError(f"a bracket of {pattern!r} does not close")


def _split(pattern: str) -> list[str]:
    """The alternatives of a pattern."""
    if "|" not in pattern:
        return [pattern]
    parts, start, depth = [], 0, 0
    for sign in _STRUCTURE.finditer(pattern):
        depth += (sign.group() == "(") - (sign.group() == ")")
        if sign.group() == "|" and depth == 0:
            parts.append(pattern[start : sign.start()])
            start = sign.end()
    return [*parts, pattern[start:]]
