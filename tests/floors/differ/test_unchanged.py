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
examples:
  Changed: {value: 1}
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
    "examples that differ": """
        responses: {'200': {content: {a/json: {schema: {$ref: '#/components/schemas/Changed'},
          examples: {one: {$ref: '#/components/examples/Changed'}}}}}}""",
    "a header that is kept": """
        responses: {'200': {headers: {x: {schema: {$ref: '#/components/schemas/Kept'}}},
          content: {a/json: {schema: {$ref: '#/components/schemas/Changed'}}}}}""",
    "xml beside a header": """
        responses: {'200': {headers: {x: {schema: {$ref: '#/components/schemas/Kept'}}},
          content: {text/xml: {schema: {$ref: '#/components/schemas/Changed'}}}}}""",
    "a body in place": """
        requestBody: {content: {a/json: {schema:
          {properties: {a: {$ref: '#/components/schemas/Round'}}}}}}""",
    "a list in a query": """
        parameters: [{name: x, in: query, schema: {items: {$ref: '#/components/schemas/Changed'}}}]""",
    "what is no status": """
        responses: {x-y: {content: {a/json: {schema: {$ref: '#/components/schemas/Changed'}}}}}""",
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
    parts["examples"]["Changed"]["value"] = 2
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
    told = {name: (one.sent, one.received, one.parameters) for name, one in found.items() if one is not None}
    changed, in_round = ("#/components/schemas/Changed",), ("#/components/schemas/Round",)
    answer, body = ("responses", "200", "content", "a/json"), ("requestBody", "content", "a/json")
    assert told == {
        "nothing": ((), (), False),
        "sends": (changed, (), False),
        "gets": ((), in_round, False),
        "gets what is kept": ((), (), False),
        "written in place": ((), ((*answer, "schema"),), False),
        "parameters": ((), (), True),
        "an encoding": (changed, (), False),
        "examples that differ": ((), changed, False),
        "a header that is kept": ((), changed, False),
        "a body in place": (((*body, "schema"),), (), False),
        "a list in a query": ((), (), True),
        "to nowhere": ((), (), False),
        "oddities": ((), (), False),
        "item": ((), in_round, True),
    }


def test_bodies_of_swagger(monkeypatch: pytest.MonkeyPatch) -> None:
    def document(kind: str) -> dict[str, Any]:
        schema = {"$ref": "#/definitions/A"}
        operation = {
            "parameters": [{"name": "b", "in": "body", "schema": schema}],
            "responses": {"200": {"description": "ok", "schema": schema}},
        }
        shared = {"put": {**operation, "parameters": []}, "post": operation}
        return {
            "swagger": "2.0",
            "paths": {
                "/a": {"put": operation, "post": operation},
                "/query": {**shared, "parameters": [{"$ref": "#/parameters/query"}]},
                "/body": {**shared, "parameters": [{"$ref": "#/parameters/body"}]},
            },
            "definitions": {"A": {"type": "object", "properties": {"a": {"type": kind}}}},
            "parameters": {
                "query": {"name": "q", "in": "query", "type": kind},
                "body": {"name": "b", "in": "body", "schema": schema},
            },
        }

    old, new = (version(document(kind), Dialect.SWAGGER_2_0) for kind in ("string", "integer"))
    quick = diff(old, new)
    reached = [(one.rule, len(one.change.requests), len(one.change.responses)) for one in quick.findings]
    assert sorted(reached) == [("request-type-changed", 5, 6), ("request-type-narrowed", 2, 0)]
    monkeypatch.setattr(Unchanged, "leads", lambda *_: None)
    assert told(quick) == told(diff(old, new))
