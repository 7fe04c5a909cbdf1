"""One attempt to show a change: values at its place, lifted to the root, checked against three schemas.

::

    sender ── accepts it;  receiver ── refuses it;  receiver without this one change ── accepts it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from triaccord.evidence import leaves, places
from triaccord.evidence.places import Spot
from triaccord.evidence.renamed import Names
from triaccord.evidence.ways import end_of, steps_into
from triaccord.model import Change, Json
from triaccord.schemas import Effort, Outcome, SchemaTooLarge, Sliced, decide, focus, lifting, minimal
from triaccord.schemas.components import renamed
from triaccord.schemas.focus import Way
from triaccord.schemas.memory import Memory, memory_of
from triaccord.schemas.validation import Refusal, UnusableSchema

_SENT = "sent:"
_MOST_VALUES = 12
_MOST_TRIED = 60
_WHOLE = 150
Schema = Mapping[str, Any]
Check = Callable[[Json], bool]


class Both(Mapping[str, Any]):
    """The parts of the receiver, and under other names the sender's; some of them put in the place of others.

    Args:
        received: The receiver's parts.
        sent: The sender's; their names begin with `sent:`.
        instead: Parts that stand in for the receiver's.
    """

    def __init__(self, received: Schema, sent: Schema, instead: Schema | None = None) -> None:
        self._received, self._sent = received, sent
        self._made: dict[str, Any] = dict(instead or {})
        self.memory = Memory(memory_of(received), frozenset(self._made).__contains__)

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            if name.startswith(_SENT):
                part = self._sent[name.removeprefix(_SENT)]
                self._made[name] = renamed(part, lambda inner: _SENT + inner)
            else:
                self._made[name] = self._received[name]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._received
        yield from (_SENT + name for name in self._sent)

    def __len__(self) -> int:
        return len(self._received) + len(self._sent)

    def __contains__(self, name: object) -> bool:
        if isinstance(name, str) and name.startswith(_SENT):
            return name.removeprefix(_SENT) in self._sent
        return name in self._received or name in self._made


def reverted(receiver: Schema, sender: Schema, spot: Spot, without: dict[str, Any]) -> dict[str, Any]:
    """The receiver's schema with something else at a place, wherever the part that it is in is used."""
    way, parts = spot.received_way, receiver.get("$defs", {})
    hops = [index for index, (word, _) in enumerate(way) if word == "$ref"]
    sent = sender.get("$defs", {})
    if not hops:
        whole = places.replaced({**bare(receiver), "$defs": parts}, way, without)
        return {**whole, "$defs": Both(parts, sent)}
    name, rest = way[hops[-1]][1], way[hops[-1] + 1 :]
    changed = places.replaced({**bare_part(parts[name]), "$defs": parts}, rest, without)
    return {**bare(receiver), "$defs": Both(parts, sent, {name: bare(changed)})}


def bare(schema: Schema) -> dict[str, Any]:
    """A schema without its definitions."""
    return {word: item for word, item in schema.items() if word not in ("$defs", "$schema")}


def bare_part(schema: Any) -> dict[str, Any]:
    """A named part as an object."""
    return bare(schema) if isinstance(schema, Mapping) else {} if schema else {"not": {}}


