"""Lines and columns in JSON: only objects and arrays on the way are read token by token.

What lies beside the way is skipped by msgspec, which gives each member as a slice of the text; where
slices do not add up (a key that is there twice, text that is not strictly JSON), the standard library's
scanner reads the whole way instead, which is slower and sees everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import Any

import msgspec

from triaccord.loading.pointers import Tokens

_SPACE = re.compile(r"[ \t\r\n]*")
_NAME = re.compile(rb'[ \t\r\n]*+("(?:[^"\\]++|\\.)*+")[ \t\r\n]*+:[ \t\r\n]*+', re.DOTALL).match
_START = re.compile(rb"[ \t\r\n]*+").match
_NEXT = re.compile(rb"[ \t\r\n]*+([,}\]])").match

# Newlines are counted once per block of this many bytes, and within a block when asked.
_BLOCK = 8 * 1024

_Members = dict[str, tuple[int, int]]


class _DriftError(Exception):
    """Slices and text do not agree: the exact scanner must read."""


class JsonIndex:
    """One text, and the containers in it that were asked about so far."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._object = msgspec.json.Decoder(dict[str, msgspec.Raw])
        self._array = msgspec.json.Decoder(list[msgspec.Raw])
        self._exact: _ExactMembers | None = None
        # By the offset of a container: its members' names → offsets of the name and of the value.
        self._members: dict[int, _Members] = {}
        # By the offset of a value: how many bytes it has, where that is known.
        self._sizes: dict[int, int] = {}
        self._places: dict[int, tuple[int, int]] = {}
        self._newlines: list[int] = []

    def find(self, wanted: Iterable[Tokens]) -> dict[Tokens, tuple[int, int]]:
        """Line and column, 1-based, of each wanted place and of those above it, as far as they exist."""
        wanted = list(wanted)
        if self._exact is None:
            try:
                return self._found(wanted)
            except (_DriftError, msgspec.MsgspecError, RecursionError):
                text = self._data.decode("utf-8", "replace")
                self._exact = _ExactMembers(text)
                # Its offsets count characters, not bytes.
                self._members.clear()
                self._places.clear()
        return self._found(wanted)

    def _found(self, wanted: list[Tokens]) -> dict[Tokens, tuple[int, int]]:
        root = self._exact.start if self._exact is not None else _START(self._data).end()  # type: ignore[union-attr]  # matches always
        found: dict[Tokens, tuple[int, int]] = {(): self._place(root)} if wanted else {}
        for tokens in wanted:
            value = root
            for depth, token in enumerate(tokens, start=1):
                member = self._container(value).get(token)
                if member is None:
                    break
                name, value = member
                above = tokens[:depth]
                if above not in found:
                    found[above] = self._place(name)
        return found

    def _place(self, offset: int) -> tuple[int, int]:
        place = self._places.get(offset)
        if place is None:
            place = self._places[offset] = self._counted(offset)
        return place

    def _counted(self, offset: int) -> tuple[int, int]:
        if self._exact is not None:
            return self._exact.place(offset)
        data = self._data
        if not self._newlines:
            before = 0
            for start in range(0, len(data) + 1, _BLOCK):
                self._newlines.append(before)
                before += data.count(b"\n", start, start + _BLOCK)
        block = offset // _BLOCK
        line = self._newlines[block] + data.count(b"\n", block * _BLOCK, offset) + 1
        # Columns count characters.
        begin = data.rfind(b"\n", 0, offset) + 1
        return line, len(data[begin:offset].decode("utf-8", "replace")) + 1

    def _container(self, start: int) -> _Members:
        members = self._members.get(start)
        if members is None:
            read = self._exact.members if self._exact is not None else self._sliced
            members = self._members[start] = read(start)
        return members

    def _sliced(self, start: int) -> _Members:
        """The members of what begins at an offset, from the slices that msgspec makes of it."""
        data = self._data
        opening = data[start : start + 1]
        if opening not in (b"{", b"["):
            return {}
        text = memoryview(data)[start : start + self._sizes.get(start, len(data) - start)]
        if opening == b"[":
            slices: list[Any] = self._array.decode(text)
            return self._items(start + 1, slices)
        return self._named(start + 1, self._object.decode(text))

    def _named(self, position: int, slices: dict[str, Any]) -> _Members:
        data, sizes = self._data, self._sizes
        members: _Members = {}
        ending = b","
        for key, value in slices.items():
            match = _NAME(data, position) if ending == b"," else None
            if match is None:
                raise _DriftError
            token = match[1]
            name = token[1:-1].decode("utf-8") if b"\\" not in token else msgspec.json.decode(token)
            if name != key:
                raise _DriftError
            position = match.end()
            members[key] = (match.start(1), position)
            sizes[position] = size = len(memoryview(value))
            position, ending = self._after(position + size)
        if slices and ending != b"}":
            raise _DriftError  # a key that is there twice is left over
        return members

    def _items(self, position: int, slices: list[Any]) -> _Members:
        members: _Members = {}
        for index, value in enumerate(slices):
            position = _START(self._data, position).end()  # type: ignore[union-attr]  # matches always
            members[str(index)] = (position, position)
            self._sizes[position] = size = len(memoryview(value))
            position, _ = self._after(position + size)
        return members

    def _after(self, position: int) -> tuple[int, bytes]:
        match = _NEXT(self._data, position)
        if match is None:
            raise _DriftError
        return match.end(), match[1]


class _ExactMembers:
    """Reads members by the standard library's scanner, which accepts whatever loading accepts."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._skip_value = JSONDecoder(strict=False).raw_decode
        self._lines = [0, *(match.end() for match in re.finditer(r"\n", text))]
        self.start = self._after_space(0)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in characters."""
        import bisect

        line = bisect.bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def _after_space(self, position: int) -> int:
        match = _SPACE.match(self._text, position)
        return match.end() if match else position

    def members(self, start: int) -> _Members:
        """The members of what begins at an offset; of two equal names the last counts."""
        text, after_space = self._text, self._after_space
        if text[start] not in "{[":
            return {}
        closing = "}" if text[start] == "{" else "]"
        members: _Members = {}
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
