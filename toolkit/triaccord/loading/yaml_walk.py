"""Places in YAML from libyaml's events, counted along the wanted paths."""

from __future__ import annotations

from typing import Any

import yaml

from triaccord.loading.pointers import Tokens
from triaccord.loading.yaml_events import events

_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class _Frame:
    """An open container: where it is, whether any wanted place is in it, what comes next."""

    __slots__ = ("at", "index", "is_map", "key", "wanted")

    def __init__(self, at: Tokens, wanted: dict[str, Any], *, is_map: bool) -> None:
        self.at = at
        self.wanted = wanted
        self.is_map = is_map
        self.key: str | None = None
        self.index = 0


def walk(data: bytes, wanted: set[Tokens] | None, *, to_end: bool = False) -> dict[Tokens, tuple[int, int]]:
    """Line and column, 1-based, of each wanted place and of those above it; of everything for None.

    The walk ends when all are found, unless it is `to_end`: of a key that is there twice the last counts.
    A place inside an alias or from a merge key is not told apart: the node with the alias answers.

    Raises:
        InputError: if libyaml refuses the text.
    """
    walking = _Walk(wanted)
    for event in events(data, "<text>"):
        if walking.see(event) and wanted is not None and not to_end:
            break
    return walking.found


class _Walk:
    """Takes events in and notes places: of what is wanted, or of everything if `wanted` is None."""

    def __init__(self, wanted: set[Tokens] | None) -> None:
        self.found: dict[Tokens, tuple[int, int]] = {}
        self._everything = wanted is None
        self._wanted = wanted or set()
        self._missing = len(self._wanted) or 1
        self._root: dict[str, Any] = {}
        for tokens in self._wanted:
            node = self._root
            for token in tokens:
                node = node.setdefault(token, {})
        self._stack: list[_Frame] = []
        self._skipping = 0

    def see(self, event: Any) -> bool:
        """Take one event in; true when nothing is left to find."""
        kind = event.__class__
        if self._skipping:
            if kind in _OPENS:
                self._skipping += 1
            elif kind in _CLOSES:
                self._skipping -= 1
                if not self._skipping:
                    self._done_with_value()
            return False
        if kind in _OPENS:
            self._open(event)
        elif kind in _CLOSES:
            self._stack.pop()
            self._done_with_value()
        elif kind is yaml.ScalarEvent or kind is yaml.AliasEvent:
            self._leaf(event)
        return self._missing <= 0

    def _open(self, event: Any) -> None:
        if not self._stack:
            self._note((), event)
            self._stack.append(_Frame((), self._root, is_map=event.__class__ is yaml.MappingStartEvent))
            return
        top = self._stack[-1]
        token = self._token(top, event)
        below = top.wanted.get(token)
        if not below and not self._everything:
            self._skipping = 1
            return
        self._stack.append(
            _Frame((*top.at, token), below or {}, is_map=event.__class__ is yaml.MappingStartEvent)
        )

    def _token(self, top: _Frame, event: Any) -> str:
        if top.is_map:
            return top.key or ""
        token = str(top.index)
        if self._everything or token in top.wanted:
            self._note((*top.at, token), event)
        return token

    def _leaf(self, event: Any) -> None:
        if not self._stack:
            self._note((), event)
            return
        top = self._stack[-1]
        if top.is_map and top.key is None:
            top.key = _key(event)
            if self._everything or top.key in top.wanted:
                self._note((*top.at, top.key), event)
            return
        self._token(top, event)
        self._done_with_value()

    def _done_with_value(self) -> None:
        if self._stack:
            self._stack[-1].key = None
            self._stack[-1].index += 1

    def _note(self, tokens: Tokens, event: Any) -> None:
        if tokens in self._wanted and tokens not in self.found:
            self._missing -= 1
        self.found[tokens] = (event.start_mark.line + 1, event.start_mark.column + 1)


def _key(event: Any) -> str:
    if event.__class__ is not yaml.ScalarEvent:
        return ""
    return "null" if not event.style and event.value in ("", "~") else str(event.value)
