"""A sandbox that listens: in this thread until it is interrupted, or beside a test until it is done."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from triaccord.model import ConfigurationError
from triaccord.sandbox.app import Sandbox

_START_S = 20.0


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """A bound socket; port 0 takes a free one.

    Raises:
        ConfigurationError: if the port is taken.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise ConfigurationError(
            f"port {port} cannot be had: {error.strerror}",
            mend="take another one, or --port 0 for a free one",
        ) from None
    return made


def serve(sandbox: Sandbox, bound: socket.socket) -> None:
    """Serve until interrupted."""
    _server(sandbox).run(sockets=[bound])


@contextmanager
def running(sandbox: Sandbox, port: int = 0) -> Iterator[str]:
    """Serve in a thread for as long as the block runs; gives the URL.

    Raises:
        RuntimeError: if the server did not start.
    """
    bound = listen(port)
    server = _server(sandbox)
    started = threading.Event()
    original = server.startup

    async def startup(sockets: list[socket.socket] | None = None) -> None:
        await original(sockets=sockets)
        started.set()

    server.startup = startup  # type: ignore[method-assign]  # uvicorn tells nobody when it is ready
    thread = threading.Thread(target=lambda: server.run(sockets=[bound]), daemon=True)
    thread.start()
    try:
        if not started.wait(_START_S):
            raise RuntimeError("the sandbox did not start")
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_START_S)
        bound.close()


def _server(sandbox: Sandbox) -> uvicorn.Server:
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        sandbox.application(),
        log_level="warning",
        access_log=False,
        lifespan="off",
        loop="asyncio",
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    return uvicorn.Server(config)
