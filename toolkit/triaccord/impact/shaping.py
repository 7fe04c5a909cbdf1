"""The shapes of a map: pairs of schemas walked together, each once, with the steps of what changed there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from triaccord.impact.drafts import Draft
from triaccord.impact.envelopes import envelope
from triaccord.impact.map import Shape, Step
from triaccord.impact.move_steps import MoveSteps
from triaccord.impact.moves import Inside, field_moves
from triaccord.impact.places import Places, Pointers, parent_of, schema_of
from triaccord.impact.relocated import Relocated
from triaccord.impact.saying import (
    constant,
    further,
    has,
    is_union,
    kinds,
    properties,
    required,
    takes_null,
)
from triaccord.impact.stepping import (
    Context,
    Piece,
    conversion,
    is_of_property,
    kinds_in,
    property_steps,
    value_steps,
)
from triaccord.loading.pointers import split_pointer
from triaccord.usage.naming import ITEMS

MAX_SHAPES = 20_000
"""How many pairs are walked before the rest is left out and told."""
_ORDER = (
    *(
        "optional",
        "check-old",
        "null-old",
        "closed-old",
        "early",
        "rename",
        "move",
        "alias",
        "removed",
        "added",
    ),
    *("required", "default", "values", "convert", "gap", "wrap", "null-new", "check-new", "closed-new"),
)
"""Towards the new version; limits of the old one come first, so that they are last on the way back."""


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
        self._notable: dict[str, tuple[Draft, ...]] = {}
        self._of_pair: dict[tuple[Pointers, Pointers], str] = {}
        self._names: dict[str, int] = defaultdict(int)
        self._by_old: dict[str, list[Piece]] = defaultdict(list)
        self._by_new: dict[str, list[Piece]] = defaultdict(list)
        pieces = tuple(pieces)
        moved = tuple(piece for piece in pieces if piece.change.event == "property-moved")
        self.relocated = Relocated(moved, old, new)
        for piece in pieces:
            if piece.change.event in ("property-moved", "parameter-moved"):
                continue
            if piece.change.detail.get("parameter") and piece.change.event.startswith(
                ("default-", "parameter-")
            ):
                continue
            old_at, new_at = _ends(piece)
            if old_at is not None:
                self._by_old[old_at].append(piece)
            elif new_at is not None:
                self._by_new[new_at].append(piece)

    def shape(self, old: Pointers, new: Pointers) -> str | None:
        """The name of the shape for two (opened) schemas; None where one of them is nothing."""
        if not old or not new:
            return None
        key = _settled(self.old, old), _settled(self.new, new)
        name = self._of_pair.get(key)
        if name is not None:
            return name
        if len(self.drafts) >= MAX_SHAPES:
            self.incomplete = True
            return None
        name = self._of_pair[key] = self._name(*key)
        draft = self.drafts[name] = Draft(name)
        renamed = self._steps(draft, old, new)
        self._children(draft, old, new, {was: str(piece.change.new) for was, piece in renamed.items()})
        for was, piece in renamed.items():
            self._recast(draft.fields.get(was), piece)
        return name

    def finished(self, wanted: Iterable[str], busy: frozenset[str]) -> dict[str, Shape]:
        """The shapes that these lead to and that have anything to do, without those that have nothing."""
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
                steps=tuple(_without_idle(step, busy) for _, step in draft.steps),
                fields=fields,
                items=draft.items if draft.items in busy else None,
                further=further,
                known=draft.known if further else (),
                must=self._musts(draft, fields),
            )
            todo += [child for child in draft.children if child in busy]
        return found

    def notable(self, name: str | None) -> tuple[Draft, ...]:
        """What of a draft, and of all that it leads to, has anything to tell."""
        if name is None:
            return ()
        if name not in self._notable:
            self._notable[name] = tuple(one for one in self._reached(name) if self._tells(one))
        return self._notable[name]

    def _tells(self, draft: Draft) -> bool:
        if draft.steps or draft.quiet or draft.gaps:
            return True
        return any(step["kind"] == "null" for child in draft.children for _, step in self.drafts[child].steps)

    def _reached(self, name: str) -> Iterator[Draft]:
        """A draft and all that it leads to, each once."""
        seen: set[str] = set()
        todo = [name]
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            yield self.drafts[here]
            todo += self.drafts[here].children

    def nulls_without_place(self, draft: Draft, side: str) -> Iterator[Piece]:
        """What makes values null, within an object or list that must have a value there."""
        end, must = (
            ("new", draft.must.get("new", ())) if side == "request" else ("old", draft.must.get("old", ()))
        )
        for name, child in (*draft.fields.items(), ("", draft.items)):
            for piece, step in self.drafts[child].steps if child and (not name or name in must) else ():
                if step["kind"] == "null" and step["in"] == end and not step.get("soft"):
                    yield piece

    def busy(self) -> frozenset[str]:
        """Shapes that have anything to do, or that lead to one that has."""
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

    def _recast(self, name: str | None, piece: Piece) -> None:
        """A renamed field may have another type, too; then its rename says so."""
        was, now = piece.change.detail.get("old_type"), piece.change.detail.get("type")
        if name is None or was is None or kinds_in(was) == kinds_in(now):
            return
        self._convert(self.drafts[name], piece, kinds_in(was), kinds_in(now))

    def _convert(self, draft: Draft, piece: Piece, was: tuple[str, ...], now: tuple[str, ...]) -> None:
        if not any(step["kind"] == "convert" for _, step in draft.steps):
            made = conversion(piece, was, now)
            draft.steps += [(piece, step) for step in made.steps]
            draft.gaps += [(piece, side, why) for side, why in made.gaps]
            draft.steps.sort(key=lambda pair: _place_of(pair[1]))

    def _steps(self, draft: Draft, old: Pointers, new: Pointers) -> dict[str, Piece]:
        """Fill in what changed here; the fields that have another name, by their old one."""
        context = self._context(old, new)
        renamed: dict[str, Piece] = {}
        for piece in self._here(old, new):
            change = piece.change
            if change.event.startswith("additional-properties-"):
                self._closed(draft, piece, old, new)
                continue
            if is_of_property(change):
                made = property_steps(piece, _field_of(piece), context)
                if change.event == "property-renamed" and made.steps:
                    renamed[str(change.old)] = piece
            else:
                made = value_steps(piece, context)
            if not made.steps and not made.gaps:
                draft.quiet.append(piece)
            draft.steps += [(piece, step) for step in made.steps]
            draft.gaps += [(piece, side, why) for side, why in made.gaps]
            draft.steps += [
                (piece, piece.step("gap", side=side, words=why))
                for side, why in made.gaps
                if side == "request" and not (is_of_property(change) and change.event != "property-renamed")
            ]
        envelope(draft, (self.old, old), (self.new, new), self.shape)
        self._moves(draft, old, new, {was: str(piece.change.new) for was, piece in renamed.items()})
        field_moves(draft, self._inside_of(old, new))
        draft.steps.sort(key=lambda pair: _place_of(pair[1]))
        draft.must = {
            "old": tuple(sorted(context.old_must)),
            "new": tuple(
                sorted(
                    {
                        was
                        for was in properties(self.old, old)
                        if (str(renamed[was].change.new) if was in renamed else was) in context.new_must
                    }
                )
            ),
        }
        return renamed

    def _moves(self, draft: Draft, old: Pointers, new: Pointers, renamed: Mapping[str, str]) -> None:
        """Steps for the properties that moved within this pair."""
        placed = self.relocated.here(draft, old, new, renamed)
        if placed:
            MoveSteps(draft, (self.old, old), (self.new, new), self._moved_shape, self._renames).put(placed)

    def _moved_shape(self, piece: Piece, old: Pointers, new: Pointers) -> str | None:
        """The shape of a value that moved; its types may be others, which nothing else says."""
        name = self.shape(old, new)
        was, now = kinds(self.old, old), kinds(self.new, new)
        if name is not None and was and now and was != now:
            self._convert(self.drafts[name], piece, was, now)
        return name

    def _renames(self, old: Pointers, new: Pointers) -> dict[str, str]:
        return {
            str(piece.change.old): str(piece.change.new)
            for piece in self._here(old, new)
            if piece.change.event == "property-renamed"
        }

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

    def _inside_of(self, old: Pointers, new: Pointers) -> Inside:
        """The fields of a field of one of the versions, with their types."""

        def inside(side: str, name: str) -> dict[str, tuple[str, ...]]:
            places, pointers = (self.old, old) if side == "old" else (self.new, new)
            within = places.walk(pointers, (name,)) if name else pointers
            return {one: kinds(places, places.walk(within, (one,))) for one in properties(places, within)}

        return inside

    def _children(self, draft: Draft, old: Pointers, new: Pointers, renamed: Mapping[str, str]) -> None:
        names = properties(self.old, old)
        for name in sorted(names):
            child = self.shape(self.old.walk(old, (name,)), self.new.walk(new, (renamed.get(name, name),)))
            if child is not None and name not in draft.fields:
                draft.fields[name] = child
        if draft.items is None:
            draft.items = self.shape(self.old.walk(old, (ITEMS,)), self.new.walk(new, (ITEMS,)))
        draft.further = self.shape(further(self.old, old), further(self.new, new))
        draft.known = tuple(sorted(names))

    def _closed(self, draft: Draft, piece: Piece, old: Pointers, new: Pointers) -> None:
        event = piece.change.event
        if event.endswith("-forbidden"):
            names = properties(self.new, new)
            draft.steps.append((piece, piece.step("closed", **{"in": "new"}, names=sorted(names))))
        elif event.endswith("-allowed"):
            names = properties(self.old, old)
            draft.steps.append((piece, piece.step("closed", **{"in": "old"}, names=sorted(names))))
        else:
            for side in ("request", "response"):
                draft.gaps.append((piece, side, "what further fields may hold is another"))

    # ---- what the documents say -----------------------------------------------------------------

    def _context(self, old: Pointers, new: Pointers) -> Context:
        sides = {"old": (self.old, old), "new": (self.new, new)}

        def names(side: str) -> frozenset[str]:
            return properties(*sides[side])

        def schemas(side: str, name: str) -> list[Any]:
            places, pointers = sides[side]
            return [places.at(pointer) for pointer in sorted(places.walk(pointers, (name,)))]

        return Context(
            old_must=required(self.old, old),
            new_must=required(self.new, new),
            old_null=lambda name: any(takes_null(one) for one in schemas("old", name)),
            constant=lambda side, name: constant(schemas(side, name)),
            default=lambda name: next(
                ((s["default"],) for s in schemas("new", name) if has(s, "default")), ()
            ),
            clash=lambda side, name: name in names(side) and is_union(*sides[side]),
            old_kinds=kinds(self.old, old) if is_union(self.old, old) else (),
            new_kinds=kinds(self.new, new) if is_union(self.new, new) else (),
        )

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


def _without_idle(step: Step, busy: frozenset[str]) -> Step:
    """A step without the shape of its value, where nothing becomes of that."""
    if step.get("shape", "") in busy or "shape" not in step:
        return step
    return {key: value for key, value in step.items() if key != "shape"}


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


def _settled(places: Places, pointers: Pointers) -> Pointers:
    """Pointers without mere references, whose targets are among them: so that ways to one schema meet."""
    kept = {one for one in pointers if not has(value := places.at(one), "$ref") or len(value) > 1}
    return frozenset(kept or pointers)


def _place_of(step: Step) -> int:
    kind = "early" if step.get("early") else str(step["kind"])
    return _ORDER.index(f"{kind}-{step['in']}" if kind in ("check", "null", "closed") else kind)
