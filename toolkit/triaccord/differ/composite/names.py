"""How much two names look like one: words, abbreviations, case; renamed enum values."""

from __future__ import annotations

import re
from collections import Counter
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
def _pairs_of(name: str) -> frozenset[tuple[str, int]]:
    """Pairs of neighbouring letters, the second `an` of a name told apart from the first."""
    letters = f" {'_'.join(words_of(name))} "
    counted: Counter[str] = Counter()
    found = []
    for one, other in pairwise(letters):
        counted[one + other] += 1
        found.append((one + other, counted[one + other]))
    return frozenset(found)


def letter_similarity(old: str, new: str) -> float:
    """The share of letter pairs in common (Dice), from 0 to 1."""
    was, now = _pairs_of(old), _pairs_of(new)
    return 2 * len(was & now) / max(1, len(was) + len(now))


@lru_cache(maxsize=16384)
def name_similarity(old: str, new: str) -> float:
    """From 0 (nothing in common) to 1 (the same but for case and separators)."""
    old_words, new_words = words_of(old), words_of(new)
    if old_words == new_words or "".join(old_words) == "".join(new_words):
        return 1.0
    if not old_words or not new_words:
        return 0.0
    shared = len(set(old_words) & set(new_words))
    by_words = 2 * shared / (len(set(old_words)) + len(set(new_words)))
    # An added or dropped qualifier (`referenceCode`, `bankReferenceCode`) leaves one name inside the other.
    if shared and _is_qualified(set(old_words), set(new_words)):
        by_words = max(by_words, 0.75)
    by_letters = letter_similarity(old, new)
    return max(by_words, by_letters * 0.95 if by_letters > 0.6 else by_letters * 0.6)


def _is_qualified(one: set[str], other: set[str]) -> bool:
    """Whether the names differ by one word that only one of them has."""
    return (one <= other or other <= one) and abs(len(one) - len(other)) <= 1


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


def _value_score(old: str, new: str) -> float:
    if re.sub(r"\d+", "#", old) == re.sub(r"\d+", "#", new) and old != new and re.search(r"\d", old):
        return 0.0  # `v1` and `v2`, `A4` and `A5` are different values
    score = name_similarity(old, new)
    return score if score >= 0.82 else 0.0
