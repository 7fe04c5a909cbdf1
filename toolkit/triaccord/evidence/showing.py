"""A value that shows one change in one slot, and no other change where that can be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triaccord.evidence import places
from triaccord.evidence.budget import Budget
from triaccord.evidence.documents import Documents, Slot
from triaccord.evidence.isolating import Isolation, bare
from triaccord.evidence.places import Spot
from triaccord.evidence.readings import readings
from triaccord.evidence.ways import Ground, at_end, spot_between
from triaccord.model import Change, Json, Side
from triaccord.schemas import Reading, Role, SchemaTooLarge, Sliced, focus, minimal
from triaccord.schemas.dialect import escaped
from triaccord.schemas.validation import UnusableSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A value that one version accepts and the other refuses.

    Attributes:
        value: The value.
        accepted_by: `old` or `new`.
        refused_by: The other one.
        keyword: The keyword that decides.
        at: Where in the value, as a JSON Pointer.
        message: What the refusing validator says.
        why: How it was found, and what it rests on.
    """

    value: Json
    accepted_by: str
    refused_by: str
    keyword: str
    at: str
    message: str
    why: str


@dataclass(frozen=True, slots=True)
class Facing:
    """Sender and receiver of a slot, opened."""

    slot: Slot
    sender: Ground
    receiver: Ground
    sender_is_new: bool

    @property
    def names(self) -> tuple[str, str]:
        """Who accepts and who refuses."""
        return ("new", "old") if self.sender_is_new else ("old", "new")


def facing(documents: Documents, slot: Slot, reading: Reading) -> Facing:
    """The two schemas of a slot, as the one who writes and the one who reads mean them."""
    is_new = slot.side is Side.RESPONSE
    sender = documents.ground(slot, of_new=is_new, role=Role.SENDER, reading=reading)
    receiver = documents.ground(slot, of_new=not is_new, role=Role.RECEIVER)
    return Facing(slot, sender, receiver, is_new)


def show(
    documents: Documents, slot: Slot, change: Change, budget: Budget, *, reading: Reading, tried: set[object]
) -> Shown | None:
    """A value that shows the change in a slot, as the sender means its schema or as it is written.

    Args:
        documents: Both versions.
        slot: Where to look.
        change: What to show.
        budget: What it may cost.
        reading: How literally the sender's schema is taken.
        tried: Places that gave nothing; other slots that lead to the same place are left out.
    """
    both = facing(documents, slot, reading)
    spot = spot_in(both, change)
    if spot is None:
        return None
    key = (reading, slot.side, slot.kind, spot.sent_way[-3:], spot.received_way[-3:], len(spot.sent_way))
    if key in tried or not budget.spend():
        return None
    is_body = slot.kind == "body"
    isolation = Isolation(
        both.sender.opened.schema,
        both.receiver.opened.schema,
        spot,
        change,
        name="" if is_body else slot.name,
        readings=None if is_body else readings,
        formats=documents.formats,
    )
    found = isolation.find()
    if found is None or both.sender.opened.is_doubtful(isolation.accepting.slice_for(found[0])):
        tried.add(key)
        return None
    value, isolated = found
    return _shown(isolation.refusing, both, value, reading, isolated)


def spot_in(both: Facing, change: Change) -> Spot | None:
    """Where a change stands in the two schemas of a slot; None if it is not in there."""
    sent_at, received_at = change.old_at, change.new_at
    if both.sender_is_new:
        sent_at, received_at = received_at, sent_at
    if places.is_about_property(change.event):
        sent_at, received_at = places.owner(sent_at, change), places.owner(received_at, change)
    if sent_at is None and received_at is None:
        return None
    return spot_between(both.sender, both.receiver, sent_at, received_at)


def _shown(refusing: Sliced, both: Facing, value: Json, reading: Reading, isolated: bool) -> Shown:
    refusals = refusing.refusals(value)
    first = refusals[0] if refusals else None
    accepted_by, refused_by = both.names
    why = "both validators agree on it"
    if not isolated:
        why += "; other changes show in it too"
    if reading is Reading.PLAIN:
        why += "; it uses what the accepting version allows without describing it"
    return Shown(
        value=value,
        accepted_by=accepted_by,
        refused_by=refused_by,
        keyword=first.keyword if first else "",
        at=first.at if first else "",
        message=first.message if first else "refused",
        why=why,
    )


# ---- what is no longer described ------------------------------------------------------------------------


def show_loss(documents: Documents, slot: Slot, change: Change, budget: Budget) -> Shown | None:
    """A value with a property that the older version describes and the newer one does not."""
    if change.old_at is None or "/properties/" not in change.old_at or not budget.spend():
        return None
    was, now = (
        documents.ground(slot, of_new=of_new, role=Role.SENDER, reading=Reading.DECLARED)
        for of_new in (False, True)
    )
    owner, _, name = change.old_at.rpartition("/properties/")
    end = was.way_to(owner)
    if end is None:
        return None
    return _lost(documents, was, now, end.way, name.replace("~1", "/").replace("~0", "~"))


def _lost(documents: Documents, was: Ground, now: Ground, way: focus.Way, name: str) -> Shown | None:
    schema = was.opened.schema
    end = at_end(was.opened, way)
    part = end.get("properties", {}).get(name) if isinstance(end, dict) else None
    if part is None or part is False:
        return None
    narrowed = focus.along(schema, (*way, ("properties", name)), part if isinstance(part, dict) else {})
    accepting = Sliced(schema, formats=documents.formats)
    refusing = Sliced(now.opened.schema, formats=documents.formats)
    for value in minimal.values({**bare(narrowed), "$defs": was.opened.parts}):
        at = _place_of(value, name)
        try:
            if at is None or not _is_lost(value, name, accepting, refusing):
                continue
        except (UnusableSchema, SchemaTooLarge):
            continue
        if was.opened.is_doubtful(accepting.slice_for(value)):
            return None
        return Shown(
            value=value,
            accepted_by="old",
            refused_by="new",
            keyword="properties",
            at=at,
            message=f"`{name}` is no longer described here",
            why="the older version describes this value; the newer one no longer knows a part of it",
        )
    return None


def _is_lost(value: Json, name: str, accepting: Sliced, refusing: Sliced) -> bool:
    """Whether only the older version describes a value, and both do but for a name."""
    if not accepting.accepts(value) or refusing.accepts(value):
        return False
    # But for this name it must be possible still: then nothing else is missed in it.
    if not refusing.accepts(_without_name(value, name)):
        return False
    return accepting.surely_accepts(value) and refusing.surely_refuses(value)


def _place_of(value: Json, name: str, at: str = "") -> str | None:
    """The first place in a value, depth first, that has a name."""
    if isinstance(value, dict):
        if name in value:
            return f"{at}/{escaped(name)}"
        parts = [(escaped(key), part) for key, part in value.items()]
    elif isinstance(value, list):
        parts = [(str(index), part) for index, part in enumerate(value)]
    else:
        return None
    found: Iterator[str | None] = (_place_of(part, name, f"{at}/{step}") for step, part in parts)
    return next((place for place in found if place is not None), None)


def _without_name(value: Json, name: str) -> Json:
    """The value without a name, wherever it is."""
    if isinstance(value, dict):
        return {key: _without_name(part, name) for key, part in value.items() if key != name}
    if isinstance(value, list):
        return [_without_name(part, name) for part in value]
    return value
