"""Which line of the integrator's code names a thing: looked up in the source, once, when a recording ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import CodeType
from typing import Any

from triaccord.usage.copies import Copies
from triaccord.usage.naming import HOLE, ITEMS, steps_of
from triaccord.usage.nodes import Mark
from triaccord.usage.sites import Sources, Spot
from triaccord.usage.values import Site, Where
from triaccord.usage.words import Extent, Words

Stack = tuple[Spot, ...]


class Lines:
    """Answers where something is named; keeps the parsed sources it needed.

    Attributes:
        copies: Answers what is taken out of copies of bodies.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.copies = Copies(sources)
        self._words: dict[str, Words] = {}
        self._sites: dict[Spot, Site | None] = {}
        self._extents: dict[int, Extent] = {}

    def site(self, spot: Spot) -> Site | None:
        """The line of a place in code."""
        if spot not in self._sites:
            self._sites[spot] = self._sources.site(spot)
        return self._sites[spot]

    def of_mark(self, mark: Mark) -> Site | None:
        """The line of whoever looked: a place in code, or the declaration of a model's field."""
        if isinstance(mark[0], int):
            return self.site((mark[0], mark[1]))
        if isinstance(mark[0], Site):
            return mark[0]
        kind, name, spot = mark
        return self._declaration(kind, name) or (self.site(spot) if spot else None)

    def of_call(self, stack: Stack, path: str) -> Site | None:
        """The line of a call that says which operation is meant.

        Integrators wrap their client: the innermost line is the same for every operation. What a change of
        the operation concerns is the innermost line whose function spells the end of its path. Tests spell
        paths too, for their mocks, so they are asked last.
        """
        if not stack:
            return None
        literal = [part for part in path.split("/") if part and part != HOLE]
        if literal:
            codes = [(spot, code) for spot in stack if (code := self._sources.codes.get(spot[0]))]
            outermost = codes[-1][1].co_filename if codes else ""
            before = [(spot, code) for spot, code in codes if code.co_filename != outermost]
            for spot, code in (*before, *codes):
                if self._words_of(code.co_filename).spells_segment(literal[-1], self._extent(code)):
                    return self.site(spot)
        return self.site(stack[0])

    def of_name(self, stack: Stack, where: Where, name: str, call: Site | None) -> tuple[Site, ...]:
        """The lines that put a name into a request; the call's own line where none is found."""
        leaf = next((step for step in reversed(steps_of(name)) if step != ITEMS), name)
        for code, words, line in self._along(stack):
            for extent in (words.statement(line), self._extent(code)):
                lines = words.of_name(leaf, extent, ignore_case=where is Where.HEADER)
                if lines:
                    file = self._sources.name_of(code.co_filename) or ""
                    return tuple(Site(file=file, line=line) for line in lines)
        for code, words, _ in self._along(stack):
            lines = tuple(words.names.get(leaf, ()))
            if len(lines) == 1:
                return (Site(file=self._sources.name_of(code.co_filename) or "", line=lines[0]),)
        return (call,) if call is not None else ()

    def _along(self, stack: Stack) -> Iterator[tuple[CodeType, Words, int]]:
        for spot in stack:
            code = self._sources.codes.get(spot[0])
            site = self.site(spot)
            if code is not None and site is not None:
                yield code, self._words_of(code.co_filename), site.line

    def _declaration(self, kind: Any, name: str) -> Site | None:
        """Where a model or one of its bases declares a field."""
        for owner in getattr(kind, "__mro__", (kind,)):
            module = sys.modules.get(getattr(owner, "__module__", ""))
            filename = getattr(module, "__file__", None) or ""
            file = self._sources.name_of(filename) if filename else None
            if file is None:
                continue
            place = (owner.__qualname__.replace(".<locals>", ""), name)
            line = self._words_of(filename).fields.get(place)
            if line is not None:
                return Site(file=file, line=line)
        return None

    def _words_of(self, filename: str) -> Words:
        if filename not in self._words:
            self._words[filename] = Words.from_file(filename)
        return self._words[filename]

    def _extent(self, code: CodeType) -> Extent:
        """First and last line of a function, functions within it included; a module is its own lines."""
        if id(code) not in self._extents:
            last = max((line for _, _, line in code.co_lines() if line), default=code.co_firstlineno)
            if code.co_name != "<module>":
                inner = [const for const in code.co_consts if isinstance(const, CodeType)]
                last = max([last, *(self._extent(const)[1] for const in inner)])
            self._extents[id(code)] = (code.co_firstlineno, last)
        return self._extents[id(code)]
