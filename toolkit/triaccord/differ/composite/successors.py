"""What takes the place of a deprecated property that went: a sibling that was there before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from triaccord.differ.composite.assignment import assign
from triaccord.differ.composite.names import letter_similarity, name_similarity, words_of
from triaccord.differ.composite.similarity import description_of
from triaccord.differ.facts import Fact
from triaccord.model import Evidence

if TYPE_CHECKING:
    from triaccord.differ.schemas import Meeting

THRESHOLD = 0.45


def name_successors(meeting: Meeting, gone: dict[str, Fact]) -> None:
    """Tell each deprecated property that went which sibling it was deprecated for, where that can be seen.

    This is the second half of a rename in two steps: the new name comes, the old one is deprecated, and
    a later version drops it.
    """
    left = [fact for fact in gone.values() if fact.detail.get("deprecated")]
    stayed = [name for name in meeting.old.properties if name in meeting.new.properties]
    if not left or not stayed:
        return
    scores = [[_score(meeting, fact, name) for name in stayed] for fact in left]
    for i, j in assign([[score if score >= THRESHOLD else 0.0 for score in row] for row in scores]):
        left[i].detail["successor"] = stayed[j]
        left[i].evidence = (
            Evidence(f"it was deprecated, and `{stayed[j]}` is its like", round(scores[i][j], 2)),
        )


def _score(meeting: Meeting, fact: Fact, name: str) -> float:
    old = fact.schemas[0]
    if not old:
        return 0.0
    was, now = meeting.walk.old.view(old), meeting.walk.new.view(meeting.new.properties[name])
    if not (was.kinds & now.kinds) or now.flag("deprecated"):
        return 0.0
    if _mentions(description_of(meeting.walk.old, old).replace(str(fact.subject), ""), name):
        return 1.0
    removed, candidate = words_of(str(fact.subject)), words_of(name)
    if candidate and removed[-len(candidate) :] == candidate:
        return 0.8 if candidate != ("id",) or len(removed) == 2 else 0.6
    if not (set(removed) <= set(candidate) or set(candidate) <= set(removed)):
        return 0.0  # `maxSize` and `remainingSize` are two things
    likeness = name_similarity(str(fact.subject), name)
    if removed[-1:] == candidate[-1:] and (was.kinds, was.formats.keys()) == (now.kinds, now.formats.keys()):
        letters = letter_similarity(str(fact.subject), name)
        return max(0.9 * likeness, 0.4 + 0.2 * likeness + 0.05 * letters)
    return 0.9 * likeness


def _mentions(text: str, name: str) -> bool:
    """Whether a description names a property; short names (`id`) count only in quotes."""
    if re.search(rf"[`'\"]{re.escape(name)}[`'\"]", text):
        return True
    return len(name) > 4 and re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None
