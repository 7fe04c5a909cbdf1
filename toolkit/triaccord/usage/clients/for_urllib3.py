"""urllib3: held at `HTTPConnectionPool.urlopen`; calls that come from requests were noted there."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from triaccord.usage.clients import Hold, calls_from
from triaccord.usage.clients.raw import attribute_of, hold_raw


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
            _note(recorder, self, method, url, body, headers, response, stack)
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


def _note(
    recorder: Any, pool: Any, method: str, url: str, body: Any, headers: Any, response: Any, stack: Any
) -> None:
    try:
        port = f":{pool.port}" if pool.port and pool.port not in (80, 443) else ""
        full = url if "://" in url else f"{pool.scheme}://{pool.host}{port}{url}"
        recorder.exchange(
            method=method,
            url=full,
            headers=dict(headers if headers is not None else pool.headers or {}),
            content=body,
            stack=stack,
            status=response.status,
            media_type=response.headers.get("Content-Type", ""),
            response=response,
            body=attribute_of(response, "_body"),
        )
    except Exception as error:
        recorder.fault("urllib3", error)
