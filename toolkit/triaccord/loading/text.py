"""`read_text`: release notes and other prose from a file, a URL or standard input."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import BinaryIO

from triaccord.loading.limits import DEFAULT_LIMITS, Limits
from triaccord.loading.loader import is_url, open_origin
from triaccord.loading.sources import read_file
from triaccord.model import InputError
from triaccord.model.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Prose from somewhere: its name as reports say it, the text, what was mended (in words)."""

    name: str
    text: str
    repairs: tuple[str, ...] = ()


def read_text(origin: str | Path, *, limits: Limits = DEFAULT_LIMITS, stdin: BinaryIO | None = None) -> Text:
    """The text at an origin: a path, a URL, `rev:path`, or `-`.

    Args:
        origin: Where it is. A file of exactly that name always wins.
        limits: Bounds on its size.
        stdin: What `-` reads; by default the process's own standard input.

    Raises:
        InputError: if it cannot be read, or is too large.
    """
    if isinstance(origin, Path):
        read = read_file(origin, str(origin), limits)
    elif origin == "-" or is_url(origin) or not Path(origin).exists():
        read, _, _ = open_origin(origin, limits=limits, stdin=stdin or sys.stdin.buffer)
    else:
        read = read_file(Path(origin), origin, limits)
    text, repairs = _decoded(read.data, read.name)
    return Text(name=read.name, text=text.replace("\r\n", "\n").replace("\r", "\n"), repairs=tuple(repairs))


def _decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), []
    if b"\0" in data[:4096]:
        raise InputError("this is not text", file=name)
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return data.decode("latin-1"), [f"{name}:{line}: this is not UTF-8; it was read as Latin-1"]
