"""From relations to verdicts: what the documents say of each claim, what the notes say of each finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from triaccord.model import (
    Claim,
    ClaimVerdict,
    Finding,
    FindingVerdict,
    JudgedClaim,
    JudgedFinding,
    Match,
    Specificity,
    Visibility,
)
from triaccord.reconcile.copies import Apart
from triaccord.reconcile.due import is_for_later
from triaccord.reconcile.facets import Facet, Place, facets
from triaccord.reconcile.identities import by_operation_id, schema_said
from triaccord.reconcile.names import last
from triaccord.reconcile.passing import beside, come_with, in_passing
from triaccord.reconcile.place import Operations
from triaccord.reconcile.presence import (
    Document,
    explain_absence,
    in_opaque_parameter,
    is_unbound,
    listed_already,
    misspelt,
    named_operations,
    not_documented,
    open_values,
    was_there,
)
from triaccord.reconcile.relation import Relation, relate

SLACK = 4
"""A claim keeps the relations whose score is at most this much below its best one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Findings and claims with their verdicts, and the joins between them."""

    findings: tuple[JudgedFinding, ...]
    claims: tuple[JudgedClaim, ...]
    matches: tuple[Match, ...]

    @classmethod
    def without_notes(cls, findings: Sequence[Finding]) -> Reconciliation:
        """Findings where no notes were given: silent, and nobody to blame for it."""
        judged = tuple(
            JudgedFinding(finding=finding, verdict=FindingVerdict.SILENT, reason="no notes were given")
            for finding in findings
        )
        return cls(findings=judged, claims=(), matches=())


def reconcile(
    findings: Sequence[Finding], claims: Sequence[Claim], old: Document, new: Document
) -> Reconciliation:
    """Match claims and findings many to many, and judge both.

    Args:
        findings: What the documents show; composite ones are matched by their parts too.
        claims: What the notes say.
        old: The vocabulary of the old document.
        new: The vocabulary of the new document.

    Returns:
        Verdicts in the order of the inputs.
    """
    apart = Apart.of(findings)
    every = facets(apart.findings)
    claims = tuple(by_operation_id(claim, old, new) for claim in claims)
    operations = Operations.of(old, new, claims)
    related = {claim.id: _relations(claim, operations, every) for claim in claims}
    considered = related
    related = _near_names_only_where_free(related)
    came = come_with(claims, operations, every, new)
    related = {claim: relations or came.get(claim, ()) for claim, relations in related.items()}
    related = _with_mentions(related, claims, operations, every)
    judged_claims = tuple(
        _judge_claim(claim, related[claim.id], considered[claim.id], operations, old, new) for claim in claims
    )
    matches = tuple(
        Match(claim=claim.id, fingerprint=r.facet.fingerprint, agrees=r.agrees, reason=r.reason)
        for claim in claims
        for r in _one_per_finding(related[claim.id])
    )
    by_id = {claim.id: claim for claim in claims}
    judged = tuple(_judge_finding(finding, matches, by_id) for finding in apart.findings)
    return Reconciliation(
        findings=apart.judged(judged), claims=apart.claims(judged_claims), matches=apart.matches(matches)
    )


def _relations(claim: Claim, operations: Operations, every: Iterable[Facet]) -> tuple[Relation, ...]:
    where = operations.where(claim)
    found = [relation for facet in every if (relation := relate(claim, where, facet)) is not None]
    agreeing = [relation for relation in found if relation.agrees]
    # What bears a claim out anywhere outweighs what looks like its opposite elsewhere.
    kept = agreeing or found
    best = max((relation.score for relation in kept), default=0)
    near_best = [relation for relation in kept if relation.score >= best - SLACK]
    if agreeing:
        near_best += _elsewhere_named(kept, near_best, where.places)
    kept = near_best
    return tuple(sorted(kept, key=lambda r: (-r.score, r.facet.fingerprint)))


def _elsewhere_named(
    kept: Iterable[Relation], chosen: Iterable[Relation], named: frozenset[Place]
) -> Iterator[Relation]:
    """The best relations at each operation that a claim names and that the chosen ones do not reach."""
    reached = {place for relation in chosen for place in relation.facet.places}
    for place in sorted(named - reached):
        there = [relation for relation in kept if place in relation.facet.places and not relation.near]
        best = max((relation.score for relation in there), default=0)
        yield from (relation for relation in there if relation.score >= best - SLACK)


def _near_names_only_where_free(related: dict[str, tuple[Relation, ...]]) -> dict[str, tuple[Relation, ...]]:
    """Drop relations between names that only look alike where another claim fits the change exactly."""
    taken = {
        relation.facet.fingerprint
        for relations in related.values()
        for relation in relations
        if relation.agrees and not relation.near
    }
    return {
        claim: tuple(r for r in relations if not r.near or r.facet.fingerprint not in taken)
        for claim, relations in related.items()
    }


def _with_mentions(
    related: dict[str, tuple[Relation, ...]],
    claims: Sequence[Claim],
    operations: Operations,
    every: Iterable[Facet],
) -> dict[str, tuple[Relation, ...]]:
    """Add what the notes speak of in passing, for changes that nothing else speaks of."""
    spoken = {relation.facet.fingerprint for relations in related.values() for relation in relations}
    silent = [facet for facet in every if facet.fingerprint not in spoken]
    mentioned = in_passing(claims, operations, silent)
    more = beside(claims, related, silent)
    return {claim: (*related[claim], *more.get(claim, ())) or mentioned.get(claim, ()) for claim in related}


def _one_per_finding(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    best: dict[str, Relation] = {}
    for relation in relations:
        best.setdefault(relation.facet.fingerprint, relation)
    return tuple(best.values())


def _judge_claim(
    claim: Claim,
    relations: tuple[Relation, ...],
    considered: tuple[Relation, ...],
    operations: Operations,
    old: Document,
    new: Document,
) -> JudgedClaim:
    fingerprints = tuple(relation.facet.fingerprint for relation in _one_per_finding(relations))
    if relations and relations[0].agrees:
        verdict, reason = ClaimVerdict.ANNOUNCED, _with_what_stayed(claim, relations[0].reason, new)
        if claim.specificity is Specificity.VAGUE:
            verdict = ClaimVerdict.VAGUE
    elif relations and claim.visible_in_spec is not Visibility.NO:
        verdict, reason = ClaimVerdict.CONTRADICTED, relations[0].reason
    else:
        fingerprints = ()
        verdict, reason = _unseen(claim, operations, old, new)
        if considered and verdict is ClaimVerdict.PHANTOM:
            # Another claim fits that change exactly; what set this one apart is still worth knowing.
            reason = f"{reason}; {considered[0].reason}"
    if (slip := misspelt(claim, new)) is not None:
        reason = f"{reason}; {slip}"
    return JudgedClaim(claim=claim, verdict=verdict, findings=fingerprints, reason=reason)


def _with_what_stayed(claim: Claim, reason: str, new: Document) -> str:
    """The reason, and that the old name is still taken after what the notes call a rename of a parameter."""
    at = named_operations(claim)
    if claim.kind != "param_renamed" or not claim.old or not at or not new.takes_name(last(claim.old), at):
        return reason
    return f"{reason}; `{claim.old}` is still taken"


def _unseen(claim: Claim, operations: Operations, old: Document, new: Document) -> tuple[ClaimVerdict, str]:
    if claim.specificity is Specificity.VAGUE:
        return ClaimVerdict.VAGUE, "too vague to check"
    if claim.visible_in_spec is Visibility.NO:
        return ClaimVerdict.BEHAVIOURAL, "no document could show it; a server could"
    if claim.kind == "spec_correction":
        return ClaimVerdict.BEHAVIOURAL, "a correction of the document: what goes over the wire is the same"
    if is_for_later(claim):
        return ClaimVerdict.BEHAVIOURAL, "announced for later: no change of this version shows it"
    hidden = (
        in_opaque_parameter(claim, old, new)
        or not_documented(claim, operations.where(claim).unknown)
        or open_values(claim, old, new)
        or was_there(claim, old, new)
    )
    if hidden:
        return ClaimVerdict.BEHAVIOURAL, hidden
    if said := schema_said(claim, old, new):
        return ClaimVerdict.ANNOUNCED, said
    if listed := listed_already(claim, old, new):
        return ClaimVerdict.PHANTOM, listed
    absence = explain_absence(claim, old, new)
    if "came earlier" in absence and not (claim.operations or claim.models):
        return ClaimVerdict.VAGUE, f"the note does not say where: {absence}"
    if claim.visible_in_spec is Visibility.MAYBE:
        return ClaimVerdict.BEHAVIOURAL, f"a document need not show it: {absence}"
    if claim.specificity is Specificity.PARTIAL:
        return ClaimVerdict.VAGUE, f"the note leaves out what to look for: {absence}"
    if is_unbound(claim, old, new):
        return ClaimVerdict.VAGUE, f"the note names nothing that this API has: {absence}"
    return ClaimVerdict.PHANTOM, absence


def _judge_finding(finding: Finding, matches: Iterable[Match], claims: dict[str, Claim]) -> JudgedFinding:
    mine = [match for match in matches if match.fingerprint == finding.fingerprint]
    ids = tuple(dict.fromkeys(match.claim for match in mine))
    agreeing = [match for match in mine if match.agrees]
    if agreeing:
        exact = [m for m in agreeing if claims[m.claim].specificity is not Specificity.VAGUE]
        verdict = FindingVerdict.ANNOUNCED if exact else FindingVerdict.VAGUE
        return JudgedFinding(
            finding=finding, verdict=verdict, claims=ids, reason=(exact or agreeing)[0].reason
        )
    if mine:
        return JudgedFinding(
            finding=finding, verdict=FindingVerdict.CONTRADICTED, claims=ids, reason=mine[0].reason
        )
    return JudgedFinding(finding=finding, verdict=FindingVerdict.SILENT)
