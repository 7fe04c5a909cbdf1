"""Small documents for tests: fragments become whole versions."""

from __future__ import annotations

from typing import Any

import yaml

from triaccord.loading.version import Dialect, Version
from triaccord.model import Side

_OPERATION = frozenset(
    [
        "parameters",
        "requestBody",
        "responses",
        "deprecated",
        "operationId",
        "callbacks",
        "x-sunset",
        "x-stability-level",
    ]
)
_DOCUMENT = frozenset(["info", "paths", "webhooks", "components", "servers", "security"])
_OK = {"200": {"description": "ok"}}


def version(document: dict[str, Any], dialect: Dialect = Dialect.OPENAPI_3_1) -> Version:
    """A version in memory."""
    return Version(origin="memory", title="t", version="1", dialect=dialect, document=document)


def from_fragment(text: str, side: Side = Side.REQUEST) -> Version:
    """A version from a schema, an operation or a part of a document, as rule pages have them."""
    fragment: dict[str, Any] = yaml.safe_load(text)
    if fragment.keys() & _DOCUMENT:
        paths = {"/things": {"get": {"responses": _OK}}} if "webhooks" not in fragment else {}
        return version({"openapi": "3.1.0", "paths": paths, **fragment})
    if fragment.keys() & _OPERATION:
        return version({"openapi": "3.1.0", "paths": {"/things": {"post": {"responses": _OK, **fragment}}}})
    return with_schema(fragment, side)


def with_schema(
    schema: Any, side: Side, *, name: str | None = None, dialect: Dialect = Dialect.OPENAPI_3_1
) -> Version:
    """A version whose only body, on one side, has this schema; as a component if it gets a name."""
    inline: Any = {"$ref": f"#/components/schemas/{name}"} if name else schema
    content = {"content": {"application/json": {"schema": inline}}}
    operation: dict[str, Any] = {"responses": _OK}
    if side is Side.REQUEST:
        operation["requestBody"] = content
    else:
        operation["responses"] = {"200": {"description": "ok", **content}}
    document: dict[str, Any] = {"openapi": "3.1.0", "paths": {"/things": {"post": operation}}}
    if name:
        document["components"] = {"schemas": {name: schema}}
    return version(document, dialect)
