"""What a schema says at one place once `allOf` is merged: what builders and readers of values look at."""

from __future__ import annotations

from typing import Any

from triaccord.wire.schemas import SchemaBook

_MAX_DEPTH = 24
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")


def merged(book: SchemaBook, schema: Any, *, keep: bool = True) -> dict[str, Any]:
    """The (converted) schema with references followed and `allOf` members folded in; alternatives stay.

    With `keep` the answer is remembered with the schema; not so for schemas that are made on the fly.
    """
    if not keep:
        return _merged(book, schema, 0)
    known = book.views.get(id(schema))
    if known is None:
        known = book.views[id(schema)] = (schema, _merged(book, schema, 0))
    return known[1]


def _merged(book: SchemaBook, schema: Any, depth: int) -> dict[str, Any]:
    said = book.resolve(schema)
    members = said.get("allOf")
    if not isinstance(members, list) or depth > _MAX_DEPTH:
        return said
    made = {key: value for key, value in said.items() if key != "allOf"}
    for member in members:
        _fold(made, _merged(book, member, depth + 1))
    return made


def types_of(view: dict[str, Any]) -> tuple[str, ...]:
    """The JSON types that a merged schema allows, as far as it says; what it implies where it does not."""
    stated = view.get("type")
    if isinstance(stated, str):
        return (stated,)
    if isinstance(stated, list):
        return tuple(str(each) for each in stated)
    if "properties" in view or "additionalProperties" in view or "required" in view:
        return ("object",)
    if "items" in view:
        return ("array",)
    if any(word in view for word in ("minLength", "maxLength", "pattern", "format")):
        return ("string",)
    return ()


def properties_of(book: SchemaBook, schema: Any) -> dict[str, Any]:
    """The properties that an object of this schema may have, those of its alternatives included."""
    view = merged(book, schema)
    found: dict[str, Any] = {}
    stated = view.get("properties")
    if isinstance(stated, dict):
        found.update(stated)
    for word in ("oneOf", "anyOf"):
        for member in view.get(word) or ():
            if isinstance(member, dict) and member is not schema:
                inner = merged(book, member).get("properties")
                for name, each in inner.items() if isinstance(inner, dict) else ():
                    found.setdefault(name, each)
    return found


def item_schema(book: SchemaBook, schema: Any) -> Any:
    """The schema of an array's items; None if this is no array."""
    view = merged(book, schema)
    for word in ("oneOf", "anyOf"):
        if "items" not in view and isinstance(view.get(word), list):
            view = next((v for v in (merged(book, m) for m in view[word]) if "items" in v), view)
    if "array" not in types_of(view):
        return None
    return view.get("items", {})


def _fold(into: dict[str, Any], view: dict[str, Any]) -> None:
    for key, value in view.items():
        there = into.get(key)
        if there is None or there == value:
            into[key] = value
        elif key == "properties":
            into[key] = {**there, **{n: _both(there.get(n), s) for n, s in value.items()}}
        elif key == "required":
            into[key] = [*there, *(name for name in value if name not in there)]
        elif key == "enum":
            into[key] = [each for each in there if each in value]
        elif key in _UPPER:
            into[key] = min(there, value)
        elif key in _LOWER:
            into[key] = max(there, value)
        elif key == "type":
            allowed = [each for each in _as_list(there) if each in _as_list(value)]
            into[key] = allowed[0] if len(allowed) == 1 else allowed or there
        elif key == "additionalProperties" and value is False:
            # Closed members of an `allOf` see only their own properties; the union is what people mean.
            continue


def _both(one: Any, other: Any) -> Any:
    if not one or one == other:
        return other
    return one if not other else {"allOf": [one, other]}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
