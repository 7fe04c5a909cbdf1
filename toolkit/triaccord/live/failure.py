"""A Failure: something that a server does otherwise than promised, with the exchanges that show it."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    US = "us"
    """Our request was not what the documents allow, or a limit of ours was reached."""
    NOBODY = "nobody"
    """The documents say so, and the notes announce it: clients have to follow."""


class Outcome(str, Enum):
    """What a server makes of the exchange that shows a finding."""

    CONFIRMED = "confirmed"
    TOLERATED = "tolerated"
    NOT_REACHABLE = "not_reachable"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a failure was seen: an operation, and a dotted path or parameter name (empty: the whole)."""

    operation: OperationRef
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One cause, however often and wherever it was seen.

    Attributes:
        phase: Which question found it first.
        check: What is wrong, as a word (`schema-type`, `status`, `value-differs`, `page-overlap`, …).
        server: `old` or `new`.
        operation: Where it shows most simply.
        path: Dotted path in the body, the parameter's name, or empty.
        message: One sentence of fact.
        blame: Who is most likely to mend it.
        reason: Why that one.
        also: Other checks that the same cause broke.
        places: Everywhere it was seen; empty for `operation` and `path` alone.
        findings: Fingerprints of the static findings that explain it; empty if nothing does.
        claims: Ids of the claims of the notes that speak of it.
        exchanges: What shows it, in the order of sending; the last one is enough to send again.
        shrunk: What was left out of the request without a difference, in words.
        seen: How often.
        slip: What kind of mistake made the value, if its old and new values tell.
    """

    phase: Phase
    check: str
    server: str
    operation: OperationRef
    message: str
    path: str = ""
    blame: Blame = Blame.SERVER
    reason: str = ""
    also: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    findings: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False)
    shrunk: tuple[str, ...] = ()
    seen: int = 1
    slip: str = ""

    @property
    def everywhere(self) -> tuple[Place, ...]:
        """Every place, sorted; at least its own."""
        return self.places or (Place(self.operation, self.path),)

    @property
    def fingerprint(self) -> str:
        """12 hex digits, the same over runs."""
        text = "|".join((self.check, self.server, str(self.operation), self.path))
        return blake2b(text.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What came of one finding.

    Attributes:
        fingerprint: The finding's.
        rule: The finding's.
        message: The finding's.
        outcome: What came of it.
        why: In words.
        claims: What in the notes announces it.
        asked: How many requests were sent to show it, also those that did not.
        sent: The same with what writes needed beforehand.
        exchanges: Those that decide.
    """

    fingerprint: str
    rule: str
    message: str
    outcome: Outcome
    why: str
    claims: tuple[str, ...] = ()
    asked: int = 0
    sent: int = 0
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What a run had to say on a claim that no document can show.

    Attributes:
        claim: The claim's id.
        text: What it says.
        outcome: `touched` (a failure is where it speaks of), `not_touched` (its operations were asked, and
            nothing showed), `not_tried` (nothing could be asked).
        failures: Fingerprints of the failures that touch it.
        asked: How many requests went to its operations on NEW.
        why: In words.
    """

    claim: str
    text: str
    outcome: str
    why: str
    failures: tuple[str, ...] = ()
    asked: int = 0
