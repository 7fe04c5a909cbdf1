"""Compiled code that takes values apart past any method: converters read their models, dumpers everything."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from triaccord.usage.clients import Hold
from triaccord.usage.models import read_by
from triaccord.usage.views import WatchedDict, WatchedList, take_whole

_DUMPERS = {
    "msgspec": ("to_builtins",),
    "msgspec.json": ("encode",),
    "msgspec.msgpack": ("encode",),
    "orjson": ("dumps",),
    "ujson": ("dumps", "encode"),
    "rapidjson": ("dumps",),
    "pandas": ("json_normalize",),
}


def hold(hold: Hold, module: ModuleType) -> None:
    """Hold a library's functions; classes made in C stay as they are (see `usage.escapes`)."""
    for name in _DUMPERS.get(module.__name__, ()):
        hold.replace(module, name, _dumper(hold))
    if module.__name__ == "msgspec":
        hold.replace(module, "convert", _converter(hold))
    if module.__name__ == "pandas":
        hold.replace(module.DataFrame, "__init__", _table(hold))


def _dumper(hold: Hold) -> Any:
    def make(original: Any) -> Any:
        def dump(value: Any, *args: Any, **kwargs: Any) -> Any:
            _whole(hold, value, sys._getframe(1))
            return original(value, *args, **kwargs)

        return dump

    return make


def _table(hold: Hold) -> Any:
    def make(original: Any) -> Any:
        def __init__(self: Any, data: Any = None, *args: Any, **kwargs: Any) -> None:  # noqa: N807
            _whole(hold, data, sys._getframe(1))
            original(self, data, *args, **kwargs)

        return __init__

    return make


def _converter(hold: Hold) -> Any:
    recorder = hold.recorder

    def make(original: Any) -> Any:
        def convert(obj: Any, type: Any, **kwargs: Any) -> Any:
            try:
                if isinstance(obj, (WatchedDict, WatchedList)):
                    read_by(type, obj, obj._node, recorder.sources.spot(sys._getframe(1)))
            except Exception as error:
                recorder.fault("a converter", error)
            return original(obj, type, **kwargs)

        return convert

    return make


def _whole(hold: Hold, value: Any, frame: Any) -> None:
    try:
        take_whole(value, frame)
    except Exception as error:
        hold.recorder.fault("a dumper", error)
