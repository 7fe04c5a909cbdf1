"""Both versions side by side: operations in pairs, and everything in them that has a schema."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from triaccord.differ.canonical.document import MISSING, Document, same
from triaccord.differ.canonical.messages import Media, Operation, Parameter, Response, callbacks
from triaccord.differ.canonical.nodes import Node, Schema
from triaccord.differ.comparison import opened as side_by_side
from triaccord.differ.messages.parameters import alike_places
from triaccord.differ.messages.responses import met
from triaccord.differ.pairing import Pairing, ref_of
from triaccord.differ.walk import Walk
from triaccord.evidence.apart import unchanged
from triaccord.evidence.ways import Ground, Routes
from triaccord.loading.version import Version
from triaccord.model import Change, OperationRef, Side
from triaccord.model.quick import dataclass
from triaccord.schemas import Covering, Opened, Reading, Role, Translator
from triaccord.schemas.together import Together

_NAMES = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One place of an exchange that has a schema in both versions.

    Attributes:
        side: Who writes the value: `REQUEST` the client, `RESPONSE` the server.
        kind: `body`, `parameter` or `header`.
        name: The parameter's or header's name; the media type of a body.
        status: The response's status; None in what is sent.
        old: Schema of the older version.
        new: Schema of the newer one.
        parameter: The newer version's parameter or header; the older one's that moved into the body.
        is_moved: Whether the value is sent elsewhere in the newer version, or as the entry of a list.
    """

    side: Side
    kind: str
    name: str
    status: str | None
    old: Schema
    new: Schema
    parameter: Parameter | None = None
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class OperationPair:
    """An operation in both versions; None where a version does not have it."""

    ref: OperationRef
    old: Operation | None
    new: Operation | None

    @property
    def is_in_place(self) -> bool:
        """Whether both versions have it under the same method and path, parameters' names aside."""
        old, new = self.old, self.new
        if old is None or new is None or old.method != new.method:
            return False
        return _NAMES.sub("{}", old.path) == _NAMES.sub("{}", new.path)

    @property
    def is_incoming(self) -> bool:
        """Whether the server calls the client."""
        operation = self.new or self.old
        return operation is not None and operation.is_incoming


