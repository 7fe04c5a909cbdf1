"""When two names mean the same thing: the notes' spelling of it and the document's."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_TEMPLATE = re.compile(r"\{[^{}]*\}|<[^<>]*>|\([^()/]*\)|:[A-Za-z_]\w*")
_SEGMENT = re.compile(r"[./>→]+")

NEAR_RATIO = 0.86
"""Names this similar (difflib) are taken for spellings of one, if nothing else claims either."""


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words of an identifier in lower case: `CapabilityAdd` → `capability`, `add`."""
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """An identifier without case and separators, for "the same but for the spelling"."""
    return re.sub(r"[\W_]+", "", name).lower()


def last(path: str) -> str:
    """The last segment of a dotted path, without array marks: `rows[].id` → `id`."""
    return _SEGMENT.split(path.replace("[]", "").replace("{}", "").strip("./ "))[-1].strip()


def segments(path: str) -> tuple[str, ...]:
    """The folded segments of a dotted path, without array marks."""
    plain = path.replace("[]", "").replace("{}", "")
    return tuple(folded(part) for part in _SEGMENT.split(plain) if part)


@lru_cache(maxsize=65536)
def template(path: str) -> str:
    """A path template as a client sees it: parameters nameless, no case, one leading slash."""
    bare = _TEMPLATE.sub("{}", path.strip()).lower().rstrip("/")
    return bare if bare.startswith("/") or bare in ("", "*") else "/" + bare


def same(claimed: str, real: str) -> bool:
    """Whether two identifiers are one but for case and separators."""
    return folded(claimed) == folded(real)


def same_in_context(claimed: str, real: str, text: str) -> bool:
    """Whether the document's name is the claimed one plus words that the note says beside it.

    "Added `can_create_groups` realm setting" speaks of `realm_can_create_groups`.
    """
    if same(claimed, real):
        return True
    mine, theirs = words(claimed), words(real)
    extra = len(theirs) - len(mine)
    if extra < 1 or len(mine) < 2:
        return False
    if theirs[extra:] == mine:
        left = theirs[:extra]
    elif theirs[:-extra] == mine:
        left = theirs[-extra:]
    else:
        return False
    said = {word.lower().rstrip("s") for word in re.findall(r"[A-Za-z]+", text)}
    return all(word.rstrip("s") in said for word in left)


@lru_cache(maxsize=65536)
def affixes(claimed: str, real: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The words of the document's name before and after the claimed one; None if it is not within."""
    mine, theirs = words(claimed), words(real)
    if not mine:
        return None
    for start in range(len(theirs) - len(mine) + 1):
        if theirs[start : start + len(mine)] == mine:
            return theirs[:start], theirs[start + len(mine) :]
    return None


@lru_cache(maxsize=65536)
def near(claimed: str, real: str) -> bool:
    """Whether one name looks like another spelling of the other; never true of equal names.

    Abbreviated words (`CapAdd`, `CapabilityAdd`), one word more in a long name, or a slip.
    """
    if same(claimed, real):
        return False
    mine, theirs = words(claimed), words(real)
    if len(mine) == len(theirs) > 1 and all(
        a == b or (min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a)))
        for a, b in zip(mine, theirs, strict=True)
    ):
        return True
    if min(len(mine), len(theirs)) >= 4 and abs(len(mine) - len(theirs)) == 1:
        shorter, longer = sorted((mine, theirs), key=len)
        if longer[: len(shorter)] == shorter or longer[1:] == shorter:
            return True
    if min(len(claimed), len(real)) < 6:
        return False
    if len(mine) == len(theirs) == 1 and _shared_stem(mine[0], theirs[0]):
        return True
    return SequenceMatcher(None, folded(claimed), folded(real)).ratio() >= NEAR_RATIO


def _shared_stem(one: str, other: str) -> bool:
    """Whether two words are forms of one: `substitutes`, `substitutions`."""
    stem = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return stem >= 8 and max(len(one), len(other)) - stem <= 4
