"""Findings in, findings out: proved with an exchange, refuted, or unproved with the reason.

::

    finding ── a value in a schema ───────> proved
            ├─ the documents' structure ──> proved
            ├─ a part no longer described > proved
            ├─ the sets say: harmless ────> refuted, the level drops
            └─ none of these, or no budget > unproved, and why
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from triaccord.differ.canonical.messages import Operation
from triaccord.differ.security import requirements
from triaccord.evidence.budget import Budget
from triaccord.evidence.caution import harm
from triaccord.evidence.credentials import refused_alternative
from triaccord.evidence.documents import Documents, OperationPair, Slot
from triaccord.evidence.exchange import Wanted, example
from triaccord.evidence.lacks import Lack
from triaccord.evidence.losses import show_loss
from triaccord.evidence.reasons import NOTHING_FOUND, Barren, by_event, is_silent
from triaccord.evidence.refuting import is_harmless
from triaccord.evidence.reverting import Known
from triaccord.evidence.showing import Shown, show
from triaccord.evidence.structural import lack
from triaccord.loading.version import Version
from triaccord.model import Change, Finding, Level, OperationRef, Proof, Side, Witness
from triaccord.schemas import Reading, SchemaTooLarge

_MOST_OPERATIONS = 4
_MOST_LOOKED_AT = 60
_MOST_SLOTS = 6
_MOST_GENTLE = 3
_MOST_COPIES = 3
_Way = Callable[[Documents, Slot, Change, Budget], Shown | None]
_LOSSES = ("property-removed", "property-renamed", "property-moved", "read-only-set", "write-only-set")
_JUDGED_BY_SETS = (
    "type-", "null-", "enum-", "length-", "range-", "step-", "item-count-", "uniqueness-", "property-count-",
    "pattern-", "format-", "additional-properties-", "property-names-", "unevaluated-", "contains-",
    "dependent-", "union-", "items-", "exclusion-", "condition-", "property-required", "property-optional",
)  # fmt: skip
_HARMLESS = (
    (
        Reading.PLAIN,
        Level.SAFE,
        "proved harmless: whatever was accepted before this change is accepted after it",
    ),
    (
        Reading.DECLARED,
        Level.RISKY,
        "proved harmless for everything that is described: only what neither lists could differ",
    ),
)
_TAKEN = "proved harmless: no operation asks for it any more, and each takes what callers present to it"


def prove(
    findings: Iterable[Finding],
    old: Version,
    new: Version,
    *,
    budget: Budget | None = None,
    documents: Documents | None = None,
) -> tuple[Finding, ...]:
    """The findings with what could be proved about them, in the same order.

    Args:
        findings: From comparing the same two versions.
        old: The version that clients were written for.
        new: The version that they will meet.
        budget: What it may cost; spent, the rest stays unproved and says so.
        documents: The two versions opened, where that was done already.
    """
    findings = tuple(findings)
    prover = _Prover(documents or Documents(old, new), budget or Budget(), findings)
    return tuple(prover.prove(finding) for finding in findings)


class _Prover:
    def __init__(self, documents: Documents, budget: Budget, findings: tuple[Finding, ...]) -> None:
        self.documents = documents
        self.known = Known(documents, findings)
        self.budget = budget
        self.barren = Barren(documents)

    def prove(self, finding: Finding) -> Finding:
        if finding.level is not Level.BREAKING:
            return replace(finding, proof=Proof.NOT_APPLICABLE)
        related = tuple(self.prove(part) for part in finding.related)
        finding = replace(finding, related=related)
        self.budget.begin()
        try:
            # Whether old branches take a new one is seen sooner than a value is looked for in vain.
            if finding.change.event.startswith("union-") and (harmless := self._refuted(finding)):
                return harmless
            witness, why = self._witness(finding)
            if witness is not None:
                return replace(finding, proof=Proof.PROVED, witness=witness, why=why)
            for part in related:
                if part.proof is Proof.PROVED:
                    return replace(
                        finding, proof=Proof.PROVED, witness=part.witness, why=f"by its part: {part.message}"
                    )
            if harmless := self._refuted(finding):
                return harmless
        except SchemaTooLarge:
            return replace(finding, proof=Proof.UNPROVED, why="its schemas are larger than the work budget")
        except RecursionError:
            return replace(finding, proof=Proof.UNPROVED, why="its schemas nest too deep")
        return replace(finding, proof=Proof.UNPROVED, why=self._why_not(finding))

    def _why_not(self, finding: Finding) -> str:
        if self.budget.is_spent:
            return "the work budget was spent"
        change = finding.change
        if (reason := by_event(change)) is not None:
            return reason
        if change.event == "scheme-changed" and not self._users(change.subject):
            return "no operation says that it asks for it"
        if change.event.startswith("server-") and not any(one.old for one in self.documents.pairs.values()):
            return "the older version has no operation to show it with"
        reasons = [self.barren.reason(slot) for _, slot in self._slots(finding, change)]
        return reasons[0] if reasons and all(reasons) and reasons[0] else NOTHING_FOUND

    # ---- witnesses -----------------------------------------------------------------------------------

    def _witness(self, finding: Finding) -> tuple[Witness | None, str]:
        for change in _tried(finding):
            for pair in self._pairs(finding, change):
                found = lack(self.documents, pair, change)
                if found is not None:
                    return self._lacking(pair, found), "the two documents show it"
            if is_silent(change):
                continue
            tried: set[object] = set()
            ways: list[_Way] = [
                partial(show, reading=reading, tried=tried) for reading in (Reading.DECLARED, Reading.PLAIN)
            ]
            if change.event.startswith(_LOSSES):
                # An optional property is missed, but not demanded: its loss is what shows.
                required = change.required or change.detail.get("was_required") is True
                ways.insert(1 if required else 0, show_loss)
            slots = self._slots(finding, change)
            for way in ways:
                for pair, slot in slots:
                    shown = way(self.documents, slot, change, self.budget)
                    if shown is not None:
                        return witness_of(self.documents, pair, slot, shown), shown.why
        return None, ""

    def _pairs(self, finding: Finding, change: Change) -> Iterator[OperationPair]:
        """A few operations that the change reaches, those of its own first."""
        refs = change.operations or finding.operations
        found = [self.documents.pairs[ref] for ref in refs if ref in self.documents.pairs]
        if not refs:
            # Servers and schemes concern everything: any operation shows it that uses them.
            asked = [pair for pair in self.documents.pairs.values() if pair.old]
            found = sorted([pair for pair in asked if pair.new] or asked, key=lambda one: one.ref)
            if change.event == "scheme-changed":
                found = self._users(change.subject)
        yield from sorted(found, key=lambda one: harm(one.ref))[: _MOST_OPERATIONS if refs else 1]

    def _users(self, scheme: str) -> list[OperationPair]:
        """The operations of both versions that a caller could use the scheme for in the older one."""
        whole = [pair for pair in self.documents.pairs.values() if pair.old and pair.new]
        using = [pair for pair in whole if pair.old and _uses(pair.old, scheme)]
        return sorted(using, key=lambda one: one.ref)

    def _slots(self, finding: Finding, change: Change) -> list[tuple[OperationPair, Slot]]:
        """Where the change is: what does least harm first, then the shortest ways: they make small values."""
        found: list[tuple[int, int, int, OperationPair, Slot]] = []
        for side, refs in _reach(finding, change):
            for pair in map(self.documents.pairs.get, sorted(refs, key=harm)[:_MOST_LOOKED_AT]):
                for slot in self.documents.slots(pair.ref) if pair is not None else ():
                    hops = self.documents.hops(slot, change) if slot.side is side else None
                    if pair is not None and hops is not None:
                        found.append((harm(pair.ref), hops, len(found), pair, slot))
        # A way may be too long to show anything: the shortest ones are tried too, whatever they do.
        shortest = sorted(found, key=lambda one: one[1:3])[:_MOST_SLOTS]
        gentlest = sorted(found, key=lambda one: one[:3])[:_MOST_GENTLE]
        chosen = {one[2]: one for one in (*shortest, *gentlest)}
        return [(pair, slot) for *_, pair, slot in sorted(chosen.values(), key=lambda one: one[:3])]

    def _lacking(self, pair: OperationPair, found: Lack) -> Witness:
        return Witness(
            side=found.side,
            value=found.value,
            accepted_by=found.accepted_by,
            refused_by=found.refused_by,
            error=found.message,
            keyword=found.keyword,
            example=example(self.documents, pair, found.wanted),
        )

    # ---- proofs of the opposite --------------------------------------------------------------------------

    def _refuted(self, finding: Finding) -> Finding | None:
        change = finding.change
        if change.event == "scheme-changed":
            users = [(one.old, one.new) for one in self._users(change.subject) if one.old and one.new]
            # Who need not say who he is, but is known by the scheme, would not be known any more: a loss.
            taken = users and not any(
                _uses(new, change.subject) or refused_alternative(old, new, change.subject)
                for old, new in users
            )
            return replace(finding, level=Level.SAFE, proof=Proof.REFUTED, why=_TAKEN) if taken else None
        for reading, level, why in _HARMLESS:
            if self._is_harmless(finding, reading):
                return replace(finding, level=level, proof=Proof.REFUTED, why=why)
        return None

    def _is_harmless(self, finding: Finding, reading: Reading) -> bool:
        """Whether the change alone refuses nothing in any place that it reaches."""
        change = finding.change
        if change.parts or not change.event.startswith(_JUDGED_BY_SETS):
            return False
        return all(self._is_harmless_at(finding, one, reading) for one in change.each)

    def _is_harmless_at(self, finding: Finding, change: Change, reading: Reading) -> bool:
        """The same for one of its places."""
        seen = False
        for side, refs in _reach(finding, change):
            if len(refs) > _MOST_LOOKED_AT:
                return False
            for ref in refs:
                slots = [
                    slot
                    for slot in self.documents.slots(ref)
                    if slot.side is side and self.documents.hops(slot, change) is not None
                ]
                if not slots:
                    return False
                for slot in slots:
                    if not is_harmless(self.known, slot, change, self.budget, reading=reading):
                        return False
                seen = True
        return seen


def witness_of(documents: Documents, pair: OperationPair, slot: Slot, shown: Shown) -> Witness:
    """A value that was found, with the request and response around it."""
    return Witness(
        side=slot.side,
        value=shown.value,
        accepted_by=shown.accepted_by,
        refused_by=shown.refused_by,
        error=shown.message,
        keyword=shown.keyword,
        at=shown.at,
        example=example(documents, pair, wanted_for(pair, slot, shown)),
    )


def wanted_for(pair: OperationPair, slot: Slot, shown: Shown) -> Wanted:
    """How the example for a value in a slot is made."""
    is_sent = (slot.side is Side.REQUEST) != pair.is_incoming
    as_old = shown.accepted_by == "old"
    if slot.kind == "parameter" and slot.parameter is not None:
        return Wanted(as_old=as_old, parameters={(slot.parameter.where, slot.name): shown.value})
    if slot.kind == "header":
        return Wanted(as_old=as_old, status=slot.status, response_headers={slot.name: shown.value})
    if is_sent:
        return Wanted(as_old=as_old, media_type=slot.name, body=shown.value)
    return Wanted(as_old=as_old, status=slot.status, response_media_type=slot.name, response_body=shown.value)


def _uses(operation: Operation, scheme: str) -> bool:
    return any(scheme in alternative for alternative in requirements(operation))


def _tried(finding: Finding) -> Iterator[Change]:
    """A change and its parts; where it has several places, those of the side that was judged come first."""
    wants_requests = not finding.rule.startswith("response-")
    copies = sorted(finding.change.each, key=lambda one: bool(one.requests) != wants_requests)
    for change in copies[:_MOST_COPIES]:
        if change.event != "properties-moved":  # each of them shows it
            yield change
        yield from _parts(change)


def _parts(change: Change) -> Iterator[Change]:
    for part in change.parts:
        yield part
        yield from _parts(part)


def _reach(finding: Finding, change: Change) -> tuple[tuple[Side, tuple[OperationRef, ...]], ...]:
    """The sides on which the rule judged, with the operations that the change reaches there."""
    requests = change.requests or (() if change.responses else finding.change.requests)
    responses = change.responses or (() if change.requests else finding.change.responses)
    both = ((Side.REQUEST, requests), (Side.RESPONSE, responses))
    if finding.rule.startswith(("request-", "parameter-")):
        return both[:1] if requests else both[1:]
    if finding.rule.startswith("response-"):
        return both[1:] if responses else both[:1]
    return both
