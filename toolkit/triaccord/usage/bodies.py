"""The names that a request carries: of parameters, headers, form fields, and every path of a JSON body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from triaccord.usage.naming import ITEMS, dotted, masked_key
from triaccord.usage.values import Where

MAX_BODY = 4_000_000
MAX_DEPTH = 40
MAX_ITEMS = 100
"""How many items of one array are looked at."""
MAX_PATHS = 5_000

# What clients send by themselves, or what every API takes.
_COMMON_HEADERS = frozenset(
    [
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "proxy-authorization",
        "transfer-encoding",
        "user-agent",
        "te",
        "upgrade",
        "expect",
        "x-request-id",
        "traceparent",
        "tracestate",
    ]
)
_FORM = "application/x-www-form-urlencoded"
_PART_NAME = re.compile(rb'content-disposition:[^\r\n]*?\bname="([^"\r\n]{1,200})"', re.IGNORECASE)


def names_sent(
    query: str, headers: Mapping[str, str], content: Any, media_types: set[str]
) -> Iterator[tuple[Where, str]]:
    """Every name in one request; the body's media type is added to `media_types`."""
    for name in dict.fromkeys(key for key, _ in parse_qsl(query, keep_blank_values=True)):
        yield Where.QUERY, parameter_name(name)
    kind = ""
    for name, value in headers.items():
        lower = name.lower()
        if lower == "content-type":
            kind = str(value)
        elif lower == "cookie":
            for part in str(value).split(";"):
                yield Where.COOKIE, masked_key(part.partition("=")[0].strip())
        elif lower not in _COMMON_HEADERS:
            yield Where.HEADER, lower
    media_type = kind.partition(";")[0].strip().lower()
    data = _bytes(content)
    if not data:
        return
    if media_type:
        media_types.add(media_type)
    yield from _body_names(data, media_type)


def _body_names(data: bytes, media_type: str) -> Iterator[tuple[Where, str]]:
    if media_type == _FORM:
        for pair in data.split(b"&"):
            name = unquote_plus(pair.partition(b"=")[0].decode("utf-8", "replace"))
            yield Where.FORM, parameter_name(name)
    elif media_type.startswith("multipart/"):
        for found in _PART_NAME.finditer(data[:MAX_BODY]):
            yield Where.FORM, parameter_name(found[1].decode("utf-8", "replace"))
    elif len(data) <= MAX_BODY and data.lstrip()[:1] in (b"{", b"["):
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return
        for path in json_paths(value):
            yield Where.BODY, path


def json_paths(value: Any) -> tuple[str, ...]:
    """Every dotted path in a body, containers too, sorted."""
    found: set[tuple[str, ...]] = set()
    _collect(value, (), found)
    return tuple(sorted(dotted(steps) for steps in found))


def _collect(value: Any, steps: tuple[str, ...], found: set[tuple[str, ...]]) -> None:
    if len(steps) > MAX_DEPTH or len(found) > MAX_PATHS:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            step = (*steps, masked_key(key))
            found.add(step)
            _collect(item, step, found)
    elif isinstance(value, list):
        for item in value[:MAX_ITEMS]:
            step = (*steps, ITEMS)
            if isinstance(item, (dict, list)):
                _collect(item, step, found)
            else:
                found.add(step)


def parameter_name(name: str) -> str:
    """A parameter's name as it may be written down; `filter[status]` and `ids[]` are names too.

    >>> [parameter_name(n) for n in ("limit", "filter[status]", "ids[]", "a@b.fi")]
    ['limit', 'filter[status]', 'ids[]', '*']
    """
    parts = re.split(r"[\[\]]", name)
    if any(part and masked_key(part) != part for part in parts):
        return masked_key(parts[0]) if parts[0] else "*"
    return name


def _bytes(content: Any) -> bytes:
    if isinstance(content, str):
        return content.encode("utf-8", "replace")
    return bytes(content) if isinstance(content, (bytes, bytearray)) else b""
