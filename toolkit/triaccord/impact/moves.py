"""Fields that went into an object beside them, or came out of one: a removal and an addition that are one."""

from __future__ import annotations

from collections.abc import Callable

from triaccord.differ.composite.names import words_of
from triaccord.impact.drafts import Draft
from triaccord.impact.stepping import Piece

Inside = Callable[[str, str], dict[str, tuple[str, ...]]]
"""Side and field name to the fields of that field, with their types; the object's own for an empty name."""
_COMMON = frozenset(
    (
        "id",
        "name",
        "type",
        "code",
        "status",
        "state",
        "value",
        "key",
        "title",
        "url",
        "text",
        "label",
        "number",
    )
)
"""Names that many things have: they alone do not make two fields one."""


def field_moves(draft: Draft, inside: Inside) -> None:
    """Put a step for each move in the place of the steps for its halves."""
    gone = {step["name"]: piece for piece, step in draft.steps if step["kind"] == "removed"}
    come = {step["name"]: piece for piece, step in draft.steps if step["kind"] == "added"}
    for name in sorted(gone):
        kinds = inside("old", "").get(name)
        ways = [
            (t, i)
            for t in sorted(come)
            for i, k in inside("new", t).items()
            if _is_one(name, t, i) and k == kinds
        ]
        if len(ways) == 1 and kinds:
            _put(draft, (name,), ways[0], gone[name], come[ways[0][0]])
    for name in sorted(come):
        kinds = inside("new", "").get(name)
        ways = [
            (o, i)
            for o in sorted(gone)
            for i, k in inside("old", o).items()
            if _is_one(name, o, i) and k == kinds
        ]
        if len(ways) == 1 and kinds:
            _put(draft, ways[0], (name,), gone[ways[0][0]], come[name])
    _forget_gaps(draft, gone, inside)


def _is_one(name: str, target: str, inner: str) -> bool:
    """Whether `name` beside is `inner` within `target`: `street` or `addressStreet`, and `address.street`."""
    if name == inner:
        return name.lower() not in _COMMON
    return words_of(name) == words_of(target) + words_of(inner)


def _put(draft: Draft, old: tuple[str, ...], new: tuple[str, ...], gone: Piece, come: Piece) -> None:
    """A move instead of the removal and the addition that it is made of."""
    draft.steps.append((gone, gone.step("move", old=list(old), new=list(new))))
    if len(old) == 1:
        draft.steps = [
            (piece, step)
            for piece, step in draft.steps
            if not (step["kind"] == "removed" and step["name"] == old[0])
        ]
        draft.gaps = [gap for gap in draft.gaps if gap[0] is not gone]
    for at, (piece, step) in enumerate(draft.steps):
        if piece is come and step["kind"] == "added" and not step.get("early"):
            # On the way back the field goes only once everything has been taken out of it.
            draft.steps[at] = (piece, {**step, "required": False, "early": True})
            if step["required"]:
                draft.steps.append(
                    (piece, {key: step[key] for key in step if key != "required"} | {"kind": "required"})
                )


def _forget_gaps(draft: Draft, gone: dict[str, Piece], inside: Inside) -> None:
    """An object that went is made up for once everything in it has moved."""
    moved: dict[str, set[str]] = {}
    for _, step in draft.steps:
        if step["kind"] == "move" and len(step["old"]) == 2:
            moved.setdefault(step["old"][0], set()).add(step["old"][1])
    for name, inner in moved.items():
        if set(inside("old", name)) <= inner:
            draft.gaps = [gap for gap in draft.gaps if gap[0] is not gone[name]]
