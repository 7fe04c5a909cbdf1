"""A node is a piece of a document with its JSON Pointer; a schema is one node or several that all hold."""

from __future__ import annotations

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
    return [unescape(token) for token in pointer.split("/")[1:]]


def at_of(schema: Schema) -> tuple[str, ...]:
    """The places of a schema's nodes: its identity within one document."""
    return tuple(node.at for node in schema)
