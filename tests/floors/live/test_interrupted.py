"""Whoever interrupts a run gets what there is at once, whatever is being thought out at that moment."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from tests.floors.live.shop import Make, Versions, served
from triaccord.live import cases
from triaccord.live.crew import beside
from triaccord.live.generation import Generator
from triaccord.live.redaction import Redactor
from triaccord.live.run import LiveReport
from triaccord.live.sides import Side

LONG_S = 60.0


def threads() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "triaccord-beside"]


def test_what_is_made_beside_comes_back_and_so_does_what_was_raised() -> None:
    def broken() -> None:
        raise ValueError("no")

    assert asyncio.run(beside(divmod, 17, 5)) == (3, 2)
    with pytest.raises(ValueError, match="no"):
        asyncio.run(beside(broken))


def test_an_interrupted_run_waits_for_nothing_in_the_making(
    versions: Versions, plan: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking, enough = threading.Event(), threading.Event()

    def think(self: Generator, *_: Any) -> list[Any]:
        thinking.set()
        enough.wait(LONG_S)
        return []

    monkeypatch.setattr(Generator, "requests", think)

    async def interrupted(url: str) -> LiveReport:
        given = plan(url, writes=(), phases=("compare",))
        run = asyncio.ensure_future(cases._ask(given, Redactor(), cases.Watch()))
        while not thinking.is_set():
            await asyncio.sleep(0.01)
        run.cancel()
        return await run

    try:
        with served(versions) as (url, _):
            started = time.monotonic()
            report = asyncio.run(interrupted(url))
            assert time.monotonic() - started < LONG_S / 2
        assert report.incomplete[-1] == "interrupted: what was found until then"
        assert report.tally.sent > 0
    finally:
        enough.set()
        for each in threads():
            each.join()


def test_what_nobody_waits_for_is_not_made_to_the_end(versions: Versions) -> None:
    from triaccord.live.credentials import Credentials
    from triaccord.live.policy import Policy
    from triaccord.live.transport import Server, Transport
    from triaccord.wire import Api

    redactor = Redactor()
    side = Side(
        name="old",
        server=Server(name="old", url="http://127.0.0.1", credentials=Credentials(redactor=redactor)),
        api=Api(versions[0]),
        transport=Transport(Policy(), redactor=redactor),
    )
    operation = next(o for o, _ in side.reads() if str(o.ref) == "GET /orders")
    generator = Generator(side, 0)
    assert len(generator.requests(operation, 5)) == 5
    thinking, enough = threading.Event(), threading.Event()

    def think() -> list[None]:
        thinking.set()
        enough.wait(LONG_S)
        return []

    async def stopped() -> None:
        making = asyncio.ensure_future(generator.beside(think))
        while not thinking.is_set():
            await asyncio.sleep(0.01)
        making.cancel()
        with pytest.raises(asyncio.CancelledError):
            await making

    try:
        asyncio.run(stopped())
    finally:
        enough.set()
        for each in threads():
            each.join()
    assert generator.requests(operation, 5) == []
    assert generator.problems == []
