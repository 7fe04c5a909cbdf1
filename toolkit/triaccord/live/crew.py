"""Jobs side by side, and slow work beside them: what finished ones found is kept, whatever ends the rest."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

Found = TypeVar("Found")
Made = TypeVar("Made")


async def gathered(jobs: Iterable[Coroutine[Any, Any, Iterable[Found]]], sink: list[Found]) -> None:
    """Run jobs and put what they find into `sink`, in the order of the jobs.

    Raises:
        Exception: the first that a job raised; the others are cancelled, what was found is in the sink.
    """
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if not isinstance(result, BaseException):
                sink.extend(result)


async def beside(make: Callable[..., Made], *args: Any) -> Made:
    """What a slow function returns, made in a thread that nobody has to wait for.

    A loop that ends waits for the threads of its own executor, and an interrupted run with it; this one is
    left to itself.

    Raises:
        Exception: what the function raised.
    """
    loop = asyncio.get_running_loop()
    waiting: asyncio.Future[Made] = loop.create_future()

    def settle(result: Made | None, error: BaseException | None) -> None:
        if waiting.done():
            return
        if error is not None:
            waiting.set_exception(error)
        else:
            waiting.set_result(result)  # type: ignore[arg-type]  # what `make` returned, whatever it is

    def work() -> None:
        result, raised = None, None
        try:
            result = make(*args)
        except BaseException as error:
            raised = error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(settle, result, raised)

    threading.Thread(target=work, name="triaccord-beside", daemon=True).start()
    return await waiting
