"""A Change: one neutral semantic difference between two versions.

A change knows nothing of rules, notes or colours. The same edit in a shared schema is one change,
with all operations that reach it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from types import MappingProxyType

from triaccord.model.json import Json
from triaccord.model.quick import dataclass

_NOTHING: Mapping[str, Json] = MappingProxyType({})


class Side(str, Enum):
    """Which half of an exchange a change is in."""

    REQUEST = "request"
    RESPONSE = "response"
    BOTH = "both"
    NONE = "none"


class Level(str, Enum):
    """How bad a change is for a client that kept to the old contract."""

    BREAKING = "breaking"
    """The client stops working under the new version."""
    RISKY = "risky"
    """The document cannot decide, or only strict clients break."""
    SAFE = "safe"

    @property
    def rank(self) -> int:
        """0 for safe, 2 for breaking: larger is worse."""
        return ("safe", "risky", "breaking").index(self.value)


@dataclass(frozen=True, slots=True, order=True)
class OperationRef:
    """An operation by the names that a client uses.

    `method` is upper case. `path` is the template as the newer document spells it (the older one's
    for operations that are gone). Webhooks and callbacks have `WEBHOOK name` and
    `CALLBACK name expression` in the place of the path, after the method.
    """

    path: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to believe that two things are one: `what` in words, `weight` from 0 to 1."""

    what: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference, said once.

    Attributes:
        event: The neutral word for what happened (`property-removed`, `type-changed`); the closed
            list is `triaccord.differ.events.EVENTS`. Rules are keyed on it.
        kind: The coarser word that release notes have for it (`field_removed`), from our taxonomy
            of claims. Claims and changes meet on it.
        requests: Operations whose request it reaches, sorted.
        responses: Operations whose response it reaches, sorted.
        whole: Operations that it concerns as a whole (added, removed, renamed), sorted.
        subject: The name of the thing: a property, a parameter, a status, a schema, `METHOD /path`.
        path: Dotted path of the thing from the root of the body, or of the named schema where that is
            shared, `[]` for array items; a parameter's name; empty for a whole body or operation.
        models: Names of the component schemas that the place lies in, innermost first.
        old: The value before (a type, a limit, a name); None if absent.
        new: The value after.
        old_at: JSON Pointer into the old document, as bundled by `loading`; None if absent there.
        new_at: JSON Pointer into the new document.
        required: Whether the thing (a parameter, a property, a body) must be sent or is always there.
        detail: Facts that rules need beyond these (`in`, `status`, `media_type`, `deprecated`, …).
        parts: The smaller changes that this one is made of (renames, moves, pagination).
        evidence: Why the parts are believed to be one, and how strongly.
        confidence: 1.0 for plain facts; below for what was inferred.
        copies: The same edit at each of its places, where a schema or a parameter is written out several
            times and is edited alike everywhere; each as if it were alone. The first is at `old_at` and
            `new_at`. Empty where there is one place only.
    """

    event: str
    kind: str
    subject: str
    requests: tuple[OperationRef, ...] = ()
    responses: tuple[OperationRef, ...] = ()
    whole: tuple[OperationRef, ...] = ()
    path: str = ""
    models: tuple[str, ...] = ()
    old: Json = None
    new: Json = None
    old_at: str | None = None
    new_at: str | None = None
    required: bool = False
    detail: Mapping[str, Json] = field(default_factory=lambda: _NOTHING)
    parts: tuple[Change, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    copies: tuple[Change, ...] = ()

    @property
    def each(self) -> tuple[Change, ...]:
        """The change as it is at each of its places: itself where there is one only."""
        return self.copies or (self,)

    @property
    def operations(self) -> tuple[OperationRef, ...]:
        """Every operation that it reaches, sorted, each once."""
        # Asked for often, and of up to a thousand operations: plain tuples hash and sort much faster.
        both = () if self.responses is self.requests else self.responses
        if len(self.requests) + len(both) + len(self.whole) <= 1:
            return self.requests or both or self.whole
        found = {(ref.path, ref.method): ref for refs in (self.requests, both, self.whole) for ref in refs}
        return tuple(found[key] for key in sorted(found))

    @property
    def side(self) -> Side:
        """Which half of the exchange it is in."""
        if self.requests and self.responses:
            return Side.BOTH
        if self.requests:
            return Side.REQUEST
        if self.responses:
            return Side.RESPONSE
        return Side.REQUEST if self.whole else Side.NONE
