"""Which schema pairs are compared: each pair once, equal ones never, recursion by assumption."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from triaccord.differ.canonical import Document, Node, Schema
from triaccord.differ.canonical.document import MISSING, component_of, reaching, same
from triaccord.differ.facts import BOTH, REQUEST, RESPONSE, Fact, Unit
from triaccord.model import Json, Unjudged

if TYPE_CHECKING:
    import datetime as dt

_encode = msgspec.json.Encoder().encode
_REFERENCES = ("$ref", "$dynamicRef")


class Walk:
    """The comparison of two documents' schemas.

    Attributes:
        old: The older document.
        new: The newer one.
        dirty: Pointers of components whose content, or anything they lead to, differs.
        units: Compared pairs by key.
        unjudged: Differences that no event covers.
        incomplete: What was left out, in words.
        alike: By their JSON, place and name of parameters that lead to nothing that differs; None for others.
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
        self.alike: dict[bytes, tuple[str, str] | None] = {}
        self.budget = budget
        self.today = today
        self._work: list[Unit] = []
        self.dirty = _dirty(old, new)

    # ---- pairs ----------------------------------------------------------------------------------

    def pair(self, old: Schema, new: Schema, *, is_text: bool = False) -> Unit | None:
        """The unit that compares two schemas; None if nothing below them differs."""
        if len(old) == len(new) == 1 and self.is_same(old[0], new[0]):
            return None
        old, new = _settled(self.old, old), _settled(self.new, new)
        if self._untouched(old, new):
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
        unit = self.pair(old, new, is_text=is_text)
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
            compare_schemas(self, self._work.pop())

    def _untouched(self, old: Schema, new: Schema) -> bool:
        if len(old) != len(new):
            return False
        for was, now in zip(old, new, strict=True):
            if was.at == now.at and was.at in self.old.components() and was.at in self.new.components():
                if was.at in self.dirty:
                    return False
            elif not same(was.value, now.value) or self.leads_to_change(was):
                return False
        return True

    def is_same(self, old: Node, new: Node) -> bool:
        """Whether two nodes have the same content, with all that they lead to."""
        was, now = old.value, new.value
        if was is not now and was is not MISSING and now is not MISSING:
            text = _encode(was)
            if text == _encode(now) and b"null" not in text:
                return b"$" not in text or not self.leads_to_change(old)
        return same(was, now) and not self.leads_to_change(old)

    def leads_to_change(self, old: Node) -> bool:
        """Whether the content of an old node, the same on both sides, refers to something that differs."""
        return self._leads_in(old.value)

    def _leads_in(self, value: Any) -> bool:
        kind = value.__class__
        if kind is dict:
            for word in _REFERENCES:
                ref = value.get(word)
                if ref.__class__ is str and ref[:1] == "#" and self._differs(ref[1:]):
                    return True
            value = value.values()
        elif kind is not list:
            return False
        for item in value:
            if (item.__class__ is dict or item.__class__ is list) and item and self._leads_in(item):
                return True
        return False

    def _differs(self, ref: str) -> bool:
        """Whether what a reference points to differs, or may: only components are known."""
        if "%" in ref:
            ref = unquote(ref)
        return ref in self.dirty or not _is_component(ref, self.old)

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


def _is_component(pointer: str, doc: Document) -> bool:
    return pointer.count("/") == (2 if doc.is_swagger else 3)


def _settled(doc: Document, schema: Schema) -> Schema:
    """The schema with pure references replaced by what they point to, so that pairs meet."""
    for node in schema:
        if isinstance(node.value, dict) and "$ref" in node.value:
            break
    else:
        return schema
    return tuple(_settled_node(doc, node) for node in schema)


def _settled_node(doc: Document, node: Node) -> Node:
    for _ in range(64):
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


def _dirty(old: Document, new: Document) -> frozenset[str]:
    """Components that differ or lead to one that does."""
    old_parts, new_parts = old.components(), new.components()
    changed: set[str] = set()
    referrers: dict[str, list[str]] = {}
    for at, value in old_parts.items():
        other = new_parts.get(at)
        text = _encode(value)
        alike = value is other or (text == _encode(other) and b"null" not in text)
        if not alike and not same(value, other):
            changed.add(at)
        _note(referrers, at, old.component_refs(at, text=text))
    for at in new_parts:
        if at not in old_parts:
            changed.add(at)
        if at in changed:
            _note(referrers, at, new.component_refs(at))
        else:
            new.component_refs(at, like=old)
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
