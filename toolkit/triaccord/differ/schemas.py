"""What differs between two views of a schema, as direction-neutral facts."""

from __future__ import annotations

from typing import Any

from triaccord.differ import envelopes, further, objects, unions, values
from triaccord.differ.canonical import Document, Node, Schema, View, join
from triaccord.differ.canonical.building import build
from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.malformed import NO_SCHEMA, truth
from triaccord.differ.facts import BOTH, REQUEST, RESPONSE, Fact, Unit
from triaccord.differ.walk import Walk


class Meeting:
    """Two views that meet in one unit; the comparisons add facts and follow children through it."""

    __slots__ = ("new", "old", "unit", "walk")

    old: View
    """The older view, built when it is asked for."""
    new: View

    def __init__(self, walk: Walk, unit: Unit) -> None:
        self.walk = walk
        self.unit = unit

    def __getattr__(self, side: str) -> View:
        if side == "old":
            self.old = self.walk.old.view(self.unit.old)
            return self.old
        if side == "new":
            self.new = self.walk.new.view(self.unit.new)
            return self.new
        raise AttributeError(side)

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
    if follow_same(meeting) or (_is_malformed(meeting) and not _blinded(meeting)):
        return
    if not values.compare_types(meeting):
        envelopes.follow_list(meeting)
        _annotations(meeting)
        if not unit.facts and meeting.old.is_never and meeting.new.is_never:
            # By the letter it makes no difference; what its writers meant, nobody here knows.
            written = ([node.value for node in schema] for schema in (unit.old, unit.new))
            walk.leave("a schema that accepts nothing", meeting.old.at, meeting.new.at, *written)
        return
    unions.compare_unions(meeting)
    if bool(meeting.old.unions) == bool(meeting.new.unions) or not _bare(meeting):
        values.compare_enums(meeting)
        values.compare_limits(meeting)
        values.compare_texts(meeting)
        objects.compare_objects(meeting)
        further.compare_arrays(meeting)
    unions.compare_exclusions(meeting)
    _annotations(meeting)


def _is_malformed(meeting: Meeting) -> bool:
    return bool(meeting.old.malformed or meeting.new.malformed)


def _blinded(meeting: Meeting) -> bool:
    """Leave what one side does not say in a way that can be read, and take no notice of it on the other.

    Says whether there is anything left to compare.
    """
    walk, unit = meeting.walk, meeting.unit
    old, new = meeting.old.malformed, meeting.new.malformed
    for word in sorted({**old, **new}):
        was, now = old.get(word), new.get(word)
        if was is not None and now is not None and same(was.value, now.value):
            continue
        what = "what is no schema" if word == NO_SCHEMA else f"`{word}`, which cannot be read"
        places = (was.at if was else meeting.old.at, now.at if now else meeting.new.at)
        values_ = [
            said.value if said is not None else _as_written(schema, word)
            for said, schema in ((was, unit.old), (now, unit.new))
        ]
        walk.leave(what, *places, *values_)
    words = (old.keys() | new.keys()) - {NO_SCHEMA}
    if words:
        meeting.old = build(walk.old, unit.old, without=words)
        meeting.new = build(walk.new, unit.new, without=words)
    return NO_SCHEMA not in old and NO_SCHEMA not in new


def _as_written(schema: Schema, word: str) -> Any:
    """What the first object of a schema says of a keyword."""
    for node in schema:
        if isinstance(node.value, dict) and word in node.value:
            return node.value[word]
    return None


_WITH_PARTS = frozenset({
    "$ref", "$dynamicRef", "allOf", "not", "if", "then", "else", "enum", "const",
    "patternProperties", "propertyNames", "dependentSchemas", "dependencies", "dependentRequired",
    "unevaluatedProperties", "prefixItems", "additionalItems", "contains", "unevaluatedItems",
})  # fmt: skip


