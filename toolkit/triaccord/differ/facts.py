"""A fact is a difference that was seen in one place, before it is known whom it reaches."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from triaccord.differ.canonical import Schema
from triaccord.differ.canonical.view import Said
from triaccord.model import Evidence, Json

REQUEST = 1
RESPONSE = 2
BOTH = REQUEST | RESPONSE


class Fact(Struct):
    """One difference at one place.

    Attributes:
        event: From `triaccord.differ.events.EVENTS`.
        mask: The sides that it can concern at all (`readOnly` properties are in no request).
        subject: The thing's name; None if it follows from the place.
        schemas: Old and new schema of the thing, for those who look for renames and moves.
        words: Old and new description, likewise.
        everywhere: Whether the same at other operations is the same edit: documents that are generated
            repeat at each operation who may call it. The place is then that of the first one.
        among: What else is then the same: of a media type that came, which others there are.
    """

    event: str
    old: Json = None
    new: Json = None
    old_at: str | None = None
    new_at: str | None = None
    subject: str | None = None
    mask: int = BOTH
    required: bool = False
    detail: dict[str, Any] = {}
    parts: tuple[Fact, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    schemas: tuple[Schema | None, Schema | None] = (None, None)
    everywhere: bool = False
    among: tuple[Any, ...] = ()

    def key(self) -> tuple[str, str | None, str | None, str, str]:
        """Equal for the same difference seen on different ways (through `allOf`, say)."""
        if self.everywhere:
            return (self.event, self.subject, repr(self.among), repr(self.old), repr(self.new))
        return (self.event, self.old_at, self.new_at, repr(self.old), repr(self.new))


class Unit(Struct):
    """A pair of schemas that is compared once, and whom it leads to.

    Attributes:
        key: The places of both schemas, references resolved, and whether values are text.
        is_text: Whether values go as text, as in a query: then a string takes every number.
        facts: What differs here.
        edges: Pairs below, with the sides that the way is open to and its piece of path.
        parents: The same ways, upwards.
        requests: Bit set of operations whose requests reach it.
        responses: Bit set of operations whose responses reach it.
        defaults: The defaults on both sides, where they are not those of the schemas: a parameter that
            became a list of what it was is compared with the entries of the list.
        ways: Paths to it from the roots of bodies and the models on the way, once they were asked for.
        model: The name of the schema that it is in, once it was asked for.
    """

    key: tuple[tuple[str, ...], tuple[str, ...], bool]
    old: Schema
    new: Schema
    is_text: bool = False
    facts: list[Fact] = []
    edges: list[tuple[Unit, int, str]] = []
    parents: list[tuple[Unit, str]] = []
    requests: int = 0
    responses: int = 0
    is_root: bool = False
    model: str | None = None
    ways: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    defaults: tuple[Said | None, Said | None] | None = None
