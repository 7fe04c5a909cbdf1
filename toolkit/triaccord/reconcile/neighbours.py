"""What neighbouring versions say: a change announced in other notes, a note whose change landed elsewhere.

Verdicts stay as this upgrade has them; the reason says where the other half is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from triaccord.model import Claim, ClaimVerdict, FindingVerdict, JudgedClaim, JudgedFinding, Specificity
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
    findings = tuple(
        _announced_elsewhere(judged, near, old, new) if judged.verdict is FindingVerdict.SILENT else judged
        for judged in joined.findings
    )
    claims = tuple(
        _landed_elsewhere(judged, near, old, new) if judged.verdict is ClaimVerdict.PHANTOM else judged
        for judged in joined.claims
    )
    return replace(joined, findings=findings, claims=claims)


def _announced_elsewhere(
    judged: JudgedFinding, near: Iterable[tuple[Step, str]], old: Document, new: Document
) -> JudgedFinding:
    for step, when in near:
        claim = _claim_for(judged, step, old, new)
        if claim is None:
            continue
        reason = f"announced in {step.version}, {when} than it landed: “{claim.evidence}” ({claim.id})"
        return replace(judged, reason="; ".join(filter(None, (judged.reason, reason))))
    return judged


def _claim_for(judged: JudgedFinding, step: Step, old: Document, new: Document) -> Claim | None:
    """The claim of a neighbour's notes that this change bears out and none of the neighbour's own does."""
    finding = judged.finding
    if not step.claims:
        return None
    exact = [claim for claim in step.claims if claim.specificity is Specificity.EXACT]
    here = reconcile([finding], exact, old, new)
    fitting = [each.claim for each in here.claims if each.verdict is ClaimVerdict.ANNOUNCED]
    fitting = [claim for claim in fitting if claim.operations or claim.models]
    if not fitting:
        return None
    there = reconcile(step.findings, fitting, old, new)
    return next((each.claim for each in there.claims if each.verdict is not ClaimVerdict.ANNOUNCED), None)


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