class Documents:
    """Two versions, opened for proving.

    Args:
        old: The version that clients were written for.
        new: The version that they will meet.
        formats: Whether `format` is an assertion.
        limit: How many nodes a schema may have before it is given up.
        opened: What the comparison of the same two versions has worked out already.
    """

    def __init__(
        self,
        old: Version,
        new: Version,
        *,
        formats: bool = True,
        limit: int = 8_000,
        opened: tuple[Walk, Pairing] | None = None,
    ) -> None:
        self.old_version, self.new_version = old, new
        self.walk, self.pairing = opened or side_by_side(old, new)
        self.old, self.new = self.walk.old, self.walk.new
        self.formats = formats
        self.limit = limit
        self._translators: dict[tuple[bool, Side, Role, Reading], Translator] = {}
        self._slots: dict[OperationRef, tuple[Slot, ...]] = {}
        self._opened: dict[tuple[object, ...], Opened] = {}
        self._alike: dict[str, tuple[str, ...] | None] = {}
        self._leaves: tuple[dict[int, tuple[dict[str, Any], Any]], ...] = {}, {}
        self._same_leaves: dict[tuple[object, ...], dict[str, Any]] = {}
        self._together: tuple[dict[Side, Together], ...] = {}, {}
        self._routes = Routes(self.old), Routes(self.new)

    @cached_property
    def pairs(self) -> dict[OperationRef, OperationPair]:
        """Operations by the name that findings have for them; callbacks included."""
        found: dict[OperationRef, OperationPair] = {}
        both = [*self.pairing.both, *((one.old, one.new) for one in self.pairing.renamed)]
        for old, new in both:
            found[ref_of(new)] = OperationPair(ref_of(new), old, new)
            inner = {(one.method, one.path): one for one in callbacks(old)}
            for callback in callbacks(new):
                was = inner.pop((callback.method, callback.path), None)
                found.setdefault(ref_of(callback), OperationPair(ref_of(callback), was, callback))
            for gone in inner.values():
                found.setdefault(ref_of(gone), OperationPair(ref_of(gone), gone, None))
        for operation in self.pairing.gone:
            found.setdefault(ref_of(operation), OperationPair(ref_of(operation), operation, None))
        for operation in self.pairing.come:
            found.setdefault(ref_of(operation), OperationPair(ref_of(operation), None, operation))
        return found

    def slots(self, ref: OperationRef) -> tuple[Slot, ...]:
        """What of an operation has a schema in both versions; no parameters that are the same in both."""
        if ref not in self._slots:
            pair = self.pairs.get(ref)
            old, new = (pair.old, pair.new) if pair is not None else (None, None)
            is_touched = old is not None and new is not None and not self._is_untouched(old, new)
            found = (*_slots(old, new, self.walk),) if old and new and is_touched else ()
            self._slots[ref] = found
        return self._slots[ref]

    def _is_untouched(self, old: Operation, new: Operation) -> bool:
        """Whether two operations are written alike, and lead to nothing that differs."""
        shared = old.item.get("parameters"), new.item.get("parameters")
        return (
            same(old.value, new.value)
            and same(*shared)
            and not self.walk.leads_to_change(Node(old.at, [old.value, shared[0]]))
        )

    def opened(
        self, schema: Schema, *, of_new: bool, side: Side, role: Role, reading: Reading = Reading.PLAIN
    ) -> Opened:
        """A schema of one version as JSON Schema, its parts translated when they are looked at."""
        key = (of_new, side, role, reading, *(node.at for node in schema))
        if key not in self._opened:
            translator = self.translator(of_new=of_new, side=side, role=role, reading=reading)
            self._opened[key] = translator.opened((node.at, node.value) for node in schema)
        return self._opened[key]

    def ground(self, slot: Slot, *, of_new: bool, role: Role, reading: Reading = Reading.PLAIN) -> Ground:
        """One version's schema of a slot, opened, with the ways in its document."""
        schema = slot.new if of_new else slot.old
        opened = self.opened(schema, of_new=of_new, side=slot.side, role=role, reading=reading)
        return Ground(opened, self._routes[of_new], schema)

    @cached_property
    def _apart(self) -> frozenset[str]:
        return unchanged(self.old, self.new, self.walk)

    def hops(self, slot: Slot, change: Change) -> int | None:
        """Through how many references a slot leads to the place of a change; None if it does not."""
        found = [
            len(spelled[1])
            for routes, schema, at in zip(
                self._routes, (slot.old, slot.new), (change.old_at, change.new_at), strict=True
            )
            if at is not None and (spelled := routes.spelled(schema, at)) is not None
        ]
        return max(found) if found else None

    def is_same(self, slot: Slot) -> bool:
        """Whether the two schemas of a slot are one, with all that they lead to."""
        pairs = zip(slot.old, slot.new, strict=False)
        return len(slot.old) == len(slot.new) and all(self.walk.is_same(old, new) for old, new in pairs)

    def covering(
        self,
        sender: Ground,
        receiver: Ground,
        received: Mapping[str, Any] | None = None,
        *,
        replaced: Collection[tuple[str, str]] = (),
    ) -> Covering:
        """What covers what between a sender's parts and a receiver's (or others in their stead).

        Args:
            sender: The one who writes.
            receiver: The one who reads.
            received: Parts in the place of the receiver's.
            replaced: Pointers to parts that are known to have taken others' places: no news.
        """
        sent_parts, received_parts = sender.opened.parts, receiver.opened.parts
        dirty = self.walk.dirty

        def same(one: str, other: str) -> bool:
            if other.startswith("sent:"):
                return other.removeprefix("sent:") == one
            at, its = sent_parts.pointer(one), received_parts.pointer(other)
            if (at, its) in replaced:
                return True
            if at != its:
                return False
            return at in self._apart or (at in self.new.components() and at not in dirty)

        def within(one: str, other: str) -> tuple[tuple[str, str], ...] | None:
            at = sent_parts.pointer(one)
            if other.startswith("sent:") or at != received_parts.pointer(other):
                return None
            refs = self._refs_if_alike(at)
            if refs is None:
                return None
            both = [(sent_parts.at(ref), received_parts.at(ref)) for ref in refs]
            return tuple((x, y) for x, y in both if x is not None and y is not None)

        parts = received_parts if received is None else received
        return Covering(sent_parts, parts, same=same, within=within, formats=self.formats)

    def _refs_if_alike(self, at: str) -> tuple[str, ...] | None:
        """What a component refers to, where both versions have it word by word and it only widens."""
        if at not in self._alike:
            old, new = self.old.components().get(at, MISSING), self.new.components().get(at, MISSING)
            found = None
            if old is not MISSING and new is not MISSING and same(old, new) and _only_widens(new):
                found = tuple(sorted(self.new.component_refs(at)))
            self._alike[at] = found
        return self._alike[at]

    def translator(self, *, of_new: bool, side: Side, role: Role, reading: Reading) -> Translator:
        """The translator for one version, side, role and reading."""
        key = (of_new, side, role, reading)
        if key not in self._translators:
            version = self.new_version if of_new else self.old_version
            self._translators[key] = Translator(
                version.document,
                version.dialect,
                side=side,
                role=role,
                reading=reading,
                formats=self.formats,
                limit=self.limit,
                trace=True,
                apart=self._apart,
                leaves=self._leaves[of_new],
                together=self._together[of_new],
                alike=self._same_leaves,
            )
        return self._translators[key]


