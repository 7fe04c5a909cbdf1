# ruff: noqa: D102 — a method here does what the one of dict or list does, and notes it
"""Dicts and lists that note what is read from them, and pass for the real thing in every other way.

They *are* dicts and lists, and hold the real values, so that C code which looks past the methods (the JSON
encoder, pydantic's core, `==`) sees what it would have seen. Nested values are exchanged for watched ones
when they are first reached, and stay: `body["a"] is body["a"]` holds.

Programs that build "another one of the same type" (`type(x)(…)`, `copy`, `pickle`) get plain dicts and lists,
but for copies, which go on watching.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dis import opmap
from sys import _getframe
from types import FrameType
from typing import Any, SupportsIndex

from triaccord.usage.naming import ITEMS
from triaccord.usage.nodes import Node
from triaccord.usage.sites import Spot
from triaccord.usage.values import How
from triaccord.usage.whole import read_whole

_MERGE = opmap.get("DICT_MERGE", -1)  # the instruction behind `f(**body)`
_new_dict, _new_list = dict.__new__, list.__new__
_dict_get, _dict_set, _dict_in = dict.__getitem__, dict.__setitem__, dict.__contains__


def watch(value: Any, node: Node) -> Any:
    """`value` with its reads noted at `node` and below; scalars as they are."""
    kind = type(value)
    if kind is dict:
        return _watched_dict(value, node)
    if kind is list:
        return _watched_list(value, node)
    return value


def plain(value: Any) -> Any:
    """The value as ordinary dicts and lists, nothing noted."""
    if isinstance(value, WatchedDict):
        return {key: plain(item) for key, item in dict.items(value)}
    if isinstance(value, WatchedList):
        return [plain(item) for item in list.__iter__(value)]
    if type(value) is dict:
        return {key: plain(item) for key, item in value.items()}
    if type(value) is list:
        return [plain(item) for item in value]
    return value


def take_whole(value: Any, frame: FrameType) -> None:
    """Note that compiled code goes through a value and everything in it; nothing for other values."""
    if isinstance(value, (WatchedDict, WatchedList)):
        read_whole(value, value._node, frame)
    elif type(value) in (list, tuple):
        for item in value:
            take_whole(item, frame)
    elif type(value) is dict:
        for item in value.values():
            take_whole(item, frame)


def _watched_dict(value: dict[Any, Any], node: Node) -> WatchedDict:
    made = _new_dict(WatchedDict)
    dict.update(made, value)
    made._node = node
    node.holds = True
    made._spread = None
    made._written = None
    return made


def _watched_list(value: list[Any], node: Node) -> WatchedList:
    made = _new_list(WatchedList)
    list.extend(made, value)
    made._node = node
    node.holds = True
    made._filled = False
    return made


class WatchedDict(dict[Any, Any]):
    """A JSON object that notes which of its keys are read, from where and in which test."""

    __slots__ = ("_node", "_spread", "_written")
    __hash__ = None  # as for any dict

    _node: Node
    _spread: tuple[int, int, Spot | None] | None
    """The code and instruction that took the keys last, and for a library's the own line that asked it:
    what is then got there is part of that."""
    _written: set[Any] | None
    """Keys that the integrator's code put in itself."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """A plain dict: whoever builds one like this makes data of his own."""
        return dict(*args, **kwargs)

    def _note(self, key: Any, frame: FrameType) -> Node:
        node = self._node
        child = node.children.get(key)
        if child is None:
            child = node.child(key)
        spread = self._spread
        if spread is None and self._written is None:
            tests = child.own.get((id(frame.f_code), frame.f_lasti))
            if tests is None:
                child.read(frame)
            else:
                tests.add(node.clock.test)
        elif (self._written is None or key not in self._written) and (
            spread is None or not self._is_spread(spread, frame)
        ):
            child.read(frame)
        return child

    def _is_spread(self, spread: tuple[int, int, Spot | None], frame: FrameType) -> bool:
        if spread[0] == id(frame.f_code) and spread[1] == frame.f_lasti:
            return True
        # Libraries that walk over all keys (dumpers, comparers) get them elsewhere in their code.
        sources = self._node.clock.sources
        return spread[2] is not None and not sources.owns(frame.f_code) and sources.spot(frame) == spread[2]

    def _listed_by(self, frame: FrameType) -> tuple[int, int]:
        code, offset = frame.f_code, frame.f_lasti
        sources = self._node.clock.sources
        self._spread = (id(code), offset, None if sources.owns(code) else sources.spot(frame))
        return id(code), offset

    def _reached(self, key: Any, value: Any, child: Node) -> Any:
        kind = type(value)
        if self._written is not None and key in self._written:
            return value
        if kind is dict:
            value = _watched_dict(value, child)
        elif kind is list:
            value = _watched_list(value, child)
        else:
            return value
        _dict_set(self, key, value)
        return value

    def _fill(self) -> None:
        for key, value in dict.items(self):
            kind = type(value)
            if kind is dict or kind is list:
                self._reached(key, value, self._node.child(key))

    def _all(self, frame: FrameType) -> None:
        self._fill()
        self._node.bulk(frame)

    def __getitem__(self, key: Any) -> Any:
        child = self._note(key, _getframe(1))
        value = _dict_get(self, key)
        kind = type(value)
        if kind is dict or kind is list:
            return self._reached(key, value, child)
        return value

    def get(self, key: Any, default: Any = None) -> Any:
        child = self._note(key, _getframe(1))
        if not _dict_in(self, key):
            return default
        return self._reached(key, _dict_get(self, key), child)

    def __contains__(self, key: Any) -> bool:
        self._note(key, _getframe(1))
        return _dict_in(self, key)

    def pop(self, key: Any, *default: Any) -> Any:
        child = self._note(key, _getframe(1))
        if _dict_in(self, key):
            self._reached(key, _dict_get(self, key), child)
        return dict.pop(self, key, *default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        child = self._note(key, _getframe(1))
        if _dict_in(self, key):
            return self._reached(key, _dict_get(self, key), child)
        self[key] = default
        return default

    def keys(self) -> Any:
        frame = _getframe(1)
        spot, code = self._listed_by(frame), frame.f_code
        if code.co_code[spot[1]] == _MERGE and self._node.clock.sources.owns(code):
            self._unpacked(spot)
        else:
            self._node.bulk(frame)
        return dict.keys(self)

    def _unpacked(self, spot: tuple[int, int]) -> None:
        clock = self._node.clock
        commit(clock)
        clock.pending = (self, spot)

    def __iter__(self) -> Iterator[Any]:
        frame = _getframe(1)
        self._listed_by(frame)
        self._node.bulk(frame)
        return dict.__iter__(self)

    def __reversed__(self) -> Iterator[Any]:
        self._node.bulk(_getframe(1))
        return dict.__reversed__(self)

    def items(self) -> Any:
        self._all(_getframe(1))
        return dict.items(self)

    def values(self) -> Any:
        self._all(_getframe(1))
        return dict.values(self)

    def popitem(self) -> tuple[Any, Any]:
        self._all(_getframe(1))
        return dict.popitem(self)

    def __eq__(self, other: object) -> bool:
        read_whole(self, self._node, _getframe(1))
        return dict.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        read_whole(self, self._node, _getframe(1))
        return dict.__ne__(self, other)

    def _wrote(self, keys: Iterable[Any]) -> None:
        if self._written is None:
            self._written = set()
        self._written.update(keys)

    def __setitem__(self, key: Any, value: Any) -> None:
        _dict_set(self, key, value)
        self._wrote((key,))

    def update(self, *args: Any, **kwargs: Any) -> None:
        fresh = dict(*args, **kwargs)
        dict.update(self, fresh)
        self._wrote(fresh)

    def __ior__(self, other: Any) -> WatchedDict:
        self.update(other)
        return self

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        self._all(_getframe(1))
        made = dict(other)
        dict.update(made, dict.items(self))
        return made

    def copy(self) -> WatchedDict:
        self._fill()
        made = _watched_dict(dict(dict.items(self)), self._node)
        made._written = set(self._written) if self._written else None
        return made

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> WatchedDict:
        made = _watched_dict(copy.deepcopy(plain(self), memo), self._node)
        made._written = set(self._written) if self._written else None
        return made

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        read_whole(self, self._node, _getframe(1))
        return (dict, (plain(self),))


class WatchedList(list[Any]):
    """A JSON array whose items note what is read from them."""

    __slots__ = ("_filled", "_node")
    __hash__ = None

    _node: Node
    _filled: bool

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """A plain list, for the same reason as with dicts."""
        return list(*args, **kwargs)

    def _touch(self, frame: FrameType) -> None:
        node = self._node
        item = node.children.get(ITEMS)
        if item is None:
            item = node.child(ITEMS)
        if not self._filled:
            self._filled = True
            for index, value in enumerate(list.__iter__(self)):
                kind = type(value)
                if kind is dict:
                    list.__setitem__(self, index, _watched_dict(value, item))
                elif kind is list:
                    list.__setitem__(self, index, _watched_list(value, item))
        tests = item.own.get((id(frame.f_code), frame.f_lasti))
        if tests is None:
            item.read(frame)
        else:
            tests.add(node.clock.test)

    def __getitem__(self, index: Any) -> Any:
        self._touch(_getframe(1))
        found = list.__getitem__(self, index)
        return self._alike(found) if type(index) is slice else found

    def _alike(self, values: list[Any]) -> WatchedList:
        made = _watched_list(values, self._node)
        made._filled = self._filled
        return made

    def __iter__(self) -> Iterator[Any]:
        self._touch(_getframe(1))
        return list.__iter__(self)

    def __reversed__(self) -> Iterator[Any]:
        self._touch(_getframe(1))
        return list.__reversed__(self)

    def __contains__(self, value: object) -> bool:
        self._touch(_getframe(1))
        return list.__contains__(self, value)

    def pop(self, index: SupportsIndex = -1) -> Any:
        self._touch(_getframe(1))
        return list.pop(self, index)

    def index(self, *args: Any) -> int:
        self._touch(_getframe(1))
        return list.index(self, *args)

    def count(self, value: Any) -> int:
        self._touch(_getframe(1))
        return list.count(self, value)

    def sort(self, **kwargs: Any) -> None:
        self._touch(_getframe(1))
        list.sort(self, **kwargs)

    def __eq__(self, other: object) -> bool:
        read_whole(self, self._node, _getframe(1))
        return list.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        read_whole(self, self._node, _getframe(1))
        return list.__ne__(self, other)

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, list):
            return NotImplemented
        self._touch(_getframe(1))
        return self._alike(list.__add__(self, other))

    def __mul__(self, times: SupportsIndex) -> Any:
        self._touch(_getframe(1))
        return self._alike(list.__mul__(self, times))

    def copy(self) -> WatchedList:
        return self._alike(list(list.__iter__(self)))

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> WatchedList:
        return _watched_list(copy.deepcopy(plain(self), memo), self._node)

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        read_whole(self, self._node, _getframe(1))
        return (list, (plain(self),))


def commit(clock: Any) -> None:
    """Note the last `f(**body)` as a reading of every key, unless a model has said better what it reads."""
    pending, clock.pending = clock.pending, None
    if pending is None:
        return
    body, spot = pending
    for key in dict.keys(body):
        if body._written is None or key not in body._written:
            body._node.child(key).note(How.UNPACK, spot)
