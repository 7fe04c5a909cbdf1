"""Values of JSON: their kinds, and keys under which equal ones meet."""

from __future__ import annotations

from typing import Any

import msgspec

_encode_sorted = msgspec.json.Encoder(order="sorted").encode


def kind_of(value: Any) -> str:
    """The primitive kind of a value; `null` for None."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "integer" if value.is_integer() else "fraction"
    if isinstance(value, list):
        return "array"
    return "object" if isinstance(value, dict) else "string"


def key_of(value: Any) -> bytes:
    """Canonical JSON of a value: equal for equal values of JSON, whatever their spelling."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _encode_sorted(value)


def is_number(value: Any) -> bool:
    """Whether a value is a number; booleans are none, nor is `.nan`, which YAML knows."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value
