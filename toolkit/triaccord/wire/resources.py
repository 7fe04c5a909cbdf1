"""Which operations are the list, the item and the creation of one kind of thing, read off the paths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from triaccord.wire.operations import Api, Operation, shape
from triaccord.wire.paging import NOT_PAGED, Paging, paging_of
from triaccord.wire.schemas import SchemaBook
from triaccord.wire.views import item_schema, merged, properties_of, types_of

# Last segments that say what is done, not what it is done to: `GET /containers/json`, `POST /x/create`.
_VERBS: Mapping[str, frozenset[str]] = {
    "GET": frozenset({"json", "list"}),
    "POST": frozenset({"create", "add", "update", "edit"}),
    "PUT": frozenset({"update", "edit"}),
    "PATCH": frozenset({"update", "edit"}),
    "DELETE": frozenset({"delete", "remove"}),
}
_ENVELOPES = ("results", "items", "data", "values", "entries", "records", "content", "list", "elements")
_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-\s.]+")


class Role(str, Enum):
    """What an operation does with a kind of thing."""

    LIST = "list"
    CREATE = "create"
    READ = "read"
    REPLACE = "replace"
    UPDATE = "update"
    DELETE = "delete"
    READ_ONE = "read_one"
    """Reads the only one there is (`GET /company`)."""
    WRITE_ONE = "write_one"
    ACTION = "action"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Uses:
    """What one operation is for.

    Attributes:
        operation: The operation.
        role: What it does.
        resource: The kind of thing, as the shape of its collection's path (`/invoices/{}/comments`).
        scope: How many path parameters name the things above it.
        envelope: For lists, the property that holds the items; None if the body is the list itself.
        item: For lists, the schema of one item.
        paging: For lists, how they are cut into pages.
        action: For actions, the word that says which.
    """

    operation: Operation
    role: Role
    resource: str
    scope: int = 0
    envelope: str | None = None
    item: Any = None
    paging: Paging = NOT_PAGED
    action: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Resource:
    """One kind of thing: its collection's shape, how its items are named, and who does what with it."""

    key: str
    id_fields: tuple[str, ...] = ()
    uses: dict[Role, Uses] = field(default_factory=dict)


def roles_of(api: Api) -> tuple[dict[Operation, Uses], dict[str, Resource]]:
    """What each operation of a version is for, and the resources that come out of it."""
    homes = {shape(_home(operation)) for operation in api.operations}
    uses = {operation: _use(api, operation, homes) for operation in api.operations}
    resources: dict[str, Resource] = {}
    for operation, use in uses.items():
        if use.role is Role.OTHER:
            continue
        resource = resources.setdefault(use.resource, Resource(key=use.resource))
        there = resource.uses.get(use.role)
        if there is None or len(operation.path) < len(there.operation.path):
            resource.uses[use.role] = use
    for resource in resources.values():
        resource.id_fields = _id_fields(api, resource)
    return uses, resources


def words(name: str) -> tuple[str, ...]:
    """A name in lower-case words: `startDate` → start, date."""
    return tuple(part.lower() for part in _SPLIT.split(name) if part)


def _home(operation: Operation) -> str:
    """The path without a last segment that only says what is done."""
    head, _, last = operation.path.rstrip("/").rpartition("/")
    if head and last.lower() in _VERBS.get(operation.method, frozenset()):
        return head
    return operation.path


