"""JSON Pointers: to tokens and back, and what they point to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Tokens = tuple[str, ...]


class NotFoundError(LookupError):
    """A pointer leads nowhere. `reached` is how far it goes, `missing` the token that fails."""

    def __init__(self, reached: Tokens, missing: str, near: Iterable[str]) -> None:
        super().__init__(missing)
        self.reached = reached
        self.missing = missing
        self.siblings = tuple(near)


def split_pointer(pointer: str) -> Tokens:
    """`/paths/~1a/get` → ("paths", "/a", "get"); a leading `#` is allowed, the empty pointer is ()."""
    body = pointer.removeprefix("#")
    if not body:
        return ()
    tokens = body.removeprefix("/").split("/")
    if "~" not in body:
        return tuple(tokens)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def join_pointer(tokens: Iterable[str | int]) -> str:
    """("paths", "/a") → `/paths/~1a`."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def fragment_tokens(fragment: str) -> Tokens:
    """Tokens of a URI fragment (without `#`), percent-decoded after splitting off nothing: RFC 6901 §6."""
    if "%" in fragment:
        from urllib.parse import unquote

        fragment = unquote(fragment)
    return split_pointer(fragment)


def get(document: Any, tokens: Tokens) -> Any:
    """What is at a place.

    Raises:
        NotFoundError: if there is nothing.
    """
    node = document
    for depth, token in enumerate(tokens):
        if node.__class__ is dict and token in node:
            node = node[token]
        elif node.__class__ is list and token.isdecimal() and int(token) < len(node):
            node = node[int(token)]
        else:
            raise NotFoundError(tokens[:depth], token, node if isinstance(node, dict) else ())
    return node
