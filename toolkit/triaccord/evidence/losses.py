"""What only the older version describes: its loss breaks no schema, and those who used it miss it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from triaccord.differ.canonical.nodes import escape, tokens_of, unescape
from triaccord.evidence.budget import Budget
from triaccord.evidence.documents import Documents, Slot
from triaccord.evidence.showing import Shown, is_doubtful
from triaccord.evidence.ways import Ground, at_end, is_described, steps_into
from triaccord.model import Change, Json
from triaccord.schemas import Reading, Role, SchemaTooLarge, Sliced, lifting
from triaccord.schemas.focus import Way
from triaccord.schemas.validation import UnusableSchema


def show_loss(documents: Documents, slot: Slot, change: Change, budget: Budget) -> Shown | None:
    """A value with a property that the older version describes and the newer one does not.

    Args:
        documents: Both versions.
        slot: Where to look.
        change: The property that went, was renamed or moved.
        budget: What it may cost.
    """
    if change.old_at is None or "/properties/" not in change.old_at or not budget.spend():
        return None
    was, now = (
        documents.ground(slot, of_new=of_new, role=Role.SENDER, reading=Reading.DECLARED)
        for of_new in (False, True)
    )
    owner, _, name = change.old_at.rpartition("/properties/")
    end = was.way_to(owner)
    if end is None:
        return None
    return _Loss(was, now, end.way, unescape(name), documents.formats).find()


class _Loss:
    """One attempt: values with the name, that only the older version describes."""

    def __init__(self, was: Ground, now: Ground, way: Way, name: str, formats: bool) -> None:
        self.was, self.way, self.name = was, way, name
        self.accepting = Sliced(was.opened.schema, formats=formats)
        self.refusing = Sliced(now.opened.schema, formats=formats)
        steps = steps_into((*way, ("properties", name)))
        # The newer version may know nothing of what the property is in.
        self.missed = next(
            (end for end in range(1, len(steps) + 1) if not is_described(now, steps[:end])), None
        )

    def find(self) -> Shown | None:
        """The first value that misses nothing else, or one that does."""
        end = at_end(self.was.opened, self.way)
        part = end.get("properties", {}).get(self.name) if isinstance(end, dict) else None
        if part is None or part is False:
            return None
        among_others: Shown | None = None
        leaf = part if isinstance(part, dict) else {}
        schema = dict(self.was.opened.schema)
        for value in lifting.lifted(schema, (*self.way, ("properties", self.name)), leaf):
            try:
                shown = self._shown(value)
            except (UnusableSchema, SchemaTooLarge):
                continue
            if shown is None:
                continue
            if self._is_isolated(value, shown.at):
                return shown
            if among_others is None and self.missed is not None:
                among_others = replace(shown, why=f"{shown.why}; other changes show in it too")
        return among_others

    def _shown(self, value: Json) -> Shown | None:
        at = _place_of(value, self.name)
        if at is None or not self.accepting.accepts(value) or self.refusing.accepts(value):
            return None
        if is_doubtful(self.was.opened, self.accepting, value):
            return None
        if not (self.accepting.surely_accepts(value) and self.refusing.surely_refuses(value)):
            return None
        tokens = tokens_of(at)[: self.missed]
        gone = "".join(f"/{escape(token)}" for token in tokens)
        inner = "" if gone == at else f", nor `{self.name}` in it"
        return Shown(
            value=value,
            accepted_by="old",
            refused_by="new",
            keyword="properties",
            at=gone,
            message=f"`{tokens[-1]}` is no longer described here{inner}",
            why="the older version describes this value; the newer one no longer knows a part of it",
        )

    def _is_isolated(self, value: Json, at: str) -> bool:
        """Whether the value would be described but for this name: then nothing else is missed in it."""
        return self.refusing.accepts(_without(value, tokens_of(at)))


def _place_of(value: Json, name: str, at: str = "") -> str | None:
    """The first place in a value, depth first, that has a name."""
    if isinstance(value, dict):
        if name in value:
            return f"{at}/{escape(name)}"
        parts = [(escape(key), part) for key, part in value.items()]
    elif isinstance(value, list):
        parts = [(str(index), part) for index, part in enumerate(value)]
    else:
        return None
    found: Iterator[str | None] = (_place_of(part, name, f"{at}/{step}") for step, part in parts)
    return next((place for place in found if place is not None), None)


def _without(value: Json, tokens: list[str]) -> Json:
    """The value without the name at a place; in every entry of a list, if the place is in one of them."""
    name, rest = tokens[0], tokens[1:]
    if isinstance(value, list):
        return [_without(part, rest) for part in value] if rest else value
    if not isinstance(value, dict):
        return value
    if not rest:
        return {key: part for key, part in value.items() if key != name}
    return {key: _without(part, rest) if key == name else part for key, part in value.items()}