class Isolation:
    """One attempt.

    Args:
        sender: What the sender may send; `$defs` may be made while they are read.
        receiver: What the receiver takes.
        spot: Where the change is in both.
        change: What to show.
        name: What the value is called, where it is a parameter or header; its text can be taken for more
            than one value then.
        readings: What else a text can be taken for; None for bodies.
        names: What the sender and the receiver call what is on the way to the place.
        formats: Whether `format` is an assertion.
    """

    def __init__(
        self,
        sender: Schema,
        receiver: Schema,
        spot: Spot,
        change: Change,
        *,
        name: str = "",
        readings: Callable[[Json], Iterator[Json]] | None = None,
        names: Names | None = None,
        formats: bool = True,
    ) -> None:
        self.sender, self.receiver, self.spot, self.change = sender, receiver, spot, change
        self.name, self.readings, self.formats = name, readings, formats
        self.names = names or Names()
        without = places.without(spot, change)
        self.receiver_without = reverted(receiver, sender, spot, without)
        self.accepting = Sliced(sender, formats=formats)
        self.refusing = Sliced(receiver, formats=formats)
        self.reverted = Sliced(self.receiver_without, formats=formats)
        self._around = _union_around(receiver, spot, formats)
        self._among_others: Json = None
        self._has_one = False

    def find(self) -> tuple[Json, bool] | None:
        """A value, and whether it shows this change only."""
        left = _MOST_TRIED
        for leaf in self._leaves():
            for value in islice(self._lifted(leaf), min(_MOST_VALUES, left)):
                left -= 1
                try:
                    if self._proves(value):
                        return value, True
                except (UnusableSchema, SchemaTooLarge):
                    continue
        return (self._among_others, False) if self._has_one else self._anyhow()

    def _proves(self, value: Json) -> bool:
        if self._is_let_through(value) or not self._shows(value):
            return False
        if self.reverted.accepts(self.names.as_received(value)):
            return self._is_sure(value)
        if not self._has_one and self._is_about(value) and self._is_sure(value):
            self._among_others, self._has_one = value, True
        return False

    def _is_let_through(self, value: Json) -> bool:
        """Whether the receiver takes what is around the place by another branch: nothing shows then."""
        if self._around is None or self.readings is not None:
            return False
        steps, around = self._around
        there = [*_at(self.names.as_received(value), steps)]
        return bool(there) and all(map(around.accepts, there))

    def _shows(self, value: Json) -> bool:
        if not self.accepting.accepts(value) or self.refusing.accepts(self.names.as_received(value)):
            return False
        return self.readings is None or not any(self.refusing.accepts(one) for one in self.readings(value))

    def _is_sure(self, value: Json) -> bool:
        """Whether the second validator says the same of both versions: slow, so it is asked last."""
        received = self.names.as_received(value)
        return self.accepting.surely_accepts(value) and self.refusing.surely_refuses(received)

    def refusals(self, value: Json) -> list[Refusal]:
        """Why the receiver refuses a value: the reasons that are gone without the change, or all."""
        received = self.names.as_received(value)
        found = self.refusing.refusals(received)
        without_it = {(one.at, one.keyword, one.message) for one in self.reverted.refusals(received)}
        return [one for one in found if (one.at, one.keyword, one.message) not in without_it] or [*found]

    def _is_about(self, value: Json) -> bool:
        """Whether some reason to refuse it is gone without the change."""
        received = self.names.as_received(value)
        with_it = {(one.at, one.keyword, one.message) for one in self.refusing.refusals(received)}
        without_it = {(one.at, one.keyword, one.message) for one in self.reverted.refusals(received)}
        return bool(with_it - without_it)

    def _leaves(self) -> Iterator[dict[str, Any]]:
        """Schemas of what may stand at the place: the plain ones first, those of the algebra last."""
        sent_parts, received_parts = self.sender.get("$defs", {}), self.receiver.get("$defs", {})
        yield from leaves.plain(self.spot, self.change, sent_parts, received_parts)
        if self._has_one and leaves.is_told_by_name(self.change):
            return
        name = next((name for word, name in reversed(self.spot.sent_way) if word == "properties"), self.name)
        yield from leaves.computed(
            self.spot, self.change, Both(received_parts, sent_parts), name=name, formats=self.formats
        )

    def _lifted(self, leaf: dict[str, Any]) -> Iterator[Json]:
        """Values of the sender with the leaf at the place, the smallest first."""
        yield from lifting.lifted(dict(self.sender), self.spot.sent_way, leaf, name=self.name)
        if not self.spot.sent_way and "const" in leaf:
            return
        narrowed = bare(focus.along(dict(self.sender), self.spot.sent_way, leaf))
        # The receiver may demand more elsewhere (another change): what satisfies both is wanted.
        defs = self.receiver_without["$defs"]
        both = {"allOf": [bare(self.receiver_without), places.as_sent(narrowed)], "$defs": defs}
        yield from minimal.values(both, name=self.name)

    def _anyhow(self) -> tuple[Json, bool] | None:
        """A value that shows the change among others, where the schemas are small enough for that."""
        wholes = []
        for schema in (self.sender, self.receiver):
            whole = leaves.closed(bare(schema), schema.get("$defs", {}), _WHOLE)
            if whole is None:
                return None
            wholes.append(whole)
        effort = Effort(proposals=100, searches=100, search_s=0.5, within_s=0.3, proofs=False)
        try:
            decision = decide(*wholes, formats=self.formats, effort=effort, also=self._is_about)
            if decision.outcome is Outcome.WITNESS and self._shows(decision.value):
                return (decision.value, False) if self._is_sure(decision.value) else None
        except (UnusableSchema, SchemaTooLarge):
            pass
        return None


def _union_around(receiver: Schema, spot: Spot, formats: bool) -> tuple[Way, Sliced] | None:
    """The innermost union of the receiver that a place is in: the steps to its value, and what it takes."""
    way, parts = spot.received_way, receiver.get("$defs", {})
    unions = [index for index, (word, _) in enumerate(way) if word in ("anyOf", "oneOf")]
    if not unions:
        return None
    head = way[: unions[-1]]
    node = end_of(receiver, parts, head)
    return steps_into(head), Sliced({**bare_part(node), "$defs": parts}, formats=formats)


def _at(value: Json, steps: Way) -> Iterator[Json]:
    """What is in a value at the end of steps into it; all entries of a list, all members of a map."""
    if not steps:
        yield value
        return
    (word, name), rest = steps[0], steps[1:]
    inner: Iterable[Json] = ()
    if isinstance(value, list) and word in ("items", "prefixItems"):
        inner = value if word == "items" else value[int(name) : int(name) + 1]
    elif isinstance(value, dict):
        named = [value[name]] if name in value else []
        inner = named if word == "properties" else value.values()
    for one in inner:
        yield from _at(one, rest)
