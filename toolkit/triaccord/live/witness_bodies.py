"""Values that only the old version takes: from the finding's own witness, or at the edges of schemas."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from triaccord.live.alignment import steps
from triaccord.live.sides import Side
from triaccord.model import Change, Finding, Json
from triaccord.model import Side as Half
from triaccord.wire import Operation, Sampler
from triaccord.wire.views import merged, properties_of, types_of

_SEEDS = 6
_MISSING = object()


def witness_body(
    finding: Finding, change: Change, old: Side, new: Side, operation: Operation, twin: Operation
) -> Json:
    """A body that the old document accepts, and the new one refuses at the place of the change alone."""
    one, other = operation.json_body, twin.json_body
    if one is None or other is None:
        return None
    given = finding.witness
    if given is not None and given.side is Half.REQUEST and isinstance(given.value, dict | list):
        taken = old.api.requests.accepts(one.schema, given.value)
        if taken and not new.api.requests.accepts(other.schema, given.value):
            return given.value
    leaf = steps(old_place(change) or change.path)[-1:] or [change.subject]
    for seed in range(_SEEDS):
        for optional in (False, True):
            base = Sampler(old.api.requests, seed, optional=optional).sample(
                one.schema, f"witness|{operation.path}"
            )
            for body in (base, *_variants(old, one.schema, base, leaf[0])):
                if not old.api.requests.accepts(one.schema, body):
                    continue
                mistakes = new.api.requests.mistakes(other.schema, body)
                if mistakes and all(leaf[0] in f"{m.path} {m.message}" for m in mistakes):
                    return body
    return None


def _variants(side: Side, schema: Any, base: Json, leaf: str) -> Iterator[Json]:
    """The body with other values at every property of this name."""
    for at, inner in _places(side, schema, base, leaf, ()):
        for value in (*candidates(side, inner, leaf), _MISSING):
            body = copy.deepcopy(base)
            target: Any = body
            for key in at[:-1]:
                target = target[key]
            if value is _MISSING:
                target.pop(at[-1], None)
            else:
                target[at[-1]] = value
            yield body


def _places(
    side: Side, schema: Any, value: Json, leaf: str, at: tuple[Any, ...]
) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if len(at) > 8:
        return
    if isinstance(value, dict):
        for name, inner in properties_of(side.api.requests, schema).items():
            if name == leaf:
                yield (*at, name), inner
            if name in value:
                yield from _places(side, inner, value[name], leaf, (*at, name))
    elif isinstance(value, list):
        items = merged(side.api.requests, schema).get("items", {})
        for index, each in enumerate(value[:1]):
            yield from _places(side, items, each, leaf, (*at, index))


def candidates(side: Side, schema: Any, name: str) -> Iterator[Json]:
    """Values at the edges of a schema: its enum, its bounds, its lengths, null, and an ordinary one."""
    view = merged(side.api.requests, schema)
    yield Sampler(side.api.requests, 1).sample(schema, name)
    yield from view.get("enum") or ()
    for word in ("maximum", "minimum"):
        if isinstance(view.get(word), int | float):
            yield view[word]
    kinds = types_of(view)
    if "string" in kinds:
        most = min(int(view.get("maxLength", 300)), 2_000)
        yield "x" * most
        yield "x" * int(view.get("minLength", 0))
    if "integer" in kinds or "number" in kinds:
        yield from (0, -1, 1_000_000, 0.5)
    if "array" in kinds:
        item = Sampler(side.api.requests, 1).sample(view.get("items", {}), name)
        yield from ([], [item] * int(view.get("maxItems", 3)))
    yield None


def old_place(change: Change) -> str:
    """The dotted path of the change as the old version spells it."""
    if change.event == "property-renamed" and isinstance(change.old, str):
        head, _, _ = change.path.rpartition(".")
        leaf = change.old.rpartition(".")[2]
        return f"{head}.{leaf}" if head else leaf
    return change.path
