"""Which schema pairs are compared: each pair once, equal ones never, recursion by assumption."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from triaccord.differ.canonical import Document, Node, Schema
from triaccord.differ.canonical.alike import Likeness, kind_of_component
from triaccord.differ.canonical.document import (
    MAX_CHAIN,
    component_of,
    is_example,
    plain_ref,
    pointer_of,
    reaching,
    refs_in,
)
from triaccord.differ.canonical.nodes import Children
from triaccord.differ.facts import BOTH, REQUEST, RESPONSE, Fact, Unit
from triaccord.model import Json, Unjudged

if TYPE_CHECKING:
    import datetime as dt

Places: TypeAlias = "frozenset[tuple[int, int]]"
"""Some of an operation's parameters: 0 for the path item's or 1 for its own, and the index."""

_encode = msgspec.json.Encoder().encode


class Walk:
    """The comparison of two documents' schemas.

    Attributes:
        old: The older document.
        new: The newer one.
        dirty: Pointers of components whose content, or anything they lead to, differs.
        units: Compared pairs by key.
        unjudged: Differences that no event covers.
        incomplete: What was left out, in words.
        alike: Whether two values say the same, by themselves.
        parameters: By their JSON, place and name of parameters that lead to nothing that differs; None for
            others.
        lists: By the JSON of their lists, which parameters of two operations are alike, and whether any
            makes a body.
        budget: How many pairs may still be compared.
        today: The day that announced ends are judged by; None to take them as reached.
    """

    def __init__(
        self, old: Document, new: Document, *, budget: int = 1_000_000, today: dt.date | None = None
    ) -> None:
        self.old = old
        self.new = new
        self.units: dict[tuple[tuple[str, ...], tuple[str, ...], bool], Unit] = {}
        self.unjudged: dict[tuple[str, str | None, str | None], Unjudged] = {}
        self.incomplete: list[str] = []
        self.alike = Likeness().alike
        self.parameters: dict[bytes, tuple[str, str] | None] = {}
        self.lists: dict[tuple[bytes, ...], tuple[Places, Places, bool]] = {}
        self.budget = budget
        self.today = today
        self._differing: dict[str, bool] = {}
        self._named: dict[tuple[str, bool], Unit | None] = {}
        self._work: list[Unit] = []
        self._slashes = 2 if old.is_swagger else 3
        self._components: set[str] = set()
        self._unlike: dict[tuple[int, int], tuple[Any, Any, list[str]]] = {}
        self.dirty = _dirty(old, new, self.alike)

    # ---- pairs ----------------------------------------------------------------------------------

    def pair(self, old: Schema, new: Schema, *, is_text: bool = False) -> Unit | None:
        """The unit that compares two schemas; None if nothing below them differs."""
        if len(old) == len(new) == 1:
            ref = plain_ref(old[0].value)
            if ref is not None and ref == plain_ref(new[0].value):
                return self.pair_of_named(ref, old, new, is_text=is_text)
            if self.is_same(old[0], new[0]):
                return None
        return self.pair_differing(old, new, is_text=is_text)

    def pair_of_named(self, ref: str, old: Schema, new: Schema, *, is_text: bool = False) -> Unit | None:
        """The pair for the same reference on both sides: found once, however many places have it."""
        if not self.differs(ref):
            return None
        key = (ref, is_text)
        if key not in self._named:
            self._named[key] = self.pair_differing(old, new, is_text=is_text)
        return self._named[key]

    def pair_differing(self, old: Schema, new: Schema, *, is_text: bool = False) -> Unit | None:
        """The same for schemas that are not written alike; what they refer to may be."""
        was, now = old, new
        old, new = _settled(self.old, old), _settled(self.new, new)
        if (old is not was or new is not now or len(old) != 1) and self._untouched(old, new):
            return None
        key = (tuple(node.at for node in old), tuple(node.at for node in new), is_text)
        unit = self.units.get(key)
        if unit is None:
            unit = self.units[key] = Unit(key, old, new, is_text)
            self._work.append(unit)
        return unit

    def follow(self, unit: Unit, old: Schema, new: Schema, segment: str, mask: int = BOTH) -> None:
        """Compare two schemas below a unit's own."""
        below = self.pair(old, new, is_text=unit.is_text and segment == "[]")
        if below is not None and mask:
            unit.edges.append((below, mask, segment))
            below.parents.append((unit, segment))

    def root(
        self, old: Schema, new: Schema, operation: int, side: int, *, is_text: bool = False
    ) -> Unit | None:
        """Compare two schemas that a message of an operation is made of."""
        return self._rooted(self.pair(old, new, is_text=is_text), operation, side)

    def root_of_named(self, ref: str, operation: int, side: int) -> Unit | None:
        """The same for a reference that a message has on both sides."""
        schema = (Node("", {"$ref": ref}),)
        return self._rooted(self.pair_of_named(ref, schema, schema), operation, side)

    def _rooted(self, unit: Unit | None, operation: int, side: int) -> Unit | None:
        if unit is not None:
            unit.is_root = True
            if side & REQUEST:
                unit.requests |= 1 << operation
            if side & RESPONSE:
                unit.responses |= 1 << operation
        return unit

    def run(self) -> None:
        """Compare everything that was asked for, and what that leads to."""
        from triaccord.differ.schemas import compare_schemas

        while self._work:
            if self.budget <= 0:
                self.incomplete.append(f"the work budget was spent with {len(self._work)} schema pairs left")
                return
            self.budget -= 1
            unit = self._work.pop()
            try:
                compare_schemas(self, unit)
            except RecursionError:
                place = (unit.key[1] or unit.key[0] or ("",))[0]
                self.incomplete.append(f"the schema at `{place}` is nested too deep to be compared")

    def _untouched(self, old: Schema, new: Schema) -> bool:
        if len(old) != len(new):
            return False
        for was, now in zip(old, new, strict=True):
            if was.at == now.at and was.at in self.old.components() and was.at in self.new.components():
                if was.at in self.dirty:
                    return False
            elif not self.alike(was.value, now.value, "schemas") or self.leads_to_change(was):
                return False
        return True

    def is_same(self, old: Node, new: Node, kind: str = "schemas") -> bool:
        """Whether two nodes say the same, with all that they lead to; `kind` as in `loading.structure`."""
        return self.is_same_value(old.value, new.value, kind)

    def is_same_value(self, was: Any, now: Any, kind: str = "schemas") -> bool:
        """The same for their values. This is asked of every property of what differs."""
        if was.__class__ is dict and was == now:
            ref = plain_ref(was)
            if ref is not None:
                return not self.differs(ref)
            text = _encode(was)
            if text == _encode(now):  # Python's `==` alone takes `1` and `True` for equal
                return b"$" not in text or not self.differ(refs_in(text))
        return self.alike(was, now, kind) and not self.value_leads_to_change(was)

    def unlike(self, old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[str]:
        """Names of the older side whose schemas differ, or that the newer one does not have.

        What is plainly written in both documents is looked at once, however many schemas are made of it.
        """
        if not (isinstance(old, Children) and isinstance(new, Children)):
            return [name for name, schema in old.items() if not self._are_same(schema, new.get(name))]
        was, now = old.raw, new.raw
        key = (id(was), id(now))
        known = self._unlike.get(key)
        if known is None:
            known = self._unlike[key] = (was, now, self._unlike_in(was, now))  # as in `Likeness`
        return known[2]

    def _unlike_in(self, was: dict[str, Any], now: dict[str, Any]) -> list[str]:
        """The same for what both sides write. What is equal to Python is made sure of in one go."""
        equal = [name for name, item in was.items() if name in now and now[name] == item]
        text = _encode([was[name] for name in equal])
        if text != _encode([now[name] for name in equal]):
            equal = []
        elif b"$" in text:
            equal = [name for name in equal if not self.value_leads_to_change(was[name])]
        same, is_same = frozenset(equal), self.is_same_value
        return [
            name
            for name, item in was.items()
            if name not in same and (name not in now or not is_same(item, now[name]))
        ]

    def _are_same(self, old: Schema, new: Schema | None) -> bool:
        return new is not None and len(old) == len(new) == 1 and self.is_same(old[0], new[0])

    def leads_to_change(self, old: Node) -> bool:
        """Whether the content of an old node, the same on both sides, refers to something that differs."""
        return self.value_leads_to_change(old.value)

    def value_leads_to_change(self, value: Any) -> bool:
        """The same for its value."""
        if value.__class__ is not dict and value.__class__ is not list:
            return False
        ref = plain_ref(value)
        if ref is not None:
            return self.differs(ref)
        text = _encode(value)
        return b"$" in text and self.differ(refs_in(text))

    def differ(self, pointers: Collection[str]) -> bool:
        """Whether one of the things that references point to differs, or may: only components are known."""
        if not self.dirty.isdisjoint(pointers):
            return True
        for at in pointers:
            if at not in self._components:
                if at.count("/") != self._slashes:
                    return True
                self._components.add(at)  # most are asked for again and again
        return False

    def differs(self, ref: str) -> bool:
        """The same for one reference as it is written; what leads out of the document is not looked at."""
        known = self._differing.get(ref)
        if known is None:
            pointer = pointer_of(ref)
            known = self._differing[ref] = pointer is not None and self.differ((pointer,))
        return known

    # ---- residue --------------------------------------------------------------------------------

    def leave(self, what: str, old_at: str | None, new_at: str | None, old: Json, new: Json) -> None:
        """Count a difference that no event covers."""
        self.unjudged.setdefault(
            (what, old_at, new_at), Unjudged(what=what, old_at=old_at, new_at=new_at, old=old, new=new)
        )

    # ---- attribution ----------------------------------------------------------------------------

    def spread(self) -> None:
        """Tell every unit which operations reach it, along open ways only."""
        order = _downwards(self.units.values())
        changed = True
        while changed:
            # One round is enough where no schema contains itself; cycles take one or two more.
            changed = False
            for unit in order:
                for below, mask, _ in unit.edges:
                    requests = below.requests | (unit.requests if mask & REQUEST else 0)
                    responses = below.responses | (unit.responses if mask & RESPONSE else 0)
                    if requests != below.requests or responses != below.responses:
                        below.requests, below.responses = requests, responses
                        changed = True


def _downwards(units: Iterable[Unit]) -> list[Unit]:
    """Units before those that they lead to, as far as there are no cycles."""
    seen: set[int] = set()
    done: list[Unit] = []
    for start in units:
        if id(start) in seen:
            continue
        seen.add(id(start))
        work = [(start, iter(start.edges))]
        while work:
            unit, edges = work[-1]
            for below, _, _ in edges:
                if id(below) not in seen:
                    seen.add(id(below))
                    work.append((below, iter(below.edges)))
                    break
            else:
                done.append(unit)
                work.pop()
    return done[::-1]


def _settled(doc: Document, schema: Schema) -> Schema:
    """The schema with pure references replaced by what they point to, so that pairs meet."""
    for node in schema:
        if isinstance(node.value, dict) and "$ref" in node.value:
            break
    else:
        return schema
    return tuple(_settled_node(doc, node) for node in schema)


def _settled_node(doc: Document, node: Node) -> Node:
    for _ in range(MAX_CHAIN):
        value = node.value
        if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
            return node
        if doc.ref_siblings and not value.keys() <= {"$ref", "description", "summary"}:
            return node
        target = doc.target(node)
        if target is None:
            return Node(node.at, True)
        node = target
    return Node(node.at, True)


def _dirty(old: Document, new: Document, alike: Callable[[Any, Any, str | None], bool]) -> frozenset[str]:
    """Components that differ or lead to one that does. Each is written as JSON once, for all that asks."""
    old_parts, new_parts = old.components(), new.components()
    changed: set[str] = set()
    referrers: dict[str, list[str]] = {}
    for at, value in old_parts.items():
        if is_example(at, value):
            continue  # a text for people, and often the larger half of a document
        text = _encode(value)
        _note(referrers, at, old.component_refs(at, text=text))
        if at not in new_parts:
            changed.add(at)
            continue
        other = new_parts[at]
        new_text = _encode(other)
        is_same = text == new_text and b"null" not in text  # see `same`
        if is_same or alike(value, other, kind_of_component(at)):
            new.component_refs(at, like=old)
        else:
            changed.add(at)
            _note(referrers, at, new.component_refs(at, text=new_text))
    for at, value in new_parts.items():
        if at not in old_parts and not is_example(at, value):
            changed.add(at)
            _note(referrers, at, new.component_refs(at))
    return frozenset(reaching(changed, referrers))


def _note(referrers: dict[str, list[str]], at: str, refs: Iterable[str]) -> None:
    for ref in refs:
        referrers.setdefault(component_of(ref), []).append(at)


def facts_of(units: Iterable[Unit]) -> Iterable[tuple[Unit, Fact]]:
    """All facts of all units that some operation reaches."""
    for unit in units:
        if unit.requests or unit.responses:
            for fact in unit.facts:
                yield unit, fact


__all__ = ["Any", "Walk", "facts_of"]
