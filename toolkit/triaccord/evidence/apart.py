"""What did not change inside of what did: it is kept apart, and translated only if a value meets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triaccord.differ.canonical import Document
from triaccord.differ.canonical.nodes import Node, join
from triaccord.differ.walk import Walk

_WORTH_IT = frozenset({"properties", "items", "allOf", "anyOf", "oneOf"})
_DEEPEST = 60


def unchanged(old: Document, new: Document, walk: Walk) -> frozenset[str]:
    """Pointers of schemas that are one in both versions, with all that they lead to, below those that differ.

    Args:
        old: The older version.
        new: The newer one.
        walk: What is known to be the same in both.
    """
    before, after = old.components(), new.components()
    found: list[str] = []
    for at in sorted(walk.dirty):
        if at in before and at in after and "%" not in at:
            found.extend(_below(walk, Node(at, before[at]), Node(at, after[at]), 0))
    return frozenset(found)


def _below(walk: Walk, old: Node, new: Node, depth: int) -> Iterator[str]:
    if depth > _DEEPEST or not (isinstance(old.value, dict) and isinstance(new.value, dict)):
        return
    for was, now in _pairs(old, new):
        if not isinstance(was.value, dict) or _WORTH_IT.isdisjoint(was.value) or "$ref" in was.value:
            continue
        if walk.is_same(was, now):
            if "%" not in was.at:
                yield was.at
        else:
            yield from _below(walk, was, now, depth + 1)


def _pairs(old: Node, new: Node) -> Iterator[tuple[Node, Node]]:
    """The schemas at the same place below two."""
    for word in ("items", "additionalProperties"):
        if word in old.value and word in new.value:
            yield _both(old, new, word, old.value[word], new.value[word])
    was, now = old.value.get("properties"), new.value.get("properties")
    if isinstance(was, dict) and isinstance(now, dict):
        for name in was:
            if name in now:
                at = join(old.at, "properties", name)
                yield Node(at, was[name]), Node(at, now[name])
    for word in ("allOf", "anyOf", "oneOf"):
        ones, others = old.value.get(word), new.value.get(word)
        if isinstance(ones, list) and isinstance(others, list):
            for index, (one, other) in enumerate(zip(ones, others, strict=False)):
                yield _both(old, new, f"{word}/{index}", one, other)


def _both(old: Node, new: Node, steps: str, was: Any, now: Any) -> tuple[Node, Node]:
    return Node(f"{old.at}/{steps}", was), Node(f"{new.at}/{steps}", now)
