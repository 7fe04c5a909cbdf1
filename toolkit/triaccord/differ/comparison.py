"""Two versions in, judged changes out: the pipeline of this floor, top to bottom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

try:
    from _blake2 import blake2b  # where `hashlib` has it from, which would load OpenSSL besides
except ImportError:
    from hashlib import blake2b

from triaccord.differ import markup, operations, residue, security, servers
from triaccord.differ.attribution import Attribution
from triaccord.differ.canonical import Document
from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.messages import Operation, callbacks
from triaccord.differ.events import kind_of
from triaccord.differ.exchanges import Exchange, is_untouched
from triaccord.differ.facts import Fact
from triaccord.differ.messages import compare_messages
from triaccord.differ.pairing import Pairing, pair_operations, ref_of
from triaccord.differ.places import stable
from triaccord.differ.rules import judge
from triaccord.differ.unchanged import Unchanged, follow
from triaccord.differ.walk import Walk
from triaccord.loading.version import Version
from triaccord.model import Change, Finding, OperationRef, Place, Proof, Side, Unjudged
from triaccord.model.quick import dataclass

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs between two versions.

    Attributes:
        findings: Judged changes, worst first, then by operation and path.
        unjudged: Differences that no rule knows, by place.
        incomplete: What could not be compared, in words; empty if all was.
        repairs: What in what was compared is not as it should be, and how it was read, in words.
    """

    findings: tuple[Finding, ...]
    unjudged: tuple[Unjudged, ...] = ()
    incomplete: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()


def diff(old: Version, new: Version, *, budget: int = 1_000_000, today: dt.date | None = None) -> Comparison:
    """Compare two versions.

    Args:
        old: The version that clients were written for.
        new: The version that they will meet.
        budget: How many schema pairs may be compared before the rest is reported as incomplete.
        today: The day by which an announced end is past or to come; None: every one is past.

    Returns:
        One finding per edit, with all operations that it reaches.
    """
    return compare(*opened(old, new, budget=budget, today=today))


def opened(
    old: Version, new: Version, *, budget: int = 1_000_000, today: dt.date | None = None
) -> tuple[Walk, Pairing]:
    """Two versions side by side, before anything is compared: what `diff` and proofs both begin with."""
    walk = Walk(Document(old), Document(new), budget=budget, today=today)
    return walk, pair_operations(walk.old, walk.new)


def compare(walk: Walk, pairing: Pairing) -> Comparison:
    """Compare two versions that were opened; see `diff`."""
    changes = _changes(walk, pairing)
    findings: dict[str, Finding] = {}
    for change in changes:
        finding = finding_of(change, walk)
        if finding is None:
            walk.leave(change.event, change.old_at, change.new_at, change.old, change.new)
        else:
            findings.setdefault(finding.fingerprint, finding)
    return Comparison(
        findings=tuple(sorted(findings.values(), key=_order)),
        unjudged=tuple(
            sorted(walk.unjudged.values(), key=lambda one: (one.old_at or "", one.new_at or "", one.what))
        ),
        incomplete=tuple(walk.incomplete),
        repairs=(*walk.old.repairs(), *walk.new.repairs()),
    )


def _changes(walk: Walk, pairing: Pairing) -> list[Change]:
    from triaccord.differ.composite import compose

    exchanges = _exchanges(walk, pairing)
    refs = [ref_of(exchange.new) for exchange in exchanges]
    walk.run()
    walk.spread()
    _leave_rest(walk, exchanges, pairing)
    attribution = Attribution(walk.old, walk.new, refs)
    for exchange in exchanges:
        bit = 1 << exchange.index
        for fact in exchange.whole:
            attribution.add(fact, whole=bit)
        for fact in exchange.requests:
            attribution.add(fact, requests=bit)
        for fact in exchange.responses:
            attribution.add(fact, responses=bit)
    for unit in walk.units.values():
        if unit.requests or unit.responses:
            for fact in unit.facts:
                attribution.add(fact, requests=unit.requests, responses=unit.responses, unit=unit)
    changes = [attribution.change(reach) for reach in attribution.reaches()]
    changes = markup.told(walk, exchanges, changes)
    lone = Attribution(walk.old, walk.new, [])
    for fact in (
        *servers.compare_servers(walk.old, walk.new, pairing.bases),
        *security.compare_schemes(walk.old, walk.new),
    ):
        lone.add(fact)
    used = security.Users(pairing.both, [(one.old, one.new) for one in pairing.renamed])
    changes += [used.told(lone.change(reach)) for reach in lone.reaches()]
    return compose(walk, exchanges, pairing, changes, attribution.homes)


def _leave_rest(walk: Walk, exchanges: list[Exchange], pairing: Pairing) -> None:
    """What differs outside operations, and in components that none of them uses."""
    pairs = [operation for exchange in exchanges for operation in (exchange.old, exchange.new)]
    found = residue.unused(walk, [*pairs, *pairing.gone, *pairing.come])
    if not walk.incomplete:
        walk.run()
    residue.leave_unused(walk, found)
    residue.leave_document(walk)


