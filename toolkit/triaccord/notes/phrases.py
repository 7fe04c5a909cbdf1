"""Phrases: how vendors say things, as data (`changelog_rules/phrases/*.yaml`), found by their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from triaccord.loading.shipped import shipped
from triaccord.model import Specificity, Visibility, Whereabouts
from triaccord.notes.lexicon import read_yaml
from triaccord.notes.patterns import Needs, anchor, compiled, holds, needs

_WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One way to say one thing.

    Attributes:
        words: At least one of these stands in every text that it matches: what it is found by.
        says: Its patterns (see `patterns`), each compiled when it is first needed.
        kind: A kind of the taxonomy, or a bare verb (`added`) whose thing decides the kind.
        when: `introduced` if it holds only after something new in the same entry, `existing` for the
            opposite, `titled` if it holds only where the entry begins with the operations that it is about,
            `meaning` if it holds only behind something new in the same sentence, whose meaning it tells,
            `renamed` if it goes on with a rename of the same sentence.
        of: Whose fact it is if no slot says it: `before` for the names before the match in its sentence,
            `topic` for what the entry has introduced.
        rank: Where two phrases want the same words, the higher one has them.
        fixed: What the claim says besides its slots: old, new, values.
    """

    id: str
    topic: str
    words: frozenset[str]
    says: tuple[str, ...]
    kind: str
    rank: int = 0
    when: str | None = None
    thing: str | None = None
    location: Whereabouts | None = None
    visible: Visibility | None = None
    specificity: Specificity | None = None
    of: str | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)

    def holds(self, *, introduced: bool, titled: bool) -> bool:
        """Whether it may be meant where it stands."""
        if self.when == "titled":
            return titled
        return self.when in (None, "meaning", "renamed") or introduced == (self.when == "introduced")


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


@lru_cache(maxsize=4096)
def matches(masked: str, *, introduced: bool, titled: bool) -> tuple[tuple[Phrase, re.Match[str]], ...]:
    """What a masked sentence says: all phrases that it holds, best rank first, no two from the same words.

    Sentences are remembered: with their names masked, vendors say the same thing over and over.

    Args:
        masked: The sentence.
        introduced: Whether its entry has introduced something new before.
        titled: Whether its entry begins with the operations that it is about.
    """
    taken: list[tuple[int, int]] = []
    found: list[tuple[Phrase, re.Match[str]]] = []
    lowered = masked.lower()
    for phrase in phrases().candidates(_WORD.findall(lowered)):
        if phrase.when is not None and not phrase.holds(introduced=introduced, titled=titled):
            continue
        if phrase.rank < 0 and taken:
            break
        if phrase.when == "renamed" and not any(before.kind == "renamed" for before, _ in found):
            continue
        for pattern, literal, groups in _plan(phrase):
            if literal not in lowered or not holds(groups, lowered):
                continue
            for match in compiled(pattern).finditer(masked):
                start, end = match.span()
                if start == end or any(start < e and s < end for s, e in taken):
                    continue
                if phrase.when == "meaning" and not _follows_new(start, found):
                    continue
                taken.append((start, end))
                found.append((phrase, match))
    return tuple(found)


_Plan = tuple[tuple[str, str, Needs], ...]
_plans: dict[str, _Plan] = {}


def _plan(phrase: Phrase) -> _Plan:
    """The patterns of a phrase, each with what a text must hold for it to match: cheap to ask first."""
    plan = _plans.get(phrase.id)
    if plan is None:
        plan = tuple((pattern, anchor(pattern), needs(pattern)) for pattern in phrase.says)
        _plans[phrase.id] = plan
    return plan


def _follows_new(start: int, found: Iterable[tuple[Phrase, re.Match[str]]]) -> bool:
    """Whether something with a name is said to come before a place, and its meaning is not told yet."""
    told = [(phrase, match) for phrase, match in found if match.end() <= start]
    return any(
        phrase.kind.endswith("added") and match.groupdict().get("names") for phrase, match in told
    ) and not any(phrase.when == "meaning" for phrase, _ in found)


@cache
def phrases() -> Phrases:
    """The shipped phrases, read once per process."""
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
    return Phrase(
        id=entry["id"],
        topic=topic,
        words=frozenset(str(word).lower() for word in entry["words"]),
        says=(says,) if isinstance(says, str) else tuple(says),
        kind=means["kind"],
        rank=entry.get("rank", 0),
        when=entry.get("when"),
        thing=means.get("thing"),
        location=Whereabouts(means["location"]) if "location" in means else None,
        visible=Visibility(means["visible"]) if "visible" in means else None,
        specificity=Specificity(means["specificity"]) if "specificity" in means else None,
        of=means.get("of"),
        fixed={key: str(means[key]) for key in ("old", "new", "values") if key in means},
    )
