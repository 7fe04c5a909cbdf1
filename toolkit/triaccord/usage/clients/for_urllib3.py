"""urllib3: held at `HTTPConnectionPool.urlopen`; calls that come from requests were noted there."""

from __future__ import annotations

import io
import sys
from types import ModuleType
from typing import Any

from triaccord.usage.clients import Hold, calls_from
from triaccord.usage.clients.raw import attribute_of, hold_raw
from triaccord.usage.rewriting import Asked, Told


def hold(hold: Hold, module: ModuleType) -> None:
    """Hold urllib3."""
    recorder = hold.recorder

    def make_urlopen(original: Any) -> Any:
        def urlopen(self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            caller = sys._getframe(1)
            if calls_from(caller, "requests") or (
                caller.f_code.co_name == "urlopen" and calls_from(caller, "urllib3.connectionpool")
            ):
                return original(self, method, url, *args, **kwargs)
            stack = recorder.stack(caller)
            response = original(self, method, url, *args, **kwargs)
            body = args[0] if args else kwargs.get("body")
            headers = args[1] if len(args) > 1 else kwargs.get("headers")
            sent = Asked(method, _full(self, url), dict(headers or self.headers or {}), body)
            response = _rewritten(recorder, module, response, sent, kwargs.get("preload_content", True))
            _note(recorder, sent, response, stack)
            return response

        return urlopen

    def make_json(original: Any) -> Any:
        def json(self: Any) -> Any:
            return recorder.parsed(self, original(self))

        return json

    hold.replace(module.HTTPConnectionPool, "urlopen", make_urlopen)
    for owner in module.HTTPResponse.__mro__:
        if owner.__module__.startswith("urllib3"):
            hold.replace(owner, "json", make_json)
    hold_raw(hold, module.HTTPResponse, ("data", "read", "stream"), "urllib3")


def _full(pool: Any, url: str) -> str:
    port = f":{pool.port}" if pool.port and pool.port not in (80, 443) else ""
    return url if "://" in url else f"{pool.scheme}://{pool.host}{port}{url}"


def _rewritten(recorder: Any, module: ModuleType, response: Any, asked: Asked, preloaded: bool) -> Any:
    if not recorder.wants(asked):
        return response
    came = Told(response.status, dict(response.headers), response.data or b"")
    told = recorder.rewritten(asked, came)
    if told is None and preloaded:
        return response
    # The body has been read; who asked for a stream must find one all the same.
    told = told or came
    return module.HTTPResponse(
        body=told.content if preloaded else io.BytesIO(told.content),
        headers=told.fitting_headers,
        status=told.status,
        reason=told.reason,
        version=response.version,
        preload_content=preloaded,
        retries=response.retries,
        request_method=asked.method,
        request_url=asked.url,
    )


def _note(recorder: Any, asked: Asked, response: Any, stack: Any) -> None:
    try:
        recorder.exchange(
            method=asked.method,
            url=asked.url,
            headers=asked.headers,
            content=asked.content,
            stack=stack,
            status=response.status,
            media_type=response.headers.get("Content-Type", ""),
            response=response,
            body=attribute_of(response, "_body"),
        )
    except Exception as error:
        recorder.fault("urllib3", error)
