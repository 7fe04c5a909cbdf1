"""What neighbouring versions say: a change announced in other notes, a note whose change landed elsewhere.

Verdicts stay as this upgrade has them; the reason says where the other half is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from triaccord.model import (
    Claim,
    ClaimVerdict,
    Finding,
    FindingVerdict,
    JudgedClaim,
    JudgedFinding,
    Specificity,
)
from triaccord.reconcile.presence import Document
from triaccord.reconcile.succession import Step
from triaccord.reconcile.verdicts import Reconciliation, reconcile


def with_neighbours(
    joined: Reconciliation, before: Sequence[Step], after: Sequence[Step], old: Document, new: Document
) -> Reconciliation:
    """Say where the other half of silent changes and phantom claims is.

    Args:
        joined: The verdicts on this upgrade.
        before: Earlier steps or notes, nearest first.
        after: Later steps or notes, nearest first.
        old: The vocabulary of the old document.
        new: The vocabulary of the new document.

    Returns:
        The same verdicts; reasons name the version where a neighbour has the other half.
    """
    near = [(step, "earlier") for step in before] + [(step, "later") for step in after]
    if not near:
        return joined
    silent = [j.finding for j in joined.findings if j.verdict is FindingVerdict.SILENT]
    announced = [(_announced(silent, step, old, new), step, when) for step, when in near] if silent else []
    findings = tuple(
        _announced_elsewhere(judged, announced) if judged.verdict is FindingVerdict.SILENT else judged
        for judged in joined.findings
    )
    claims = tuple(
        _landed_elsewhere(judged, near, old, new) if judged.verdict is ClaimVerdict.PHANTOM else judged
        for judged in joined.claims
    )
    return replace(joined, findings=findings, claims=claims)


def _announced_elsewhere(
    judged: JudgedFinding, announced: Iterable[tuple[Mapping[str, Claim], Step, str]]
) -> JudgedFinding:
    for claims, step, when in announced:
        claim = claims.get(judged.finding.fingerprint)
        if claim is None:
            continue
        reason = f"announced in {step.version}, {when} than it landed: “{claim.evidence}” ({claim.id})"
        return replace(judged, reason="; ".join(filter(None, (judged.reason, reason))))
    return judged


def _announced(silent: Sequence[Finding], step: Step, old: Document, new: Document) -> dict[str, Claim]:
    """By fingerprint, the claim of a neighbour's notes that a change bears out and none of its own does.

    All changes at once: one by one, a long change log would be read as often as there are silent changes.
    """
    exact = [c for c in step.claims if c.specificity is Specificity.EXACT and (c.operations or c.models)]
    if not exact:
        return {}
    here = reconcile(silent, exact, old, new)
    fitting = [each.claim for each in here.claims if each.verdict is ClaimVerdict.ANNOUNCED]
    there = reconcile(step.findings, fitting, old, new).claims if fitting else ()
    free = {each.claim.id: each.claim for each in there if each.verdict is not ClaimVerdict.ANNOUNCED}
    found: dict[str, Claim] = {}
    for match in here.matches:
        if match.agrees and match.claim in free:
            found.setdefault(match.fingerprint, free[match.claim])
    return found


def _landed_elsewhere(
    judged: JudgedClaim, near: Iterable[tuple[Step, str]], old: Document, new: Document
) -> JudgedClaim:
    for step, when in near:
        if not step.findings:
            continue
        there = reconcile(step.findings, [judged.claim], old, new).claims[0]
        if there.verdict is not ClaimVerdict.ANNOUNCED:
            continue
        reason = f"it landed in {step.version}, {when} than its note: {there.reason}"
        return replace(judged, reason="; ".join(filter(None, (judged.reason, reason))))
    return judged
