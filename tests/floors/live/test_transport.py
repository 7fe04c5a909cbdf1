"""What the transport lets out, and what hostile servers can do to it: nothing."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.floors.live.conftest import Hostile, get, says, sent
from triaccord.live.credentials import Credentials, Scheme, TokenCall
from triaccord.live.exchange import NOT_JSON, Request
from triaccord.live.ledger import Ledger
from triaccord.live.policy import Policy, RefusedRequestError, fits_template
from triaccord.live.redaction import Redactor
from triaccord.live.transport import RunEndedError
from triaccord.model import OperationRef

Make = Callable[..., Hostile]
ORDERS = OperationRef("/orders", "POST")
ORDER = OperationRef("/orders/{id}", "DELETE")
ONLY = OperationRef("/company", "PUT")


# ---- what is not sent -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "request_", "says_"),
    [
        (Policy(production_hosts=("127.0.0.1",), allowed_hosts=("127.*",)), get("/a"), "production"),
        (Policy(production_hosts=("127.0.0.*",)), get("/a"), "production"),
        (Policy(), Request(method="POST", path="/orders", operation=ORDERS), "--allow-write 'POST /o"),
        (Policy(), Request(method="TRACE", path="/a"), "--allow-write 'TRACE /a'"),
        (Policy(writable=(ORDERS,)), Request(method="PUT", path="/orders", operation=ORDERS), "--allow"),
        (Policy(writable=(ORDERS,)), Request(method="POST", path="/admin", operation=ORDERS), "not a path"),
        (Policy(writable=(ORDER,)), Request(method="DELETE", path="/orders/7", operation=ORDER), "not made"),
        (Policy(writable=(ONLY,)), Request(method="PUT", path="/company", operation=ONLY), "not made"),
        (Policy(), get("@evil.example/"), "no path below"),
        (Policy(), get("http://evil.example/"), "no path below"),
    ],
)  # fmt: skip
def test_a_refused_request_opens_no_connection(
    hostile: Make, policy: Policy, request_: Request, says_: str
) -> None:
    server = hostile(a=says(200), orders=says(201))
    with pytest.raises(RefusedRequestError) as caught:
        sent(server, request_, policy=policy)
    assert says_ in str(caught.value)
    assert server.connections == 0


@pytest.mark.parametrize(
    ("url", "says_"),
    [
        ("https://api.example.com", "--allow-host api.example.com"),
        ("http://user:word@127.0.0.1:1", "credentials"),
        ("http://127.0.0.1.evil.example", "--allow-host"),
        ("http://127.1.evil.example", "--allow-host"),
        ("http://[::2]:80", "--allow-host"),
        ("file:///etc/passwd", "no http or https"),
        ("http://:80", "no http or https"),
        ("http://127.0.0.1:99999", "no URL"),
    ],
)
def test_only_named_hosts(monkeypatch: pytest.MonkeyPatch, url: str, says_: str) -> None:
    def connected(*_: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", connected)
    with pytest.raises(RefusedRequestError, match=says_):
        sent(url, get("/"))


def test_a_star_alone_allows_nothing_and_plain_http_is_for_loopback() -> None:
    with pytest.raises(RefusedRequestError, match="not allowed"):
        Policy(allowed_hosts=("*",)).check_server("https://api.example.com")
    with pytest.raises(RefusedRequestError, match="https"):
        Policy(allowed_hosts=("*.example.com",)).check_server("http://api.example.com")
    Policy(allowed_hosts=("*.example.com",)).check_server("https://api.example.com")


@pytest.mark.parametrize(
    ("path", "fits"),
    [
        ("/orders/7", True),
        ("/orders/7?x=1", True),
        ("/orders/7/", True),
        ("/orders/7/lines", False),
        ("/orders/..", False),
        ("/orders/%2e%2e", False),
        ("/orders/7%2Fapprove", False),
        ("/orders/", False),
    ],
)
def test_which_paths_are_of_a_template(path: str, fits: bool) -> None:
    assert fits_template("/orders/{id}", path) is fits


def test_what_the_ledger_knows_may_be_deleted(hostile: Make) -> None:
    ledger = Ledger()
    ledger.created(ledger.sending(server="x", operation="POST /orders"), "/orders/7")
    server = hostile(orders_7=says(204))
    ours = Request(method="DELETE", path="/orders/7", operation=ORDER)
    (exchange,) = sent(server, ours, policy=Policy(writable=(ORDER,)), ledger=ledger)
    assert exchange.status == 204


def test_a_dry_run_sends_nothing(hostile: Make) -> None:
    server = hostile(a=says(200))
    (exchange,) = sent(server, get("/a"), dry_run=True)
    assert (exchange.error, server.connections) == ("dry run: not sent", 0)


# ---- redirects --------------------------------------------------------------------------------------


def test_redirects_stay_on_the_host(hostile: Make) -> None:
    elsewhere = hostile(secret=says(200, b"{}"))
    server = hostile(
        a=says(302, Location="/b"),
        b=says(200, b'{"b": 1}'),
        c=says(302, Location=f"{elsewhere.url}/secret"),
        d=says(302, Location=f"//127.0.0.1:{elsewhere.port}/secret"),
        e=says(302, Location="/e"),
    )
    one, two, three, four = sent(server, get("/a"), get("/c"), get("/d"), get("/e"))
    assert (one.json, two.status, three.status) == ({"b": 1}, 302, 302)
    assert "another host" in two.error
    assert "another host" in three.error
    assert four.error == "more than 3 redirects"
    assert elsewhere.connections == 0


# ---- answers without an end, a bottom, or sense -------------------------------------------------------


async def _endless(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


async def _silent(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12")
    await writer.drain()
    await asyncio.sleep(3600)  # until the server stops


async def _closing(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
    writer.close()


async def _garbage(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff\xfenonsense\r\n\r\n")
    writer.close()


def test_hostile_answers_end_within_bounds(hostile: Make) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    server = hostile(
        endless=_endless,
        silent=_silent,
        closing=_closing,
        garbage=_garbage,
        huge=says(200, b"[" + b"1," * 2_000_000 + b"1]"),
        deep=says(200, b"[" * 100_000 + b"]" * 100_000),
        nested=says(200, b'{"a":' * 150 + b"1" + b"}" * 150),
        html=says(200, b"<html>Sign in</html>", Content_Type="application/json"),
        latin=says(200, '{"a": "ä"}'.encode("latin-1"), Content_Type="application/json"),
        bomb=says(200, bomb, Content_Encoding="gzip"),
        brotli=says(200, b"xx", Content_Encoding="br"),
    )
    policy = Policy(max_body=1_000_000, timeout_s=0.5, patience=99)
    started = time.monotonic()
    names = (
        "endless",
        "silent",
        "closing",
        "garbage",
        "huge",
        "deep",
        "nested",
        "html",
        "latin",
        "bomb",
        "brotli",
    )
    found = dict(zip(names, sent(server, *(get(f"/{n}") for n in names), policy=policy), strict=True))
    assert time.monotonic() - started < 8
    assert all(exchange.json is NOT_JSON for exchange in found.values())
    assert all(len(exchange.body) <= 1_000_000 for exchange in found.values())
    bounded = "the answer is larger than 1000000 bytes"
    assert [found[n].error for n in ("endless", "huge", "bomb")] == [bounded] * 3
    assert found["silent"].error == "no whole answer within 0.5 s"
    assert all(found[n].error for n in ("closing", "garbage", "brotli"))
    assert [found[n].error for n in ("deep", "nested", "html", "latin")] == [""] * 4


# ---- limits -------------------------------------------------------------------------------------------


def test_the_budget_holds(hostile: Make) -> None:
    server = hostile(a=says(200))
    with pytest.raises(RunEndedError, match="budget of 3"):
        sent(server, *[get("/a")] * 5, policy=Policy(budget=3))
    assert len(server.received) == 3


def test_a_storm_of_429_ends_the_run(hostile: Make) -> None:
    server = hostile(a=says(429, Retry_After="0"))
    with pytest.raises(RunEndedError, match="in a row"):
        sent(server, *[get("/a")] * 50)
    assert len(server.received) == Policy().patience


def test_retry_after_is_obeyed_unless_it_is_absurd(hostile: Make) -> None:
    times: list[float] = []

    async def moody(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
        times.append(time.monotonic())
        await says(429 if len(times) == 1 else 200, b"{}", Retry_After="0.2")(_, __, writer)

    server = hostile(a=moody, b=says(503, Retry_After="86400"))
    (exchange,) = sent(server, get("/a"))
    assert exchange.status == 200
    assert times[1] - times[0] >= 0.2
    with pytest.raises(RunEndedError, match="86400 s"):
        sent(server, get("/b"))


def test_the_rate_is_shared_by_all_workers(hostile: Make) -> None:
    server = hostile(a=says(200))
    started = time.monotonic()
    sent(server, *[get("/a")] * 11, policy=Policy(rate_per_s=50))
    assert time.monotonic() - started >= 10 / 50


# ---- credentials ----------------------------------------------------------------------------------------

VARIABLES = {"TRIACCORD_CLIENT_ID": "id", "TRIACCORD_CLIENT_SECRET": "canary-secret-1"}


def test_a_token_is_got_once_and_renewed_once_on_401(hostile: Make) -> None:
    given = iter(["token-aaaaaaaa", "token-bbbbbbbb"])

    async def token(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
        await says(200, f'{{"access_token": "{next(given)}", "expires_in": 3600}}'.encode())(_, __, writer)

    async def orders(self: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
        fresh = b"Bearer token-bbbbbbbb" in self.received[-1]
        await says(200 if fresh else 401, b"{}")(self, __, writer)

    server = hostile(token=token, orders=orders)
    redactor = Redactor()
    call = TokenCall(url=f"{server.url}/token")
    credentials = Credentials(Scheme.OAUTH2, redactor=redactor, call=call, environ=VARIABLES)
    exchanges = sent(server, get("/orders"), get("/orders"), credentials=credentials, redactor=redactor)
    assert [e.status for e in exchanges] == [200, 200]
    assert server.paths() == ["/token", "/orders", "/token", "/orders", "/orders"]
    assert b"client_secret=canary-secret-1" in server.received[0]
    assert redactor.text("x token-aaaaaaaa y canary-secret-1") == "x [redacted] y [redacted]"


def test_the_token_endpoint_must_be_allowed_too(hostile: Make) -> None:
    server = hostile(orders=says(200))
    call = TokenCall(url="https://login.example.com/token")
    credentials = Credentials(Scheme.OAUTH2, redactor=Redactor(), call=call, environ=VARIABLES)
    with pytest.raises(RefusedRequestError, match=r"login\.example\.com"):
        sent(server, get("/orders"), credentials=credentials)


def test_environment_proxies_are_not_used(hostile: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, server = hostile(), hostile(a=says(200))
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    assert sent(server, get("/a"))[0].status == 200
    assert proxy.connections == 0
