"""The shim itself: exchanges as bytes, and transports for requests and httpx that carry them over.

This module's source becomes part of every generated shim, after those of `triaccord.impact`'s translator: of
ours it must import nothing else. requests and httpx are imported only by who asks for their transport.
"""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from triaccord.impact.translating import ABSENT, Found, Message, Translator

Headers = list[tuple[str, str]]


class Shim:
    """Carries exchanges over, as they are on the wire.

    Args:
        document: The migration map.
        server: URL of the new version, up to the document's paths (`https://host/v2104/api`). None: the
            host that the code calls, with the map's word for the path.
        accepted: Fingerprints of findings that shall not stop calls: you have looked, and they do no harm.
    """

    def __init__(
        self, document: dict[str, Any], *, server: str | None = None, accepted: Iterable[str] = ()
    ) -> None:
        self.translator = Translator(document, accepted=accepted)
        self._server = server.rstrip("/") if server else None

    def request(
        self, method: str, url: str, headers: Headers, body: bytes | None
    ) -> tuple[Found | None, str, str, Headers, bytes | None]:
        """A request of the old version as one of the new, with the operation that it means.

        Raises:
            Refused: if the map has no step for it.
        """
        parts = urlsplit(url)
        found = self.translator.find(method, parts.path)
        if found is None:
            return None, method, url, headers, body
        query = parse_qsl(parts.query, keep_blank_values=True)
        content, is_form = _decoded(headers, body)
        sent = Message(method.upper(), parts.path, query, list(headers), content, is_form)
        made = self.translator.request(found, sent)
        text = parts.query if made.query == query else urlencode(made.query)
        moved = urlunsplit((parts.scheme, parts.netloc, made.path, text, parts.fragment))
        if self._server:
            moved = self._server + self._below(found, made.path) + (f"?{text}" if text else "")
        if made.body is content:
            return found, made.method, moved, made.headers, body
        raw, kind = _encoded(made)
        return found, made.method, moved, _with_body(made.headers, raw, kind), raw

    def answer(
        self, found: Found | None, status: int, headers: Headers, body: bytes
    ) -> tuple[int, Headers, bytes]:
        """An answer of the new version as one of the old.

        Raises:
            Refused: if the map has no step for it.
        """
        if found is None or not self.rewrites(found):
            return status, headers, body
        content, _ = _decoded(headers, body)
        status, kept, made = self.translator.answer_back(found, status, headers, content)
        kept = [pair for pair in kept if pair[0].lower() not in ("content-encoding", "transfer-encoding")]
        if made is not content:
            body = dumped(made).encode()
        return status, _with_body(kept, body, None), body

    def rewrites(self, found: Found | None) -> bool:
        """Whether answers of this operation may become others."""
        return found is not None and found.operation is not None and bool(found.operation["responses"])

    def _below(self, found: Found, path: str) -> str:
        """A path of the new version without what stands before the document's paths."""
        prefixes = [*self.translator.document["new"]["prefixes"], found.prefix]
        return next((path[len(one) :] for one in prefixes if one and path.startswith(f"{one}/")), path)


# ---- bytes ------------------------------------------------------------------------------------------


class _Exact(float):
    """A number that goes out with the digits that it came in with."""

    def __new__(cls, text: str) -> _Exact:
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str


