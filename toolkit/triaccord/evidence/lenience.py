"""What a client that reads only what it knows makes of an answer: further names do not hurt it."""

from __future__ import annotations

from typing import Any

from triaccord.model import Json
from triaccord.schemas import Sliced, Validator

_CLOSING = ("additionalProperties", "unevaluatedProperties")
_AS_THEY_ARE = ("enum", "const", "required")


def tolerates(receiver: Sliced, value: Json) -> bool:
    """Whether a value is refused for names alone that the receiver does not list."""
    return Validator(_opened(receiver.slice_for(value)), formats=receiver.formats).accepts(value)


def _opened(schema: Any) -> Any:
    """A schema without references, open to further names; one of several branches is then as good as any."""
    if isinstance(schema, list):
        return [_opened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for word, item in schema.items():
        if word in _CLOSING and item is False:
            continue
        if word in ("properties", "patternProperties", "$defs") and isinstance(item, dict):
            made[word] = {name: _opened(part) for name, part in item.items()}
        elif word == "oneOf":
            made.setdefault("allOf", []).append({"anyOf": _opened(item)})
        elif word == "allOf":
            made.setdefault("allOf", []).extend(_opened(item))
        else:
            made[word] = item if word in _AS_THEY_ARE else _opened(item)
    return made
