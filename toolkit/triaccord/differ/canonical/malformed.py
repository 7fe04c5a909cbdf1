"""Values that a keyword cannot have: read as they were meant where that is plain, else told and left out.

To overlook them would be a judgement: `maximum: '100'` is no lifted bound.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical.nodes import Node, join
from triaccord.differ.canonical.view import OF_TYPE, Said

if TYPE_CHECKING:
    from triaccord.differ.canonical.document import Document

_NUMBERS = frozenset({int, float})
_BOOLEANS = frozenset({bool})
_SCHEMAS = frozenset({dict, bool})
_COUNTS = ("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties")
_FLAGS = ("uniqueItems", "nullable", "deprecated", "readOnly", "writeOnly")
_KINDS: dict[str, tuple[str, frozenset[type]]] = {
    **dict.fromkeys(("maximum", "minimum", "multipleOf"), ("a number", _NUMBERS)),
    **dict.fromkeys(_COUNTS, ("a number from 0", _NUMBERS)),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum"), ("a number", _NUMBERS | _BOOLEANS)),
    **dict.fromkeys(
        ("uniqueItems", "nullable", "deprecated", "readOnly", "writeOnly"), ("true or false", _BOOLEANS)
    ),
    **{word: ("a list", frozenset({list})) for word in ("enum", "required", "allOf", "anyOf", "oneOf")},
    **{word: ("an object", frozenset({dict})) for word in ("properties", "patternProperties")},
    **dict.fromkeys(("additionalProperties", "not", "propertyNames", "contains"), ("a schema", _SCHEMAS)),
    "items": ("a schema", _SCHEMAS | {list}),
    "pattern": ("text", frozenset({str})),
    "format": ("text", frozenset({str})),
    "type": ("one of the types of JSON", frozenset({str, list})),
}
"""What a keyword's value should be, in words and as classes."""

_FINE = {word: kinds for word, (_, kinds) in _KINDS.items()}
_CHECKED = frozenset({"type", "maximum", "minimum", "multipleOf", *_COUNTS})
_NUMBER = re.compile(r"\s*[+-]?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?\s*")
_SHOWN = 40

NO_SCHEMA = "schema"
"""The word for what stands where a schema should, and is none."""


def mended(doc: Document, layer: Node, bad: dict[str, Said]) -> Node:
    """A schema object without values that its keywords cannot have; these are put into `bad` by keyword.

    Text that reads as a number or as true or false is taken for that. All is noted in the document.
    """
    value = layer.value
    if value.__class__ is not dict:
        if value.__class__ is not bool:
            bad[NO_SCHEMA] = Said(value, layer.at)
            doc.note(layer.at, f"a schema should be an object; {shown(value)} was not read")
        return layer
    found = []
    for word, item in value.items():
        kinds = _FINE.get(word)  # asked of every keyword of every schema that is opened
        if kinds is not None and (item.__class__ not in kinds or word in _CHECKED) and _is_odd(word, item):
            found.append(word)
    if not found:
        return layer
    value = dict(value)
    for word in found:
        item, at = value.pop(word), join(layer.at, word)
        meant = _meant(word, item)
        if meant is not None:
            value[word] = meant
            doc.note(at, f"`{word}` should be {_KINDS[word][0]}; {shown(item)} was read as {shown(meant)}")
        elif item is not None or word in _CHECKED:
            bad[word] = Said(item, at)
            doc.note(at, f"`{word}` should be {_KINDS[word][0]}; {shown(item)} was not read")
    return Node(layer.at, value)


def is_true(doc: Document, value: dict[str, Any], word: str, at: str) -> bool:
    """Whether a keyword beside schemas says true; text that says so is meant so, and noted."""
    item = value.get(word)
    if item.__class__ is bool or item is None:
        return item is True
    meant = truth(item)
    fate = "not read" if meant is None else f"read as {shown(meant)}"
    doc.note(join(at, word), f"`{word}` should be true or false; {shown(item)} was {fate}")
    return meant is True


def truth(item: Any) -> bool | None:
    """True or false where a value says so, be it in text; None for everything else."""
    if item.__class__ is bool:
        return bool(item)
    return {"true": True, "false": False}.get(item.strip().lower()) if isinstance(item, str) else None


def shown(item: Any) -> str:
    """A value in a sentence, shortened."""
    import json

    text = repr(item) if isinstance(item, str) else json.dumps(item, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _is_odd(word: str, item: Any) -> bool:
    kinds = _FINE.get(word)
    if kinds is None:
        return False
    if type(item) not in kinds:
        return True
    if word not in _CHECKED:
        return False
    if word == "type":
        if isinstance(item, str):
            return item not in OF_TYPE
        return not item or any(one not in OF_TYPE if isinstance(one, str) else True for one in item)
    return bool(item != item or (word in _COUNTS and item < 0) or (word == "multipleOf" and item <= 0))


def _meant(word: str, item: Any) -> Any:
    """What an odd value plainly means; None if that is not plain."""
    if word == "type":
        # In YAML `null` is no text: `[string, null]` means what `[string, 'null']` says.
        names = ["null" if one is None else one for one in item] if isinstance(item, list) else []
        known = [one for one in names if isinstance(one, str) and one in OF_TYPE]
        return known if known and len(known) == len(names) else None
    kinds = _FINE[word]
    if kinds is _BOOLEANS:
        return truth(item)
    if kinds & _NUMBERS and isinstance(item, str) and _NUMBER.fullmatch(item):
        number = float(item)
        number = int(number) if number.is_integer() and abs(number) < 2**53 else number
        return None if _is_odd(word, number) else number
    return None
