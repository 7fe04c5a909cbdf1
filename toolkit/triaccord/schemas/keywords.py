"""What single keywords of the dialects mean in JSON Schema 2020-12."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

VALUES = ("items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems")
"""Keywords whose schema is for a value of its own."""
MEMBERS = ("not", "if", "then", "else", "propertyNames")
"""Keywords whose schema is for the same value, or for no value at all."""

_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_CONTAINED = ("minContains", "maxContains")
_WHOLE_NUMBERS = frozenset((*_COUNTS, *_CONTAINED))
_BOUNDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
_TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
_ASSERTED = frozenset({
    "date", "date-time", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference",
    "uuid", "json-pointer", "regex",
})  # fmt: skip
# Numbers beyond 64 bits do not survive JSON (RFC 8259, section 6): that limit says nothing.
_RANGES: dict[str, tuple[int | None, int | None]] = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32)},
    "int64": (None, None),
    "uint64": (0, None),
}
KNOWN_FORMATS = _ASSERTED | _RANGES.keys()
"""Formats that say something about which values are accepted."""
_SILENT = frozenset({
    "title", "description", "summary", "example", "examples", "default", "deprecated", "externalDocs",
    "xml", "discriminator", "readOnly", "writeOnly", "$comment", "$id", "$schema", "$anchor", "$defs",
})  # fmt: skip

_MOST_COMMON = _SILENT | {"type"}
_COMMON = _MOST_COMMON | {"format", "nullable"}
_NUMBERS = frozenset((*_COUNTS, *_CONTAINED, "minimum", "maximum", "multipleOf"))
_KINDS: dict[str, Any] = {
    **dict.fromkeys(_NUMBERS, frozenset({int, float})),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), frozenset({int, float, bool})),
    **dict.fromkeys(("uniqueItems", "nullable"), frozenset({bool})),
    **dict.fromkeys(("enum", "required", "allOf", "anyOf", "oneOf"), frozenset({list})),
    **dict.fromkeys(("properties", "patternProperties"), frozenset({dict})),
    **dict.fromkeys(("additionalProperties", "contains", *MEMBERS), frozenset({dict, bool})),
    **dict.fromkeys(("pattern", "format"), frozenset({str})),
    "items": frozenset({dict, bool, list}),
}


_NUMBER = re.compile(r"\s*[+-]?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?\s*")


def _as_meant(value: dict[str, Any], odd: list[str], doubts: list[str], at: str) -> dict[str, Any]:
    """A schema whose keywords have values that they can have: a number in quotes is one, the rest doubt."""
    made = dict(value)
    for word in odd:
        item = made.pop(word)
        if word in _NUMBERS and isinstance(item, str) and _NUMBER.fullmatch(item):
            number = float(item)
            made[word] = int(number) if number.is_integer() else number
        elif item is not None:
            doubts.append(f"{at}: `{word}` was left out; it cannot be read")
    return made


def says_something(value: dict[str, Any]) -> bool:
    """Whether some keyword of a schema could refuse a value."""
    return any(word not in _SILENT and not word.startswith("x-") for word in value)


def is_number(value: Any) -> bool:
    """Whether it is a JSON number. Python's `True` is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def all_said(value: dict[str, Any]) -> tuple[str, str | None, bool | None] | None:
    """Type, format and whether it is nullable, where a schema says nothing else; None for others."""
    stated, form, null = value.get("type"), value.get("format"), value.get("nullable")
    if stated.__class__ is not str or not value.keys() <= _COMMON:
        return None
    if (form is not None and form.__class__ is not str) or (null is not None and null.__class__ is not bool):
        return None
    return stated, form, null


def plain(value: dict[str, Any], *, formats: bool, doubts: list[str], at: str) -> dict[str, Any]:
    """The keywords of a schema that hold no other schema."""
    stated = value.get("type")
    if stated.__class__ is str and stated in _TYPES and value.keys() <= _MOST_COMMON:
        return {"type": stated}
    odd = [word for word in value if word in _KINDS and value[word].__class__ not in _KINDS[word]]
    if odd:
        value = _as_meant(value, odd, doubts, at)
    made: dict[str, Any] = {}
    _types(value, made, doubts, at)
    if isinstance(value.get("enum"), list):
        # The algebra and the meta-schema want an enum without repetition; 1 and True are two values.
        made["enum"] = list({(item.__class__ is bool, repr(item)): item for item in value["enum"]}.values())
    if "const" in value:
        made["const"] = value["const"]
    for word in () if _WHOLE_NUMBERS.isdisjoint(value) else (*_COUNTS, *_CONTAINED):
        number = value.get(word)
        if isinstance(number, int | float) and is_number(number) and number >= 0 and number == int(number):
            made[word] = int(number)
    if not _BOUNDS.isdisjoint(value):
        _bounds(value, made)
    if value.get("uniqueItems") is True:
        made["uniqueItems"] = True
    _pattern(value, made, doubts, at)
    if formats:
        _format(value, made)
    if isinstance(value.get("dependentRequired"), dict):
        made["dependentRequired"] = value["dependentRequired"]
    return made


