"""How a list is cut into pages and filtered, read off the names of its query parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triaccord.wire.operations import Operation, Parameter

_PLAIN = re.compile(r"[^a-z0-9]")
_SIZES = {"size", "limit", "pagesize", "perpage", "maxresults", "top", "take", "resultsperpage"}
_PAGES = {"page", "pagenumber", "pageindex", "pageno"}
_OFFSETS = {"offset", "skip", "startindex"}
_AFTER = {"previousid", "startingafter", "afterid", "sinceid", "lastid"}
_ORDERS = {"orderbyid", "sortbyid"}
_MAX_SEEN = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """The parameters that cut a list, by name; None where there is none.

    Attributes:
        size: How many items a page has.
        page: Which page; `first_page` is the number of the first.
        offset: How many items to skip.
        after: The id that the page follows.
        order: The direction in which ids run (`ASC`, `DESC`).
        default_size: Items of a page if nothing is said; None if the document does not say.
        max_size: The most that may be asked for; None if the document does not say.
        default_order: The direction if nothing is said.
    """

    size: str | None = None
    page: str | None = None
    offset: str | None = None
    after: str | None = None
    order: str | None = None
    first_page: int = 0
    default_size: int | None = None
    max_size: int | None = None
    default_order: str = "ASC"

    @property
    def is_paged(self) -> bool:
        """Whether anything cuts the list."""
        return self.size is not None or self.page is not None or self.offset is not None

    @property
    def names(self) -> frozenset[str]:
        """All parameters that are about pages."""
        every = (self.size, self.page, self.offset, self.after, self.order)
        return frozenset(name for name in every if name is not None)


NOT_PAGED = Paging()


def paging_of(operation: Operation) -> Paging:
    """How an operation's list is cut."""
    found: dict[str, Parameter] = {}
    for parameter in operation.parameters:
        if parameter.where != "query":
            continue
        plain = _PLAIN.sub("", parameter.name.lower())
        numeric = _is_numeric(parameter.schema)
        if plain in _SIZES and numeric:
            found.setdefault("size", parameter)
        elif plain in _PAGES and numeric:
            found.setdefault("page", parameter)
        elif plain in _OFFSETS and numeric:
            found.setdefault("offset", parameter)
        elif plain in _AFTER:
            found.setdefault("after", parameter)
        elif plain in _ORDERS and "enum" in parameter.schema:
            found.setdefault("order", parameter)
    size = found["size"].schema if "size" in found else {}
    page = found["page"].schema if "page" in found else {}
    first = page.get("minimum", page.get("default", 0))
    return Paging(
        **{role: parameter.name for role, parameter in found.items()},
        first_page=1 if first == 1 else 0,
        default_size=_count(size.get("default")),
        max_size=_count(size.get("maximum")),
        default_order=str(found["order"].schema.get("default", "ASC")) if "order" in found else "ASC",
    )


class Test(str, Enum):
    """How a filter compares."""

    __test__ = False  # no test of ours, whatever its name says to pytest

    EQUALS = "equals"
    ONE_OF = "one_of"
    FROM = "from"
    UNTIL = "until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A query parameter that narrows a list: which field of an item it looks at, and how."""

    parameter: str
    field: str
    test: Test


_FROM = ("start", "from", "min", "after", "since")
_UNTIL = ("end", "to", "until", "max", "before")


def filters_of(operation: Operation, fields: dict[str, Any], paging: Paging) -> tuple[Filter, ...]:
    """Which parameters filter by which fields of an item, as far as their names say.

    Args:
        operation: The list.
        fields: Properties of an item, by name.
        paging: What is about pages, and so no filter.
    """
    plain = {_PLAIN.sub("", name.lower()): name for name in reversed(fields)}
    found = []
    for parameter in operation.parameters:
        if parameter.where != "query" or parameter.name in paging.names:
            continue
        name = _PLAIN.sub("", parameter.name.lower())
        if name in plain:
            if name.startswith(_FROM + _UNTIL):
                # `startDate` on things that have a `startDate`: equal, or from then on? Names cannot say.
                continue
            many = parameter.schema.get("type") == "array"
            test = Test.ONE_OF if many else Test.EQUALS
            found.append(Filter(parameter=parameter.name, field=plain[name], test=test))
            continue
        if parameter.schema.get("type") == "array" and name.endswith("s") and name[:-1] in plain:
            found.append(Filter(parameter=parameter.name, field=plain[name[:-1]], test=Test.ONE_OF))
            continue
        ranged = _range(name, plain)
        if ranged is not None:
            found.append(Filter(parameter=parameter.name, field=ranged[0], test=ranged[1]))
    return tuple(found)


def _range(name: str, plain: dict[str, str]) -> tuple[str, Test] | None:
    for test, marks in ((Test.FROM, _FROM), (Test.UNTIL, _UNTIL)):
        for mark in marks:
            for rest in (name.replace(mark, "", 1) if mark in name else None,):
                if not rest or not (name.startswith(mark) or name.endswith(mark) or f"{mark}date" in name):
                    continue
                for wish in (rest, rest.removesuffix("date")):
                    if wish and wish in plain:
                        return plain[wish], test
    return None


def _is_numeric(schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return bool({"integer", "number"} & set(kinds))


def _count(value: Any) -> int | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _MAX_SEEN:
        return int(value)
    return None
