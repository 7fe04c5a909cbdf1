"""Sequences: create, read, list, change, read, delete, read, through the new server and back through the old.

Only for kinds of things whose creation was allowed by name. What no operation deletes stays behind, and is
reported.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote

from triaccord.live.crew import gathered
from triaccord.live.exchange import NOT_JSON, Exchange
from triaccord.live.failure import Failure, Phase
from triaccord.live.policy import RefusedRequestError
from triaccord.live.sides import Side, Values
from triaccord.live.writing import Writer
from triaccord.model import Json
from triaccord.wire import Operation, Role, Sampler, Uses

Step = tuple[str, str, str, tuple[Exchange, ...], Operation]


async def sequences(new: Side, old: Side | None, writer: Writer, found: list[Failure]) -> None:
    """What goes wrong on NEW over the life of a thing, less what goes wrong on OLD as well."""

    async def judge(key: str) -> list[Failure]:
        try:
            broken = [step async for step in _life(new, key, writer, old)]
        except RefusedRequestError:
            return []  # a thing whose path we cannot vouch for is left alone
        if broken and old is not None and key in old.resources:
            before = {step[:2] async for step in _life(old, key, writer, None)}
            broken = [step for step in broken if step[:2] not in before]
        return [
            Failure(
                phase=Phase.STATEFUL,
                check=check,
                server="new",
                operation=operation.ref,
                path=path,
                message=message,
                exchanges=shown,
                reason="the document says what can be created, and every client takes it to stay",
            )
            for check, path, message, shown, operation in broken
        ]

    await gathered([judge(key) for key in sorted(new.resources)], found)


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
        if made.status >= 400 and made.status not in (401, 403, 409):
            yield "create-rejected", "", f"a valid body is refused: {made.status}", (made,), operation
        return
    sent = _sent(made)
    async for step in _invalid(side, operation, values, schema):
        yield step
    if read is None or not entry.path:
        return
    item = _item_values(read, values, entry.path)
    seen = await side.call(read.operation, item, why="created")
    if not seen.ok:
        yield (
            "created-not-readable",
            "",
            f"what was created is not found: {seen.status}",
            (made, seen),
            operation,
        )
        return
    for name, value in _lost(sent, seen):
        message = f"`{name}` was sent as {value!r} and is {_field(seen, name)!r}"
        yield "created-differs", name, message, (made, seen), operation
    if other is not None and (twin := other.api.operation(read.operation.ref)) is not None:
        through = await other.call(twin, item, why="the same through the other version")
        if through.status in (404, 410) and other.known.get((key, "")) and side.known.get((key, "")):
            message = "what was created through the new version is not there through the old one"
            yield "not-shared", "", message, (made, through), operation
    async for step in _change(side, uses.get(Role.REPLACE) or uses.get(Role.UPDATE), read, item, writer):
        yield step
    if delete is not None and policy.may_write(delete.operation.ref):
        gone = await writer.remove(side, entry)
        after = await side.call(read.operation, item, why="deleted")
        if gone is not None and gone.ok and gone.status != 202 and after.ok:
            yield (
                "deleted-still-there",
                "",
                "what was deleted is still found",
                (gone, after),
                delete.operation,
            )
        elif gone is not None and gone.ok:
            async for step in _again(side, operation, values, body, writer, entry.path):
                yield step


async def _change(
    side: Side, use: Uses | None, read: Uses, item: Values, writer: Writer
) -> AsyncIterator[Step]:
    if (
        use is None
        or use.operation.json_body is None
        or not side.transport.policy.may_write(use.operation.ref)
    ):
        return
    schema = use.operation.json_body.schema
    body = Sampler(side.api.requests, writer.seed + 1).sample(schema, f"change|{use.operation.path}")
    changed = await side.call(use.operation, item, body, why="change")
    if not changed.ok:
        if changed.status >= 500:
            yield "change-fails", "", f"a valid change ends in {changed.status}", (changed,), use.operation
        return
    seen = await side.call(read.operation, item, why="changed")
    if not seen.ok:
        return  # some vendors make a changed thing anew, under another id
    for name, value in _lost(body, seen):
        message = f"`{name}` was changed to {value!r} and is {_field(seen, name)!r}"
        yield "change-lost", name, message, (changed, seen), use.operation


async def _again(
    side: Side, operation: Operation, values: Values, body: Json, writer: Writer, path: str
) -> AsyncIterator[Step]:
    second, entry = await writer.create(side, operation, values, body)
    if second.ok and entry.path == path and path.rpartition("/")[2].isdigit():
        yield "id-reused", "", "a new thing has the id of a deleted one", (second,), operation
    if entry.path:
        await writer.remove(side, entry)


async def _invalid(side: Side, operation: Operation, values: Values, schema: Any) -> AsyncIterator[Step]:
    """A body that the document refuses is refused; an empty one is enough where anything is required."""
    if side.api.requests.accepts(schema, {}):
        return
    exchange = await side.call(operation, values, {}, why="an empty body")
    if exchange.ok:
        yield "validation-missing", "", f"an empty body is taken: {exchange.status}", (exchange,), operation


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
    body = seen.json
    if not isinstance(sent, dict) or not isinstance(body, dict) or body is NOT_JSON:
        return []
    plain = {name: value for name, value in sent.items() if isinstance(value, str | int | float | bool)}
    return [
        (name, plain[name]) for name in sorted(plain.keys()) if name in body and body[name] != plain[name]
    ]


def _field(seen: Exchange, name: str) -> Json:
    body = seen.json
    return body.get(name) if isinstance(body, dict) else None
