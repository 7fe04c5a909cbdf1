"""A receiver's schemas as they would be without the changes that are known already."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from triaccord.evidence import places
from triaccord.evidence.documents import Documents
from triaccord.evidence.isolating import Both, bare, bare_part
from triaccord.evidence.places import Spot
from triaccord.evidence.showing import Facing
from triaccord.evidence.ways import Ground, nearest
from triaccord.model import Change, Finding, Level, Side
from triaccord.model.quick import dataclass
from triaccord.schemas import Covering, Reading, Role, Translator
from triaccord.schemas.memory import Memory

_ANYTHING: dict[str, Any] = {}


class Reverted(Mapping[str, Any]):
    """The receiver's parts with every known change in them taken back; the sender's begin with `sent:`.

    Args:
        documents: Both versions.
        sender: Translates the sender's schemas.
        receiver: Translates the receiver's.
        changes: What is known.
        sender_is_new: Whether the newer version sends.
    """

    def __init__(
        self,
        documents: Documents,
        sender: Translator,
        receiver: Translator,
        changes: Iterable[Change],
        *,
        sender_is_new: bool,
    ) -> None:
        self.sender, self.receiver = sender, receiver
        self._plain = Both(receiver.parts, sender.parts)
        self._made: dict[str, Any] = {}
        self._in_parts: dict[str, list[_Known]] = {}
        self._elsewhere: list[_Known] = []
        self.replaced: set[tuple[str, str]] = set()
        components = (documents.old if sender_is_new else documents.new).components()
        self._sent_components = (documents.new if sender_is_new else documents.old).components()
        for change in changes:
            known = _Known(change, sender_is_new)
            holder = _holder(known.at, components)
            if holder is not None and not holder.startswith(_SCHEMAS):
                holder = None  # a shared parameter or body is no part that schemas refer to: it is the slot
            if (
                holder == known.at != known.sent_at
                and known.is_whole
                and known.sent_at in self._sent_components
            ):
                # Another part took its place there; elsewhere both may be what they were.
                self.replaced.add((known.sent_at, known.at))
            elif holder is None:
                self._elsewhere.append(known)
            else:
                self._in_parts.setdefault(holder, []).append(known)

        self.memory = Memory(receiver.parts.memory, self._is_changed)
        self._sorted = sorted((known.at, index) for index, known in enumerate(self._elsewhere))

    def _is_changed(self, name: str) -> bool:
        return name.startswith("sent:") or self.receiver.parts.pointer(name) in self._in_parts

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            part = self._plain[name]
            pointer = "" if name.startswith("sent:") else self.receiver.parts.pointer(name)
            for known in self._in_parts.get(pointer, ()):
                part = self._without(part, known, None)
            self._made[name] = part
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)

    def __contains__(self, name: object) -> bool:
        return name in self._plain

    def root(self, sender: Ground, receiver: Ground) -> dict[str, Any]:
        """A slot's schema without the known changes in it, its parts likewise."""
        made: Any = bare(receiver.opened.schema)
        places = sorted({index for node in receiver.schema for index in self._within(node.at)})
        for index in places:
            made = self._without(made, self._elsewhere[index], sender)
        return {**bare_part(made), "$defs": self}

    def _within(self, holder: str) -> Iterator[int]:
        """Which of the changes that are in no part lie in what stands at a pointer."""
        first = bisect_left(self._sorted, (holder, -1))
        for at, index in islice(self._sorted, first, None):
            if not at.startswith(holder):
                return
            if self._elsewhere[index].is_in(holder):
                yield index

    def _without(self, part: Any, known: _Known, sender: Ground | None) -> Any:
        way, node = nearest(part, known.at)
        sent = self._sent(known, sender)
        if known.change.event == "property-added" and sent is not None and _names_further(sent):
            return part  # the older version says that further names may be sent: any value was promised
        if sent is None:
            made = _ANYTHING
        else:
            spot = Spot(sent_way=(), received_way=(), sent=bare_part(sent), received=bare_part(node))
            made = places.without(spot, known.change)
        return bare(places.replaced({**bare_part(part), "$defs": {}}, way, made))

    def _sent(self, known: _Known, sender: Ground | None) -> Any:
        """What the sender says at the place of a change."""
        if sender is not None:
            end = sender.way_to(known.sent_at)
            if end is not None:
                return end.node
        holder = _holder(known.sent_at, self._sent_components)
        name = self.sender.parts.at(holder) if holder is not None else None
        return None if name is None else nearest(self.sender.parts[name], known.sent_at)[1]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared on one side: the receiver without the known changes, and what is proved of it."""

    reverted: Reverted
    covering: Covering


class Known:
    """Everything that is known to have changed, to be taken back.

    Args:
        documents: Both versions.
        findings: What rules have said.
    """

    def __init__(self, documents: Documents, findings: Iterable[Finding]) -> None:
        self.documents = documents
        self._changes = [
            change for finding in findings if _matters(finding) for change in _with_parts(finding.change)
        ]
        self._made: dict[tuple[Side, Reading], Compared] = {}
        self._plain: dict[tuple[Side, Reading], Covering] = {}

    def covering(self, both: Facing, reading: Reading) -> Covering:
        """What is proved on the side of a slot, all changes in it."""
        key = both.slot.side, reading
        if key not in self._plain:
            self._plain[key] = self.documents.covering(both.sender, both.receiver)
        return self._plain[key]

    def compared(self, both: Facing, reading: Reading) -> Compared:
        """What is compared on the side of a slot."""
        key = both.slot.side, reading
        if key not in self._made:
            is_new, side = both.sender_is_new, both.slot.side
            sender, receiver = (
                self.documents.translator(of_new=of_new, side=side, role=role, reading=how)
                for of_new, role, how in (
                    (is_new, Role.SENDER, reading),
                    (not is_new, Role.RECEIVER, Reading.PLAIN),
                )
            )
            reverted = Reverted(self.documents, sender, receiver, self._changes, sender_is_new=is_new)
            covering = self.documents.covering(
                both.sender, both.receiver, reverted, replaced=reverted.replaced
            )
            self._made[key] = Compared(reverted, covering)
        return self._made[key]


def _matters(finding: Finding) -> bool:
    """Whether what a finding says is to be taken back, although it may be safe.

    Nobody sends a property that nobody described, unless the older version says that further names may be
    sent; and a format that is safe to state is one that everybody kept to.
    """
    return finding.level is not Level.SAFE or finding.change.event.startswith(("property-added", "format-"))


def _with_parts(change: Change) -> Iterator[Change]:
    for one in change.each:
        if one.event != "properties-moved":  # its place is all of the object; what moved is in its parts
            yield one
        for part in one.parts:
            yield from _with_parts(part)


class _Known:
    """A change by its places; what is absent on one side is looked for at the pointer of the other."""

    def __init__(self, change: Change, sender_is_new: bool) -> None:
        old_at, new_at = change.old_at, change.new_at
        if places.is_about_property(change.event):
            old_at, new_at = places.owner(old_at, change), places.owner(new_at, change)
        sent_at, received_at = (new_at, old_at) if sender_is_new else (old_at, new_at)
        self.change = change
        self.is_whole = not places.is_about_property(change.event)
        self.at = received_at or sent_at or ""
        self.sent_at = sent_at or received_at or ""

    def is_in(self, holder: str) -> bool:
        """Whether it lies in what stands at a pointer."""
        return self.at == holder or self.at.startswith(holder + "/")


def _names_further(schema: Any) -> bool:
    words = ("additionalProperties", "patternProperties")
    return isinstance(schema, Mapping) and any(schema.get(word, False) is not False for word in words)


_SCHEMAS = ("/components/schemas/", "/definitions/")


def _holder(at: str, components: Mapping[str, Any]) -> str | None:
    """The component that a pointer lies in."""
    here = at
    while here:
        if here in components:
            return here
        here = here.rpartition("/")[0]
    return None
