"""aiohttp: held at the verbs of `ClientSession`, because mocks and cassettes take `_request` itself."""

from __future__ import annotations

import json as standard_json
import sys
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

from triaccord.usage.clients import Hold
from triaccord.usage.clients.raw import attribute_of, hold_raw

VERBS = ("get", "options", "head", "post", "put", "patch", "delete")


def hold(hold: Hold, module: ModuleType) -> None:
    """Hold aiohttp."""
    recorder = hold.recorder
    watched_classes: set[type] = set()

    async def watched(waiting: Any, method: str, kwargs: dict[str, Any], stack: Any) -> Any:
        response = await waiting
        try:
            _watch_class(hold, type(response), watched_classes)
            _note(recorder, response, method, kwargs, stack)
        except Exception as error:
            recorder.fault("aiohttp", error)
        return response

    def make_verb(name: str) -> Any:
        def make(original: Any) -> Any:
            def verb(self: Any, *args: Any, **kwargs: Any) -> Any:
                stack = recorder.stack(sys._getframe(1))
                manager = original(self, *args, **kwargs)
                method = (
                    name.upper() if name != "request" else str(args[0] if args else kwargs.get("method", ""))
                )
                try:
                    manager._coro = watched(manager._coro, method, kwargs, stack)
                except AttributeError as error:  # a mock in the place of the method
                    recorder.fault("aiohttp", error)
                return manager

            return verb

        return make

    for verb in (*VERBS, "request"):
        hold.replace(module.ClientSession, verb, make_verb(verb))


def _watch_class(hold: Hold, kind: type, watched: set[type]) -> None:
    """Hold the methods of a class of responses; cassettes have one of their own."""
    recorder = hold.recorder

    def make_json(original: Any) -> Any:
        async def json(self: Any, *args: Any, **kwargs: Any) -> Any:
            value = await original(self, *args, **kwargs)
            return recorder.parsed(self, value)

        return json

    for owner in kind.__mro__:
        if owner in watched or owner is object:
            continue
        watched.add(owner)
        hold.replace(owner, "json", make_json)
        hold_raw(hold, owner, ("text", "read"), "aiohttp")


def _note(recorder: Any, response: Any, method: str, kwargs: dict[str, Any], stack: Any) -> None:
    info = response.request_info
    headers = dict(info.headers) if info is not None else {}
    content, kind = _content(kwargs)
    if kind and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = kind
    for hop in (*response.history, response):
        recorder.exchange(
            method=hop.method or method,
            url=str(hop.url),
            headers=headers,
            content=content,
            stack=stack,
            status=hop.status,
            media_type=hop.headers.get("Content-Type", "") if hop.headers is not None else "",
            response=response if hop is response else None,
            body=attribute_of(response, "_body"),
        )


def _content(kwargs: dict[str, Any]) -> tuple[Any, str]:
    if kwargs.get("json") is not None:
        return standard_json.dumps(kwargs["json"], default=str), "application/json"
    data = kwargs.get("data")
    if isinstance(data, dict):
        return urlencode({str(key): "" for key in data}), "application/x-www-form-urlencoded"
    return data, ""
