"""Lines and columns in JSON: only the objects on the way are read token by token.

What lies beside the way is skipped by the standard library's C scanner, which tells where it ended.
"""

from __future__ import annotations

import bisect
import re
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import Any

from triaccord.loading.pointers import Tokens

_SPACE = re.compile(r"[ \t\r\n]*")
_NEWLINE = re.compile(r"\n")


def find(data: bytes, wanted: set[Tokens]) -> dict[Tokens, tuple[int, int]]:
    """Line and column, 1-based, of each wanted place and of those above it, as far as they exist."""
    text = data.decode("utf-8", "replace")
    scanner = _Scanner(text)
    start = _skip(text, 0)
    offsets: dict[Tokens, int] = {(): start}
    scanner.walk(start, (), _trie(wanted), offsets)
    lines = [0, *(match.end() for match in _NEWLINE.finditer(text))]
    found = {}
    for tokens, offset in offsets.items():
        line = bisect.bisect_right(lines, offset)
        found[tokens] = (line, offset - lines[line - 1] + 1)
    return found


def _trie(wanted: set[Tokens]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for tokens in wanted:
        node = root
        for token in tokens:
            node = node.setdefault(token, {})
    return root


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._value = JSONDecoder(strict=False).raw_decode
        self._string = scanstring

    def walk(self, start: int, at: Tokens, wanted: dict[str, Any], offsets: dict[Tokens, int]) -> int:
        """Note the offsets of the wanted children of the container at `start`; returns its end."""
        text = self._text
        if not wanted or text[start] not in "{[":
            return int(self._value(text, start)[1])
        closing = "}" if text[start] == "{" else "]"
        position = _skip(text, start + 1)
        index = 0
        while text[position] != closing:
            here = position
            if closing == "}":
                token, position = self._string(text, position + 1, False)
                position = _skip(text, _skip(text, position) + 1)
            else:
                token = str(index)
            below = wanted.get(token)
            if below is None:
                position = self._value(text, position)[1]
            else:
                # The last of two equal keys counts, so what the first one held is forgotten.
                for stale in (
                    [known for known in offsets if known[: len(at) + 1] == (*at, token)]
                    if ((*at, token) in offsets)
                    else ()
                ):
                    del offsets[stale]
                offsets[(*at, token)] = here
                position = self.walk(position, (*at, token), below, offsets)
            index += 1
            position = _skip(text, position)
            if text[position] == ",":
                position = _skip(text, position + 1)
        return position + 1
