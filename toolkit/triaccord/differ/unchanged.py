"""Operations that are written alike on both sides: most of a large document.

Nothing of their own differs; what counts is which changed schemas they send and receive. Where these stand
at the places that every generator uses, that is read off the references. Everything else (shared responses
and headers that differ, callbacks) is left to the comparison that reads messages in full.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from triaccord.differ.canonical import Node
from triaccord.differ.canonical.document import plain_ref, refs_in, same
from triaccord.differ.canonical.messages import Operation
from triaccord.differ.canonical.nodes import join
from triaccord.differ.exchanges import Exchange
from triaccord.differ.messages.parameters import IN_BODY, compare_parameters, place_of
from triaccord.differ.messages.responses import STATUS
from triaccord.differ.walk import Walk
from triaccord.model.quick import dataclass

_encode = msgspec.json.Encoder().encode
_FROM_DOCUMENT = ("consumes", "produces")
_REF = b'"$ref":'

Lead: TypeAlias = "str | tuple[str, ...]"
"""A reference as it is written; or the way through an operation to a schema that is written in place."""


@dataclass(frozen=True, slots=True)
class Leads:
    """What of two operations that are written alike may differ.

    Attributes:
        sent: The caller's message: schemas that lead to something that differs.
        received: The same of what comes back.
        parameters: Whether a parameter does.
    """

    sent: tuple[Lead, ...]
    received: tuple[Lead, ...]
    parameters: bool = False

    def __bool__(self) -> bool:
        """Whether anything may differ at all."""
        return bool(self.sent or self.received or self.parameters)


class Unchanged:
    """Tells of pairs of operations whether they are written alike, and what they lead to."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        old, new = walk.old, walk.new
        self._in_step = old.is_swagger == new.is_swagger and all(
            same(old.tree.get(word), new.tree.get(word)) for word in _FROM_DOCUMENT
        )
        self._items: dict[str, bool | None] = {}
        self._lists: dict[bytes, bool | None] = {}
        self._closely = False

    def leads(self, old: Operation, new: Operation) -> Leads | None:
        """What both lead to; None if they differ, or if a closer look is needed."""
        if not self._in_step or old.path != new.path or old.doc is new.doc:
            return None
        text = _encode(old.value)
        is_same = text == _encode(new.value) and b"null" not in text  # infinity is written as null too
        if not is_same and not self._walk.alike(old.value, new.value, "operation"):
            return None
        by_item = self._parameters_of_item(old, new)
        if by_item is None or b'"$dynamicRef":' in text:
            return None
        pointers = refs_in(text)
        for one in (old, new):
            one.doc.refs_at(Node(one.at, one.value), like=pointers)
        if not self._walk.differ(pointers):
            return Leads((), (), by_item)
        count = text.count(_REF)
        for closely in (self._closely, True):  # what one operation needed, its neighbours mostly need too
            reader = _Reader(self._walk, is_same=is_same, closely=closely)
            if not reader.read(old.value):
                return None
            self._closely = closely
            if reader.count == count:
                return Leads(tuple(reader.sent), tuple(reader.received), by_item or reader.parameters)
        return None

    def _parameters_of_item(self, old: Operation, new: Operation) -> bool | None:
        """Whether parameters differ that two path items have for all their operations.

        None if more than parameters may.
        """
        if old.item_at not in self._items:
            self._items[old.item_at] = self._differ(old, new)
        return self._items[old.item_at]

    def _differ(self, old: Operation, new: Operation) -> bool | None:
        if not same(old.item.get("servers"), new.item.get("servers")):
            return None
        was, now = (one.item.get("parameters") or [] for one in (old, new))
        text = _encode(was)
        if text != _encode(now) or b"null" in text:
            return self._lists_differ(was, now)
        if text not in self._lists:  # most items of a document have one of a few lists
            self._lists[text] = self._lists_differ(was, now)
        return self._lists[text]

    def _lists_differ(self, was: Any, now: Any) -> bool | None:
        if self._walk.is_same_value(was, now, "[]parameters"):
            return False
        if was.__class__ is not list or now.__class__ is not list:
            return None
        sides = ((self._walk.old, was), (self._walk.new, now))
        return None if any(place_of(doc, one) in IN_BODY for doc, side in sides for one in side) else True


