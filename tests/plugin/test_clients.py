"""`--triaccord-record` above every client, mock and cassette that it knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.plugin.conftest import reads, sent

Record = Callable[..., dict[str, Any]]

USE = """
    def names(body):
        return [product["name"] for product in body["products"]]
"""
NAMES = {"products": ["use.py:2"], "products[]": ["use.py:2"], "products[].name": ["use.py:2"]}
BODY = '{"products": [{"id": 1, "name": "P"}]}'

REQUESTS = f"""
    import requests, responses
    from use import names

    @responses.activate
    def test_it():
        responses.get("http://api.test/v1/products", body='{BODY}', content_type="application/json")
        response = requests.get(
            "http://api.test/v1/products",
            params={{"limit": 5}},
        )
        assert names(response.json()) == ["P"]
"""
RESPX = f"""
    import httpx, respx
    from use import names

    @respx.mock
    def test_it():
        respx.get("http://api.test/v1/products").mock(httpx.Response(200, text='{BODY}'))
        with httpx.Client() as client:
            response = client.get(
                "http://api.test/v1/products",
                params={{"limit": 5}},
            )
        assert names(response.json()) == ["P"]
"""
PYTEST_HTTPX = f"""
    import asyncio, httpx
    from use import names

    def test_it(httpx_mock):
        httpx_mock.add_response(text='{BODY}')

        async def go():
            async with httpx.AsyncClient() as client:
                return await client.get(
                    "http://api.test/v1/products",
                    params={{"limit": 5}},
                )
        assert names(asyncio.run(go()).json()) == ["P"]
"""
IN_PLACE_OF_SEND = f"""
    import io, requests
    from unittest import mock
    from use import names
    SEND = requests.Session.send
    SEND = getattr(SEND, "__wrapped__", SEND)  # as a mock has it that was imported before us

    class Adapter(requests.adapters.BaseAdapter):
        def send(self, request, **options):
            response = requests.Response()
            response.request, response.status_code, response.url = request, 200, request.url
            response.raw = io.BytesIO(b'{BODY}')
            return response

    def fake(session, request, **options):
        with mock.patch.object(session, "get_adapter", lambda url: Adapter()):
            return SEND(session, request, **options)

    @mock.patch.object(requests.Session, "send", fake)
    def test_it():
        response = requests.get(
            "http://api.test/v1/products",
            params={{"limit": 5}},
        )
        assert names(response.json()) == ["P"]
"""
MOCK_TRANSPORT = f"""
    import httpx
    from use import names

    def test_it():
        transport = httpx.MockTransport(lambda request: httpx.Response(200, text='{BODY}'))


        response = httpx.Client(transport=transport).get(
            "http://api.test/v1/products", params={{
            "limit": 5}})
        assert names(response.json()) == ["P"]
"""


@pytest.mark.parametrize(
    "suite",
    [REQUESTS, IN_PLACE_OF_SEND, RESPX, PYTEST_HTTPX, MOCK_TRANSPORT],
    ids=["responses", "in-place-of-send", "respx", "pytest-httpx", "transport"],
)
def test_mocked_clients(record: Record, suite: str) -> None:
    document = record(use=USE, test_suite=suite)
    assert reads(document) == {"GET /v1/products": NAMES}
    (line,) = sent(document)["GET /v1/products"]["query limit"]
    assert line == "test_suite.py:" + str(1 + suite.strip("\n").split("\n").index(_line_with(suite, "limit")))
    assert document["calls"][0]["answers"][0]["body"] == "read"
    assert document["tests"] == ["test_suite.py::test_it"]


def _line_with(suite: str, word: str) -> str:
    return next(line for line in suite.split("\n") if f'"{word}"' in line)


SERVER = f"""
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer
    import pytest

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = b'{BODY}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    @pytest.fixture
    def server():
        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            yield f"http://127.0.0.1:{{server.server_port}}/v1/products?limit=5"
            server.shutdown()
            thread.join()
"""
URLLIB3 = """
    import json, urllib3
    from use import names

    def test_json(server):
        assert names(urllib3.PoolManager().request("GET", server).json()) == ["P"]

    def test_text(server):
        assert names(json.loads(urllib3.PoolManager().request("GET", server).data.decode())) == ["P"]
"""
AIOHTTP = """
    import aiohttp, asyncio, json
    from use import names

    async def get(url, take):
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return await take(response)

    def test_json(server):
        assert names(asyncio.run(get(server, lambda response: response.json()))) == ["P"]

    def test_text(server):
        assert names(json.loads(asyncio.run(get(server, lambda response: response.text())))) == ["P"]
"""
CASSETTE = """
    import aiohttp, asyncio, httpx, requests, pytest, vcr
    from use import names

    @pytest.mark.parametrize("again", [False, True])
    def test_it(server, tmp_path_factory, again):
        place = tmp_path_factory.getbasetemp() / "cassette.yaml"
        with vcr.use_cassette(str(place), match_on=["path"], record_mode="none" if again else "once"):
            assert names(CALL(server)) == ["P"]
"""
CALLS = {
    "requests": "lambda url: requests.get(url).json()",
    "httpx": "lambda url: httpx.get(url).json()",
}


@pytest.mark.parametrize("suite", [URLLIB3, AIOHTTP], ids=["urllib3", "aiohttp"])
def test_clients_without_mocks(record: Record, suite: str) -> None:
    document = record(use=USE, test_suite=suite, conftest=SERVER, passed=2)
    assert reads(document) == {"GET /v1/products": NAMES}
    assert [(call["host"].split(":")[0], call["method"]) for call in document["calls"]] == [
        ("127.0.0.1", "GET")
    ] * len(document["calls"])
    assert {answer["body"] for call in document["calls"] for answer in call["answers"]} == {"read"}
    assert document["doubts"] == []


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_cassettes(record: Record, call: str) -> None:
    suite = CASSETTE.replace("CALL", f"({call})")
    document = record(use=USE, test_suite=suite, conftest=SERVER, passed=2)
    assert reads(document) == {"GET /v1/products": NAMES}
    assert document["tests"] == ["test_suite.py::test_it"]
    assert document["doubts"] == []


AIOHTTP_CASSETTE = """
    import aiohttp, asyncio, pytest, vcr
    from use import names

    async def get(url):
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return await response.json()

    @pytest.mark.parametrize("again", [False, True])
    def test_it(server, tmp_path_factory, again):
        place = tmp_path_factory.getbasetemp() / "cassette.yaml"
        with vcr.use_cassette(str(place), match_on=["path"], record_mode="none" if again else "once"):
            assert names(asyncio.run(get(server))) == ["P"]
"""


def test_cassettes_of_aiohttp(record: Record) -> None:
    document = record("-W", "ignore", use=USE, test_suite=AIOHTTP_CASSETTE, conftest=SERVER, passed=2)
    assert reads(document) == {"GET /v1/products": NAMES}
    assert document["doubts"] == []


def test_workers_hand_over_to_the_controller(record: Record) -> None:
    second = REQUESTS.replace('"P"]', '"P"] and response.json().get("more") is None')
    document = record(use=USE, test_one=REQUESTS, test_two=second, processes=2, passed=2)
    assert reads(document) == {"GET /v1/products": {**NAMES, "more": ["test_two.py:11"]}}
    assert document["tests"] == ["test_one.py::test_it", "test_two.py::test_it"]
    assert document["tests_run"] == 2
    assert document["doubts"] == []
