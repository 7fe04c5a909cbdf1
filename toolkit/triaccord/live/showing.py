"""What two answers say of a finding: the verdict, and how an answer shows a change."""

from __future__ import annotations

from typing import Any

from triaccord.live.alignment import steps
from triaccord.live.exchange import Exchange
from triaccord.live.failure import Outcome, Shown
from triaccord.live.judging import Complaint
from triaccord.model import Change, Finding, Json

NOTHING_OF_OURS = "there is nothing of ours to try it on"
_MISSING = object()


def compared(finding: Finding, before: Exchange, after: Exchange | None) -> Shown:
    """What NEW makes of what OLD takes; without NEW's answer it was not asked, or not even with this."""
    exchanges = (before, *((after,) if after is not None else ()))
    if not before.ok:
        why = f"the old server refuses it, too: {before.error or before.status}"
        return verdict_on(finding, Outcome.NOT_REACHABLE, why, *exchanges)
    if after is None:
        return verdict_on(finding, Outcome.NOT_REACHABLE, NOTHING_OF_OURS, before)
    if after.ok:
        return verdict_on(
            finding, Outcome.TOLERATED, f"the new server takes it: {after.status}", before, after
        )
    why = f"the old server says {before.status}, the new one {after.error or after.status}"
    return verdict_on(finding, Outcome.CONFIRMED, why, before, after)


def verdict_on(finding: Finding, outcome: Outcome, why: str, *exchanges: Exchange) -> Shown:
    """What came of a finding, with the exchanges that show it."""
    return Shown(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        message=finding.message,
        outcome=outcome,
        why=why,
        exchanges=exchanges,
    )


def is_about(complaint: Complaint, change: Change, place: str) -> bool:
    """Whether a complaint shows this change, and not something else that is wrong with the answer."""
    last = next((step for step in reversed(steps(place)) if step != "[]"), "")
    if last:
        return last in steps(complaint.path) or f"'{last}'" in complaint.message
    return complaint.check not in ("status", "server-error") or change.event.startswith(
        ("response", "status")
    )


def is_there(body: Json, place: str) -> bool:
    """Whether an answer has anything at a place."""
    return next(iter(values_at(body, place)), _MISSING) is not _MISSING


def values_at(body: Json, place: str) -> list[Json]:
    """Values whose path ends with this place: places of shared schemas begin at the schema, not the body."""
    wanted = [step for step in steps(place) if step != "[]"]
    found: list[Json] = []

    def walk(value: Json, trail: tuple[str, ...], depth: int) -> None:
        if depth > 60:
            return
        if wanted and list(trail[-len(wanted) :]) == wanted:
            found.append(value)
        if isinstance(value, dict):
            for name, each in value.items():
                walk(each, (*trail, name), depth + 1)
        elif isinstance(value, list):
            for each in value:
                walk(each, trail, depth + 1)

    walk(body, (), 0)
    return found


def longest(body: Any) -> int:
    """The length of the longest list at the top of an answer; -1 if there is none."""
    lists = [v for v in body.values() if isinstance(v, list)] if isinstance(body, dict) else [body]
    return max((len(each) for each in lists if isinstance(each, list)), default=-1)


def kind_of(value: Json) -> str:
    """The JSON type of a value."""
    if isinstance(value, bool) or value is None:
        return "null" if value is None else "boolean"
    return {str: "string", int: "number", float: "number", list: "array", dict: "object"}[type(value)]


def either(kinds: set[str]) -> str:
    """Types in words."""
    return " or ".join(sorted(kinds))
