"""JSON to values: strictly and fast first, then leniently with every mend told."""

from __future__ import annotations

import re
import sys
from typing import Any

from triaccord.loading.limits import Limits
from triaccord.loading.parsing import Parsed, Syntax, check_depth, decoded, recursion_within, too_deep
from triaccord.model import InputError

# Up to this size the keys are counted one by one for duplicates; beyond it that would cost more than
# the whole parse, and documents of that size are written by programs.
_COUNT_KEYS_BELOW = 256 * 1024

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def parse_json(data: bytes, name: str, limits: Limits) -> Parsed:
    """The value of a JSON text.

    Raises:
        InputError: with line and column.
    """
    import msgspec

    repairs: list[str] = []
    try:
        with recursion_within(limits) as bounded:
            value = msgspec.json.decode(data)
        if not bounded:
            check_depth(value, name, limits)
    except RecursionError:
        raise too_deep(name, limits) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text, repairs = decoded(data, name)
        value = _parse_leniently(text, name, limits, str(error), repairs)
        data = text.encode("utf-8")
    else:
        if len(data) < _COUNT_KEYS_BELOW:
            repairs += _duplicates(data, name)
    return Parsed(value=value, syntax=Syntax.JSON, data=data, repairs=tuple(repairs))


def _duplicates(data: bytes, name: str) -> list[str]:
    import json

    found: list[str] = []

    def noticing(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    found.append(key)
                seen.add(key)
        return value

    json.loads(data, object_pairs_hook=noticing, strict=False)
    return [f"{name}: the key `{key}` is there twice in one object; the last one counts" for key in found]


def _parse_leniently(text: str, name: str, limits: Limits, why: str, repairs: list[str]) -> Any:
    import json

    mends: list[str] = []

    def constant(word: str) -> None:
        mends.append(f"`{word}` is not JSON; it was read as null")

    def number(text: str) -> float:
        value = float(text)
        if value in (float("inf"), float("-inf")):
            mends.append(f"the number {text[:20]} is beyond all measure; the largest possible stands for it")
            return sys.float_info.max if value > 0 else -sys.float_info.max
        return value

    try:
        value = json.loads(text, parse_constant=constant, parse_float=number, strict=False)
    except RecursionError:
        raise too_deep(name, limits) from None
    except json.JSONDecodeError as error:
        at = error.pos
        if error.msg.startswith("Illegal trailing comma"):
            # Python 3.13 points to the comma, others to what follows it.
            at = len(text) - len(text[at + 1 :].lstrip())
        raise InputError(
            "this is not valid JSON",
            file=name,
            line=text.count("\n", 0, at) + 1,
            column=at - text.rfind("\n", 0, at),
            detail=error.msg,
            mend=_mend_for(error.msg, text, at),
        ) from None
    except ValueError as error:
        # Python reads no integers of more than 4,300 digits from text; nobody means such a number.
        number_at = re.search(r"[0-9]{4000}", text)
        line = text.count("\n", 0, number_at.start()) + 1 if number_at else None
        what = "a number has thousands of digits" if number_at else "this is not valid JSON"
        raise InputError(what, file=name, line=line, detail=None if number_at else str(error)) from None
    check_depth(value, name, limits)
    if re.search(r"\\u[dD][89a-fA-F]", text):
        value = _without_lone_surrogates(value)
        mends.append("half of a character (a lone surrogate) stands in a string; it was replaced")
    repairs += [
        f"{name}: {mend}"
        for mend in dict.fromkeys(mends or ([] if repairs else [f"not strictly JSON ({why})"]))
    ]
    return value


def _without_lone_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {_without_lone_surrogates(key): _without_lone_surrogates(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_without_lone_surrogates(item) for item in value]
    return value


def _mend_for(message: str, text: str, position: int) -> str | None:
    if not text.strip():
        return "the file is empty"
    if message.startswith("Unterminated string") or not text[position:].strip():
        return "the text ends before it is complete: was it cut off on its way here?"
    before = text[:position].rstrip()
    if message.startswith(("Expecting property name", "Illegal trailing comma")) or (
        message.startswith("Expecting value") and before.endswith(",")
    ):
        return "remove the comma before the closing bracket"
    if message.startswith("Expecting ',' delimiter"):
        return "a comma is missing, or a quote inside a string lacks its backslash"
    return None
