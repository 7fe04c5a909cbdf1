"""What is sent moved between parameters, the body and variables of the path, under the same name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from triaccord.differ.canonical.messages import Operation
from triaccord.differ.pairing import ref_of
from triaccord.model import Change, Evidence, Json, OperationRef
from triaccord.model.quick import dataclass

if TYPE_CHECKING:
    from triaccord.differ.pairing import Pairing

PATH = "path"
BODY = "body"


@dataclass(frozen=True, slots=True)
class _Slot:
    """A parameter, a field of the body or a variable of the path, and the change that told of it."""

    carrier: Change | None
    name: str
    where: str
    at: str | None
    type: Json
    required: bool
    deprecated: bool = False


_Table = dict[OperationRef, dict[str, _Slot]]


def relocations(pairing: Pairing, changes: list[Change]) -> list[Change]:
    """Replace removals and additions of one operation by relocations into or out of its body and path.

    All that moved from one place to another in one operation is one change.
    """
    gone: _Table = defaultdict(dict)
    come: _Table = defaultdict(dict)
    _fill(gone, come, changes)
    for renamed in pairing.renamed:
        _fill_variables(gone[ref_of(renamed.new)], renamed.old, renamed.new)
        _fill_variables(come[ref_of(renamed.new)], renamed.new, renamed.old)
    moves: list[Change] = []
    taken: dict[int, set[str]] = defaultdict(set)
    for operation, slots in gone.items():
        ways: dict[tuple[str, str], list[tuple[_Slot, _Slot]]] = defaultdict(list)
        for name, was in slots.items():
            now = come.get(operation, {}).get(name)
            if now is not None and _is_relocation(was, now) and _everywhere(was, now, gone, come):
                ways[(was.where, now.where)].append((was, now))
        for pairs in ways.values():
            moves.append(_moved(operation, pairs))
            for slot in (slot for pair in pairs for slot in pair if slot.carrier is not None):
                taken[id(slot.carrier)].add(slot.name)
    whole = {id(change) for change in changes if id(change) in taken and _names(change) <= taken[id(change)]}
    return moves + [change for change in changes if id(change) not in whole]


def _fill(gone: _Table, come: _Table, changes: list[Change]) -> None:
    for change in changes:
        if change.event in ("parameter-removed", "property-removed", "body-removed"):
            if change.responses and change.event == "property-removed":
                continue  # what readers miss is no matter of where it is sent
            table = gone
        elif change.event in ("parameter-added", "property-added", "body-added"):
            table = come
        else:
            continue
        for slot in _slots(change):
            for operation in change.requests:
                table[operation].setdefault(slot.name, slot)


def _slots(change: Change) -> Iterator[_Slot]:
    if change.event.startswith("parameter"):
        at = change.old_at if change.event.endswith("removed") else change.new_at
        where, deprecated = str(change.detail.get("in")), bool(change.detail.get("deprecated"))
        yield _Slot(change, change.subject, where, at, change.detail.get("type"), change.required, deprecated)
        return
    if change.event.startswith("property"):
        if any(mark in change.path for mark in ".[{"):
            return
        at = change.old_at if change.event.endswith("removed") else change.new_at
        yield _Slot(change, change.subject, BODY, at, change.detail.get("type"), change.required)
        return
    properties = change.detail.get("properties")
    for name, one in properties.items() if isinstance(properties, dict) else ():
        if isinstance(one, dict):
            yield _Slot(change, name, BODY, str(one.get("at")), one.get("type"), bool(one.get("required")))


def _names(change: Change) -> set[str]:
    return {slot.name for slot in _slots(change)}


def _fill_variables(slots: dict[str, _Slot], here: Operation, there: Operation) -> None:
    """Variables that only this side's path has."""
    others = there.variables()
    for name, at in here.variables().items():
        if name not in others:
            slots.setdefault(name, _Slot(None, name, PATH, at, None, required=True))


def _is_relocation(was: _Slot, now: _Slot) -> bool:
    """Between query and header, where names may change too, others look."""
    return was.where != now.where and bool({was.where, now.where} & {BODY, PATH})


def _everywhere(was: _Slot, now: _Slot, gone: _Table, come: _Table) -> bool:
    """Whether what several operations share moved in all of them."""
    for slot, here, there in ((was, gone, come), (now, come, gone)):
        if slot.carrier is None or slot.carrier.event.startswith("body"):
            continue
        for operation in slot.carrier.requests:
            other = there.get(operation, {}).get(slot.name)
            if other is None or operation not in here or not _is_relocation(slot, other):
                return False
    return True


def _moved(operation: OperationRef, pairs: list[tuple[_Slot, _Slot]]) -> Change:
    parts = tuple(_part(operation, was, now) for was, now in pairs)
    if len(parts) == 1:
        return parts[0]
    (was, now) = pairs[0]
    return replace(
        parts[0],
        event="parameters-moved",
        subject=", ".join(part.subject for part in parts),
        path="",
        required=any(part.required for part in parts),
        detail={"was_in": was.where, "in": now.where},
        parts=parts,
        evidence=(Evidence("parameters and fields have the same names", 1.0),),
        confidence=0.97,
    )


def _part(operation: OperationRef, was: _Slot, now: _Slot) -> Change:
    detail = {
        "type": was.type if was.type is not None else now.type,
        "was_in": was.where,
        "in": now.where,
        "was_required": was.required,
    }
    if was.deprecated:
        detail["deprecated"] = True
    if now.type != was.type and None not in (was.type, now.type):
        detail["new_type"] = now.type
    if was.where != BODY:
        detail["parameter"] = was.name
    return Change(
        event="parameter-moved",
        kind="param_moved",
        subject=was.name,
        requests=(operation,),
        path=now.name,
        old=was.where,
        new=now.where,
        old_at=was.at,
        new_at=now.at,
        required=now.required,
        detail=detail,
        evidence=(Evidence("what went and what came have the same name", 1.0),),
        confidence=0.97 if was.type == now.type or PATH in (was.where, now.where) else 0.9,
    )
