"""What a plain YAML scalar means: the core schema of YAML 1.2, and nothing of YAML 1.1."""

from __future__ import annotations

import re
from typing import Any

_INT = re.compile(r"[-+]?[0-9]+\Z").match
_OCTAL = re.compile(r"0o[0-7]+\Z").match
_HEX = re.compile(r"0x[0-9a-fA-F]+\Z").match
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z").match
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z").match

_WORDS: dict[str, Any] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    ".nan": float("nan"),
    ".NaN": float("nan"),
    ".NAN": float("nan"),
}
_NUMBER_STARTS = frozenset("+-.0123456789")

# Python refuses to read integers of more digits from text; nobody means such a number.
_MOST_DIGITS = 4000


def plain_value(text: str) -> Any:
    """The value of a plain (unquoted) scalar: `on`, `yes` and dates are strings, `010` is ten."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    return _number(text)


def _number(text: str) -> Any:
    if len(text) > _MOST_DIGITS:
        return text
    if _INT(text):
        return int(text)
    if _FLOAT(text):
        return float(text)
    if _OCTAL(text):
        return int(text[2:], 8)
    if _HEX(text):
        return int(text[2:], 16)
    if _INFINITE(text):
        return float("-inf") if text[0] == "-" else float("inf")
    return text


def tagged_value(tag: str, text: str) -> Any:
    """The value of a scalar with an explicit tag (`!!str 1` is the string); other tags mean nothing."""
    kind = tag.removeprefix("tag:yaml.org,2002:")
    if kind == "str" or tag == "!":
        return text
    value = plain_value(text)
    if kind == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value if kind in {"int", "float", "bool", "null"} else text
