"""A value that shows one change in one slot, and no other change where that can be had."""

from __future__ import annotations

import contextlib
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
from triaccord.schemas import (
    Effort,
    Outcome,
    Reading,
    Role,
    Translation,
    Validator,
    builder,
    decide,
    difference,
    focus,
    minimal,
    search,
)
from triaccord.schemas.algebra import NotModelled, SchemaSet
from triaccord.schemas.decision import propose
from triaccord.schemas.dialect import escaped
from triaccord.schemas.keywords import KNOWN_FORMATS
from triaccord.schemas.validation import UnusableSchema

_NOTHING = object()


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


def show(
    documents: Documents, slot: Slot, change: Change, budget: Budget, *, reading: Reading, tried: set[int]
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
    both = versus(documents, slot, reading)
    spot = spot_of(both, change)
    if spot is None or both.sender.doubts:
        return None
    key = hash((reading, slot.side, repr(spot.sent), repr(spot.received)))
    if key in tried or not budget.spend():
        return None
    found = _Isolation(documents, both, spot, change).find()
    if found is None:
        tried.add(key)
        return None
    value, isolated = found
    return _shown(documents, both, value, reading, isolated)


def spot_of(both: Versus, change: Change) -> Spot | None:
    """Where a change stands in the two schemas of a slot; None if it is not in there."""
    sent_at, received_at = change.old_at, change.new_at
    if both.sender_is_new:
        sent_at, received_at = received_at, sent_at
    if places.is_about_property(change.event):
        sent_at, received_at = _owner(sent_at, change), _owner(received_at, change)
    if sent_at is None and received_at is None:
        return None
    return places.locate(_traced(both.sender), _traced(both.receiver), sent_at, received_at)


def _owner(at: str | None, change: Change) -> str | None:
    """The object that a property belongs to."""
    if at is None:
        return None
    for name in (change.subject, change.old, change.new):
        head, found, tail = (
            at.rpartition(f"/properties/{escaped(name)}") if isinstance(name, str) else ("", "", "")
        )
        if found and (not tail or tail.startswith("/")):
            return head
    head, _, last = at.rpartition("/")
    if head.endswith("/properties"):
        return head.removesuffix("/properties")
    if last == "required":
        return head
    return head.removesuffix("/required") if head.endswith("/required") else at


def _traced(translation: Translation) -> dict[str, Any]:
    return translation.traced if translation.traced is not None else translation.schema


def _shown(documents: Documents, both: Versus, value: Json, reading: Reading, isolated: bool) -> Shown:
    refusals = documents.validator(both.receiver).refusals(value)
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
        self.spot, self.change = spot, change
        self.name = both.slot.name if both.slot.kind != "body" else ""
        self.is_text = both.slot.kind != "body"
        self.sender, self.receiver = both.sender.schema, both.receiver.schema
        self.definitions = places.definitions(self.sender, self.receiver)
        self.without = places.without(spot, change)
        whole = places.replaced(self.receiver, spot.received_way, self.without)
        self.reverted = Validator({**whole, "$defs": self.definitions}, formats=self.formats)
        self.accepting = documents.validator(both.sender)
        self.refusing = documents.validator(both.receiver)

    def find(self) -> tuple[Json, bool] | None:
        """A value, and whether it shows this change only."""
        try:
            for leaf in islice(self._leaves(), 9):
                for value in self._lifted(leaf):
                    if self._shows(value) and self.reverted.accepts(value) and self._is_sure(value):
                        return value, True
            return self._anyhow()
        except UnusableSchema:
            return None

    def _shows(self, value: Json) -> bool:
        if not self.accepting.accepts(value) or self.refusing.accepts(value):
            return False
        return not (self.is_text and any(self.refusing.accepts(one) for one in readings(value)))

    def _is_sure(self, value: Json) -> bool:
        """Whether the second validator says the same of both versions: slow, so it is asked last."""
        return self.accepting.surely_accepts(value) and self.refusing.surely_refuses(value)

    def _leaves(self) -> Iterator[dict[str, Any]]:
        """Schemas of what may stand at the spot: refused there, and but for the change accepted."""
        if places.is_about_property(self.change.event):
            yield from self._with_and_without()
        sent = places.as_sent(self.spot.sent)
        sender = {"allOf": [sent, self.without], "$defs": self.definitions}
        receiver = {**self.spot.received, "$defs": self.receiver.get("$defs", {})}
        name = next((name for word, name in reversed(self.spot.sent_way) if word == "properties"), self.name)
        try:
            apart = difference(sender, receiver, formats=self.formats)
            yield from ({"const": value} for value in islice(builder.values(apart, name=name), 4))
        except NotModelled:
            effort = Effort(proposals=100, search_s=0.05, within_s=0.3, proofs=False)
            for one in (sender, {**sent, "$defs": self.definitions}):
                decision = decide(one, receiver, formats=self.formats, name=name, effort=effort)
                if decision.outcome is Outcome.WITNESS:
                    yield {"const": decision.value}
        # Any small value will do for most changes of type, and for a branch that is new.
        yield self.spot.sent

    def _with_and_without(self) -> Iterator[dict[str, Any]]:
        """The sender's objects that lack the property, and those that have it."""
        names = {self.change.subject, self.change.old, self.change.new}
        properties = self.spot.sent.get("properties", {})
        for name in sorted(one for one in names if isinstance(one, str)):
            if name not in self.spot.sent.get("required", ()):
                yield {**self.spot.sent, "properties": {**properties, name: False}}
            if isinstance(properties.get(name), dict):
                yield focus.along(self.spot.sent, (("properties", name),), properties[name])

    def _lifted(self, leaf: dict[str, Any]) -> Iterator[Json]:
        """Values of the sender with the leaf at the spot, the smallest first."""
        narrowed = focus.along(self.sender, self.spot.sent_way, leaf)
        if not self.spot.sent_way:
            narrowed = {**leaf, "$defs": self.sender.get("$defs", {})}
        yield from minimal.values(narrowed, name=self.name)
        if not self.spot.sent_way and "const" in leaf:
            return
        if "const" in leaf:
            # The receiver may demand more elsewhere (another change): what satisfies both is wanted.
            bare = {word: item for word, item in self.receiver.items() if word != "$schema"}
            received = places.replaced(bare, self.spot.received_way, leaf)
            sent = places.as_sent(narrowed)
            both = {"allOf": [received_part(received), sent], "$defs": self.definitions}
            yield from minimal.values(both, name=self.name)
        with contextlib.suppress(NotModelled):
            yield from islice(builder.values(SchemaSet.of(narrowed, formats=self.formats)), 3)
        yield from islice(search.values(narrowed, self.receiver, seed=1), 15)

    def _anyhow(self) -> tuple[Json, bool] | None:
        """A value that shows the change among others: what refuses it must not all be there without it."""
        effort = Effort(proposals=100, search_s=0.05, within_s=0.3, proofs=False)
        decision = decide(
            self.sender, self.receiver, formats=self.formats, effort=effort, also=self._is_about
        )
        if (
            decision.outcome is Outcome.WITNESS
            and self._shows(decision.value)
            and self._is_sure(decision.value)
        ):
            return decision.value, False
        return None

    def _is_about(self, value: Json) -> bool:
        with_it = {(one.at, one.keyword, one.message) for one in self.refusing.refusals(value)}
        without_it = {(one.at, one.keyword, one.message) for one in self.reverted.refusals(value)}
        return bool(with_it - without_it)


def received_part(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without its definitions."""
    return {word: item for word, item in schema.items() if word not in ("$defs", "$schema")}


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
    return _lost(documents, was, now, spot, name)


def _lost(documents: Documents, was: Translation, now: Translation, spot: Spot, name: str) -> Shown | None:
    part = spot.sent.get("properties", {}).get(name)
    if part is None or part is False:
        return None
    way = (*spot.sent_way, ("properties", name))
    narrowed = focus.along(was.schema, way, part if isinstance(part, dict) else {})
    accepting, refusing = documents.validator(was), documents.validator(now)
    for value in _values(narrowed, documents.formats):
        at = _place_of(value, name)
        if at is None or not accepting.accepts(value) or refusing.accepts(value):
            continue
        # But for this name it must be possible still: then nothing else is missed in it.
        if not refusing.accepts(_without_name(value, name)):
            continue
        if not (accepting.surely_accepts(value) and refusing.surely_refuses(value)):
            continue
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
    found = (_place_of(part, name, f"{at}/{step}") for step, part in parts)
    return next((place for place in found if place is not None), None)


def _without_name(value: Json, name: str) -> Json:
    """The value without a name, wherever it is."""
    if isinstance(value, dict):
        return {key: _without_name(part, name) for key, part in value.items() if key != name}
    if isinstance(value, list):
        return [_without_name(part, name) for part in value]
    return value


def _values(schema: dict[str, Any], formats: bool) -> Iterator[Json]:
    yield from minimal.values(schema)
    with contextlib.suppress(NotModelled):
        yield from islice(builder.values(SchemaSet.of(schema, formats=formats)), 8)
    yield from islice(search.values(schema, schema, seed=1), 60)


# ---- proofs of the opposite ---------------------------------------------------------------------------


def is_harmless(documents: Documents, slot: Slot, change: Change, budget: Budget) -> bool | None:
    """Whether the change alone, applied to the sender's schema, refuses nothing; None if that is unknown."""
    if change.event.startswith("format-") and not {change.old, change.new} <= {None, *KNOWN_FORMATS}:
        return None
    both = versus(documents, slot, Reading.PLAIN)
    if both.receiver.doubts or both.sender.doubts or not budget.spend():
        return None
    effort = Effort(proposals=60, search_s=0, within_s=0.5)
    formats = documents.formats
    if next(propose(both.sender.schema, formats=formats), _NOTHING) is _NOTHING:
        # Nothing at all is accepted: then everything is covered, and nothing is said by it.
        return None
    if (
        decide(both.sender.schema, both.receiver.schema, formats=formats, effort=effort).outcome
        is Outcome.COVERED
    ):
        return True
    spot = spot_of(both, change)
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
    return spot_of(versus(documents, slot, Reading.PLAIN), change) is not None


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
