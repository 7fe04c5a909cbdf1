"""Response headers that note who reads them, and are what they were in every other way."""

from __future__ import annotations

from functools import cache
from sys import _getframe
from types import FrameType
from typing import Any

from triaccord.usage.nodes import Node

_CLIENTS = frozenset({"requests", "httpx", "urllib3", "_collections_abc", "collections", "http", "triaccord"})
# Where a client reads a header for whoever asks it to.
_ON_BEHALF = frozenset({"links", "getheader", "getheaders", "getlist", "get_list"})
_ALL = (
    *("__iter__", "items", "values", "keys", "multi_items", "iteritems", "itermerged", "lower_items", "raw"),
    *("copy", "__copy__", "__deepcopy__", "__eq__", "__ne__", "__or__", "__ror__"),
)
_ONE = ("__getitem__", "__contains__", "get", "getlist", "get_list")


def watch_headers(response: Any, node: Node) -> bool:
    """Let a response's headers note their readers at `node`; False if they are of a make that we cannot."""
    headers: Any = getattr(response, "headers", None)
    kind: Any = type(headers)
    if hasattr(kind, "_triaccord_plain"):
        headers._triaccord_node = node
        return True
    if kind.__module__.partition(".")[0] not in ("requests", "httpx", "urllib3"):
        return False
    try:
        headers.__class__ = _watched(kind)
        headers._triaccord_node = node
    except (AttributeError, TypeError):  # made in C, or without room
        return False
    return True


@cache
def _watched(kind: Any) -> Any:
    """The class of headers that note their readers, for one class of headers."""
    members: dict[str, Any] = {"_triaccord_plain": kind, "_triaccord_node": None, "__reduce_ex__": _reduce}
    members["__hash__"] = kind.__hash__
    for name in _ONE:
        if hasattr(kind, name):
            members[name] = _reader(getattr(kind, name))
    for name in _ALL:
        original = getattr(kind, name, None)
        if isinstance(original, property) and original.fget is not None:
            members[name] = property(_lister(original.fget))
        elif callable(original) and original is not getattr(object, name, None):
            members[name] = _lister(original)
    made = type(kind.__name__, (kind,), members)
    made.__module__, made.__qualname__ = kind.__module__, kind.__qualname__
    return made


def _reader(original: Any) -> Any:
    def read(self: Any, key: Any, *args: Any, **kwargs: Any) -> Any:
        node, frame = self._triaccord_node, _for_whom(_getframe(1))
        if node is not None and frame is not None and isinstance(key, str):
            node.child(key.lower()).read(frame)
        return original(self, key, *args, **kwargs)

    return read


def _lister(original: Any) -> Any:
    def listed(self: Any, *args: Any, **kwargs: Any) -> Any:
        node, frame = self._triaccord_node, _for_whom(_getframe(1))
        if node is not None and frame is not None:
            node.bulk(frame)
        return original(self, *args, **kwargs)

    return listed


def _for_whom(frame: FrameType) -> FrameType | None:
    """Who reads: the caller, or whoever it reads for; None for what a client reads for itself."""
    owner = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    if owner not in _CLIENTS:
        return frame
    return frame.f_back if frame.f_code.co_name in _ON_BEHALF else None


def _reduce(self: Any, protocol: Any) -> Any:
    """Pickled, they are ordinary headers."""
    plain = object.__new__(self._triaccord_plain)
    plain.__dict__.update({k: v for k, v in self.__dict__.items() if k != "_triaccord_node"})
    # The newer protocols look at the class of what they were given, which is not this one.
    return plain.__reduce_ex__(1)
