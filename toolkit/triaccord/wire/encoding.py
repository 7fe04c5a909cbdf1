"""Parameters as text and back: how arrays, objects and JSON are written into paths, queries and headers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from triaccord.model import Json
from triaccord.wire.operations import Operation, Parameter

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
MISSING = object()
"""What `decode` gives for a parameter that was not sent."""


def encode(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """The name-value pairs that a parameter is sent as."""
    name = parameter.name
    if parameter.as_json:
        return [(name, json.dumps(value, separators=(",", ":"), ensure_ascii=False))]
    if isinstance(value, list):
        if parameter.explode and parameter.where in ("query", "cookie"):
            return [(name, text_of(item)) for item in value]
        return [(name, _SEPARATORS.get(parameter.style, ",").join(text_of(item) for item in value))]
    if isinstance(value, dict):
        if parameter.style == "deepObject":
            return [(f"{name}[{key}]", text_of(item)) for key, item in value.items()]
        if parameter.explode and parameter.where in ("query", "cookie"):
            return [(key, text_of(item)) for key, item in value.items()]
        return [(name, ",".join(f"{key},{text_of(item)}" for key, item in value.items()))]
    return [(name, text_of(value))]


def text_of(value: Json) -> str:
    """A value as it stands in a URL."""
    if value is True or value is False:
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def decode(parameter: Parameter, sent: Iterable[tuple[str, str]]) -> Any:
    """The value that a parameter's pairs mean under its schema; `MISSING` if it was not sent.

    Text that is no number where a number is wanted stays text, so that validation can refuse it.
    """
    pairs = list(sent)
    if parameter.style == "deepObject":
        prefix = f"{parameter.name}["
        parts = {
            key[len(prefix) : -1]: text for key, text in pairs if key.startswith(prefix) and key[-1] == "]"
        }
        properties = parameter.schema.get("properties") or {}
        return {key: _typed(text, properties.get(key, {})) for key, text in parts.items()} or MISSING
    texts = [text for key, text in pairs if key == parameter.name]
    if not texts:
        return MISSING
    if parameter.as_json:
        try:
            return json.loads(texts[0])
        except ValueError:
            return texts[0]
    if "array" in _types(parameter.schema):
        if len(texts) == 1 and not (parameter.explode and parameter.where == "query"):
            texts = texts[0].split(_SEPARATORS.get(parameter.style, ",")) if texts[0] else []
        return [_typed(text, parameter.schema.get("items", {})) for text in texts]
    return _typed(texts[0], parameter.schema)


def url_of(operation: Operation, values: Mapping[tuple[str, str], Json]) -> str:
    """The path and query of a call.

    Args:
        operation: What is called.
        values: Values by (name, place); a path parameter without one is left empty.
    """
    path = operation.path
    pairs: list[tuple[str, str]] = []
    for parameter in operation.parameters:
        if (parameter.name, parameter.where) not in values:
            continue
        value = values[(parameter.name, parameter.where)]
        if parameter.where == "path":
            text = ",".join(t for _, t in encode(parameter, value))
            path = path.replace("{" + parameter.name + "}", quote(text, safe=",:@"))
        elif parameter.where == "query":
            pairs += encode(parameter, value)
    for name in operation.path_names:
        if (name, "path") in values:
            path = path.replace("{" + name + "}", quote(text_of(values[(name, "path")]), safe=",:@"))
    return path + ("?" + urlencode(pairs) if pairs else "")


def headers_of(operation: Operation, values: Mapping[tuple[str, str], Json]) -> dict[str, str]:
    """The headers that a call's parameters make, cookies included."""
    made: dict[str, str] = {}
    cookies = []
    for parameter in operation.parameters:
        if (parameter.name, parameter.where) not in values:
            continue
        pairs = encode(parameter, values[(parameter.name, parameter.where)])
        if parameter.where == "header":
            made[parameter.name] = ",".join(text for _, text in pairs)
        elif parameter.where == "cookie":
            cookies += [f"{key}={quote(text)}" for key, text in pairs]
    if cookies:
        made["Cookie"] = "; ".join(cookies)
    return made


def _types(schema: Mapping[str, Any]) -> list[Any]:
    kind = schema.get("type")
    return kind if isinstance(kind, list) else [kind]


def _typed(text: str, schema: Mapping[str, Any]) -> Json:
    kinds = _types(schema)
    if "integer" in kinds or "number" in kinds:
        try:
            return int(text)
        except ValueError:
            pass
        try:
            number = float(text)
        except ValueError:
            return text
        finite = number == number and abs(number) != float("inf")
        return (int(number) if finite and number.is_integer() else number) if finite else text
    if "boolean" in kinds and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if "object" in kinds:
        try:
            found: Json = json.loads(text)
        except ValueError:
            return text
        return found
    return text
