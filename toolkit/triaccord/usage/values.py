"""A Usage: what an integrator's code sends to an API and reads from its answers; names and places only.

::

    Usage ── Call (one operation) ── Sent     one name in the request
                                  └─ Answer   one status ── Read   one path of the body
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class How(str, Enum):
    """How code took a field out of a response."""

    READ = "read"
    """By its name: an index, `.get`, a model's declared field."""
    UNPACK = "unpack"
    """As one of all keywords of a call: `f(**body)`."""
    STRICT = "strict"
    """By a model that refuses fields it does not know; the path is the object's."""
    BULK = "bulk"
    """With everything beside it: iterated, copied, compared, dumped; the path is the container's."""
    WHOLE = "whole"
    """Passed on to where nobody could watch: anything in it, however deep, may have been read."""


class Body(str, Enum):
    """What is known of how code read the bodies of one status."""

    READ = "read"
    """Parsed before our eyes; what was read is all listed."""
    RAW = "raw"
    """Taken as text or bytes; what was read is not known."""
    IGNORED = "ignored"
    """Nobody looked."""
    UNSEEN = "unseen"
    """Nobody could watch: the usage comes from an archive of exchanges."""


class Where(str, Enum):
    """The part of a request that a name is in."""

    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    FORM = "form"
    BODY = "body"


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """A line of the integrator's code: a path relative to the project, and a line, 1-based."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    @classmethod
    def from_text(cls, text: str) -> Site:
        """Read `file:line`."""
        file, _, line = text.rpartition(":")
        return cls(file=file, line=int(line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A name that requests carry.

    Attributes:
        where: The part of the request.
        name: A parameter's name, or the dotted path of a body's field.
        sites: Lines that name it, as far as could be found; else those that made the call. Sorted.
        tests: Node ids of the tests that made the code send it. Sorted.
    """

    where: Where
    name: str
    sites: tuple[Site, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A path in a response's body that code looked at; `path` is dotted, empty for the root."""

    path: str
    how: How
    sites: tuple[Site, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What code did with the answers of one status.

    Attributes:
        status: The HTTP status.
        body: What is known of the reading.
        media_types: Of the answers, without parameters, sorted.
        reads: Sorted by path and how.
        tests: Tests that met this status, sorted.
        headers: Headers that were read, in lower case, as `reads`; None if nobody could watch.
    """

    status: int
    body: Body
    media_types: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    tests: tuple[str, ...] = ()
    headers: tuple[Read, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Everything about one operation, as far as its address tells.

    Attributes:
        method: Upper case.
        host: Host and port as called; empty if declared by hand for any.
        path: The path as called, segments that look like values replaced by `{}`.
        sites: Lines that call it, sorted.
        media_types: Of request bodies, sorted.
        sent: Sorted by where and name.
        answers: Sorted by status.
        tests: Sorted.
    """

    method: str
    host: str
    path: str
    sites: tuple[Site, ...] = ()
    media_types: tuple[str, ...] = ()
    sent: tuple[Sent, ...] = ()
    answers: tuple[Answer, ...] = ()
    tests: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it one operation."""
        return (self.host, self.path, self.method)

    def __str__(self) -> str:
        return f"{self.method} {self.host}{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one integrator uses.

    Attributes:
        calls: Sorted by host, path and method.
        sources: Where it comes from (`pytest`, `har`, `cassette`, `declared`), sorted.
        tests: How many tests ran while it was recorded.
        doubts: What may be missing, in words, sorted.
    """

    calls: tuple[Call, ...] = ()
    sources: tuple[str, ...] = ()
    tests: int = 0
    doubts: tuple[str, ...] = ()
