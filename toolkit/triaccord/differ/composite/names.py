"""How much two names look like one: words, abbreviations, case; renamed enum values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from triaccord.differ.composite.assignment import assign
from triaccord.model import Evidence
from triaccord.model.quick import dataclass

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CANDIDATES = 60


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words in a name of any case style, lower case, plural `s` dropped."""
    found = (word.lower() for word in _WORDS.findall(name))
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in found
    )


@lru_cache(maxsize=4096)
def letter_pairs(name: str) -> frozenset[tuple[str, int]]:
    """Pairs of neighbouring letters, the second `an` of a name told apart from the first."""
    letters = f" {'_'.join(words_of(name))} "
    counted: dict[str, int] = {}
    found = []
    for one, other in pairwise(letters):
        pair = one + other
        counted[pair] = count = counted.get(pair, 0) + 1
        found.append((pair, count))
    return frozenset(found)


def letter_similarity(old: str, new: str) -> float:
    """The share of letter pairs in common (Dice), from 0 to 1."""
    was, now = letter_pairs(old), letter_pairs(new)
    return 2 * len(was & now) / max(1, len(was) + len(now))


@lru_cache(maxsize=16384)
def name_similarity(old: str, new: str) -> float:
    """From 0 (nothing in common) to 1 (the same but for case and separators)."""
    old_words, new_words = words_of(old), words_of(new)
    was, now = set(old_words), set(new_words)
    return likeness_by(
        "".join(old_words) == "".join(new_words),
        len(was & now),
        (len(was), len(now)),
        letter_similarity(old, new),
    )


def likeness_by(is_same: bool, shared: int, counts: tuple[int, int], by_letters: float) -> float:
    """How much two names look alike, by words and letters that they share.

    Args:
        is_same: Whether they are the same but for case and separators.
        shared: How many words they share.
        counts: How many different words each has.
        by_letters: The share of letter pairs in common.
    """
    if is_same:
        return 1.0
    old, new = counts
    if not old or not new:
        return 0.0
    by_words = 2 * shared / (old + new)
    # An added or dropped qualifier (`referenceCode`, `bankReferenceCode`) is one word
    # that only one name has, beside all the words of the other.
    if shared and shared in counts and abs(old - new) <= 1:
        by_words = max(by_words, 0.75)
    return max(by_words, by_letters * 0.95 if by_letters > 0.6 else by_letters * 0.6)


@dataclass(frozen=True, slots=True)
class RenamedValue:
    """A value under another name, and why it is believed to be the same."""

    old: Any
    new: Any
    evidence: Evidence
    confidence: float


def renamed_values(gone: Sequence[Any], come: Sequence[Any]) -> list[RenamedValue]:
    """Enum values that are the same value under another name: only where the names say so clearly."""
    old = [value for value in gone if isinstance(value, str)][:_CANDIDATES]
    new = [value for value in come if isinstance(value, str)][:_CANDIDATES]
    scores = [[_value_score(was, now) for now in new] for was in old]
    found = []
    for i, j in assign(scores):
        score = round(scores[i][j], 2)
        found.append(
            RenamedValue(old[i], new[j], Evidence(f"`{old[i]}` and `{new[j]}` look alike", score), score)
        )
    return found


def swapped_value(
    was: Sequence[Any], now: Sequence[Any], gone: Sequence[Any], come: Sequence[Any]
) -> list[RenamedValue]:
    """The one value that took the place of another in a list that stays the same otherwise."""
    if len(gone) != 1 or len(come) != 1 or len(was) < 2:
        return []
    old, new = gone[0], come[0]
    if not (isinstance(old, str) and isinstance(new, str)) or _is_numbered(old, new):
        return []
    alike = name_similarity(old, new)
    same_place = list(was).index(old) == list(now).index(new)
    if not same_place and alike < _LEAST_ALIKE:
        return []
    score = round(min(0.97, 0.6 + (0.1 if same_place else 0.0) + 0.3 * alike), 2)
    return [RenamedValue(old, new, Evidence("one value went and one came, the others stayed", score), score)]


_LEAST_ALIKE = 0.35


def _is_numbered(old: str, new: str) -> bool:
    """`v1` and `v2`, `A4` and `A5` are different values."""
    return re.sub(r"\d+", "#", old) == re.sub(r"\d+", "#", new) and bool(re.search(r"\d", old))


def _value_score(old: str, new: str) -> float:
    if _is_numbered(old, new):
        return 0.0
    score = name_similarity(old, new)
    return score if score >= 0.82 else 0.0
