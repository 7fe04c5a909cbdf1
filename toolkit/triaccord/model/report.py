"""A Report: everything that was found about one upgrade. Every output format renders from it."""

from __future__ import annotations

from enum import Enum

from triaccord.model.change import Level
from triaccord.model.claim import Claim
from triaccord.model.finding import Finding, Unjudged
from triaccord.model.quick import dataclass


class FindingVerdict(str, Enum):
    """What the notes say about a finding."""

    ANNOUNCED = "announced"
    SILENT = "silent"
    CONTRADICTED = "contradicted"
    VAGUE = "vague"
    """The notes may mean it, but are too vague to tell."""


class ClaimVerdict(str, Enum):
    """What the documents say about a claim."""

    ANNOUNCED = "announced"
    """Said and seen."""
    PHANTOM = "phantom"
    """Should be visible in the documents, and is not."""
    CONTRADICTED = "contradicted"
    """The documents say the opposite."""
    BEHAVIOURAL = "behavioural"
    """Nothing that a document could show; a server could."""
    VAGUE = "vague"
    """Too vague to check."""


class Status(str, Enum):
    """The verdict on the whole upgrade."""

    ACCORD = "accord"
    FINDINGS = "findings"
    INCOMPLETE = "incomplete"


class AffectsYou(str, Enum):
    """Whether the integrator's own recorded usage touches a finding."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInfo:
    """What a report says of one of its two versions.

    `name` is what people call it: the catalogue's name, else the document's own version.
    """

    origin: str
    name: str
    title: str
    version: str
    dialect: str
    operations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Why one claim and one finding were put together (`fingerprint` names the finding).

    `agrees` is False where the documents show the opposite of the claim.
    """

    claim: str
    fingerprint: str
    agrees: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A finding that somebody has accepted.

    Attributes:
        fingerprint: The finding's.
        reason: Why it is accepted, in the words of who did.
        author: Who accepted it; None if nobody said.
        until: The last day that it holds, as `YYYY-MM-DD`; None if it has no end.
    """

    fingerprint: str
    reason: str
    author: str | None = None
    until: str | None = None


class PromiseState(str, Enum):
    """What became of a promise."""

    KEPT = "kept"
    EARLY = "early"
    LATE = "late"
    BROKEN = "broken"
    """The version or day has come, and the documents do not show it."""
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something that the notes say will come: what, by when, and what became of it.

    Attributes:
        claim: The claim that promises it; its version is when it was promised.
        expects: The kind of change that would keep it.
        due: The version or day (`YYYY-MM-DD`) that was named; None if none was.
        state: What became of it.
        settled_in: The version that shows it; None if none does.
        reason: Why the state is what it is, in words.
    """

    claim: Claim
    expects: str
    due: str | None
    state: PromiseState
    settled_in: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedFinding:
    """A finding and what the notes say about it.

    Attributes:
        finding: The judged change.
        verdict: What the notes say.
        claims: Ids of the claims that speak of it.
        reason: Why the verdict is what it is, in words.
        successor: What takes the place of something removed, as an earlier step of the vendor's
            history shows it; None if nothing does or nobody looked.
        history: What earlier versions and their notes said of it, in sentences, oldest first.
        affects_you: Whether the integrator's recorded usage touches it.
        waiver: The acceptance that takes it out of the exit code; None if nobody accepted it.
    """

    finding: Finding
    verdict: FindingVerdict
    claims: tuple[str, ...] = ()
    reason: str = ""
    successor: str | None = None
    history: tuple[str, ...] = ()
    affects_you: AffectsYou = AffectsYou.UNKNOWN
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedClaim:
    """A claim and what the documents say about it. `findings` are fingerprints."""

    claim: Claim
    verdict: ClaimVerdict
    findings: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything about one upgrade.

    Attributes:
        old: The version that the client was written for.
        new: The version that it will meet.
        vendor: The catalogue's name of the vendor; None for plain files.
        findings: Worst first, then by operation and path.
        claims: In the order of the notes.
        matches: The joins between both, with reasons.
        notes_source: Where the notes came from; None if there were none (then nothing is `silent`
            in a way that could be blamed on anybody, and formats say that no notes were given).
        unjudged: Differences that no rule judged.
        incomplete: What could not be done, in words; empty if all was.
        repairs: Faults of the documents that were mended in order to compare them, in words.
        stale_waivers: Waivers that are past their day or whose finding was not seen, in words.
        promises: What the notes of this upgrade promise, and what it settles.
        documentation: Texts for people that differ; only where they were asked for.
    """

    old: VersionInfo
    new: VersionInfo
    vendor: str | None
    findings: tuple[JudgedFinding, ...]
    claims: tuple[JudgedClaim, ...] = ()
    matches: tuple[Match, ...] = ()
    notes_source: str | None = None
    unjudged: tuple[Unjudged, ...] = ()
    incomplete: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    stale_waivers: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    documentation: tuple[Unjudged, ...] = ()

    def count(self, level: Level) -> int:
        """How many findings have this level."""
        return sum(1 for judged in self.findings if judged.finding.level is level)

    def count_verdict(self, verdict: FindingVerdict | ClaimVerdict) -> int:
        """How many findings (or claims, by the type of `verdict`) have this verdict."""
        if isinstance(verdict, FindingVerdict):
            return sum(1 for judged in self.findings if judged.verdict is verdict)
        return sum(1 for judged in self.claims if judged.verdict is verdict)

    @property
    def status(self) -> Status:
        """`incomplete` if anything is missing, `findings` if anything breaks, is silent or contradicted."""
        if self.incomplete:
            return Status.INCOMPLETE
        bad = any(
            j.finding.level is Level.BREAKING
            or (self.notes_source is not None and j.verdict is not FindingVerdict.ANNOUNCED)
            for j in self.findings
            if j.waiver is None
        ) or any(c.verdict in (ClaimVerdict.PHANTOM, ClaimVerdict.CONTRADICTED) for c in self.claims)
        return Status.FINDINGS if bad else Status.ACCORD
