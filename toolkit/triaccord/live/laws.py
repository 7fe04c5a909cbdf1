"""Laws that hold for lists and things whatever they are: no document states them, every client leans on them.

Each law is asked of NEW. Where it is broken, OLD is asked, too; what was broken there is no news.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from triaccord.live.credentials import Credentials, Scheme
from triaccord.live.crew import gathered
from triaccord.live.differences import differences
from triaccord.live.exchange import NOT_JSON, Exchange
from triaccord.live.failure import Failure, Phase
from triaccord.live.judging import complaints
from triaccord.live.sides import Side, Values, request_for
from triaccord.live.transport import Server
from triaccord.model import Json
from triaccord.wire import Operation, Role, Uses
from triaccord.wire.paging import Filter, Test, filters_of
from triaccord.wire.views import merged, properties_of

_PAGES = 6
_MOST = 12
_COUNTS = ("resultcount", "numberofelements", "returned")
_TOTALS = ("totalcount", "totalelements", "totalresults", "totalitems", "total")


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that does not hold: which, where, in words, and what shows it."""

    law: str
    path: str
    message: str
    exchanges: tuple[Exchange, ...]


Law = Callable[[Side, Operation, Uses], AsyncIterator[Broken]]


async def broken_laws(new: Side, old: Side | None, found: list[Failure]) -> None:
    """Every law for every list and thing of NEW, less what OLD breaks as well."""

    async def judge(operation: Operation, use: Uses) -> list[Failure]:
        mine: list[Failure] = []
        for law in _LAWS[use.role]:
            broken = [each async for each in law(new, operation, use)]
            twin = old.twin(operation) if old is not None and broken else None
            before: set[tuple[str, str]] = set()
            if old is not None and twin is not None and old.uses[twin].role is use.role:
                before = {(each.law, each.path) async for each in law(old, twin, old.uses[twin])}
            mine += [_failure(operation, each) for each in broken if (each.law, each.path) not in before]
        return mine

    await gathered([judge(o, u) for o, u in new.reads() if u.role in _LAWS], found)
    found += await _closed_doors(new, old)


# ---- pages -------------------------------------------------------------------------------


