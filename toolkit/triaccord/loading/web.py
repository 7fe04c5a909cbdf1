"""Documents from hosts that the user named: bounded in size and time, never led elsewhere."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.parse import urlsplit

from triaccord.loading.limits import Limits
from triaccord.loading.sources import Read
from triaccord.model import InputError

_ACCEPT = "application/vnd.oai.openapi, application/json, application/yaml, text/*;q=0.8, */*;q=0.5"
_BLOCK = 64 * 1024


class UrlTree:
    """Texts by URL, for whoever is allowed to ask for them."""

    def read(self, path: str, limits: Limits) -> Read:
        """The text at a URL.

        Raises:
            InputError: if it cannot be fetched, is too large or too slow, or redirects to another host.
        """
        return Read(path, fetch(path, limits))


def fetch(url: str, limits: Limits) -> bytes:
    """The bytes at a URL, fetched with GET and without credentials.

    Raises:
        InputError: as for `UrlTree.read`.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError(
            f"`{parts.scheme}:` addresses are not fetched", file=url, mend="name a file or https://…"
        )
    if parts.username or parts.password:
        raise InputError("addresses with a password in them are not fetched", file=parts.hostname)
    # Built by hand: the default opener also speaks ftp: and file:.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameHost(limits.max_redirects),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(url, headers={"Accept": _ACCEPT, "User-Agent": "triaccord"})  # noqa: S310  (the scheme was checked)
    try:
        with opener.open(request, timeout=limits.timeout_s) as answer:
            return _read(answer, url, limits)
    except urllib.error.HTTPError as error:
        error.close()
        raise InputError(f"the server answered {error.code} {error.reason}", file=url) from None
    except urllib.error.URLError as error:
        raise InputError(f"this cannot be fetched: {error.reason}", file=url) from None
    except (OSError, HTTPException, ValueError) as error:
        raise InputError(f"this cannot be fetched: {error}", file=url) from None


def _read(answer: HTTPResponse, url: str, limits: Limits) -> bytes:
    deadline = time.monotonic() + limits.timeout_s
    blocks: list[bytes] = []
    size = 0
    while block := answer.read1(_BLOCK):
        size += len(block)
        if size > limits.max_bytes:
            raise InputError(f"this is larger than {limits.max_bytes} bytes", file=url)
        if time.monotonic() > deadline:
            raise InputError(f"this took longer than {limits.timeout_s:g} s", file=url)
        blocks.append(block)
    return b"".join(blocks)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects within a host, and from http to https there."""

    # The counter below decides, with our own words.
    max_repeats = max_redirections = 1_000

    def __init__(self, most: int) -> None:
        self._left = most

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        ports = (old.port or 80, new.port or 443)
        upgraded = (old.scheme, new.scheme) == ("http", "https") and ports == (80, 443)
        if old.hostname != new.hostname or not (upgraded or (old.scheme, old.port) == (new.scheme, new.port)):
            fp.close()
            raise InputError(
                "the server sends us to another host",
                file=req.full_url,
                detail=newurl,
                mend="name that address",
            )
        self._left -= 1
        if self._left < 0:
            fp.close()
            raise InputError("the server redirects without end", file=req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
