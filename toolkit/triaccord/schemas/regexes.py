"""The shortest string that matches some patterns and not others, or the certainty that there is none.

All patterns are walked at once as automata, breadth first, one readable character for each class of
characters that they tell apart. Long texts are made of short ones, by repeating a character of theirs.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from triaccord.model.quick import dataclass
from triaccord.schemas.automata import LAST, Automaton, NotModelled, automata

__all__ = ["Found", "NotModelled", "matching", "shortest"]

_MOST_STEPS = 120_000
_MOST_EXACT = 24
_MOST_STRETCHED = 40
_LONGEST = 2_000
_MOST_WAYS = 16
_READABLE = "a0A1bB2zZ9 -_.,:/@"


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: `text` if there is one; None is the proof that there is none."""

    text: str | None


def _alphabet(automata: Sequence[Automaton]) -> tuple[int, ...]:
    """One character for each class that no pattern tells apart, readable ones first."""
    cuts = {0, 0xD800, 0xE000}
    for one in automata:
        for edges in one.edges:
            for intervals, _ in edges:
                for low, high in intervals:
                    cuts.add(low)
                    cuts.add(high + 1)
    points = sorted(point for point in cuts if point <= LAST)
    ends = [*points[1:], LAST + 1]
    chosen = []
    for low, high in zip(points, ends, strict=True):
        if low == 0xD800:
            continue
        readable = [ord(char) for char in _READABLE if low <= ord(char) < high]
        chosen.append(readable[0] if readable else low)
    rank = {ord(char): index for index, char in enumerate(_READABLE)}
    return tuple(sorted(chosen, key=lambda char: (rank.get(char, 100 if 32 < char < 127 else 200), char)))


def matching(
    patterns: Sequence[str],
    not_patterns: Sequence[str] = (),
    *,
    least: int = 0,
    most: int | None = None,
    excluded: Sequence[str] = (),
) -> Iterator[str]:
    """Strings that match all patterns and none of the others, shortest first. Ends if there are no more.

    Raises:
        NotModelled: if a pattern is beyond the automaton, or the search grows too large.
    """
    found = _texts(tuple(patterns), tuple(not_patterns), least, most, tuple(excluded))
    yield from found.each()


class _Texts:
    """The answers to one question, each looked for once however often it is asked."""

    def __init__(self, search: Iterator[str]) -> None:
        self._search = search
        self._known: list[str] = []
        self._why_no_more: NotModelled | None = None

    def each(self) -> Iterator[str]:
        number = 0
        while True:
            if number == len(self._known):
                if self._why_no_more is not None:
                    raise NotModelled(*self._why_no_more.args)
                try:
                    text = next(self._search, None)
                except NotModelled as why:
                    self._why_no_more = why
                    continue
                if text is None:
                    return
                self._known.append(text)
            yield self._known[number]
            number += 1


@lru_cache(maxsize=300)
def _texts(
    patterns: tuple[str, ...],
    not_patterns: tuple[str, ...],
    least: int,
    most: int | None,
    excluded: tuple[str, ...],
) -> _Texts:
    wanted: list[Automaton] = []
    barred: list[Automaton] = []
    for pattern in patterns:
        must, must_not = automata(pattern)
        wanted += must
        barred += must_not
    # What is not both one and the other is not the one, or not the other.
    ways: list[tuple[list[Automaton], list[Automaton]]] = [(wanted, barred)]
    for pattern in not_patterns:
        must, must_not = automata(pattern)
        ways = [
            way
            for also, never in ways
            for way in (
                *((also, [*never, one]) for one in must),
                *(([*also, one], never) for one in must_not),
            )
        ]
        if len(ways) > _MOST_WAYS:
            raise NotModelled("too many ways")
    searches = (_Search(also, never, least, most, frozenset(excluded)).texts() for also, never in ways)
    return _Texts(chain.from_iterable(searches))


_Positions = tuple[int, ...]


