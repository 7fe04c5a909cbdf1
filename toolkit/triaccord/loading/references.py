"""Which references a document has, found in its bytes where that will do."""

from __future__ import annotations

import re

from triaccord.loading.parsing import Parsed, Syntax

_KEY = b"$ref"
_JSON_VALUE = re.compile(rb'"\s*:\s*"([^"\\\n]*)"').match
_YAML_VALUE = re.compile(
    rb"""["']?[ \t]*:[ \t]+(?:"([^"\\\n]*)"|'([^'\n]*)'|([^\s"'>|&*!{\[#][^\s,}\]]*|\#/[^\s,}\]]*))[ \t]*(?:[\r\n,}\]]|\#|$)"""
).match


def mentioned(parsed: Parsed) -> set[str] | None:
    """Every distinct `$ref` value that the text mentions, perhaps with some that are only prose.

    None if a value could not be read from the bytes (escapes, block scalars): then walk the document.
    """
    data = parsed.data
    if _KEY not in data:
        return None if b"\\u0024" in data or b"\\x24" in data else set()
    pieces = data.split(_KEY)
    match = _JSON_VALUE if parsed.syntax is Syntax.JSON else _YAML_VALUE
    found: set[bytes] = set()
    for piece in pieces[1:]:
        hit = match(piece[:600])
        if hit is None:
            return None
        found.add(hit[hit.lastindex or 0])
    return {value.decode("utf-8", "replace") for value in found}
