"""One side of the upgrade: a server with its document, and what is known to exist there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from triaccord.live.crew import gathered
from triaccord.live.exchange import NOT_JSON, Exchange, Request
from triaccord.live.transport import Server, Transport
from triaccord.model import Json, OperationRef
from triaccord.wire import Api, Operation, Resource, Role, Sampler, Uses, roles_of
from triaccord.wire.encoding import headers_of, url_of
from triaccord.wire.operations import shape

Values = dict[tuple[str, str], Json]
_ENOUGH = 40


@dataclass(slots=True, kw_only=True, eq=False)
class Side:
    """A server and its document.

    Attributes:
        name: `old` or `new`.
        server: Where it is.
        api: What its document says.
        transport: The way there.
        uses: What each operation is for.
        resources: The kinds of things.
        known: Items that were seen, by the list's resource and scope.
        lists: The exchange in which each list was first seen.
    """

    name: str
    server: Server
    api: Api
    transport: Transport
    uses: dict[Operation, Uses] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    known: dict[tuple[str, str], list[dict[str, Json]]] = field(default_factory=dict)
    lists: dict[Operation, Exchange] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.uses, self.resources = roles_of(self.api)

    async def call(
        self,
        operation: Operation,
        values: Mapping[tuple[str, str], Json],
        body: Any = NOT_JSON,
        why: str = "",
    ) -> Exchange:
        """Call an operation with decoded values."""
        return await self.transport.send(self.server, request_for(operation, values, body, why))

    async def send(self, request: Request) -> Exchange:
        """Send a request as it is."""
        return await self.transport.send(self.server, request)

    def reads(self) -> Iterator[tuple[Operation, Uses]]:
        """Operations that only read, sorted; without those that stream or wait for something to happen."""
        for operation in self.api.operations:
            _, answer = operation.success
            if operation.method == "GET" and answer is not None:
                yield operation, self.uses[operation]

    def fill(self, operation: Operation, seed: int = 0) -> Values | None:
        """Values for what the operation demands; None if its path needs a thing that nobody has seen."""
        values = self.fill_path(operation)
        if values is None:
            return None
        sampler = Sampler(self.api.requests, seed, optional=False)
        for parameter in operation.parameters:
            if parameter.required and parameter.where != "path":
                value = sampler.sample(parameter.schema, f"{operation.path}|{parameter.name}")
                values[(parameter.name, parameter.where)] = value
        return values

    def fill_path(self, operation: Operation) -> Values | None:
        """Ids for the path, of things that exist."""
        values: Values = {}
        scope: list[str] = []
        for name in operation.path_names:
            head = operation.path[: operation.path.index("{" + name + "}")].rstrip("/")
            resource = shape(head)
            key = self.some_key(resource, "/".join(scope))
            if key is None:
                # What hangs below nothing else may be anything: a report's number, a country's code.
                parameter = operation.parameter(name, "path")
                if resource in self.resources and Role.LIST in self.resources[resource].uses:
                    return None
                if parameter is None or not ("enum" in parameter.schema or "example" in parameter.schema):
                    return None
                key = Sampler(self.api.requests, 0).sample(parameter.schema, name)
            values[(name, "path")] = key
            scope.append(str(key))
        return values

    def some_key(self, resource: str, scope: str = "") -> Json:
        """The id of a thing that was seen; None if none was."""
        keys = self.keys(resource, scope)
        return keys[0] if keys else None

    def keys(self, resource: str, scope: str = "") -> list[Json]:
        """Ids of things that were seen, in the order of the list."""
        if resource not in self.resources:
            return []
        names = self.resources[resource].id_fields
        found: list[Json] = []
        for item in self.known.get((resource, scope), ()):
            key = next((item[name] for name in names if isinstance(item.get(name), int | str)), None)
            if key is not None:
                found.append(key)
        return found

    def items_in(self, use: Uses, exchange: Exchange) -> list[dict[str, Json]] | None:
        """The things of a list's answer; None if it is none."""
        body = exchange.json if exchange.ok else NOT_JSON
        if use.envelope is not None:
            body = body.get(use.envelope, NOT_JSON) if isinstance(body, dict) else NOT_JSON
        if not isinstance(body, list):
            return None
        return [item for item in body if isinstance(item, dict)]

    async def look_around(self) -> tuple[()]:
        """Read every list once, the top ones first: what exists is what can be tested with."""
        levels: dict[int, dict[str, list[Operation]]] = {}
        for operation, use in self.reads():
            if use.role is Role.LIST:
                levels.setdefault(use.scope, {}).setdefault(use.resource, []).append(operation)
        seen: list[None] = []
        for _, lists in sorted(levels.items()):
            await gathered([self._look_at(sorted(each, key=_ref)) for each in lists.values()], seen)
        return ()

    async def _look_at(self, operations: list[Operation]) -> tuple[()]:
        """Read the lists of one resource, until one of them shows what there is."""
        for operation in operations:
            use, values = self.uses[operation], self.fill(operation)
            if values is None:
                continue
            exchange = await self.call(operation, values, why="look around")
            items = self.items_in(use, exchange)
            self.lists[operation] = exchange
            if items is not None:
                scope = "/".join(str(values[(name, "path")]) for name in operation.path_names)
                self.known[(use.resource, scope)] = items[:_ENOUGH]
                break
        return ()

    def twin(self, operation: Operation) -> Operation | None:
        """The operation of this side's document that another side's operation is, by method and path."""
        return self.api.operation(OperationRef(operation.path, operation.method))


def _ref(operation: Operation) -> OperationRef:
    return operation.ref


def request_for(
    operation: Operation, values: Mapping[tuple[str, str], Json], body: Any = NOT_JSON, why: str = ""
) -> Request:
    """A request with decoded values and, if there is one, a JSON body."""
    headers = {"Accept": "application/json, */*;q=0.5", **headers_of(operation, values)}
    data = b""
    if body is not NOT_JSON:
        payload = operation.json_body
        headers["Content-Type"] = payload.media_type if payload is not None else "application/json"
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Request(
        method=operation.method,
        path=url_of(operation, values),
        operation=operation.ref,
        headers=headers,
        body=data,
        why=why,
    )
