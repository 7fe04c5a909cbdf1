"""Sequences: create, read, list, change, read, delete, read, through the new server and back through the old.

Only for kinds of things whose creation was allowed by name. What no operation deletes stays behind, and is
reported.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from triaccord.live.crew import gathered
from triaccord.live.exchange import NOT_JSON, Exchange
from triaccord.live.failure import Failure, Phase
from triaccord.live.policy import RefusedRequestError
from triaccord.live.sides import Side, Values
from triaccord.live.slips import slip_of
from triaccord.live.write_checks import smallest
from triaccord.live.writing import Writer
from triaccord.model import Json
from triaccord.wire import Operation, Role, Sampler, Uses


class Step(NamedTuple):
    """What went wrong at one step: the check, where, in words, what shows it, whose fault, and which slip."""

    check: str
    path: str
    message: str
    exchanges: tuple[Exchange, ...]
    operation: Operation
    slip: str = ""


async def sequences(new: Side, old: Side | None, writer: Writer, found: list[Failure]) -> None:
    """What goes wrong on NEW over the life of a thing, less what goes wrong on OLD as well."""

    async def judge(key: str) -> list[Failure]:
        try:
            broken = [step async for step in _life(new, key, writer, old)]
        except RefusedRequestError:
            return []  # a thing whose path we cannot vouch for is left alone
        if broken and old is not None and key in old.resources:
            before = {_mark(step) async for step in _life(old, key, writer, None)}
            broken = [step for step in broken if _mark(step) not in before]
        return [
            Failure(
                phase=Phase.STATEFUL,
                check=step.check,
                server="new",
                operation=step.operation.ref,
                path=step.path,
                message=step.message,
                exchanges=step.exchanges,
                reason="the document says what can be created, and every client takes it to stay",
                slip=step.slip,
            )
            for step in broken
        ]

    await gathered([judge(key) for key in sorted(new.resources)], found)


def _mark(step: Step) -> tuple[str, str]:
    """What makes a step of NEW and one of OLD the same: whatever a body is refused for, it is refused."""
    return (step.check, "" if step.check == "create-rejected" else step.path)


async def _life(side: Side, key: str, writer: Writer, other: Side | None) -> AsyncIterator[Step]:
    uses = side.resources[key].uses
    create, read, delete = (uses.get(role) for role in (Role.CREATE, Role.READ, Role.DELETE))
    policy = side.transport.policy
    if create is None or create.operation.json_body is None or not policy.may_write(create.operation.ref):
        return
    operation = create.operation
    values = side.fill(operation)
    if values is None or operation.path_names:
        return  # what belongs to somebody's thing changes that thing
    schema = create.operation.json_body.schema
    body = Sampler(side.api.requests, writer.seed).sample(schema, f"life|{operation.path}")
    made, entry = await writer.create(side, operation, values, body)
    if not made.ok:
        if made.status in (400, 409, 422):
            yield await _refused(side, operation, values, body, writer, made)
        return
    sent = _sent(made)
    if read is None or not entry.path:
        return
    item = _item_values(read, values, entry.path)
    seen = await side.call(read.operation, item, why="created")
    if not seen.ok:
        # Not found: it was not kept. Anything else is the reading's own trouble.
        where = operation if seen.status in (404, 410) else read.operation
        message = f"what was created cannot be read: {seen.status}"
        yield Step("created-not-readable", "", message, (made, seen), where)
        return
    through = await _through(other, read, item)
    kept = _kept(sent, through)
    for name, value in _lost(sent, seen):
        is_now = _field(sent, seen, name)
        message = f"`{name}` was sent as {value!r} and is {is_now!r}"
        where = read.operation if name in kept else operation
        yield Step("created-differs", name, message, (made, seen), where, slip_of(value, is_now))
    if through is not None and through.status in (404, 410) and _both_have(key, side, other):
        message = "what was created through the new version is not there through the old one"
        yield Step("not-shared", "", message, (made, through), operation)
    async for step in _change(
        side, uses.get(Role.REPLACE) or uses.get(Role.UPDATE), read, item, writer, seen, other
    ):
        yield step
    if delete is None or not policy.may_write(delete.operation.ref):
        return
    gone = await writer.remove(side, entry)
    after = await side.call(read.operation, item, why="deleted")
    if gone is not None and gone.ok and gone.status != 202 and after.ok:
        message = "what was deleted is still found"
        yield Step("deleted-still-there", "", message, (gone, after), delete.operation)
    elif gone is not None and gone.ok:
        async for step in _again(side, operation, values, body, writer, entry.path):
            yield step


def _both_have(key: str, side: Side, other: Side | None) -> bool:
    """Whether both servers show things of a kind, so that one that is missing says something."""
    return other is not None and bool(other.known.get((key, "")) and side.known.get((key, "")))


async def _refused(
    side: Side, operation: Operation, values: Values, body: Json, writer: Writer, made: Exchange
) -> Step:
    """A body that the document allows is refused: as little of it as is."""
    last = [made]

    async def is_refused(fewer: Json) -> bool:
        exchange, _ = await writer.create(side, operation, values, fewer)
        if exchange.status == made.status:
            last[0] = exchange
        return exchange.status == made.status

    kept, gone = await smallest(side, operation, body, is_refused)
    without = f"; without {', '.join(gone)} as well" if gone else ""
    message = f"a valid body is refused: {made.status}{without}"
    return Step("create-rejected", kept[0] if len(kept) == 1 else "", message, (last[0],), operation)


async def _change(
    side: Side,
    use: Uses | None,
    read: Uses,
    item: Values,
    writer: Writer,
    first: Exchange,
    other: Side | None,
) -> AsyncIterator[Step]:
    if (
        use is None
        or use.operation.json_body is None
        or not side.transport.policy.may_write(use.operation.ref)
    ):
        return
    schema = use.operation.json_body.schema
    body = Sampler(side.api.requests, writer.seed + 1).sample(schema, f"change|{use.operation.path}")
    values = {**_needed(side, use.operation, first, writer.seed), **item}
    changed = await side.call(use.operation, values, body, why="change")
    if not changed.ok:
        if changed.status >= 500:
            yield Step(
                "change-fails", "", f"a valid change ends in {changed.status}", (changed,), use.operation
            )
        return
    seen = await side.call(read.operation, item, why="changed")
    if not seen.ok:
        return  # some vendors make a changed thing anew, under another id
    lost = _lost(body, seen)
    if lost:
        again = await side.call(read.operation, item, why="changed")
        late = {name for name, _ in lost} - {name for name, _ in _lost(body, again)} if again.ok else set()
        if late:
            message = f"a read after a change shows `{min(late)}` as it was; the next read has it right"
            yield Step("stale-read", "", message, (changed, seen, again), read.operation)
        lost = [(name, value) for name, value in lost if name not in late]
    kept = _kept(body, await _through(other, read, item)) if lost else set()
    for name, value in lost:
        is_now = _field(body, seen, name)
        message = f"`{name}` was changed to {value!r} and is {is_now!r}"
        where = read.operation if name in kept else use.operation
        yield Step("change-lost", name, message, (changed, seen), where, slip_of(value, is_now))


async def _through(other: Side | None, read: Uses, item: Values) -> Exchange | None:
    """The same thing through the other version; None if it has no such operation."""
    twin = other.api.operation(read.operation.ref) if other is not None else None
    if other is None or twin is None:
        return None
    return await other.call(twin, item, why="the same through the other version")


def _kept(sent: Json, through: Exchange | None) -> set[str]:
    """Fields that the other version shows as they were sent: they were kept, and are read wrongly."""
    if through is None or not through.ok or not isinstance(sent, dict):
        return set()
    shown = _shown(sent, through)
    return {name for name, value in sent.items() if name in shown and shown[name] == value}


def _needed(side: Side, operation: Operation, seen: Exchange, seed: int) -> Values:
    """Values for what a change demands beside its body: of the same name in the thing, as a version is."""
    values: Values = {}
    for parameter in operation.parameters:
        if parameter.required and parameter.where != "path":
            found = _named(seen.json, parameter.name.lower())
            if not side.api.requests.accepts(parameter.schema, found):
                found = Sampler(side.api.requests, seed, optional=False).sample(
                    parameter.schema, parameter.name
                )
            values[(parameter.name, parameter.where)] = found
    return values


def _named(body: Any, name: str) -> Json:
    """The value under a name, or the first plain one within it."""
    if not isinstance(body, dict):
        return None
    found = next((value for key, value in body.items() if key.lower() == name), None)
    if isinstance(found, dict):
        return next((value for value in found.values() if isinstance(value, int | str)), None)
    return found


async def _again(
    side: Side, operation: Operation, values: Values, body: Json, writer: Writer, path: str
) -> AsyncIterator[Step]:
    second, entry = await writer.create(side, operation, values, body)
    if second.ok and entry.path == path and _is_given(path, body):
        yield Step("id-reused", "", "a new thing has the id of a deleted one", (second,), operation)
    if entry.path:
        await writer.remove(side, entry)


def _is_given(path: str, body: Json) -> bool:
    """Whether the server gave the id: clients that choose names may well choose the same again."""
    key = unquote(path.rpartition("/")[2])
    return not (isinstance(body, dict) and key in {str(value) for value in body.values()})


def _item_values(read: Uses, values: Values, path: str) -> Values:
    key = unquote(path.rpartition("/")[2])
    names = read.operation.path_names
    scope = {k: v for k, v in values.items() if k[1] == "path"}
    return {**scope, (names[read.scope], "path"): key}


def _sent(exchange: Exchange) -> Json:
    import msgspec

    found: Json = msgspec.json.decode(exchange.request.body)
    return found


def _lost(sent: Json, seen: Exchange) -> list[tuple[str, Json]]:
    """Fields of plain values that are there, and are not what was sent."""
    if not isinstance(sent, dict):
        return []
    shown = _shown(sent, seen)
    plain = {name: value for name, value in sent.items() if isinstance(value, str | int | float | bool)}
    return [(name, plain[name]) for name in sorted(plain) if name in shown and shown[name] != plain[name]]


def _shown(sent: dict[str, Json], seen: Exchange) -> dict[str, Json]:
    """The part of an answer that shows what was sent: the thing, or an object in it that is kept whole."""
    body = seen.json
    if not isinstance(body, dict) or body is NOT_JSON:
        return {}
    inner = [each for each in body.values() if isinstance(each, dict)]
    return max([body, *inner], key=lambda each: len(each.keys() & sent.keys()))


def _field(sent: Json, seen: Exchange, name: str) -> Json:
    return _shown(sent, seen).get(name) if isinstance(sent, dict) else None
