"""Pages that are asked for in another way: by how many entries to skip, or by their number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from triaccord.differ.composite.pagination import role_of
from triaccord.impact.messages import Messages
from triaccord.impact.routes import Route
from triaccord.impact.stepping import Piece

_SCHEMES = ("offset", "page")
_Parameter = dict[str, Any]


def paging_steps(
    mine: Iterable[Piece], old: tuple[Messages, Route], new: tuple[Messages, Route]
) -> tuple[list[dict[str, Any]], list[Piece]]:
    """The steps from one way to ask for pages to the other.

    Args:
        mine: What changes for this operation.
        old: The operation in the old document.
        new: The operation in the new one.

    Returns:
        The steps, which come before all others; and the removals that they are in the place of. Nothing where
        the documents do not say by which number the first page goes, or how large pages are.
    """
    steps, instead = [], []
    for gone, come in _pairs(mine):
        was, now = _parameter(old, gone.change.subject), _parameter(new, come.change.subject)
        size = next((one for one in _query(old) if role_of(str(one.get("name"))) == "size"), None)
        scheme = role_of(gone.change.subject)
        base = _first(now if scheme == "offset" else was)
        if was is None or now is None or size is None or base is None:
            continue
        step = gone.step(
            "paging",
            **{"in": "query"},
            name=gone.change.subject,
            to=role_of(come.change.subject),
            **{"as": come.change.subject},
            size=str(size["name"]),
            base=base,
        )
        usual = _said(size, "default")
        steps.append({**step, "usual": usual} if isinstance(usual, int) and usual > 0 else step)
        instead.append(gone)
    return steps, instead


def _pairs(mine: Iterable[Piece]) -> list[tuple[Piece, Piece]]:
    """What went and what came of each change of paging between the two ways."""
    found = []
    pieces = [one for one in mine if one.finding.change.event.startswith("pagination-")]
    for gone in pieces:
        if gone.change.event != "parameter-removed" or role_of(gone.change.subject) not in _SCHEMES:
            continue
        come = [
            one
            for one in pieces
            if one.finding is gone.finding
            and one.change.event == "parameter-added"
            and role_of(one.change.subject) in _SCHEMES
            and role_of(one.change.subject) != role_of(gone.change.subject)
        ]
        if len(come) == 1:
            found.append((gone, come[0]))
    return found


def _first(parameter: _Parameter | None) -> int | None:
    """The number of the first page, as far as its least or usual value tells."""
    for word in ("minimum", "default"):
        value = _said(parameter or {}, word)
        if value in (0, 1) and not isinstance(value, bool):
            return int(value)
    return None


def _said(parameter: _Parameter, word: str) -> Any:
    schema = parameter.get("schema", parameter)
    return schema.get(word) if isinstance(schema, dict) else None


def _query(side: tuple[Messages, Route]) -> list[_Parameter]:
    return [one for _, _, one in side[0].parameters(side[1]) if one.get("in") == "query"]


def _parameter(side: tuple[Messages, Route], name: str) -> _Parameter | None:
    return next((one for one in _query(side) if one.get("name") == name), None)
