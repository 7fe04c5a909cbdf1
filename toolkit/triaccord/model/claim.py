"""A Claim: one statement of the release notes that can be true or false on its own."""

from __future__ import annotations

from enum import Enum

from triaccord.model.change import OperationRef
from triaccord.model.quick import dataclass


class Whereabouts(str, Enum):
    """Where the contract moves, as far as the notes say (`location` in JSON)."""

    REQUEST = "request"
    RESPONSE = "response"
    BOTH = "both"
    NONE = "none"
    UNKNOWN = "unknown"


class Visibility(str, Enum):
    """Whether a truthful document would change with the claim."""

    YES = "yes"
    """A structural keyword must change."""
    MAYBE = "maybe"
    """Only a description, an optional keyword or a tag could."""
    NO = "no"
    """Nothing in a document can show it."""


class Specificity(str, Enum):
    """How checkable a claim is as it stands."""

    EXACT = "exact"
    PARTIAL = "partial"
    """One identifying part is missing: a name, a value, an operation."""
    VAGUE = "vague"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement with its quoted words and lines.

    Attributes:
        id: `<version>-<number>`, unique in its notes.
        version: The version whose notes carry it.
        kind: From the taxonomy (`field_renamed`, `param_added`, `endpoint_removed`, …).
        text: The whole bullet, repaired, code in backticks.
        evidence: The part of it that says this.
        lines: First and last line in the source, 1-based.
        operations: As the notes spell them; `method` is `*` where they mean every operation.
        models: Named schemas it speaks of.
        fields: Dotted paths from the body root (`[]` for arrays), or parameter names.
        old: The value or name before, as far as said.
        new: The value or name after.
        values: Enum values, codes, limits that belong to it.
        location: Request, response or both.
        condition: The condition that it holds under, in the notes' words; None if always.
        visible_in_spec: Whether a document could show it.
        specificity: How checkable it is.
        phrase: Id of the phrase rule that recognised it; `unrecognised` if none did.
        unknown_names: Names of it that are in neither document; empty where no documents were given.
    """

    id: str
    version: str
    kind: str
    text: str
    evidence: str
    lines: tuple[int, int]
    operations: tuple[OperationRef, ...] = ()
    models: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    old: str | None = None
    new: str | None = None
    values: tuple[str, ...] = ()
    location: Whereabouts = Whereabouts.UNKNOWN
    condition: str | None = None
    visible_in_spec: Visibility = Visibility.NO
    specificity: Specificity = Specificity.EXACT
    phrase: str = "unrecognised"
    unknown_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The notes of one version: its name, first and last source line (1-based) and claims in order."""

    version: str
    lines: tuple[int, int]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesProblem:
    """Something in the notes that could not be read, and was not swallowed.

    `is_loss` is false for what belongs to no version, such as a preface: no version's notes lack it.
    """

    line: int
    what: str
    is_loss: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Release notes as claims, newest section first as the source has them."""

    source: str
    sections: tuple[Section, ...]
    problems: tuple[NotesProblem, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims of all sections, in source order."""
        return tuple(claim for section in self.sections for claim in section.claims)
