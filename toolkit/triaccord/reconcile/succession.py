"""What took the place of something that is gone, as the vendor's own earlier steps show it.

A rename by addition takes two steps: one version adds `id` and deprecates `paymentId`, a later one removes
`paymentId`. The removal alone looks like a loss; with its history it is the end of a rename.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from triaccord.model import Claim, Finding, JudgedFinding
from triaccord.reconcile.facets import Facet, facets, names_claimed, places
from triaccord.reconcile.kinds import ADDED, REMOVED, RENAMES
from triaccord.reconcile.names import folded, same


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One earlier step of a vendor: the version it led to, what changed and what its notes said."""

    version: str
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """What earlier steps say of something removed: its successor, and sentences, oldest first."""

    successor: str | None
    sentences: tuple[str, ...]


def is_loss(judged: JudgedFinding) -> bool:
    """Whether a finding is a removal whose history is worth asking for."""
    return judged.finding.change.kind in REMOVED


def with_history(judged: JudgedFinding, steps: Sequence[Step]) -> JudgedFinding:
    """Add successor and history to a removal; other findings come back as they are."""
    if not is_loss(judged):
        return judged
    found = succession(judged.finding, steps)
    if found is None:
        return judged
    return replace(judged, successor=found.successor, history=found.sentences)


def succession(finding: Finding, steps: Sequence[Step]) -> Succession | None:
    """Look for the latest earlier step that deprecated what is gone now.

    Args:
        finding: A removal.
        steps: Earlier steps, oldest first.

    Returns:
        Its successor as far as that step names or shows one; None if no step deprecated it.
    """
    for step in reversed(steps):
        every = facets(step.findings)
        marked = [facet for facet in every if _deprecates(facet, finding)]
        if not marked:
            continue
        said = [claim for claim in step.claims if _speaks_of(claim, finding)]
        renamed = [claim for claim in said if claim.kind in RENAMES]
        successor = _renamed_to(marked) or _claimed_successor(renamed) or _added_beside(every, finding)
        gone = finding.change.subject
        if successor:
            sentence = f"{step.version} added `{successor}` and deprecated `{gone}` for it"
        else:
            sentence = f"{step.version} deprecated `{gone}`"
        quoted = (renamed or said)[:1]
        sentences = (sentence + (f": “{quoted[0].evidence}” ({quoted[0].id})" if quoted else ""),)
        return Succession(successor=successor, sentences=sentences)
    return None


def _deprecates(facet: Facet, finding: Finding) -> bool:
    gone = finding.change.subject
    if not _same_place(facet, finding):
        return False
    if facet.change.kind.endswith("_deprecated"):
        return any(same(gone, name) for name in facet.names.all)
    # An additive rename: the old name stays for a while.
    return facet.change.kind in RENAMES and any(same(gone, name) for name in facet.names.disappears)


def _same_place(facet: Facet, finding: Finding) -> bool:
    mine = {folded(model) for model in finding.change.models[:1]}
    theirs = {folded(model) for model in facet.change.models[:1]}
    if mine and theirs:
        return mine == theirs
    return bool(places(finding.change.operations) & facet.places)


def _speaks_of(claim: Claim, finding: Finding) -> bool:
    names = names_claimed(claim)
    if not any(same(finding.change.subject, name) for name in names.all):
        return False
    models = {folded(model) for model in finding.change.models}
    if claim.models:
        return any(folded(model) in models for model in claim.models)
    return not claim.operations or bool(places(claim.operations) & places(finding.change.operations))


def _renamed_to(marked: Sequence[Facet]) -> str | None:
    return next(
        (name for facet in marked if facet.change.kind in RENAMES for name in facet.names.appears), None
    )


def _claimed_successor(renamed: Sequence[Claim]) -> str | None:
    return next((name for claim in renamed for name in names_claimed(claim).appears), None)


def _added_beside(every: Sequence[Facet], finding: Finding) -> str | None:
    """The one property that the same step added to the same model with the same type, if it is just one."""
    added = {
        facet.change.subject
        for facet in every
        if facet.change.kind in ADDED
        and _same_place(facet, finding)
        and facet.change.detail.get("type") == finding.change.detail.get("type")
    }
    return added.pop() if len(added) == 1 else None
