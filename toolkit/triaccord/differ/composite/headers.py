"""Renamed headers of responses: one that went and one that came under the same status."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import Any

from triaccord.differ.composite.assignment import assign, lead
from triaccord.differ.composite.names import name_similarity
from triaccord.model import Change, Evidence, OperationRef

THRESHOLD = 0.7
PERHAPS = 0.5
LEAD = 0.04

_Place = tuple[tuple[OperationRef, ...], tuple[OperationRef, ...], Any]


def header_renames(changes: list[Change]) -> list[Change]:
    """Replace removals and additions of headers by renames."""
    gone: dict[_Place, list[Change]] = defaultdict(list)
    come: dict[_Place, list[Change]] = defaultdict(list)
    for change in changes:
        if change.event in ("header-removed", "header-added"):
            kept = gone if change.event == "header-removed" else come
            kept[(change.requests, change.responses, change.detail.get("status"))].append(change)
    replaced: dict[int, Change | None] = {}
    for place, removed in gone.items():
        added = come.get(place, [])
        judged = [[_judge(was, now) for now in added] for was in removed]
        scores = [[score if score >= PERHAPS else 0.0 for score, _ in row] for row in judged]
        pairs = assign(scores)
        for i, j in pairs:
            score, evidence = judged[i][j]
            if score < THRESHOLD or lead(scores, pairs, (i, j)) < LEAD:
                detail = {**removed[i].detail, "perhaps": added[j].subject}
                replaced[id(removed[i])] = replace(removed[i], detail=detail)
                continue
            replaced[id(removed[i])] = _renamed(removed[i], added[j], score, evidence)
            replaced[id(added[j])] = None
    return [after for change in changes if (after := replaced.get(id(change), change)) is not None]


def _judge(was: Change, now: Change) -> tuple[float, tuple[Evidence, ...]]:
    """How strongly two headers are believed to be one. `X-` before a name says nothing."""
    names = name_similarity(_plain(was.subject), _plain(now.subject))
    same_type = was.detail.get("type") == now.detail.get("type")
    score = 0.75 * names + (0.2 if same_type else 0.0) + (0.05 if was.required == now.required else 0.0)
    evidence = [Evidence("the names look alike", round(names, 2))]
    if same_type:
        evidence.append(Evidence("both have the same type", 0.2))
    return min(1.0, score), tuple(evidence)


def _plain(name: str) -> str:
    return re.sub(r"^x-", "", name, flags=re.IGNORECASE)


def _renamed(was: Change, now: Change, score: float, evidence: tuple[Evidence, ...]) -> Change:
    return replace(
        now,
        event="header-renamed",
        kind="header_renamed",
        subject=was.subject,
        path=now.subject,
        old=was.subject,
        new=now.subject,
        old_at=was.old_at,
        detail={**now.detail, "was_required": was.required},
        parts=(was, now),
        evidence=evidence,
        confidence=round(score, 2),
    )
