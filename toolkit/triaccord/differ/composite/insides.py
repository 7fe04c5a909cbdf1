"""What else differs about what was renamed or moved: it is one thing, and is compared as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from triaccord.differ.attribution import Attribution
from triaccord.differ.canonical import Document, Node, Schema
from triaccord.differ.canonical.document import MISSING
from triaccord.differ.facts import REQUEST, RESPONSE
from triaccord.differ.pairing import ref_of
from triaccord.model import Change, OperationRef

if TYPE_CHECKING:
    from triaccord.differ.canonical.messages import Parameter
    from triaccord.differ.composite.copies import Homes
    from triaccord.differ.exchanges import Exchange
    from triaccord.differ.facts import Unit
    from triaccord.differ.walk import Walk


_NOT_COMPARED = ("parameter-renamed", "parameter-moved", "property-moved")


def insides(walk: Walk, exchanges: Sequence[Exchange], changes: list[Change], homes: Homes) -> list[Change]:
    """Changes inside of what moved or has another name, which nobody compared so far.

    Where they were found is added to `homes`.
    """
    moved = list(_moved(changes))
    if not moved:
        return []
    known = {id(unit) for unit in walk.units.values()}
    marks = [(len(exchange.requests), len(exchange.responses)) for exchange in exchanges]
    refs = [ref_of(exchange.new) for exchange in exchanges]
    indices: dict[OperationRef, list[int]] = {}
    for index, ref in enumerate(refs):
        indices.setdefault(ref, []).append(index)
    told: dict[int, tuple[str, ...]] = {}
    for change in moved:
        for index, side in _reached(change, indices):
            if change.event != "parameter-moved":
                _compare(walk, exchanges[index], change, side)
            elif (unit := _compare_moved(walk, exchanges[index], change, side)) is not None:
                told[id(unit)] = _told(change)
    walk.run()
    walk.spread()
    attribution = Attribution(walk.old, walk.new, refs, homes)
    for exchange, (requests, responses) in zip(exchanges, marks, strict=True):
        bit = 1 << exchange.index
        for fact in exchange.requests[requests:]:
            attribution.add(fact, requests=bit)
        for fact in exchange.responses[responses:]:
            attribution.add(fact, responses=bit)
    for unit in walk.units.values():
        if id(unit) not in known and (unit.requests or unit.responses):
            for fact in unit.facts:
                if not fact.event.startswith(told.get(id(unit), ())):
                    attribution.add(fact, requests=unit.requests, responses=unit.responses, unit=unit)
    return [_placed(attribution.change(reach), moved) for reach in attribution.reaches()]


def _moved(changes: list[Change]) -> Iterator[Change]:
    """What is in both documents under another name or at another place, and was not compared."""
    for change in changes:
        if change.event.startswith("pagination-") or change.event in _MADE_OF_MOVES:
            yield from _moved(list(change.parts))
        elif change.event in _NOT_COMPARED or _is_list_of_page(change):
            yield change


_MADE_OF_MOVES = ("parameters-moved", "properties-moved")


def _reached(change: Change, indices: Mapping[OperationRef, Sequence[int]]) -> list[tuple[int, int]]:
    """Pairs of operations that a change reaches, by index, and the side; in the order of the comparison."""
    sides = ((change.requests, REQUEST), (change.responses, RESPONSE))
    return sorted((index, side) for refs, side in sides for ref in refs for index in indices.get(ref, ()))


def _is_list_of_page(change: Change) -> bool:
    """Whether paging said that a list has another name: other renamed properties were compared before."""
    return change.event == "property-renamed" and any(
        one.what == "both are the list of the page" for one in change.evidence
    )


def _compare(walk: Walk, exchange: Exchange, change: Change, side: int) -> None:
    from triaccord.differ.messages.parameters import compare_parameter

    if change.event != "parameter-renamed":
        old, new = _schema(walk.old, change.old_at), _schema(walk.new, change.new_at)
        if old and new:
            exchange.root(old, new, side)
        return
    was = _parameter(exchange.old.parameters(), change.old_at)
    now = _parameter(exchange.new.parameters(), change.new_at)
    if was is not None and now is not None:
        compare_parameter(exchange, was, now, side)


def _compare_moved(walk: Walk, exchange: Exchange, change: Change, side: int) -> Unit | None:
    """What is sent in another place: as the text of a parameter, or as a value in the body."""
    old = _sent_in(walk.old, exchange.old.parameters(), change.old_at)
    new = _sent_in(walk.new, exchange.new.parameters(), change.new_at)
    return exchange.root(old, new, side, is_text=True) if old and new else None


def _told(change: Change) -> tuple[str, ...]:
    """What a move tells of itself, by how its events begin. A parameter is deprecated outside its schema."""
    types = ("type-", "format-") if "new_type" in change.detail else ()
    return (*types, "deprecated") if change.detail.get("deprecated") else types


def _sent_in(doc: Document, parameters: Mapping[tuple[str, str], Parameter], at: str | None) -> Schema:
    parameter = _parameter(parameters, at)
    if parameter is None:
        return _schema(doc, at)
    content = next(iter(parameter.content.values()), None)
    return content.schema if content is not None else parameter.schema


def _parameter(parameters: Mapping[tuple[str, str], Parameter], at: str | None) -> Parameter | None:
    return next((one for one in parameters.values() if one.at == at), None)


def _schema(doc: Document, at: str | None) -> Schema:
    value = doc.find(at) if at is not None else MISSING
    return () if at is None or value is MISSING else (Node(at, value),)


def _placed(change: Change, moved: list[Change]) -> Change:
    """The change with the path that leads through what moved."""
    for one in moved:
        at, whole = (change.new_at, one.new_at) if change.new_at is not None else (change.old_at, one.old_at)
        inside = at is not None and whole is not None and (at == whole or at.startswith(f"{whole}/"))
        if inside and one.event != "parameter-renamed" and change.path in ("", change.subject):
            inner = "" if at == whole or change.path in ("", one.subject) else f".{change.path}"
            was_in = {"was_in": one.detail["was_in"]} if one.event == "parameter-moved" else {}
            return replace(change, path=f"{one.path}{inner}", detail={**change.detail, **was_in})
    return change