def dumped(value: Any) -> str:
    """A value as JSON; numbers that were read keep their digits."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(k))}: {dumped(each)}" for k, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(dumped, value)) + "]"
    return value.text if isinstance(value, _Exact) else json.dumps(value)


def _decoded(headers: Headers, body: bytes | None) -> tuple[Any, bool]:
    """A body as a value, and whether it is a form; bytes that are neither JSON nor a form stay bytes."""
    if not body:
        return ABSENT, False
    kind = next((text for name, text in headers if name.lower() == "content-type"), "").lower()
    if "x-www-form-urlencoded" in kind:
        fields: dict[str, list[str]] = {}
        for name, text in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
            fields.setdefault(name, []).append(text)
        return fields, True
    if kind and "json" not in kind:
        return body, False
    try:
        return json.loads(body, parse_float=_Exact), False
    except (ValueError, RecursionError):
        return body, False


def _encoded(message: Message) -> tuple[bytes | None, str | None]:
    """A body as bytes, with its media type where it had none."""
    if message.body is ABSENT:
        return None, None
    if message.is_form:
        return urlencode(message.body, doseq=True).encode(), "application/x-www-form-urlencoded"
    return dumped(message.body).encode(), "application/json"


def _with_body(headers: Headers, body: bytes | None, kind: str | None) -> Headers:
    """Headers that fit a body."""
    gone = ("content-length",) if body is not None else ("content-length", "content-type")
    kept = [pair for pair in headers if pair[0].lower() not in gone]
    if kind and not any(name.lower() == "content-type" for name, _ in kept):
        kept.append(("Content-Type", kind))
    return [*kept, ("Content-Length", str(len(body)))] if body is not None else kept


# ---- requests ---------------------------------------------------------------------------------------


def requests_adapter(shim: Shim, **options: Any) -> Any:
    """An adapter to mount on a `requests.Session`; options are those of `requests.adapters.HTTPAdapter`."""
    adapters: Any = importlib.import_module("requests.adapters")

    class Adapter(adapters.HTTPAdapter):  # type: ignore[misc]  # requests is not there for type checkers
        def send(self, request: Any, stream: bool = False, **kwargs: Any) -> Any:
            body = request.body.encode() if isinstance(request.body, str) else request.body
            known = body if body is None or isinstance(body, bytes) else b"\0"  # a stream stays one
            asked = shim.request(request.method, request.url, list(request.headers.items()), known)
            found, method, url, headers, made = asked
            new = request.copy()
            new.method, new.url = method, url
            if made is not known:
                new.body = made
            new.headers.clear()
            new.headers.update(headers)
            response = super().send(new, stream=stream and not shim.rewrites(found), **kwargs)
            response.request, response.url = request, request.url
            if shim.rewrites(found):
                told = shim.answer(
                    found, response.status_code, list(response.headers.items()), response.content
                )
                response.status_code, answered, response._content = told
                response._content_consumed, response.raw = True, io.BytesIO(response._content)
                response.headers.clear()
                response.headers.update(answered)
            return response

    return Adapter(**options)


# ---- httpx ------------------------------------------------------------------------------------------


def httpx_transport(shim: Shim, inner: Any = None) -> Any:
    """A transport for `httpx.Client`; `inner` really sends, `httpx.HTTPTransport()` by default."""
    httpx: Any = importlib.import_module("httpx")
    below = inner or httpx.HTTPTransport()

    class Transport(httpx.BaseTransport):  # type: ignore[misc]  # httpx need not be there
        def handle_request(self, request: Any) -> Any:
            found, new = _httpx_request(shim, httpx, request, request.read())
            response = below.handle_request(new)
            if not shim.rewrites(found):
                return response
            response.read()
            response.close()
            return _httpx_answer(shim, httpx, found, response)

        def close(self) -> None:
            below.close()

    return Transport()


def async_httpx_transport(shim: Shim, inner: Any = None) -> Any:
    """A transport for `httpx.AsyncClient`; `inner` is `httpx.AsyncHTTPTransport()` by default."""
    httpx: Any = importlib.import_module("httpx")
    below = inner or httpx.AsyncHTTPTransport()

    class AsyncTransport(httpx.AsyncBaseTransport):  # type: ignore[misc]  # httpx need not be there
        async def handle_async_request(self, request: Any) -> Any:
            found, new = _httpx_request(shim, httpx, request, await request.aread())
            response = await below.handle_async_request(new)
            if not shim.rewrites(found):
                return response
            await response.aread()
            await response.aclose()
            return _httpx_answer(shim, httpx, found, response)

        async def aclose(self) -> None:
            await below.aclose()

    return AsyncTransport()


def _httpx_request(shim: Shim, httpx: Any, request: Any, body: bytes) -> tuple[Found | None, Any]:
    headers = [(name, text) for name, text in request.headers.multi_items() if name.lower() != "host"]
    found, method, url, sent, made = shim.request(request.method, str(request.url), headers, body or None)
    new = httpx.Request(method, url, headers=sent, content=made, extensions=request.extensions)
    return found, new


def _httpx_answer(shim: Shim, httpx: Any, found: Found | None, response: Any) -> Any:
    headers = [
        (name, text)
        for name, text in response.headers.multi_items()
        if name.lower() not in ("content-encoding", "transfer-encoding")
    ]
    status, told, body = shim.answer(found, response.status_code, headers, response.content)
    return httpx.Response(status, headers=told, content=body, extensions=response.extensions)
