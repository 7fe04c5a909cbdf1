"""pydantic reads dicts in compiled code, past any method; what it reads is known from the models instead.

A model reads exactly its declared fields. Each is noted at the line that declares it, because that is the
line to change when the API changes.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from triaccord.usage.clients import Hold
from triaccord.usage.models import read_by
from triaccord.usage.views import WatchedDict, WatchedList


def hold(hold: Hold, module: ModuleType) -> None:
    """Hold a module of pydantic's."""
    if module.__file__:
        hold.recorder.sources.silent.add(module.__file__)
    if hasattr(module, "BaseModel") and module.__name__ == "pydantic.main":
        _hold_models(hold, module.BaseModel)
    if hasattr(module, "TypeAdapter"):
        _hold_adapters(hold, module.TypeAdapter)


def _hold_models(hold: Hold, base: Any) -> None:
    recorder = hold.recorder

    def make_init(original: Any) -> Any:
        def __init__(self: Any, /, **data: Any) -> None:  # noqa: N807  # it stands in the place of one
            __tracebackhide__ = True
            pending, recorder.clock.pending = recorder.clock.pending, None
            try:
                _init_reads(recorder, type(self), data, pending)
            except Exception as error:
                recorder.fault("a pydantic model", error)
            original(self, **data)

        return __init__

    def make_validate(original: Any) -> Any:
        function = original.__func__

        def model_validate(cls: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
            _note(recorder, cls, obj, sys._getframe(1))
            return function(cls, obj, *args, **kwargs)

        return classmethod(model_validate)

    def make_validate_json(original: Any) -> Any:
        function = original.__func__

        def model_validate_json(cls: Any, json_data: Any, *args: Any, **kwargs: Any) -> Any:
            _note_text(recorder, cls, json_data, sys._getframe(1))
            return function(cls, json_data, *args, **kwargs)

        return classmethod(model_validate_json)

    hold.replace(base, "__init__", make_init)
    hold.replace(base, "model_validate", make_validate)
    hold.replace(base, "model_validate_json", make_validate_json)


def _hold_adapters(hold: Hold, adapter: Any) -> None:
    recorder = hold.recorder

    def make_validate(original: Any) -> Any:
        def validate_python(self: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
            _note(recorder, self._type, obj, sys._getframe(1))
            return original(self, obj, *args, **kwargs)

        return validate_python

    def make_validate_json(original: Any) -> Any:
        def validate_json(self: Any, data: Any, /, *args: Any, **kwargs: Any) -> Any:
            _note_text(recorder, self._type, data, sys._getframe(1))
            return original(self, data, *args, **kwargs)

        return validate_json

    hold.replace(adapter, "validate_python", make_validate)
    hold.replace(adapter, "validate_json", make_validate_json)


def _note(recorder: Any, kind: Any, value: Any, frame: Any) -> None:
    try:
        if isinstance(value, (WatchedDict, WatchedList)):
            read_by(kind, value, value._node, recorder.sources.spot(frame))
        elif type(value) in (list, dict):
            for item in value.values() if type(value) is dict else value:
                if isinstance(item, (WatchedDict, WatchedList)):
                    read_by(kind, value, None, recorder.sources.spot(frame))
                    break
    except Exception as error:
        recorder.fault("a pydantic model", error)


def _note_text(recorder: Any, kind: Any, text: Any, frame: Any) -> None:
    import json

    try:
        exchange = recorder.find(text) if isinstance(text, (str, bytes, bytearray)) else None
        if exchange is not None:
            _note(recorder, kind, exchange.parsed(json.loads(text)), frame)
    except Exception as error:
        recorder.fault("a pydantic model", error)


def _init_reads(recorder: Any, model: Any, data: dict[str, Any], pending: Any) -> None:
    """`Model(**body)` reads the model's fields of the body, not all of them."""
    if pending is not None:
        body, spot = pending
        if all(key in data for key in dict.keys(body)):
            read_by(model, body, body._node, spot)
            return
        recorder.clock.pending = pending
    if any(isinstance(value, (WatchedDict, WatchedList)) for value in data.values()):
        read_by(model, data, None, recorder.sources.spot(sys._getframe(2)))
