"""A text that a regular expression accepts, built from the expression; the same one for the same picks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_WORD = "abcdefghijklmnopqrstuvwxyz"
_CATEGORIES = {"CATEGORY_DIGIT": "0123456789", "CATEGORY_WORD": _WORD, "CATEGORY_SPACE": " "}
_MAX_LENGTH = 4_096


def text_for(pattern: str, pick: Callable[[int], int], *, at_least: int = 0) -> str | None:
    """A text that `pattern` is found in; None if none could be built.

    Args:
        pattern: An ECMA or Python regular expression.
        pick: Gives a number from 0 up to (not including) its argument.
        at_least: How many characters are wanted; repeats are stretched to get there.
    """
    try:
        from re import _parser

        parsed = _parser.parse(pattern)
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    for stretch in (0, 1, 2, 4, 8, 16, 32, at_least):
        made = "".join(_node(node, pick, stretch) for node in parsed)[:_MAX_LENGTH]
        if len(made) >= at_least and compiled.search(made):
            return made
    return None


def _node(node: tuple[Any, Any], pick: Callable[[int], int], stretch: int) -> str:
    word, value = str(node[0]), node[1]
    match word:
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return "a" if value != ord("a") else "b"
        case "ANY":
            return "a"
        case "IN":
            return _one_of(value, pick)
        case "BRANCH":
            branch = value[1][pick(len(value[1]))]
            return "".join(_node(each, pick, stretch) for each in branch)
        case "SUBPATTERN":
            return "".join(_node(each, pick, stretch) for each in value[3])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            low, high, inner = value
            times = min(int(high), max(int(low), 1 if low == 0 and stretch else int(low), stretch), 512)
            return "".join(_node(each, pick, 0) for _ in range(times) for each in inner)
    return ""


def _one_of(members: list[tuple[Any, Any]], pick: Callable[[int], int]) -> str:
    if str(members[0][0]) == "NEGATE":
        banned = re.compile("[" + "".join(_as_class(m) for m in members[1:]) + "]")
        free = [c for c in _WORD + "0123456789 -_ABC" if not banned.match(c)]
        return free[pick(len(free))] if free else ""
    kind, value = members[pick(len(members))]
    if str(kind) == "RANGE":
        return chr(value[0] + pick(value[1] - value[0] + 1))
    if str(kind) == "CATEGORY":
        letters = _CATEGORIES.get(str(value), "-")
        return letters[pick(len(letters))]
    return chr(value)


def _as_class(member: tuple[Any, Any]) -> str:
    kind, value = str(member[0]), member[1]
    if kind == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    if kind == "CATEGORY":
        return {"CATEGORY_DIGIT": r"\d", "CATEGORY_WORD": r"\w", "CATEGORY_SPACE": r"\s"}.get(str(value), "")
    return re.escape(chr(value))
