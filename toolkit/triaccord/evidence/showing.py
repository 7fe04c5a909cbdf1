"""A value that shows one change in one slot, and no other change where that can be had."""

from __future__ import annotations

from triaccord.differ.canonical.nodes import Schema
from triaccord.evidence import places
from triaccord.evidence.budget import Budget
from triaccord.evidence.documents import Documents, Slot
from triaccord.evidence.isolating import Isolation
from triaccord.evidence.places import Spot
from triaccord.evidence.readings import readings
from triaccord.evidence.renamed import Names, spot_renamed
from triaccord.evidence.ways import Ground, spot_between
from triaccord.model import Change, Json, Side
from triaccord.model.quick import dataclass
from triaccord.schemas import Opened, Reading, Role, Sliced


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
    renamed = renamed_in(both, change)
    spot, names = renamed or (spot_in(both, change), Names())
    if spot is None:
        return None
    ways = spot.sent_way[-3:], spot.received_way[-3:], len(spot.sent_way)
    # A way that leads through nothing with a name ends in a place of this slot alone.
    own = () if any(word == "$ref" for word, _ in (*ways[0], *ways[1])) else (_ats(slot.old), _ats(slot.new))
    key = (reading, slot.side, slot.kind, *ways, own)
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
        names=names,
        formats=documents.formats,
    )
    shown = isolation.find()
    if shown is None or is_doubtful(both.sender.opened, isolation.accepting, shown[0]):
        tried.add(key)
        return None
    return _shown(isolation, both, shown[0], reading, isolated=shown[1])


def _ats(schema: Schema) -> tuple[str, ...]:
    return tuple(node.at for node in schema)


def is_doubtful(opened: Opened, accepting: Sliced, value: Json) -> bool:
    """Whether something was left out, where a value meets it, that could not be translated."""
    return bool(opened.parts.build.doubts) and opened.is_doubtful(accepting.slice_for(value))


def spot_in(both: Facing, change: Change) -> Spot | None:
    """Where a change stands in the two schemas of a slot; None if it is not in there."""
    sent_at, received_at = places_of(both, change)
    if sent_at is None and received_at is None:
        return None
    return spot_between(both.sender, both.receiver, sent_at, received_at)


def renamed_in(both: Facing, change: Change) -> tuple[Spot, Names] | None:
    """Where a change stands below a property that has another name now; None if it does not."""
    return spot_renamed(both.sender, both.receiver, *places_of(both, change))


def places_of(both: Facing, change: Change) -> tuple[str | None, str | None]:
    """Pointers to a change, the sender's and the receiver's."""
    sent_at, received_at = change.old_at, change.new_at
    if both.sender_is_new:
        sent_at, received_at = received_at, sent_at
    if places.is_about_property(change.event):
        sent_at, received_at = places.owner(sent_at, change), places.owner(received_at, change)
    return sent_at, received_at


def _shown(isolation: Isolation, both: Facing, value: Json, reading: Reading, *, isolated: bool) -> Shown:
    names = isolation.names
    refusals = isolation.refusals(value)
    first = refusals[0] if refusals else None
    accepted_by, refused_by = both.names
    why = "both validators agree on it" + names.words
    if not isolated:
        why += "; other changes show in it too"
    if reading is Reading.PLAIN:
        why += "; it uses what the accepting version allows without describing it"
    return Shown(
        value=value,
        accepted_by=accepted_by,
        refused_by=refused_by,
        keyword=first.keyword if first else "",
        at=names.as_sent(first.at) if first else "",
        message=first.message if first else "refused",
        why=why,
    )
