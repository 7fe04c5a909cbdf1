"""Noticing that code takes a response's body as text or bytes, past our eyes."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterable
from typing import Any

from triaccord.usage.clients import Hold, calls_from


def hold_raw(hold: Hold, owner: type, names: Iterable[str], library: str) -> None:
    """Hold properties that give the body as it is; the library's own use of them is not noted."""
    recorder = hold.recorder

    def make(original: Any) -> Any:
        if not isinstance(original, property) or original.fget is None:
            return original
        get = original.fget

        def taken(self: Any) -> Any:
            if not calls_from(sys._getframe(1), library):
                exchange = recorder.exchange_of(self)
                if exchange is not None:
                    exchange.raw()
            return get(self)

        return property(taken, original.fset, original.fdel, original.__doc__)

    for name in names:
        hold.replace(owner, name, make)


def attribute_of(response: Any, name: str) -> Callable[[], bytes | None]:
    """Asks a response for its body as far as it is there; keeps nothing alive and reads nothing."""
    reference = weakref.ref(response)

    def body() -> bytes | None:
        found = getattr(reference(), name, None)
        return found if isinstance(found, bytes) else None

    return body
