"""An Exchange: one request and what came back, or why nothing did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec

from triaccord.model import Json, OperationRef

NOT_JSON: Any = msgspec.UNSET
"""What `Exchange.json` is where the answer is no JSON."""

NOT_WHOLE = "no whole answer"
"""How an exchange's error begins where an answer began, and did not come to its end in time."""

OTHER_CREDENTIALS = "with other credentials than the run's"
"""Why a request was sent that tells nothing if the run's own credentials send it again."""

TOO_LARGE = "the answer is larger than"
"""How an exchange's error begins where not the whole answer was read, because of a bound of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be sent.

    Attributes:
        method: Upper case.
        path: Path and query below the server's URL.
        operation: What it calls; None for what no document describes.
        headers: Without credentials: those are put in on the way out.
        body: The bytes.
        why: The phase that wants it, for people.
    """

    method: str
    path: str
    operation: OperationRef | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    why: str = ""

    @property
    def media_type(self) -> str:
        """The body's media type."""
        return next((v for n, v in self.headers.items() if n.lower() == "content-type"), "")


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and its answer.

    Attributes:
        request: What was sent.
        server: The URL that it went to, without the request's path.
        status: The answer's; 0 if there was none.
        headers: The answer's, names in lower case.
        body: What was read of the answer.
        error: Why there is no answer, or not the whole; empty otherwise.
        elapsed_s: From sending to the last byte.
    """

    request: Request
    server: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str = ""
    elapsed_s: float = 0.0
    max_depth: int = 100

    @property
    def url(self) -> str:
        """Where it went."""
        return self.server + self.request.path

    @property
    def ok(self) -> bool:
        """Whether the whole answer came and says success."""
        return not self.error and 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """The answer's media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> Json | Any:
        """The answer's JSON; `NOT_JSON` if it is none, not whole, or nests too deep to be looked at."""
        if self.error or not self.body:
            return NOT_JSON
        try:
            value = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return NOT_JSON
        return value if depth_of(value, self.max_depth) <= self.max_depth else NOT_JSON

    @property
    def is_too_deep(self) -> bool:
        """Whether the answer is JSON that nests deeper than is looked at."""
        if self.error or not self.body or self.json is not NOT_JSON:
            return False
        try:
            msgspec.json.decode(self.body)
        except RecursionError:
            return True
        except (msgspec.DecodeError, ValueError):
            return False
        return True


def depth_of(value: Any, enough: int) -> int:
    """How deep a value nests; counting stops beyond `enough`. No recursion, whatever it is."""
    depth = 0
    layer = [value]
    while layer and depth <= enough:
        inner: list[Any] = []
        for each in layer:
            if isinstance(each, dict):
                inner += each.values()
            elif isinstance(each, list):
                inner += each
        if any(isinstance(each, dict | list) for each in layer):
            depth += 1
        layer = inner
    return depth
