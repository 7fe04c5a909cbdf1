"""Renamed and relocated parameters: the same operation loses one and gains one that is the same thing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from triaccord.differ.composite.assignment import assign, lead
from triaccord.differ.composite.names import name_similarity
from triaccord.model import Change, Evidence, Json, OperationRef
from triaccord.model.quick import dataclass

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
    replaced, moves = _moved_to_body(changes, gone)
    for operation, removed in gone.items():
        removed = [change for change in removed if id(change) not in replaced]
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
            replaced[id(was)] = _moved(was, now, score, evidence)
            replaced[id(now)] = None
    return moves + [after for change in changes if (after := replaced.get(id(change), change)) is not None]


def _moved_to_body(
    changes: list[Change], gone: dict[OperationRef, list[Change]]
) -> tuple[dict[int, Change | None], list[Change]]:
    """Parameters that became fields of the body, all of one operation as one change.

    Returns what they replace (None for each), and the new changes.
    """
    fields: dict[OperationRef, dict[str, _Field]] = defaultdict(dict)
    for change in changes:
        if change.event in ("body-added", "property-added"):
            for operation in change.requests:
                fields[operation].update(_fields(change))
    replaced: dict[int, Change | None] = {}
    moves: list[Change] = []
    taken: dict[int, set[str]] = defaultdict(set)
    for operation, removed in gone.items():
        moved = [
            change for change in removed if all(change.subject in fields[op] for op in change.operations)
        ]
        if not moved:
            continue
        targets = [fields[operation][change.subject] for change in moved]
        replaced.update(dict.fromkeys(map(id, moved)))
        moves.append(_to_body(operation, moved, targets))
        for target in targets:
            taken[id(target.carrier)].add(target.name)
    for change in changes:
        if id(change) in taken and set(_fields(change)) <= taken[id(change)]:
            replaced[id(change)] = None
    return replaced, moves


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a body that came, and the change that brought it."""

    carrier: Change
    name: str
    at: str | None
    type: Json
    required: bool


def _fields(carrier: Change) -> dict[str, _Field]:
    if carrier.event == "property-added":
        if "." in carrier.path or "[" in carrier.path or "{" in carrier.path:
            return {}
        words, name = carrier.detail.get("type"), carrier.subject
        return {name: _Field(carrier, name, carrier.new_at, words, carrier.required)}
    properties = carrier.detail.get("properties")
    return {
        name: _Field(carrier, name, str(one.get("at")), one.get("type"), bool(one.get("required")))
        for name, one in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(one, dict)
    }


def _to_body(operation: OperationRef, moved: list[Change], targets: list[_Field]) -> Change:
    where = ", ".join(sorted({str(change.detail.get("in")) for change in moved}))
    parts = tuple(
        replace(
            change,
            requests=(operation,),
            responses=(),
            event="parameter-moved",
            kind="param_moved",
            old=change.detail.get("in"),
            new="body",
            new_at=target.at,
            required=target.required,
            detail={
                **change.detail,
                "was_in": change.detail.get("in"),
                "in": "body",
                "was_required": change.required,
            },
        )
        for change, target in zip(moved, targets, strict=True)
    )
    if len(parts) == 1:
        return parts[0]
    return Change(
        event="parameters-moved",
        kind="param_moved",
        subject=", ".join(change.subject for change in moved),
        requests=(operation,),
        old=where,
        new="body",
        old_at=moved[0].old_at,
        new_at=targets[0].at,
        required=any(target.required for target in targets),
        detail={"was_in": where, "in": "body"},
        parts=parts,
        evidence=(Evidence("parameters and fields have the same names", 1.0),),
        confidence=0.97,
    )


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


def _moved(was: Change, now: Change, score: float, evidence: tuple[Evidence, ...]) -> Change:
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
