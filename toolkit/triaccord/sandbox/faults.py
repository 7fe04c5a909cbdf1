"""A refusal in the vendor's own error model, as the document describes it for the status."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from triaccord.model import Json
from triaccord.wire import Operation, Sampler, SchemaBook
from triaccord.wire.views import merged, properties_of, types_of

_PLAIN = re.compile(r"[^a-z]")
_STATUS = ("status", "statuscode", "code", "httpstatus")
_MESSAGE = ("message", "msg", "detail", "title", "description", "errordescription", "reason", "text", "error")
_FIELD = ("field", "path", "parameter", "property", "pointer", "source", "param", "location")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes back: a status, headers and a body (`text` for what is not JSON), after `delay_s` seconds."""

    status: int
    body: Json = None
    has_body: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    media_type: str = "application/json"
    delay_s: float = 0.0


class Refusal(Exception):  # noqa: N818  (what it is called everywhere else, too)
    """A request that the version does not take: status, words, and the place in the request."""

    def __init__(self, status: int, message: str, place: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.place = place


def refusal_reply(book: SchemaBook, operation: Operation | None, refusal: Refusal, fallback: Any) -> Reply:
    """The refusal as the document says that errors look.

    Args:
        book: The version's schemas of answers.
        operation: What was called; None if nothing that exists.
        refusal: What is wrong.
        fallback: The (converted) schema of errors elsewhere in the document; None if there is none.
    """
    answer = operation.answer(refusal.status) if operation is not None else None
    schema = answer.json_schema if answer is not None else None
    if schema is None:
        schema = fallback
    if schema is None:
        return Reply(status=refusal.status, body={"status": refusal.status, "message": refusal.message})
    body = _filled(book, schema, refusal, 0)
    if not book.accepts(schema, body):
        body = Sampler(book, 0, optional=False).sample(schema, "error")
    return Reply(status=refusal.status, body=body)


def _filled(book: SchemaBook, schema: Any, refusal: Refusal, depth: int) -> Json:
    view = merged(book, schema)
    kinds = types_of(view)
    if "array" in kinds:
        return [_filled(book, view.get("items", {}), refusal, depth + 1)]
    if "object" not in kinds or depth > 4:
        return refusal.message if "string" in kinds or not kinds else refusal.status
    made: dict[str, Json] = {}
    required = set(view.get("required") or ())
    for name, each in properties_of(book, schema).items():
        plain = _PLAIN.sub("", name.lower())
        inner = types_of(merged(book, each))
        if plain in _STATUS and ("integer" in inner or "number" in inner):
            made[name] = refusal.status
        elif plain in _FIELD and "string" in inner and refusal.place is not None:
            made[name] = refusal.place
        elif plain in _MESSAGE and ("string" in inner or not inner):
            made[name] = refusal.message
        elif "array" in inner and depth == 0:
            made[name] = _filled(book, each, refusal, depth + 1)
        elif name in required:
            made[name] = Sampler(book, 0, optional=False).sample(each, f"error|{name}")
    return made