def _exchanges(walk: Walk, pairing: Pairing) -> list[Exchange]:
    """Compare every pair of operations that is not the same through and through."""
    found: list[Exchange] = []
    same_security = same(walk.old.tree.get("security"), walk.new.tree.get("security"))
    unchanged = Unchanged(walk)
    for old, new in pairing.both:
        leads = unchanged.leads(old, new) if same_security else None
        if leads is not None:
            if leads:
                exchange = Exchange(walk, len(found), old, new)
                found.append(exchange)
                follow(exchange, leads)
            continue
        untouched = is_untouched(walk, old, new)
        if untouched and same_security:
            continue
        exchange = Exchange(walk, len(found), old, new)
        found.append(exchange)
        operations.compare_operation(exchange)
        exchange.whole.extend(servers.compare_own_servers(old, new))
        residue.leave_servers(walk, old, new)
        security.compare_security(exchange)
        if not untouched:
            compare_messages(exchange)
            _callbacks(walk, exchange, found)
    for renamed in pairing.renamed:
        exchange = Exchange(walk, len(found), renamed.old, renamed.new, is_renamed=True)
        found.append(exchange)
        operations.compare_operation(exchange)
        exchange.whole.extend(servers.compare_own_servers(renamed.old, renamed.new))
        residue.leave_servers(walk, renamed.old, renamed.new)
        security.compare_security(exchange)
        compare_messages(exchange)
        _callbacks(walk, exchange, found)
    return found


def _callbacks(walk: Walk, exchange: Exchange, found: list[Exchange]) -> None:
    def keyed(operation: Operation) -> dict[tuple[str, str], Operation]:
        return {(one.method, one.path): one for one in callbacks(operation)}

    old, new = keyed(exchange.old), keyed(exchange.new)
    residue.leave_callbacks(walk, exchange.old, exchange.new)
    for key, callback in old.items():
        if key not in new:
            exchange.whole.append(operations.gone(callback, walk.today))
            continue
        inner = Exchange(walk, len(found), callback, new[key])
        found.append(inner)
        operations.compare_operation(inner)
        compare_messages(inner)
    exchange.whole.extend(operations.come(callback) for key, callback in new.items() if key not in old)


def lone_change(
    walk: Walk,
    fact: Fact,
    operation: Operation,
    *,
    whole: tuple[OperationRef, ...] | None = None,
    parts: tuple[Change, ...] = (),
) -> Change:
    """The change for an operation that is on one side only; `whole` if it reaches more than that one."""
    return Change(
        event=fact.event,
        kind=kind_of(fact.event, fact.detail),
        subject=fact.subject or "",
        whole=(ref_of(operation),) if whole is None else whole,
        old=fact.old,
        new=fact.new,
        old_at=walk.old.real(fact.old_at) if fact.old_at is not None else None,
        new_at=walk.new.real(fact.new_at) if fact.new_at is not None else None,
        required=fact.required,
        detail=dict(fact.detail),
        parts=parts,
        evidence=fact.evidence,
        confidence=fact.confidence,
    )


# ---- findings ---------------------------------------------------------------------------------------


def finding_of(change: Change, walk: Walk) -> Finding | None:
    """The judged change; None if no rule knows it."""
    judged = judge(change)
    if judged is None:
        return None
    rule, message = judged
    related = tuple(part for one in change.parts if (part := finding_of(one, walk)) is not None)
    return Finding(
        rule=rule.id,
        level=rule.level,
        change=change,
        message=message,
        fingerprint=_fingerprint(rule.id, change, walk),
        related=related,
        proof=Proof.UNPROVED if rule.level.value == "breaking" else Proof.NOT_APPLICABLE,
    )


def _fingerprint(rule: str, change: Change, walk: Walk) -> str:
    """12 hex digits from rule, stable pointers and, where one place holds many values, the value."""
    extra: list[Any] = [change.subject]
    if change.event.startswith(("enum-value", "extensible-value", "flow-scope", "scheme-changed", "server")):
        extra += [change.old, change.new]
    if change.event.startswith("media-type"):
        extra.append(change.detail.get("media_type"))
    old_at, new_at = change.old_at, change.new_at
    if change.event.startswith(("security-", "scope-")) or change.subject == "operationId":
        # One edit wherever it is said: which operation says it first does not count.
        extra += [change.old, change.new]
        old_at = new_at = None
    words = [rule, stable(walk.old, old_at), stable(walk.new, new_at), *map(repr, extra)]
    return blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _order(finding: Finding) -> tuple[Any, ...]:
    change = finding.change
    first = min(
        (found[0] for found in (change.requests, change.responses, change.whole) if found), default=None
    )
    return (
        -finding.level.rank,
        first.path if first else "",
        first.method if first else "",
        finding.change.path,
        finding.rule,
        finding.fingerprint,
    )


def locate_findings(findings: tuple[Finding, ...], old: Version, new: Version) -> tuple[Finding, ...]:
    """The findings with file, line and column of both sides, parts included. Slow: ask late."""
    from triaccord.loading import locate_many

    changes = [change for finding in findings for change in _all_changes(finding)]
    # One reading of each text answers for all; below, each is known then.
    locate_many(old, [change.old_at for change in changes if change.old_at is not None])
    locate_many(new, [change.new_at for change in changes if change.new_at is not None])
    return tuple(_located(finding, old, new) for finding in findings)


def _all_changes(finding: Finding) -> Iterator[Change]:
    yield from finding.change.each
    for part in finding.related:
        yield from _all_changes(part)


def _located(finding: Finding, old: Version, new: Version) -> Finding:
    place, *others = (_place(change, old, new) for change in finding.change.each)
    related = tuple(_located(part, old, new) for part in finding.related)
    return replace(finding, place=place, also_at=tuple(others), related=related)


def _place(change: Change, old: Version, new: Version) -> Place:
    return Place(
        old=old.locate(change.old_at) if change.old_at is not None else None,
        new=new.locate(change.new_at) if change.new_at is not None else None,
    )


__all__ = ["Comparison", "Side", "diff", "finding_of", "locate_findings", "lone_change"]
