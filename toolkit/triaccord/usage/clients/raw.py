"""Noticing that code takes a response's body as text or bytes, past our eyes."""

from __future__ import annotations

import inspect
import sys
import weakref
from collections.abc import Callable, Iterable
from typing import Any

from triaccord.usage.clients import Hold, calls_from


def hold_raw(hold: Hold, owner: type, names: Iterable[str], library: str) -> None:
    """Hold what gives the body as it is: properties, methods and coroutines of a class of responses.

    The library's own use of them is not noted.
    """
    recorder = hold.recorder

    def note(response: Any, caller: Any) -> None:
        if not calls_from(caller, library) and not calls_from(caller, "triaccord"):
            exchange = recorder.exchange_of(response)
            if exchange is not None:
                recorder.took_raw(exchange)

    def make(original: Any) -> Any:
        if isinstance(original, property) and original.fget is not None:
            get = original.fget

            def taken(self: Any) -> Any:
                value = get(self)
                note(self, sys._getframe(1))
                return value

            return property(taken, original.fset, original.fdel, original.__doc__)
        if inspect.iscoroutinefunction(original):

            async def awaited(self: Any, *args: Any, **kwargs: Any) -> Any:
                caller = sys._getframe(1)
                value = await original(self, *args, **kwargs)
                note(self, caller)
                return value

            return awaited

        def called(self: Any, *args: Any, **kwargs: Any) -> Any:
            value = original(self, *args, **kwargs)
            note(self, sys._getframe(1))
            return value

        return called

    for name in names:
        hold.replace(owner, name, make)


def attribute_of(response: Any, name: str) -> Callable[[], bytes | None]:
    """Asks a response for its body as far as it is there; keeps nothing alive and reads nothing."""
    reference = weakref.ref(response)

    def body() -> bytes | None:
        found = getattr(reference(), name, None)
        return found if isinstance(found, bytes) else None

    return body
