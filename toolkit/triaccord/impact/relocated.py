"""Where the two ends of a moved property meet: the pair of schemas that both lie in, and the ways to them.

A move is done on the innermost object that both ends belong to. A way leads through fields only: what goes
into the entries of a list, or comes out of them, or could lie at two places, has no step; its halves are
then carried over (or stopped) each on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from triaccord.impact.drafts import Draft
from triaccord.impact.places import Places, Pointers, schema_of
from triaccord.impact.saying import properties
from triaccord.impact.stepping import Piece

MAX_DEPTH = 4
"""How many fields deep an end of a move may lie."""
MAX_WAYS = 12
"""How many ways to one end are told apart."""
Way = tuple[str, ...]
_Found = Mapping[str, tuple[Way, ...]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A move, and its ends as seen from the pair of schemas that it is done on.

    Attributes:
        piece: The change.
        old: Field names that lead to where it was.
        new: Field names that lead to where it is.
    """

    piece: Piece
    old: Way
    new: Way


@dataclass(slots=True)
class _Spot:
    """A draft, with the schemas that it is about."""

    draft: Draft
    old: Pointers
    new: Pointers


@dataclass(slots=True)
class Relocated:
    """The moved properties of one upgrade.

    Args:
        pieces: What moved.
        old: The old document's places.
        new: The new document's places.
    """

    pieces: tuple[Piece, ...]
    old: Places
    new: Places
    _ends: dict[str, frozenset[str]] = field(init=False)
    _reached: dict[tuple[str, Pointers, int], _Found] = field(default_factory=dict)
    _spots: dict[str, _Spot] = field(default_factory=dict)
    _done: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ends = {side: frozenset(_end(piece, side) for piece in self.pieces) for side in ("old", "new")}

    def here(
        self, draft: Draft, old: Pointers, new: Pointers, renamed: Mapping[str, str]
    ) -> tuple[Placed, ...]:
        """The moves that are done on this pair of schemas.

        Args:
            draft: What is made of the pair.
            old: The old schemas.
            new: The new ones.
            renamed: New names of the pair's own fields by old ones.
        """
        if not self.pieces:
            return ()
        self._spots[draft.name] = _Spot(draft, old, new)
        olds, news = self._ways("old", old, MAX_DEPTH), self._ways("new", new, MAX_DEPTH)
        found = []
        for piece in self.pieces:
            ways = olds.get(_end(piece, "old"), ()), news.get(_end(piece, "new"), ())
            pair = _meeting(*ways, renamed) if all(ways) else None
            if pair is not None and self._is_clear(old, new, *pair):
                self._done.setdefault(id(piece), set()).add(draft.name)
                found.append(Placed(piece, *pair))
        return tuple(found)

    def unplaced(self, roots: Iterable[str]) -> frozenset[int]:
        """The changes (by `id`) that some message holds without a step having met both of their ends.

        Args:
            roots: Names of the shapes of whole messages.
        """
        if not self.pieces:
            return frozenset()
        above: dict[str, list[tuple[str, bool]]] = {}
        for spot in self._spots.values():
            for child in spot.draft.children:
                above.setdefault(child, []).append((spot.draft.name, child in spot.draft.fields.values()))
        tops = set(roots)
        return frozenset(
            id(piece.change)
            for piece in self.pieces
            if not self._done.get(id(piece)) or any(
                not _is_met(spot.draft.name, self._done[id(piece)], above, tops)
                for spot in self._spots.values()
                if self._holds(spot, piece)
            )
        )  # fmt: skip

    def _is_clear(self, old: Pointers, new: Pointers, was: Way, now: Way) -> bool:
        """Whether a step on the whole can do it: nothing stays at the old place, or was at the new one.

        Objects deep within that only one version has are carried over before the whole is; it would find
        them gone.
        """
        if _has(self.new, new, was) or _has(self.old, old, now):
            return False
        ends = ((self.old, old, self.new, new, was), (self.new, new, self.old, old, now))
        for places, start, others, there, way in ends:
            lone = [at for at in range(1, len(way)) if not others.walk(there, way[:at])]
            if lone and lone[0] != 1:
                return False
            if not places.walk(start, way):
                return False
        return True

    def _holds(self, spot: _Spot, piece: Piece) -> bool:
        """Whether a pair has one of the ends among its own fields."""
        return bool(
            self._ways("old", spot.old, 1).get(_end(piece, "old"))
            or self._ways("new", spot.new, 1).get(_end(piece, "new"))
        )

    def _ways(self, side: str, start: Pointers, depth: int) -> _Found:
        """All ways through fields to ends of moves, shortest first."""
        key = (side, start, depth)
        if key not in self._reached:
            self._reached[key] = self._look(side, start, depth)
        return self._reached[key]

    def _look(self, side: str, start: Pointers, depth: int) -> _Found:
        places, ends = (self.old if side == "old" else self.new), self._ends[side]
        found: dict[str, list[Way]] = {}
        for name in sorted(properties(places, start)):
            within = places.walk(start, (name,))
            for end in sorted(within & ends):
                found.setdefault(end, []).append((name,))
            if depth > 1:
                for end, ways in self._ways(side, within, depth - 1).items():
                    found.setdefault(end, []).extend((name, *way) for way in ways)
        return {end: tuple(sorted(ways, key=_by_length)[:MAX_WAYS]) for end, ways in found.items()}


def _has(places: Places, start: Pointers, way: Way) -> bool:
    return way[-1] in properties(places, places.walk(start, way[:-1]))


def _by_length(way: Way) -> tuple[int, Way]:
    return len(way), way


def _end(piece: Piece, side: str) -> str:
    at = piece.change.old_at if side == "old" else piece.change.new_at
    return schema_of(str(at))


def _meeting(
    old: tuple[Way, ...], new: tuple[Way, ...], renamed: Mapping[str, str]
) -> tuple[Way, Way] | None:
    """The one way on each side that part here; None if they part further within, or are several."""
    within = {
        (was[0], now[0])
        for was in old
        for now in new
        if len(was) > 1 and len(now) > 1 and renamed.get(was[0], was[0]) == now[0]
    }
    olds = [way for way in old if way[0] not in {was for was, _ in within}]
    news = [way for way in new if way[0] not in {now for _, now in within}]
    return (olds[0], news[0]) if len(olds) == len(news) == 1 else None


def _is_met(name: str, done: set[str], above: Mapping[str, list[tuple[str, bool]]], tops: set[str]) -> bool:
    """Whether every way to a shape passes one where the move is done, through fields alone."""
    todo, seen = [name], {name}
    while todo:
        here = todo.pop()
        if here in done:
            continue
        parents = above.get(here, [])
        if here in tops or not parents or not all(is_field for _, is_field in parents):
            return False
        fresh = [parent for parent, _ in parents if parent not in seen]
        seen.update(fresh)
        todo += fresh
    return True
