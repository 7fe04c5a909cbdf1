"""Every difference is accounted for: whatever is edited, wherever, something is found or left as unjudged."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from tests.laws.test_neutral import copied, original
from triaccord.differ import diff
from triaccord.loading.version import Version

TEXTS = {"description", "summary", "title", "example", "examples", "externalDocs", "tags", "info"}
WHOLE = {"default", "enum", "const", "mapping", "security", "required", "scopes", "x-extensible-enum"}
"""Values that are compared as they are: nothing inside is a place of its own."""
MAPS = {
    "properties", "patternProperties", "paths", "responses", "headers", "content", "callbacks", "links",
    "schemas", "parameters", "requestBodies", "securitySchemes", "definitions",
}  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = (), *, is_map: bool = False) -> Iterator[tuple[Any, ...]]:
    """Every object of the contract, maps of names aside."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from places(item, (*path, index))
    if not isinstance(node, dict):
        return
    if not is_map and "$ref" not in node:
        yield path
    for key, item in node.items():
        if is_map or key not in TEXTS | WHOLE:
            yield from places(item, (*path, key), is_map=not is_map and key in MAPS | {"components"})


def at(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


def is_accounted_for(old: Version, new: Version) -> bool:
    found = diff(old, new)
    return bool(found.findings or found.unjudged or found.incomplete)


@pytest.mark.parametrize("seed", range(6))
def test_a_keyword_that_nobody_knows(seed: int) -> None:
    old = original("procountor@22.11")[0]
    version = copied("procountor@22.11")
    every = list(places(version.document))
    missed = []
    for path in random.Random(seed).sample(every, 12):
        owner = at(version.document, path)
        owner["x-entirely-new"] = {"a": 1}
        if not is_accounted_for(old, version) or not is_accounted_for(version, old):
            missed.append(path)
        del owner["x-entirely-new"]
    assert missed == []


EVERYTHING: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "https://one.example/{base}", "variables": {"base": {"default": "v1"}}}],
    "security": [{"key": []}],
    "paths": {
        "/things/{id}": {
            "servers": [{"url": "https://two.example"}],
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "put": {
                "operationId": "put",
                "security": [{"key": []}],
                "servers": [{"url": "https://three.example"}],
                "parameters": [{"name": "f", "in": "query", "content": {"application/json": {"schema": {}}}}],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
                },
                "responses": {
                    "200": {
                        "description": "ok",
                        "headers": {"Total": {"schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"type": "array", "items": {"x-one": 1}}}},
                        "links": {"next": {"operationId": "put"}},
                    }
                },
                "callbacks": {"done": {"{$url}": {"post": {"responses": {"200": {"description": "ok"}}}}}},
            },
        }
    },
    "components": {
        "schemas": {
            "A": {"type": "object", "properties": {"name": {"type": "string", "maxLength": 9}}},
            "Unused": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Leaf"}}},
            "Leaf": {"type": "string", "enum": ["a"]},
        },
        "parameters": {"unused": {"name": "u", "in": "query", "schema": {"type": "integer"}}},
        "responses": {"Unused": {"description": "never"}},
        "headers": {"Unused": {"schema": {"type": "string"}}},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    },
}  # fmt: skip


def in_memory(document: dict[str, Any]) -> Version:
    return replace(original("procountor@22.11")[0], document=document)


@pytest.mark.parametrize(
    "path", list(places(EVERYTHING)), ids=lambda path: "/".join(map(str, path)) or "root"
)
def test_every_kind_of_place(path: tuple[Any, ...]) -> None:
    edited = deepcopy(EVERYTHING)
    at(edited, path)["x-entirely-new"] = 1
    assert is_accounted_for(in_memory(EVERYTHING), in_memory(edited))
    assert is_accounted_for(in_memory(edited), in_memory(EVERYTHING))


@pytest.mark.parametrize(
    ("path", "word", "value"),
    [
        ((), "jsonSchemaDialect", "https://other.example"),
        (("paths", "/things/{id}"), "servers", [{"url": "https://other.example"}]),
        (("paths", "/things/{id}", "put"), "servers", [{"url": "https://other.example"}]),
        (("components", "schemas", "Leaf"), "enum", ["a", "b"]),
        (("components", "schemas", "Unused", "properties"), "more", {"type": "string"}),
        (("components", "parameters", "unused"), "in", "header"),
        (("components", "schemas"), "Entirely", {"type": "string"}),
        ((), "security", [{}]),
    ],
    ids=[
        "dialect",
        "path-server",
        "server",
        "unused-enum",
        "unused-property",
        "unused-parameter",
        "come",
        "key",
    ],
)
def test_what_differs_outside_operations(path: tuple[Any, ...], word: str, value: Any) -> None:
    edited = deepcopy(EVERYTHING)
    at(edited, path)[word] = value
    assert is_accounted_for(in_memory(EVERYTHING), in_memory(edited))
    assert is_accounted_for(in_memory(edited), in_memory(EVERYTHING))


def test_texts_are_no_differences() -> None:
    edited = deepcopy(EVERYTHING)
    edited["info"] = {"title": "other", "version": "1", "description": "words"}
    edited["paths"]["/things/{id}"]["summary"] = "words"
    edited["components"]["schemas"]["Leaf"]["description"] = "words"
    edited["components"]["responses"]["Unused"]["description"] = "words"
    assert not is_accounted_for(in_memory(EVERYTHING), in_memory(edited))