class _Search:
    """One walk through all automata at once."""

    def __init__(
        self,
        wanted: Sequence[Automaton],
        barred: Sequence[Automaton],
        least: int,
        most: int | None,
        excluded: frozenset[str],
    ) -> None:
        self.everyone = [*wanted, *barred]
        self.count = len(wanted)
        self.least, self.most, self.excluded = least, most, excluded
        self.alphabet = _alphabet(self.everyone)
        self.steps = 0

    def texts(self) -> Iterator[str]:
        """Strings that are long enough: those that are made longer first, where they must be long."""
        made: set[str] = set()
        if self.least > _MOST_EXACT:
            for text in islice(self._walk(0), _MOST_STRETCHED):
                longer = self._stretched(text)
                if longer is not None and longer not in made:
                    made.add(longer)
                    yield longer
        if self.least > _LONGEST:
            raise NotModelled("too long")
        for text in self._walk(self.least):
            if text not in made:
                yield text

    def _walk(self, least: int) -> Iterator[str]:
        # Lengths matter below `least`, where excluded texts could hide others of their class, and, so that
        # there is more than one answer, a little below `most`.
        told_apart = max(least, max(map(len, self.excluded), default=-1) + 1)
        if self.most is not None:
            told_apart = max(told_apart, min(self.most, _MOST_EXACT))
        begin = tuple(one.begin for one in self.everyone)
        queue: deque[tuple[str, _Positions]] = deque([("", begin)] if self._may_match(begin) else [])
        seen = {(begin, 0)}
        while queue:
            text, positions = queue.popleft()
            if len(text) >= least and text not in self.excluded and self._matches(positions, not text):
                yield text
            if self.most is not None and len(text) >= self.most:
                continue
            length = min(len(text) + 1, told_apart)
            for char in self.alphabet:
                after = self._after(positions, char)
                if after is None or (after, length) in seen:
                    continue
                seen.add((after, length))
                queue.append((text + chr(char), after))

    def _after(self, positions: _Positions, char: int) -> _Positions | None:
        """The positions behind one more character; None if they lead nowhere."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise NotModelled("the search grew too large")
        after = tuple(one.after(at, char) for one, at in zip(self.everyone, positions, strict=True))
        return after if self._may_match(after) else None

    def _may_match(self, positions: _Positions) -> bool:
        return Automaton.LOST not in positions[: self.count] and (
            Automaton.MATCHED not in positions[self.count :]
        )

    def _matches(self, positions: _Positions, at_start: bool) -> bool:
        hits = [one.matches(at, at_start=at_start) for one, at in zip(self.everyone, positions, strict=True)]
        return all(hits[: self.count]) and not any(hits[self.count :])

    def _stretched(self, text: str) -> str | None:
        """The text made long enough with a character that can be repeated; None if there is none."""
        missing = self.least - len(text)
        if missing <= 0 or (self.most is not None and self.least > self.most):
            return None
        positions: _Positions | None = tuple(one.begin for one in self.everyone)
        for number in range(len(text) + 1):
            # The character before is what reads best, if it can be repeated.
            near = [ord(text[number - 1])] if number else []
            for char in (*near, *self.alphabet) if positions is not None else ():
                if not self._repeats(positions, char):
                    continue
                longer = text[:number] + chr(char) * missing + text[number:]
                if self._is_match(longer) and longer not in self.excluded:
                    return longer
            if positions is not None and number < len(text):
                positions = self._after(positions, ord(text[number]))
        return None

    def _repeats(self, positions: _Positions | None, char: int) -> bool:
        """Whether more of a character changes nothing any more."""
        once = self._after(positions, char) if positions is not None else None
        return once is not None and self._after(once, char) == once

    def _is_match(self, text: str) -> bool:
        positions = tuple(one.begin for one in self.everyone)
        for char in map(ord, text):
            positions = tuple(one.after(at, char) for one, at in zip(self.everyone, positions, strict=True))
        return self._matches(positions, not text)


def shortest(
    patterns: Sequence[str],
    not_patterns: Sequence[str] = (),
    *,
    least: int = 0,
    most: int | None = None,
    excluded: Sequence[str] = (),
) -> Found:
    """A string that matches all patterns and none of the others; `Found(None)` is a proof that there is none.

    It is the shortest one, but where it must be so long that one is made longer instead.

    Raises:
        NotModelled: if neither could be found out.
    """
    barred = [*not_patterns, *(f"^{re.escape(text)}$" for text in excluded)]
    found = next(matching(patterns, barred, least=least, most=most), None)
    return Found(found)
