"""Proofs of the opposite: a change that refuses nothing of what was sent before."""

from __future__ import annotations

from typing import Any

from triaccord.evidence import places
from triaccord.evidence.budget import Budget
from triaccord.evidence.documents import Slot
from triaccord.evidence.isolating import Both, bare, bare_part
from triaccord.evidence.leaves import closed
from triaccord.evidence.places import Spot
from triaccord.evidence.reverting import Known
from triaccord.evidence.showing import Facing, facing, places_of, renamed_in, spot_in
from triaccord.evidence.ways import at_end
from triaccord.model import Change
from triaccord.schemas import Effort, Outcome, Reading, SchemaTooLarge, decide, focus
from triaccord.schemas.keywords import KNOWN_FORMATS

_SMALL = 80


def is_harmless(
    known: Known, slot: Slot, change: Change, budget: Budget, *, reading: Reading = Reading.PLAIN
) -> bool:
    """Whether it is proved that the change alone refuses nothing in a slot.

    Args:
        known: Both versions, and what else has changed.
        slot: Where the change is.
        change: What a rule has judged.
        budget: What it may cost.
        reading: How literally the sender's schema is taken.
    """
    if change.event.startswith("format-") and not {change.old, change.new} <= {None, *KNOWN_FORMATS}:
        return False
    documents = known.documents
    both = facing(documents, slot, reading)
    if not budget.spend():
        return False
    if renamed_in(both, change) is not None:
        return False  # an open object takes the new name as well: that says nothing about the change
    # What was left out of the receiver's schema could refuse something.
    sender, receiver = both.sender.opened, both.receiver.opened
    if known.covering(both, reading).covers(sender.root, receiver.root) and not _is_doubtful(
        both, None, None
    ):
        return True
    return _is_harmless_there(known, both, change, reading) and not _is_doubtful(
        both, *places_of(both, change)
    )


def _is_doubtful(both: Facing, sent_at: str | None, received_at: str | None) -> bool:
    return both.sender.leads_to_doubt(sent_at) or both.receiver.leads_to_doubt(received_at)


def _is_harmless_there(known: Known, both: Facing, change: Change, reading: Reading) -> bool:
    """Whether what is sent at the place is accepted there, other changes taken back."""
    documents = known.documents
    spot = spot_in(both, change)
    if spot is None:
        return False
    compared = known.compared(both, reading)
    if change.event.startswith("union-") and compared.covering.covers(_meant(both, spot), spot.received):
        return True
    defs = Both(both.receiver.opened.parts, both.sender.opened.parts)
    changed = places.only(spot, change)
    if _is_untouched(spot, changed):
        return False
    # Where the change is all that the place says, the receiver's own words are what it is now.
    as_received = changed is spot.received
    grounds = both.sender, both.receiver
    covering = known.covering(both, reading) if as_received else documents.covering(*grounds, defs)
    if covering.covers(spot.sent, changed):
        return True
    other = closed(changed, defs, _SMALL)
    one = None if other is None else closed(places.as_sent(spot.sent), defs, _SMALL)
    if one is None or other is None:
        return False
    effort = Effort(proposals=60, search_s=0, within_s=0.5)
    try:
        return decide(one, other, formats=documents.formats, effort=effort).outcome is Outcome.COVERED
    except SchemaTooLarge:
        return False


def _is_untouched(spot: Spot, changed: dict[str, Any]) -> bool:
    """Whether the place says with the change what it says without it."""
    if changed is spot.received:
        told = repr(changed) if changed == spot.sent else None
        return told is not None and told == repr(spot.sent) and "$ref" not in told
    before = places.as_sent(spot.sent)
    return changed == before and repr(changed) == repr(before)


def _meant(both: Facing, spot: Spot) -> Any:
    """What is sent at the place with all that holds of the same value: a branch, and what is around it."""
    way = spot.sent_way
    start = len(way)
    while start and way[start - 1][0] in ("allOf", "anyOf", "oneOf", "$ref"):
        start -= 1
    opened = both.sender.opened
    value = at_end(opened, way[:start])
    # It is compared more than once: what was found out of it hangs on the very object.
    question = ("meant", id(value), way[start:], id(spot.sent))
    made = opened.parts.memory.find(question)
    if made is None:
        narrowed = focus.along({**bare_part(value), "$defs": opened.parts}, way[start:], spot.sent)
        made = opened.parts.memory.keep(question, (bare(narrowed), value, spot), frozenset())
    return made[0][0]
