"""Operations that are written alike are not read, and nothing is lost by it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import version
from triaccord.differ import diff
from triaccord.differ.comparison import Comparison
from triaccord.differ.unchanged import Unchanged
from triaccord.loading.version import Dialect

COMPONENTS: dict[str, Any] = yaml.safe_load("""
schemas:
  Kept: {type: object, properties: {a: {type: string}}}
  Changed: {type: object, properties: {a: {type: string}, b: {$ref: '#/components/schemas/Changed'}}}
  Round: {type: object, properties: {to: {$ref: '#/components/schemas/Changed'}}}
parameters:
  Kept: {name: kept, in: query, schema: {type: string}}
  Changed: {name: changed, in: query, schema: {type: string}}
responses:
  Changed: {description: x, content: {a/json: {schema: {$ref: '#/components/schemas/Changed'}}}}
headers:
  Changed: {schema: {type: string}}
requestBodies:
  Changed: {content: {a/json: {schema: {$ref: '#/components/schemas/Round'}}}}
""")

OPERATIONS = {
    "nothing": "responses: {}",
    "sends": "requestBody: {content: {a/json: {schema: {$ref: '#/components/schemas/Changed'}}}}",
    "gets": "responses: {'200': {content: {a/json: {schema: {$ref: '#/components/schemas/Round'}}}}}",
    "gets what is kept": """
        responses: {'200': {content: {a/json: {schema: {$ref: '#/components/schemas/Kept'}}}}}""",
    "written in place": """
        responses: {'200': {content: {a/json: {schema:
          {type: array, items: {$ref: '#/components/schemas/Changed'}}}}}}""",
    "parameters": """
        parameters:
        - {$ref: '#/components/parameters/Kept'}
        - {$ref: '#/components/parameters/Changed'}
        - {name: x, in: query, schema: {$ref: '#/components/schemas/Kept'}}
        - {name: y, in: query, schema: {$ref: '#/components/schemas/Round'}}""",
    "a shared response": "responses: {'200': {$ref: '#/components/responses/Changed'}}",
    "a shared body": "requestBody: {$ref: '#/components/requestBodies/Changed'}",
    "a header": "responses: {'200': {headers: {x: {$ref: '#/components/headers/Changed'}}}}",
    "an encoding": """
        requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Changed'},
          encoding: {a: {contentType: text/plain}}}}}""",
    "xml": "requestBody: {content: {text/xml: {schema: {$ref: '#/components/schemas/Changed'}}}}",
    "a callback": """
        callbacks: {done: {'{$request.body#/url}': {post: {requestBody:
          {content: {a/json: {schema: {$ref: '#/components/schemas/Round'}}}}}}}}""",
    "an example that looks like a reference": """
        responses: {'200': {content: {a/json: {schema: {$ref: '#/components/schemas/Changed'},
          example: {$ref: '#/components/schemas/Round'}}}}}""",
    "to nowhere": "responses: {'200': {content: {a/json: {schema: {$ref: '#/components/schemas/None'}}}}}",
    "oddities": "{parameters: {}, requestBody: [], responses: [1]}",
}


def documents() -> tuple[dict[str, Any], dict[str, Any]]:
    paths = {f"/{place}": {"post": yaml.safe_load(text)} for place, text in enumerate(OPERATIONS.values())}
    paths["/item"] = {
        "parameters": [{"$ref": "#/components/parameters/Changed"}],
        "get": yaml.safe_load(OPERATIONS["gets"]),
    }
    old = {"openapi": "3.0.3", "paths": paths, "components": COMPONENTS}
    new = deepcopy(old)
    parts: dict[str, Any] = new["components"]  # type: ignore[assignment]
    parts["schemas"]["Changed"]["properties"]["a"] = {"type": "integer"}
    parts["parameters"]["Changed"]["schema"] = {"type": "integer"}
    parts["headers"]["Changed"]["schema"] = {"type": "integer"}
    return old, new


def told(found: Comparison) -> list[Any]:
    return [*found.findings, *found.unjudged, *found.incomplete]


def test_the_same_is_found_as_by_reading_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (version(one, Dialect.OPENAPI_3_0) for one in documents())
    quick = diff(old, new)
    monkeypatch.setattr(Unchanged, "leads", lambda *_: None)
    assert told(quick) == told(diff(old, new))
    assert len(quick.findings) == 3, "a schema, a parameter and a header were edited"


def test_what_is_read_off_the_references() -> None:
    from triaccord.differ.canonical import Document
    from triaccord.differ.canonical.messages import operations
    from triaccord.differ.walk import Walk

    docs = [Document(version(one, Dialect.OPENAPI_3_0)) for one in documents()]
    unchanged = Unchanged(Walk(docs[0], docs[1]))
    pairs = zip(operations(docs[0]), operations(docs[1]), strict=True)
    names = [*OPERATIONS, "item"]
    found = {name: unchanged.leads(old, new) for name, (old, new) in zip(names, pairs, strict=True)}
    assert {name: (leads.sent, leads.received) for name, leads in found.items() if leads is not None} == {
        "nothing": ((), ()),
        "sends": (("#/components/schemas/Changed",), ()),
        "gets": ((), ("#/components/schemas/Round",)),
        "gets what is kept": ((), ()),
        "to nowhere": ((), ()),
        "oddities": ((), ()),
    }


def test_bodies_of_swagger(monkeypatch: pytest.MonkeyPatch) -> None:
    def document(kind: str) -> dict[str, Any]:
        schema = {"$ref": "#/definitions/A"}
        operation = {
            "parameters": [{"name": "b", "in": "body", "schema": schema}],
            "responses": {"200": {"description": "ok", "schema": schema}},
        }
        return {
            "swagger": "2.0",
            "paths": {"/a": {"put": operation, "post": operation}},
            "definitions": {"A": {"type": "object", "properties": {"a": {"type": kind}}}},
        }

    old, new = (version(document(kind), Dialect.SWAGGER_2_0) for kind in ("string", "integer"))
    quick = diff(old, new)
    assert [len(finding.change.requests) for finding in quick.findings] == [2]
    assert [len(finding.change.responses) for finding in quick.findings] == [2]
    monkeypatch.setattr(Unchanged, "leads", lambda *_: None)
    assert told(quick) == told(diff(old, new))
