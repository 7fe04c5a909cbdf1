"""Requests, answers and path templates, as the translator takes them: standard library alone.

This module's source becomes part of every generated shim, after that of `steps`: it must not import anything
else of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import Any
from urllib.parse import quote

from triaccord.impact.steps import ABSENT


class Way(Enum):
    """Which part of an exchange is carried over, and whereto."""

    REQUEST = "request"
    """A request of the old version becomes one of the new."""
    BACK = "back"
    """An answer of the new version becomes one of the old."""
    FORWARD = "forward"
    """An answer of the old version becomes one of the new; limits are not enforced."""


class Refused(Exception):  # noqa: N818  (it is what happens, not what is wrong with the code)
    """Something that the map has no step for. Nothing is passed on that the other side would misread.

    Attributes:
        finding: Fingerprint of the finding that stands in the way.
        operation: `METHOD /path` as the old version spells it.
        field: Dotted path of what cannot be carried over; empty for the whole operation.
        reason: Why, in a sentence.
        sent: Whether the request has reached the server already.
    """

    def __init__(self, finding: str, operation: str, field: str, reason: str, *, sent: bool = False) -> None:
        self.finding, self.operation, self.field, self.reason = finding, operation, field, reason
        self.sent = sent
        place = f"{operation}: `{field}`" if field else operation
        late = " The request has been sent and answered; do not just repeat it." if sent else ""
        super().__init__(f"{place} cannot be carried over: {reason} (finding {finding}).{late}")


class Message:
    """A request, taken apart.

    Args:
        method: Upper case.
        path: Without query, percent-encoded, with whatever stands before the document's path.
        query: Names and values in order, decoded.
        headers: Names and values in order.
        body: Decoded JSON; form fields as a dict of name to values; `ABSENT`, or bytes that nobody reads.
        is_form: Whether the body is form fields.
    """

    # No dataclass: those look for the module that they are in, and a shim may be loaded as none.
    def __init__(
        self,
        method: str,
        path: str,
        query: Iterable[tuple[str, str]] = (),
        headers: Iterable[tuple[str, str]] = (),
        body: Any = ABSENT,
        is_form: bool = False,
    ) -> None:
        self.method, self.path, self.body, self.is_form = method, path, body, is_form
        self.query, self.headers = list(query), list(headers)


class Found:
    """The operation that a call means.

    Args:
        operation: The map's entry; None if nothing changes for this operation.
        name: `METHOD /path` as the old version spells it.
        prefix: What stands before the document's path.
        values: Path parameters by name, decoded.
    """

    def __init__(
        self, operation: dict[str, Any] | None, name: str, prefix: str, values: dict[str, str]
    ) -> None:
        self.operation, self.name, self.prefix, self.values = operation, name, prefix, values


HOLE = re.compile(r"\{([^{}]+)\}")


class Template:
    """A path template, ready to be looked for at the end of paths."""

    def __init__(self, method: str, path: str, entry: dict[str, Any] | None) -> None:
        pieces = HOLE.split(path)
        holes = "".join(re.escape(piece) if at % 2 == 0 else "([^/]+)" for at, piece in enumerate(pieces))
        self.method, self.path, self.entry = method, path, entry
        self.names = pieces[1::2]
        self.literal = sum(bool(part) and "{" not in part for part in path.split("/"))
        self.pattern = re.compile(f"(.*?){holes}/?")


def filled(template: str, values: dict[str, str], names: dict[str, str]) -> str:
    """A path with values in its holes; `names` says what they are called. What nobody knows stays open."""

    def value(hole: re.Match[str]) -> str:
        name = names.get(hole.group(1), hole.group(1))
        return quote(values[name], safe=":@!$&'()*+,;=~") if name in values else hole.group(0)

    return HOLE.sub(value, template)


def response_of(responses: list[dict[str, Any]], side: str, status: int) -> dict[str, Any] | None:
    """The entry for a status: exactly, by class (`4XX`), or by default."""
    for name in (str(status), f"{status // 100}XX", "DEFAULT"):
        for entry in responses:
            if entry[side] is not None and entry[side].upper() == name:
                return entry
    return None


def status_of(status: int, here: str, there: str | None) -> int:
    """The status that an answer gets: the other version's, where both name one."""
    return int(there) if there is not None and there.isdigit() and here.isdigit() else status


def renamed_header(was: str, now: str, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers with one of them under another name."""
    return [(now if name.lower() == was.lower() else name, text) for name, text in headers]


def is_read(body: Any) -> bool:
    """Whether a body is there and was understood."""
    return body is not ABSENT and not isinstance(body, bytes)
