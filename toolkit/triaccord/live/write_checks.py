"""Bodies for what may be created: those that the document allows are taken, those that it refuses are not.

OLD is asked the same: what it refuses, too, or takes as well, is no news.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

from triaccord.live.crew import gathered
from triaccord.live.exchange import Exchange
from triaccord.live.failure import Failure, Phase
from triaccord.live.generation import Generator
from triaccord.live.pairs import Judge, Pair
from triaccord.live.policy import RefusedRequestError
from triaccord.live.sides import Side, Values
from triaccord.live.writing import Writer
from triaccord.model import Json
from triaccord.wire import Operation, Role, Sampler
from triaccord.wire.views import item_schema, merged, properties_of, types_of

_ALLOWED = 5
_REFUSED = 5
_DROPS = 12


async def written(
    new: Side, old: Side | None, writer: Writer, judge: Judge, generator: Generator, found: list[Failure]
) -> None:
    """Send bodies to every operation that creates and may be called, on both servers."""

    async def check(operation: Operation) -> list[Failure]:
        twin = new.twin(operation) if old is not None else operation
        if twin is None or operation.json_body is None:
            return []
        try:
            return await _checked(
                _Writes(new=new, old=old, writer=writer, judge=judge), operation, twin, generator
            )
        except RefusedRequestError:
            return []

    side = old if old is not None else new
    jobs = [check(use.operation) for use in side.uses.values() if _may_create(side, new, use.operation)]
    await gathered(jobs, found)


def _may_create(side: Side, new: Side, operation: Operation) -> bool:
    use = side.uses[operation]
    fits = use.role is Role.CREATE and not operation.path_names and operation.json_body is not None
    return fits and side.transport.policy.may_write(operation.ref) and new.twin(operation) is not None


class _Writes:
    """Creations of one kind on both sides, judged together.

    Attributes:
        lost: Whether something was made whose id nobody knows: then no more of it is.
    """

    def __init__(self, *, new: Side, old: Side | None, writer: Writer, judge: Judge) -> None:
        self.new, self.old, self.writer, self.judge = new, old, writer, judge
        self.lost = False

    async def both(self, operation: Operation, twin: Operation, body: Json) -> list[Failure]:
        """Create on both; a body that only one of them takes is a failure if the documents do not say so."""
        after = await self._create(self.new, twin, body)
        before = await self._create(self.old, operation, body) if self.old is not None else after
        if before is None or after is None:
            return []
        return self.judge.judge_write(
            Pair(operation=operation, twin=twin, before=before, after=after, moved=after)
        )

    async def _create(self, side: Side, operation: Operation, body: Json) -> Exchange | None:
        values: Values | None = side.fill(operation)
        if values is None:
            return None
        exchange, entry = await self.writer.create(side, operation, values, body)
        self.lost |= exchange.ok and not entry.path
        if exchange.ok and entry.path and entry.removable:
            use = side.resources[side.uses[operation].resource].uses.get(Role.DELETE)
            if use is not None and side.transport.policy.may_write(use.operation.ref):
                await self.writer.remove(side, entry)
        return exchange


async def _checked(
    writes: _Writes, operation: Operation, twin: Operation, generator: Generator
) -> list[Failure]:
    payload = operation.json_body
    assert payload is not None  # noqa: S101  (the caller looked)
    side = writes.old if writes.old is not None else writes.new
    found: list[Failure] = []
    for body in refused_bodies(side, payload.schema, operation.path, _REFUSED):
        found += await writes.both(operation, twin, body)
    use = side.uses[operation]
    if Role.DELETE not in side.resources[use.resource].uses:
        return found  # what nobody can remove is made no oftener than it has to be
    for body in await generator.beside(generator.bodies, operation, _ALLOWED):
        if writes.lost:
            break
        found += await _with_smallest(writes, operation, twin, body)
    return found


async def _with_smallest(writes: _Writes, operation: Operation, twin: Operation, body: Json) -> list[Failure]:
    """What is wrong with a body; if it is refused, with as little of it as is."""
    found: list[list[Failure]] = [[]]

    async def is_refused(body: Json) -> bool:
        failures = await writes.both(operation, twin, body)
        if any(f.check == "rejected" for f in failures):
            found[0] = failures
            return True
        if not found[0]:
            found[0] = [f for f in failures if f.check != "rejected"]
        return False

    if not await is_refused(body):
        return found[0]
    side = writes.old if writes.old is not None else writes.new
    kept, gone = await smallest(side, operation, body, is_refused)
    rejected = next(f for f in found[0] if f.check == "rejected")
    path = rejected.path or (kept[0] if len(kept) == 1 else "")
    return [replace(rejected, check="create-rejected", path=path, phase=Phase.STATEFUL, shrunk=gone)]


async def smallest(
    side: Side, operation: Operation, body: Json, is_refused: Callable[[Json], Awaitable[bool]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Leave out what need not be there, field by field, for as long as a body is refused.

    Returns:
        The optional fields that stay, and those that make no difference.
    """
    book = side.api.requests
    schema = operation.json_body.schema if operation.json_body is not None else {}
    many = isinstance(body, list)
    if isinstance(body, list):
        schema, body = item_schema(book, schema) or {}, body[0] if body else None
    if not isinstance(body, dict):
        return (), ()
    needed = set(merged(book, schema).get("required") or ())
    gone: list[str] = []
    for name in [n for n in sorted(body, reverse=True) if n not in needed][:_DROPS]:
        fewer: dict[str, Json] = {key: value for key, value in body.items() if key != name}
        if await is_refused([fewer] if many else fewer):
            body = fewer
            gone.append(name)
    return tuple(sorted(set(body) - needed)), tuple(sorted(gone))


def refused_bodies(side: Side, schema: Any, place: str, most: int) -> Iterator[Json]:
    """Bodies that are wrong in one place: a field that is missing, of another type, or no listed value."""
    book = side.api.requests
    base = Sampler(book, 0, optional=False).sample(schema, f"refused|{place}")
    if not isinstance(base, dict) or not book.accepts(schema, base):
        return
    seen: set[str] = set()
    for body in _spoiled(book, schema, base):
        text = json.dumps(body, sort_keys=True)
        if text in seen or book.accepts(schema, body):
            continue
        seen.add(text)
        yield body
        if len(seen) >= most:
            return


def _spoiled(book: Any, schema: Any, base: dict[str, Json]) -> Iterator[Json]:
    yield {}
    for name in sorted(base):
        yield {key: value for key, value in base.items() if key != name}
    for name, inner in sorted(properties_of(book, schema).items()):
        view = merged(book, inner)
        kinds = types_of(view)
        wrong: Json = "triaccord" if "string" not in kinds or "enum" in view else {"triaccord": 1}
        spoiled: dict[str, Json] = copy.deepcopy(base)
        spoiled[name] = wrong
        yield spoiled
