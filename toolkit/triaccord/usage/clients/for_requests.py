"""requests: held at `Session.send`, above adapters, `responses` and cassettes.

Some mocks (`requests-mock`) put themselves in the place of `send`; their answers are noted where they come
out of `Session.request`.
"""

from __future__ import annotations

import io
import sys
from types import ModuleType
from typing import Any

from triaccord.usage.clients import Hold, calls_from
from triaccord.usage.clients.hooks import can_be_watched
from triaccord.usage.clients.raw import attribute_of, hold_raw
from triaccord.usage.rewriting import Asked, Told


def hold(hold: Hold, module: ModuleType) -> None:
    """Hold requests."""
    recorder = hold.recorder

    def make_send(original: Any) -> Any:
        def send(self: Any, request: Any, **kwargs: Any) -> Any:
            caller = sys._getframe(1)
            if caller.f_code.co_name == "resolve_redirects" and calls_from(caller, "requests"):
                return original(self, request, **kwargs)  # a hop; the outer send has them all
            stack = recorder.stack(caller)
            response = original(self, request, **kwargs)
            _rewrite(recorder, response, request)
            _note(recorder, response, request, stack)
            return response

        return send

    def make_request(original: Any) -> Any:
        def request(self: Any, *args: Any, **kwargs: Any) -> Any:
            response = original(self, *args, **kwargs)
            known = isinstance(response, module.Response) and response.request is not None
            if known and recorder.exchange_of(response) is None:
                _rewrite(recorder, response, response.request)
                _note(recorder, response, response.request, recorder.stack(sys._getframe(1)))
            return response

        return request

    def make_json(original: Any) -> Any:
        def json(self: Any, **kwargs: Any) -> Any:
            value = original(self, **kwargs)
            if can_be_watched(value, kwargs):
                return recorder.parsed(self, value)
            recorder.took(self)
            return value

        return json

    hold.replace(module.Session, "send", make_send)
    hold.replace(module.Session, "request", make_request)
    hold.replace(module.Response, "json", make_json)
    hold_raw(hold, module.Response, ("content", "text", "iter_content", "iter_lines"), "requests")


def _rewrite(recorder: Any, response: Any, request: Any) -> None:
    if recorder.rewriter is None:
        return
    sent = response.request if response.request is not None else request
    asked = Asked(sent.method or "GET", sent.url or "", sent.headers or {}, sent.body)
    if not recorder.wants(asked):
        return
    came = Told(response.status_code, dict(response.headers), response.content or b"")
    told = recorder.rewritten(asked, came)
    # The body has been read; who asked for a stream must find one all the same.
    response.raw = io.BytesIO((told or came).content)
    if told is None:
        return
    response.status_code, response.reason = told.status, told.reason
    response._content, response._content_consumed = told.content, True
    headers = told.fitting_headers
    response.headers.clear()
    response.headers.update(headers)


def _note(recorder: Any, response: Any, request: Any, stack: Any) -> None:
    try:
        hops = (*(response.history or ()), response)
        for hop in hops:
            sent = hop.request if hop.request is not None else request
            recorder.exchange(
                method=sent.method or "GET",
                url=sent.url or "",
                headers=sent.headers or {},
                content=sent.body,
                stack=stack,
                status=hop.status_code,
                media_type=hop.headers.get("Content-Type", "") if hop.headers else "",
                response=response if hop is response else None,
                body=attribute_of(response, "_content"),
            )
        recorder.is_part(response.raw, response)
    except Exception as error:
        recorder.fault("requests", error)
