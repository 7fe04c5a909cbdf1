"""The ledger of promises: what notes say will come, followed through the versions after them.

A deprecation promises a removal; "will be removed in 21.04" promises it by a version. Later documents
show whether it was kept, early or late; where the version has come and nothing is seen, it is broken.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from triaccord.model import Claim, ClaimVerdict, Promise, PromiseState, Specificity, Visibility
from triaccord.reconcile.due import FUTURE, ISO, due_of
from triaccord.reconcile.facets import names_claimed
from triaccord.reconcile.kinds import BORNE_OUT_BY
from triaccord.reconcile.presence import Document
from triaccord.reconcile.succession import Step
from triaccord.reconcile.verdicts import reconcile

_ENDS = {
    "field_deprecated": "field_removed",
    "param_deprecated": "param_removed",
    "header_deprecated": "header_removed",
    "endpoint_deprecated": "endpoint_removed",
}
_DEPRECATED_NAME = re.compile(r"\bdeprecated\b", re.IGNORECASE)


def promises(steps: Sequence[Step], documents: Mapping[str, Document], today: dt.date) -> tuple[Promise, ...]:
    """Every promise of a vendor's notes, and what became of it.

    Args:
        steps: The vendor's steps, oldest first.
        documents: The vocabulary of each version that a step leads to.
        today: The day that days are judged by.

    Returns:
        In the order that they were made.
    """
    names = [step.version for step in steps]
    found = []
    for index, step in enumerate(steps):
        for claim in step.claims:
            expected = expectation(claim)
            if expected is None:
                continue
            due = due_of(claim, names)
            found.append(_followed(claim, expected, due, steps, index, documents, today))
    return tuple(_each_once(found))


def expectation(claim: Claim) -> Claim | None:
    """The claim that later notes would make if this one's promise is kept; None if it promises nothing."""
    if claim.specificity is Specificity.VAGUE:
        return None
    if (end := _ENDS.get(claim.kind)) is not None:
        gone = names_claimed(claim).about[:1] if end != "endpoint_removed" else ()
        if end != "endpoint_removed" and not gone:
            return None
        old = gone[0] if gone else None
        return replace(claim, kind=end, old=old, new=None, visible_in_spec=Visibility.YES)
    if (
        claim.kind in ("field_renamed", "param_renamed")
        and _DEPRECATED_NAME.search(claim.evidence)
        and claim.old
    ):
        kind = claim.kind.replace("renamed", "removed")
        return replace(claim, kind=kind, fields=(claim.old,), new=None, visible_in_spec=Visibility.YES)
    if not FUTURE.search(claim.evidence) or claim.kind not in BORNE_OUT_BY:
        return None
    return replace(claim, visible_in_spec=Visibility.YES) if claim.fields or claim.operations else None


def _followed(
    claim: Claim,
    expected: Claim,
    due: str | None,
    steps: Sequence[Step],
    index: int,
    documents: Mapping[str, Document],
    today: dt.date,
) -> Promise:
    # A step may keep its own promise: "deprecated and now omitted".
    for step in steps[index:]:
        document = documents[step.version]
        there = reconcile(step.findings, [expected], document, document).claims[0]
        if there.verdict is ClaimVerdict.ANNOUNCED:
            state, reason = _kept(due, step.version, [s.version for s in steps])
            reason = f"{reason}: {there.reason}"
            return Promise(
                claim=claim,
                expects=expected.kind,
                due=due,
                state=state,
                settled_in=step.version,
                reason=reason,
            )
    state, reason = _not_kept(due, [step.version for step in steps], today)
    return Promise(claim=claim, expects=expected.kind, due=due, state=state, reason=reason)


def _kept(due: str | None, version: str, versions: Sequence[str]) -> tuple[PromiseState, str]:
    if due is None or due not in versions:
        return PromiseState.KEPT, f"done in {version}"
    wanted, got = versions.index(due), versions.index(version)
    if got == wanted:
        return PromiseState.KEPT, f"done in {version} as promised"
    if got < wanted:
        return PromiseState.EARLY, f"done in {version}, promised for {due}"
    return PromiseState.LATE, f"done in {version}, promised for {due}"


def _not_kept(due: str | None, versions: Sequence[str], today: dt.date) -> tuple[PromiseState, str]:
    latest = versions[-1]
    if due is None:
        return PromiseState.OPEN, f"no day or version was named; {latest} does not show it yet"
    if due in versions:
        return PromiseState.BROKEN, f"promised for {due}, and {latest} does not show it"
    if ISO.fullmatch(due):
        if dt.date.fromisoformat(due) < today:
            return PromiseState.BROKEN, f"promised for {due}, which is over, and {latest} does not show it"
        return PromiseState.OPEN, f"promised for {due}"
    return PromiseState.OPEN, f"promised for {due}, which the catalogue does not have"


def _each_once(found: Sequence[Promise]) -> list[Promise]:
    """One promise per thing and version: a bullet may say both that it is deprecated and that it will go."""
    best: dict[tuple[object, ...], Promise] = {}
    for promise in found:
        claim = promise.claim
        gone = expectation(claim)
        names = names_claimed(gone).all if gone else ()
        key = (claim.version, claim.lines, promise.expects, claim.operations, claim.models, names)
        held = best.get(key)
        if held is None or (held.due is None and promise.due is not None):
            best[key] = promise
    return list(best.values())
