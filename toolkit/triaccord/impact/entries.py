"""An Entry: what becomes of one operation, in the making; and as the map has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from triaccord.impact.map import Step
from triaccord.impact.routes import Route
from triaccord.model import OperationRef


@dataclass(slots=True)
class Entry:
    """One operation in the making."""

    old: Route
    new: Route | None
    names: dict[str, str] = field(default_factory=dict)
    moved: str | None = None
    parameters: list[Step] = field(default_factory=list)
    body: str | None = None
    responses: list[dict[str, Any]] = field(default_factory=list)
    refusals: dict[str, dict[str, str]] = field(default_factory=dict)


def refs_of(entry: Entry) -> set[OperationRef]:
    """What both versions call it."""
    return {OperationRef(one.path, one.method.upper()) for one in (entry.old, entry.new) if one}


def written(entry: Entry, busy: frozenset[str]) -> dict[str, Any] | None:
    """The entry as JSON; None if nothing becomes of it."""
    responses = [
        {**each, "shape": each["shape"] if each["shape"] in busy else None}
        for each in entry.responses
        if each["shape"] in busy or each["headers"] or each["old"] != each["new"]
    ]
    parameters = [step for step in entry.parameters if step["kind"] != "value" or step["shape"] in busy]
    body = entry.body if entry.body in busy else None
    if not (parameters or body or responses or entry.refusals or entry.moved or entry.new is None):
        return None
    new: dict[str, Any] | None = None
    if entry.new is not None:
        new = {"method": entry.new.method.upper(), "path": entry.new.path}
    if new is not None and entry.moved:
        new |= {"finding": entry.moved, "names": entry.names}
    return {
        "old": {"method": entry.old.method.upper(), "path": entry.old.path},
        "new": new,
        "parameters": parameters,
        "body": body,
        "responses": responses,
        "refusals": [entry.refusals[finding] for finding in sorted(entry.refusals)],
    }


def shapes_of(entry: Entry) -> list[str]:
    """The shapes of its messages and parameters."""
    found = [entry.body, *(each["shape"] for each in entry.responses)]
    found += [step["shape"] for step in entry.parameters if step["kind"] == "value"]
    return [shape for shape in found if shape is not None]
