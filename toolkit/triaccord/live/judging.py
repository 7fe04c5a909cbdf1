"""An answer held against a document: status, media type, headers and body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from triaccord.live.exchange import NOT_JSON, TOO_LARGE, Exchange
from triaccord.wire import Answer, Api, Operation
from triaccord.wire.operations import is_json
from triaccord.wire.schemas import Mistake

# What gateways say of anybody's request; documents rarely list it, and it is not about the contract.
_NOBODYS = frozenset({401, 403, 407, 408, 429, 502, 503, 504})
OUR_LIMITS = ("too-large", "too-deep")
"""Checks that say something of what we look at, not of the server."""
_NAME = re.compile(r"""^["']?([^"' ]+)["']?""")
_UNEXPECTED = re.compile(r"""'([^']+)'|"([^"]+)\"""")
_CLOSED = ("additionalProperties", "unevaluatedProperties")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with an answer: the check, where in the body, and words."""

    check: str
    path: str
    message: str


def complaints(api: Api, operation: Operation, exchange: Exchange) -> Iterator[Complaint]:
    """What a document has against an answer.

    Args:
        api: The document.
        operation: What was called, as that document describes it.
        exchange: What happened.
    """
    if exchange.error.startswith(TOO_LARGE):
        yield Complaint("too-large", "", exchange.error)
        return
    if exchange.error:
        if exchange.status or "no whole answer" in exchange.error:
            yield Complaint("transport", "", exchange.error)
        return
    if exchange.status >= 500 and exchange.status not in _NOBODYS:
        yield Complaint("server-error", "", f"status {exchange.status}")
        return
    answer = operation.answer(exchange.status)
    if answer is None:
        if exchange.status not in _NOBODYS and exchange.status != 404:
            yield Complaint(
                "status", str(exchange.status), f"status {exchange.status} is not in the document"
            )
        return
    for name in answer.required_headers:
        if name.lower() not in exchange.headers:
            yield Complaint("header", name, f"the header `{name}` is missing")
    # What is wrong with the body of an error is one question, and another than what is wrong with an answer.
    prefix = "error-" if exchange.status >= 400 else ""
    for each in _about_body(api, answer, exchange):
        yield replace(each, check=prefix + each.check) if each.check not in OUR_LIMITS else each


def _about_body(api: Api, answer: Answer, exchange: Exchange) -> Iterator[Complaint]:
    if not answer.payloads or not exchange.body or exchange.request.method == "HEAD":
        if answer.json_schema is not None and not exchange.body and exchange.request.method != "HEAD":
            yield Complaint("no-body", "", "the body is missing")
        return
    kinds = [payload.media_type.partition(";")[0].strip().lower() for payload in answer.payloads]
    if not any(_covers(kind, exchange.media_type) for kind in kinds):
        yield Complaint("media-type", "", f"`{exchange.media_type or 'none'}` is not in the document")
    if answer.json_schema is None or not (is_json(exchange.media_type) or all(map(is_json, kinds))):
        return
    if exchange.json is NOT_JSON:
        if exchange.is_too_deep:
            yield Complaint("too-deep", "", "the body nests deeper than is looked at")
        else:
            yield Complaint("not-json", "", "the body is not JSON")
        return
    for mistake in api.responses.mistakes(answer.json_schema, exchange.json):
        path = mistake.path
        if mistake.keyword == "required" and (missing := _NAME.match(mistake.message)):
            path = f"{path}.{missing[1]}".lstrip(".")
        for place in _unexpected(mistake) or (path,):
            yield Complaint(f"schema-{mistake.keyword}", place, mistake.message[:300])


def _unexpected(mistake: Mistake) -> tuple[str, ...]:
    """The places of the fields that a closed object does not have; none if it is about something else."""
    if mistake.keyword not in _CLOSED:
        return ()
    names = [one or other for one, other in _UNEXPECTED.findall(mistake.message)]
    return tuple(f"{mistake.path}.{name}".lstrip(".") for name in names)


def _covers(declared: str, sent: str) -> bool:
    return declared in (sent, "*/*") or (declared.endswith("/*") and sent.startswith(declared[:-1]))
