"""The shapes of a map: pairs of schemas walked together, each once, with the steps of what changed there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from triaccord.impact.map import Shape, Step
from triaccord.impact.places import Places, Pointers, parent_of, schema_of
from triaccord.impact.stepping import Context, Piece, is_of_property, kinds_in, property_steps, value_steps
from triaccord.loading.pointers import split_pointer
from triaccord.usage.naming import ITEMS

MAX_SHAPES = 20_000
"""How many pairs are walked before the rest is left out and told."""
_UNIONS = ("oneOf", "anyOf")
_ORDER = (
    *("optional", "check-old", "null-old", "closed-old", "rename", "move", "alias", "removed", "added"),
    *("required", "default", "values", "convert", "gap", "wrap", "null-new", "check-new", "closed-new"),
)
"""Towards the new version; limits of the old one come first, so that they are last on the way back."""


@dataclass(slots=True)
class Draft:
    """A shape in the making.

    Attributes:
        steps: With the piece that each comes from.
        gaps: Piece, side and reason of what cannot be carried over here.
        fields: Old name to shape.
    """

    name: str
    steps: list[tuple[Piece, Step]] = field(default_factory=list)
    gaps: list[tuple[Piece, str, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    items: str | None = None
    further: str | None = None
    known: tuple[str, ...] = ()
    must: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def children(self) -> tuple[str, ...]:
        """Shapes that it leads to."""
        more = [name for name in (self.items, self.further) if name]
        return tuple(dict.fromkeys([*self.fields.values(), *more]))


class Shaping:
    """Makes shapes for pairs of schemas.

    Args:
        pieces: What changed.
        old: The old document's places.
        new: The new document's places.
    """

    def __init__(self, pieces: Iterable[Piece], old: Places, new: Places) -> None:
        self.old, self.new = old, new
        self.drafts: dict[str, Draft] = {}
        self.incomplete = False
        self._of_pair: dict[tuple[Pointers, Pointers], str] = {}
        self._names: dict[str, int] = defaultdict(int)
        self._by_old: dict[str, list[Piece]] = defaultdict(list)
        self._by_new: dict[str, list[Piece]] = defaultdict(list)
        for piece in pieces:
            old_at, new_at = _ends(piece)
            if old_at is not None:
                self._by_old[old_at].append(piece)
            elif new_at is not None:
                self._by_new[new_at].append(piece)

    def shape(self, old: Pointers, new: Pointers) -> str | None:
        """The name of the shape for two (opened) schemas; None where one of them is nothing."""
        if not old or not new:
            return None
        name = self._of_pair.get((old, new))
        if name is not None:
            return name
        if len(self.drafts) >= MAX_SHAPES:
            self.incomplete = True
            return None
        name = self._of_pair[(old, new)] = self._name(old, new)
        draft = self.drafts[name] = Draft(name)
        renamed = self._steps(draft, old, new)
        self._children(draft, old, new, renamed)
        return name

    def finished(self, wanted: Iterable[str]) -> dict[str, Shape]:
        """The shapes that these lead to and that have anything to do, without those that have nothing."""
        busy = self._busy()
        found: dict[str, Shape] = {}
        todo = [name for name in wanted if name in busy]
        while todo:
            name = todo.pop()
            if name in found:
                continue
            draft = self.drafts[name]
            fields = {key: child for key, child in draft.fields.items() if child in busy}
            further = draft.further if draft.further in busy else None
            found[name] = Shape(
                steps=tuple(step for _, step in draft.steps),
                fields=fields,
                items=draft.items if draft.items in busy else None,
                further=further,
                known=draft.known if further else (),
                must=self._musts(draft, fields),
            )
            todo += [child for child in draft.children if child in busy]
        return found

    def is_busy(self, name: str | None) -> bool:
        """Whether a shape, or one that it leads to, has anything to do."""
        return name is not None and name in self._busy()

    def reached(self, name: str | None) -> Iterator[Draft]:
        """A draft and all that it leads to, each once."""
        seen: set[str] = set()
        todo = [name] if name else []
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            yield self.drafts[here]
            todo += self.drafts[here].children

    def _busy(self) -> frozenset[str]:
        parents: dict[str, list[str]] = defaultdict(list)
        for draft in self.drafts.values():
            for child in draft.children:
                parents[child].append(draft.name)
        todo = [draft.name for draft in self.drafts.values() if draft.steps]
        busy: set[str] = set()
        while todo:
            name = todo.pop()
            if name not in busy:
                busy.add(name)
                todo += parents[name]
        return frozenset(busy)

    def _musts(self, draft: Draft, fields: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Required fields that may come out as null: those only matter."""
        may_go = {
            name
            for name, child in fields.items()
            if any(s["kind"] == "null" for _, s in self.drafts[child].steps)
        }
        found = {side: tuple(sorted(may_go & set(names))) for side, names in draft.must.items()}
        return {side: names for side, names in found.items() if names}

    # ---- one pair -------------------------------------------------------------------------------

    def _steps(self, draft: Draft, old: Pointers, new: Pointers) -> dict[str, str]:
        """Fill in what changed here; the names that fields have got."""
        context = self._context(old, new)
        renamed: dict[str, str] = {}
        for piece in self._here(old, new):
            change = piece.change
            if change.event.startswith("additional-properties-"):
                self._closed(draft, piece, old, new)
                continue
            if is_of_property(change):
                made = property_steps(piece, _field_of(piece), context)
                if change.event == "property-renamed" and made.steps:
                    renamed[str(change.old)] = str(change.new)
            else:
                made = value_steps(piece, context)
            draft.steps += [(piece, step) for step in made.steps]
            draft.gaps += [(piece, side, why) for side, why in made.gaps]
            draft.steps += [
                (piece, piece.step("gap", side=side, words=why))
                for side, why in made.gaps
                if side == "request" and not is_of_property(change)
            ]
        self._envelope(draft, old, new)
        draft.steps.sort(key=lambda pair: _place_of(pair[1]))
        draft.must = {
            "old": tuple(sorted(context.old_must)),
            "new": tuple(
                sorted(
                    {
                        was
                        for was in self._properties(self.old, old)
                        if renamed.get(was, was) in context.new_must
                    }
                )
            ),
        }
        return renamed

    def _here(self, old: Pointers, new: Pointers) -> list[Piece]:
        found: dict[int, Piece] = {}
        for pointer in sorted(old):
            for piece in self._by_old.get(pointer, ()):
                at = _ends(piece)[1]
                if at is None or at in new:
                    found.setdefault(id(piece), piece)
        for pointer in sorted(new):
            for piece in self._by_new.get(pointer, ()):
                found.setdefault(id(piece), piece)
        return list(found.values())

    def _children(self, draft: Draft, old: Pointers, new: Pointers, renamed: Mapping[str, str]) -> None:
        names = self._properties(self.old, old)
        for name in sorted(names):
            child = self.shape(self.old.walk(old, (name,)), self.new.walk(new, (renamed.get(name, name),)))
            if child is not None and name not in draft.fields:
                draft.fields[name] = child
        if draft.items is None:
            draft.items = self.shape(self.old.walk(old, (ITEMS,)), self.new.walk(new, (ITEMS,)))
        draft.further = self.shape(_further(self.old, old), _further(self.new, new))
        draft.known = tuple(sorted(names))

    def _closed(self, draft: Draft, piece: Piece, old: Pointers, new: Pointers) -> None:
        event = piece.change.event
        if event.endswith("-forbidden"):
            names = self._properties(self.new, new)
            draft.steps.append((piece, piece.step("closed", **{"in": "new"}, names=sorted(names))))
        elif event.endswith("-allowed"):
            names = self._properties(self.old, old)
            draft.steps.append((piece, piece.step("closed", **{"in": "old"}, names=sorted(names))))
        else:
            for side in ("request", "response"):
                draft.gaps.append((piece, side, "what further fields may hold is another"))

    def _envelope(self, draft: Draft, old: Pointers, new: Pointers) -> None:
        """A list that went into an object, or came out of one: its type change is an envelope."""
        for at, (piece, step) in enumerate(draft.steps):
            if step["kind"] != "convert":
                continue
            pair = (kinds_in(piece.change.old), kinds_in(piece.change.new))
            if pair not in ((("array",), ("object",)), (("object",), ("array",))):
                continue
            inside = "new" if pair[0] == ("array",) else "old"
            places, pointers = (self.new, new) if inside == "new" else (self.old, old)
            lists = [
                name for name in self._properties(places, pointers)
                if any(_kind(places.at(p)) == "array" for p in places.walk(pointers, (name,)))
            ]  # fmt: skip
            others = self._required(self.old, old) - set(lists) if inside == "old" else frozenset()
            draft.gaps = [gap for gap in draft.gaps if gap[0] is not piece]
            draft.steps = [pair for pair in draft.steps if pair[1]["kind"] != "gap" or pair[0] is not piece]
            if len(lists) != 1:
                draft.gaps += [(piece, side, "which list of the envelope is meant is not plain") for side in
                               ("request", "response")]  # fmt: skip
                return
            draft.steps[at] = (piece, piece.step("wrap", **{"in": inside}, key=lists[0]))
            if others:
                why = f"nothing in the new version has `{'`, `'.join(sorted(others))}` of the envelope"
                draft.gaps.append((piece, "response", why))
            self._inside(draft, (old, new), inside, lists[0])
            return

    def _inside(self, draft: Draft, pair: tuple[Pointers, Pointers], inside: str, key: str) -> None:
        if inside == "new":
            within = self.new.walk(pair[1], (key, ITEMS))
            draft.items = self.shape(self.old.walk(pair[0], (ITEMS,)), within)
        else:
            child = self.shape(self.old.walk(pair[0], (key,)), pair[1])
            if child is not None:
                draft.fields[key] = child

    # ---- what the documents say -----------------------------------------------------------------

    def _context(self, old: Pointers, new: Pointers) -> Context:
        sides = {"old": (self.old, old), "new": (self.new, new)}

        def names(side: str) -> frozenset[str]:
            return self._properties(*sides[side])

        def schemas(side: str, name: str) -> list[Any]:
            places, pointers = sides[side]
            return [places.at(pointer) for pointer in sorted(places.walk(pointers, (name,)))]

        return Context(
            old_must=self._required(self.old, old),
            new_must=self._required(self.new, new),
            old_null=lambda name: any(_takes_null(one) for one in schemas("old", name)),
            constant=lambda side, name: _constant(schemas(side, name)),
            default=lambda name: next(
                ((s["default"],) for s in schemas("new", name) if _has(s, "default")), ()
            ),
            clash=lambda side, name: name in names(side) and _is_union(*sides[side]),
            old_kinds=_kinds(self.old, old) if _is_union(self.old, old) else (),
            new_kinds=_kinds(self.new, new) if _is_union(self.new, new) else (),
        )

    def _properties(self, places: Places, pointers: Pointers) -> frozenset[str]:
        found: set[str] = set()
        for pointer in pointers:
            value = places.at(pointer)
            properties = value.get("properties") if isinstance(value, dict) else None
            found |= set(properties) if isinstance(properties, dict) else set()
        return frozenset(found)

    def _required(self, places: Places, pointers: Pointers) -> frozenset[str]:
        found: set[str] = set()
        for pointer in pointers:
            value = places.at(pointer)
            names = value.get("required") if isinstance(value, dict) else None
            found |= {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()
        return frozenset(found)

    def _name(self, old: Pointers, new: Pointers) -> str:
        """A name that people recognise: the model's, with the way into it."""
        pointer = min(
            new or old, key=lambda one: (not one.startswith(("/components", "/definitions")), len(one), one)
        )
        tokens = split_pointer(pointer)
        start = 3 if tokens[:1] == ("components",) else 2 if tokens[:1] == ("definitions",) else 1
        words = [t for t in tokens[start - 1 :] if t not in ("properties", "schema", "content", "responses")]
        base = ".".join(words).replace("items", "[]") or "body"
        self._names[base] += 1
        return base if self._names[base] == 1 else f"{base}#{self._names[base]}"


def _ends(piece: Piece) -> tuple[str | None, str | None]:
    """The pointers that a pair must have for a piece to be about it."""
    change = piece.change
    ends = [None if at is None else schema_of(at) for at in (change.old_at, change.new_at)]
    if is_of_property(change) or change.event.startswith("additional-properties-"):
        ends = [None if at is None else _holder(at) for at in (change.old_at, change.new_at)]
    return ends[0], ends[1]


def _holder(pointer: str) -> str:
    """The object that a property, a required name or `additionalProperties` belongs to."""
    tokens = split_pointer(pointer)
    if tokens[-1:] == ("additionalProperties",):
        return pointer.rpartition("/")[0]
    return (
        parent_of(schema_of(pointer)) if len(tokens) < 2 or tokens[-2] != "required" else schema_of(pointer)
    )


def _field_of(piece: Piece) -> str:
    change = piece.change
    if change.event.startswith("default-"):
        tokens = split_pointer(schema_of(str(change.new_at or change.old_at)))
        return tokens[-1] if tokens else change.subject
    return change.subject


def _further(places: Places, pointers: Pointers) -> Pointers:
    return places.opened(
        f"{pointer}/additionalProperties"
        for pointer in pointers
        if isinstance(value := places.at(pointer), dict)
        and isinstance(value.get("additionalProperties"), dict)
    )


def _place_of(step: Step) -> int:
    kind = str(step["kind"])
    return _ORDER.index(f"{kind}-{step['in']}" if kind in ("check", "null", "closed") else kind)


def _is_union(places: Places, pointers: Pointers) -> bool:
    return any(_has(places.at(pointer), word) for pointer in pointers for word in _UNIONS)


def _has(value: Any, word: str) -> bool:
    return isinstance(value, dict) and word in value


def _kind(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else None
    kinds = [one for one in kind if one != "null"] if isinstance(kind, list) else [kind]
    return str(kinds[0]) if len(kinds) == 1 and kinds[0] else ""


def _kinds(places: Places, pointers: Pointers) -> tuple[str, ...]:
    found: set[str] = set()
    for pointer in pointers:
        stated = places.at(pointer)
        kind = stated.get("type") if isinstance(stated, dict) else None
        found |= {str(one) for one in (kind if isinstance(kind, list) else [kind]) if one and one != "null"}
    return tuple(sorted(found))


def _takes_null(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    return value.get("nullable") is True or kind == "null" or (isinstance(kind, list) and "null" in kind)


def _constant(schemas: Iterable[Any]) -> tuple[Any, ...]:
    """The only value that a schema takes; empty if it takes more."""
    for schema in schemas:
        if _has(schema, "const"):
            return (schema["const"],)
        values = schema.get("enum") if isinstance(schema, dict) else None
        if isinstance(values, list) and len(values) == 1:
            return (values[0],)
    return ()
