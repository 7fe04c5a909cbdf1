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
# A letter of `$ref` as an escape: legal, and nobody does it without a purpose. The pattern begins with
# one literal only, which is searched four times as fast as a longer one.
_SPELT_OUT = re.compile(rb"\\(?<=\\)(?:u00|x)(?:24|72|65|66)").search

_AFTER_VALUE = frozenset((b"\n", b"\r", b",", b"}", b"]", b""))


def mentioned(parsed: Parsed) -> set[str] | None:
    """Every distinct `$ref` value that the text mentions, perhaps with some that are only prose.

    None if a value could not be read from the bytes (escapes, block scalars): then walk the document.
    """
    data = parsed.data
    if _has_letters_spelt_out(data):
        return None
    found = _in_json(data) if parsed.syntax is Syntax.JSON else _in_yaml(data)
    return None if found is None else {value.decode("utf-8", "replace") for value in found}


def _has_letters_spelt_out(data: bytes) -> bool:
    # From one backslash to the next by memchr, while they are rare; else one pass over everything.
    find = data.find
    position = find(b"\\")
    for _ in range(len(data) // 1_000 + 10):
        if position < 0:
            return False
        if data[position + 1 : position + 2] in (b"u", b"x") and _SPELT_OUT(data, position, position + 6):
            return True
        position = find(b"\\", position + 1)
    return _SPELT_OUT(data) is not None


def _in_json(data: bytes) -> set[bytes] | None:
    # A search for one byte is memchr; for more, or by a pattern, it takes as long as the whole parse.
    find, startswith = data.find, data.startswith
    plain: set[bytes] = set()
    position = find(b"$")
    while position >= 0:
        if startswith(b'ref"', position + 1):
            # From behind the quote that opens the value, in the two ways that are usual, to its end.
            plain.add(data[position + 5 : find(b'"', position + 8) + 1])
        position = find(b"$", position + 1)
    found: set[bytes] = set()
    for piece in plain:
        hit = _JSON_VALUE(piece)
        if hit is not None and hit.end() == len(piece):
            found.add(hit[1])
        elif not _JSON_OTHER(piece):
            return _in_pieces(data.split(b'"$ref"'), _JSON_VALUE, _JSON_OTHER)
    return found


def _in_yaml(data: bytes) -> set[bytes] | None:
    find, startswith = data.find, data.startswith
    plain: set[bytes] = set()
    position = find(b"$")
    while position >= 0:
        if startswith(b"ref", position + 1):
            quote = data[position + 6 : position + 7]
            end = find(quote, position + 7) if quote in (b"'", b'"') else -1
            if end < 0 or not startswith(b": ", position + 4) or data[end + 1 : end + 2] not in _AFTER_VALUE:
                break
            plain.add(data[position + 6 : end])
            position = end
        position = find(b"$", position + 1)
    else:
        if not any(b"\n" in each or b"\\" in each for each in plain):
            return {each[1:] for each in plain}
    return _in_pieces(data.split(b"$ref"), _YAML_VALUE, _YAML_OTHER)


def _in_pieces(pieces: list[bytes], match: _Match, other: _Match) -> set[bytes] | None:
    found: set[bytes] = set()
    for piece in pieces[1:]:
        hit = match(piece[:600])
        if hit is not None:
            found.add(hit[hit.lastindex or 0])
        elif not other(piece[:600]):
            return None
    return found
