"""A value that shows one change in one slot, and no other change where that can be had."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from triaccord.evidence import places
from triaccord.evidence.budget import Budget
from triaccord.evidence.documents import Documents, Slot
from triaccord.evidence.places import Spot
from triaccord.model import Change, Json, Side
from triaccord.schemas import Effort, Outcome, Reading, Role, Translation, Validator, decide, difference
from triaccord.schemas import builder, focus, search
from triaccord.schemas.algebra import NotModelled, SchemaSet
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
class Versus:
    """Sender and receiver of a slot, translated."""

    slot: Slot
    sender: Translation
    receiver: Translation
    sender_is_new: bool

    @property
    def names(self) -> tuple[str, str]:
        """Who accepts and who refuses."""
        return ("new", "old") if self.sender_is_new else ("old", "new")


def versus(documents: Documents, slot: Slot, reading: Reading) -> Versus:
    """The two schemas of a slot, as the one who writes and the one who reads mean them.

    Raises:
        SchemaTooLarge: if one of them is beyond the limit.
    """
    is_new = slot.side is Side.RESPONSE
    sender = documents.translation(
        slot.new if is_new else slot.old, of_new=is_new, side=slot.side, role=Role.SENDER, reading=reading
    )
    receiver = documents.translation(
        slot.old if is_new else slot.new, of_new=not is_new, side=slot.side, role=Role.RECEIVER
    )
    return Versus(slot, sender, receiver, is_new)


def show(documents: Documents, slot: Slot, change: Change, budget: Budget) -> Shown | None:
    """A value that shows the change: first one that a sender would really write, then any."""
    for reading in (Reading.DECLARED, Reading.PLAIN):
        both = versus(documents, slot, reading)
        if both.sender.doubts:
            return None
        sent_at, received_at = change.old_at, change.new_at
        if both.sender_is_new:
            sent_at, received_at = received_at, sent_at
        if sent_at is None and received_at is None:
            return None
        spot = places.locate(_traced(both.sender), _traced(both.receiver), sent_at, received_at)
        if spot is None:
            return None
        if not budget.spend():
            return None
        found = _Isolation(documents, both, spot, change).find()
        if found is not None:
            value, isolated = found
            return _shown(both, value, reading, isolated)
    return None


def _traced(translation: Translation) -> dict[str, Any]:
    return translation.traced if translation.traced is not None else translation.schema


def _shown(both: Versus, value: Json, reading: Reading, isolated: bool) -> Shown:
    refusals = Validator(both.receiver.schema).refusals(value)
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


class _Isolation:
    """One attempt: values at the spot, lifted to the root, checked against three schemas."""

    def __init__(self, documents: Documents, both: Versus, spot: Spot, change: Change) -> None:
        self.formats = documents.formats
        self.spot = spot
        self.name = both.slot.name if both.slot.kind != "body" else ""
        self.is_text = both.slot.kind != "body"
        self.sender, self.receiver = both.sender.schema, both.receiver.schema
        self.definitions = places.definitions(self.sender, self.receiver)
        self.without = places.without(spot, change)
        bare = {word: item for word, item in self.receiver.items() if word != "$defs"}
        received_defs = self.receiver.get("$defs", {})
        whole = places.replaced({**bare, "$defs": received_defs}, spot.received_way, self.without)
        self.reverted = Validator({**whole, "$defs": self.definitions}, formats=self.formats)
        self.accepting = Validator(self.sender, formats=self.formats)
        self.refusing = Validator(self.receiver, formats=self.formats)

    def find(self) -> tuple[Json, bool] | None:
        """A value, and whether it shows this change only."""
        try:
            for local in islice(self._local(), 6):
                for value in self._lifted(local):
                    if self._shows(value) and self.reverted.surely_accepts(value):
                        return value, True
            return self._anyhow()
        except UnusableSchema:
            return None

    def _shows(self, value: Json) -> bool:
        if not self.accepting.accepts(value) or self.refusing.accepts(value):
            return False
        if self.is_text and any(self.refusing.accepts(one) for one in readings(value)):
            return False
        return self.accepting.surely_accepts(value) and self.refusing.surely_refuses(value)

    def _local(self) -> Iterator[Json]:
        """Values at the spot that the receiver would take, were it not for the change."""
        sent = places.as_sent(self.spot.sent)
        sender = {"allOf": [sent, self.without], "$defs": self.definitions}
        receiver = {**self.spot.received, "$defs": self.receiver.get("$defs", {})}
        name = next((name for word, name in reversed(self.spot.sent_way) if word == "properties"), self.name)
        try:
            apart = difference(sender, receiver, formats=self.formats)
            yield from islice(builder.values(apart, name=name), 4)
        except NotModelled:
            pass
        effort = Effort(proposals=100, search_s=0.05, within_s=0.5)
        for one in (sender, {**sent, "$defs": self.definitions}):
            decision = decide(one, receiver, formats=self.formats, name=name, effort=effort)
            if decision.outcome is Outcome.WITNESS:
                yield decision.value

    def _lifted(self, local: Json) -> Iterator[Json]:
        if not self.spot.sent_way:
            yield local
            return
        leaf = {"const": local}
        narrowed = focus.along(self.sender, self.spot.sent_way, leaf)
        bare = {word: item for word, item in self.receiver.items() if word != "$schema"}
        received = places.replaced(bare, self.spot.received_way, leaf)
        try:
            sent = SchemaSet.of(narrowed, formats=self.formats)
            both = sent.intersected(SchemaSet.of(received, formats=self.formats))
            yield from islice(builder.values(both), 4)
            yield from islice(builder.values(sent), 4)
        except NotModelled:
            pass
        yield from islice(search.values(narrowed, self.receiver, seed=1), 40)

    def _anyhow(self) -> tuple[Json, bool] | None:
        """A value that shows the change among others: what refuses it must not all be there without it."""
        effort = Effort(proposals=100, search_s=0.1, within_s=0.5)
        decision = decide(self.sender, self.receiver, formats=self.formats, effort=effort, also=self._is_about)
        if decision.outcome is Outcome.WITNESS and self._shows(decision.value):
            return decision.value, False
        return None

    def _is_about(self, value: Json) -> bool:
        with_it = {(one.at, one.keyword, one.message) for one in self.refusing.refusals(value)}
        without_it = {(one.at, one.keyword, one.message) for one in self.reverted.refusals(value)}
        return bool(with_it - without_it)


# ---- what is no longer described ------------------------------------------------------------------------


def show_loss(documents: Documents, slot: Slot, change: Change, budget: Budget) -> Shown | None:
    """A value with a property that the older version describes and the newer one does not."""
    if change.old_at is None or "/properties/" not in change.old_at or not budget.spend():
        return None
    sides = [
        documents.translation(
            schema, of_new=of_new, side=slot.side, role=Role.SENDER, reading=Reading.DECLARED
        )
        for schema, of_new in ((slot.old, False), (slot.new, True))
    ]
    was, now = sides
    if was.doubts:
        return None
    owner, _, name = change.old_at.rpartition("/properties/")
    spot = places.locate(_traced(was), _traced(now), owner, None)
    if spot is None:
        return None
    name = name.replace("~1", "/").replace("~0", "~")
    return _lost(documents, was.schema, now.schema, spot, name)


def _lost(
    documents: Documents, was: dict[str, Any], now: dict[str, Any], spot: Spot, name: str
) -> Shown | None:
    part = spot.sent.get("properties", {}).get(name)
    if part is None or part is False:
        return None
    way = (*spot.sent_way, ("properties", name))
    narrowed = focus.along(was, way, part if isinstance(part, dict) else {})
    accepting = Validator(was, formats=documents.formats)
    refusing = Validator(now, formats=documents.formats)
    for value in _values(narrowed, documents.formats):
        try:
            shows = accepting.surely_accepts(value) and refusing.surely_refuses(value)
        except UnusableSchema:
            return None
        if not shows:
            continue
        about = [one for one in refusing.refusals(value) if "nevaluated" in one.keyword or "dditional" in one.keyword]
        if not any(f"'{name}'" in one.message or f'"{name}"' in one.message for one in about):
            continue
        at = next(one.at for one in about)
        return Shown(
            value=value,
            accepted_by="old",
            refused_by="new",
            keyword="properties",
            at=f"{at}/{name}",
            message=f"`{name}` is no longer described here",
            why="the older version describes this value; the newer one no longer knows a part of it",
        )
    return None


def _values(schema: dict[str, Any], formats: bool) -> Iterator[Json]:
    try:
        yield from islice(builder.values(SchemaSet.of(schema, formats=formats)), 8)
    except NotModelled:
        pass
    yield from islice(search.values(schema, schema, seed=1), 60)


# ---- proofs of the opposite ---------------------------------------------------------------------------


def is_harmless(documents: Documents, slot: Slot, change: Change, budget: Budget) -> bool | None:
    """Whether the change alone, applied to the sender's schema, refuses nothing; None if that is unknown."""
    both = versus(documents, slot, Reading.PLAIN)
    if both.receiver.doubts or both.sender.doubts or not budget.spend():
        return None
    effort = Effort(proposals=60, search_s=0, within_s=0.5)
    formats = documents.formats
    if decide(both.sender.schema, both.receiver.schema, formats=formats, effort=effort).outcome is Outcome.COVERED:
        return True
    sent_at, received_at = change.old_at, change.new_at
    if both.sender_is_new:
        sent_at, received_at = received_at, sent_at
    spot = places.locate(_traced(both.sender), _traced(both.receiver), sent_at, received_at)
    if spot is None:
        return None
    changed = places.only(spot, change)
    before = places.as_sent(spot.sent)
    if repr(changed) == repr(before):
        return None
    definitions = places.definitions(both.sender.schema, both.receiver.schema)
    sender = {**places.as_sent(both.sender.schema), "$defs": definitions}
    way = tuple((word, "sent:" + name if word == "$ref" else name) for word, name in spot.sent_way)
    receiver = {**places.replaced(sender, way, changed), "$defs": definitions}
    outcome = decide(sender, receiver, formats=formats, effort=effort).outcome
    return {Outcome.COVERED: True, Outcome.WITNESS: False, Outcome.UNKNOWN: None}[outcome]


