"""Which line of the integrator's code names a thing: looked up in the source, once, when a recording ends."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

from triaccord.usage.naming import HOLE, ITEMS, masked_path, steps_of
from triaccord.usage.nodes import Mark
from triaccord.usage.sites import Sources, Spot, line_of
from triaccord.usage.values import Site, Where

Stack = tuple[Spot, ...]


class Lines:
    """Answers where something is named; keeps the parsed sources it needed."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._trees: dict[str, _Words] = {}
        self._sites: dict[Spot, Site | None] = {}

    def site(self, spot: Spot) -> Site | None:
        """The line of a place in code."""
        if spot not in self._sites:
            self._sites[spot] = self._sources.site(spot)
        return self._sites[spot]

    def of_mark(self, mark: Mark) -> Site | None:
        """The line of whoever looked: a place in code, or the declaration of a model's field."""
        if isinstance(mark[0], int):
            return self.site((mark[0], mark[1]))
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
        for spot in (*self._before_tests(stack), *stack):
            words = self._function_words(spot)
            if literal and any(literal[-1] in masked_path(text).split("/") for text in words):
                return self.site(spot)
        return self.site(stack[0])

    def _before_tests(self, stack: Stack) -> Iterator[Spot]:
        """The part of a stack in other files than its outermost, which is the test's."""
        files = [getattr(self._sources.codes.get(spot[0]), "co_filename", "") for spot in stack]
        return (spot for spot, file in zip(stack, files, strict=True) if file != files[-1])

    def of_name(self, stack: Stack, where: Where, name: str, call: Site | None) -> tuple[Site, ...]:
        """The lines that put a name into a request; the call's own line where none is found."""
        leaf = next((step for step in reversed(steps_of(name)) if step != ITEMS), name)
        for spot in stack:
            code = self._sources.codes.get(spot[0])
            words = self._words(code.co_filename) if code is not None else None
            if code is None or words is None:
                continue
            file = self._sources.name_of(code.co_filename) or ""
            for extent in (words.statement(line_of(code, spot[1])), _extent(code)):
                lines = words.of_name(leaf, *extent, ignore_case=where is Where.HEADER)
                if lines:
                    return tuple(Site(file=file, line=line) for line in lines)
        for spot in stack:
            code = self._sources.codes.get(spot[0])
            words = self._words(code.co_filename) if code is not None else None
            if code is None or words is None:
                continue
            lines = words.keys.get(leaf, ())
            if len(lines) == 1:
                return (Site(file=self._sources.name_of(code.co_filename) or "", line=lines[0]),)
        return (call,) if call is not None else ()

    def _declaration(self, kind: Any, name: str) -> Site | None:
        """Where a model or one of its bases declares a field."""
        for owner in getattr(kind, "__mro__", (kind,)):
            module = sys.modules.get(getattr(owner, "__module__", ""))
            filename = getattr(module, "__file__", None) or ""
            file = self._sources.name_of(filename) if filename else None
            words = self._words(filename) if file else None
            if file is None or words is None:
                continue
            line = words.fields.get((owner.__qualname__.replace(".<locals>", ""), name))
            if line is not None:
                return Site(file=file, line=line)
        return None

    def _function_words(self, spot: Spot) -> Iterable[str]:
        code = self._sources.codes.get(spot[0])
        words = self._words(code.co_filename) if code is not None else None
        if code is None or words is None:
            return ()
        return words.texts_between(*_extent(code))

    def _words(self, filename: str) -> _Words | None:
        if filename not in self._trees:
            try:
                tree = ast.parse(Path(filename).read_bytes())
            except (OSError, SyntaxError, ValueError):
                tree = ast.Module(body=[], type_ignores=[])
            self._trees[filename] = _Words(tree)
        return self._trees[filename]


def _extent(code: CodeType) -> tuple[int, int]:
    """First and last line of a function, those of functions within it included; a module is its own lines."""
    lines = [line for _, _, line in code.co_lines() if line]
    inner = (
        [const for const in code.co_consts if isinstance(const, CodeType)]
        if code.co_name != "<module>"
        else []
    )
    ends = [_extent(const)[1] for const in inner]
    return code.co_firstlineno, max([code.co_firstlineno, *lines, *ends])


class _Words:
    """The names that a source file spells, with their lines."""

    def __init__(self, tree: ast.Module) -> None:
        self.texts: list[tuple[int, str]] = []
        self.names: list[tuple[int, str]] = []
        self.fields: dict[tuple[str, str], int] = {}
        self.keys: dict[str, tuple[int, ...]] = {}
        self._statements = sorted(
            (node.lineno, node.end_lineno or node.lineno)
            for node in ast.walk(tree)
            if isinstance(node, ast.stmt)
        )
        self._constants = dict(_constants(tree))
        for node in ast.walk(tree):
            self._look(node)
        self._declared(tree, ())
        for line, name in self.names:
            self.keys[name] = (*self.keys.get(name, ()), line)

    def _look(self, node: ast.AST) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.texts.append((node.lineno, node.value))
            if isinstance(node.value, str) and len(node.value) <= 64:
                self.names.append((node.lineno, node.value))
        elif isinstance(node, ast.keyword) and node.arg:
            self.names.append((node.lineno, node.arg))
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in self._constants:
                self.texts.append((node.lineno, self._constants[name]))

    def _declared(self, node: ast.AST, within: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                self._declared(child, (*within, child.name))
            elif isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name):
                self.fields.setdefault((".".join(within), child.target.id), child.lineno)
            else:
                self._declared(child, within)

    def statement(self, line: int | None) -> tuple[int, int]:
        """First and last line of the smallest statement around a line."""
        around = [
            extent for extent in self._statements if line is not None and extent[0] <= line <= extent[1]
        ]
        return min(around, key=lambda extent: extent[1] - extent[0], default=(0, 0))

    def texts_between(self, first: int, last: int) -> Iterator[str]:
        return (text for line, text in self.texts if first <= line <= last)

    def of_name(self, name: str, first: int, last: int, *, ignore_case: bool) -> tuple[int, ...]:
        wanted = name.lower() if ignore_case else name
        return tuple(
            sorted(
                {
                    line
                    for line, text in self.names
                    if first <= line <= last and (text.lower() if ignore_case else text) == wanted
                }
            )
        )


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names that a module or its classes give to texts: `INVOICES = "/invoices"`."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for body in (tree.body, *(scope.body for scope in classes)):
        for node in body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for target in node.targets:
                    if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                        yield target.id, node.value.value
