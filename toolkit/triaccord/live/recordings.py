"""Exchanges on paper: HAR, curl and a pytest file, without secrets, and back from HAR to send again."""

from __future__ import annotations

import json
import os
import shlex
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from triaccord import __version__
from triaccord.live.exchange import OTHER_CREDENTIALS, Exchange, Request
from triaccord.live.failure import Failure
from triaccord.live.redaction import Redactor
from triaccord.model import InputError, OperationRef

_MAX_TEXT = 20_000


def har(exchanges: Iterable[tuple[str, Exchange]], redactor: Redactor) -> dict[str, Any]:
    """Exchanges as a HAR 1.2 document; each with a comment that says what it shows."""
    entries = [_entry(comment, exchange, redactor) for comment, exchange in exchanges]
    creator = {"name": "triaccord", "version": __version__}
    return {"log": {"version": "1.2", "creator": creator, "entries": entries}}


def curl(exchange: Exchange, redactor: Redactor) -> str:
    """The command that sends the request again; credentials are left to the reader."""
    request = exchange.request
    parts = ["curl", "-sS", "-X", request.method, redactor.url(exchange.url)]
    for name, value in sorted(redactor.headers(request.headers).items()):
        parts += ["-H", f"{name}: {value}"]
    if request.body:
        parts += ["--data-binary", redactor.body(request.body, request.media_type)]
    return " ".join(shlex.quote(part) for part in parts)


def pytest_file(failures: Iterable[Failure], redactor: Redactor) -> str:
    """A test module that needs nothing but pytest: each failure is a test that fails until it is mended."""
    cases = []
    for failure in failures:
        reads = [e for e in failure.exchanges if e.request.method in ("GET", "HEAD")]
        if reads:
            cases.append((failure, reads[-1]))
    lines = [
        '"""Failures that a live run found; TRIACCORD_AUTHORIZATION is sent as Authorization."""',
        "",
        "import json",
        "import os",
        "import urllib.error",
        "import urllib.request",
        "",
        "",
        "def get(url):",
        "    headers = {'Accept': 'application/json'}",
        "    if os.environ.get('TRIACCORD_AUTHORIZATION'):",
        "        headers['Authorization'] = os.environ['TRIACCORD_AUTHORIZATION']",
        "    try:",
        "        request = urllib.request.Request(url, headers=headers)",
        "        with urllib.request.urlopen(request, timeout=30) as answer:",
        "            return answer.status, answer.read()",
        "    except urllib.error.HTTPError as refused:",
        "        return refused.code, refused.read()",
    ]
    for number, (failure, exchange) in enumerate(cases, 1):
        title = f"{failure.check}_{failure.operation.path}"
        name = "".join(c if c.isalnum() else "_" for c in title).strip("_")
        lines += [
            "",
            "",
            f"def test_{number}_{name}():",
            f"    {json.dumps(redactor.text(failure.message))}",
            f"    status, body = get({json.dumps(redactor.url(exchange.url))})",
            f"    seen = {exchange.status}, {json.dumps(redactor.body(exchange.body)[:2_000])}",
            "    assert (status, body.decode('utf-8', 'replace')[:2000]) != seen, 'still as it was found'",
        ]
    return "\n".join(lines) + "\n"


def read_har(path: Path) -> list[tuple[str, Request, dict[str, Any]]]:
    """The requests of a HAR file: the server's URL, the request, and the answer that was recorded.

    Raises:
        InputError: if it is none.
    """
    try:
        log = json.loads(path.read_text("utf-8"))["log"]
        entries = [(each["request"], each["response"]) for each in log["entries"]]
    except OSError as error:
        raise InputError(f"this cannot be read: {error.strerror}", file=str(path)) from None
    except (ValueError, KeyError, TypeError):
        raise InputError("this is no HAR file", file=str(path)) from None
    found = []
    for request, response in entries:
        parts = urlsplit(request["url"])
        head = {h["name"]: h["value"] for h in request.get("headers", ()) if "[redacted]" not in h["value"]}
        made = Request(
            method=request["method"],
            path=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
            operation=_operation(request),
            headers=head,
            body=(request.get("postData") or {}).get("text", "").encode(),
            why=OTHER_CREDENTIALS if request.get("_why") == OTHER_CREDENTIALS else "replay",
        )
        found.append((f"{parts.scheme}://{parts.netloc}", made, response))
    return found


def write_atomically(path: Path, text: str) -> None:
    """Put a whole file in place, readable by its owner only, or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _operation(request: dict[str, Any]) -> OperationRef | None:
    stated = request.get("_operation")
    return OperationRef(stated, request["method"]) if isinstance(stated, str) else None


def _entry(comment: str, exchange: Exchange, redactor: Redactor) -> dict[str, Any]:
    request = exchange.request
    url = redactor.url(exchange.url)
    made: dict[str, Any] = {
        "method": request.method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(redactor.headers(request.headers)),
        "queryString": [
            {"name": n, "value": v} for n, v in parse_qsl(urlsplit(url).query, keep_blank_values=True)
        ],
        "headersSize": -1,
        "bodySize": len(request.body),
    }
    if request.operation is not None:
        made["_operation"] = request.operation.path
    if request.why:
        made["_why"] = request.why
    if request.body:
        text = redactor.body(request.body, request.media_type)
        made["postData"] = {"mimeType": request.media_type, "text": text[:_MAX_TEXT]}
    return {
        "startedDateTime": "1970-01-01T00:00:00Z",  # the same run twice is the same file
        "time": round(exchange.elapsed_s * 1000, 1),
        "request": made,
        "response": {
            "status": exchange.status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _pairs(redactor.headers(exchange.headers)),
            "content": {
                "size": len(exchange.body),
                "mimeType": exchange.media_type,
                "text": redactor.body(exchange.body, exchange.media_type)[:_MAX_TEXT],
            },
            "redirectURL": redactor.url(exchange.headers.get("location", "")),
            "headersSize": -1,
            "bodySize": len(exchange.body),
            **({"_error": redactor.text(exchange.error)} if exchange.error else {}),
        },
        "cache": {},
        "timings": {"send": 0, "wait": round(exchange.elapsed_s * 1000, 1), "receive": 0},
        "comment": redactor.text(comment),
    }


def _pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in sorted(headers.items())]
