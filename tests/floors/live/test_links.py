"""Links are followed on both servers, those of the old document on the new server, too."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.floors.live.conftest import listening, says
from triaccord.live.credentials import Credentials
from triaccord.live.exchange import Exchange, Request
from triaccord.live.failure import Failure
from triaccord.live.links import evaluated, followed, links_of
from triaccord.live.policy import Policy
from triaccord.live.redaction import Redactor
from triaccord.live.sides import Side
from triaccord.live.transport import Server, Transport
from triaccord.loading import load
from triaccord.model import OperationRef
from triaccord.wire import Api, Operation

DOCUMENT = """
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /current:
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}
          links:
            order: {operationId: getOrder, parameters: {id: $response.body#/id}}
            broken: {operationId: nobody, parameters: {}}
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}
        '404': {description: none}
"""
JSON = {"Content_Type": "application/json"}
GOOD = {"/current": says(200, b'{"id": 7}', **JSON), "/orders/7": says(200, b'{"id": 7}', **JSON)}


def found(tmp_path: Path, answers: dict[str, Any], *, linkless_new: bool = False) -> list[Failure]:
    """What following links finds on a new server with these answers; the old one is as promised."""
    texts = (
        DOCUMENT,
        DOCUMENT.partition("          links:")[0] + "  /orders" + DOCUMENT.partition("  /orders")[2],
    )
    for name, text in zip(("old", "new"), (texts[0], texts[1 if linkless_new else 0]), strict=True):
        (tmp_path / f"{name}.yaml").write_text(text)

    async def main(old_url: str, new_url: str) -> list[Failure]:
        redactor = Redactor()
        async with Transport(Policy(), redactor=redactor) as transport:
            old, new = (
                Side(
                    name=name,
                    server=Server(name=name, url=url, credentials=Credentials(redactor=redactor)),
                    api=Api(load(str(tmp_path / f"{name}.yaml"))),
                    transport=transport,
                )
                for name, url in (("old", old_url), ("new", new_url))
            )
            sink: list[Failure] = []
            await followed(new, old, sink)
            return sink

    with listening(GOOD) as old, listening({**GOOD, **answers}) as new:
        return asyncio.run(main(old.url, new.url))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, []),
        ({"/current": says(200, b'{"number": 7}', **JSON)}, [("link-unresolvable", "order")]),
        ({"/orders/7": says(404)}, [("link-dead", "order")]),
        ({"/orders/7": says(200, b"{}", **JSON)}, [("schema-required", "id")]),
        ({"/current": says(500)}, []),  # said by others
    ],
)
@pytest.mark.parametrize("linkless_new", [False, True])
def test_where_links_lead(
    tmp_path: Path, answers: dict[str, Any], expected: list[tuple[str, str]], linkless_new: bool
) -> None:
    failures = found(tmp_path, answers, linkless_new=linkless_new)
    assert [(f.check, f.path) for f in failures] == expected
    assert {f.phase.value for f in failures} <= {"old_client" if linkless_new else "stateful"}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$response.body#/a/0/b~1c", 5),
        ("$response.header.Location", "/x"),
        ("$request.query.q", "1 2"),
        ("$request.path.id", "7"),
        ("$request.body#/n", 3),
        ("$statusCode", 201),
        ("id {$request.path.id}, {$statusCode}", "id 7, 201"),
        ("plain", "plain"),
        (12, 12),
    ],
)
def test_runtime_expressions(expression: Any, value: Any) -> None:
    exchange = Exchange(
        request=Request(method="GET", path="/orders/7?q=1+2", body=b'{"n": 3}'),
        server="http://127.0.0.1",
        status=201,
        headers={"location": "/x"},
        body=b'{"a": [{"b/c": 5}]}',
    )
    operation = Operation(method="GET", path="/orders/{id}")
    assert evaluated(expression, operation, exchange) == value


def test_links_to_nobody_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DOCUMENT)
    api = Api(load(str(tmp_path / "a.yaml")))
    operation = api.operation(OperationRef("/current", "GET"))
    assert operation is not None
    assert [(link.name, link.target.path) for link in links_of(api, operation, "200")] == [
        ("order", "/orders/{id}")
    ]
