"""The shim's transports for requests and httpx, against a server of the new version on loopback."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import requests

from tests.floors.impact.invented import mapped
from triaccord.impact.translating import Refused
from triaccord.shim.transports import Shim, async_httpx_transport, httpx_transport, requests_adapter

PLANT = {"id": 1, "name": "Ash", "color": "green", "source": "WEB"}
OLD_PLANT = {"id": 1, "name": "Ash", "colour": "green"}


class Handler(BaseHTTPRequestHandler):
    """Answers as the new version; notes what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str, str | None, Any]]

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        sent = json.loads(self.rfile.read(length)) if length else None
        self.asked.append((self.command, self.path, self.headers.get("X-Trace"), sent))
        if self.command == "GET":
            self._send(200, {"results": [PLANT], "meta": {"total": 1}})
        else:
            self._send(201, PLANT)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815

    def _send(self, status: int, body: Any) -> None:
        packed = gzip.compress(json.dumps(body).encode())
        self.send_response(status)
        for name, text in (
            ("Content-Type", "application/json"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(packed))),
        ):
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(packed)

    def log_message(self, format: str, *args: Any) -> None:
        """Be silent."""


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Shim:
    return Shim(mapped(tmp_path_factory.mktemp("map"))[0].to_json())


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    Handler.asked = []
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.daemon_threads = True
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}/v1"
    found.shutdown()
    thread.join()
    found.server_close()


def _asked() -> list[tuple[str, str, str | None, Any]]:
    found = list(Handler.asked)
    Handler.asked.clear()
    return found


LIST = ("GET", "/v2/plants?sorted=x&size=3", None, None)
MADE = ("POST", "/v2/plants", "none", {"id": 1, "name": "Ash", "color": "green", "source": "WEB"})


def test_requests(shim: Shim, server: str) -> None:
    with requests.Session() as session:
        session.mount("http://", requests_adapter(shim))
        answer = session.get(f"{server}/plants", params={"limit": 3, "sorted": "x"})
        assert (answer.status_code, answer.json(), answer.url) == (
            200,
            [OLD_PLANT],
            f"{server}/plants?limit=3&sorted=x",
        )
        assert answer.headers.get("Content-Encoding") is None
        assert answer.request.url == answer.url
        made = session.post(f"{server}/plants", json=OLD_PLANT)
        assert (made.status_code, made.json(), made.text) == (200, OLD_PLANT, made.content.decode())
        with session.get(f"{server}/plants?sorted=x&limit=3", stream=True) as streamed:
            assert json.loads(b"".join(streamed.iter_content(3))) == [OLD_PLANT]
    assert _asked() == [LIST, MADE, LIST]


def test_httpx(shim: Shim, server: str) -> None:
    with httpx.Client(transport=httpx_transport(shim)) as client:
        answer = client.get(f"{server}/plants", params={"limit": 3, "sorted": "x"})
        assert (answer.status_code, answer.json()) == (200, [OLD_PLANT])
        assert str(answer.request.url) == f"{server}/plants?limit=3&sorted=x"
        made = client.post(f"{server}/plants", json=OLD_PLANT)
        assert (made.status_code, made.json()) == (200, OLD_PLANT)
        with client.stream("GET", f"{server}/plants?sorted=x&limit=3") as streamed:
            assert json.loads(b"".join(streamed.iter_bytes())) == [OLD_PLANT]
    assert _asked() == [LIST, MADE, LIST]


def test_httpx_without_waiting(shim: Shim, server: str) -> None:
    import asyncio

    async def ask() -> None:
        async with httpx.AsyncClient(transport=async_httpx_transport(shim)) as client:
            answer = await client.get(f"{server}/plants", params={"limit": 3, "sorted": "x"})
            assert (answer.status_code, answer.json()) == (200, [OLD_PLANT])

    asyncio.run(ask())
    assert _asked() == [LIST]


def test_what_is_refused_is_not_sent(shim: Shim, server: str) -> None:
    with requests.Session() as session, httpx.Client(transport=httpx_transport(shim)) as client:
        session.mount("http://", requests_adapter(shim))
        with pytest.raises(Refused, match=r"GET /beds: `secret`"):
            session.get(f"{server}/beds")
        with pytest.raises(Refused, match=r"`height`"):
            client.post(f"{server}/plants", json={**OLD_PLANT, "height": "tall"})
    assert _asked() == []


def test_other_calls_come_through_untouched(shim: Shim, server: str) -> None:
    with requests.Session() as session:
        session.mount("http://", requests_adapter(shim))
        body = {"colour": "c"}
        answer = session.put(f"{server}/elsewhere", json=body)
        assert (answer.status_code, answer.json()) == (201, PLANT)
    assert _asked() == [("PUT", "/v1/elsewhere", None, body)]
