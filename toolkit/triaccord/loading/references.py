"""Which references a document has, found in its bytes where that will do."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

from triaccord.loading.parsing import Parsed, Syntax
from triaccord.model.quick import dataclass

_Match: TypeAlias = "Callable[[bytes], re.Match[bytes] | None]"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How references are found in one syntax; compiled when such a text is there.

    Attributes:
        following: What follows the word, in one pass, up to the end of the next string; what does not fit
            is looked at again. Anything that can fail halfway, or tries one thing after the other, takes
            twice as long.
        value: The reference in it.
        other: What follows the word where it is no reference: it is a value or prose, or names a property.
        spelt_out: A letter of the word as an escape: legal, and nobody does it without a purpose.
    """

    following: Callable[[bytes], list[bytes]]
    value: _Match
    other: _Match
    spelt_out: _Match


@cache
def _json_patterns() -> _Patterns:
    return _Patterns(
        following=re.compile(rb'\$ref"(?=([^"]*"[^"]*))').findall,
        value=re.compile(rb'\s*:\s*"([^"\\\n]*)"').match,
        other=re.compile(rb"\s*(?:[^:\s]|:\s*[^\"\s])").match,
        spelt_out=re.compile(rb"\\u00(?:24|72|65|66)").search,
    )


@cache
def _yaml_patterns() -> _Patterns:
    return _Patterns(
        following=re.compile(
            rb"""\$ref(?=(: '[^'\n]*'[\r\n,}\]]|: "[^"\\\n]*"[\r\n,}\]]|[\s\S]{0,600}))"""
        ).findall,
        value=re.compile(
            rb"""["']?[ \t]*:[ \t]+(?:"""
            rb""""([^"\\\n]*)"|'([^'\n]*)'"""
            rb"""|>-\r?\n[ \t]+([^\s,}\]]+)|([^\s"'>|&*!{\[#][^\s,}\]]*)"""
            rb""")[ \t]*(?:[\r\n,}\]]|$)"""
        ).match,
        other=re.compile(
            rb"""["']?[ \t]*(?:[^:"' \t]|:[^ \t\r\n]|:[ \t]*\r?\n[ \t]+["']?[\w$.-]+["']?:\s|:[ \t]+\{)"""
        ).match,
        spelt_out=re.compile(rb"\\(?:u00|x|U000000)(?:24|72|65|66)").search,
    )


def mentioned(parsed: Parsed) -> set[str] | None:
    """Every distinct `$ref` value that the text mentions, perhaps with some that are only prose.

    None if a value could not be read from the bytes (escapes, block scalars): then walk the document.
    """
    data = parsed.data
    patterns = _json_patterns() if parsed.syntax is Syntax.JSON else _yaml_patterns()
    if patterns.spelt_out(data):
        return None
    found = _in_json(data) if parsed.syntax is Syntax.JSON else _in_yaml(data)
    return None if found is None else {value.decode("utf-8", "replace") for value in found}


def _in_json(data: bytes) -> set[bytes] | None:
    found: set[bytes] = set()
    value, other = _json_patterns().value, _json_patterns().other
    for following in set(_json_patterns().following(data)):
        hit = value(following + b'"')
        if hit is not None:
            found.add(hit[1])
        elif not other(following):
            return _in_pieces(data.split(b'"$ref"'), value, other)
    return found


def _in_yaml(data: bytes) -> set[bytes] | None:
    return _in_pieces(
        [b"", *set(_yaml_patterns().following(data))], _yaml_patterns().value, _yaml_patterns().other
    )


def _in_pieces(pieces: list[bytes], match: _Match, other: _Match) -> set[bytes] | None:
    found: set[bytes] = set()
    for piece in pieces[1:]:
        hit = match(piece[:600])
        if hit is not None:
            found.add(hit[hit.lastindex or 0])
        elif not other(piece[:600]):
            return None
    return found
