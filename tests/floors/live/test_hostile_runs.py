"""Whole runs on servers that misbehave in every answer: they end in time, with a report, whatever comes."""

from __future__ import annotations

import asyncio
import gzip
import json
import time

import pytest

from tests.floors.live.conftest import Answer, Hostile, listening, says
from tests.floors.live.shop import Make, Versions, served
from triaccord.live.cases import ask
from triaccord.live.policy import Policy
from triaccord.live.redaction import Redactor
from triaccord.live.telling import as_json, as_text

LIMIT = 200_000
SECONDS = 20.0
JSON = {"Content_Type": "application/json"}


def streams(chunk: bytes, head: bytes) -> Answer:
    """Answers that go on for as long as somebody reads."""

    async def answer(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + head)
        for _n in range(1 << 30):
            writer.write(chunk)
            await writer.drain()

    return answer


def raw(data: bytes) -> Answer:
    """Bytes, and the end of the connection."""

    async def answer(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.close()

    return answer


async def silent(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
    """Half an answer, and nothing more."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12")
    await writer.drain()
    await asyncio.sleep(3600)


BAD: dict[str, Answer] = {
    "endless body": streams(b"10000\r\n" + b"x" * 0x10000 + b"\r\n", b"Transfer-Encoding: chunked\r\n\r\n"),
    "1 GB of JSON": streams(b"1," * 0x8000, b"Content-Length: 1000000000\r\n\r\n["),
    "endless headers": streams(b"X-A: " + b"b" * 1000 + b"\r\n", b""),
    "deep nesting": says(200, b"[" * 60_000 + b"]" * 60_000, **JSON),
    "deep objects": says(200, b'{"results":' * 500 + b"1" + b"}" * 500, **JSON),
    "another host": says(302, Location="http://elsewhere.example/orders"),
    "round and round": says(307, Location="/2/orders"),
    "html with 200": says(200, b"<html>Sign in</html>", **JSON),
    "wrong charset": says(200, '{"results": [{"state": "ä"}]}'.encode("latin-1"), **JSON),
    "broken UTF-16": says(200, b"\xff\xfe\x00\xd8{}", Content_Type="application/json; charset=utf-16"),
    "no such charset": says(200, b"{}", Content_Type="application/json; charset=klingon"),
    "closed": raw(b""),
    "closed in the middle": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"),
    "no HTTP": raw(b"\x00\xff\xfe nonsense\r\n\r\n"),
    "silent": silent,
    "429": says(429, Retry_After="0"),
    "429 for a day": says(429, Retry_After="86400"),
    "503": says(503),
    "bomb": says(200, gzip.compress(b"0" * 20_000_000), Content_Encoding="gzip", **JSON),
    "bad gzip": says(200, b"no gzip at all", Content_Encoding="gzip", **JSON),
    "odd types": says(200, json.dumps({"results": {"a": [None, {}]}, "total": "x"}).encode(), **JSON),
    "null": says(200, b"null", **JSON),
    "huge numbers": says(200, b'{"results": [{"id": 1e999, "amount": ' + b"9" * 5000 + b"}]}", **JSON),
    "keys without end": says(200, json.dumps({f"k{n}": n for n in range(9000)}).encode(), **JSON),
}


@pytest.mark.parametrize("name", BAD)
def test_a_run_ends_in_time_with_a_report(versions: Versions, plan: Make, name: str) -> None:
    policy = Policy(budget=60, timeout_s=0.3, max_body=LIMIT, concurrency=8)
    redactor = Redactor()
    with served(versions, seed=2) as (url, _), listening({}, BAD[name]) as server:
        made = plan(url, writes=(), policy=policy, url_new=f"{server.url}/2", phases=("laws", "compare"))
        started = time.monotonic()
        report = ask(made, redactor)
        spent = time.monotonic() - started
    assert spent < SECONDS
    assert report.tally.sent <= 60
    assert report.failures or report.incomplete
    assert (name == "keys without end") is any(
        "more differences than 300" in why for why in report.incomplete
    )
    assert all(len(e.body) <= LIMIT for f in report.failures for e in f.exchanges)
    assert len(as_text(report, redactor)) + len(as_json(report, redactor)) < 20 * LIMIT