async def _pages(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
    """Pages are as long as asked for, disjoint, complete, and in the order of the whole list."""
    paging = use.paging
    base = side.fill(operation)
    if base is None or paging.size is None or (paging.page or paging.offset or paging.after) is None:
        return
    whole_size = min(paging.max_size or _MOST, _MOST)
    whole = await side.call(operation, {**base, (paging.size, "query"): whole_size}, why="pages")
    every = side.items_in(use, whole)
    if every is None or len(every) < 3:
        return
    ids = [_identity(side, use, item) for item in every]
    if len({repr(i) for i in ids}) < len(ids):
        yield Broken("items-twice", "", "a thing is in the list twice", (whole,))
        return
    collected: list[Json] = []
    shown = [whole]
    for number in range(_PAGES):
        turn = _turn(side, use, base, number, collected)
        page = await side.call(operation, turn, why="pages")
        items = side.items_in(use, page)
        shown.append(page)
        if items is None:
            yield Broken(
                "page-fails", "", f"page {number} cannot be read: status {page.status}", tuple(shown)
            )
            return
        if len(items) > 2:
            yield Broken("page-too-long", paging.size, f"{len(items)} things on a page of 2", (page,))
            return
        new_ids = [_identity(side, use, item) for item in items]
        if any(repr(i) in {repr(c) for c in collected} for i in new_ids):
            yield Broken(
                "page-overlap", "", f"page {number} repeats things of earlier pages", tuple(shown[-2:])
            )
            return
        collected += new_ids
        if len(items) < 2 and len(collected) < len(ids):
            yield Broken("page-ends-early", "", f"page {number} is short, and more exists", tuple(shown))
            return
        if len(items) < 2 or len(collected) >= len(ids):
            break
    if [repr(i) for i in collected] != [repr(i) for i in ids][: len(collected)]:
        yield Broken("page-gap", "", "the pages together are not the list", tuple(shown))


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


async def _counts(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
    """What the envelope says of the page is true."""
    base = side.fill(operation)
    if base is None or use.envelope is None:
        return
    exchange = await side.call(operation, base, why="counts")
    items = side.items_in(use, exchange)
    if items is None:
        return
    for name, value in _numbers(exchange.json):
        plain = "".join(c for c in name.lower() if c.isalpha())
        if plain in _COUNTS and value != len(items):
            yield Broken("count-wrong", name, f"`{name}` is {value}, and there are {len(items)}", (exchange,))
        if plain in _TOTALS and value < len(items):
            yield Broken("total-wrong", name, f"`{name}` is {value}, and there are {len(items)}", (exchange,))
        size = use.paging.default_size or 0
        if plain in _TOTALS and value > len(items) and size > len(items):
            message = f"`{name}` is {value}, and no more than {len(items)} come"
            yield Broken("total-wrong", name, message, (exchange,))


async def _default_size(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
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


async def _order(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
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
    one = [repr(_identity(side, use, item)) for item in rising]
    other = [repr(_identity(side, use, item)) for item in falling]
    if one != other[::-1]:
        yield Broken("order", paging.order, f"`{paging.order}` does not turn the list round", (up, down))


# ---- filters -----------------------------------------------------------------------------


async def _filters(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
    """What a filter lets through fits it, and what fits comes through."""
    base = side.fill(operation)
    if base is None:
        return
    every = await side.call(operation, base, why="filters")
    items = side.items_in(use, every)
    if not items:
        return
    fields = properties_of(side.api.responses, use.item)
    for each in filters_of(operation, fields, use.paging):
        values = [item[each.field] for item in items if isinstance(item.get(each.field), str | int | float)]
        parameter = operation.parameter(each.parameter, "query")
        if len({repr(v) for v in values}) < 2 or parameter is None:
            continue
        wanted = sorted(values, key=repr)[len(values) // 2]
        sent: Json = [wanted] if each.test is Test.ONE_OF else wanted
        if isinstance(wanted, str) and parameter.schema.get("format") == "date":
            sent = wanted[:10]
        if not side.api.requests.accepts(parameter.schema, sent):
            continue
        exchange = await side.call(operation, {**base, (each.parameter, "query"): sent}, why="filters")
        kept = side.items_in(use, exchange)
        if kept is None:
            continue
        strangers = [item for item in kept if not _fits(item.get(each.field), each, wanted)]
        if strangers:
            message = (
                f"`{each.parameter}={wanted}` lets `{each.field}` {strangers[0].get(each.field)!r} through"
            )
            yield Broken("filter-ignored", each.parameter, message, (every, exchange))
        elif not kept:
            message = (
                f"`{each.parameter}={wanted}` finds nothing, and a thing with that `{each.field}` is there"
            )
            yield Broken("filter-loses", each.parameter, message, (every, exchange))


def _fits(have: Json, test: Filter, wanted: Any) -> bool:
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


# ---- things ------------------------------------------------------------------------------


async def _reading(side: Side, operation: Operation, use: Uses) -> AsyncIterator[Broken]:
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
        elif not first.ok and first.status not in (401, 403):
            message = f"a thing of the list cannot be read: status {first.status}"
            yield Broken("listed-not-readable", "", message, (first,))
        for listed in side.known.get((use.resource, scope), ()):
            if first.ok and str(_identity(side, use, listed)) == str(key):
                for broken in _agreement(side, operation, listed, first):
                    yield broken
    async for broken in _unknown_key(side, operation, values, name):
        yield broken


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
            found.append(Broken("list-disagrees", field, message, (read,)))
    return found


async def _unknown_key(side: Side, operation: Operation, values: Values, name: str) -> AsyncIterator[Broken]:
    key = values[(name, "path")]
    strange: Json = 2_000_000_011 if isinstance(key, int) else "00000000-0000-4000-8000-000000000000"
    exchange = await side.call(operation, {**values, (name, "path"): strange}, why="not there")
    if exchange.ok:
        message = f"what is not there is found: status {exchange.status}"
        yield Broken("unknown-found", name, message, (exchange,))
        return
    for each in complaints(side.api, operation, exchange):
        message = f"the answer to what is not there: {each.message}"
        yield Broken(f"error-{each.check}", each.path, message, (exchange,))


async def _closed_doors(new: Side, old: Side | None) -> list[Failure]:
    """Where credentials are needed, none is not enough."""
    found = []
    if new.server.credentials.scheme is Scheme.NONE:
        return []
    for operation, _ in new.reads():
        values = new.fill(operation) if operation.secured else None
        if values is None:
            continue
        broken = await _is_open(new, operation, values)
        twin = old.twin(operation) if old is not None else None
        if broken and (old is None or twin is None or not await _is_open(old, twin, values)):
            message = "it answers without credentials"
            found.append(_failure(operation, Broken("no-auth", "", message, (broken,))))
    return found


async def _is_open(side: Side, operation: Operation, values: Values) -> Exchange | None:
    nobody = Credentials(redactor=side.transport.redactor)
    server = Server(name=side.name, url=side.server.url, credentials=nobody)
    request = request_for(operation, values, why="without credentials")
    exchange = await side.transport.send(server, request)
    return exchange if exchange.ok else None


# ---- helpers -----------------------------------------------------------------------------


def _identity(side: Side, use: Uses, item: dict[str, Json]) -> Json:
    names = side.resources[use.resource].id_fields
    return next((item[n] for n in names if isinstance(item.get(n), int | str)), _frozen(item))


def _frozen(item: dict[str, Json]) -> str:
    return repr(sorted(item.items(), key=lambda pair: pair[0]))


def _numbers(body: Json | Any) -> list[tuple[str, int]]:
    found = []
    if isinstance(body, dict) and body is not NOT_JSON:
        for name, value in body.items():
            if isinstance(value, int) and not isinstance(value, bool):
                found.append((name, value))
            elif isinstance(value, dict):
                found += _numbers(value)
    return found


def _failure(operation: Operation, broken: Broken) -> Failure:
    return Failure(
        phase=Phase.LAW,
        check=broken.law,
        server="new",
        operation=operation.ref,
        path=broken.path,
        message=broken.message,
        exchanges=broken.exchanges,
    )


_LAWS: dict[Role, tuple[Law, ...]] = {
    Role.LIST: (_pages, _counts, _default_size, _order, _filters),
    Role.READ: (_reading,),
}
