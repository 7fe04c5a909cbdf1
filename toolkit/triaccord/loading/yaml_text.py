"""YAML to values: by the fast reader where it is installed and known to be right, else by our own."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from triaccord.loading.limits import Limits
from triaccord.loading.parsing import Parsed, Syntax, decoded

# What the fast reader reads otherwise than YAML 1.2's core schema says, or not at all: anchors (it
# copies where we share), tags, directives, complex keys, YAML 1.1 numbers, keys that are numbers other
# than plain integers. A pattern may match harmless text; that costs time, never truth.
# Each begins with a literal and never backtracks over spaces, which is what makes the search fast.
_STARTED = rb"(?=[-+]?[._0-9])(?:[-+]?0[bBoOxX][0-9a-fA-F_]+|[-+]?(?=[0-9.eE+-]*_)[0-9._eE+-]+"
_NUMBER = _STARTED + rb")[ \t]*(?:[\r\n,\]}#]|\Z)"
_KEY = (
    _STARTED + rb"|[-+]?(?:0[0-9a-fA-FoOxX]|[0-9]*\.|[0-9]+[eE]|\.)[0-9a-fA-F.eE+-]*|\+[0-9]+"
    rb"|[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN))[ \t]*:(?:\s|\Z)"
)
# Every level costs at least a column, but for a list in a mapping, which may cost none.
_DEEP = re.compile(rb"\n[ \-?]{80}").match
_INDENTS = bytes(32 if code in b" -?" else 0 for code in range(256))
_ANCHOR = re.compile(rb"(?<=[\s,\[{])&[^\s,\[\]{}]+[ \t\r\n]").match
_TAG = re.compile(rb"(?<=[\s,\[{])!(?!\[)[^\s=,\]}]*[ \t\r\n]").match
_ODD = (
    rb"<(?<=<)<[ \t]*:",
    rb":(?<=:) ++(?:" + _NUMBER + rb")",
    rb"-(?<=-) ++(?=[-+._0-9?])(?:" + _NUMBER + rb"|" + _KEY + rb"|\?\s)",
    rb"\n[ \t]*+(?![^-+._0-9?%])(?!- )(?:%|" + _NUMBER + rb"|" + _KEY + rb"|\?\s)",
    rb",\s*+(?:" + _NUMBER + rb"|" + _KEY + rb")",
    rb"\[\s*+(?:" + _NUMBER + rb"|" + _KEY + rb")",
    rb"\{\s*+(?:" + _NUMBER + rb"|" + _KEY + rb"|\?\s)",
)


# What every odd text has somewhere; small texts are spared the patterns above, which take longer to
# compile than a small text to read.
_SUSPECT = rb"<<|\?\s|\n[ \t]*%|[\s,\[{][-+]?(?:0[bBoOxX]|_|[.0-9][0-9.eE+-]*_|[.0-9][^\s:]*[ \t]*:)"
_SMALL = 64 * 1024
_LARGE = 512 * 1024


def parse_yaml(data: bytes, name: str, limits: Limits) -> Parsed:
    """The value of a YAML text.

    Raises:
        InputError: with line and column.
    """
    text, repairs = decoded(data, name)
    if repairs:
        data = text.encode("utf-8")
    value = by_fast_reader(data, limits, text)
    if value is None:
        from triaccord.loading.yaml_events import YamlBuilder

        builder = YamlBuilder(name, limits)
        value = builder.build(data)
        repairs += builder.repairs
    return Parsed(value=value, syntax=Syntax.YAML, data=data, repairs=tuple(repairs))


def _is_odd(data: bytes) -> bool:
    # The fast reader makes integers of any length, which Python then refuses to write (see scalars.py);
    # of four thousand digits in a row every five hundredth is one, too.
    return (
        bool(re.search(rb"[0-9]{7}", data[::500]))
        or any(map(_may_be_deep, (b"\n" + data[:200], data)))
        or any(
            _has(text, b"&", _ANCHOR)
            or _has(text, b"!", _TAG)
            or (_is_suspect(text) and any(search(text) for search in _odd()))
            for text in _looked_through(data)
        )
    )


def _looked_through(data: bytes) -> tuple[bytes, ...]:
    """What has something odd if the text has; of a large one, which repeats itself, each line once.

    What is odd is odd within a line; where a pattern goes on in the next, another finds what begins there.
    """
    if len(data) < _LARGE or b"\r" in data:
        return b"\n" + data[:200], data
    return (b"\n%b\n" % b"\n".join(set(data.split(b"\n"))),)


def _is_suspect(data: bytes) -> bool:
    return len(data) > _SMALL or re.search(_SUSPECT, data) is not None


@cache
def _odd() -> tuple[Callable[[bytes], object], ...]:
    return tuple(re.compile(pattern).search for pattern in _ODD)


def _has(data: bytes, first: bytes, match: Callable[[bytes, int], object]) -> bool:
    """Whether a pattern that begins with a rare byte matches: by memchr, which beats every search."""
    position = data.find(first)
    while position >= 0:
        if match(data, position):
            return True
        position = data.find(first, position + 1)
    return False


def _may_be_deep(data: bytes) -> bool:
    # Eighty columns of indentation hold eight of every tenth byte in a row; only there a look is worth it.
    sample = data[::10].translate(_INDENTS)
    position = sample.find(b" " * 8)
    while position >= 0:
        if _DEEP(data, max(data.rfind(b"\n", 0, position * 10), 0)):
            return True
        position = sample.find(b" " * 8, position + 1)
    return False


def by_fast_reader(data: bytes, limits: Limits, text: str) -> dict[str, Any] | None:
    """What yaml-rs makes of it; None if it is not installed, refuses, or might be wrong."""
    if limits.max_depth < _FAST_READER_DEPTH or _is_odd(data):
        return None
    try:
        import yaml_rs
    except ImportError:
        return None
    try:
        value = yaml_rs.loads(text, parse_datetime=False)
    except (ValueError, RecursionError):
        return None  # the event reader decides whether it is wrong, and says where
    if value.__class__ is not dict:
        return None  # several documents look like a list here
    try:
        import msgspec

        value = msgspec.to_builtins(value, str_keys=True)
    except (TypeError, RecursionError):
        return None  # a key that is null or a boolean: only the text knows how it was written
    assert isinstance(value, dict)  # noqa: S101  (for mypy: the reader is untyped)
    return value


# `_DEEP` proves no more than this: below it every document must be counted level by level.
_FAST_READER_DEPTH = 200
