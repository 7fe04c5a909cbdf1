"""`--triaccord-rehearse` above every client, mock and cassette, and however a body is taken."""

from __future__ import annotations

import pytest

from tests.plugin.conftest import Rehearse
from tests.plugin.test_clients import (
    AIOHTTP_CASSETTE,
    CASSETTE,
    IN_PLACE_OF_SEND,
    MOCK_TRANSPORT,
    PYTEST_HTTPX,
    REQUESTS,
    RESPX,
    SERVER,
    USE,
)

OLD = """
openapi: 3.0.3
info: {title: T, version: "1"}
servers: [{url: http://api.test/v1}]
paths:
  /products:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {type: object, properties: {products: {type: array, items: {
            type: object, properties: {id: {type: integer}, name: {type: string}}}}}}}}
        "404": {description: gone, content: {application/json: {schema: {
          type: object, required: [error], properties: {error: {type: string, enum: [gone]}}}}}}
"""
NEW = OLD.replace("name: {type", "title: {type")
GONE = OLD.replace("/products:", "/goods:").replace("limit", "most").replace("products", "goods")

WAYS = {
    "requests": """
        import json, pytest, requests
        from use import names

        WAYS = [
            lambda url: requests.get(url).json(),
            lambda url: json.loads(requests.get(url).text),
            lambda url: json.loads(requests.get(url).content),
            lambda url: json.loads(b"".join(requests.get(url, stream=True).iter_content(7))),
            lambda url: json.loads(b"".join(requests.get(url, stream=True).iter_lines())),
            lambda url: json.loads(requests.get(url, stream=True).raw.read()),
        ]
    """,
    "httpx": """
        import asyncio, httpx, json, pytest
        from use import names

        def streamed(url, name):
            with httpx.stream("GET", url) as response:
                return json.loads(b"".join(getattr(response, name)()))

        async def later(url, take):
            async with httpx.AsyncClient() as client:
                return await take(await client.get(url))

        async def flowing(url, name):
            async with httpx.AsyncClient() as client, client.stream("GET", url) as response:
                return json.loads(b"".join([part async for part in getattr(response, name)()]))

        async def json_of(response):
            return response.json()

        WAYS = [
            lambda url: httpx.get(url).json(),
            lambda url: json.loads(httpx.get(url).text),
            lambda url: json.loads(httpx.get(url).content),
            lambda url: streamed(url, "iter_bytes"),
            lambda url: streamed(url, "iter_raw"),
            lambda url: asyncio.run(later(url, json_of)),
            lambda url: asyncio.run(flowing(url, "aiter_bytes")),
            lambda url: asyncio.run(flowing(url, "aiter_raw")),
        ]
    """,
    "urllib3": """
        import json, pytest, urllib3
        from use import names

        def get(url, **options):
            return urllib3.PoolManager().request("GET", url, **options)

        WAYS = [
            lambda url: get(url).json(),
            lambda url: json.loads(get(url).data),
            lambda url: json.loads(get(url, preload_content=False).read()),
            lambda url: json.loads(b"".join(get(url, preload_content=False).stream(7))),
        ]
    """,
    "aiohttp": """
        import aiohttp, asyncio, json, pytest
        from use import names

        async def get(url, take):
            async with aiohttp.ClientSession(raise_for_status=True) as session, session.get(url) as response:
                return await take(response)

        async def text(response):
            return json.loads(await response.text())

        async def read(response):
            return json.loads(await response.read())

        async def stream(response):
            return json.loads(b"".join([part async for part in response.content.iter_any()]))

        WAYS = [
            lambda url: asyncio.run(get(url, lambda response: response.json())),
            lambda url: asyncio.run(get(url, text)),
            lambda url: asyncio.run(get(url, read)),
            lambda url: asyncio.run(get(url, stream)),
        ]
    """,
}
TESTS = """
        @pytest.mark.parametrize("way", WAYS, ids=range(len(WAYS)))
        def test_it(server, way):
            assert names(way(server)) == ["P"]
"""


@pytest.mark.parametrize("client", WAYS)
def test_whatever_takes_the_body_gets_the_new_one(rehearse: Rehearse, client: str) -> None:
    suite = WAYS[client] + TESTS
    outcome = rehearse(OLD, NEW, use=USE, test_suite=suite, conftest=SERVER)
    count = suite.count("lambda url:")
    outcome.result.assert_outcomes(failed=count)
    assert outcome.fields == ["products[].name"]
    assert {broken.failure for broken in outcome.tally.broken} == {"KeyError: 'name'"}
    assert {line.partition(": ")[0] for line in outcome.lines} <= {"use.py:2"}
    assert (outcome.tally.faults, outcome.tally.failing) == (set(), [])


@pytest.mark.parametrize("client", WAYS)
def test_an_operation_that_is_gone_answers_as_the_documents_say(rehearse: Rehearse, client: str) -> None:
    suite = WAYS[client] + TESTS
    outcome = rehearse(OLD, GONE, use=USE, test_suite=suite, conftest=SERVER)
    outcome.result.assert_outcomes(failed=suite.count("lambda url:"))
    failures = {broken.failure.partition(",")[0] for broken in outcome.tally.broken}
    expected = {"ClientResponseError: 404"} if client == "aiohttp" else {"KeyError: 'products'"}
    assert failures == expected
    assert outcome.fields == [""]
    assert (outcome.tally.faults, outcome.tally.failing) == (set(), [])


MOCKED = {
    "responses": (REQUESTS, 1),
    "in-place-of-send": (IN_PLACE_OF_SEND, 1),
    "respx": (RESPX, 1),
    "pytest-httpx": (PYTEST_HTTPX, 1),
    "transport": (MOCK_TRANSPORT, 1),
    "cassette-requests": (CASSETTE.replace("CALL", "(lambda url: requests.get(url).json())"), 2),
    "cassette-httpx": (CASSETTE.replace("CALL", "(lambda url: httpx.get(url).json())"), 2),
    "cassette-aiohttp": (AIOHTTP_CASSETTE, 2),
}


@pytest.mark.parametrize(("suite", "tests"), MOCKED.values(), ids=MOCKED)
def test_mocks_and_cassettes(rehearse: Rehearse, suite: str, tests: int) -> None:
    outcome = rehearse(OLD, NEW, "-W", "ignore", use=USE, test_suite=suite, conftest=SERVER)
    outcome.result.assert_outcomes(failed=tests)
    assert (outcome.fields, outcome.tally.faults) == (["products[].name"], set())
