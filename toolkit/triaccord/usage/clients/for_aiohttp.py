"""aiohttp: held at the verbs of `ClientSession`, because mocks and cassettes take `_request` itself."""

from __future__ import annotations

import json as standard_json
import sys
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

from triaccord.usage.clients import Hold
from triaccord.usage.clients.hooks import can_be_watched
from triaccord.usage.clients.raw import attribute_of, hold_raw
from triaccord.usage.rewriting import Asked, Told

VERBS = ("get", "options", "head", "post", "put", "patch", "delete")


def hold(hold: Hold, module: ModuleType) -> None:
    """Hold aiohttp."""
    recorder = hold.recorder
    watched_classes: set[type] = set()

    async def watched(session: Any, waiting: Any, method: str, kwargs: dict[str, Any], stack: Any) -> Any:
        response = await waiting
        told: Told | None = None
        try:
            _watch_class(hold, type(response), watched_classes)
            if recorder.rewriter is not None:
                told = await _rewrite(recorder, module, response, method, kwargs)
            _note(recorder, response, method, kwargs, stack)
        except Exception as error:
            recorder.fault("aiohttp", error)
        if told is not None:
            await _raise_for_status(session, response, kwargs)
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
                    manager._coro = watched(self, manager._coro, method, kwargs, stack)
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
            if can_be_watched(value, kwargs):
                return recorder.parsed(self, value)
            recorder.took(self)
            return value

        return json

    for owner in kind.__mro__:
        if owner in watched or owner is object:
            continue
        watched.add(owner)
        hold.replace(owner, "json", make_json)
        hold_raw(hold, owner, ("text", "read"), "aiohttp")


async def _rewrite(
    recorder: Any, module: ModuleType, response: Any, method: str, kwargs: dict[str, Any]
) -> Told | None:
    from multidict import CIMultiDict, CIMultiDictProxy

    headers, content = _sent(response, kwargs)
    asked = Asked(response.method or method, str(response.url), headers, content)
    if not recorder.wants(asked):
        return None
    came = Told(response.status, dict(response.headers or {}), await response.read() or b"")
    told: Told | None = recorder.rewritten(asked, came)
    _stream_again(response, module, (told or came).content)
    if told is None:
        return None
    response.status, response.reason = told.status, told.reason
    response._body = told.content
    response._headers = CIMultiDictProxy(CIMultiDict(told.fitting_headers))
    if isinstance(getattr(response, "_cache", None), dict):
        response._cache.pop("headers", None)
    return told


def _stream_again(response: Any, module: ModuleType, content: bytes) -> None:
    """The body has been read; who asks for the stream must find it all the same."""
    import asyncio

    reader = module.StreamReader(_Flow(), 2**16, loop=asyncio.get_running_loop())
    reader.feed_data(content)
    reader.feed_eof()
    try:
        response.content = reader
    except AttributeError:  # a cassette's response makes its stream from the body
        return


async def _raise_for_status(session: Any, response: Any, kwargs: dict[str, Any]) -> None:
    """What aiohttp does with the status that came, done with the other one."""
    wanted = kwargs.get("raise_for_status")
    if wanted is None:
        wanted = getattr(session, "_raise_for_status", False)
    if wanted is True:
        response.raise_for_status()
    elif callable(wanted):
        await wanted(response)


class _Flow:
    """Stands for the connection of a stream that has no connection."""

    _reading_paused = False

    def pause_reading(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is coming."""

    def resume_reading(self, *args: Any, **kwargs: Any) -> None:
        """Nothing more is coming."""


def _sent(response: Any, kwargs: dict[str, Any]) -> tuple[dict[str, str], Any]:
    info = response.request_info
    headers = dict(info.headers) if info is not None else {}
    content, kind = _content(kwargs)
    if kind and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = kind
    return headers, content


def _note(recorder: Any, response: Any, method: str, kwargs: dict[str, Any], stack: Any) -> None:
    headers, content = _sent(response, kwargs)
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
