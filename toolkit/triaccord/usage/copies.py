"""Plain copies of bodies: `own = dict(body)`, and what the function then takes out of the copy by name.

A copy is the integrator's own and nobody watches it; generated clients make one first thing in every model.
What a function does with a name of its own stands in its source, so it is looked up there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from linecache import getline
from pathlib import Path

from triaccord.usage.nodes import Mark, Node
from triaccord.usage.sites import Position, Sources
from triaccord.usage.values import How, Site

_GETTERS = frozenset({"get", "pop", "setdefault"})
_COPIERS = frozenset({"dict", "OrderedDict"})
_COPYING = ("dict(", "Dict(", "**")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.Module)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a function takes by name out of a copy, with the lines.

    Attributes:
        reads: Keys and lines.
        is_whole: Whether the rest of it goes elsewhere, too.
    """

    reads: tuple[tuple[str, int], ...]
    is_whole: bool


class Copies:
    """Finds copies in source files; keeps those it has read."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._files: dict[str, dict[Position, Copy]] = {}

    def name(self, root: Node) -> None:
        """Note what is taken out of copies of this body, or of parts of it, as taken out of itself."""
        for _, node in list(root.walk()):
            for (how, mark), tests in list(node.marks.items()):
                found = self._copy(mark) if how is How.BULK else None
                if found is None:
                    continue
                copy, file = found
                for key, line in copy.reads:
                    at: Mark = (Site(file=file, line=line),)
                    node.child(key).marks.setdefault((How.READ, at), set()).update(tests)
                if not copy.is_whole:
                    del node.marks[(how, mark)]

    def _copy(self, mark: Mark) -> tuple[Copy, str] | None:
        code = self._sources.codes.get(mark[0])
        file = self._sources.name_of(code.co_filename) if code is not None else None
        if code is None or file is None:
            return None
        at = self._sources.position(code, mark[1])
        # Most of what takes a body as a whole is no copy; a look at its lines spares reading the file.
        lines = range(at[0] or 0, (at[1] or 0) + 1)
        if not any(word in getline(code.co_filename, line) for line in lines for word in _COPYING):
            return None
        if code.co_filename not in self._files:
            self._files[code.co_filename] = dict(_copies(code.co_filename))
        copy = self._files[code.co_filename].get(at)
        return None if copy is None else (copy, file)


def _copies(filename: str) -> Iterator[tuple[Position, Copy]]:
    """The copies that a file makes, by where the instruction that makes them stands."""
    try:
        tree = ast.parse(Path(filename).read_bytes())
        for scope in ast.walk(tree):
            if isinstance(scope, _SCOPES):
                yield from _of_scope(scope)
    except (OSError, SyntaxError, ValueError, RecursionError):
        return


def _of_scope(scope: ast.AST) -> Iterator[tuple[Position, Copy]]:
    made: dict[str, list[ast.expr]] = {}
    for node in _within(scope):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else (node.target,):
                if isinstance(target, ast.Name):
                    made.setdefault(target.id, []).append(node.value)
    for name, values in made.items():
        copied = [value for value in values if _is_copy(value)]
        if copied:
            copy = _used(scope, name)
            # Where the name stands for several things, what is taken out of it may be another's.
            copy = Copy(copy.reads, copy.is_whole or len(values) > 1)
            for value in copied:
                yield from ((_range(part), copy) for part in _parts(value))


def _within(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions within it."""
    todo = list(ast.iter_child_nodes(scope))
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, _SCOPES):
            todo.extend(ast.iter_child_nodes(node))


def _is_copy(value: ast.expr) -> bool:
    if isinstance(value, ast.Call) and len(value.args) == 1:
        return isinstance(value.func, ast.Name) and value.func.id in _COPIERS
    return isinstance(value, ast.Dict) and None in value.keys


def _parts(value: ast.expr) -> Iterator[ast.expr]:
    yield value
    if isinstance(value, ast.Dict):
        yield from (part for key, part in zip(value.keys, value.values, strict=True) if key is None)


def _range(node: ast.expr) -> Position:
    return (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)


def _used(scope: ast.AST, name: str) -> Copy:
    reads: set[tuple[str, int]] = set()
    named: set[int] = set()
    for node in ast.walk(scope):
        key = _key_of(node, name)
        if key is not None:
            spelled, owner, is_read = key
            named.add(id(owner))
            if is_read:
                reads.add((spelled, getattr(node, "lineno", 0)))
    whole = any(
        isinstance(node, ast.Name)
        and node.id == name
        and isinstance(node.ctx, ast.Load)
        and id(node) not in named
        for node in ast.walk(scope)
    )
    return Copy(tuple(sorted(reads)), whole)


def _key_of(node: ast.AST, name: str) -> tuple[str, ast.expr, bool] | None:
    """The key that a node names of the copy, the copy's own node, and whether it is read."""
    owner: ast.expr | None = None
    key: ast.expr | None = None
    is_read = True
    if isinstance(node, ast.Subscript):
        owner, key, is_read = node.value, node.slice, isinstance(node.ctx, ast.Load)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        owner, key = (node.func.value, node.args[0]) if node.func.attr in _GETTERS else (None, None)
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        owner, key = node.comparators[0], node.left
    if not isinstance(owner, ast.Name) or owner.id != name or not isinstance(key, ast.Constant):
        return None
    return (key.value, owner, is_read) if isinstance(key.value, str) else None
