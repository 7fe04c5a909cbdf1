r"""One regular expression as a small automaton, and the character classes that it is made of.

Python's own parser reads the pattern. Patterns mean what ECMA-262 says: `\d` and `\w` are ASCII, `$` is the
very end. Of look-around, only what looks ahead from the very start is modelled: as a pattern of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from re import _constants as sre
from re import _parser
from typing import Any

Intervals = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
_MOST_STATES = 4_000


class NotModelled(Exception):  # noqa: N818 - an answer, not a fault
    """A pattern uses something that the automaton does not know, or grows too large."""


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
    if at <= LAST:
        out.append((at, LAST))
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
_BEGINNINGS = (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING)
_EDGES = (*_BEGINNINGS, sre.AT_END, sre.AT_END_STRING)
_BEGIN = (sre.AT, sre.AT_BEGINNING)


class Automaton:
    """States with edges on characters, and free edges that may need the start or the end of the text.

    Sets of states are positions, which are numbered as they are met: `MATCHED` is that of every text in which
    the pattern is found already, `LOST` that of those in which it will never be found.
    """

    MATCHED = 0
    LOST = 1

    def __init__(self, items: Iterable[tuple[Any, Any]]) -> None:
        self.free: list[list[tuple[int, int]]] = []
        self.edges: list[list[tuple[Intervals, int]]] = []
        self._start = self._state()
        self._accept = self._sequence(items, self._start)
        self._live = self._leading_to_accept()
        self._sets: list[frozenset[int]] = [frozenset(), frozenset()]
        self._numbers: dict[frozenset[int], int] = {frozenset(): self.LOST}
        self._after: list[dict[int, int]] = [{}, {}]
        self._found_at_end: dict[tuple[int, bool], bool] = {}
        self.begin = self._number(self._closure([self._start], at_start=True, at_end=False))

    def after(self, position: int, char: int) -> int:
        """The position behind one more character."""
        if position <= self.LOST:
            return position
        known = self._after[position]
        found = known.get(char)
        if found is None:
            inside = {*self._step(self._sets[position], char), self._start}
            found = known[char] = self._number(self._closure(inside, at_start=False, at_end=False))
        return found

    def matches(self, position: int, *, at_start: bool) -> bool:
        """Whether the pattern is found in a text that ends at a position."""
        if position <= self.LOST:
            return position == self.MATCHED
        found = self._found_at_end.get((position, at_start))
        if found is None:
            states = self._closure(self._sets[position], at_start=at_start, at_end=True)
            found = self._found_at_end[position, at_start] = self._accept in states
        return found

    def _number(self, states: frozenset[int]) -> int:
        if self._accept in states:
            return self.MATCHED
        states &= self._live
        found = self._numbers.get(states)
        if found is None:
            found = self._numbers[states] = len(self._sets)
            self._sets.append(states)
            self._after.append({})
        return found

    def _leading_to_accept(self) -> frozenset[int]:
        """The states that lead to the end of the pattern from within a text."""
        into: list[list[int]] = [[] for _ in self.free]
        for state, (free, edges) in enumerate(zip(self.free, self.edges, strict=True)):
            for needs, target in free:
                if needs != _AT_START:
                    into[target].append(state)
            for _, target in edges:
                into[target].append(state)
        seen, stack = {self._accept}, [self._accept]
        while stack:
            for state in into[stack.pop()]:
                if state not in seen:
                    seen.add(state)
                    stack.append(state)
        return frozenset(seen)

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
        if op is sre.AT and argument in _EDGES:
            end = self._state()
            needs = _AT_START if argument in _BEGINNINGS else _AT_END
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

    def _closure(self, states: Iterable[int], *, at_start: bool, at_end: bool) -> frozenset[int]:
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

    def _step(self, states: Iterable[int], char: int) -> set[int]:
        return {
            target
            for state in states
            for intervals, target in self.edges[state]
            if any(low <= char <= high for low, high in intervals)
        }


@lru_cache(maxsize=512)
def automata(pattern: str) -> tuple[tuple[Automaton, ...], tuple[Automaton, ...]]:
    """What a text must match, and what it must not, for a pattern to be found in it.

    `^(?!x)y` is `^y` and not `^x`; `^(?=x)y` is both `^x` and `^y`.

    Raises:
        NotModelled: if the pattern is beyond an automaton.
    """
    try:
        parsed = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise NotModelled(str(error)) from error
    if parsed.state.flags & ~re.UNICODE:
        raise NotModelled("flags")
    items = [*parsed]
    ahead: tuple[list[Automaton], list[Automaton]] = [], []
    begins = False
    while items:
        op, argument = items[0]
        if op is sre.SUBPATTERN and not argument[1] and not argument[2]:
            items[:1] = [*argument[3]]
        elif op is sre.AT and argument in _BEGINNINGS:
            begins = True
            del items[0]
        elif begins and op in (sre.ASSERT, sre.ASSERT_NOT) and argument[0] > 0:
            ahead[op is sre.ASSERT_NOT].append(Automaton([_BEGIN, *argument[1]]))
            del items[0]
        else:
            break
    whole = Automaton([_BEGIN, *items] if begins else items)
    return (whole, *ahead[0]), tuple(ahead[1])
