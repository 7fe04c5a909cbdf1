"""A Failure: something that a server does otherwise than promised, with the exchanges that show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from hashlib import blake2b

from triaccord.live.exchange import Exchange
from triaccord.model import OperationRef


class Phase(str, Enum):
    """Which question found it."""

    WITNESS = "witness"
    CONFORMANCE = "conformance"
    OLD_CLIENT = "old_client"
    DIFFERENTIAL = "differential"
    LAW = "law"
    STATEFUL = "stateful"


class Blame(str, Enum):
    """Who is most likely to mend it."""

    SERVER = "server"
    """The server does otherwise than its own document."""
    DOCUMENT = "document"
    """The server and its document disagree, and the server was so before."""
    NOTES = "notes"
    """Document and server agree, and nobody said so."""
    TEST_DATA = "test_data"
    """There was nothing to test with, or the data of both servers differ."""


class Outcome(str, Enum):
    """What a server makes of the exchange that shows a finding."""

    CONFIRMED = "confirmed"
    TOLERATED = "tolerated"
    NOT_REACHABLE = "not_reachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One cause, however often it was seen.

    Attributes:
        phase: Which question found it first.
        check: What is wrong, as a word (`schema`, `status`, `value-differs`, `page-overlap`, …).
        server: `old` or `new`.
        operation: Where.
        path: Dotted path in the body, the parameter's name, or empty.
        message: One sentence of fact.
        blame: Who is most likely to mend it.
        findings: Fingerprints of the static findings that explain it; empty if nothing does.
        exchanges: What shows it, in the order of sending.
        seen: How often.
    """

    phase: Phase
    check: str
    server: str
    operation: OperationRef
    message: str
    path: str = ""
    blame: Blame = Blame.SERVER
    findings: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False)
    seen: int = 1

    @property
    def cause(self) -> tuple[str, OperationRef, str]:
        """What makes two failures one."""
        return (self.check, self.operation, self.path)

    @property
    def fingerprint(self) -> str:
        """12 hex digits, the same over runs."""
        text = "|".join((self.check, self.server, str(self.operation), self.path))
        return blake2b(text.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What came of one finding: the outcome, why, and the exchanges."""

    fingerprint: str
    rule: str
    message: str
    outcome: Outcome
    why: str
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False)


def one_per_cause(failures: Iterable[Failure]) -> tuple[Failure, ...]:
    """Failures with the same cause as one, counted; sorted by operation, check and path."""
    found: dict[tuple[str, OperationRef, str], Failure] = {}
    for failure in failures:
        there = found.get(failure.cause)
        found[failure.cause] = failure if there is None else replace(there, seen=there.seen + failure.seen)
    return tuple(sorted(found.values(), key=lambda f: (f.operation, f.check, f.path)))
