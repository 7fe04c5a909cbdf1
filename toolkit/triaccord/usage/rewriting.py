"""Other answers than those that came: what a rehearsal gives the integrator's code in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

# They describe the bytes as they came, and would be wrong about others.
_OF_THE_BYTES = frozenset({"content-length", "content-encoding", "transfer-encoding", "content-md5", "etag"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was sent; `content` is what the client was given for a body, if anything."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: Any = None


@dataclass(frozen=True, slots=True)
class Told:
    """A response as code gets to see it: the body is decoded bytes."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def reason(self) -> str:
        """The words that go with the status."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return ""

    @property
    def media_type(self) -> str:
        """The body's media type in lower case, without parameters; empty if none is named."""
        for name, value in self.headers.items():
            if name.lower() == "content-type":
                return str(value).partition(";")[0].strip().lower()
        return ""

    @property
    def fitting_headers(self) -> dict[str, str]:
        """The headers without those that describe bytes which are no longer there."""
        return {name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_BYTES}


class Rewriter(Protocol):
    """Puts other answers in the place of those that came."""

    def wants(self, asked: Asked) -> bool:
        """Whether the answer to this request may have to be another; its body is read only then."""

    def answer(self, asked: Asked, told: Told) -> Told | None:
        """The answer to give; None to leave the one that came."""
