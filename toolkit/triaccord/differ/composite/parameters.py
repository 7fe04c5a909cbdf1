"""Renamed parameters, and those that moved between query and header: an operation loses one and gains one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from triaccord.differ.composite.assignment import assign, lead
from triaccord.differ.composite.names import name_similarity
from triaccord.model import Change, Evidence, OperationRef

if TYPE_CHECKING:
    from triaccord.differ.walk import Walk

THRESHOLD = 0.62
PERHAPS = 0.45
LEAD = 0.04


def parameter_moves(walk: Walk, changes: list[Change]) -> list[Change]:
    """Replace removals and additions of one operation by renames and relocations."""
    gone: dict[OperationRef, list[Change]] = defaultdict(list)
    come: dict[OperationRef, list[Change]] = defaultdict(list)
    for change in changes:
        if change.event in ("parameter-removed", "parameter-added"):
            kept = gone if change.event == "parameter-removed" else come
            for operation in change.operations:
                kept[operation].append(change)
    replaced: dict[int, Change | None] = {}
    for operation, removed in gone.items():
        added = come.get(operation, [])
        for i, j, score, evidence, ahead in _pairs(walk, removed, added):
            was, now = removed[i], added[j]
            if id(was) in replaced or id(now) in replaced:
                continue
            if score < THRESHOLD or ahead < LEAD or was.operations != now.operations:
                if "perhaps" not in was.detail:
                    better = replace(was, detail={**was.detail, "perhaps": now.subject})
                    replaced[id(was)] = better
                continue
            replaced[id(was)] = moved(was, now, score, evidence)
            replaced[id(now)] = None
    return [after for change in changes if (after := replaced.get(id(change), change)) is not None]


def _pairs(
    walk: Walk, removed: list[Change], added: list[Change]
) -> list[tuple[int, int, float, tuple[Evidence, ...], float]]:
    """Pairs by index, how strongly they are believed and why, and how far ahead of the next candidate."""
    judged = [[_judge(was, now) for now in added] for was in removed]
    scores = [[score if score >= PERHAPS else 0.0 for score, _ in row] for row in judged]
    pairs = assign(scores)
    return [(i, j, *judged[i][j], lead(scores, pairs, (i, j))) for i, j in pairs]


def _judge(was: Change, now: Change) -> tuple[float, tuple[Evidence, ...]]:
    names = name_similarity(was.subject, now.subject)
    same_in = was.detail.get("in") == now.detail.get("in")
    same_type = was.detail.get("type") == now.detail.get("type")
    same_default = was.detail.get("default") == now.detail.get("default")
    if not same_in and names < 1.0:
        return 0.0, ()
    score = (
        0.65 * names
        + (0.2 if same_type else 0.0)
        + (0.05 if same_in else 0.0)
        + (0.05 if same_default else 0.0)
    )
    score += 0.05 if was.required == now.required else 0.0
    evidence = [Evidence("the names look alike", round(names, 2))]
    if same_type:
        evidence.append(Evidence("both have the same type", 0.2))
    if _same_role(was.subject, now.subject):
        score += 0.35
        evidence.append(Evidence("both say how many entries a page has, or which page", 0.35))
    if was.detail.get("position") == now.detail.get("position"):
        score += 0.05
        evidence.append(Evidence("both stand at the same place among the parameters", 0.05))
    return min(1.0, score), tuple(evidence)


def _same_role(old: str, new: str) -> bool:
    from triaccord.differ.composite.pagination import role_of

    role = role_of(old)
    return role is not None and role == role_of(new)


def moved(was: Change, now: Change, score: float, evidence: tuple[Evidence, ...]) -> Change:
    """One parameter that went and one that came, as one that has another name or stands elsewhere."""
    same_in = was.detail.get("in") == now.detail.get("in")
    event = "parameter-renamed" if same_in else "parameter-moved"
    return Change(
        event=event,
        kind="param_renamed" if same_in else "param_moved",
        subject=was.subject,
        requests=now.requests,
        responses=now.responses,
        path=now.subject,
        old=was.subject if same_in else str(was.detail.get("in")),
        new=now.subject if same_in else str(now.detail.get("in")),
        old_at=was.old_at,
        new_at=now.new_at,
        required=now.required,
        detail={**now.detail, "was_in": was.detail.get("in"), "was_required": was.required},
        parts=(was, now),
        evidence=evidence,
        confidence=round(score, 2),
    )
