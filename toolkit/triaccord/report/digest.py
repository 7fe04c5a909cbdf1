"""One report put in order once: the verdict in words, and every finding and claim in exactly one group.

All formats for people render from here, so that none of them counts or orders differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triaccord.model import (
    AffectsYou,
    Claim,
    ClaimVerdict,
    FindingVerdict,
    JudgedClaim,
    JudgedFinding,
    Level,
    Match,
    Report,
)
from triaccord.model.quick import dataclass
from triaccord.report.options import Document
from triaccord.report.plain import counted, listed, shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """Findings that belong under one heading. `lead` says in a sentence what unites them."""

    id: str
    title: str
    short: str
    lead: str
    findings: tuple[JudgedFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimGroup:
    """Claims that belong under one heading."""

    id: str
    title: str
    short: str
    lead: str
    claims: tuple[JudgedClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of the notes: a whole bullet once, with the parts of it that matter here.

    `lines` are first and last line in the source, 1-based.
    """

    version: str
    lines: tuple[int, int]
    text: str
    evidence: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def where(self) -> str:
        """`notes of 21.04, lines 395–403`."""
        first, last = self.lines
        place = f"line {first}" if first == last else f"lines {first}–{last}"
        return f"notes of {self.version}, {place}" if self.version else f"notes, {place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A report in reading order. Groups without members are left out.

    Attributes:
        title: `names` in one line.
        names: What the old and the new version are called.
        mark: `breaking`, `doubt`, `accord` or `incomplete`: how bad the whole is.
        verdict: The whole in a few words.
        sentences: The whole in sentences, weightiest first.
        asks_notes: Whether there were notes that could have said something.
        messages: Fingerprint to message, for links from claims to findings.
        claims: Id to claim.
        joins: Fingerprint to the reasons why claims were joined to it.
    """

    report: Report
    title: str
    names: tuple[str, str]
    mark: str
    verdict: str
    sentences: tuple[str, ...]
    groups: tuple[FindingGroup, ...]
    claim_groups: tuple[ClaimGroup, ...]
    asks_notes: bool
    messages: Mapping[str, str]
    claims: Mapping[str, Claim]
    joins: Mapping[str, tuple[Match, ...]]

    def quotes(self, judged: JudgedFinding) -> tuple[Quote, ...]:
        """The notes' words about a finding; claims out of one bullet share one quote."""
        return quotes_of(self.claims[name] for name in judged.claims if name in self.claims)

    def matches(self, judged: JudgedFinding) -> tuple[Match, ...]:
        """Why claims were joined to this finding, in the order of the report."""
        return self.joins.get(judged.finding.fingerprint, ())


def quotes_of(claims: Iterable[Claim]) -> tuple[Quote, ...]:
    """Claims as quotes, in order, one per bullet."""
    bullets: dict[tuple[str, tuple[int, int], str], list[Claim]] = {}
    for claim in claims:
        bullets.setdefault((claim.version, claim.lines, claim.text), []).append(claim)
    return tuple(
        Quote(
            version=version,
            lines=lines,
            text=text,
            evidence=tuple(dict.fromkeys(c.evidence for c in group)),
            claims=tuple(c.id for c in group),
        )
        for (version, lines, text), group in bullets.items()
    )


def names_of(report: Report) -> tuple[str, str]:
    """What the two versions are called: their own names, or their origins if both have the same name."""
    old, new = report.old, report.new
    if old.name != new.name or old.origin == new.origin:
        return old.name, new.name
    return old.origin, new.origin


def digest(report: Report, document: Document = Document.CHECK) -> Digest:
    """Put a report in reading order."""
    asks_notes = document is Document.CHECK and report.notes_source is not None
    mark, verdict = _verdict(report, asks_notes=asks_notes)
    joins: dict[str, list[Match]] = {}
    for match in report.matches:
        joins.setdefault(match.fingerprint, []).append(match)
    return Digest(
        report=report,
        title=" → ".join(shorten(name, 80) for name in names_of(report)),
        names=names_of(report),
        mark=mark,
        verdict=verdict,
        sentences=_sentences(report, document, asks_notes=asks_notes),
        groups=_finding_groups(report, asks_notes=asks_notes),
        claim_groups=_claim_groups(report),
        asks_notes=asks_notes,
        messages={judged.finding.fingerprint: judged.finding.message for judged in report.findings},
        claims={judged.claim.id: judged.claim for judged in report.claims},
        joins={fingerprint: tuple(matches) for fingerprint, matches in joins.items()},
    )