_NARROWING = frozenset({"oneOf", "not", "if", "discriminator", "unevaluatedProperties", "unevaluatedItems"})


def _only_widens(schema: Any) -> bool:
    """Whether larger parts can only make it larger."""
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if not _NARROWING.isdisjoint(node):
                return False
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return True


def _slots(old: Operation, new: Operation, walk: Walk) -> Iterator[Slot]:
    sent = Side.RESPONSE if new.is_incoming else Side.REQUEST
    received = Side.REQUEST if new.is_incoming else Side.RESPONSE
    alike = alike_places(walk, old, new)
    olds, news = old.parameters(without=alike[0]), new.parameters(without=alike[1])
    body, body_now = old.body(), new.body()
    for key, parameter in olds.items():
        now = news.get(key)
        if now is None:
            if body_now is not None and parameter.where != "path" and not parameter.content:
                yield from _moved(parameter, body_now.content, walk.new, sent)
            continue
        if same(parameter.value, now.value) and not walk.leads_to_change(Node(parameter.at, parameter.value)):
            continue
        yield from _as_entry(parameter, now, walk.new, sent)
        yield from _parameter(parameter, now, sent, "parameter", None)
    if body is not None and body_now is not None:
        yield from _media(body.content, body_now.content, sent, None)
    for status, response, other in met(old.responses(), new.responses()):
        yield from _response(status, response, other, received)


def _as_entry(old: Parameter, new: Parameter, doc: Document, side: Side) -> Iterator[Slot]:
    """A parameter that takes a list now: what was sent is the only entry of it."""
    view = doc.view(new.schema)
    if view.kinds == {"array"} and view.items and old.schema:
        yield Slot(
            side=side, kind="parameter", name=new.name, status=None, old=old.schema, new=view.items,
            parameter=new, is_moved=True,
        )  # fmt: skip


def _moved(parameter: Parameter, content: dict[str, Media], doc: Document, side: Side) -> Iterator[Slot]:
    """A parameter that the newer version takes in the body, under the same name."""
    for media in content.values():
        schema = doc.view(media.schema).properties.get(parameter.name)
        if schema:
            yield Slot(
                side=side,
                kind="parameter",
                name=parameter.name,
                status=None,
                old=parameter.schema,
                new=schema,
                parameter=parameter,
                is_moved=True,
            )
            return


def _response(status: str, old: Response, new: Response, side: Side) -> Iterator[Slot]:
    yield from _media(old.content, new.content, side, status)
    for key, header in old.headers.items():
        if key in new.headers:
            yield from _parameter(header, new.headers[key], side, "header", status)


def _media(old: dict[str, Media], new: dict[str, Media], side: Side, status: str | None) -> Iterator[Slot]:
    for name, media in old.items():
        other = new.get(name) or next(
            (one for key, one in new.items() if key.split(";")[0] == name.split(";")[0]), None
        )
        if other is not None:
            yield Slot(side=side, kind="body", name=name, status=status, old=media.schema, new=other.schema)


def _parameter(old: Parameter, new: Parameter, side: Side, kind: str, status: str | None) -> Iterator[Slot]:
    if old.content and new.content:
        for slot in _media(old.content, new.content, side, status):
            yield Slot(
                side=side, kind=kind, name=new.name, status=status, old=slot.old, new=slot.new, parameter=new
            )
    elif not old.content and not new.content:
        yield Slot(
            side=side, kind=kind, name=new.name, status=status, old=old.schema, new=new.schema, parameter=new
        )
