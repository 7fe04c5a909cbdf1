"""Which references a document has, found in its bytes where that will do."""

from __future__ import annotations

import re

from triaccord.loading.parsing import Parsed, Syntax

_JSON_PLAIN = re.compile(rb'"\$ref"\s*:\s*"([^"\\\n]*)"').findall
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
_JSON_NO_REFERENCE = re.compile(rb'"\$ref"(?=\s*(?:[^:\s]|:\s*[^"\s]))').findall
# A letter of `$ref` as an escape: legal, and nobody does it without a purpose.
_SPELT_OUT = re.compile(rb"\\(?:u00|x)(?:24|72|65|66)").search


def mentioned(parsed: Parsed) -> set[str] | None:
    """Every distinct `$ref` value that the text mentions, perhaps with some that are only prose.

    None if a value could not be read from the bytes (escapes, block scalars): then walk the document.
    """
    data = parsed.data
    if (b"\\u00" in data or b"\\x" in data) and _SPELT_OUT(data):
        return None
    if parsed.syntax is Syntax.JSON:
        plain = _JSON_PLAIN(data)
        rest = data.count(b'"$ref"') - len(plain)
        if not rest or rest == len(_JSON_NO_REFERENCE(data)):
            return {value.decode("utf-8", "replace") for value in set(plain)}
    is_json = parsed.syntax is Syntax.JSON
    match = _JSON_VALUE if is_json else _YAML_VALUE
    other = _JSON_OTHER if is_json else _YAML_OTHER
    pieces = data.split(b'"$ref"' if is_json else b"$ref")
    found: set[bytes] = set()
    for piece in pieces[1:]:
        hit = match(piece[:600])
        if hit is not None:
            found.add(hit[hit.lastindex or 0])
        elif not other(piece[:600]):
            return None
    return {value.decode("utf-8", "replace") for value in found}
