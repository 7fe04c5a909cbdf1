"""A node is a piece of a document with its JSON Pointer; a schema is one node or several that all hold."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping
from typing import Any, TypeAlias

from msgspec import Struct


class Node(Struct, frozen=True):
    """A value and the JSON Pointer that it stands at."""

    at: str
    value: Any


Schema: TypeAlias = tuple[Node, ...]
"""An intersection: a value must satisfy every node. `()` accepts everything."""

NEVER = Node("", False)
"""The schema that nothing satisfies, where the document has no place for it."""


class Children(Mapping[str, Schema]):
    """Schemas by name as one object of the document has them; a node is made when it is asked for.

    Of a hundred properties two differ: the others need no pointers.

    Attributes:
        raw: The object.
    """

    __slots__ = ("_at", "_known", "raw")

    def __init__(self, at: str, raw: dict[str, Any]) -> None:
        self.raw = raw
        self._at = at
        self._known: dict[str, Schema] = {}

    def __getitem__(self, name: str) -> Schema:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = (Node(join(self._at, name), self.raw[name]),)
        return known

    def get(self, name: str, default: Any = None) -> Any:
        """The schema of a name; `default` if there is none."""
        return self[name] if name in self.raw else default

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def __contains__(self, name: object) -> bool:
        return name in self.raw

    def keys(self) -> KeysView[str]:
        """The names, for operations on sets at full speed."""
        return self.raw.keys()


def escape(token: str) -> str:
    """One reference token of a JSON Pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The key that a reference token names."""
    return token.replace("~1", "/").replace("~0", "~")


def join(at: str, *tokens: str | int) -> str:
    """The pointer of a descendant."""
    for token in tokens:
        text = token if isinstance(token, str) else str(token)
        at = f"{at}/{escape(text) if '~' in text or '/' in text else text}"
    return at


def tokens_of(pointer: str) -> list[str]:
    """The keys on the way from the root."""
    tokens = pointer.split("/")[1:]
    return [unescape(token) if "~" in token else token for token in tokens] if "~" in pointer else tokens


def at_of(schema: Schema) -> tuple[str, ...]:
    """The places of a schema's nodes: its identity within one document."""
    return (schema[0].at,) if len(schema) == 1 else tuple(node.at for node in schema)
