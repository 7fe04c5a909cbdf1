"""Laws of things: read twice they are the same and as the list says; what is not there is not found."""

from __future__ import annotations

from collections.abc import AsyncIterator

from triaccord.live.differences import differences
from triaccord.live.exchange import Exchange
from triaccord.live.judging import complaints
from triaccord.live.lawbook import Broken, identity, strange_key
from triaccord.live.sides import Side, Values
from triaccord.live.slips import slip_of
from triaccord.model import Json
from triaccord.wire import Operation, Role, Uses
from triaccord.wire.views import merged, properties_of


async def reading(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
    """Reading twice shows the same; a thing is what the list says it is; what is not there is not found."""
    values = side.fill(operation)
    if values is None or len(operation.path_names) <= use.scope:
        return
    name = operation.path_names[use.scope]
    scope = "/".join(str(values[(n, "path")]) for n in operation.path_names[: use.scope])
    for key in side.keys(use.resource, scope)[:4]:
        turn = {**values, (name, "path"): key}
        first = await side.call(operation, turn, why="reading")
        second = await side.call(operation, turn, why="reading")
        if first.ok and second.ok:
            for difference in differences(first.json, second.json):
                message = f"`{difference.path}` changes from one read to the next"
                yield Broken("read-changes", difference.path, message, (first, second))
        elif not first.ok and first.status not in (401, 403) and await _still_listed(side, use, values, key):
            message = f"a thing of the list cannot be read: status {first.status}"
            yield Broken("listed-not-readable", "", message, (first,))
        for listed in side.known.get((use.resource, scope), ()):
            if first.ok and str(identity(side, use, listed)) == str(key):
                for broken in _agreement(side, operation, listed, first):
                    yield broken
    async for broken in _unknown_key(side, operation, values, name):
        yield broken


async def _still_listed(side: Side, use: Uses, values: Values, key: Json) -> bool:
    """Whether a thing that cannot be read is in the list at all: somebody may have removed it meanwhile."""
    lists = side.resources[use.resource].uses.get(Role.LIST)
    if lists is None:
        return True
    base = side.fill(lists.operation)
    exchange = await side.call(lists.operation, base if base is not None else values, why="still there")
    items = side.items_in(lists, exchange)
    return items is None or any(str(identity(side, lists, item)) == str(key) for item in items)


def _agreement(side: Side, operation: Operation, listed: dict[str, Json], read: Exchange) -> list[Broken]:
    """Fields that say one thing in the list and another alone, though the document means the same by them."""
    body = read.json
    lists = side.resources[side.uses[operation].resource].uses.get(Role.LIST)
    _, answer = operation.success
    if not isinstance(body, dict) or lists is None or answer is None:
        return []
    book = side.api.responses
    many, one = properties_of(book, lists.item), properties_of(book, answer.json_schema)
    found = []
    for field in sorted(listed.keys() & body.keys()):
        views = [merged(book, fields.get(field, {})) for fields in (many, one)]
        if any(views[0].get(word) != views[1].get(word) for word in ("type", "format", "enum")):
            continue
        if isinstance(listed[field], str | int | float | bool) and listed[field] != body[field]:
            message = f"`{field}` is {listed[field]!r} in the list and {body[field]!r} alone"
            slip = slip_of(listed[field], body[field])
            found.append(Broken("list-disagrees", field, message, (read,), slip))
    return found


async def _unknown_key(side: Side, operation: Operation, values: Values, name: str) -> AsyncIterator[Broken]:
    strange = strange_key(values[(name, "path")])
    exchange = await side.call(operation, {**values, (name, "path"): strange}, why="not there")
    if exchange.ok:
        message = f"what is not there is found: status {exchange.status}"
        yield Broken("unknown-found", name, message, (exchange,))
        return
    for each in complaints(side.api, operation, exchange):
        message = f"the answer to what is not there: {each.message}"
        check = each.check if each.check.startswith("error-") else f"error-{each.check}"
        yield Broken(check, each.path, message, (exchange,))
