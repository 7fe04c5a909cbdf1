"""Laws of filters: what comes through fits, what fits comes through, and nothing falls between two ranges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

from triaccord.live.exchange import Exchange
from triaccord.live.lawbook import Broken, identity
from triaccord.live.sides import Side, Values
from triaccord.model import Json
from triaccord.wire import Operation, Uses
from triaccord.wire.paging import Filter, Test, filters_of
from triaccord.wire.views import properties_of

_FULL = 50
Items = list[dict[str, Json]]


async def filters(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
    """What a filter lets through fits it, and what fits comes through."""
    base = side.fill(operation)
    if base is None:
        return
    every = await side.call(operation, base, why="filters")
    items = side.items_in(use, every)
    if not items:
        return
    fields = properties_of(side.api.responses, use.item)
    ranges: dict[str, dict[Test, tuple[Any, Items, Exchange]]] = defaultdict(dict)
    for each in filters_of(operation, fields, use.paging):
        asked = await _filtered(side, operation, use, base, each, items)
        if asked is None:
            continue
        wanted, kept, exchange = asked
        broken = _broken(side, use, each, wanted, items, kept)
        if broken is not None:
            yield Broken(*broken, (every, exchange))
        elif each.test in (Test.FROM, Test.UNTIL):
            ranges[each.field][each.test] = asked
    for name, both in sorted(ranges.items()):
        gap = _between(side, use, name, both, items)
        if gap is not None:
            yield gap


async def _filtered(
    side: Side, operation: Operation, use: Uses, base: Values, each: Filter, items: Items
) -> tuple[Any, Items, Exchange] | None:
    """The list through a filter, with the middle one of the values there are; None if nothing was asked."""
    values = [item[each.field] for item in items if isinstance(item.get(each.field), str | int | float)]
    parameter = operation.parameter(each.parameter, "query")
    if len({repr(v) for v in values}) < 2 or parameter is None:
        return None
    wanted = sorted(values, key=repr)[len(values) // 2]
    sent: Json = [wanted] if each.test is Test.ONE_OF else wanted
    if isinstance(wanted, str) and parameter.schema.get("format") == "date":
        sent = wanted[:10]
    if not side.api.requests.accepts(parameter.schema, sent):
        return None
    exchange = await side.call(operation, {**base, (each.parameter, "query"): sent}, why="filters")
    kept = side.items_in(use, exchange)
    return None if kept is None else (wanted, kept, exchange)


def _broken(
    side: Side, use: Uses, each: Filter, wanted: Any, items: Items, kept: Items
) -> tuple[str, str, str] | None:
    """What is wrong with what a filter let through."""
    stranger = next((item for item in kept if not _fits(item.get(each.field), each, wanted)), None)
    name = each.parameter
    if stranger is not None:
        return (
            "filter-ignored",
            name,
            f"`{name}={wanted}` lets `{each.field}` {stranger[each.field]!r} through",
        )
    if not kept:
        return (
            "filter-loses",
            name,
            f"`{name}={wanted}` finds nothing, and a thing with that `{each.field}` is there",
        )
    if len(kept) >= (use.paging.default_size or _FULL):
        return None  # there may be more on the next page
    there = {repr(identity(side, use, item)) for item in kept}
    lost = [item for item in items if _must_fit(item.get(each.field), each, wanted)
            and repr(identity(side, use, item)) not in there]  # fmt: skip
    if lost:
        words = f"`{name}={wanted}` leaves out a thing whose `{each.field}` is {lost[0][each.field]!r}"
        return "filter-loses", name, words
    return None


def _between(
    side: Side, use: Uses, name: str, both: dict[Test, tuple[Any, Items, Exchange]], items: Items
) -> Broken | None:
    """From there on and until there, together, are everything."""
    if len(both) < 2:
        return None
    (wanted, later, one), (_, earlier, other) = both[Test.FROM], both[Test.UNTIL]
    if max(len(later), len(earlier)) >= (use.paging.default_size or _FULL):
        return None
    there = {repr(identity(side, use, item)) for item in (*later, *earlier)}
    for item in items:
        if item.get(name) is not None and repr(identity(side, use, item)) not in there:
            message = f"a thing whose `{name}` is {item[name]!r} is neither from {wanted!r} on nor until then"
            return Broken("range-gap", name, message, (one, other))
    return None


def _fits(have: Json, test: Filter, wanted: Any) -> bool:
    """Whether a value may come through."""
    if have is None:
        return True  # an answer that does not show the field says nothing
    if test.test in (Test.EQUALS, Test.ONE_OF):
        return str(wanted).lower() in str(have).lower()  # many filters search within texts
    if isinstance(have, str) and isinstance(wanted, str):
        length = min(len(have), len(wanted), 10)
        return (
            have[:length] >= wanted[:length] if test.test is Test.FROM else have[:length] <= wanted[:length]
        )
    if isinstance(have, int | float) and isinstance(wanted, int | float):
        return have >= wanted if test.test is Test.FROM else have <= wanted
    return True


def _must_fit(have: Any, test: Filter, wanted: Any) -> bool:
    """Whether a value has to come through: beyond doubt, limits that may be meant either way left out."""
    if have is None or type(have) is not type(wanted):
        return False
    if test.test in (Test.EQUALS, Test.ONE_OF):
        return bool(have == wanted)
    if isinstance(have, str):
        day, limit = have[:10], wanted[:10]
        return bool(day > limit if test.test is Test.FROM else day < limit)
    return bool(have > wanted if test.test is Test.FROM else have < wanted)