def follow_same(meeting: Meeting) -> bool:
    """Follow what differs below two schemas that are written alike, if they are plain enough for it.

    Most pairs differ only further down. Their own words need no comparison then, and no view.
    """
    walk, unit = meeting.walk, meeting.unit
    if len(unit.old) != 1 or len(unit.new) != 1 or walk.old.ref_siblings != walk.new.ref_siblings:
        return False
    old_at, value = unit.old[0].at, unit.old[0].value
    new_at, other = unit.new[0].at, unit.new[0].value
    if (
        value.__class__ is not dict
        or not value.keys().isdisjoint(_WITH_PARTS)
        or not walk.alike(value, other, "schemas")
    ):
        return False
    if "anyOf" in value or "oneOf" in value:
        return _follow_alternatives(meeting, value, other)
    properties, items, rest = (value.get(w) for w in ("properties", "items", "additionalProperties"))
    kind = value.get("type")
    if kind not in (None, "object", "array") or items.__class__ is list:
        return False
    if (items is not None and kind != "array") or (kind == "array" and (properties or rest)):
        return False
    for name, item in properties.items() if isinstance(properties, dict) else ():
        if walk.value_leads_to_change(item):
            old = Node(join(old_at, "properties", name), item)
            new = Node(join(new_at, "properties", name), other["properties"][name])
            objects.compare_property(meeting, name, (old,), (new,))
    for word, item, follow in (
        ("additionalProperties", rest, further.follow_further),
        ("items", items, further.follow_items),
    ):
        if isinstance(item, dict) and walk.value_leads_to_change(item):
            follow(meeting, (Node(f"{old_at}/{word}", item),), (Node(f"{new_at}/{word}", other[word]),))
    return True


_OF_ALTERNATIVES = frozenset({"anyOf", "oneOf", "nullable", "description", "title", "default", "example"})


def _follow_alternatives(meeting: Meeting, value: dict[str, Any], other: dict[str, Any]) -> bool:
    """Follow what differs below alternatives that are the same by name on both sides.

    What happened to one of them is said of it, even where it makes another one needless.
    """
    if not all(word in _OF_ALTERNATIVES or word.startswith("x-") for word in value):
        return False
    places = meeting.unit.old[0].at, meeting.unit.new[0].at
    pairs: list[tuple[Node, Node]] = []
    for word in ("anyOf", "oneOf"):
        was, now = value.get(word, []), other.get(word, [])
        if was.__class__ is not list or now.__class__ is not list or len(was) != len(now):
            return False
        for index, (old, new) in enumerate(zip(was, now, strict=True)):
            if not meeting.walk.alike(old, new, "schemas"):
                return False  # the same, in another order
            if meeting.walk.value_leads_to_change(old):
                pairs.append(
                    (Node(f"{places[0]}/{word}/{index}", old), Node(f"{places[1]}/{word}/{index}", new))
                )
    for one, its in pairs:
        meeting.follow((one,), (its,), "")
    return True


def _bare(meeting: Meeting) -> bool:
    """Whether one side is only a union: then the other has met a branch of it, and all is said there."""
    return unions.only_union(meeting.old) or unions.only_union(meeting.new)


def mask_of(walk: Walk, old: Schema | None, new: Schema | None) -> int:
    """The sides that a property occurs on."""
    mask = BOTH
    for doc, schema in ((walk.old, old), (walk.new, new)):
        if schema:
            mask &= side_of(flags_of(doc, schema))
    return mask


def side_of(flags: tuple[bool, bool]) -> int:
    """The sides that are left by `readOnly` and `writeOnly`."""
    read_only, write_only = flags
    return BOTH & ~(REQUEST if read_only else 0) & ~(RESPONSE if write_only else 0)


def flags_of(doc: Document, schema: Schema) -> tuple[bool, bool]:
    """Whether `readOnly` and `writeOnly` say true. Plain schemas are not opened for this."""
    read_only = write_only = False
    if len(schema) == 1:
        node = schema[0]
        for _ in range(8):
            value = node.value
            if not isinstance(value, dict):
                return read_only, write_only
            is_ref = "$ref" in value
            if not is_ref and not value.keys().isdisjoint(_COMBINED):
                if not doc.may_be_one_sided(node):
                    return read_only, write_only
                break
            if not is_ref or (doc.ref_siblings and len(value) > 1):
                read_only = read_only or ("readOnly" in value and truth(value["readOnly"]) is True)
                write_only = write_only or ("writeOnly" in value and truth(value["writeOnly"]) is True)
            if not is_ref:
                return read_only, write_only
            following = doc.target(node)
            if following is None:
                return read_only, write_only
            node = following
    view = doc.view(schema)
    return read_only or view.is_read_only, write_only or view.is_write_only


_COMBINED = frozenset({"allOf", "oneOf", "anyOf"})


def _annotations(meeting: Meeting) -> None:
    """Keywords that are compared as they stand."""
    from triaccord.differ import annotations

    annotations.compare_annotations(meeting)
