"""httpx: held at `Client.send`, `AsyncClient.send`: above transports, respx, pytest-httpx and cassettes."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from triaccord.usage.clients import Hold
from triaccord.usage.clients.hooks import can_be_watched
from triaccord.usage.clients.raw import attribute_of, hold_raw
from triaccord.usage.rewriting import Asked, Told

_RAW = (
    *("content", "text", "read", "aread", "iter_bytes", "iter_text", "iter_lines", "iter_raw"),
    *("aiter_bytes", "aiter_text", "aiter_lines", "aiter_raw"),
)


def hold(hold: Hold, module: ModuleType) -> None:
    """Hold httpx."""
    recorder = hold.recorder

    def make_send(original: Any) -> Any:
        def send(self: Any, request: Any, **kwargs: Any) -> Any:
            if _is_own_app(self):
                return original(self, request, **kwargs)
            stack = recorder.stack(sys._getframe(1))
            response = original(self, request, **kwargs)
            if recorder.rewriter is not None and recorder.wants(_asked(response)):
                response.read()
                _rewrite(recorder, response, module)
            _note(recorder, response, stack)
            return response

        return send

    def make_async_send(original: Any) -> Any:
        async def send(self: Any, request: Any, **kwargs: Any) -> Any:
            stack = recorder.stack(sys._getframe(1))
            response = await original(self, request, **kwargs)
            if recorder.rewriter is not None and recorder.wants(_asked(response)):
                await response.aread()
                _rewrite(recorder, response, module)
            _note(recorder, response, stack)
            return response

        return send

    def make_json(original: Any) -> Any:
        def json(self: Any, **kwargs: Any) -> Any:
            value = original(self, **kwargs)
            if can_be_watched(value, kwargs):
                return recorder.parsed(self, value)
            recorder.took(self)
            return value

        return json

    hold.replace(module.Client, "send", make_send)
    hold.replace(module.AsyncClient, "send", make_async_send)
    hold.replace(module.Response, "json", make_json)
    hold_raw(hold, module.Response, _RAW, "httpx")


def _is_own_app(client: Any) -> bool:
    """Whether the client calls the integrator's own application, in tests of the web framework."""
    return any(
        base.__module__ in ("starlette.testclient", "fastapi.testclient") for base in type(client).__mro__
    )


def _asked(response: Any) -> Asked:
    request = response.request
    return Asked(request.method, str(request.url), request.headers, getattr(request, "_content", None))


def _rewrite(recorder: Any, response: Any, module: ModuleType) -> None:
    came = Told(response.status_code, dict(response.headers), response.content)
    told = recorder.rewritten(_asked(response), came)
    # The body has been read; who iterates over the raw bytes must find them all the same.
    response.stream = module.ByteStream((told or came).content)
    response.is_stream_consumed = response.is_closed = False
    if told is None:
        return
    response.status_code = told.status
    response.extensions.pop("reason_phrase", None)
    response._content = told.content
    for known in ("_text", "_decoder"):
        vars(response).pop(known, None)
    response.headers = module.Headers(told.fitting_headers)


def _note(recorder: Any, response: Any, stack: Any) -> None:
    try:
        for hop in (*response.history, response):
            request = hop.request
            recorder.exchange(
                method=request.method,
                url=str(request.url),
                headers=request.headers,
                content=getattr(request, "_content", None),
                stack=stack,
                status=hop.status_code,
                media_type=hop.headers.get("content-type", ""),
                response=response if hop is response else None,
                body=attribute_of(response, "_content"),
            )
    except Exception as error:
        recorder.fault("httpx", error)
