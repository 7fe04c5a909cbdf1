"""Laws of lists: pages, counts, default sizes and orders are what every client takes them for."""

from __future__ import annotations

from collections.abc import AsyncIterator

from triaccord.live.exchange import Exchange
from triaccord.live.lawbook import Broken, identity, numbers, unpromised
from triaccord.live.sides import Side, Values
from triaccord.model import Json
from triaccord.wire import Operation, Uses

_PAGES = 6
_MOST = 12
_COUNTS = ("resultcount", "numberofelements", "returned")
_TOTALS = ("totalcount", "totalelements", "totalresults", "totalitems", "total")


async def pages(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
    """Pages are as long as asked for, disjoint, complete, and in the order of the whole list."""
    paging = use.paging
    base = side.fill(operation)
    if base is None or paging.size is None:
        return
    if (paging.page or paging.offset or paging.after) is None:
        short = await side.call(operation, {**base, (paging.size, "query"): 2}, why="pages")
        if len(side.items_in(use, short) or ()) > 2:
            yield Broken(
                "page-too-long", paging.size, "more than 2 things, though 2 were asked for", (short,)
            )
        return
    whole_size = min(paging.max_size or _MOST, _MOST)
    whole = await side.call(operation, {**base, (paging.size, "query"): whole_size}, why="pages")
    every = side.items_in(use, whole)
    if every is None or len(every) < 3:
        return
    ids = [identity(side, use, item) for item in every]
    if len({repr(i) for i in ids}) < len(ids):
        yield Broken("items-twice", "", "a thing is in the list twice", (whole,))
        return
    collected: list[Json] = []
    shown = [whole]
    for number in range(_PAGES):
        page = await side.call(operation, _turn(side, use, base, number, collected), why="pages")
        shown.append(page)
        items = side.items_in(use, page)
        strange = list(unpromised(side, operation, page))
        for each in strange:
            yield each
        if strange and not side.resources[use.resource].id_fields:
            return  # things without ids are told apart by all that they say
        new_ids = [identity(side, use, item) for item in items or ()]
        broken = _page_is_wrong(paging.size, number, items, page, tuple(shown), new_ids, collected)
        if broken is not None:
            yield broken
            return
        collected += new_ids
        if len(new_ids) < 2 and len(collected) < len(ids):
            yield Broken("page-ends-early", "", f"page {number} is short, and more exists", tuple(shown))
            return
        if len(new_ids) < 2 or len(collected) >= len(ids):
            break
    if [repr(i) for i in collected] != [repr(i) for i in ids][: len(collected)]:
        yield Broken("page-gap", "", "the pages together are not the list", tuple(shown))


def _page_is_wrong(
    size: str,
    number: int,
    items: list[dict[str, Json]] | None,
    page: Exchange,
    shown: tuple[Exchange, ...],
    new_ids: list[Json],
    collected: list[Json],
) -> Broken | None:
    """What is wrong with one page of two things."""
    if items is None:
        return Broken("page-fails", "", f"page {number} cannot be read: status {page.status}", shown)
    if len(items) > 2:
        return Broken("page-too-long", size, f"{len(items)} things on a page of 2", (page,))
    if {repr(each) for each in new_ids} & {repr(each) for each in collected}:
        return Broken("page-overlap", "", f"page {number} repeats things of earlier pages", shown[-2:])
    return None


def _turn(side: Side, use: Uses, base: Values, number: int, collected: list[Json]) -> Values:
    paging = use.paging
    turn = {**base, (paging.size or "", "query"): 2}
    if paging.page is not None:
        turn[(paging.page, "query")] = paging.first_page + number
    elif paging.offset is not None:
        turn[(paging.offset, "query")] = number * 2
    elif paging.after is not None and collected:
        turn[(paging.after, "query")] = collected[-1]
    return turn


async def counts(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
    """What the envelope says of the page is true."""
    base = side.fill(operation)
    if base is None or use.envelope is None:
        return
    exchange = await side.call(operation, base, why="counts")
    items = side.items_in(use, exchange)
    if items is None:
        return
    for name, value in numbers(exchange.json):
        plain = "".join(c for c in name.lower() if c.isalpha())
        if plain in _COUNTS and value != len(items):
            yield Broken("count-wrong", name, f"`{name}` is {value}, and there are {len(items)}", (exchange,))
        if plain in _TOTALS and value < len(items):
            yield Broken("total-wrong", name, f"`{name}` is {value}, and there are {len(items)}", (exchange,))
        size = use.paging.default_size or 0
        if plain in _TOTALS and value > len(items) and size > len(items):
            message = f"`{name}` is {value}, and no more than {len(items)} come"
            yield Broken("total-wrong", name, message, (exchange,))


async def default_size(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
    """Saying the default is the same as saying nothing."""
    paging, base = use.paging, side.fill(operation)
    if base is None or paging.size is None or paging.default_size is None:
        return
    silent = await side.call(operation, base, why="default")
    said = await side.call(operation, {**base, (paging.size, "query"): paging.default_size}, why="default")
    one, other = side.items_in(use, silent), side.items_in(use, said)
    if one is not None and other is not None and len(one) != len(other):
        message = (
            f"{len(one)} things without `{paging.size}`, {len(other)} with its default {paging.default_size}"
        )
        yield Broken("default-size", paging.size, message, (silent, said))


async def order(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
    """Descending is ascending backwards."""
    paging, base = use.paging, side.fill(operation)
    if base is None or paging.order is None or paging.after is None:
        return
    found = []
    for direction in ("ASC", "DESC"):
        exchange = await side.call(operation, {**base, (paging.order, "query"): direction}, why="order")
        found.append((exchange, side.items_in(use, exchange)))
    (up, rising), (down, falling) = found
    if rising is None or falling is None or len(rising) < 2 or len(rising) >= (paging.default_size or 50):
        return
    one = [repr(identity(side, use, item)) for item in rising]
    other = [repr(identity(side, use, item)) for item in falling]
    if one != other[::-1]:
        yield Broken("order", paging.order, f"`{paging.order}` does not turn the list round", (up, down))
