"""Lines and columns in YAML as people and generators write it: block mappings, found by their indentation.

What lies beside the way is never read: a member of a block mapping begins on a line of the mapping's own
indentation and ends where the next one begins. Only where the way leads through something else (a list, a
flow collection, an anchor) libyaml reads that one part. Whatever does not look as it should is not guessed
at: `find` says nothing then, and the whole text is read event by event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from triaccord.loading.pointers import Tokens
from triaccord.loading.yaml_walk import walk
from triaccord.model import InputError
from triaccord.model.quick import dataclass

Place: TypeAlias = "tuple[int, int]"
"""Line and column, 1-based."""

_KEY = re.compile(
    rb"""(?:"(?P<double>[^"\\\r\n]*+)"|'(?P<single>(?:[^'\r\n]|'')*+)'"""
    rb"""|(?P<plain>[^\s\-?:,\[\]{}#&*!|>'"%@`][^\r\n]*?))[ \t]*+:(?=[ \t\r]|$)"""
).match


# A newline before a line is searched for much faster than the beginning of a line.
_CONTENT = re.compile(rb"\n( *+)([^ \r\n].*+)").search
"""The next line that says something."""


class _OtherwiseError(Exception):
    """The text is not what this reader knows."""


@dataclass(slots=True)
class _Member:
    """A member of a block mapping: its key's place; its bytes from the newline before to the one after."""

    line: int
    column: int
    start: int
    end: int
    inside: int
    """Where the key's line ends and those below begin; -1 if the value begins on the key's line."""


class YamlBlocks:
    """One text, and the mappings in it that were asked about so far."""

    def __init__(self, data: bytes) -> None:
        self._data = b"\n" + data
        # A lone carriage return and a byte order mark shift lines and columns; nobody has them.
        self._is_plain = (
            b"\0" not in data and data.count(b"\r") == data.count(b"\r\n") and data[:3] != b"\xef\xbb\xbf"
        )
        self._mappings: dict[int, dict[str, _Member] | None] = {}

    def find(self, wanted: set[Tokens]) -> dict[Tokens, Place] | None:
        """The place of each wanted member and of those above it, as far as they exist; None: cannot tell."""
        if not self._is_plain:
            return None
        found: dict[Tokens, Place] = {}
        try:
            self._descend((0, len(self._data), 0), (), _trie(wanted), found)
        except (_OtherwiseError, InputError, UnicodeDecodeError, RecursionError):
            return None
        return found

    def _descend(
        self, part: tuple[int, int, int], at: Tokens, wanted: dict[str, Any], found: dict[Tokens, Place]
    ) -> None:
        start, end, line = part
        if start not in self._mappings:
            self._mappings[start] = self._members(start, end, line)
        members = self._mappings[start]
        if members is None:
            raise _OtherwiseError
        if not at and members:
            first = next(iter(members.values()))
            found[()] = (first.line, first.column)
        for token, below in wanted.items():
            member = members.get(token)
            if member is None:
                continue
            here = (*at, token)
            found[here] = (member.line, member.column)
            if not below:
                continue
            if member.inside < 0 or not self._is_mapping(member):
                self._read(member, at, {token: below}, found)
            else:
                self._descend((member.inside, member.end, member.line), here, below, found)

    def _is_mapping(self, member: _Member) -> bool:
        if member.inside not in self._mappings:
            self._mappings[member.inside] = self._members(member.inside, member.end, member.line)
        return self._mappings[member.inside] is not None

    def _read(self, member: _Member, at: Tokens, wanted: dict[str, Any], found: dict[Tokens, Place]) -> None:
        """Places in one member, from libyaml's events of its lines alone."""
        walked = walk(self._data[member.start + 1 : member.end], set(_leaves(wanted)), to_end=True)
        for tokens, (line, column) in walked.items():
            if tokens:
                found[(*at, *tokens)] = (line + member.line - 1, column)

    def _members(self, start: int, end: int, line: int) -> dict[str, _Member] | None:
        """The members of the block mapping that a part of the text is; None if it is something else.

        Args:
            start: The newline before its first line.
            end: The newline after its last one, or the end of the text.
            line: The line that `start` ends.
        """
        data = self._data
        head = _CONTENT(data, start, end)
        while head is not None and (head[2][:1] == b"#" or (not start and head[2].rstrip() == b"---")):
            head = _CONTENT(data, head.end(), end)
        if head is None:
            return None
        depth = len(head[1])
        members: dict[str, _Member] = {}
        last: _Member | None = None
        counted = start
        for match in _shallow(depth).finditer(data, head.start(), end):
            text = match[2]
            if text[:1] == b"#" or text == b"\r":
                continue
            if len(match[1]) < depth:
                return None
            if last is not None and (text[:2] == b"- " or text.rstrip() == b"-"):
                continue  # a list may stand as far left as its key
            key = _KEY(text)
            if key is None:
                return None
            name = _name(key)
            if name is None or name in members:
                return None
            at = match.start()
            line += data.count(b"\n", counted, at + 1)
            counted = at + 1
            if last is not None:
                last.end = at
            rest = text[key.end() :].strip()
            below = match.end() if not rest or rest[:1] == b"#" else -1
            last = members[name] = _Member(line, depth + 1, at, end, below)
        return members


def _name(key: re.Match[bytes]) -> str | None:
    """A key as the document has it; None for what is not simply text."""
    if key["plain"] is not None:
        text = key["plain"]
        return None if b" #" in text or b"\t#" in text or text == b"~" else text.decode()
    return (key["double"] if key["double"] is not None else key["single"].replace(b"''", b"'")).decode()


def _trie(wanted: set[Tokens]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for tokens in wanted:
        node = root
        for token in tokens:
            node = node.setdefault(token, {})
    return root


@lru_cache(maxsize=256)
def _shallow(depth: int) -> re.Pattern[bytes]:
    """Lines that are indented no deeper than this, blank ones left out."""
    return re.compile(rb"\n( {0,%d}+)([^ \n].*+)" % depth)


def _leaves(trie: dict[str, Any], at: Tokens = ()) -> Iterator[Tokens]:
    for token, below in trie.items():
        if below:
            yield from _leaves(below, (*at, token))
        else:
            yield (*at, token)
