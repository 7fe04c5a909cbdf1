"""A response of any client, as far as a contract is concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from triaccord.model import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a client got.

    Attributes:
        method: Upper case; empty if the response does not know.
        path: As called, without query; empty if the response does not know.
        status: The HTTP status.
        headers: Names and values.
        content: The body, decoded of its transfer.
    """

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        """In lower case, without parameters; empty if none is named."""
        text = next((v for k, v in self.headers.items() if k.lower() == "content-type"), "")
        return str(text).partition(";")[0].strip().lower()


def received(response: Any) -> Received:
    """Read a response of requests, httpx, urllib3 or aiohttp, or one that is made like theirs.

    Raises:
        ConfigurationError: if it is no response, or its body has not been read yet.
    """
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    headers = getattr(response, "headers", None)
    if not isinstance(status, int) or headers is None:
        raise ConfigurationError(
            f"a {type(response).__name__} is no response of a client that is known",
            mend="give a response of requests, httpx, urllib3 or aiohttp",
        )
    request = getattr(response, "request", None)
    method = getattr(request, "method", None) or getattr(response, "method", None)
    if method is None:
        method = getattr(getattr(response, "_original_response", None), "_method", None)
    url = getattr(request, "url", None) or getattr(response, "url", None)
    url = url or getattr(response, "_request_url", None)
    return Received(
        method=str(method or "").upper(),
        path=urlsplit(str(url or "")).path,
        status=status,
        headers={str(name): str(value) for name, value in headers.items()},
        content=_content(response),
    )


def _content(response: Any) -> bytes:
    kind = type(response).__module__.partition(".")[0]
    if hasattr(response, "_body") and hasattr(response, "request_info"):  # aiohttp, and cassettes of it
        found = response._body
    elif kind == "urllib3" or (hasattr(response, "data") and not hasattr(response, "content")):
        found = response.data
    else:
        try:
            found = response.content
        except RuntimeError:  # httpx has a type of its own for streams that nobody has read
            found = None
    if found is None and hasattr(response, "request_info"):
        raise _unread("await response.read()")
    if found is None:
        raise _unread("response.read()")
    return found if isinstance(found, bytes) else bytes(found or b"")


def _unread(mend: str) -> ConfigurationError:
    return ConfigurationError("the body of this response has not been read", mend=f"{mend} first")
