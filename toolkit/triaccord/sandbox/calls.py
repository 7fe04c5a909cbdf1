"""A request as one version understands it: routed, decoded and held against the document."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from triaccord.sandbox.faults import Refusal
from triaccord.wire import Api, Operation
from triaccord.wire.encoding import MISSING, decode
from triaccord.wire.operations import is_json

_TEMPLATE = re.compile(r"\{[^{}]*\}")
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request below a version's prefix. Header names are lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """The body's media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Router:
    """Finds the operation of a path; literal segments win over parameters."""

    def __init__(self, api: Api) -> None:
        self._patterns: list[tuple[re.Pattern[str], dict[str, Operation]]] = []
        by_path: dict[str, dict[str, Operation]] = {}
        for operation in api.operations:
            by_path.setdefault(operation.path, {})[operation.method] = operation
        for path in sorted(by_path, key=lambda p: ([s.startswith("{") for s in p.split("/")], p)):
            pieces = [re.escape(piece) for piece in _TEMPLATE.split(path.rstrip("/") or "/")]
            self._patterns.append((re.compile("([^/]+)".join(pieces) + "/?"), by_path[path]))

    def find(self, method: str, path: str) -> tuple[Operation, tuple[str, ...]]:
        """The operation, and the texts of its path parameters.

        Raises:
            Refusal: 404 if there is no such path, 405 if it does not take the method.
        """
        taken: set[str] = set()
        for pattern, operations in self._patterns:
            match = pattern.fullmatch(path)
            if match is None:
                continue
            operation = operations.get(method) or (operations.get("GET") if method == "HEAD" else None)
            if operation is not None:
                return operation, tuple(unquote(text) for text in match.groups())
            taken.update(operations)
        if taken:
            raise Refusal(405, f"this path takes {', '.join(sorted(taken))}", method)
        raise Refusal(404, "there is no such path")


def parameters_of(
    api: Api, operation: Operation, texts: tuple[str, ...], call: Call, *, lax: bool = False
) -> dict[tuple[str, str], Any]:
    """The decoded parameters by (name, place).

    Raises:
        Refusal: 400 at the first that the document does not allow.
    """
    path = list(zip(operation.path_names, texts, strict=False))
    query = parse_qsl(call.query, keep_blank_values=True)
    cookies = [tuple(c.strip().split("=", 1)) for c in call.headers.get("cookie", "").split(";") if "=" in c]
    found: dict[tuple[str, str], Any] = {(name, "path"): text for name, text in path}
    for parameter in operation.parameters:
        if parameter.where == "header":
            text = call.headers.get(parameter.name.lower())
            sent = [(parameter.name, text)] if text is not None else []
        else:
            sent = {"path": path, "query": query, "cookie": cookies}.get(parameter.where, [])  # type: ignore[assignment]
        value = decode(parameter, sent)
        if value is MISSING:
            if parameter.required and not lax:
                raise Refusal(400, f"`{parameter.name}` is missing", parameter.name)
            continue
        found[(parameter.name, parameter.where)] = value
        if lax:
            continue
        for mistake in api.requests.mistakes(parameter.schema, value, limit=1):
            status = 404 if parameter.where == "path" and mistake.keyword == "type" else 400
            raise Refusal(status, mistake.message, parameter.name)
    return found


def body_of(api: Api, operation: Operation, call: Call, *, lax: bool = False) -> Any:
    """The decoded body; None if the operation takes none or none was sent.

    Raises:
        Refusal: 400 if it is not what the document wants, 415 for another media type.
    """
    if not operation.bodies:
        return None
    if not call.body:
        if any(body.required for body in operation.bodies) and not lax:
            raise Refusal(400, "a body is missing")
        return None
    sent = call.media_type
    payload = next((b for b in operation.bodies if _takes(b.media_type, sent)), None)
    if payload is None:
        if lax:
            payload = operation.bodies[0]
        else:
            raise Refusal(415, f"'{sent}' is not taken; {operation.bodies[0].media_type} is", "Content-Type")
    if sent == _FORM:
        return dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    if not is_json(sent):
        return None
    try:
        value = json.loads(call.body)
    except (ValueError, RecursionError):
        raise Refusal(400, "the body is not JSON") from None
    if payload.schema is not None and not lax:
        for mistake in api.requests.mistakes(payload.schema, value):
            raise Refusal(400, mistake.message, mistake.path or None)
    return value


def _takes(declared: str, sent: str) -> bool:
    kind = declared.partition(";")[0].strip().lower()
    return kind == sent or kind == "*/*" or (kind.endswith("/*") and sent.startswith(kind[:-1]))
