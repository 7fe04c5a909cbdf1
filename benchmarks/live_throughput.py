"""Requests per second at 50 ms of latency: our transport against schemathesis' own engine.

    python benchmarks/live_throughput.py [procountor@21.04]

Same document, same seed, same server; the engine gets a budget of seconds, ours sends what coverage makes of
the document's GET operations. Ours includes making the requests.
"""

from __future__ import annotations

import argparse
import asyncio
import copy
import multiprocessing
import time
from typing import Any

from triaccord.live.credentials import Credentials
from triaccord.live.exchange import Request
from triaccord.live.generation import Generator
from triaccord.live.policy import Policy
from triaccord.live.redaction import Redactor
from triaccord.live.sides import Side
from triaccord.live.transport import Server, Transport
from triaccord.loading import load
from triaccord.wire import Api

LATENCY_S = 0.05
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def serve(port: Any) -> None:
    """Answer everything with an empty object, 50 ms late."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = [x for x in head.split(b"\r\n") if x.lower().startswith(b"content-length")]
                await reader.readexactly(int(lines[0].split(b":")[1]) if lines else 0)
                await asyncio.sleep(LATENCY_S)
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        port.value = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    asyncio.run(main())


def engine(document: dict[str, Any], url: str, seconds: float, seed: int) -> tuple[int, float]:
    """How many requests schemathesis' engine sends, and how long it takes."""
    import schemathesis
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine import events, from_schema

    config = SchemathesisConfig.from_dict(
        {"seed": seed, "base-url": url, "workers": 1, "continue-on-failure": True,
         "generation": {"database": "none"}}
    )  # fmt: skip
    schema = schemathesis.openapi.from_dict(copy.deepcopy(document), config=config).include(method="GET")
    sent, started = 0, time.perf_counter()
    stream = from_schema(schema).execute()
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            sent += len(event.recorder.interactions)
        if time.perf_counter() - started > seconds:
            break
    return sent, time.perf_counter() - started


async def ours(origin: str, url: str, seed: int, concurrency: int) -> tuple[int, float, float]:
    """How many requests ours sends, how long it takes, and how much of that is making them."""
    started = time.perf_counter()
    redactor = Redactor()
    policy = Policy(budget=1_000_000, concurrency=concurrency)
    async with Transport(policy, redactor=redactor) as transport:
        server = Server(name="new", url=url, credentials=Credentials(redactor=redactor))
        side = Side(name="new", server=server, api=Api(load(origin)), transport=transport)
        generator = Generator(side, seed, fuzzed=0)
        requests: list[Request] = []
        for operation, _ in side.reads():
            requests += generator.requests(operation, 2_000)
        made = time.perf_counter()
        await asyncio.gather(*(side.send(request) for request in requests))
    return len(requests), time.perf_counter() - started, made - started


def main() -> None:
    """Print both rates and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("origin", nargs="?", default="procountor@21.04")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--concurrency", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    port = multiprocessing.Value("i", 0)
    server = multiprocessing.Process(target=serve, args=(port,), daemon=True)
    server.start()
    while not port.value:
        time.sleep(0.01)
    url = f"http://127.0.0.1:{port.value}"
    try:
        sent, spent = engine(load(given.origin).document, url, given.seconds, given.seed)
        print(f"engine  {sent:6} requests in {spent:5.1f} s: {sent / spent:7.1f} per second")
        count, whole, making = asyncio.run(ours(given.origin, url, given.seed, given.concurrency))
        rate, sending = count / whole, count / (whole - making)
        print(f"ours    {count:6} requests in {whole:5.1f} s: {rate:7.1f} per second; making: {making:.1f} s")
        print(f"        sending alone {sending:.1f} per second")
        print(
            f"ratio   {rate / (sent / spent):.1f} with making, {sending / (sent / spent):.1f} sending alone"
        )
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
