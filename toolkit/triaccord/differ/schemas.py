"""What differs between two views of a schema, as direction-neutral facts."""

from __future__ import annotations

from typing import Any

from triaccord.differ import objects, unions, values
from triaccord.differ.canonical import Document, Node, Schema, View
from triaccord.differ.facts import BOTH, REQUEST, RESPONSE, Fact, Unit
from triaccord.differ.walk import Walk


class Meeting:
    """Two views that meet in one unit; the comparisons add facts and follow children through it."""

    __slots__ = ("new", "old", "unit", "walk")

    def __init__(self, walk: Walk, unit: Unit) -> None:
        self.walk = walk
        self.unit = unit
        self.old: View = walk.old.view(unit.old)
        self.new: View = walk.new.view(unit.new)

    def say(self, event: str, **what: Any) -> Fact:
        """Add a fact."""
        fact = Fact(event, **what)
        self.unit.facts.append(fact)
        return fact

    def follow(self, old: Schema, new: Schema, segment: str, mask: int = BOTH) -> None:
        """Compare children."""
        self.walk.follow(self.unit, old, new, segment, mask)

    def at(self, word: str) -> tuple[str, str]:
        """Where a keyword stands on both sides; the schema's own place where it says nothing."""
        return self.old.where.get(word, self.old.at), self.new.where.get(word, self.new.at)


def compare_schemas(walk: Walk, unit: Unit) -> None:
    """Find the facts of one pair and queue the pairs below it."""
    meeting = Meeting(walk, unit)
    if not values.compare_types(meeting):
        _annotations(meeting)
        return
    unions.compare_unions(meeting)
    if bool(meeting.old.unions) == bool(meeting.new.unions) or not _bare(meeting):
        values.compare_enums(meeting)
        values.compare_limits(meeting)
        values.compare_texts(meeting)
        objects.compare_objects(meeting)
        objects.compare_arrays(meeting)
    unions.compare_exclusions(meeting)
    _annotations(meeting)


def _bare(meeting: Meeting) -> bool:
    """Whether one side is only a union: then the other has met a branch of it, and all is said there."""
    return unions.only_union(meeting.old) or unions.only_union(meeting.new)


def mask_of(walk: Walk, old: Schema | None, new: Schema | None) -> int:
    """The sides that a property occurs on."""
    mask = BOTH
    for doc, schema in ((walk.old, old), (walk.new, new)):
        if schema:
            if is_flagged(doc, schema, "readOnly"):
                mask &= ~REQUEST
            if is_flagged(doc, schema, "writeOnly"):
                mask &= ~RESPONSE
    return mask


def is_flagged(doc: Document, schema: Schema, word: str) -> bool:
    """Whether a boolean keyword says true. Plain schemas are not opened for this."""
    if len(schema) == 1:
        node: Node | None = schema[0]
        for _ in range(8):
            value = node.value if node is not None else None
            if not isinstance(value, dict):
                return False
            if "$ref" not in value:
                if "allOf" in value or "oneOf" in value or "anyOf" in value:
                    break
                return value.get(word) is True
            if value.get(word) is True and doc.ref_siblings:
                return True
            node = doc.target(node) if node is not None else None
    return doc.view(schema).flag(word)


def _annotations(meeting: Meeting) -> None:
    """Keywords that are compared as they stand."""
    from triaccord.differ import annotations

    annotations.compare_annotations(meeting)