def leads_to(documents: Documents, slot: Slot, change: Change) -> bool:
    """Whether a change lies in a slot."""
    both = versus(documents, slot, Reading.PLAIN)
    sent_at, received_at = change.old_at, change.new_at
    if both.sender_is_new:
        sent_at, received_at = received_at, sent_at
    return places.locate(_traced(both.sender), _traced(both.receiver), sent_at, received_at) is not None


# ---- parameters are text on the wire --------------------------------------------------------------------


def readings(value: Json) -> Iterator[Json]:
    """What else a parameter's text can be taken for: `"12"` and 12 look alike, so do `a` and `["a"]`."""
    for other in _scalars(value):
        if other is not value:
            yield other
    if isinstance(value, list):
        if len(value) == 1:
            yield value[0]
            yield from _scalars(value[0])
        for convert in (_as_text, _as_number):
            yield [convert(item) for item in value]
    elif isinstance(value, dict):
        for convert in (_as_text, _as_number):
            yield {name: convert(item) for name, item in value.items()}
    else:
        yield [value]
        yield from ([other] for other in _scalars(value))


def _scalars(value: Json) -> Iterator[Json]:
    converts: tuple[Callable[[Json], Json], ...] = (_as_text, _as_number)
    for convert in converts:
        other = convert(value)
        if repr(other) != repr(value):
            yield other


def _as_text(value: Json) -> Json:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, int | float) else value


def _as_number(value: Json) -> Json:
    if not isinstance(value, str):
        return value
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return found if isinstance(found, int | float) else value
