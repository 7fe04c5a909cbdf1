"""Whether a document allows a request: which parts it refuses, by name."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from triaccord.live.exchange import Request
from triaccord.wire import Api, Operation
from triaccord.wire.encoding import MISSING, decode

BODY = "(body)"
"""What stands for a body that is missing, or no JSON."""


def unknown_parts(operation: Operation, request: Request) -> tuple[str, ...]:
    """Query parameters that a document does not name: it does not refuse them, and promises nothing."""
    if any(p.where == "query" and "object" in str(p.schema) for p in operation.parameters):
        return ()
    known = {p.name for p in operation.parameters if p.where == "query"}
    pairs = parse_qsl(request.path.partition("?")[2], keep_blank_values=True)
    return tuple(sorted({name for name, _ in pairs if name not in known and "[" not in name}))


def refused_parts(api: Api, operation: Operation, request: Request) -> tuple[str, ...]:
    """Parameters and dotted places of the body that a document refuses.

    Args:
        api: The document.
        operation: What is called, as that document describes it.
        request: What is sent.
    """
    pairs = parse_qsl(request.path.partition("?")[2], keep_blank_values=True)
    headers = {name.lower(): value for name, value in request.headers.items()}
    found: list[str] = []
    for parameter in operation.parameters:
        if parameter.where == "query":
            sent = pairs
        elif parameter.where == "header":
            text = headers.get(parameter.name.lower())
            sent = [(parameter.name, text)] if text is not None else []
        else:
            continue
        value = decode(parameter, sent)
        if value is MISSING:
            if parameter.required:
                found.append(parameter.name)
        elif not api.requests.accepts(parameter.schema, value):
            found.append(parameter.name)
    return (*found, *_refused_body(api, operation, request))


def _refused_body(api: Api, operation: Operation, request: Request) -> tuple[str, ...]:
    payload = operation.json_body
    if payload is None or payload.schema is None:
        return ()
    if not request.body:
        return (BODY,) if payload.required else ()
    try:
        value = json.loads(request.body)
    except ValueError:
        return (BODY,)
    return tuple(mistake.path or BODY for mistake in api.requests.mistakes(payload.schema, value))
