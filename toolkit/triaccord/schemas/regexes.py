r"""The shortest string that matches some patterns and not others, or the certainty that there is none.

Python's own parser reads the pattern; what is left is a small automaton: all patterns are walked at
once, breadth first, one readable character for each class of characters that they tell apart. Patterns
mean what ECMA-262 says: unanchored, `\\d` and `\\w` are ASCII, `$` is the very end. Look-around,
back-references, flags and word boundaries are not modelled.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from re import _constants as sre
from re import _parser
from typing import Any

from triaccord.model.quick import dataclass

Intervals = tuple[tuple[int, int], ...]

_LAST = 0x10FFFF
_MOST_STATES = 4_000
_MOST_STEPS = 40_000
_READABLE = "a0A1bB2zZ9 -_.,:/@"


class NotModelled(Exception):  # noqa: N818 - an answer, not a fault
    """A pattern uses something that the automaton does not know, or grows too large."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: `text` if there is one; None is the proof that there is none."""

    text: str | None


# ---- character classes -------------------------------------------------------------------------------


def _normal(intervals: Iterable[tuple[int, int]]) -> Intervals:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(intervals):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def _negated(intervals: Intervals) -> Intervals:
    out, at = [], 0
    for low, high in intervals:
        if low > at:
            out.append((at, low - 1))
        at = high + 1
    if at <= _LAST:
        out.append((at, _LAST))
    return tuple(out)


_DIGIT: Intervals = ((48, 57),)
_WORD: Intervals = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE = _normal([(9, 13), (32, 32), (160, 160), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
                  (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)])  # fmt: skip
_NEWLINES: Intervals = ((10, 10), (13, 13), (0x2028, 0x2029))
_CATEGORIES: dict[Any, Intervals] = {
    sre.CATEGORY_DIGIT: _DIGIT,
    sre.CATEGORY_NOT_DIGIT: _negated(_DIGIT),
    sre.CATEGORY_WORD: _WORD,
    sre.CATEGORY_NOT_WORD: _negated(_WORD),
    sre.CATEGORY_SPACE: _SPACE,
    sre.CATEGORY_NOT_SPACE: _negated(_SPACE),
}


def _class_of(items: Sequence[tuple[Any, Any]]) -> Intervals:
    found: list[tuple[int, int]] = []
    negate = False
    for op, argument in items:
        if op is sre.NEGATE:
            negate = True
        elif op is sre.LITERAL:
            found.append((argument, argument))
        elif op is sre.RANGE:
            found.append(argument)
        elif op is sre.CATEGORY and argument in _CATEGORIES:
            found.extend(_CATEGORIES[argument])
        else:
            raise NotModelled(str(op))
    normal = _normal(found)
    return _negated(normal) if negate else normal


# ---- one pattern as an automaton ---------------------------------------------------------------------

_FREE, _AT_START, _AT_END = 0, 1, 2


class _Automaton:
    """States with edges on characters, and free edges that may need the start or the end of the text."""

    def __init__(self, pattern: str) -> None:
        self.free: list[list[tuple[int, int]]] = []
        self.edges: list[list[tuple[Intervals, int]]] = []
        try:
            parsed = _parser.parse(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            raise NotModelled(str(error)) from error
        if parsed.state.flags & ~re.UNICODE:
            raise NotModelled("flags")
        self.start = self._state()
        self.accept = self._sequence(parsed, self.start)

    def _state(self) -> int:
        if len(self.free) >= _MOST_STATES:
            raise NotModelled("too large")
        self.free.append([])
        self.edges.append([])
        return len(self.free) - 1

    def _sequence(self, items: Iterable[tuple[Any, Any]], at: int) -> int:
        for op, argument in items:
            at = self._item(op, argument, at)
        return at

    def _item(self, op: Any, argument: Any, at: int) -> int:
        if op is sre.LITERAL:
            return self._char(((argument, argument),), at)
        if op is sre.NOT_LITERAL:
            return self._char(_negated(((argument, argument),)), at)
        if op is sre.ANY:
            return self._char(_negated(_NEWLINES), at)
        if op is sre.IN:
            return self._char(_class_of(argument), at)
        if op is sre.SUBPATTERN:
            if argument[1] or argument[2]:
                raise NotModelled("flags")
            return self._sequence(argument[3], at)
        if op is sre.BRANCH:
            end = self._state()
            for branch in argument[1]:
                begin = self._state()
                self.free[at].append((_FREE, begin))
                self.free[self._sequence(branch, begin)].append((_FREE, end))
            return end
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            least, most, inner = argument
            return self._repeat(least, most, inner, at)
        if op is sre.AT and argument in (
            sre.AT_BEGINNING,
            sre.AT_BEGINNING_STRING,
            sre.AT_END,
            sre.AT_END_STRING,
        ):
            end = self._state()
            needs = _AT_START if argument in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING) else _AT_END
            self.free[at].append((needs, end))
            return end
        raise NotModelled(str(op))

    def _char(self, intervals: Intervals, at: int) -> int:
        end = self._state()
        self.edges[at].append((intervals, end))
        return end

    def _repeat(self, least: int, most: Any, items: Any, at: int) -> int:
        for _ in range(least):
            at = self._sequence(items, at)
        if most is sre.MAXREPEAT:
            loop = self._state()
            self.free[at].append((_FREE, loop))
            self.free[self._sequence(items, loop)].append((_FREE, loop))
            end = self._state()
            self.free[loop].append((_FREE, end))
            return end
        end = self._state()
        for _ in range(most - least):
            self.free[at].append((_FREE, end))
            at = self._sequence(items, at)
        self.free[at].append((_FREE, end))
        return end

    def closure(self, states: Iterable[int], *, at_start: bool, at_end: bool) -> frozenset[int]:
        seen = set(states)
        stack = list(seen)
        while stack:
            for needs, target in self.free[stack.pop()]:
                if (needs == _AT_START and not at_start) or (needs == _AT_END and not at_end):
                    continue
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return frozenset(seen)

    def step(self, states: Iterable[int], char: int) -> set[int]:
        return {
            target
            for state in states
            for intervals, target in self.edges[state]
            if any(low <= char <= high for low, high in intervals)
        }


