"""One finding at several operations that notes may announce one by one: apart to be judged, then one again.

A parameter that each operation states for itself is given to each of them, and notes say so operation by
operation. That they are silent about one of them would be lost if any word on another spoke for all. So it is
with answers that put different things into one envelope. A schema
that is written out several times is one thing, as a component is, and stays one here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from triaccord.model import Finding, FindingVerdict, JudgedClaim, JudgedFinding, Match

_WORST_FIRST = (
    FindingVerdict.CONTRADICTED,
    FindingVerdict.SILENT,
    FindingVerdict.VAGUE,
    FindingVerdict.ANNOUNCED,
)


@dataclass(frozen=True, slots=True)
class Apart:
    """Findings, those of several operations once per operation; each of these has a number after its name."""

    whole: tuple[Finding, ...]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> Apart:
        """Take apart what each operation states for itself."""
        return cls(tuple(findings), tuple(one for finding in findings for one in _taken_apart(finding)))

    def judged(self, judged: Sequence[JudgedFinding]) -> tuple[JudgedFinding, ...]:
        """One judgement per finding: the worst of its operations, and who is spoken of where not all are."""
        if len(self.whole) == len(self.findings):
            return tuple(judged)
        by_name: dict[str, list[JudgedFinding]] = {}
        for one in judged:
            by_name.setdefault(_name(one.finding.fingerprint), []).append(one)
        return tuple(_one_of(finding, by_name[finding.fingerprint]) for finding in self.whole)

    def claims(self, claims: Sequence[JudgedClaim]) -> tuple[JudgedClaim, ...]:
        """Claims that name whole findings."""
        return tuple(
            replace(claim, findings=tuple(dict.fromkeys(map(_name, claim.findings)))) for claim in claims
        )

    def matches(self, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Matches with whole findings: the first of each claim and finding."""
        kept: dict[tuple[str, str], Match] = {}
        for match in matches:
            one = replace(match, fingerprint=_name(match.fingerprint))
            kept.setdefault((one.claim, one.fingerprint), one)
        return tuple(kept.values())


def _taken_apart(finding: Finding) -> tuple[Finding, ...]:
    change = finding.change
    named = change.event.startswith(("parameter-", "header-")) or any(
        change.detail.get(word) for word in ("parameter", "header", "carried")
    )
    if not named or not change.copies:
        return (finding,)
    return tuple(
        replace(finding, change=one, fingerprint=f"{finding.fingerprint}.{number}")
        for number, one in enumerate(change.copies)
    )


def _name(fingerprint: str) -> str:
    return fingerprint.partition(".")[0]


def _one_of(finding: Finding, judged: Sequence[JudgedFinding]) -> JudgedFinding:
    if len(judged) == 1:
        return replace(judged[0], finding=finding)
    worst = min(judged, key=lambda one: _WORST_FIRST.index(one.verdict))
    claims = tuple(dict.fromkeys(claim for one in judged for claim in one.claims))
    spoken = [one for one in judged if one.verdict is not FindingVerdict.SILENT]
    reason = worst.reason
    if worst.verdict is FindingVerdict.SILENT and spoken:
        left = sorted({str(ref) for one in judged if one not in spoken for ref in one.finding.operations})
        more = f" and {len(left) - 3} more" if len(left) > 3 else ""
        reason = f"the notes do not speak of {', '.join(f'`{ref}`' for ref in left[:3])}{more}"
    return replace(worst, finding=finding, claims=claims, reason=reason)
