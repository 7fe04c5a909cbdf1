"""Renamed properties: one that went and one that came in the same object, and are the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from triaccord.differ.composite.assignment import assign, lead
from triaccord.differ.composite.names import name_similarity
from triaccord.differ.composite.similarity import description_of, schema_similarity, text_similarity
from triaccord.differ.facts import Fact
from triaccord.model import Evidence

if TYPE_CHECKING:
    from triaccord.differ.schemas import Meeting

THRESHOLD = 0.62
PERHAPS = 0.45
LEAD = 0.04
_CANDIDATES = 80


def rename_properties(meeting: Meeting, gone: dict[str, Fact], come: dict[str, Fact]) -> None:
    """Add a rename for each pair that is believed, removals and additions for the rest."""
    if not gone or not come:
        meeting.unit.facts += (*gone.values(), *come.values())
        return
    old_names, new_names = list(gone)[:_CANDIDATES], list(come)[:_CANDIDATES]
    order_old, order_new = _order(meeting.old.properties), _order(meeting.new.properties)
    judged = [
        [_judge(meeting, gone[was], come[now], order_old[was], order_new[now]) for now in new_names]
        for was in old_names
    ]
    scores = [[score for score, _ in row] for row in judged]
    pairs = assign([[s if s >= PERHAPS else 0.0 for s in row] for row in scores])
    for i, j in pairs:
        was, now = gone[old_names[i]], come[new_names[j]]
        score, evidence = judged[i][j]
        # Where another candidate is as good, nobody can tell which it is.
        if score < THRESHOLD or lead(scores, pairs, (i, j)) < LEAD:
            was.detail["perhaps"] = new_names[j]
            continue
        del gone[old_names[i]], come[new_names[j]]
        _say_rename(meeting, was, now, evidence, score)
    for fact in (*gone.values(), *come.values()):
        meeting.unit.facts.append(fact)


def _order(properties: Mapping[str, object]) -> dict[str, int]:
    return {name: index for index, name in enumerate(properties)}


def _judge(
    meeting: Meeting, was: Fact, now: Fact, old_index: int, new_index: int
) -> tuple[float, tuple[Evidence, ...]]:
    """How strongly two properties are believed to be one, and why."""
    old, new = was.schemas[0], now.schemas[1]
    if not old or not new or not (was.mask & now.mask):
        return 0.0, ()
    old_doc, new_doc = meeting.walk.old, meeting.walk.new
    structure = schema_similarity(old_doc, old, new_doc, new)
    names = name_similarity(str(was.subject), str(now.subject))
    if names == 1.0:
        structure = max(structure, 0.6)
    elif structure == 0.0:
        return 0.0, ()
    texts = text_similarity(description_of(old_doc, old), description_of(new_doc, new))
    same_place = old_index == new_index
    view = old_doc.view(old)
    telling = bool(view.properties or view.items or view.enums or view.unions) and not _is_shared(
        meeting, was
    )
    score = (
        0.55 * names + (0.3 if telling else 0.2) * structure + (0.05 if was.required == now.required else 0.0)
    )
    evidence = [
        Evidence("the names look alike", round(names, 2)),
        Evidence("the schemas look alike", round(structure, 2)),
    ]
    if texts is not None:
        score += 0.3 * (texts - 0.35)
        evidence.append(Evidence("the descriptions look alike", round(texts, 2)))
    if same_place:
        score += 0.1
        evidence.append(Evidence("both stand at the same place among the properties", 0.1))
    if telling and structure >= 0.98:
        score += 0.15
    if str(was.subject).lower() == str(now.subject).lower():
        score = max(score, 0.97)
        evidence.append(Evidence("the names differ in case only", 0.97))
    return min(1.0, score), tuple(evidence)


def _is_shared(meeting: Meeting, was: Fact) -> bool:
    """Whether another property of the object is written like it: then its schema tells nothing of it."""
    old = was.schemas[0] or ()
    mine = [node.value for node in old]
    return any(
        name != was.subject and [node.value for node in schema] == mine
        for name, schema in meeting.old.properties.items()
    )


def _say_rename(meeting: Meeting, was: Fact, now: Fact, evidence: tuple[Evidence, ...], score: float) -> None:
    old, new = was.schemas[0], now.schemas[1]
    kinds = [meeting.walk.old.view(old or ()).kinds, meeting.walk.new.view(new or ()).kinds]
    # Another name and another type altogether (`warning`, a list of `warnings`) is one edit.
    is_other = not (kinds[0] & kinds[1])
    meeting.say(
        "property-renamed",
        subject=was.subject,
        old=was.subject,
        new=now.subject,
        old_at=was.old_at,
        new_at=now.new_at,
        mask=was.mask & now.mask,
        required=now.required,
        detail={**was.detail, "was_required": was.required, "type": now.detail.get("type")}
        | ({"old_type": was.detail.get("type")} if is_other else {}),
        parts=(was, now),
        evidence=evidence,
        confidence=round(score, 2),
    )
    if old and new and not is_other:
        meeting.follow(old, new, f".{now.subject}", was.mask & now.mask)
