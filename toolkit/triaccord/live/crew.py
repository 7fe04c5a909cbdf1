"""Jobs side by side: what the finished ones found is kept, whatever ends the others."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

Found = TypeVar("Found")


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
