"""What the schemas at some pointers say together: their fields, required ones, types, only values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from triaccord.impact.places import Places, Pointers

_UNIONS = ("oneOf", "anyOf")


def properties(places: Places, pointers: Pointers) -> frozenset[str]:
    """Names of all fields."""
    found: set[str] = set()
    for pointer in pointers:
        value = places.at(pointer)
        stated = value.get("properties") if isinstance(value, dict) else None
        found |= set(stated) if isinstance(stated, dict) else set()
    return frozenset(found)


def required(places: Places, pointers: Pointers) -> frozenset[str]:
    """Names of all required fields."""
    found: set[str] = set()
    for pointer in pointers:
        value = places.at(pointer)
        names = value.get("required") if isinstance(value, dict) else None
        found |= {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()
    return frozenset(found)


def further(places: Places, pointers: Pointers) -> Pointers:
    """The schemas of fields that are not named."""
    return places.opened(
        f"{pointer}/additionalProperties"
        for pointer in pointers
        if isinstance(value := places.at(pointer), dict)
        and isinstance(value.get("additionalProperties"), dict)
    )


def is_union(places: Places, pointers: Pointers) -> bool:
    """Whether there are alternatives among them, so that a value may be of another one."""
    return any(has(places.at(pointer), word) for pointer in pointers for word in _UNIONS)


def has(value: Any, word: str) -> bool:
    """Whether a schema has a keyword."""
    return isinstance(value, dict) and word in value


def kind(value: Any) -> str:
    """The one type of a schema, null aside; empty if it has none or several."""
    found = _types(value)
    return found[0] if len(found) == 1 else ""


def kinds(places: Places, pointers: Pointers) -> tuple[str, ...]:
    """The types that the schemas state, null aside, sorted."""
    return tuple(sorted({one for pointer in pointers for one in _types(places.at(pointer))}))


def takes_null(value: Any) -> bool:
    """Whether a schema takes null, as any dialect says it."""
    if not isinstance(value, dict):
        return False
    stated = value.get("type")
    return (
        value.get("nullable") is True or stated == "null" or (isinstance(stated, list) and "null" in stated)
    )


def constant(schemas: Iterable[Any]) -> tuple[Any, ...]:
    """The only value that schemas take; empty if they take more."""
    for schema in schemas:
        if has(schema, "const"):
            return (schema["const"],)
        values = schema.get("enum") if isinstance(schema, dict) else None
        if isinstance(values, list) and len(values) == 1:
            return (values[0],)
    return ()


def _types(value: Any) -> list[str]:
    stated = value.get("type") if isinstance(value, dict) else None
    return [str(one) for one in (stated if isinstance(stated, list) else [stated]) if one and one != "null"]
