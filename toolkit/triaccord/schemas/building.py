"""What a translation keeps while it is made: parts by name, doubts, and how large it has become."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import field
from functools import lru_cache
from typing import Any

from triaccord.model.quick import dataclass


class SchemaTooLarge(Exception):  # noqa: N818 - it is no fault, but a budget that was reached
    """A schema with all that it reaches is larger than the budget."""


@dataclass(slots=True)
class Build:
    """One translation in the making.

    Attributes:
        limit: How many nodes it may have.
        defs: The named parts that were translated.
        names: Their names, by translator, pointer and what is hidden in them.
        pointers: Where they stand in the document.
        waiting: Named parts to be translated: by whom, the pointer, what stands there, what is hidden.
        doubts: What could not be translated, in words.
        size: How many nodes were made.
    """

    limit: int
    defs: dict[str, Any] = field(default_factory=dict)
    names: dict[tuple[int, str, frozenset[str]], str] = field(default_factory=dict)
    pointers: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, tuple[Any, str, Any, frozenset[str]]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    size: int = 0

    def count(self) -> None:
        """One node more.

        Raises:
            SchemaTooLarge: if that is one too many.
        """
        self.size += 1
        if self.size > self.limit:
            raise SchemaTooLarge


def comments(schema: Any) -> Iterator[str]:
    """The pointers of all nodes in a piece of a traced schema, references not followed."""
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            if isinstance(at := node.get("$comment"), str):
                yield at
            stack.extend(item for word, item in node.items() if word not in ("enum", "const"))


def free_name(pointer: str, names: Collection[str]) -> str:
    """A readable name for what a pointer names; pointers into odd places get their last word."""
    wanted = _plain_name(pointer.rsplit("/", 1)[-1] or "root")
    name, number = wanted, 1
    while name in names:
        number += 1
        name = f"{wanted}-{number}"
    return name


@lru_cache(maxsize=20_000)
def _plain_name(word: str) -> str:
    return "".join(char if char.isalnum() or char in "._-" else "_" for char in word)
