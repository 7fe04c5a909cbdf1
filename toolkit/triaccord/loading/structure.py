"""The skeleton of API descriptions: what kind of thing stands where, and so where references may be.

A kind is the name of a `components` section (`schemas`, `parameters`, …), a helper (`operation`), or
`{}kind` for an object of such things and `[]kind` for a list of them. `any` is everything else that
may still hold references; `None` is data (examples, defaults, extensions), where `$ref` is just a word.
"""

from __future__ import annotations

SECTIONS = (
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
)
SWAGGER_SECTIONS = {"schemas": "definitions", "parameters": "parameters", "responses": "responses"}

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_SCHEMA_OBJECTS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS = (
    "items",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "additionalProperties",
    "additionalItems",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)
_DATA = dict.fromkeys(("example", "default", "enum", "const"))
_PARAMETER: dict[str, str | None] = {
    **_DATA,
    "schema": "schemas",
    "items": "schemas",
    "content": "{}mediaTypes",
    "examples": "{}examples",
}

_CHILDREN: dict[str, dict[str, str | None]] = {
    "root": {
        "paths": "{}pathItems",
        "webhooks": "{}pathItems",
        "components": "components",
        "definitions": "{}schemas",
        "parameters": "{}parameters",
        "responses": "{}responses",
        "securityDefinitions": "{}securitySchemes",
    },
    "components": {section: "{}" + section for section in SECTIONS},
    "pathItems": {
        "parameters": "[]parameters",
        **dict.fromkeys(_METHODS, "operation"),
        "additionalOperations": "{}operation",
    },
    "operation": {
        "parameters": "[]parameters",
        "requestBody": "requestBodies",
        "responses": "{}responses",
        "callbacks": "{}callbacks",
    },
    "parameters": _PARAMETER,
    "headers": _PARAMETER,
    "requestBodies": {"content": "{}mediaTypes"},
    "responses": {
        "headers": "{}headers",
        "content": "{}mediaTypes",
        "links": "{}links",
        "schema": "schemas",
        "examples": None,
    },
    "mediaTypes": {
        **_DATA,
        "schema": "schemas",
        "itemSchema": "schemas",
        "examples": "{}examples",
        "encoding": "{}encoding",
        "itemEncoding": "encoding",
        "prefixEncoding": "[]encoding",
    },
    "encoding": {"headers": "{}headers"},
    "examples": {"value": None, "dataValue": None},
    "links": {"parameters": None, "requestBody": None},
    "schemas": {
        **_DATA,
        "examples": None,
        **dict.fromkeys(_SCHEMA_OBJECTS, "{}schemas"),
        **dict.fromkeys(_SCHEMA_LISTS, "[]schemas"),
        **dict.fromkeys(_SCHEMAS, "schemas"),
        "discriminator": "discriminator",
    },
}


def kind_of_member(kind: str | None, key: str) -> str | None:
    """The kind of an object's member."""
    if kind is None:
        return None
    if kind.startswith("{}"):
        # A map's names are the author's: `x-…` and `example` may well be property names.
        return None if key.startswith("x-") and kind == "{}pathItems" else kind[2:]
    if key.startswith("x-"):
        return None
    if kind == "callbacks":
        return "pathItems"
    return _CHILDREN.get(kind, {}).get(key, "any")


def kind_of_item(kind: str | None) -> str | None:
    """The kind of a list's items."""
    if kind is None:
        return None
    return kind[2:] if kind.startswith("[]") else kind
