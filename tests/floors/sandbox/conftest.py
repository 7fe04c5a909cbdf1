"""A small API in two versions, and sandboxes made of it and of the catalogue's vendor."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from triaccord.loading import load
from triaccord.model import OperationRef
from triaccord.sandbox import Rename
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.faults import Reply

OLD = """
openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: https://shop.example/v1}]
paths:
  /orders:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 5}}
        - {name: page, in: query, schema: {type: integer, minimum: 0, default: 0}}
        - {name: state, in: query, schema: {$ref: '#/components/schemas/State'}}
        - {name: startDate, in: query, schema: {type: string, format: date}}
        - {name: endDate, in: query, schema: {type: string, format: date}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [results, total]
                properties:
                  results: {type: array, items: {$ref: '#/components/schemas/Order'}}
                  total: {type: integer}
        '400': {$ref: '#/components/responses/Bad'}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
      responses:
        '201':
          description: made
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
        '400': {$ref: '#/components/responses/Bad'}
  /orders/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        '404': {$ref: '#/components/responses/Bad'}
    put:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        '404': {$ref: '#/components/responses/Bad'}
    delete:
      responses:
        '204': {description: gone}
        '404': {$ref: '#/components/responses/Bad'}
components:
  responses:
    Bad: {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  schemas:
    Error:
      type: object
      required: [code, message]
      properties: {code: {type: integer}, message: {type: string}, field: {type: string}}
    State: {type: string, enum: [OPEN, PAID, SENT]}
    Order:
      type: object
      required: [state, amount]
      properties:
        id: {type: integer, readOnly: true}
        state: {$ref: '#/components/schemas/State'}
        amount: {type: number, minimum: 0, maximum: 1000}
        reference: {type: string, maxLength: 20}
        date: {type: string, format: date}
        note: {type: string, nullable: true}
        paid: {type: boolean}
        tags: {type: array, items: {type: string}}
"""
NEW = (
    OLD.replace('version: "1"', 'version: "2"')
    .replace("/v1}", "/v2}")
    .replace("reference: {type", "orderReference: {type")
)


@pytest.fixture
def documents(tmp_path: Path) -> tuple[Path, Path]:
    """Both versions as files."""
    paths = (tmp_path / "old.yaml", tmp_path / "new.yaml")
    for path, text in zip(paths, (OLD, NEW), strict=True):
        path.write_text(text)
    return paths


@pytest.fixture
def shop(documents: tuple[Path, Path]) -> Iterator[Callable[..., Sandbox]]:
    """Makes sandboxes of both versions; they are closed when the test is over."""
    with contextlib.ExitStack() as made:

        def make(**options: Any) -> Sandbox:
            renames = (
                Rename(old="reference", new="orderReference", operations=(OperationRef("/orders", "GET"),)),
            )
            versions = [load(str(path)) for path in documents]
            return made.enter_context(Sandbox(versions, renames=renames, **options))

        yield make


def ask(sandbox: Sandbox, method: str, url: str, body: Any = None, **headers: str) -> Reply:
    """One request, without a socket."""
    path, _, query = url.partition("?")
    sent = b"" if body is None else json.dumps(body).encode()
    every = {"content-type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return sandbox.reply(method, path, query, every, sent)
