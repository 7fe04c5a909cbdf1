"""What laws are made of: the word for a broken one, and how things are told apart."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from triaccord.live.exchange import NOT_JSON, Exchange
from triaccord.live.judging import OUR_LIMITS, complaints
from triaccord.live.sides import Side
from triaccord.model import Json
from triaccord.wire import Operation, Uses


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that does not hold: which, where, in words, what shows it, and what made the value wrong."""

    law: str
    path: str
    message: str
    exchanges: tuple[Exchange, ...]
    slip: str = ""


Law = Callable[[Side, Operation, Uses], AsyncIterator[Broken]]


def identity(side: Side, use: Uses, item: dict[str, Json]) -> Json:
    """What tells a thing from others: its id, or all of it."""
    names = side.resources[use.resource].id_fields
    return next((item[n] for n in names if isinstance(item.get(n), int | str)), _frozen(item))


def unpromised(side: Side, operation: Operation, exchange: Exchange) -> Iterator[Broken]:
    """What a document has against an answer that a law asked for."""
    for each in complaints(side.api, operation, exchange):
        if each.check not in OUR_LIMITS:
            yield Broken(each.check, each.path, each.message, (exchange,))


def strange_key(key: Json) -> Json:
    """An id of the same kind that nothing has."""
    return 2_000_000_011 if isinstance(key, int) else "00000000-0000-4000-8000-000000000000"


def numbers(body: Json | Any) -> list[tuple[str, int]]:
    """Whole numbers of an envelope, by name."""
    found = []
    if isinstance(body, dict) and body is not NOT_JSON:
        for name, value in body.items():
            if isinstance(value, int) and not isinstance(value, bool):
                found.append((name, value))
            elif isinstance(value, dict):
                found += numbers(value)
    return found


def _frozen(item: dict[str, Json]) -> str:
    return repr(sorted(item.items(), key=lambda pair: pair[0]))
