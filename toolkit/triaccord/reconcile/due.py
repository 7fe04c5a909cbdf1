"""What notes say of later: whether a sentence speaks of the future, and the day or version that it names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from triaccord.model import Claim

FUTURE = re.compile(
    r"\b(?:will|shall|going to|planned to|scheduled (?:to|for)|to be (?=remov|dropp|delet|deprecat|retire))"
    r"\b(?P<rest>[^.;]*)",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"\b(?:remov\w*|drop\w*|delet\w*|disappear\w*|retire\w*|sunset\w*|end\w*)\b", re.IGNORECASE
)
_VERSION = re.compile(
    r"\b(?:in|by|from|with|since|until|after|version|release|API)\s+(?:version\s+|release\s+|API\s+)?v?"
    r"(?P<version>\d+(?:\.\d+)+|\d+)\b",
    re.IGNORECASE,
)
ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_SPELLED = re.compile(
    r"\b(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>[A-Z][a-z]+)"
    r"(?:\s+(?P<after>\d{1,2})(?:st|nd|rd|th)?,)?\s+(?P<year>\d{4})\b"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LATER = re.compile(
    r"\b(?:future|later|next|upcoming|soon|eventually|coming|sunset|after|from|starting|as of|by|in v?\d)\b",
    re.IGNORECASE,
)


def due_of(claim: Claim, versions: Sequence[str]) -> str | None:
    """The day or the version that a promise names, in its own sentence or the bullet around it."""
    for text in (claim.evidence, claim.text):
        future = FUTURE.search(text)
        spoken = future["rest"] + text[future.end() : future.end() + 40] if future else ""
        for words in filter(None, (spoken, text if _LEAVES.search(text) else "")):
            if day := _day(words):
                return day.isoformat()
            for match in _VERSION.finditer(words):
                if match["version"] in versions or "." in match["version"]:
                    return match["version"]
    return None


def _day(text: str) -> dt.date | None:
    try:
        if iso := ISO.search(text):
            return dt.date(*(int(part) for part in iso.groups()))
        if dotted := _DOTTED.search(text):
            return dt.date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
        for spelled in _SPELLED.finditer(text):
            month = spelled["month"][:3].lower()
            if month in _MONTHS:
                day = int(spelled["day"] or spelled["after"] or 1)
                return dt.date(int(spelled["year"]), _MONTHS.index(month) + 1, day)
    except ValueError:
        return None
    return None


def is_for_later(claim: Claim) -> bool:
    """Whether a claim announces something for another version or day than its own."""
    future = FUTURE.search(claim.evidence)
    return future is not None and _LATER.search(future["rest"]) is not None
