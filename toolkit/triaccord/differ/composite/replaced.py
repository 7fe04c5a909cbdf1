"""A named schema in the place of another one: one edit, however many properties differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triaccord.differ.canonical.nodes import tokens_of
from triaccord.differ.facts import Fact

if TYPE_CHECKING:
    from triaccord.differ.schemas import Meeting

_MANY = 3
_LITTLE = 3


def is_replaced(meeting: Meeting, gone: dict[str, Fact], come: dict[str, Fact]) -> bool:
    """Whether a named schema took the place of another one that has little in common with it.

    One of them is in both documents: else it is one schema that changed and got another name.
    """
    if not gone or not come or len(gone) + len(come) < _MANY:
        return False
    if len(meeting.unit.old) != 1 or len(meeting.unit.new) != 1:
        return False
    old, new = meeting.unit.old[0].at, meeting.unit.new[0].at
    old_parts, new_parts = meeting.walk.old.components(), meeting.walk.new.components()
    if old == new or old not in old_parts or new not in new_parts:
        return False
    if old not in new_parts and new not in old_parts:
        return False
    shared = len(meeting.old.properties.keys() & meeting.new.properties.keys())
    return shared * _LITTLE < shared + len(gone) + len(come)


def say_replaced(meeting: Meeting, gone: dict[str, Fact], come: dict[str, Fact]) -> None:
    """Say it once, with what went and what came as its parts."""
    old, new = meeting.unit.old[0].at, meeting.unit.new[0].at
    parts = (*gone.values(), *come.values())
    mask = 0
    for fact in parts:
        mask |= fact.mask
    names = {"old": tokens_of(old)[-1], "new": tokens_of(new)[-1]}
    meeting.say("schema-replaced", **names, old_at=old, new_at=new, mask=mask, parts=parts)
