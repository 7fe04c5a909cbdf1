"""The same contract in two spellings: within a dialect, and across Swagger 2.0, OpenAPI 3.0 and 3.1."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import version, with_schema
from triaccord.differ import diff
from triaccord.loading.version import Dialect
from triaccord.model import Side


@pytest.mark.parametrize("side", [Side.REQUEST, Side.RESPONSE])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{type: string, nullable: true}", "{type: [string, 'null']}"),
        ("{type: string, nullable: true}", "{oneOf: [{type: string}, {type: 'null'}]}"),
        ("{type: string, nullable: true}", "{anyOf: [{type: 'null'}, {type: string}]}"),
        ("{type: string, x-nullable: true}", "{type: string, nullable: true}"),
        ("{type: string, enum: [a], nullable: true}", "{enum: [a, null]}"),
        ("{enum: [a]}", "{const: a}"),
        ("{enum: [a, b]}", "{oneOf: [{const: a}, {const: b}]}"),
        ("{enum: [1, 2]}", "{enum: [2.0, 1.0]}"),
        ("{type: boolean}", "{type: boolean, enum: [true, false]}"),
        ("{type: integer, minimum: 1}", "{type: integer, exclusiveMinimum: 0}"),
        ("{type: integer, minimum: 1}", "{type: integer, minimum: 0, exclusiveMinimum: true}"),
        ("{type: integer, maximum: 3}", "{type: integer, maximum: 3.5}"),
        ("{type: number}", "{type: [integer, number]}"),
        ("{type: [string, integer]}", "{oneOf: [{type: integer}, {type: string}]}"),
        (
            "{type: [string, integer], maxLength: 3}",
            "{anyOf: [{type: integer}, {type: string, maxLength: 3}]}",
        ),
        ("{type: string, maxLength: 3}", "{allOf: [{type: string}, {maxLength: 3}]}"),
        ("{type: string, maxLength: 3}", "{allOf: [{type: string, maxLength: 9}, {maxLength: 3}]}"),
        ("{type: object, additionalProperties: true}", "{type: object, additionalProperties: {}}"),
        ("{type: array, items: {}}", "{type: array}"),
        ("{type: string, enum: [a, bb]}", "{type: string, enum: [a, bb, ccc], maxLength: 2}"),
        (
            "{type: object, properties: {a: {type: string}, b: {type: string}}, required: [a, b]}",
            "{allOf: [{type: object, properties: {a: {type: string}}, required: [a]},"
            " {type: object, properties: {b: {type: string}}, required: [b]}]}",
        ),
    ],
)
def test_twins_of_one_dialect(old: str, new: str, side: Side) -> None:
    one, other = with_schema(yaml.safe_load(old), side), with_schema(yaml.safe_load(new), side)
    assert [finding.message for finding in diff(one, other).findings] == []
    assert [finding.message for finding in diff(other, one).findings] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{default: 1}", "{default: true}"),
        ("{enum: [1]}", "{enum: [true]}"),
        ("{enum: ['1']}", "{enum: [1]}"),
        ("{type: integer, minimum: 0}", "{type: integer, exclusiveMinimum: 0}"),
        ("{type: number, minimum: 1}", "{type: number, exclusiveMinimum: 0}"),
        (
            "{allOf: [{properties: {a: {}}, additionalProperties: false}, {properties: {b: {}}}]}",
            "{properties: {a: {}, b: {}}, additionalProperties: false}",
        ),
    ],
)
def test_what_only_looks_alike(old: str, new: str) -> None:
    one = with_schema(yaml.safe_load(old), Side.REQUEST)
    other = with_schema(yaml.safe_load(new), Side.REQUEST)
    found = diff(one, other)
    assert found.findings or found.unjudged


SWAGGER: dict[str, Any] = yaml.safe_load("""
swagger: '2.0'
host: api.example
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
securityDefinitions: {login: {type: basic}}
security: [{login: []}]
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, type: integer, format: int64}]
    get:
      parameters:
        - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: size, in: query, type: integer, maximum: 50}
      responses: {'200': {description: ok, schema: {$ref: '#/definitions/Thing'}}}
    put:
      parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/Thing'}}]
      responses: {'204': {description: done}}
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - {name: note, in: formData, type: string, required: true}
      responses: {'204': {description: done}}
definitions:
  Thing: {type: object, properties: {name: {type: string, x-nullable: true}}, required: [name]}
""")
OPENAPI: dict[str, Any] = yaml.safe_load("""
openapi: 3.0.3
servers: [{url: 'https://api.example/v1'}]
components:
  securitySchemes: {login: {type: http, scheme: basic}}
  schemas:
    Thing: {type: object, properties: {name: {type: string, nullable: true}}, required: [name]}
security: [{login: []}]
paths:
  /things/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, format: int64}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: size, in: query, schema: {type: integer, maximum: 50}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
    put:
      parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int64}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
      responses: {'204': {description: done}}
    post:
      parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int64}}]
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {note: {type: string}}, required: [note]}
      responses: {'204': {description: done}}
""")


def test_swagger_and_openapi_twins_are_silent() -> None:
    swagger = version(SWAGGER, Dialect.SWAGGER_2_0)
    openapi = version(OPENAPI, Dialect.OPENAPI_3_0)
    newest = version({**OPENAPI, "openapi": "3.1.0"}, Dialect.OPENAPI_3_1)
    for old, new in ((swagger, openapi), (openapi, swagger), (openapi, newest), (newest, openapi)):
        assert [finding.message for finding in diff(old, new).findings] == []
