"""Which headings start a version's notes, and what the version is called."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from triaccord.notes.lexicon import lexicon
from triaccord.notes.tree import Piece, Shape

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}}/\d{{2}}/\d{{2}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH} \d{{4}})(?![\w.])",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SUBJECT = re.compile(r"(?:subject|title): ", re.IGNORECASE)
_UNRELEASED = re.compile(r"^\[?unreleased\]?$", re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\w./])[vV]?(\d+(?:\.\d+)+(?:[-.+]?[0-9A-Za-z][0-9A-Za-z.+-]*)?)(?![\w])")
_WHOLE = re.compile(r"(?<![\w./])([vV]?)(\d+(?:[-+][0-9A-Za-z.]+)?|\d+[a-z]\d*)(?![\w./])")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_BEFORE_WHOLE = ("version", "release", "level", "api", "v", "build", "revision")
_MOST_UNKNOWN = 2
_MOST_TITLE = 14
_LONGEST = 120
_TITLED = re.compile(
    r"\[?(?:v(?:ersion )?\d[\w.]*|\d+(?:\.\d+)+[\w.+-]*|\d{4}[-/]\d{2}[-/]\d{2}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}})\]?(?: ?\([^)]{{1,30}}\))?(?::| [-–—|:]) \w",
    re.IGNORECASE,
)
"""A version or a day and then a title: "2025-12-16: Phasing out datacenters"."""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_in(name: str) -> dt.date | None:
    """The day that a version's name is, if it is one in words: "20 June 2024"."""
    words = name.strip()
    if _DATE.fullmatch(words) is None or words[:4].isdigit():
        return None
    month = next(part for part in _WORD.findall(words) if part[:3].lower() in _MONTHS)
    numbers = [int(part) for part in re.findall(r"\d+", words)]
    day = numbers[0] if len(numbers) > 1 else 1
    try:
        return dt.date(numbers[-1], _MONTHS.index(month[:3].lower()) + 1, day)
    except ValueError:
        return None


def version_in(text: str, *, plain: bool, heads: frozenset[str] = frozenset()) -> str | None:
    """The version that a heading names, None if it names none.

    Args:
        text: The heading's words, without marks of the layout.
        plain: The line is not marked as a heading: then it must hold nothing but known words.
        heads: Further words that this vendor puts beside its versions, lower case.
    """
    words = text.strip().strip("*_#=: ").replace("`", "")
    if not words or len(words) > _LONGEST:
        return None
    if _UNRELEASED.match(words):
        return "Unreleased"
    if _DIGIT.search(words) is None:
        return None
    date = _DATE.search(words)
    rest = _DATE.sub(" ", words)
    found = _DOTTED.search(rest) or _whole(rest)
    if found is None and date is None:
        return None
    name = found.group(1 if found.re is _DOTTED else 2) if found else (date.group(0) if date else "")
    if found:
        rest = rest[: found.start()] + " " + rest[found.end() :]
    known = lexicon().version_words | heads
    unknown = [w for w in _WORD.findall(rest) if w.lower() not in known]
    most = 0 if plain else _MOST_TITLE if _TITLED.match(words) else _MOST_UNKNOWN
    if len(unknown) > most or re.search(r"[.;!?]\s*$", words):
        return None
    if plain and found is None and len(_WORD.findall(rest)) > 3:
        return None
    return name


def _whole(rest: str) -> re.Match[str] | None:
    """A version without dots: only where a word says that it is one, or where it stands alone."""
    for match in _WHOLE.finditer(rest):
        before = _WORD.findall(rest[: match.start()])
        if match.group(1) or (before and before[-1].lower() in _BEFORE_WHOLE):
            return match
        if rest.strip(" []()-–—") == match.group(0):
            return match
    return None


def version_headings(pieces: Sequence[Piece], heads: frozenset[str] = frozenset()) -> dict[int, str]:
    """Index → version of the pieces that start a version's notes.

    Where headings of several levels name versions, the highest level that does so twice wins:
    a title "API v2 changelog" and dates below versions are not versions.
    """
    by_level: dict[int, dict[int, str]] = {}
    for index, piece in enumerate(pieces):
        if piece.shape is Shape.HEADING:
            plain, level = False, piece.depth
        elif piece.shape is Shape.PARAGRAPH and piece.strong and piece.depth == 0:
            plain, level = True, 7
        else:
            continue
        subject = _SUBJECT.match(piece.text) if plain else None
        text = piece.text[subject.end() :] if subject else piece.text
        name = version_in(text, plain=plain and subject is None, heads=heads)
        if name is not None:
            by_level.setdefault(level, {})[index] = name
    for level in sorted(by_level):
        if len(by_level[level]) > 1:
            return by_level[level]
    return max(by_level.values(), key=lambda found: (len(found), -min(found)), default={})
