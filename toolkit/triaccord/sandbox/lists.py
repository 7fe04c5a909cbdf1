"""A list as a request asks for it: filtered, ordered, cut into a page, and wrapped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triaccord.model import Json
from triaccord.wire import SchemaBook, Uses
from triaccord.wire.paging import Filter, Test
from triaccord.wire.views import merged, properties_of, types_of

_PLAIN = re.compile(r"[^a-z]")
_DEFAULT_SIZE = 50
Window = Callable[[int, int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its items, and what an envelope may say of it."""

    items: tuple[Json, ...]
    number: int
    size: int
    total: int


def is_kept(item: Json, filters: Sequence[Filter], values: Mapping[str, Any]) -> bool:
    """Whether an item passes all filters that were sent. Fields that it lacks do not pass."""
    if not isinstance(item, dict):
        return True
    return all(
        _passes(item.get(each.field), each.test, values[each.parameter])
        for each in filters
        if each.parameter in values
    )


def _passes(have: Json, test: Test, want: Any) -> bool:
    if have is None:
        return False
    if test is Test.ONE_OF:
        wanted = want if isinstance(want, list) else [want]
        return any(_same(have, each) for each in wanted)
    if test is Test.EQUALS:
        return _same(have, want)
    if isinstance(have, str) != isinstance(want, str):
        return False
    if isinstance(have, str):
        # Dates and moments of different precision: `2021-05-01` covers the whole day.
        length = min(len(have), len(want))
        early = have[:length] <= str(want)[:length]
        return have[:length] >= str(want)[:length] if test is Test.FROM else early
    if isinstance(have, int | float) and isinstance(want, int | float):
        return bool(have >= want) if test is Test.FROM else bool(have <= want)
    return True


def _same(have: Json, want: Any) -> bool:
    if isinstance(have, str) and isinstance(want, str):
        return have.lower() == want.lower()
    return bool(have == want)


def page_of(
    items: Sequence[tuple[str, Json]], use: Uses, values: Mapping[str, Any], window: Window | None = None
) -> Page:
    """The page that a request asks for.

    Args:
        items: Keys and items, filtered, in the order of their making.
        use: The list's operation.
        values: Query parameters that were sent, by name.
        window: Moves the cut (start, stop, total); for drift.
    """
    paging = use.paging
    ordered = list(items)
    direction = str(values.get(paging.order, paging.default_order)) if paging.order else "ASC"
    if direction.upper().startswith("DESC"):
        ordered.reverse()
    after = str(values[paging.after]) if paging.after is not None and paging.after in values else ""
    keys = [key for key, _ in ordered]
    if after in keys:
        ordered = ordered[keys.index(after) + 1 :]
    elif after not in ("", "0"):
        ordered = [pair for pair in ordered if _follows(pair[0], after, direction)]
    total = len(ordered)
    size = _whole(values.get(paging.size), paging.default_size or _DEFAULT_SIZE) if paging.size else total
    if not paging.is_paged:
        size = total
    number = _whole(values.get(paging.page), paging.first_page) if paging.page else paging.first_page
    start = max(number - paging.first_page, 0) * size
    if paging.offset is not None and paging.offset in values:
        start = _whole(values[paging.offset], 0)
    start, stop = start, start + max(size, 0)
    if window is not None:
        start, stop = window(start, stop, total)
    return Page(
        items=tuple(item for _, item in ordered[max(start, 0) : stop]), number=number, size=size, total=total
    )


def _whole(value: Any, default: int) -> int:
    """A number that was sent; the default where nothing was checked and it is none."""
    return int(value) if isinstance(value, int | float) else default


def _follows(key: str, after: str, direction: str) -> bool:
    if not (key.isdigit() and after.lstrip("-").isdigit()):
        return True
    return int(key) < int(after) if direction.upper().startswith("DESC") else int(key) > int(after)


def wrapped(book: SchemaBook, use: Uses, schema: Any, page: Page, invent: Callable[[Any, str], Json]) -> Json:
    """The page in the envelope that the document describes.

    Args:
        book: The version's schemas of answers.
        use: The list's operation.
        schema: The (converted) schema of the whole answer.
        page: What is on the page.
        invent: Makes a value of a schema, for a field that must be there and says nothing of pages.
    """
    if use.envelope is None:
        return list(page.items)
    return _envelope(book, use, schema, page, invent, top=True)


def _envelope(
    book: SchemaBook, use: Uses, schema: Any, page: Page, invent: Callable[[Any, str], Json], *, top: bool
) -> dict[str, Json]:
    made: dict[str, Json] = {}
    required = set(merged(book, schema).get("required") or ())
    for name, each in properties_of(book, schema).items():
        kinds = types_of(merged(book, each))
        if top and name == use.envelope:
            made[name] = list(page.items)
        elif (fact := _fact(name, page)) is not None and set(kinds) & {"integer", "number", "boolean"}:
            made[name] = fact
        elif top and "object" in kinds and (inner := _envelope(book, use, each, page, invent, top=False)):
            made[name] = inner
        elif top and name in required:
            made[name] = invent(each, name)
    return made


def _fact(name: str, page: Page) -> Json:
    """What a field of an envelope says of the page, by its name; None if it is about something else."""
    size = max(page.size, 1)
    match _PLAIN.sub("", name.lower()):
        case "pagenumber" | "page" | "currentpage" | "pageindex":
            return page.number
        case "pagesize" | "size" | "limit" | "perpage":
            return page.size
        case "resultcount" | "numberofelements" | "count" | "pagecount" | "returned":
            return len(page.items)
        case "totalcount" | "total" | "totalelements" | "totalresults" | "totalitems":
            return page.total
        case "totalpages" | "pages":
            return -(-page.total // size)
        case "hasmore" | "hasnext" | "hasnextpage":
            return (page.number + 1) * size < page.total
    return None
