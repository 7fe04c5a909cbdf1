"""Lines and columns in JSON: only objects and arrays on the way are read token by token.

What lies beside the way is skipped by the standard library's C scanner, which tells where it ended.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]  # typeshed leaves it out

from triaccord.loading.pointers import Tokens

_SPACE = re.compile(r"[ \t\r\n]*")
_NEWLINE = re.compile(r"\n")


class JsonIndex:
    """One text, and the containers in it that were asked about so far."""

    def __init__(self, data: bytes) -> None:
        self._text = data.decode("utf-8", "replace")
        self._skip_value = JSONDecoder(strict=False).raw_decode
        self._lines = [0, *(match.end() for match in _NEWLINE.finditer(self._text))]
        # By the offset of a container: its members' names → offsets of the name and of the value.
        self._members: dict[int, dict[str, tuple[int, int]]] = {}

    def find(self, wanted: Iterable[Tokens]) -> dict[Tokens, tuple[int, int]]:
        """Line and column, 1-based, of each wanted place and of those above it, as far as they exist."""
        found: dict[Tokens, tuple[int, int]] = {}
        for tokens in wanted:
            value = self._after_space(0)
            found[()] = self._place(value)
            for depth, token in enumerate(tokens, start=1):
                member = self._container(value).get(token)
                if member is None:
                    break
                name, value = member
                found[tokens[:depth]] = self._place(name)
        return found

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def _after_space(self, position: int) -> int:
        match = _SPACE.match(self._text, position)
        return match.end() if match else position

    def _container(self, start: int) -> dict[str, tuple[int, int]]:
        members = self._members.get(start)
        if members is None:
            members = self._members[start] = self._scanned(start)
        return members

    def _scanned(self, start: int) -> dict[str, tuple[int, int]]:
        """The members of what begins at an offset; of two equal names the last counts."""
        text, after_space = self._text, self._after_space
        if text[start] not in "{[":
            return {}
        closing = "}" if text[start] == "{" else "]"
        members: dict[str, tuple[int, int]] = {}
        position = after_space(start + 1)
        while text[position] != closing:
            name = position
            token = str(len(members))
            if closing == "}":
                token, position = scanstring(text, position + 1, False)
                position = after_space(after_space(position) + 1)
            members[token] = (name, position)
            position = after_space(self._skip_value(text, position)[1])
            if text[position] == ",":
                position = after_space(position + 1)
        return members