@lru_cache(maxsize=512)
def _automaton(pattern: str) -> _Automaton:
    return _Automaton(pattern)


# A position in one pattern: the states that it may be in, or None once it has matched for good.
_Position = frozenset[int] | None


def _begin(one: _Automaton) -> _Position:
    states = one.closure([one.start], at_start=True, at_end=False)
    return None if one.accept in states else states


@lru_cache(maxsize=50_000)
def _next(one: _Automaton, position: _Position, char: int) -> _Position:
    if position is None:
        return None
    states = one.closure({*one.step(position, char), one.start}, at_start=False, at_end=False)
    return None if one.accept in states else states


def _matches(one: _Automaton, position: _Position, *, at_start: bool) -> bool:
    return position is None or one.accept in one.closure(position, at_start=at_start, at_end=True)


def _alphabet(automata: Sequence[_Automaton]) -> tuple[int, ...]:
    """One character for each class that no pattern tells apart, readable ones first."""
    cuts = {0, 0xD800, 0xE000}
    for one in automata:
        for edges in one.edges:
            for intervals, _ in edges:
                for low, high in intervals:
                    cuts.add(low)
                    cuts.add(high + 1)
    points = sorted(point for point in cuts if point <= _LAST)
    ends = [*points[1:], _LAST + 1]
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
    if least > 2_000:
        raise NotModelled("too long")
    wanted = [_automaton(pattern) for pattern in patterns]
    barred = [_automaton(pattern) for pattern in not_patterns]
    everyone = [*wanted, *barred]
    alphabet = _alphabet(everyone)
    first = tuple(_begin(one) for one in everyone)
    queue: deque[tuple[str, tuple[_Position, ...]]] = deque([("", first)])
    seen = {(first, 0)}
    forbidden = set(excluded)
    steps = 0
    while queue:
        text, positions = queue.popleft()
        empty = not text
        if len(text) >= least and text not in forbidden:
            hits = [_matches(one, at, at_start=empty) for one, at in zip(everyone, positions, strict=True)]
            if all(hits[: len(wanted)]) and not any(hits[len(wanted) :]):
                yield text
        if most is not None and len(text) >= most:
            continue
        for char in alphabet:
            steps += 1
            if steps > _MOST_STEPS:
                raise NotModelled("the search grew too large")
            after = tuple(_next(one, at, char) for one, at in zip(everyone, positions, strict=True))
            if any(at is None for at in after[len(wanted) :]):
                continue
            # Lengths matter below `least`, and where excluded texts could hide others of their class.
            key = (after, min(len(text) + 1, max(least, _longest(forbidden) + 1) if forbidden else least))
            if most is not None:
                key = (after, len(text) + 1)
            if key not in seen:
                seen.add(key)
                queue.append((text + chr(char), after))


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def shortest(
    patterns: Sequence[str],
    not_patterns: Sequence[str] = (),
    *,
    least: int = 0,
    most: int | None = None,
    excluded: Sequence[str] = (),
) -> Found:
    """The shortest string that matches all patterns and none of the others; `Found(None)` is a proof.

    Raises:
        NotModelled: if neither could be found out.
    """
    barred = [*not_patterns, *(f"^{re.escape(text)}$" for text in excluded)]
    found = next(matching(patterns, barred, least=least, most=most), None)
    return Found(found)
