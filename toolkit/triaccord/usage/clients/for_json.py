"""JSON parsers: code that parses a response's text by itself gets watched values too."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from triaccord.usage.clients import Hold
from triaccord.usage.clients.hooks import can_be_watched


def hold(hold: Hold, module: ModuleType) -> None:
    """Hold `loads` of a JSON library."""
    recorder = hold.recorder

    def make_loads(original: Any) -> Any:
        def loads(text: Any, *args: Any, **kwargs: Any) -> Any:
            value = original(text, *args, **kwargs)
            kind = type(value)
            is_body = kind is dict or kind is list
            if is_body and isinstance(text, (str, bytes, bytearray)) and can_be_watched(value, kwargs):
                exchange = recorder.find(text)
                if exchange is not None:
                    return exchange.parsed(value)
            return value

        return loads

    hold.replace(module, "loads", make_loads)
