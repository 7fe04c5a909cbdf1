"""The tree of paths of one response body, and who looked at which of them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from types import FrameType
from typing import Any

from triaccord.usage.naming import ANY, ITEMS, masked_key
from triaccord.usage.sites import Sources, Spot
from triaccord.usage.values import How

# A body with more different keys than this is a table of values, not an object with fields.
MAX_CHILDREN = 2_000

Mark = tuple[Any, ...]
"""Who looked: a spot in code, or a model's declared field."""

# Most nodes are leaves; what they share need not be made, nor looked through by the collector of garbage.
_NO_CHILDREN: dict[Any, Any] = {}


class Clock:
    """What all watched values of one recording share: the running test, and what is own code."""

    __slots__ = ("faults", "pending", "sources", "test")

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.test = 0
        self.pending: Any = None
        self.faults: set[str] = set()


class Node:
    """One path in a body; its children are looked up by key."""

    __slots__ = ("bulk_hits", "children", "clock", "holds", "looped", "marks", "name", "named", "own")

    def __init__(self, clock: Clock, name: str = "") -> None:
        self.clock = clock
        self.name = name
        # Whether an object or an array was ever here.
        self.holds = False
        # By the key as it is, for speed, and by the name that may be written down.
        self.children: dict[Any, Node] = _NO_CHILDREN
        self.named: dict[str, Node] = _NO_CHILDREN
        # Tests by the place in own code that read this by its name: looked at in every reading.
        self.own: dict[Spot, set[int]] = {}
        self.bulk_hits: Set[tuple[int, int, int]] = frozenset()
        self.marks: dict[tuple[How, Mark], set[int]] = {}
        self.looped: Set[tuple[How, Mark]] = frozenset()

    def child(self, key: Any) -> Node:
        """The path one step further down."""
        found = self.children.get(key)
        if found is not None:
            return found
        if self.children is _NO_CHILDREN:
            self.children, self.named = {}, {}
        full = len(self.children) >= MAX_CHILDREN
        name = ANY if full else ITEMS if key == ITEMS else masked_key(key)
        found = self.named.get(name)
        if found is None:
            found = self.named[name] = Node(self.clock, name)
        if not full:
            self.children[key] = found
        return found

    def note(self, how: How, mark: Mark) -> set[int]:
        """Write down that `mark` looked at this path during the running test; all tests in which it did."""
        tests = self.marks.get((how, mark))
        if tests is None:
            tests = self.marks[(how, mark)] = set()
        tests.add(self.clock.test)
        return tests

    def read(self, frame: FrameType, *, how: How = How.READ) -> None:
        """Note an explicit read from `frame` or, if that is a library's, from the own code that called it."""
        clock = self.clock
        code = frame.f_code
        if clock.sources.owns(code):
            here: Spot = (id(code), frame.f_lasti)
            tests = self.note(how, here)
            if how is How.READ:
                self.own[here] = tests
            return
        if code.co_filename not in clock.sources.silent:
            spot = clock.sources.spot(frame.f_back)
            if spot is not None:
                self.note(how, spot)

    def bulk(self, frame: FrameType) -> None:
        """Note that everything in here was taken at once."""
        key = (id(frame.f_code), frame.f_lasti, self.clock.test)
        if key in self.bulk_hits:
            return
        if self.clock.sources.owns(frame.f_code):
            if isinstance(self.bulk_hits, set):
                self.bulk_hits.add(key)
            else:
                self.bulk_hits = {key}
        elif frame.f_code.co_filename in self.clock.sources.silent:
            return
        spot = self.clock.sources.spot(frame)
        if spot is not None:
            self.note(How.BULK, spot)

    def walk(self, steps: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Every path from here downwards, each once."""
        yield steps, self
        for node in self.named.values():
            yield from node.walk((*steps, node.name))
