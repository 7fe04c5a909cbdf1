"""What a JSON Pointer means to people: the subject, its dotted path, its model, its message."""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import Any

from triaccord.differ.canonical import Document
from triaccord.differ.canonical.document import MISSING
from triaccord.differ.canonical.nodes import tokens_of
from triaccord.model import Json
from triaccord.model.quick import dataclass

_BRANCHES = ("allOf", "oneOf", "anyOf")
_NAMED = {"properties": ".", "patternProperties": "{}", "dependentSchemas": ""}
_CHILD = {"items": "[]", "additionalProperties": "{}", "contains": "[]", "additionalItems": "[]"}
_PLAIN = ("not", "if", "then", "else", "propertyNames", "unevaluatedProperties", "unevaluatedItems")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a pointer leads, in words.

    Attributes:
        model: The component schema that it lies in, if any.
        path: Dotted path from that component, or from the body's root.
        subject: The innermost name: property, parameter, header, model, status; empty for a body's root.
        detail: `in`, `parameter`, `status`, `media_type`, `header` as far as the pointer tells.
    """

    model: str = ""
    path: str = ""
    subject: str = ""
    detail: dict[str, Json] = field(default_factory=dict)


def whereabouts(doc: Document, pointer: str) -> Whereabouts:
    """Read a pointer. What it does not say stays empty."""
    tokens = tokens_of(pointer)
    if tokens[:1] == ["definitions"] or tokens[:2] == ["components", "schemas"]:
        start = 2 if tokens[0] == "definitions" else 3
        model = tokens[start - 1] if len(tokens) >= start else ""
        place = _schema_path(tokens, start)
        return Whereabouts(model, place.path, place.subject or model)
    return _message(doc, tokens)


def _message(doc: Document, tokens: list[str]) -> Whereabouts:
    """Read a pointer into a parameter, header, body or response."""
    detail: dict[str, Json] = {}
    subject = ""
    index = 0
    while index < len(tokens):
        key = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        if key == "parameters" and following:
            if following == "formData":
                place = _schema_path(tokens, index + 2)
                return replace(
                    place,
                    detail={
                        **detail,
                        "in": "formData",
                        **({"parameter": place.subject} if place.subject else {}),
                    },
                )
            value = _value_at(doc, tokens[: index + 2])
            name, where = str(value.get("name", following)), str(value.get("in", ""))
            index += 2
            if where == "body":
                detail["in"] = "body"
                continue
            subject = name
            detail |= {"in": where, "parameter": name}
            continue
        if key == "responses" and following:
            if tokens[0] == "paths" or tokens[0] in ("webhooks", "x-webhooks"):
                detail["status"] = following
            index += 2
            continue
        if key == "headers" and following:
            subject = following
            detail |= {"in": "header", "header": following}
            index += 2
            continue
        if key == "content" and following:
            detail["media_type"] = following
            index += 2
            continue
        if key in ("schema", "itemSchema"):
            place = _schema_path(tokens, index + 1)
            return _under(subject, place, detail)
        if subject and key in ("items", "properties", "enum"):
            return _under(subject, _schema_path(tokens, index), detail)
        index += 1
    return Whereabouts(path=subject, subject=subject, detail=detail)


def _under(subject: str, place: Whereabouts, detail: dict[str, Json]) -> Whereabouts:
    if not subject:
        return replace(place, detail=detail)
    return Whereabouts(path=subject + _joined(place.path), subject=place.subject or subject, detail=detail)


def _joined(path: str) -> str:
    return path if not path or path[0] in "[{" else f".{path}"


def _value_at(doc: Document, tokens: list[str]) -> dict[str, Any]:
    from triaccord.differ.canonical.nodes import join

    found = doc.find(join("", *tokens))
    return found if found is not MISSING and isinstance(found, dict) else {}


def _schema_path(tokens: list[str], start: int) -> Whereabouts:
    path, subject = "", ""
    index = start
    while index < len(tokens):
        key = tokens[index]
        if key in _NAMED and index + 1 < len(tokens):
            name = tokens[index + 1]
            if key == "properties":
                path = f"{path}.{name}" if path else name
                subject = name
            else:
                path += _NAMED[key]
            index += 2
        elif key in _BRANCHES and index + 1 < len(tokens):
            index += 2
        elif key == "prefixItems" and index + 1 < len(tokens):
            path += f"[{tokens[index + 1]}]"
            index += 2
        elif key in _CHILD:
            path += _CHILD[key]
            index += 1
        elif key in _PLAIN:
            index += 1
        else:
            break
    return Whereabouts(path=path, subject=subject)


def alternative_of(doc: Document, pointer: str) -> str | None:
    """What tells the innermost alternative that a pointer leads into from its siblings; None for none.

    Its title, or the values of properties that can have one value only (`type`, `op`).
    """
    tokens = tokens_of(pointer)
    for index in range(len(tokens) - 2, 0, -1):
        if tokens[index] not in ("oneOf", "anyOf") or not tokens[index + 1].isdigit():
            continue
        branches = _found_at(doc, tokens[: index + 1])
        place = int(tokens[index + 1])
        if not isinstance(branches, list) or not len(branches) > 1 or place >= len(branches):
            continue
        return _branch_words(branches[place])
    return None


def _branch_words(branch: Any) -> str | None:
    if not isinstance(branch, dict):
        return None
    if isinstance(branch.get("title"), str):
        return str(branch["title"])
    properties = branch.get("properties")
    words = [
        str(values[0])
        for schema in (properties.values() if isinstance(properties, dict) else ())
        if isinstance(schema, dict) and len(values := _values(schema)) == 1
    ]
    return " ".join(dict.fromkeys(words)) or None


def _values(schema: dict[str, Any]) -> list[Any]:
    """Listed values of a schema, `allOf` around it aside."""
    if "const" in schema:
        return [schema["const"]]
    listed = schema.get("enum")
    if isinstance(listed, list):
        return listed
    members = schema.get("allOf")
    found = [_values(one) for one in (members if isinstance(members, list) else ()) if isinstance(one, dict)]
    return next((values for values in found if values), [])


def _found_at(doc: Document, tokens: list[str]) -> Any:
    from triaccord.differ.canonical.nodes import join

    return doc.find(join("", *tokens))


def stable(doc: Document, pointer: str | None) -> str:
    """A pointer with list indexes replaced by names, so that unrelated edits do not move it."""
    if pointer is None:
        return "-"
    parts: list[str] = []
    node: Any = doc.tree
    for key in tokens_of(doc.real(pointer)):
        if isinstance(node, list):
            node = node[int(key)] if key.isdigit() and int(key) < len(node) else None
            parts.append(_list_name(doc, node, key))
            continue
        parts.append(key)
        node = node.get(key) if isinstance(node, dict) else None
    return "/".join(parts)


def _list_name(doc: Document, item: Any, index: str) -> str:
    if not isinstance(item, dict):
        return index
    if isinstance(item.get("$ref"), str):
        return str(item["$ref"])
    if isinstance(item.get("name"), str) and "in" in item:
        return f"{item['in']}:{item['name']}"
    if isinstance(item.get("title"), str):
        return str(item["title"])
    return index


_INDEX = re.compile(r"\[\d*\]")


def last_name(path: str) -> str:
    """The innermost name of a dotted path."""
    return _INDEX.sub("", path).rpartition(".")[2]
