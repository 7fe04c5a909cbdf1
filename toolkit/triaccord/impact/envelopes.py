"""A list that went into an object, or came out of one: its change of type is an envelope."""

from __future__ import annotations

from collections.abc import Callable

from triaccord.impact.drafts import Draft
from triaccord.impact.places import Places, Pointers
from triaccord.impact.saying import kind, properties, required
from triaccord.impact.stepping import Piece, kinds_in
from triaccord.usage.naming import ITEMS

_Side = tuple[Places, Pointers]


def envelope(draft: Draft, old: _Side, new: _Side, shape: Callable[[Pointers, Pointers], str | None]) -> None:
    """Put the step for an envelope in the place of the one for its types, if there is one.

    Args:
        draft: The pair's.
        old: The old document, and the schemas.
        new: The new document, and the schemas.
        shape: Makes a shape for two schemas.
    """
    for at, (piece, step) in enumerate(draft.steps):
        if step["kind"] != "convert":
            continue
        pair = (kinds_in(piece.change.old), kinds_in(piece.change.new))
        if pair not in ((("array",), ("object",)), (("object",), ("array",))):
            continue
        inside = "new" if pair[0] == ("array",) else "old"
        places, pointers = new if inside == "new" else old
        lists = [
            name for name in properties(places, pointers)
            if any(kind(places.at(p)) == "array" for p in places.walk(pointers, (name,)))
        ]  # fmt: skip
        draft.gaps = [gap for gap in draft.gaps if gap[0] is not piece]
        draft.steps = [one for one in draft.steps if one[1]["kind"] != "gap" or one[0] is not piece]
        if len(lists) != 1:
            why = f"a list and an object with {len(lists)} lists in it"
            draft.gaps += [(piece, side, why) for side in ("request", "response")]
            return
        draft.steps[at] = (piece, piece.step("wrap", **{"in": inside}, key=lists[0]))
        if inside == "old":
            _missed(draft, piece, required(*old) - set(lists))
        _within(draft, old, new, inside, lists[0], shape)
        return


def _missed(draft: Draft, piece: Piece, others: frozenset[str]) -> None:
    if others:
        why = f"nothing in the new version has `{'`, `'.join(sorted(others))}` of the envelope"
        draft.gaps.append((piece, "response", why))


def _within(
    draft: Draft,
    old: _Side,
    new: _Side,
    inside: str,
    key: str,
    shape: Callable[[Pointers, Pointers], str | None],
) -> None:
    """The shapes of what the envelope holds."""
    if inside == "new":
        draft.items = shape(old[0].walk(old[1], (ITEMS,)), new[0].walk(new[1], (key, ITEMS)))
        return
    child = shape(old[0].walk(old[1], (key,)), new[1])
    if child is not None:
        draft.fields[key] = child
