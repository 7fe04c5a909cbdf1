"""A pair of operations under comparison, and whether there is anything to compare."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from triaccord.differ import residue
from triaccord.differ.canonical import Node, Schema
from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.messages import Body, Media, Operation, Parameter, Response
from triaccord.differ.facts import REQUEST, RESPONSE, Fact, Unit
from triaccord.differ.walk import Walk

_Placed = Parameter | Media | Body | Response


class Exchange(Struct):
    """A pair of operations under comparison. Facts are kept by side, schemas become roots of units."""

    walk: Walk
    index: int
    old: Operation
    new: Operation
    whole: list[Fact] = []
    requests: list[Fact] = []
    responses: list[Fact] = []
    media: dict[Any, Fact] = {}
    is_renamed: bool = False

    @property
    def is_swagger(self) -> bool:
        """Whether both documents are of 2.0."""
        return self.old.doc.is_swagger and self.new.doc.is_swagger

    @property
    def sent(self) -> int:
        """The side of what the caller sends. The server is the caller of webhooks and callbacks."""
        return RESPONSE if self.new.is_incoming else REQUEST

    @property
    def received(self) -> int:
        """The side of what comes back."""
        return REQUEST if self.new.is_incoming else RESPONSE

    def say(self, side: int, event: str, **what: Any) -> Fact:
        """Add a fact on one side."""
        fact = Fact(event, **what)
        (self.requests if side == REQUEST else self.responses).append(fact)
        return fact

    def root(self, old: Schema, new: Schema, side: int, *, is_text: bool = False) -> Unit | None:
        """Compare two schemas of a message."""
        return self.walk.root(old, new, self.index, side, is_text=is_text)

    def root_of_named(self, ref: str, side: int) -> None:
        """Compare what a reference in a message points to on both sides."""
        self.walk.root_of_named(ref, self.index, side)


def is_untouched(walk: Walk, old: Operation, new: Operation) -> bool:
    """Whether two operations, with all that they lead to, are the same."""
    if old.path != new.path or not walk.alike(old.value, new.value, "operation"):
        return False
    shared = old.item.get("parameters"), new.item.get("parameters")
    if not walk.alike(*shared, "[]parameters") or not same(old.item.get("servers"), new.item.get("servers")):
        return False
    if any(not same(old.doc.tree.get(word), new.doc.tree.get(word)) for word in ("consumes", "produces")):
        return False
    refs = old.doc.refs_at(Node(old.at, old.value))
    new.doc.refs_at(Node(new.at, new.value), like=refs)
    if walk.differ(refs) or walk.leads_to_change(Node("", shared[0] or [])):
        return False
    return old.doc.is_swagger == new.doc.is_swagger


def types_of(operation: Operation, word: str) -> Any:
    """What `consumes` or `produces` says of an operation of 2.0."""
    return operation.value.get(word, operation.doc.tree.get(word))


def leave(exchange: Exchange, thing: str, known: frozenset[str], old: _Placed, new: _Placed) -> None:
    """Keywords of an object that nobody here knows."""
    residue.leave_words(exchange.walk, thing, known, (old.at, old.value), (new.at, new.value))
