"""Noticing that code takes a response's body as text or bytes, past our eyes."""

from __future__ import annotations

import inspect
import sys
import weakref
from collections.abc import AsyncGenerator, Callable, Generator, Iterable
from typing import Any

from triaccord.usage.clients import Hold, calls_from
from triaccord.usage.recorder import MAX_KEPT


def hold_raw(hold: Hold, owner: type, names: Iterable[str], library: str) -> None:
    """Hold what gives the body as it is: properties, methods and coroutines of a class of responses.

    The library's own use of them is not noted.
    """
    recorder = hold.recorder

    def note(response: Any, caller: Any, value: Any) -> Any:
        if not any(calls_from(caller, one) for one in (library, "requests", "triaccord")):
            exchange = recorder.exchange_of(response)
            if exchange is not None:
                recorder.took_raw(exchange, value)
                if isinstance(value, (Generator, AsyncGenerator)) and exchange.body() is None:
                    return _kept(recorder, exchange, value)
        return value

    def make(original: Any) -> Any:
        if isinstance(original, property) and original.fget is not None:
            get = original.fget

            def taken(self: Any) -> Any:
                value = get(self)
                note(self, sys._getframe(1), value)
                return value

            return property(taken, original.fset, original.fdel, original.__doc__)
        if inspect.iscoroutinefunction(original):

            async def awaited(self: Any, *args: Any, **kwargs: Any) -> Any:
                caller = sys._getframe(1)
                value = await original(self, *args, **kwargs)
                note(self, caller, value)
                return value

            return awaited

        def called(self: Any, *args: Any, **kwargs: Any) -> Any:
            value = original(self, *args, **kwargs)
            return note(self, sys._getframe(1), value)

        return called

    for name in names:
        hold.replace(owner, name, make)


def _kept(recorder: Any, exchange: Any, chunks: Any) -> Any:
    """The chunks of a body on their way to whoever asked; the whole is remembered when all have passed."""
    passed = bytearray()
    is_all = True

    def note(chunk: Any) -> None:
        nonlocal is_all
        data = chunk.encode("utf-8", "surrogatepass") if isinstance(chunk, str) else chunk
        is_all = is_all and isinstance(data, bytes) and len(passed) + len(data) <= MAX_KEPT
        if is_all:
            passed.extend(data)
        else:
            passed.clear()

    def end() -> None:
        if is_all:
            recorder.keep(exchange, bytes(passed))

    def each() -> Any:
        try:
            for chunk in chunks:
                note(chunk)
                yield chunk
            end()
        finally:
            chunks.close()

    async def each_awaited() -> Any:
        try:
            async for chunk in chunks:
                note(chunk)
                yield chunk
            end()
        finally:
            await chunks.aclose()

    return each() if isinstance(chunks, Generator) else each_awaited()


def attribute_of(response: Any, name: str) -> Callable[[], bytes | None]:
    """Asks a response for its body as far as it is there; keeps nothing alive and reads nothing."""
    reference = weakref.ref(response)

    def body() -> bytes | None:
        found = getattr(reference(), name, None)
        return found if isinstance(found, bytes) else None

    return body
