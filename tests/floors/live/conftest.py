"""Servers on loopback that misbehave on purpose, and a client that must not."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.floors.live import shop
from triaccord.live.credentials import Credentials
from triaccord.live.exchange import Exchange, Request
from triaccord.live.policy import Policy
from triaccord.live.redaction import Redactor
from triaccord.live.transport import Server, Transport
from triaccord.loading import load

Answer = Callable[["Hostile", str, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Hostile:
    """A raw TCP server. It counts connections and keeps what it was sent."""

    answers: dict[str, Answer] = field(default_factory=dict)
    default: Answer | None = None
    port: int = 0
    connections: int = 0
    received: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """The request lines' paths, in order."""
        return [head.split(b" ", 2)[1].decode() for head in self.received]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while True:
                    await self.answer(reader, writer)
        finally:
            writer.transport.abort()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
        length = int(lines[0].split(b":")[1]) if lines else 0
        self.received.append(head + await reader.readexactly(length))
        path = head.split(b" ", 2)[1].decode().partition("?")[0]
        await self.answers.get(path, self.default or nothing_here)(self, path, writer)
        await writer.drain()


async def nothing_here(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    """An answer that is always the same."""

    async def answer(_: Hostile, __: str, writer: asyncio.StreamWriter) -> None:
        lines = "".join(f"{n.replace('_', '-')}: {v}\r\n" for n, v in headers.items())
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{lines}\r\n".encode() + body)

    return answer


@contextlib.contextmanager
def listening(answers: dict[str, Answer], default: Answer | None = None) -> Iterator[Hostile]:
    """The server in a thread of its own, stopped for sure."""
    made = Hostile(answers, default)
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def main() -> None:
        server = await asyncio.start_server(made.handle, "127.0.0.1", 0)
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


@pytest.fixture
def hostile() -> Iterator[Callable[..., Hostile]]:
    with contextlib.ExitStack() as stack:
        yield lambda **answers: stack.enter_context(
            listening({"/" + name.replace("_", "/"): answer for name, answer in answers.items()})
        )


def sent(server: Any, *requests: Request, policy: Policy | None = None, **options: Any) -> list[Exchange]:
    """What comes back for requests that are sent one after the other."""

    async def main() -> list[Exchange]:
        redactor = options.pop("redactor", None) or Redactor()
        credentials = options.pop("credentials", None) or Credentials(redactor=redactor)
        async with Transport(policy or Policy(), redactor=redactor, **options) as transport:
            target = Server(name="new", url=getattr(server, "url", server), credentials=credentials)
            return [await transport.send(target, request) for request in requests]

    return asyncio.run(main())


def get(path: str) -> Request:
    return Request(method="GET", path=path)


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> shop.Versions:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in (("old", shop.OLD), ("new", shop.NEW)):
        (folder / f"{name}.yaml").write_text(text)
    return load(str(folder / "old.yaml")), load(str(folder / "new.yaml"))


@pytest.fixture(scope="session")
def plan(versions: shop.Versions) -> shop.Make:
    return shop.plan_maker(versions)
