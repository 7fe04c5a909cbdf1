"""JSONPath (RFC 9535): plain paths by ourselves, because catalogues have hundreds; the rest by a library."""

from __future__ import annotations

import re
from typing import Any

from triaccord.loading.pointers import NotFoundError, Tokens, get

# Compiled when first asked for: its ranges of letters take longer than all other imports.
_STEP = (
    r"""\.([A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff]*)"""
    r"""|\[\s*'((?:[^'\\]|\\.)*)'\s*\]|\[\s*"((?:[^"\\]|\\.)*)"\s*\]"""
    r"""|\[\s*(0|[1-9][0-9]*)\s*\]"""
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class BadPathError(ValueError):
    """What was given is no JSONPath."""


def select(path: str, document: Any) -> list[Tokens]:
    """The places that a JSONPath selects, each once, sorted: indices by number, names by letter.

    Raises:
        BadPathError: if it is none.
    """
    tokens = plain_path(path)
    if tokens is None:
        return _by_library(path, document)
    try:
        get(document, tokens)
    except NotFoundError:
        return []
    return [tokens]


def plain_path(path: str) -> Tokens | None:
    """The tokens of a path that names one place (`$.paths['/a'].get`); None if it has more in it."""
    if not path.startswith("$"):
        return None
    match = re.compile(_STEP).match
    tokens: list[str] = []
    position = 1
    while position < len(path):
        step = match(path, position)
        if step is None:
            return None
        name = step[step.lastindex or 0]
        quoted = step.lastindex in (2, 3)
        tokens.append(_unescaped(name) if quoted and "\\" in name else name)
        position = step.end()
    return tuple(tokens)


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) == 5 else _ESCAPED.get(code, code)

    return _ESCAPE.sub(plain, text)


def _by_library(path: str, document: Any) -> list[Tokens]:
    import jsonpath
    from jsonpath.exceptions import JSONPathError

    try:
        matches = jsonpath.compile(path, strict=True).finditer(document)
        places = {match.parts for match in matches}
    except (JSONPathError, RecursionError) as error:
        raise BadPathError(str(error).splitlines()[0]) from None
    return [tuple(str(part) for part in parts) for parts in sorted(places, key=_reading_order)]


def _reading_order(parts: tuple[int | str, ...]) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in parts]