def _use(api: Api, operation: Operation, homes: set[str]) -> Uses:
    home = shape(_home(operation))
    segments = home.split("/")[1:]
    params = segments.count("{}")
    _, answer = operation.success
    schema = answer.json_schema if answer is not None else None
    if segments[-1] == "{}":
        collection = "/" + "/".join(segments[:-1])
        role = {
            "GET": Role.READ,
            "PUT": Role.REPLACE,
            "PATCH": Role.UPDATE,
            "POST": Role.UPDATE,
            "DELETE": Role.DELETE,
        }.get(operation.method, Role.OTHER)
        if role is Role.READ and (schema is None or item_schema(api.responses, schema) is not None):
            role = Role.OTHER
        return Uses(operation=operation, role=role, resource=collection, scope=max(params - 1, 0))
    has_items = f"{home}/{{}}" in homes
    if operation.method == "GET" and schema is not None:
        found = _listing(api.responses, schema, segments[-1], operation, has_items)
        if found is not None:
            envelope, item = found
            return Uses(
                operation=operation,
                role=Role.LIST,
                resource=home,
                scope=params,
                envelope=envelope,
                item=item,
                paging=paging_of(operation),
            )
        if "object" in types_of(merged(api.responses, schema)):
            return Uses(operation=operation, role=Role.READ_ONE, resource=home, scope=params)
        return Uses(operation=operation, role=Role.OTHER, resource=home, scope=params)
    if operation.method == "POST" and (has_items or _is_listed(api, home)):
        return Uses(operation=operation, role=Role.CREATE, resource=home, scope=params)
    if operation.method in ("PUT", "PATCH") and _is_read(api, home) and not has_items:
        return Uses(operation=operation, role=Role.WRITE_ONE, resource=home, scope=params)
    if "{}" in segments and operation.method in ("PUT", "POST", "PATCH", "DELETE"):
        last = len(segments) - 1 - segments[::-1].index("{}")
        collection = "/" + "/".join(segments[:last])
        action = "/".join(segments[last + 1 :])
        return Uses(
            operation=operation,
            role=Role.ACTION,
            resource=collection,
            scope=max(segments[:last].count("{}"), 0),
            action=action if operation.method != "DELETE" else f"delete {action}",
        )
    return Uses(operation=operation, role=Role.OTHER, resource=home, scope=params)


def _listing(
    book: SchemaBook, schema: Any, last: str, operation: Operation, has_items: bool
) -> tuple[str | None, Any] | None:
    """The envelope's property and the item schema, if an answer is a list of things."""
    item = item_schema(book, schema)
    if item is not None:
        return (None, item) if _is_object(book, item) else None
    lists = {}
    for name, each in properties_of(book, schema).items():
        inner = item_schema(book, each)
        if inner is not None and _is_object(book, inner):
            lists[name] = inner
    named = [name for name in lists if name.lower() in _ENVELOPES or name.lower() == last.lower()]
    if named:
        return named[0], lists[named[0]]
    if len(lists) == 1 and (has_items or paging_of(operation).is_paged):
        name = next(iter(lists))
        return name, lists[name]
    return None


def _is_object(book: SchemaBook, schema: Any) -> bool:
    return "object" in types_of(merged(book, schema)) or bool(properties_of(book, schema))


def _is_listed(api: Api, home: str) -> bool:
    for operation in api.operations:
        if operation.method == "GET" and shape(_home(operation)) == home:
            _, answer = operation.success
            schema = answer.json_schema if answer is not None else None
            last = home.rpartition("/")[2]
            return schema is not None and _listing(api.responses, schema, last, operation, False) is not None
    return False


def _is_read(api: Api, home: str) -> bool:
    return any(o.method == "GET" and shape(o.path) == home for o in api.operations)


def _id_fields(api: Api, resource: Resource) -> tuple[str, ...]:
    """Properties that hold what the item's path names, the likeliest first."""
    named = ""
    known: dict[str, Any] = {}
    for role in (Role.READ, Role.REPLACE, Role.UPDATE, Role.DELETE, Role.ACTION):
        if not named and (use := resource.uses.get(role)) is not None:
            names = use.operation.path_names
            named = names[use.scope] if len(names) > use.scope else ""
    for role in (Role.LIST, Role.READ, Role.CREATE):
        if (use := resource.uses.get(role)) is not None:
            _, answer = use.operation.success
            schema = use.item if role is Role.LIST else answer.json_schema if answer is not None else None
            for name, each in properties_of(api.responses, schema).items():
                known.setdefault(name, each)
    last = resource.key.rstrip("/{}").rpartition("/")[2].lower()
    singular = "".join(words(last.removesuffix("s")))
    wanted = ["".join(words(named))] if named else []
    wanted += (
        ["id", f"{singular}id", "uuid", "name", "key", "code"] if named else ["id", f"{singular}id", "uuid"]
    )
    found: list[str] = []
    for wish in wanted:
        for name in known:
            if "".join(words(name)) == wish and name not in found:
                # `name` and `code` identify only where nothing better does.
                if wish in ("name", "key", "code") and wish != wanted[0] and found:
                    continue
                found.append(name)
    return tuple(found)
