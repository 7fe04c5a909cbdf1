"""The names and paths that one source file spells, with their lines: read once, looked up often."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

Extent = tuple[int, int]
"""First and last line."""
_MAX_NAME, _MAX_PATH = 64, 200


class Words:
    """What a source file spells.

    Attributes:
        fields: The lines of annotated names, by the classes and functions around them and the name.
        names: The lines of texts and keywords, by what they say.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.fields: dict[tuple[str, str], int] = {}
        self.names: dict[str, list[int]] = defaultdict(list)
        self._lower: dict[str, list[int]] | None = None
        self._segments: dict[str, list[int]] = defaultdict(list)
        self._statements: dict[int, Extent] = {}
        self._constants = dict(_constants(tree))
        self._read(tree, ())

    @classmethod
    def from_file(cls, filename: str) -> Words:
        """The words of a file; none if it cannot be read or is no Python."""
        try:
            return cls(ast.parse(Path(filename).read_bytes()))
        except (OSError, SyntaxError, ValueError, RecursionError):
            return cls(ast.Module(body=[], type_ignores=[]))

    def _read(self, node: ast.AST, within: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            inner = within
            if isinstance(child, ast.stmt):
                # Statements come from the outside in, so the smallest one around a line is the last.
                extent = (child.lineno, child.end_lineno or child.lineno)
                for line in range(extent[0], extent[1] + 1):
                    self._statements[line] = extent
                if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                    inner = (*within, child.name)
                elif isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name):
                    self.fields.setdefault((".".join(within), child.target.id), child.lineno)
            else:
                self._look(child)
            self._read(child, inner)

    def _look(self, node: ast.AST) -> None:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                self._text(node.value, node.lineno)
                if len(node.value) <= _MAX_NAME:
                    self.names[node.value].append(node.lineno)
        elif isinstance(node, ast.keyword):
            if node.arg:
                self.names[node.arg].append(node.lineno)
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            constant = self._constants.get(node.id if isinstance(node, ast.Name) else node.attr)
            if constant is not None:
                self._text(constant, node.lineno)

    def _text(self, text: str, line: int) -> None:
        if len(text) <= _MAX_PATH and not any(map(str.isspace, text)):
            for part in unquote(text).split("/"):
                self._segments[part].append(line)

    def statement(self, line: int | None) -> Extent:
        """The smallest statement around a line."""
        return self._statements.get(line or 0, (0, 0))

    def spells_segment(self, segment: str, extent: Extent) -> bool:
        """Whether a path with this segment is spelled between two lines."""
        return any(extent[0] <= line <= extent[1] for line in self._segments.get(segment, ()))

    def of_name(self, name: str, extent: Extent, *, ignore_case: bool) -> tuple[int, ...]:
        """The lines between two lines that spell a name."""
        found = self._lower_names().get(name.lower(), ()) if ignore_case else self.names.get(name, ())
        return tuple(sorted({line for line in found if extent[0] <= line <= extent[1]}))

    def _lower_names(self) -> dict[str, list[int]]:
        if self._lower is None:
            self._lower = defaultdict(list)
            for name, lines in self.names.items():
                self._lower[name.lower()] += lines
        return self._lower


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names that a module or its classes give to texts: `INVOICES = "/invoices"`."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for body in (tree.body, *(scope.body for scope in classes)):
        for node in body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for target in node.targets:
                    if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                        yield target.id, node.value.value