def is_failure(judged: JudgedFinding, report: Report, fail_on: frozenset[str]) -> bool:
    """Whether a finding is at or above what the user calls failed.

    `risky` takes `breaking` in. What the notes say counts only where there were notes. What somebody
    has accepted never fails.
    """
    if judged.waiver is not None:
        return False
    # `breaking:mine` counts what touches the integrator's code; what nobody could tell may touch it.
    touches = judged.affects_you is not AffectsYou.NO
    fail_on = frozenset(
        word.removesuffix(":mine") for word in fail_on if touches or not word.endswith(":mine")
    )
    level = judged.finding.level
    if level is Level.BREAKING and fail_on & {"breaking", "risky", "safe"}:
        return True
    if level is Level.RISKY and fail_on & {"risky", "safe"}:
        return True
    if level is Level.SAFE and "safe" in fail_on:
        return True
    return report.notes_source is not None and judged.verdict.value in fail_on


def is_failed_claim(judged: JudgedClaim, fail_on: frozenset[str]) -> bool:
    """Whether a claim is among what the user calls failed: contradicted or phantom, if asked for."""
    return (
        judged.verdict in (ClaimVerdict.PHANTOM, ClaimVerdict.CONTRADICTED)
        and judged.verdict.value in fail_on
    )


def _verdict(report: Report, *, asks_notes: bool) -> tuple[str, str]:
    """A mark (`breaking`, `doubt`, `accord`, `incomplete`) and the verdict in a few words."""
    breaking = [j for j in report.findings if j.finding.level is Level.BREAKING]
    if report.incomplete:
        return "incomplete", "Incomplete; breaks what was seen" if breaking else "Incomplete"
    if breaking and all(j.waiver is not None for j in breaking):
        return "doubt", "Breaks only what is waived"
    if breaking and not asks_notes:
        return "breaking", "Breaks"
    if breaking:
        unsaid = sum(j.verdict is not FindingVerdict.ANNOUNCED for j in breaking)
        if not unsaid:
            return "breaking", "Breaks, as announced"
        return "breaking", "Breaks, unannounced" if unsaid == len(breaking) else "Breaks, partly unannounced"
    if asks_notes and (
        any(j.verdict is not FindingVerdict.ANNOUNCED for j in report.findings)
        or any(c.verdict in (ClaimVerdict.PHANTOM, ClaimVerdict.CONTRADICTED) for c in report.claims)
    ):
        return "doubt", "Nothing breaks; notes and documents differ"
    if any(j.finding.level is Level.RISKY for j in report.findings):
        return "doubt", "Nothing breaks for certain"
    if report.unjudged:
        return "doubt", "Nothing judged breaks"
    return "accord", "In accord" if asks_notes else "Nothing breaks" if report.findings else "No difference"


def _sentences(report: Report, document: Document, *, asks_notes: bool) -> tuple[str, ...]:
    """The verdict as sentences, weightiest first."""
    said = [_breaking_sentence(report, asks_notes=asks_notes)]
    if waived := sum(j.waiver is not None for j in report.findings):
        said.append(f"{counted(waived, 'change')} {_be(waived, 'is', 'are')} waived.")
    touched = sum(j.affects_you is AffectsYou.YES for j in report.findings)
    if any(j.affects_you is not AffectsYou.UNKNOWN for j in report.findings):
        of_all = f"{touched:,} of {counted(len(report.findings), 'change')}"
        said.append(f"{of_all} {_be(touched, 'touches', 'touch')} what you use.")
    if asks_notes:
        said.extend(_notes_sentences(report))
    elif document is Document.CHECK:
        said.append("No release notes were given.")
    if report.unjudged:
        said.append(f"{counted(len(report.unjudged), 'difference')} could not be judged.")
    if report.incomplete:
        said.append(f"The check is incomplete: {counted(len(report.incomplete), 'thing')} could not be done.")
    return tuple(said)


def _breaking_sentence(report: Report, *, asks_notes: bool) -> str:
    breaking = [j for j in report.findings if j.finding.level is Level.BREAKING]
    risky = report.count(Level.RISKY)
    if not report.findings:
        judged = " in anything that was judged" if report.unjudged or report.incomplete else ""
        return f"The documents do not differ{judged}."
    if not breaking:
        return f"Nothing breaks for certain; {counted(risky, 'change')} may." if risky else "Nothing breaks."
    words = counted(len(breaking), "breaking change")
    if asks_notes:
        tally = {v: sum(j.verdict is v for j in breaking) for v in FindingVerdict}
        parts = [(n, _FINDING_WORDS[v]) for v, n in tally.items() if n]
        words += f", {parts[0][1]}" if len(parts) == 1 else f" ({listed([f'{n} {w}' for n, w in parts])})"
    return f"{words}; {counted(risky, 'risky one')}." if risky else f"{words}."


