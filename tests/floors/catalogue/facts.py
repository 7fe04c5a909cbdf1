"""A document as plain facts, and what a step adds, takes and changes: independent of the diff floor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def facts(document: dict[str, Any]) -> dict[str, str]:
    """What a document says, one key per operation, parameter, property and keyword of a schema."""
    found: dict[str, str] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            name = f"{method.upper()} {path}"
            found[name] = _text(sorted(operation["responses"]))
            found |= _of_operation(name, operation)
    for name, schema in document["components"]["schemas"].items():
        found[name] = ""
        found |= {f"{name}{place}": value for place, value in _of_schema(schema)}
    for name, scheme in document["components"]["securitySchemes"].items():
        found[f"scheme {name}"] = ""
        found |= {f"scheme {name} {keyword}": _text(value) for keyword, value in scheme.items()}
    found |= {f"security {_text(alternative)}": "" for alternative in document["security"]}
    return found


def step(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """`+ x`, `- x`, `x: before → after` for one step; what comes or goes with its owner is not listed."""
    before, after = facts(old), facts(new)
    lines = {f"+ {key}" for key in after.keys() - before.keys() if not _has_owner(key, after, before)}
    lines |= {f"- {key}" for key in before.keys() - after.keys() if not _has_owner(key, before, after)}
    return lines | {
        f"{key}: {before[key]} → {after[key]}"
        for key in before.keys() & after.keys()
        if before[key] != after[key]
    }


def _of_operation(name: str, operation: dict[str, Any]) -> dict[str, str]:
    found = {f"{name} tags": _text(operation["tags"])}
    for parameter in operation.get("parameters", ()):
        place = f"{name} {parameter['in']} {parameter['name']}"
        found[place] = "required" if parameter.get("required") else ""
        found |= {f"{place}{keyword}": value for keyword, value in _of_schema(parameter["schema"])}
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        found[f"{name} body {media_type}"] = _text(content["schema"])
    for status, response in operation["responses"].items():
        found[f"{name} {status}"] = _text({k: v for k, v in response.items() if k != "description"})
    return found


def _of_schema(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for keyword, value in schema.items():
        if keyword == "properties":
            for name, inner in value.items():
                yield f".{name}", ""
                yield from ((f".{name}{place}", text) for place, text in _of_schema(inner))
        elif keyword == "items":
            yield from ((f"[]{place}", text) for place, text in _of_schema(value))
        elif keyword == "enum":
            yield from ((f" = {entry}", "") for entry in value)
        else:
            yield f" {keyword}", _text(value)


def _has_owner(key: str, there: dict[str, str], elsewhere: dict[str, str]) -> bool:
    """Whether something that this belongs to came or went with it."""
    return any(
        key.startswith(owner) and key[len(owner)] in " .["
        for owner in there.keys() - elsewhere.keys() - {key}
        if len(owner) < len(key)
    )


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
