"""A Draft: one shape of a map in the making, with what each step comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

from triaccord.impact.map import Step
from triaccord.impact.stepping import Piece


@dataclass(slots=True)
class Draft:
    """A shape in the making.

    Attributes:
        steps: With the piece that each comes from.
        gaps: Piece, side and reason of what cannot be carried over here.
        quiet: Pieces that need no step: values are what they were.
        fields: Old name to shape.
        moved: Shapes of fields that moved; their steps name them.
    """

    name: str
    steps: list[tuple[Piece, Step]] = field(default_factory=list)
    gaps: list[tuple[Piece, str, str]] = field(default_factory=list)
    quiet: list[Piece] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)
    items: str | None = None
    further: str | None = None
    known: tuple[str, ...] = ()
    must: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def children(self) -> tuple[str, ...]:
        """Shapes that it leads to."""
        more = [name for name in (self.items, self.further) if name]
        return tuple(dict.fromkeys([*self.fields.values(), *self.moved, *more]))
