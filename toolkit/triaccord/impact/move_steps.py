"""The steps of moved properties: the moves, and what both versions want of the objects at both ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from triaccord.impact.drafts import Draft
from triaccord.impact.places import Places, Pointers
from triaccord.impact.relocated import Placed, Way
from triaccord.impact.saying import constant, has, properties, required, takes_null
from triaccord.impact.stepping import Piece

Names = Callable[[Pointers, Pointers], dict[str, str]]
"""New names of an object's own fields by old ones."""


class MoveSteps:
    """Puts the moves that are done on one pair of schemas into its draft.

    Args:
        draft: The pair's.
        old: The old document, and the schemas.
        new: The new document, and the schemas.
        shape: Makes a shape for the two schemas of a moved value; None if nothing becomes of it.
        names: What fields were renamed.
    """

    def __init__(
        self,
        draft: Draft,
        old: tuple[Places, Pointers],
        new: tuple[Places, Pointers],
        shape: Callable[[Piece, Pointers, Pointers], str | None],
        names: Names,
    ) -> None:
        self.draft, self.old, self.new, self.shape, self.names = draft, old, new, shape, names

    def put(self, placed: tuple[Placed, ...]) -> None:
        """Add the steps."""
        for one in placed:
            was, now = one.old, one.new
            step = one.piece.step("move", old=list(self._called(was)), new=list(now))
            shape = self.shape(
                one.piece, self.old[0].walk(self.old[1], was), self.new[0].walk(self.new[1], now)
            )
            if shape is not None:
                step["shape"] = shape
                self.draft.moved.append(shape)
            self.draft.steps.append((one.piece, step))
        for one in placed:
            self._entered(one, placed)
            self._left(one, placed)

    # ---- what a move enters -------------------------------------------------------------------------

    def _entered(self, one: Placed, placed: tuple[Placed, ...]) -> None:
        """What the new version wants of the objects on the way, and of the field itself."""
        places, start = self.new
        is_lone = len(one.new) > 1 and not self.old[0].walk(self.old[1], one.new[:1])
        if is_lone:
            self._early(one)
            if one.new[0] in required(places, start) and not self._has("required", one.new[0], ()):
                self._want(one, (), one.new[0], ({},) if not self._inner(one.new[:1]) else ())
        for depth in range(len(one.new)):
            at = one.new[:depth]
            is_leaf = depth == len(one.new) - 1
            if not is_leaf and (not is_lone or depth == 0):
                continue
            wanted = required(places, places.walk(start, at))
            others = wanted - {one.new[depth]} if is_lone and depth > 0 else frozenset()
            moved = {other.new[-1] for other in placed if other.new[:-1] == at}
            for name in sorted(others - moved):
                self._want(one, at, name, self._known(self.new, (*at, name)))
            if is_leaf and one.new[-1] in wanted and not self._was_sure(one):
                self._want(one, at, one.new[-1], self._known(self.new, one.new))

    def _inner(self, at: Way) -> frozenset[str]:
        return required(self.new[0], self.new[0].walk(self.new[1], at))

    def _was_sure(self, one: Placed) -> bool:
        """Whether the old version always had it."""
        return len(one.old) == 1 and one.old[0] in required(*self.old)

    def _want(self, one: Placed, at: Way, name: str, known: tuple[Any, ...]) -> None:
        if self._has("required", name, at):
            return
        step = one.piece.step("required", name=name, **({"at": list(at)} if at else {}))
        self.draft.steps.append((one.piece, {**step, "value": known[0]} if known else step))

    def _early(self, one: Placed) -> None:
        """An object that only the new version has: on the way back it goes once all has been taken out."""
        name = one.new[0]
        for at, (piece, step) in enumerate(self.draft.steps):
            if step["kind"] != "added" or step["name"] != name:
                continue
            if not step.get("early"):
                self.draft.steps[at] = (piece, {**step, "required": False, "early": True})
                if step["required"]:
                    later = {key: step[key] for key in step if key != "required"}
                    self.draft.steps.append((piece, {**later, "kind": "required"}))
            return
        early = one.piece.step("added", name=name, required=False, early=True)
        self.draft.steps.append((one.piece, early))

    # ---- what a move leaves -------------------------------------------------------------------------

    def _left(self, one: Placed, placed: tuple[Placed, ...]) -> None:
        """What the old version always had of the objects on the way, and of the field itself."""
        places, start = self.old
        is_lone = len(one.old) > 1 and not self.new[0].walk(self.new[1], one.old[:1])
        gone = {each for placed_one in placed for each in self._prefixes(placed_one.old)}
        if is_lone:
            self._object_left(one)
        for depth in range(len(one.old)):
            at = one.old[:depth]
            is_leaf = depth == len(one.old) - 1
            if not is_leaf and (not is_lone or depth == 0):
                continue
            had = required(places, places.walk(start, at))
            if is_lone and depth > 0:
                for name in sorted(name for name in had if (*at, name) not in gone):
                    self._miss(one, at, name)
            if is_leaf and one.old[-1] in had and not self._is_sure(one):
                self._lack(one, at, one.old[-1], self._old_value(one.old))

    def _object_left(self, one: Placed) -> None:
        """The object that went: made up for where all in it moved, and empty where the old one wants it."""
        name = one.old[0]
        places, start = self.old
        inner = properties(places, places.walk(start, one.old[:1]))
        moved = {
            step["old"][1] for _, step in self.draft.steps
            if step["kind"] == "move" and len(step["old"]) > 1 and step["old"][0] == name
        }  # fmt: skip
        removed = [
            piece for piece, step in self.draft.steps if step["kind"] == "removed" and step["name"] == name
        ]
        if inner <= moved:
            self.draft.gaps = [gap for gap in self.draft.gaps if gap[0] not in removed]
        if name in required(places, start) and not removed:
            empty: tuple[Any, ...] = ({},) if not required(places, places.walk(start, one.old[:1])) else ()
            self._lack(one, (), name, empty)

    def _miss(self, one: Placed, at: Way, name: str) -> None:
        """A field beside the moved one that went with their object."""
        known = self._old_value((*at, name))
        if known:
            self._lack(one, at, name, known)
        else:
            why = f"nothing in the new version has the value of `{name}`"
            self.draft.gaps.append((one.piece, "response", why))

    def _is_sure(self, one: Placed) -> bool:
        """Whether the new version always has it."""
        return len(one.new) == 1 and one.new[0] in required(*self.new)

    def _lack(self, one: Placed, at: Way, name: str, known: tuple[Any, ...]) -> None:
        called = self._called((*at, name))
        if self._has("optional", name, called[:-1]):
            return
        step = one.piece.step("optional", name=name, **({"at": list(called[:-1])} if at else {}))
        self.draft.steps.append((one.piece, {**step, "value": known[0]} if known else step))

    # ---- both ---------------------------------------------------------------------------------------

    def _called(self, way: Way) -> Way:
        """A way of the old version, by the names that its objects have once their fields are renamed."""
        old, new = self.old[1], self.new[1]
        called: list[str] = []
        for name in way:
            now = self.names(old, new).get(name, name) if new else name
            called.append(now)
            old, new = self.old[0].walk(old, (name,)), self.new[0].walk(new, (now,))
        return tuple(called)

    def _has(self, kind: str, name: str, at: Way) -> bool:
        return any(
            step["kind"] == kind and step["name"] == name and tuple(step.get("at", ())) == at
            for _, step in self.draft.steps
        )

    def _old_value(self, way: Way) -> tuple[Any, ...]:
        schemas = self._schemas(self.old, way)
        return constant(schemas) or ((None,) if any(map(takes_null, schemas)) else ())

    def _known(self, side: tuple[Places, Pointers], way: Way) -> tuple[Any, ...]:
        schemas = self._schemas(side, way)
        return constant(schemas) or next(((one["default"],) for one in schemas if has(one, "default")), ())

    def _schemas(self, side: tuple[Places, Pointers], way: Way) -> list[Any]:
        places, start = side
        return [places.at(pointer) for pointer in sorted(places.walk(start, way))]

    @staticmethod
    def _prefixes(way: Way) -> Iterable[Way]:
        return (way[:end] for end in range(1, len(way) + 1))
