"""Operations that are written alike on both sides: most of a large document.

Nothing of their own differs; what counts is which changed schemas they send and receive. Where these are
referred to at the places that every generator uses, that is read off the references. Everything else
(schemas written in place, headers, callbacks) is left to the comparison that reads messages in full.
"""

from __future__ import annotations

from typing import Any

import msgspec

from triaccord.differ.canonical import Node
from triaccord.differ.canonical.document import plain_ref, pointer_of, same
from triaccord.differ.canonical.messages import Operation
from triaccord.differ.exchanges import Exchange
from triaccord.differ.walk import Walk
from triaccord.model.quick import dataclass

_encode = msgspec.json.Encoder().encode
_FROM_DOCUMENT = ("consumes", "produces")


@dataclass(frozen=True, slots=True)
class Leads:
    """The references of an operation, all at places where nothing but the schema can differ.

    Attributes:
        all: What they point to.
        sent: References that the caller's message is made of, as they are written.
        received: The same of what comes back.
    """

    all: frozenset[str]
    sent: tuple[str, ...]
    received: tuple[str, ...]


class Unchanged:
    """Tells of pairs of operations whether they are written alike, and what they lead to."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        old, new = walk.old, walk.new
        self._in_step = old.is_swagger == new.is_swagger and all(
            same(old.tree.get(word), new.tree.get(word)) for word in _FROM_DOCUMENT
        )
        self._items: dict[str, bool] = {}

    def leads(self, old: Operation, new: Operation) -> Leads | None:
        """What both lead to; None if they differ, or if a closer look is needed."""
        if not self._in_step or old.path != new.path or old.doc is new.doc:
            return None
        text = _encode(old.value)
        is_same = text == _encode(new.value) and b"null" not in text  # infinity is written as null too
        if not is_same and not self._walk.alike(old.value, new.value, "operation"):
            return None
        if b'"$dynamicRef":' in text or not self._same_item(old, new):
            return None
        reader = _Reader(self._walk, is_swagger=old.doc.is_swagger)
        count = text.count(b'"$ref":')
        if count and not (reader.read(old.value) and len(reader.seen) == count):
            return None
        leads = Leads(reader.pointers(), tuple(reader.sent), tuple(reader.received))
        if leads.all:
            for one in (old, new):
                one.doc.refs_at(Node(one.at, one.value), like=leads.all)
        return leads

    def _same_item(self, old: Operation, new: Operation) -> bool:
        """Whether what two path items say for all their operations is the same, with all it leads to."""
        if old.item_at not in self._items:
            was, now = (one.item.get("parameters") or [] for one in (old, new))
            self._items[old.item_at] = same(old.item.get("servers"), new.item.get("servers")) and (
                self._walk.is_same(Node("", was), Node("", now), "[]parameters")
            )
        return self._items[old.item_at]


def follow(exchange: Exchange, leads: Leads) -> None:
    """Compare the schemas that two operations lead to."""
    for refs, side in ((leads.sent, exchange.sent), (leads.received, exchange.received)):
        for ref in refs:
            exchange.root_of_named(ref, side)


class _Reader:
    """Reads the references of one operation, as far as they stand where they are expected."""

    def __init__(self, walk: Walk, *, is_swagger: bool) -> None:
        self._differs = walk.differs
        self._is_swagger = is_swagger
        self.seen: list[str] = []
        self.sent: list[str] = []
        self.received: list[str] = []

    def pointers(self) -> frozenset[str]:
        """What the references point to."""
        return frozenset(pointer for ref in self.seen if (pointer := pointer_of(ref)) is not None)

    def read(self, operation: dict[str, Any]) -> bool:
        """Whether all references of the parts that have some were read."""
        body, responses = operation.get("requestBody"), operation.get("responses")
        return (
            all(map(self._parameter, operation.get("parameters") or ()))
            and (body is None or self._message(body, self.sent, is_body=True))
            and (
                responses is None
                or (
                    responses.__class__ is dict
                    and all(self._message(one, self.received) for one in responses.values())
                )
            )
        )

    def _settled(self, value: Any) -> bool:
        """Whether a value is a reference to something that does not differ."""
        ref = plain_ref(value)
        if ref is None or self._differs(ref):
            return False
        self.seen.append(ref)
        return True

    def _parameter(self, value: Any) -> bool:
        if value.__class__ is not dict:
            return False
        if "$ref" in value:
            return self._settled(value)
        schema = value.get("schema")
        if plain_ref(schema) is None:
            return True
        if self._is_swagger and value.get("in") == "body":
            return self._schema(schema, self.sent)
        return self._settled(schema)

    def _message(self, value: Any, leads: list[str], *, is_body: bool = False) -> bool:
        if value.__class__ is not dict:
            return False
        if "$ref" in value:
            return self._settled(value)
        if self._is_swagger:
            return self._schema(value.get("schema"), leads)
        content = value.get("content")
        if content is None:
            return True
        if content.__class__ is not dict:
            return False
        for name, media in content.items():
            if media.__class__ is not dict or (is_body and ("encoding" in media or "xml" in name)):
                return False
            if "itemSchema" in media or not self._schema(media.get("schema"), leads):
                return False
        return True

    def _schema(self, value: Any, leads: list[str]) -> bool:
        ref = plain_ref(value)
        if ref is not None:
            self.seen.append(ref)
            if self._differs(ref):
                leads.append(ref)
        return True
