"""Writes: each one is in the ledger before it is sent, carries a mark of ours, and is cleaned up after."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from triaccord.live.exchange import NOT_JSON, Exchange
from triaccord.live.ledger import Entry, Ledger
from triaccord.live.sides import Side, Values, request_for
from triaccord.live.transport import Server, Transport
from triaccord.model import Json, OperationRef
from triaccord.wire import Operation, Role, Sampler, Uses
from triaccord.wire.encoding import url_of
from triaccord.wire.views import merged, properties_of, types_of

_MARK_LENGTH = 24
_LIKELY = ("name", "description", "reference", "note", "notes", "title", "comment", "text", "information")


@dataclass(slots=True, kw_only=True)
class Writer:
    """Creates, changes and removes, within what the policy allows.

    Args:
        ledger: Where it is written down.
        seed: What bodies are made from.
        run: The first part of every mark.
    """

    ledger: Ledger
    seed: int = 0
    run: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    _count: int = 0

    async def write(self, side: Side, operation: Operation, body: Json) -> Exchange | None:
        """Send a body: to create, or to change something that we made for it.

        Returns:
            The exchange; None if nothing of ours could be made to change.
        """
        use = side.uses[operation]
        if not operation.path_names:
            if operation.method != "POST":
                return None  # the only one of its kind (`PUT /company`) is somebody's
            values = side.fill(operation)
            return None if values is None else (await self.create(side, operation, values, body))[0]
        if use.role is Role.CREATE:
            return None  # it would be added to a thing of somebody's
        made = await self.make(side, use)
        if made is None:
            return None
        values, _ = made
        return await side.call(operation, values, body, why="write")

    async def make(self, side: Side, use: Uses) -> tuple[Values, Entry] | None:
        """Create a thing of a kind; values for the paths of its operations, and its ledger entry."""
        create = (
            side.resources[use.resource].uses.get(Role.CREATE) if use.resource in side.resources else None
        )
        if create is None or not side.transport.policy.may_write(create.operation.ref):
            return None
        operation = create.operation
        values = side.fill(operation)
        if values is None or operation.json_body is None or operation.path_names:
            return None
        body = Sampler(side.api.requests, self.seed, optional=False).sample(
            operation.json_body.schema, f"made|{operation.path}"
        )
        exchange, entry = await self.create(side, operation, values, body)
        if not exchange.ok or not entry.path:
            return None
        key = unquote(entry.path.rpartition("/")[2])
        names = use.operation.path_names
        if len(names) <= use.scope:
            return None
        item = {**{k: v for k, v in values.items() if k[1] == "path"}, (names[use.scope], "path"): key}
        return item, entry

    async def create(
        self, side: Side, operation: Operation, values: Values, body: Json, *, known: Side | None = None
    ) -> tuple[Exchange, Entry]:
        """Send what creates something; in the ledger before, with its path after.

        Args:
            side: Where it is sent to.
            operation: What creates.
            values: For its parameters.
            body: What is to be created.
            known: The side whose document has the operation, if it is not `side`.
        """
        known = known or side
        use = known.uses[operation]
        marked, marker = self._marked(known, operation, body)
        item = _item_template(known, use)
        listing = _listing(known, use, values)
        entry = self.ledger.sending(
            server=side.server.url,
            operation=str(operation.ref),
            listing=listing,
            item=item,
            marker=marker,
            removable=use.resource in known.resources and Role.DELETE in known.resources[use.resource].uses,
        )
        exchange = await side.call(operation, values, marked, why="create")
        if exchange.error and not exchange.status:
            return exchange, entry  # nobody knows; cleanup will look for the mark
        if not exchange.ok:
            self.ledger.not_created(entry)
            return exchange, entry
        key = key_of(known, use, exchange)
        if key is not None and item:
            scope = {n: v for (n, where), v in values.items() if where == "path"}
            self.ledger.created(entry, item_path(item, scope, key))
        return exchange, entry

    async def remove(self, side: Side, entry: Entry) -> Exchange | None:
        """Delete what an entry says that we made; None if nothing deletes it."""
        exchange = await remove(side.transport, side.server, entry)
        if exchange is not None and (exchange.ok or exchange.status in (404, 410)):
            self.ledger.deleted(entry)
        return exchange

    def _marked(self, side: Side, operation: Operation, body: Json) -> tuple[Json, str]:
        """The body with our mark in one free text field, if it has one."""
        if not isinstance(body, dict) or operation.json_body is None:
            return body, ""
        fields = properties_of(side.api.requests, operation.json_body.schema)
        free = [name for name, schema in fields.items() if _takes_mark(merged(side.api.requests, schema))]
        names = [n for n in free if any(word in n.lower() for word in _LIKELY)] or free
        if not names:
            return body, ""
        self._count += 1
        marker = f"triaccord {self.run} {self._count}"[:_MARK_LENGTH]
        marked = copy.deepcopy(body)
        marked[names[0]] = marker
        # The mark must neither spoil a body nor mend one that is meant to be refused.
        book, schema = side.api.requests, operation.json_body.schema
        if book.accepts(schema, marked) != book.accepts(schema, body):
            return body, ""
        return marked, marker


def key_of(side: Side, use: Uses, exchange: Exchange) -> str | None:
    """The id of what was created: from the answer's body, or from its `Location`."""
    body = exchange.json
    if use.resource in side.resources and isinstance(body, dict) and body is not NOT_JSON:
        for name in side.resources[use.resource].id_fields:
            if isinstance(body.get(name), int | str):
                return str(body[name])
    location = exchange.headers.get("location", "").rstrip("/")
    return location.rpartition("/")[2] or None


async def remove(transport: Transport, server: Server, entry: Entry) -> Exchange | None:
    """Delete what a ledger's entry names; None if it has no path, or nothing deletes it."""
    if not entry.path or not entry.item:
        return None
    request = request_for(
        Operation(method="DELETE", path=entry.item), dict(_path_values(entry)), why="clean up"
    )
    return await transport.send(server, request)


def deletion_of(entry: Entry) -> OperationRef:
    """The operation that deletes what an entry names."""
    return OperationRef(entry.item, "DELETE")


def item_path(template: str, scope: Mapping[str, Any], key: str) -> str:
    """The path of one thing: the scope's values by name, the key for what is left."""
    made = Operation(method="DELETE", path=template)
    values: Values = {(name, "path"): scope.get(name, key) for name in made.path_names}
    return url_of(made, values)


def _path_values(entry: Entry) -> list[tuple[tuple[str, str], str]]:
    have = entry.path.strip("/").split("/")
    want = entry.item.strip("/").split("/")
    return [((w[1:-1], "path"), unquote(h)) for w, h in zip(want, have, strict=False) if w.startswith("{")]


def _item_template(side: Side, use: Uses) -> str:
    if use.resource not in side.resources:
        return ""
    deletes = side.resources[use.resource].uses.get(Role.DELETE)
    reads = side.resources[use.resource].uses.get(Role.READ) or side.resources[use.resource].uses.get(
        Role.REPLACE
    )
    found = deletes or reads
    return found.operation.path if found is not None else ""


def _listing(side: Side, use: Uses, values: Values) -> str:
    lists = side.resources[use.resource].uses.get(Role.LIST) if use.resource in side.resources else None
    return url_of(lists.operation, values).partition("?")[0] if lists is not None else ""


def _takes_mark(view: dict[str, Any]) -> bool:
    closed = any(word in view for word in ("enum", "format", "pattern", "const"))
    return "string" in types_of(view) and not closed and int(view.get("maxLength", 999)) >= _MARK_LENGTH
