"""Which references a document has, found in its bytes where that will do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from triaccord.loading.parsing import Parsed, Syntax

_Match: TypeAlias = "Callable[[bytes], re.Match[bytes] | None]"

_JSON_VALUE = re.compile(rb'\s*:\s*"([^"\\\n]*)"').match
_YAML_VALUE = re.compile(
    rb"""["']?[ \t]*:[ \t]+(?:"""
    rb""""([^"\\\n]*)"|'([^'\n]*)'"""
    rb"""|>-\r?\n[ \t]+([^\s,}\]]+)|([^\s"'>|&*!{\[#][^\s,}\]]*)"""
    rb""")[ \t]*(?:[\r\n,}\]]|$)"""
).match

# What follows the word where it is no reference: it is a value or prose, or names a property.
_JSON_OTHER = re.compile(rb"\s*(?:[^:\s]|:\s*[^\"\s])").match
_YAML_OTHER = re.compile(
    rb"""["']?[ \t]*(?:[^:"' \t]|:[^ \t\r\n]|:[ \t]*\r?\n[ \t]+["']?[\w$.-]+["']?:\s|:[ \t]+\{)"""
).match
# In one pass: what follows the word, up to the end of the next string; what does not fit is looked at
# again. Anything that can fail halfway, or tries one thing after the other, takes twice as long.
_JSON_FOLLOWING = re.compile(rb'\$ref"(?=([^"]*"[^"]*))').findall
_YAML_FOLLOWING = re.compile(
    rb"""\$ref(?=(: '[^'\n]*'[\r\n,}\]]|: "[^"\\\n]*"[\r\n,}\]]|[\s\S]{0,600}))"""
).findall
# A letter of `$ref` as an escape: legal, and nobody does it without a purpose.
_SPELT_OUT = {
    Syntax.JSON: re.compile(rb"\\u00(?:24|72|65|66)").search,
    Syntax.YAML: re.compile(rb"\\(?:u00|x|U000000)(?:24|72|65|66)").search,
}


def mentioned(parsed: Parsed) -> set[str] | None:
    """Every distinct `$ref` value that the text mentions, perhaps with some that are only prose.

    None if a value could not be read from the bytes (escapes, block scalars): then walk the document.
    """
    data = parsed.data
    if _SPELT_OUT[parsed.syntax](data):
        return None
    found = _in_json(data) if parsed.syntax is Syntax.JSON else _in_yaml(data)
    return None if found is None else {value.decode("utf-8", "replace") for value in found}


def _in_json(data: bytes) -> set[bytes] | None:
    found: set[bytes] = set()
    for following in set(_JSON_FOLLOWING(data)):
        hit = _JSON_VALUE(following + b'"')
        if hit is not None:
            found.add(hit[1])
        elif not _JSON_OTHER(following):
            return _in_pieces(data.split(b'"$ref"'), _JSON_VALUE, _JSON_OTHER)
    return found


def _in_yaml(data: bytes) -> set[bytes] | None:
    return _in_pieces([b"", *set(_YAML_FOLLOWING(data))], _YAML_VALUE, _YAML_OTHER)


def _in_pieces(pieces: list[bytes], match: _Match, other: _Match) -> set[bytes] | None:
    found: set[bytes] = set()
    for piece in pieces[1:]:
        hit = match(piece[:600])
        if hit is not None:
            found.add(hit[hit.lastindex or 0])
        elif not other(piece[:600]):
            return None
    return found
