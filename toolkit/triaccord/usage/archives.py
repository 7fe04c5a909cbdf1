"""Exchanges that others have written down: HAR files of browsers and proxies, cassettes of VCR.

They tell what was sent and which statuses came back. What the code read of the answers nobody saw, so that
is left unknown.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from triaccord.model import InputError
from triaccord.usage.finish import finished
from triaccord.usage.recorder import Recorder
from triaccord.usage.values import Body, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """One exchange from an archive, before its values are dropped."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: str | bytes | None
    status: int
    media_type: str


def is_har(document: Any) -> bool:
    """Whether a document is a HAR file."""
    return (
        isinstance(document, dict) and isinstance(document.get("log"), dict) and "entries" in document["log"]
    )


def is_cassette(document: Any) -> bool:
    """Whether a document is a cassette of VCR, vcrpy or Betamax."""
    if not isinstance(document, dict):
        return False
    return isinstance(document.get("interactions") or document.get("http_interactions"), list)


def usage_of_har(document: Any, file: str) -> Usage:
    """What a HAR file shows of an API's use.

    Raises:
        InputError: if an entry is not what HAR 1.2 says.
    """
    return _usage(_har(document, file), "har")


def usage_of_cassette(document: Any, file: str) -> Usage:
    """What a cassette shows of an API's use.

    Raises:
        InputError: if an interaction has no request or status.
    """
    return _usage(_cassette(document, file), "cassette")


def _usage(exchanges: Iterator[Archived], source: str) -> Usage:
    recorder = Recorder(Path())
    for one in exchanges:
        recorder.exchange(
            method=one.method,
            url=one.url,
            headers=one.headers,
            content=one.content,
            stack=(),
            status=one.status,
            media_type=one.media_type,
        )
    usage = finished(recorder, tests=0)
    calls = tuple(
        replace(call, answers=tuple(replace(answer, body=Body.UNSEEN) for answer in call.answers))
        for call in usage.calls
    )
    return replace(usage, calls=calls, sources=(source,))


def _har(document: Any, file: str) -> Iterator[Archived]:
    for number, entry in enumerate(document["log"]["entries"]):
        try:
            request, response = entry["request"], entry["response"]
            posted = request.get("postData") or {}
            content = posted.get("text")
            if not content and posted.get("params"):
                content = urlencode({str(one["name"]): "" for one in posted["params"]})
            headers = {str(one["name"]): str(one.get("value", "")) for one in request.get("headers", ())}
            if posted.get("mimeType") and not any(name.lower() == "content-type" for name in headers):
                headers["Content-Type"] = str(posted["mimeType"])
            yield Archived(
                method=str(request["method"]),
                url=str(request["url"]),
                # HTTP/2 puts method and path among the headers.
                headers={name: value for name, value in headers.items() if not name.startswith(":")},
                content=content,
                status=int(response["status"]),
                media_type=str((response.get("content") or {}).get("mimeType") or ""),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(
                f"entry {number} of this HAR file is broken",
                file=file,
                detail=f"{type(error).__name__} in /log/entries/{number}",
            ) from error


def _cassette(document: Any, file: str) -> Iterator[Archived]:
    for number, one in enumerate(document.get("interactions") or document.get("http_interactions")):
        try:
            request, response = one["request"], one["response"]
            status = response.get("status", response.get("status_code"))
            yield Archived(
                method=str(request["method"]),
                url=str(request["uri"] if "uri" in request else request["url"]),
                headers=_first_values(request.get("headers")),
                content=_body(request.get("body")),
                status=int(status["code"] if isinstance(status, dict) else status),
                media_type=next(
                    (
                        value
                        for name, value in _first_values(response.get("headers")).items()
                        if name.lower() == "content-type"
                    ),
                    "",
                ),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(
                f"interaction {number} of this cassette is broken",
                file=file,
                detail=f"{type(error).__name__} in /interactions/{number}",
            ) from error


def _first_values(headers: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in (headers or {}).items():
        first = value[0] if isinstance(value, list) and value else value
        found[str(name)] = str(first)
    return found


def _body(body: Any) -> str | bytes | None:
    """A body as it was sent; cassettes have it plain, in `string`, or in base64."""
    if isinstance(body, dict):
        if "base64_string" in body:
            return _decoded(str(body["base64_string"]))
        return _body(body.get("string"))
    if not isinstance(body, (str, bytes)):
        return None
    if (
        isinstance(body, str)
        and body.strip()
        and body.lstrip()[:1] not in "{["
        and "=" not in body.strip().rstrip("=")
    ):
        return _decoded(body)
    return body


def _decoded(text: str) -> str | bytes:
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return text
