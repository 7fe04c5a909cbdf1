"""What stands around an entry and is no part of what it says: emoji before it, credits at its ends."""

from __future__ import annotations

import re

from triaccord.notes.paths import VERBS

_EMOJI = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\u20e3\U0001f000-\U0001faff"
_SIGNS = re.compile(rf"(?:[{_EMOJI}]|:[a-z][a-z0-9_+-]+:)(?:\s*(?:[{_EMOJI}]|:[a-z][a-z0-9_+-]+:))*\s*")
_PERSON = r"@[\w-]+(?:\[bot\])?"
_PEOPLE = rf"{_PERSON}(?:(?:,| and|, and|,? &) {_PERSON})*"
_NUMBERS = r"(?:(?:PR |pull request |[\w.-]+/[\w.-]+)?[#!]\d+|[0-9a-f]{7,40})"
_NUMBERED = rf"{_NUMBERS}(?:(?:,? and |, ?| ){_NUMBERS})*"
_CREDIT = re.compile(
    rf"(?:(?<=\S) by {_PEOPLE})? in (?:https?://\S+/pull/\d+|#\d+)\s*$"
    r"|^(?:#\d+|PR #\d+|\[#?\d+\]),?:? (?=[A-Z])"
    r"|^\[(?!breaking|deprecated|experimental|new\b)[A-Z][\w /-]{1,30}\] (?=[A-Z][a-z]+ )"
    rf"|[ .,]*\((?:closes |fixes |see |refs? )?{_NUMBERED}(?:,? ?(?:by )?(?:{_PERSON}|and\b))*\)"
    rf"(?: \[[^\]]{{1,80}}\])*(?: (?:by|thanks to) {_PEOPLE})?(?=\W*$)"
    rf"|(?<=[.!)]) ?(?:PR|Pull request|Issue) {_NUMBERED}(?: by {_PEOPLE})?\W*$"
    rf"|\s*Thanks (?:to )?{_PEOPLE}!?\s*$"
    rf"|(?<=\S) by {_PEOPLE}\W*$",
    re.IGNORECASE,
)
"""Who did it and where it was discussed, at the ends of an entry."""
_MOST = 4
_METHOD = re.compile(rf"`({VERBS})`(?=(?:(?:, | and |, and | or |/| ?& ?)(?:`(?:{VERBS})`|(?:{VERBS})))* `/)")
"""A method in code of its own, before the path that it belongs to: "`GET` and `PUT` `/orders`"."""
_STATED = re.compile(
    r"`(required|optional|nullable|deprecated|mandatory|read-only|write-only)`"
    r"(?! (?:field|param|propert|attribute|value|flag|key))"
)
"""What a field is, in code: "`email` is `required`"."""
_IS = (
    " is ",
    " are ",
    " be ",
    " as ",
    " to ",
    " now ",
    " not ",
    " longer ",
    " made ",
    " become ",
    " becomes ",
)
_OF_NAMES = re.compile(r"\b(?:renam|replac|mov|swap)|→|->", re.IGNORECASE)


def trimmed(text: str) -> str:
    """The words of an entry without signs before it and credits at its ends."""
    if text[:1] == ":" or not text[:1].isascii():
        signs = _SIGNS.match(text)
        if signs and signs.end() < len(text):
            text = text[signs.end() :]
    if "T` " in text or "T`," in text or "E` " in text or "H` " in text or "E`," in text:
        text = _METHOD.sub(r"\1", text)
    if " `" in text and _STATED.search(text) and _OF_NAMES.search(text) is None:
        text = _STATED.sub(_plain_state, text)
    for _ in range(
        _MOST if "#" in text or "@" in text or text.endswith((")", ").")) or text[:1] == "[" else 0
    ):
        bare = _CREDIT.sub("", text).rstrip()
        if bare == text or not bare:
            break
        text = bare
    return text


def _plain_state(state: re.Match[str]) -> str:
    """What a field is without its backticks; a name that is called so keeps them."""
    return state.group(1) if state.string[: state.start()].endswith(_IS) else state.group()
