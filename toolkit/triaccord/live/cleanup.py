"""Remove what a ledger says that we made: by its path, or by our mark in a list if no path is known."""

from __future__ import annotations

from collections.abc import Mapping

from triaccord.live.exchange import NOT_JSON, Request
from triaccord.live.ledger import Entry
from triaccord.live.policy import RefusedRequestError
from triaccord.live.transport import RunEndedError, Server, Transport
from triaccord.live.writing import item_path, remove
from triaccord.model import Json
from triaccord.wire import Operation

_IDS = ("id", "Id", "ID", "uuid", "Name", "name")


async def clean(transport: Transport, servers: Mapping[str, Server]) -> list[str]:
    """Delete every open entry, the latest first.

    Args:
        transport: Its ledger names what is ours, its policy what may be deleted.
        servers: The servers, by URL.

    Returns:
        What is still there, in words.
    """
    left = []
    for entry in transport.ledger.open_entries:
        server = servers.get(entry.server)
        if server is None:
            left.append(f"{entry.path or entry.operation}: its server {entry.server} was not named")
            continue
        try:
            why = await _clean_one(transport, server, entry)
        except RefusedRequestError as refused:
            why = refused.what
        except RunEndedError as ended:
            left.append(f"{entry.path or entry.operation}: {ended.what}")
            break
        if why:
            left.append(f"{entry.path or entry.operation}: {why}")
    return left


async def _clean_one(transport: Transport, server: Server, entry: Entry) -> str:
    """Delete what one entry names; empty if it is gone, otherwise why not."""
    if not entry.item or not entry.removable:
        return "the document has no operation that deletes it"
    if not entry.path and not await _find(transport, server, entry):
        if not entry.marker or not entry.listing:
            return "its id is not known, and nothing marks it"
        transport.ledger.not_created(entry)
        return ""
    exchange = await remove(transport, server, entry)
    if exchange is None:
        return "nothing deletes it"
    if exchange.ok or exchange.status in (404, 410):
        transport.ledger.deleted(entry)
        return ""
    return f"the server says {exchange.error or exchange.status}"


async def _find(transport: Transport, server: Server, entry: Entry) -> bool:
    """Look for our mark in the list; whether the thing was found."""
    if not entry.marker or not entry.listing:
        return False
    exchange = await transport.send(
        server, Request(method="GET", path=entry.listing, why="find what we made")
    )
    item = _marked(exchange.json, entry.marker) if exchange.json is not NOT_JSON else None
    if item is None:
        return False
    key = next((item[name] for name in _IDS if isinstance(item.get(name), int | str)), None)
    if key is None:
        return False
    names = Operation(method="DELETE", path=entry.item).path_names
    scope = dict(zip(names[:-1], [s for s in entry.listing.split("/") if s], strict=False))
    transport.ledger.created(entry, item_path(entry.item, scope, str(key)))
    return True


def _marked(body: Json, marker: str) -> dict[str, Json] | None:
    """The smallest object in a body that has our mark in one of its own fields."""
    if isinstance(body, dict):
        if marker in body.values():
            return body
        return next((found for each in body.values() if (found := _marked(each, marker))), None)
    if isinstance(body, list):
        return next((found for each in body if (found := _marked(each, marker))), None)
    return None
