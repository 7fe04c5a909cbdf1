"""Bytes to values: JSON through msgspec, YAML 1.2 through the fastest reader that reads it right."""

from __future__ import annotations

import codecs
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from triaccord.loading.limits import DEFAULT_LIMITS, Limits
from triaccord.model import InputError
from triaccord.model.quick import dataclass


class Syntax(str, Enum):
    """How a text was written."""

    JSON = "json"
    YAML = "yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A text as a value.

    Attributes:
        value: Objects with string keys, arrays, strings, numbers, booleans, None.
        syntax: What it was written in.
        data: The text as it was parsed: UTF-8 without a byte order mark.
        repairs: What was mended, in words with places.
    """

    value: Any
    syntax: Syntax
    data: bytes
    repairs: tuple[str, ...] = ()


def parse(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """The value that a JSON or YAML text holds.

    Args:
        data: The bytes as they were read.
        name: What errors call the file; its ending breaks ties between JSON and YAML.
        limits: Bounds on size, depth and aliases.

    Raises:
        InputError: with line and column, if it is neither, or beyond a limit.
    """
    if len(data) > limits.max_bytes:
        raise InputError(f"this is larger than {limits.max_bytes} bytes", file=name)
    data = _unmarked(data)
    if data[:1024].lstrip()[:1] == b"<":
        raise _markup(data, name)
    with _collector_off():
        if _looks_like_json(data, name):
            from triaccord.loading.json_text import parse_json

            return parse_json(data, name, limits)
        from triaccord.loading.yaml_text import parse_yaml

        return parse_yaml(data, name, limits)


def _unmarked(data: bytes) -> bytes:
    """The text without byte order mark, in UTF-8 if the mark says that it is in something else."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode("utf-8")
    return data


def _markup(data: bytes, name: str) -> InputError:
    """The error for what no JSON or YAML begins with: most often the page around a file."""
    start = data[:2048].lower()
    if b"<!doctype html" in start or b"<html" in start:
        return InputError(
            "this is a web page (HTML), not an OpenAPI document",
            file=name,
            line=1,
            mend="take the address of the raw file; a page may also ask to log in first",
        )
    return InputError("this is XML, not an OpenAPI document", file=name, line=1)


def decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    """The text, and what had to be mended: what is not UTF-8 is read as Latin-1, which never fails."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return data.decode("latin-1"), [f"{name}:{line}: this is not UTF-8; it was read as Latin-1"]


def _looks_like_json(data: bytes, name: str) -> bool:
    if name.endswith((".yaml", ".yml")):
        # A flow mapping is YAML too, but most of what starts so is JSON in the wrong file.
        return data[:64].lstrip()[:1] == b"{" and _is_json(data)
    if name.endswith(".json"):
        return True
    return data[:4096].lstrip()[:1] in (b"{", b"[") and (_is_json(data) or b"\n" not in data.strip())


def _is_json(data: bytes) -> bool:
    import msgspec

    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


@contextmanager
def _collector_off() -> Iterator[None]:
    """Without garbage collection: a parse makes no garbage, and looking for it doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                # Move what was built to the old generation unseen: looking at a million new objects
                # that are no garbage, at the next allocation, would cost a third of the parse.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def check_depth(value: Any, name: str, limits: Limits) -> None:
    """Refuse what nests deeper than the limit, level by level, without recursion."""
    level = [value]
    depth = 0
    while level:
        depth += 1
        if depth > limits.max_depth + 1:
            raise too_deep(name, limits)
        level = [
            child
            for node in level
            if node.__class__ is dict or node.__class__ is list
            for child in (node.values() if node.__class__ is dict else node)
            if child.__class__ is dict or child.__class__ is list
        ]


def too_deep(name: str, limits: Limits) -> InputError:
    """The error for a document that nests too deep."""
    return InputError(
        f"this nests deeper than {limits.max_depth} levels",
        file=name,
        mend="no API description needs that; is it the right file?",
    )


@contextmanager
def recursion_within(limits: Limits) -> Iterator[bool]:
    """Make C parsers stop at the depth limit where Python can be told so (3.11): then no walk is needed.

    Yields whether the limit is in force.
    """
    if sys.version_info >= (3, 12):
        yield False
        return
    frames = 0
    frame = sys._getframe()
    while frame.f_back is not None:
        frames += 1
        frame = frame.f_back
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(frames + limits.max_depth + 20)
    try:
        yield True
    finally:
        sys.setrecursionlimit(before)
