"""A Finding: a change that a rule has judged, and what proves the judgement."""

from __future__ import annotations

from enum import Enum

from triaccord.model.change import Change, Level, OperationRef, Side
from triaccord.model.json import Json
from triaccord.model.quick import dataclass


class Proof(str, Enum):
    """What is known beyond the rule's opinion."""

    PROVED = "proved"
    """A witness was checked against both versions."""
    REFUTED = "refuted"
    """Proved harmless; the level is then not breaking."""
    UNPROVED = "unproved"
    """Tried, or not tried yet: the rule's judgement stands alone."""
    NOT_APPLICABLE = "not_applicable"
    """Nothing to prove: the change breaks nobody."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. `pointer` is a JSON Pointer; `line` and `column` are 1-based."""

    file: str
    pointer: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a change is in both documents; None where it is absent."""

    old: Location | None = None
    new: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One complete request with its response, made up to show a finding; it was never sent.

    Attributes:
        operation: The operation as the finding names it.
        method: Upper case.
        target: Path and query with values, percent-encoded.
        headers: Names and values in the order that they are sent.
        media_type: Of the request's body; None if it has none.
        body: The request's body, decoded.
        status: The response's status; None if the request alone shows it.
        response_headers: Names and values.
        response_media_type: Of the response's body; None if it has none.
        response_body: The response's body, decoded.
        curl: The request as a command line; the server is `$SERVER`.
    """

    operation: OperationRef
    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str | None = None
    body: Json = None
    status: str | None = None
    response_headers: tuple[tuple[str, str], ...] = ()
    response_media_type: str | None = None
    response_body: Json = None
    curl: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A concrete value that one version accepts and the other refuses.

    Attributes:
        side: `request` or `response`.
        value: The body, or the parameter's value.
        accepted_by: `old` or `new`.
        refused_by: The other one.
        error: What the refusing version says.
        keyword: The keyword that decides (`maxLength`), or what stands for it outside schemas.
        at: Where in the value it decides, as a JSON Pointer; empty for the value itself.
        example: The request and response around the value; None if none could be made.
    """

    side: Side
    value: Json
    accepted_by: str
    refused_by: str
    error: str
    keyword: str = ""
    at: str = ""
    example: Example | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One judged change.

    Attributes:
        rule: Id of the rule that judged worst, kebab-case.
        level: How bad.
        change: What happened.
        message: One sentence of fact, names in backticks, no advice.
        fingerprint: 12 hex digits from rule and pointers; the same over runs and unrelated edits.
        place: Where it is in both documents; filled lazily.
        also_at: Its further places, where what was edited is written out several times; filled lazily.
        related: Fingerprints, rules and messages of its parts (a pagination move's, a rename's).
        proof: What is known beyond the rule's word.
        witness: The proof's value, if there is one.
        why: What was proved, or why nothing was, in a sentence; empty if not tried.
    """

    rule: str
    level: Level
    change: Change
    message: str
    fingerprint: str
    place: Place = Place()
    also_at: tuple[Place, ...] = ()
    related: tuple[Finding, ...] = ()
    proof: Proof = Proof.NOT_APPLICABLE
    witness: Witness | None = None
    why: str = ""

    @property
    def operations(self) -> tuple[OperationRef, ...]:
        """Every operation that it concerns, sorted."""
        return self.change.operations


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A difference that no rule has judged: counted and shown, never called safe.

    `what` says in words what differs (a keyword, an extension); the pointers say where.
    """

    what: str
    old_at: str | None
    new_at: str | None
    old: Json = None
    new: Json = None
