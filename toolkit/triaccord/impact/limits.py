"""Whether a value keeps to one limit of JSON Schema: standard library alone.

This module's source becomes part of every generated shim: it must not import anything of ours.
"""

from __future__ import annotations

import datetime
import ipaddress
import json
import re
import uuid
from collections.abc import Callable
from typing import Any


def fits(keyword: str, limit: Any, value: Any, is_text: bool) -> bool:
    """Whether a value keeps to one keyword of JSON Schema; what the keyword is not about always does."""
    if keyword in ("enum", "not-enum"):
        among = any(value == one and type(value) is type(one) for one in limit) or (
            is_text and any(value == text_of(one) for one in limit)
        )
        return among == (keyword == "enum") or (value is None and keyword == "enum")
    if isinstance(value, str) and keyword in ("minLength", "maxLength", "pattern", "format"):
        return _text_fits(keyword, limit, value)
    if keyword == "uniqueItems":
        kept = value if isinstance(value, list) else []
        return len({json.dumps(one, sort_keys=True) for one in kept}) == len(kept)
    for kind, least, most in ((list, "minItems", "maxItems"), (dict, "minProperties", "maxProperties")):
        if isinstance(value, kind) and keyword in (least, most):
            return _within(len(value), limit, keyword == least)
    if is_text and isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        value = float(value) if "." in value else int(value)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return True
    return _number_fits(keyword, limit, value)


def _text_fits(keyword: str, limit: Any, value: str) -> bool:
    if keyword == "pattern":
        return re.search(limit, value) is not None
    if keyword == "format":
        return _has_format(limit, value)
    return _within(len(value), limit, keyword == "minLength")


def _number_fits(keyword: str, limit: Any, value: float) -> bool:
    if keyword == "multipleOf":
        ratio = value / float(limit)
        return abs(ratio - round(ratio)) < 1e-9
    if keyword == "format":
        least, beyond = INTEGERS.get(limit, (float("-inf"), float("inf")))
        return limit not in INTEGERS or (float(value).is_integer() and least <= value < beyond)
    if keyword in ("minimum", "maximum"):
        return _within(value, limit, keyword == "minimum")
    if keyword in ("exclusiveMinimum", "exclusiveMaximum"):
        return value != limit and _within(value, limit, keyword == "exclusiveMinimum")
    return True


def _within(number: float, limit: float, at_least: bool) -> bool:
    return number >= limit if at_least else number <= limit


INTEGERS: dict[str, tuple[float, float]] = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1)) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits) for bits in (8, 16, 32, 64)},
}
"""Formats of numbers: the least one, and the first that is too large."""
FORMATS: dict[str, Callable[[str], Any]] = {
    "date": lambda text: datetime.date.fromisoformat(text) if len(text) == 10 else _no(text),
    "date-time": lambda text: (
        datetime.datetime.fromisoformat(text)
        if re.search(r"[Tt].*([Zz]|[+-]\d\d:\d\d)$", text)
        else _no(text)
    ),
    "uuid": lambda text: uuid.UUID(text) if len(text) == 36 else _no(text),
    "ipv4": ipaddress.IPv4Address,
    "ipv6": ipaddress.IPv6Address,
}
"""Formats of text that can be told without help; each raises `ValueError` for what does not have it."""


def _no(text: str) -> Any:
    raise ValueError(text)


def _has_format(name: str, text: str) -> bool:
    if name not in FORMATS:
        return True
    try:
        FORMATS[name](text)
    except ValueError:
        return False
    return True


def text_of(value: Any) -> str:
    """A value as it goes into a query or a form."""
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)