def follow(exchange: Exchange, leads: Leads) -> None:
    """Compare what two operations lead to."""
    if leads.parameters:
        compare_parameters(exchange)
    for found, side in ((leads.sent, exchange.sent), (leads.received, exchange.received)):
        for lead in found:
            if isinstance(lead, str):
                exchange.root_of_named(lead, side)
            else:
                exchange.root((_at(exchange.old, lead),), (_at(exchange.new, lead),), side)


def _at(operation: Operation, way: tuple[str, ...]) -> Node:
    value: Any = operation.value
    for token in way:
        value = value[token]
    return Node(join(operation.at, *way), value)


class _Reader:
    """Reads the references of one operation, as far as they stand where they are expected.

    To read closely is to look into everything that stands there; for most documents the plain places do.

    Attributes:
        count: How many were read.
        sent: What of the caller's message leads to something that differs.
        received: The same of what comes back.
        parameters: Whether a parameter does.
    """

    def __init__(self, walk: Walk, *, is_same: bool, closely: bool) -> None:
        self._walk = walk
        self._differs = walk.differs
        self._is_swagger = walk.old.is_swagger
        self._is_same = is_same
        self._closely = closely
        self.count = 0
        self.sent: list[Lead] = []
        self.received: list[Lead] = []
        self.parameters = False

    def read(self, operation: dict[str, Any]) -> bool:
        """Whether all parts that have references were read."""
        body, responses = operation.get("requestBody"), operation.get("responses")
        if not all(map(self._parameter, operation.get("parameters") or ())):
            return False
        if body is not None and not self._message(body, ("requestBody",), self.sent):
            return False
        if responses is None:
            return True
        return responses.__class__ is dict and all(
            self._message(one, ("responses", status), self.received) for status, one in responses.items()
        )

    def _seen(self, ref: str) -> bool:
        """Whether a reference leads to something that differs."""
        self.count += 1
        return self._differs(ref)

    def _within(self, value: Any) -> bool:
        """The same for all references in a value."""
        text = _encode(value)
        count = text.count(_REF)
        if not count:
            return False
        self.count += count
        return self._walk.differ(refs_in(text))

    def _parameter(self, value: Any) -> bool:
        if value.__class__ is not dict:
            return False
        if self._is_swagger and value.get("in") in IN_BODY:
            ref = plain_ref(value.get("schema"))
            if ref is None:
                return not (self._closely and self._within(value))
            if self._seen(ref):
                self.sent.append(ref)
            return True
        ref = value.get("$ref")
        if ref.__class__ is not str:
            ref = plain_ref(value.get("schema"))
        if self._seen(ref) if ref is not None else self._closely and self._within(value):
            self.parameters = True
            return not self._is_swagger or place_of(self._walk.old, value) not in IN_BODY
        return True

    def _message(self, value: Any, way: tuple[str, ...], leads: list[Lead]) -> bool:
        """A body or a response."""
        if value.__class__ is not dict:
            return False
        if "$ref" in value:
            ref = plain_ref(value)
            return ref is not None and not self._seen(ref)
        if leads is self.received and not STATUS.fullmatch(way[1]):
            return not (self._closely and self._within(value))
        if self._closely and any(self._within(value[word]) for word in ("headers", "links") if word in value):
            return False
        if self._is_swagger:
            return "schema" not in value or self._schema(value["schema"], (*way, "schema"), leads)
        content = value.get("content")
        if content is None:
            return True
        return content.__class__ is dict and all(
            self._media(media, name, (*way, "content", name), leads) for name, media in content.items()
        )

    def _media(self, value: Any, name: str, way: tuple[str, ...], leads: list[Lead]) -> bool:
        if value.__class__ is not dict or "itemSchema" in value:
            return False
        if "xml" in name and (leads is self.sent or self._closely):
            return False
        if leads is self.sent and not self._is_plain(value.get("encoding")):
            return False
        if self._closely and "examples" in value:
            self._within(value["examples"])  # what is no more than an example may differ
        return "schema" not in value or self._schema(value["schema"], (*way, "schema"), leads)

    def _is_plain(self, encoding: Any) -> bool:
        """Whether what is said of the parts of a body is the same on both sides, with all it leads to."""
        return encoding is None or (self._is_same and not (self._closely and self._within(encoding)))

    def _schema(self, value: Any, way: tuple[str, ...], leads: list[Lead]) -> bool:
        ref = plain_ref(value)
        if ref is not None:
            if self._seen(ref):
                leads.append(ref)
        elif self._closely and self._within(value):
            leads.append(way)
        return True