def _notes_sentences(report: Report) -> list[str]:
    said = []
    if silent := report.count_verdict(FindingVerdict.SILENT):
        said.append(f"The notes are silent about {counted(silent, 'change')}.")
    if otherwise := report.count_verdict(FindingVerdict.CONTRADICTED):
        said.append(f"The notes contradict {counted(otherwise, 'change')}.")
    if phantom := report.count_verdict(ClaimVerdict.PHANTOM):
        said.append(f"{counted(phantom, 'claim')} of the notes cannot be seen in the documents.")
    if opposite := report.count_verdict(ClaimVerdict.CONTRADICTED):
        said.append(
            f"{counted(opposite, 'claim')} {_be(opposite, 'says', 'say')} the opposite of the documents."
        )
    if behavioural := report.count_verdict(ClaimVerdict.BEHAVIOURAL):
        said.append(f"{counted(behavioural, 'claim')} only the server can confirm.")
    if not said:
        said.append("Notes and documents agree.")
    return said


def _be(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


_FINDING_WORDS = {
    FindingVerdict.ANNOUNCED: "announced",
    FindingVerdict.SILENT: "not in the notes",
    FindingVerdict.CONTRADICTED: "contradicted by the notes",
    FindingVerdict.VAGUE: "perhaps announced",
}


def _finding_groups(report: Report, *, asks_notes: bool) -> tuple[FindingGroup, ...]:
    """Every finding in exactly one group: what breaks first, then where the notes fail, then the rest."""

    def which(judged: JudgedFinding) -> str:
        if judged.finding.level is Level.BREAKING:
            return "breaking"
        if asks_notes and judged.verdict is not FindingVerdict.ANNOUNCED:
            return str(judged.verdict.value)
        level: Level = judged.finding.level
        return str(level.value)

    # What the integrator uses comes first; beyond that the report's own order stands.
    ordered = sorted(report.findings, key=lambda j: j.affects_you is not AffectsYou.YES)
    texts = _GROUPS if asks_notes else _GROUPS_WITHOUT_NOTES
    groups = []
    for name, (title, short, lead) in texts.items():
        members = tuple(j for j in ordered if which(j) == name)
        if members:
            groups.append(FindingGroup(id=name, title=title, short=short, lead=lead, findings=members))
    return tuple(groups)


_BREAKS = (
    "What breaks",
    "breaking",
    "A client that kept to the old contract stops working under the new one.",
)
_GROUPS = {
    "breaking": _BREAKS,
    "contradicted": (
        "What the notes contradict",
        "contradicted, not breaking",
        "The documents changed, and the notes say something that cannot be true beside it.",
    ),
    "silent": (
        "What the notes are silent about",
        "silent, not breaking",
        "These changed without a word; none of them breaks for certain.",
    ),
    "vague": (
        "What the notes may mean",
        "perhaps announced",
        "The notes are too vague to tell whether they mean these.",
    ),
    "risky": (
        "Announced, and worth a look",
        "announced, risky",
        "Said and seen. The documents cannot decide whether a client breaks, or only strict ones do.",
    ),
    "safe": (
        "Announced, and safe",
        "announced, safe",
        "Said and seen; no client that kept to the contract notices.",
    ),
}
_GROUPS_WITHOUT_NOTES = {
    "breaking": _BREAKS,
    "risky": (
        "What may break",
        "risky",
        "The documents cannot decide whether a client breaks, or only strict ones do.",
    ),
    "safe": ("What else changed", "safe", "No client that kept to the contract notices."),
}


def _claim_groups(report: Report) -> tuple[ClaimGroup, ...]:
    groups = []
    for verdict, (title, short, lead) in _CLAIMS.items():
        members = tuple(c for c in report.claims if c.verdict is verdict)
        if members:
            groups.append(
                ClaimGroup(id=f"claims-{verdict.value}", title=title, short=short, lead=lead, claims=members)
            )
    return tuple(groups)


_CLAIMS: dict[ClaimVerdict, tuple[str, str, str]] = {
    ClaimVerdict.CONTRADICTED: (
        "Said, but the documents show the opposite",
        "claims contradicted",
        "Either the notes or the new document is wrong. Ask the vendor before you rely on one of them.",
    ),
    ClaimVerdict.PHANTOM: (
        "Said, but not seen",
        "phantom claims",
        "A truthful document would show these; this one does not.",
    ),
    ClaimVerdict.BEHAVIOURAL: (
        "To be asked of the server",
        "claims about behaviour",
        "No document can show these; only the running service can.",
    ),
    ClaimVerdict.VAGUE: ("Too vague to check", "vague claims", "Nothing in these names what changed."),
    ClaimVerdict.ANNOUNCED: ("Said and seen", "claims confirmed", "The documents show what these say."),
}