def _types(value: dict[str, Any], made: dict[str, Any], doubts: list[str], at: str) -> None:
    stated = value.get("type")
    if stated is None:
        return
    names = stated if isinstance(stated, list) else [stated]
    if "file" in names or "any" in names:
        return
    known = [name for name in names if isinstance(name, str) and name in _TYPES]
    if len(known) < len(names):
        doubts.append(f"{at}: nobody knows the type {stated!r}")
    elif known:
        made["type"] = known[0] if len(known) == 1 else sorted(set(known))


def _bounds(value: dict[str, Any], made: dict[str, Any]) -> None:
    for word, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        bound, strict = value.get(word), value.get(exclusive)
        if is_number(bound):
            made[exclusive if strict is True else word] = bound
        if is_number(strict):
            made[exclusive] = strict
    step = value.get("multipleOf")
    if isinstance(step, int | float) and is_number(step) and step > 0:
        made["multipleOf"] = step


def _pattern(value: dict[str, Any], made: dict[str, Any], doubts: list[str], at: str) -> None:
    pattern = value.get("pattern")
    if not isinstance(pattern, str):
        return
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        doubts.append(f"{at}: the pattern `{pattern}` was left out; it does not compile")
    else:
        made["pattern"] = pattern


def _format(value: dict[str, Any], made: dict[str, Any]) -> None:
    stated = value.get("format")
    if not isinstance(stated, str):
        return
    if stated in _ASSERTED:
        made["format"] = stated
    elif (
        stated in _RANGES
        and "integer" in _names(made.get("type"))
        and "number" not in _names(made.get("type"))
    ):
        least, most = _RANGES[stated]
        if least is not None and "exclusiveMinimum" not in made:
            made["minimum"] = max(made.get("minimum", least), least)
        if most is not None and "exclusiveMaximum" not in made:
            made["maximum"] = min(made.get("maximum", most), most)


def _names(stated: Any) -> list[Any]:
    return stated if isinstance(stated, list) else [stated]


def with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The same set, and null."""
    stated = schema.get("type")
    if "enum" not in schema and "const" not in schema and not _SHAPING & schema.keys():
        if stated is None or stated == "null":
            return schema
        names = [stated] if isinstance(stated, str) else stated
        return {**schema, "type": sorted({*names, "null"})}
    if "enum" in schema and schema.keys() <= {"enum", "type"}:
        names = [stated] if isinstance(stated, str) else list(stated or [])
        kept: dict[str, Any] = {"type": sorted({*names, "null"})} if names else {}
        return {**kept, "enum": [*(item for item in schema["enum"] if item is not None), None]}
    return {"anyOf": [schema, {"type": "null"}]}


_SHAPING = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "$ref", "dependentSchemas"})


def discriminate(value: dict[str, Any], items: list[Any], made: list[Any]) -> None:
    """Let each branch be chosen by its own name only, as a sender who uses the discriminator does."""
    stated = value.get("discriminator")
    name = stated.get("propertyName") if isinstance(stated, dict) else None
    if not isinstance(stated, dict) or not isinstance(name, str):
        return
    mapping = stated.get("mapping")
    by_target: dict[str, list[str]] = {}
    for word, target in mapping.items() if isinstance(mapping, dict) else ():
        by_target.setdefault(str(target).rsplit("/", 1)[-1], []).append(word)
    for index, item in enumerate(items):
        reference = item.get("$ref") if isinstance(item, dict) else None
        if isinstance(reference, str):
            component = reference.rsplit("/", 1)[-1]
            words = sorted(by_target.get(component, [unquote(component)]))
            chosen = {"properties": {name: {"enum": words}}, "required": [name]}
            made[index] = {"allOf": [made[index], chosen]}


def untraced(schema: Any) -> Any:
    """The schema without `$comment`."""
    if isinstance(schema, list):
        return [untraced(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {}
    for word, item in schema.items():
        if word == "$comment":
            continue
        if word in ("enum", "const"):
            made[word] = item
        elif word in ("properties", "patternProperties", "dependentSchemas", "$defs") and isinstance(
            item, dict
        ):
            made[word] = {name: untraced(part) for name, part in item.items()}
        else:
            made[word] = untraced(item)
    return made
