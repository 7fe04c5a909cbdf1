"""Kinds of things over all versions: what describes them, what names them, and how their keys look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from triaccord.model import Finding, Json, OperationRef
from triaccord.wire import Api, Operation, Resource, Role, SchemaBook, Uses
from triaccord.wire.operations import shape
from triaccord.wire.views import merged, properties_of, types_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """What has two names: `old` in one version, `new` in the next, in these operations.

    Attributes:
        old: The field's or the parameter's name in the older version.
        new: Its name in the newer one.
        operations: Where it is so.
        is_parameter: Whether it is a query parameter, and no field.
    """

    old: str
    new: str
    operations: tuple[OperationRef, ...] = ()
    is_parameter: bool = False


def renames_from(findings: Iterable[Finding]) -> tuple[Rename, ...]:
    """The renamed fields and parameters among what a comparison of two versions found, parts included."""
    found = []
    for finding in findings:
        for change in (finding.change, *finding.change.parts):
            if (
                change.event in ("property-renamed", "parameter-renamed")
                and isinstance(change.old, str)
                and isinstance(change.new, str)
            ):
                names = (change.old.rpartition(".")[2], change.new.rpartition(".")[2])
                operations = change.operations or finding.operations
                of_parameter = change.event == "parameter-renamed"
                if of_parameter:
                    names = (change.old, change.new)  # dots are part of a parameter's name
                found.append(
                    Rename(old=names[0], new=names[1], operations=operations, is_parameter=of_parameter)
                )
    return tuple(found)


@dataclass(slots=True, kw_only=True, eq=False)
class Kind:
    """One resource over all versions.

    Attributes:
        key: Its name.
        id_fields: Fields that hold the key, in any version.
        numeric: Whether keys are numbers.
        uuid: Whether keys are UUIDs.
        schemas: What describes its records anywhere, with the book that each belongs to.
        answers: Those of them that describe what is read.
        twins: Field → its other names.
        parameters: Names that its item's path parameter has.
        listed: Whether it has a list or single items at all (else it is one record).
    """

    key: str
    id_fields: tuple[str, ...] = ()
    numeric: bool = False
    uuid: bool = False
    schemas: list[tuple[SchemaBook, Any]] = field(default_factory=list)
    answers: list[tuple[SchemaBook, Any]] = field(default_factory=list)
    twins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: set[str] = field(default_factory=set)
    listed: bool = False

    def placed(self, body: Mapping[str, Json]) -> Mapping[str, Json]:
        """What was sent as its answers show it: some keep it as a whole, as `spec` or `data` of the thing."""
        best, most = "", len(body) / 2
        for book, schema in self.answers:
            properties = properties_of(book, schema)
            if len(properties.keys() & body.keys()) * 2 >= len(body):
                return body
            for name, inner in properties.items():
                shared = len(properties_of(book, inner).keys() & body.keys()) if name not in body else 0
                if shared > most:
                    best, most = name, shared
        return {best: dict(body)} if best else body


def learn(
    kinds: dict[str, Kind], api: Api, uses: Mapping[Operation, Uses], resources: Mapping[str, Resource]
) -> None:
    """Take in what one version says of each kind."""
    for key, resource in resources.items():
        kind = kinds.setdefault(key, Kind(key=key))
        kind.id_fields = tuple(dict.fromkeys([*kind.id_fields, *resource.id_fields]))
        for role, use in sorted(resource.uses.items(), key=lambda pair: list(Role).index(pair[0])):
            kind.listed |= role in (
                Role.LIST,
                Role.CREATE,
                Role.READ,
                Role.REPLACE,
                Role.DELETE,
                Role.UPDATE,
            )
            _learn_schema(api, kind, use)
    for operation, use in uses.items():
        names = operation.path_names
        if use.role in (Role.READ, Role.REPLACE, Role.UPDATE, Role.DELETE) and len(names) > use.scope:
            kind = kinds[use.resource]
            kind.parameters.add(names[use.scope])
            parameter = operation.parameter(names[use.scope], "path")
            types = types_of(parameter.schema) if parameter is not None else ()
            kind.numeric |= bool({"integer", "number"} & set(types)) and "string" not in types


def _learn_schema(api: Api, kind: Kind, use: Uses) -> None:
    _, answer = use.operation.success
    schema = use.item if use.role is Role.LIST else answer.json_schema if answer is not None else None
    if use.role in (Role.LIST, Role.READ, Role.READ_ONE, Role.CREATE) and schema is not None:
        properties = properties_of(api.responses, schema)
        if use.role is not Role.CREATE or any(name in properties for name in kind.id_fields):
            kind.schemas.append((api.responses, schema))
            if use.role in (Role.LIST, Role.READ):
                kind.answers.append((api.responses, schema))
        for name in kind.id_fields:
            view = merged(api.responses, properties[name]) if name in properties else {}
            kind.numeric |= bool({"integer", "number"} & set(types_of(view)))
            kind.uuid |= view.get("format") == "uuid"
    if use.role in (Role.REPLACE, Role.CREATE) and use.operation.json_body is not None:
        kind.schemas.append((api.requests, use.operation.json_body.schema))


def learn_renames(kinds: dict[str, Kind], renames: Iterable[Rename]) -> None:
    """Take in which fields have two names."""
    for rename in renames:
        if rename.is_parameter:
            continue
        shapes = {shape(ref.path) for ref in rename.operations}
        for kind in kinds.values():
            if not any(each == kind.key or each.startswith(f"{kind.key}/") for each in shapes):
                continue
            twins = dict(kind.twins)
            twins[rename.old] = (*twins.get(rename.old, ()), rename.new)
            twins[rename.new] = (*twins.get(rename.new, ()), rename.old)
            kind.twins = twins
