"""Writes a shim: the map as data, and the source of everything that does what it says, in one file."""

from __future__ import annotations

import ast
import inspect
import json
import re
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from triaccord.impact.map import MigrationMap

_PARTS = (
    "triaccord.impact.limits",
    "triaccord.impact.steps",
    "triaccord.impact.sent",
    "triaccord.impact.exchanges",
    "triaccord.impact.translating",
    "triaccord.shim.transports",
)
_WIDTH = 100
_MARKS = re.compile(r"  # (noqa|type: ignore|fmt:).*$", re.MULTILINE)


def shim_text(found: MigrationMap, *, tool: str = "triaccord") -> str:
    """The source of a shim for a map.

    Args:
        found: What becomes of requests and answers.
        tool: Name and version of the maker, for the file's head.

    Returns:
        A Python module that needs nothing but the standard library, and requests or httpx.
    """
    import jinja2

    template = (files(__package__) / "templates" / "shim.py.j2").read_text(encoding="utf-8")
    environment = jinja2.Environment(  # noqa: S701  # Python, not HTML: every value passes a filter of ours
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters.update(word=_word, literal=_literal)
    document = found.to_json()
    text = environment.from_string(template).render(
        map=document,
        tool=tool,
        stopped=[each for each in document["uncovered"] if each["refuses"]],
        passed=[each for each in document["uncovered"] if not each["refuses"]],
        imports=_imports(),
        parts=[_body(name) for name in _PARTS],
    )
    ast.parse(text)
    return text


def _word(text: object) -> str:
    """Text of documents on one line of a docstring or comment, harmless there."""
    plain = "".join(char if char.isprintable() else " " for char in str(text))
    return " ".join(plain.replace("\\", "/").replace('"""', "'''").split())[:300].rstrip('"')


def _literal(value: Any, indent: str = "") -> str:
    """A value as Python, as a formatter would put it: on one line where it fits."""
    short = _quoted(value)
    if len(indent) + len(short) < _WIDTH or not isinstance(value, dict | list) or not value:
        return short
    inner = indent + "    "
    if isinstance(value, dict):
        rows = [f"{inner}{_quoted(key)}: {_literal(each, inner)}," for key, each in value.items()]
        return "\n".join(["{", *rows, indent + "}"])
    return "\n".join(["[", *(f"{inner}{_literal(each, inner)}," for each in value), indent + "]"])


def _quoted(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {_quoted(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_quoted, value)) + "]"
    # JSON's escapes of text are Python's, and leave nothing but ASCII.
    return json.dumps(value) if isinstance(value, str) else repr(value)


@lru_cache(maxsize=16)
def _source(name: str) -> tuple[str, ast.Module]:
    text = inspect.getsource(import_module(name))
    return text, ast.parse(text)


@lru_cache(maxsize=1)
def _imports() -> tuple[str, ...]:
    """What the parts import of the standard library, each once, sorted."""
    plain: set[str] = set()
    names: dict[str, set[str]] = {}
    for part in _PARTS:
        for node in _source(part)[1].body:
            if isinstance(node, ast.Import):
                plain |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not _is_ours(node):
                names.setdefault(str(node.module), set()).update(alias.name for alias in node.names)
    froms = [f"from {module} import {', '.join(sorted(found))}" for module, found in sorted(names.items())]
    return (*(f"import {name}" for name in sorted(plain)), *froms)


def _is_ours(node: ast.ImportFrom) -> bool:
    return str(node.module).startswith("triaccord") or node.module == "__future__"


def _body(name: str) -> str:
    """A module's source without its docstring, imports and marks for linters."""
    text, tree = _source(name)
    lines = text.splitlines()
    for at, node in enumerate(tree.body):
        is_docstring = at == 0 and isinstance(node, ast.Expr)
        is_all = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        if is_docstring or is_all or isinstance(node, ast.Import | ast.ImportFrom):
            for line in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[line] = "\0"
    kept = "\n".join(line for line in lines if line != "\0").strip()
    return _MARKS.sub("", re.sub(r"\n{4,}", "\n\n\n", kept))
