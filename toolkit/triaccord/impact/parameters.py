"""What becomes of an operation's parameters: steps on the text that goes into path, query and headers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from triaccord.impact.map import Step
from triaccord.impact.messages import Messages
from triaccord.impact.paging import paging_steps
from triaccord.impact.places import Pointers
from triaccord.impact.resending import WHERE, body_is_required, empty_body, relocation_steps
from triaccord.impact.routes import Route
from triaccord.impact.shaping import Shaping
from triaccord.impact.stepping import Piece
from triaccord.usage.naming import ITEMS

_SENT = ("path", "query", "header", "form")


@dataclass(slots=True)
class Parameters:
    """What becomes of the parameters of one operation.

    Attributes:
        steps: In order.
        met: Fingerprints of findings that steps are about.
        gaps: Piece, parameter and reason of what nobody can carry over.
        shapes: Shapes of parameters' values.
    """

    steps: list[Step] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    gaps: list[tuple[Piece, str, str]] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)

    def add(self, piece: Piece, kind: str, where: str, name: str, **what: Any) -> None:
        """A step."""
        self.steps.append(piece.step(kind, **{"in": where}, name=name, **what))
        self.met.add(piece.finding.fingerprint)


def parameter_steps(
    mine: Iterable[Piece], old: tuple[Messages, Route], new: tuple[Messages, Route], shaping: Shaping
) -> Parameters:
    """Steps for the parameters of one operation.

    Args:
        mine: What changes for this operation.
        old: The operation in the old document.
        new: The operation in the new one.
        shaping: Makes shapes for the schemas of values.
    """
    made = Parameters()
    mine = list(mine)
    steps, instead = paging_steps(mine, old, new)
    made.steps += steps
    made.met |= {step["finding"] for step in steps}
    renamed = _values(made, mine, old, new, shaping)
    for piece, where, name in renamed:
        if piece in instead:
            continue
        if piece.change.event == "parameter-moved":
            steps, why = relocation_steps(piece, old, new)
            made.steps += steps
            made.met.add(piece.finding.fingerprint)
            if why:
                made.gaps.append((piece, name, why))
        else:
            _one(made, piece, where, name)
    entered = [
        piece
        for piece, _, _ in renamed
        if piece.change.event == "parameter-moved" and piece.change.detail.get("in") == "body"
    ]
    if entered and body_is_required(new) and not old[0].request_roots(old[1]):
        wanted = empty_body(new)
        made.steps.append(entered[0].step("body", **{"in": "body"}, name="", wanted=True, **wanted))
    # What lacks is seen once everything that is sent has its new name and place.
    made.steps.sort(key=lambda step: step["kind"] in ("required", "default", "body"))
    return made


def _values(
    made: Parameters,
    mine: list[Piece],
    old: tuple[Messages, Route],
    new: tuple[Messages, Route],
    shaping: Shaping,
) -> list[tuple[Piece, str, str]]:
    """Steps for values, under the old names; then what is left to be done with the parameters themselves."""
    left = []
    targets: dict[tuple[str, str], tuple[str, str]] = {}
    for piece in mine:
        change = piece.change
        name = change.detail.get("parameter") or change.subject
        of_parameter = change.event.startswith(("parameter-", "default-")) and "in" in change.detail
        if not of_parameter or change.detail.get("header"):
            continue
        where = str(change.detail.get("was_in") or change.detail["in"])
        is_named = change.old_at or change.event == "parameter-moved"
        left.append((piece, WHERE.get(where, where), change.subject if is_named else str(name)))
        if change.event == "parameter-renamed":
            targets[(where, str(change.old))] = (where, str(change.new))
    known = {
        (str(one["in"]), str(one["name"])): at for _, at, one in new[0].parameters(new[1]) if "name" in one
    }
    for _, at, one in old[0].parameters(old[1]):
        key = (str(one.get("in")), str(one.get("name")))
        there = known.get(targets.get(key, key))
        if there is None or key[0] == "body":
            continue
        shape, separator = _shape(old[0], at, one, new[0], there, shaping)
        where = WHERE.get(key[0], key[0])
        if shape is not None and where in _SENT:
            more = {"sep": separator} if separator else {}
            made.steps.append({"kind": "value", "in": where, "name": key[1], "shape": shape, **more})
            made.shapes.append(shape)
    return left


def _shape(
    old: Messages, old_at: str, stated: dict[str, Any], new: Messages, new_at: str, shaping: Shaping
) -> tuple[str | None, str]:
    """The shape of a parameter's texts, and what stands between several in one text."""
    was, now = _schema(old, old_at), _schema(new, new_at)
    if not old.places.walk(was, (ITEMS,)):
        return shaping.shape(was, now), ""
    exploded = stated.get("explode", stated.get("style", "form") == "form") and "schema" in stated
    joined = not exploded and stated.get("collectionFormat") != "multi"
    items = shaping.shape(old.places.walk(was, (ITEMS,)), new.places.walk(now, (ITEMS,)))
    return items, "," if joined else ""


def _schema(messages: Messages, at: str) -> Pointers:
    inner = messages.places.at(f"{at}/schema")
    return messages.places.opened([at if inner is None else f"{at}/schema"])


def _one(made: Parameters, piece: Piece, where: str, name: str) -> None:
    """The step for one parameter that went, came, or is another."""
    change = piece.change
    event, known = change.event, change.detail.get("default")
    if where not in _SENT:
        made.gaps.append((piece, name, "cookies are not carried over"))
    elif event == "parameter-renamed":
        made.add(piece, "move", where, str(change.old), to=where, **{"as": str(change.new)})
    elif event == "parameter-removed":
        made.add(piece, "removed", where, name)
    elif event in ("parameter-added", "parameter-required"):
        if change.required or event == "parameter-required":
            made.add(piece, "required", where, name, **({} if known is None else {"value": known}))
    elif event in ("default-changed", "default-removed") and change.old is not None:
        made.add(piece, "default", where, name, value=change.old)
    elif event == "parameter-became-single":
        made.add(piece, "single", where, name)
    elif event in ("parameter-style-changed", "default-added"):
        made.gaps.append((piece, name, "how its values are written is another"))
