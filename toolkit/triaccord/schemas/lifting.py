"""Values of a whole schema with something given at one place, told apart from what other branches accept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from triaccord.model import Json
from triaccord.schemas import focus, minimal

_UNIONS = ("oneOf", "anyOf")
_MOST_DEPTH = 12
_Chosen = Callable[[Any], bool]


def lifted(schema: dict[str, Any], way: focus.Way, leaf: Any, *, name: str = "") -> Iterator[Json]:
    """Small values of a schema with a leaf at the end of a way, the smallest first.

    A branch of a union is often told from its neighbours by an optional constant, or by all that it lists:
    values that have these come after those that do without.

    Args:
        schema: What the value must satisfy; its `$defs` may be made while they are read.
        way: Where the leaf stands.
        leaf: What is wanted there, as a schema.
        name: What the value is called.
    """
    parts = schema.get("$defs", {})
    bare = {word: item for word, item in schema.items() if word not in ("$defs", "$schema")}

    def made(told: focus.Told | None) -> Iterator[Json]:
        narrowed = focus.along({**bare, "$defs": parts}, way, leaf, told) if way else leaf
        plain = {word: item for word, item in narrowed.items() if word not in ("$defs", "$schema")}
        return minimal.values({**plain, "$defs": parts}, name=name)

    if not any(word in _UNIONS for word, _ in way):
        yield from made(None)
        return
    plain, seen = made(None), set[str]()
    tellers = [lambda branch, one=one: _names(branch, parts, one) for one in (_is_constant, _is_possible)]
    told = [islice(made(one), most) for one, most in zip(tellers, (2, 1), strict=True)]
    for values in (islice(plain, 2), *told, islice(plain, 2)):
        for value in values:
            if (key := repr(value)) not in seen:
                seen.add(key)
                yield value


def _is_constant(part: Any) -> bool:
    return isinstance(part, dict) and ("const" in part or bool(part.get("enum")))


def _is_possible(part: Any) -> bool:
    return part is not False


def _names(branch: Any, parts: Mapping[str, Any], chosen: _Chosen) -> list[str]:
    """The properties of a branch that tell it from others."""
    found: dict[str, None] = {}
    for node in _in_place(branch, parts, 0):
        for name, part in node.get("properties", {}).items():
            if chosen(minimal.merged(part, parts) if isinstance(part, dict) else part):
                found[name] = None
    return list(found)


def _in_place(schema: Any, parts: Mapping[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    """A schema and all that surely holds of the same value."""
    if not isinstance(schema, dict) or depth > _MOST_DEPTH:
        return
    yield schema
    reference = schema.get("$ref")
    if isinstance(reference, str):
        yield from _in_place(parts.get(reference.removeprefix("#/$defs/")), parts, depth + 1)
    for member in schema.get("allOf", ()):
        yield from _in_place(member, parts, depth + 1)
