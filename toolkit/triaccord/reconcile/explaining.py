"""Why a claim and a change were put together, or at which criterion each candidate failed, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from triaccord.model import Claim, Finding, JudgedClaim, JudgedFinding
from triaccord.reconcile.facets import Facet, facets, names_claimed
from triaccord.reconcile.names import folded
from triaccord.reconcile.place import Operations
from triaccord.reconcile.presence import Document
from triaccord.reconcile.relation import Trial, try_out

_Words = Callable[["Candidate"], str]
SHOWN = 5
"""How many candidates that failed are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim beside a change: what was tried, and how near it came."""

    claim: Claim
    facet: Facet
    trials: tuple[Trial, ...]

    @property
    def nearness(self) -> tuple[int, float]:
        """How many criteria it met, and how alike the names are."""
        return sum(trial.met for trial in self.trials), _likeness(self.claim, self.facet)


def explain_claim(
    judged: JudgedClaim, findings: Sequence[Finding], claims: Sequence[Claim], old: Document, new: Document
) -> tuple[str, ...]:
    """Lines on a claim: its verdict, what bears it out, what was considered and why that failed."""
    claim = judged.claim
    lines = [
        f"claim {claim.id} ({claim.kind}): {judged.verdict.value}",
        f"  “{claim.evidence}”",
        f"  {judged.reason or 'no reason is recorded'}",
    ]
    operations = _operations(claims, old, new)
    tried = [_candidate(claim, facet, operations) for facet in facets(findings)]
    lines.extend(_matched(tried, set(judged.findings), subject=_change_words))
    lines.extend(_failed(tried, set(judged.findings), subject=_change_words, what="change"))
    return tuple(lines)


def explain_finding(
    judged: JudgedFinding, claims: Sequence[Claim], old: Document, new: Document
) -> tuple[str, ...]:
    """Lines on a finding: its verdict, the claims that speak of it, and those that nearly do."""
    finding = judged.finding
    lines = [
        f"finding {finding.fingerprint} ({finding.change.kind}): {judged.verdict.value}",
        f"  {finding.message}",
        f"  {judged.reason or 'no claim speaks of it'}",
    ]
    operations = _operations(claims, old, new)
    tried = [_candidate(claim, facet, operations) for facet in facets([finding]) for claim in claims]
    lines.extend(_matched(tried, set(judged.claims), subject=_claim_words))
    lines.extend(_failed(tried, set(judged.claims), subject=_claim_words, what="claim"))
    return tuple(lines)


def _operations(claims: Sequence[Claim], old: Document, new: Document) -> Operations:
    return Operations.of(old, new, claims)


def _candidate(claim: Claim, facet: Facet, operations: Operations) -> Candidate:
    return Candidate(claim=claim, facet=facet, trials=try_out(claim, operations.where(claim), facet))


def _is_one_of(candidate: Candidate, chosen: set[str]) -> bool:
    return candidate.claim.id in chosen or candidate.facet.fingerprint in chosen


def _matched(tried: Sequence[Candidate], chosen: set[str], *, subject: _Words) -> Iterator[str]:
    seen: set[str] = set()
    for candidate in sorted(tried, key=lambda c: c.nearness, reverse=True):
        words = subject(candidate)
        if not _is_one_of(candidate, chosen) or words in seen:
            continue
        seen.add(words)
        yield f"put together with {words}"
        yield from (f"    {'+' if t.met else '-'} {t.criterion}: {t.words}" for t in candidate.trials)


def _failed(tried: Sequence[Candidate], chosen: set[str], *, subject: _Words, what: str) -> Iterator[str]:
    """The candidates that came nearest; what met no criterion is only counted."""
    seen: set[str] = set()
    rest = []
    for candidate in sorted(tried, key=lambda c: c.nearness, reverse=True):
        words = subject(candidate)
        if _is_one_of(candidate, chosen) or words in seen:
            continue
        seen.add(words)
        rest.append((candidate, words))
    if not rest:
        yield f"no other {what} to consider"
        return
    plural = "s" if len(rest) > 1 else ""
    yield f"considered {len(rest)} {'other ' if chosen else ''}{what}{plural}; the nearest:"
    for candidate, words in rest[:SHOWN]:
        yield f"  {words}"
        yield from (f"    {'+' if t.met else '-'} {t.criterion}: {t.words}" for t in candidate.trials)


def _change_words(candidate: Candidate) -> str:
    return f"{candidate.facet.fingerprint} {candidate.facet.finding.message}"


def _claim_words(candidate: Candidate) -> str:
    evidence = " ".join(candidate.claim.evidence.split())
    return f"{candidate.claim.id} ({candidate.claim.kind}) “{evidence[:160]}”"


def _likeness(claim: Claim, facet: Facet) -> float:
    pairs = [(folded(a), folded(b)) for a in names_claimed(claim).all for b in facet.names.all]
    return max((SequenceMatcher(None, a, b).ratio() for a, b in pairs), default=0.0)
