"""Which names may be written down, and how: values that sit in paths and keys are replaced by marks.

A recording holds names (of fields, parameters, path segments), never values. Where a name cannot be told
from a value by its looks, it is taken for a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

ANY = "*"
"""Stands for a key that looks like a value."""
ITEMS = "[]"
"""Stands for every item of an array."""
HOLE = "{}"
"""Stands for a path segment that looks like a value."""

_SEGMENT = re.compile(r"[A-Za-z_.~$:-]*[A-Za-z][A-Za-z_.~$:-]*\d{0,2}[A-Za-z_.~$:-]*")
_NUMBERED = re.compile(r"v\d{1,6}(?:[._]\d{1,6}){0,2}(?:alpha|beta|rc)?\d{0,2}", re.IGNORECASE)
_KEY = re.compile(r"[@$_]?[A-Za-z_$][A-Za-z0-9_$.: -]*|[@$_]")
_MAX_SEGMENT, _MAX_KEY, _MAX_DIGITS = 48, 64, 4
# Digits in the middle of a word: `passw0rd`, but not `line1Text`, `oauth2` or `b2b`.
_LEET = re.compile(r"[a-z]\d[a-z]{2}|[a-z]{2}\d[a-z]|[A-Z]{2}\d[A-Z]")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MANY_HUMPS, _SHORT_HUMP = 6, 3
# Words without a gap this long are more likely tokens than names.
_MAX_WORD = 32
_WORD_GAP = re.compile(r"[_.:$ -]|(?<=[a-z])(?=[A-Z])")


def masked_segment(segment: str) -> str:
    """A path segment, or `{}` if it looks like a value: a number, a key, an address, a token.

    >>> [masked_segment(s) for s in ("invoices", "4711", "v2103", "a@b.fi", "oauth2")]
    ['invoices', '{}', 'v2103', '{}', 'oauth2']
    """
    text = unquote(segment)
    if not text or _NUMBERED.fullmatch(text):
        return text
    if len(text) <= _MAX_SEGMENT and _SEGMENT.fullmatch(text) and _has_words(text):
        return text
    return HOLE


def masked_path(path: str) -> str:
    """A path whose segments may be written down; without a slash at its end.

    >>> masked_path("/v2103/api/invoices/4711/")
    '/v2103/api/invoices/{}'
    """
    return "/" + "/".join(masked_segment(part) for part in path.strip("/").split("/") if part)


def masked_key(key: object) -> str:
    """A field's or parameter's name, or `*` if it looks like a value."""
    if not isinstance(key, str) or len(key) > _MAX_KEY or not _KEY.fullmatch(key):
        return ANY
    if sum(map(str.isdigit, key)) > _MAX_DIGITS or not _has_words(key):
        return ANY
    return key


def _has_words(text: str) -> bool:
    """Whether a text reads like words that people chose; tokens mix cases and digits, or do not end."""
    if any(len(word) > _MAX_WORD for word in _WORD_GAP.split(text)) or _LEET.search(text):
        return False
    humps = _HUMP.findall(text)
    return len(humps) < _MANY_HUMPS or sum(map(len, humps)) >= _SHORT_HUMP * len(humps)


def split_url(url: str) -> tuple[str, str, str]:
    """Host (with port, without user and password), path and query of a URL."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    return host, parts.path, parts.query


def dotted(steps: Iterable[str]) -> str:
    """Path steps as one text: `results[].name`; dots and brackets inside a name are percent-encoded.

    >>> dotted(["results", "[]", "name"])
    'results[].name'
    """
    text = ""
    for step in steps:
        if step == ITEMS:
            text += ITEMS
            continue
        safe = step.replace("%", "%25").replace(".", "%2E").replace("[", "%5B").replace("]", "%5D")
        text += f".{safe}" if text else safe
    return text


def steps_of(path: str) -> tuple[str, ...]:
    """The steps of a dotted path; the other direction of `dotted`.

    >>> steps_of("results[].name")
    ('results', '[]', 'name')
    """
    found: list[str] = []
    for part in path.split("."):
        name, *rest = part.split(ITEMS)
        if name:
            found.append(unquote(name))
        found.extend(ITEMS for _ in rest)
    return tuple(found)


def parameter_key(name: str) -> str:
    """What two spellings of one parameter have in common: `ids[]` is `ids`, `filter[status]` is `filter`."""
    return name.partition("[")[0] or name
