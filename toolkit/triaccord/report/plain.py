"""Text from specs and notes made harmless and short, before any format sees it.

Documents and notes are written by strangers: an escape sequence could repaint the terminal, a
bidirectional override could make `DELETE` read as something else. Both become visible instead.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

from triaccord.model import Json

# Control characters, line separators, bidirectional marks and overrides, joiners and other invisible
# letters, private surrogates, non-characters: whatever a reader cannot see, but a renderer obeys.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    r"""The text with unseen characters spelled out (`\x1b`); line breaks and tabs stay."""
    return _UNSEEN.sub(lambda found: found[0] if found[0] in "\n\t" else _escape(found), text)


def one_line(text: str) -> str:
    """The text on one line, runs of white space as one blank, unseen characters spelled out."""
    return visible(_SPACE.sub(" ", text).strip())


def shorten(text: str, limit: int) -> str:
    """The text, cut at `limit` characters with an ellipsis; combining marks are not torn off."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def value_text(value: Json, *, limit: int = 160) -> str:
    """A value from a document as a person would write it: bare strings, else compact JSON."""
    if isinstance(value, str):
        return shorten(one_line(value), limit) if value else '""'
    return shorten(one_line(json_text(value, indent=None)), limit)


def json_text(value: object, *, indent: int | None = 2) -> str:
    """JSON that is safe to print: readable letters stay, whatever a terminal would obey is escaped."""
    import json

    separators = (", ", ": ") if indent is None else (",", ":")

    def dumped(what: object) -> str:
        text = json.dumps(what, ensure_ascii=False, separators=separators, allow_nan=False, default=str)
        return text if indent is None else _indented(text, indent)

    try:
        text = dumped(value)
    except ValueError:  # YAML knows infinity, JSON does not
        text = dumped(_finite(value))
    return _UNSEEN.sub(lambda found: found[0] if found[0] == "\n" else _json_escape(found), text)


def _indented(text: str, indent: int) -> str:
    """Compact JSON over several lines; the standard library's own way takes three times as long."""
    import json

    import msgspec

    try:
        return msgspec.json.format(text, indent=indent)
    except (UnicodeEncodeError, msgspec.MsgspecError, RecursionError):  # half a letter, or very deep
        return json.dumps(json.loads(text), ensure_ascii=False, indent=indent)


def _finite(value: object) -> object:
    """The same value with infinities and non-numbers as strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    return [_finite(each) for each in value] if isinstance(value, list | tuple) else value


def _json_escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def counted(number: int, thing: str, things: str | None = None) -> str:
    """`1 change`, `2 changes`; `things` for words whose plural is not an added s."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""
