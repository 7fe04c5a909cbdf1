"""Which names an operation can reach: parameters, properties, headers and enum values, through references."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from triaccord.loading.version import Version
from triaccord.model import OperationRef

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_LONGEST_CHAIN = 8
_FAR = 24
# How documents and notes write a variable of a path: `{id}`, `<id>`, `:id`, `(id or name)`.
_VARIABLE = ("{", "<", ":", "(")
_PROSE = frozenset({"description", "summary", "example", "examples", "externalDocs", "tags", "x-enumNames"})


def count_operations(version: Version) -> int:
    """How many operations a document has; webhooks and callbacks do not count."""
    paths = version.document.get("paths")
    items = paths.values() if isinstance(paths, Mapping) else ()
    return sum(isinstance(item, Mapping) and method in item for item in items for method in METHODS)


class OperationNames:
    """The operations of one version, and the names that occur at each."""

    def __init__(self, version: Version) -> None:
        self._document = version.document
        paths = version.document.get("paths")
        self._items: dict[OperationRef, tuple[Any, Any]] = {}
        for path, item in paths.items() if isinstance(paths, Mapping) else ():
            if isinstance(item, Mapping):
                for method in METHODS:
                    if isinstance(item.get(method), Mapping):
                        ref = OperationRef(path=path, method=method.upper())
                        self._items[ref] = (item[method], item.get("parameters"))
        self._names: dict[OperationRef, frozenset[str]] = {}

    def operations(self) -> tuple[OperationRef, ...]:
        """Every operation, sorted."""
        return tuple(sorted(self._items))

    def bases(self) -> tuple[str, ...]:
        """What stands before every path on the wire, without hosts: `/hub/api`; sorted, none if nothing."""
        servers = self._document.get("servers")
        entries = servers if isinstance(servers, list) else []
        urls = [entry.get("url") for entry in entries if isinstance(entry, Mapping)]
        found = {_path_of(url) for url in (*urls, self._document.get("basePath")) if isinstance(url, str)}
        return tuple(sorted(found - {""}))

    def called(self, name: str) -> tuple[OperationRef, ...]:
        """The operations of this `operationId`, sorted; case and separators do not count."""
        from triaccord.loading.vocabulary import folded

        return self._by_id.get(folded(name), ())

    @cached_property
    def _by_id(self) -> dict[str, tuple[OperationRef, ...]]:
        from triaccord.loading.vocabulary import folded

        found: dict[str, list[OperationRef]] = {}
        for ref in sorted(self._items):
            name = self._items[ref][0].get("operationId")
            if isinstance(name, str) and folded(name):
                found.setdefault(folded(name), []).append(ref)
        return {name: tuple(refs) for name, refs in found.items()}

    def models(self) -> tuple[str, ...]:
        """Names of the component schemas (Swagger: definitions), sorted."""
        return tuple(sorted(self._schemas))

    @cached_property
    def _schemas(self) -> Mapping[str, Any]:
        components = self._document.get("components")
        named = components.get("schemas") if isinstance(components, Mapping) else None
        named = named if isinstance(named, Mapping) else self._document.get("definitions")
        return named if isinstance(named, Mapping) else {}

    def made_of(self, model: str) -> tuple[str, ...]:
        """The component schemas that a model is put together from by `allOf`, `oneOf`, `anyOf`."""
        found: dict[str, None] = {}
        waiting = [model]
        while waiting:
            schema = self._schemas.get(waiting.pop())
            for key in ("allOf", "oneOf", "anyOf"):
                members = schema.get(key) if isinstance(schema, Mapping) else None
                for member in members if isinstance(members, list) else ():
                    name = (
                        str(member.get("$ref", "")).rsplit("/", 1)[-1] if isinstance(member, Mapping) else ""
                    )
                    if name in self._schemas and name not in found and name != model:
                        found[name] = None
                        waiting.append(name)
        return tuple(sorted(found))

    def has_name(self, name: str, operations: tuple[OperationRef, ...]) -> bool:
        """Whether a name occurs at one of these operations; at any, if none is given.

        Case and separators do not count; nor do names of path parameters in `operations`.
        """
        from triaccord.loading.vocabulary import folded

        wanted = folded(name)
        keys = {(op.method, _bare(op.path)) for op in operations}
        chosen = [ref for ref in self._items if not keys or (ref.method, _bare(ref.path)) in keys]
        return any(wanted in self._at(ref) for ref in chosen)

    def takes_name(self, name: str, operations: tuple[OperationRef, ...]) -> bool:
        """Whether a parameter or a name in the request body of one of these operations is called so."""
        from triaccord.loading.vocabulary import folded

        found: set[str] = set()
        for operation, shared in self._chosen(operations):
            self._collect([operation.get("parameters"), operation.get("requestBody"), shared], found)
        return folded(name) in {folded(one) for one in found}

    def names_at(self, operations: tuple[OperationRef, ...]) -> tuple[str, ...]:
        """Every field, parameter, header and value of these operations, as it is spelt, sorted."""
        found: set[str] = set()
        for item in self._chosen(operations):
            self._collect(list(item), found)
        return tuple(sorted(found))

    def has_status(self, status: str, operations: tuple[OperationRef, ...]) -> bool:
        """Whether one of these operations lists a response of this status."""
        return any(
            status in {str(code) for code in responses}
            for operation, _ in self._chosen(operations)
            if isinstance(responses := operation.get("responses"), Mapping)
        )

    def lists_values(self, name: str) -> bool | None:
        """Whether a property or parameter of this name lists its values anywhere; None if there is none such.

        Case and separators do not count.
        """
        from triaccord.loading.vocabulary import folded

        return self._listing.get(folded(name))

    @cached_property
    def _listing(self) -> dict[str, bool]:
        from triaccord.loading.vocabulary import folded

        found: dict[str, bool] = {}
        stack: list[Any] = [self._document]
        while stack:
            node = stack.pop()
            if isinstance(node, list):
                stack.extend(node)
            if not isinstance(node, Mapping):
                continue
            properties = node.get("properties")
            named = list(properties.items()) if isinstance(properties, Mapping) else []
            if isinstance(node.get("name"), str) and isinstance(node.get("in"), str):
                named.append((node["name"], node))
            for name, schema in named:
                key = folded(str(name))
                found[key] = found.get(key, False) or self._lists(schema)
            stack.extend(value for key, value in node.items() if key not in _PROSE)
        return found

    def _lists(self, node: Any) -> bool:
        """Whether a schema, its items or its alternatives have an `enum` or `const`."""
        stack, seen = [node], 0
        while stack and seen < _FAR:
            schema = self._followed(stack.pop())
            seen += 1
            if "enum" in schema or "const" in schema:
                return True
            for key in ("items", "schema", "additionalProperties", "allOf", "oneOf", "anyOf"):
                value = schema.get(key)
                stack.extend(
                    value if isinstance(value, list) else [value] if isinstance(value, Mapping) else ()
                )
        return False

    def opaque_parameters(self, operations: tuple[OperationRef, ...]) -> tuple[str, ...]:
        """Parameters of these operations whose value is a structure that no schema lists the members of.

        JSON in a string, or an object without properties; sorted.
        """
        found: set[str] = set()
        for operation, shared in self._chosen(operations):
            for parameters in (operation.get("parameters"), shared):
                for entry in parameters if isinstance(parameters, list) else ():
                    parameter = self._followed(entry)
                    if isinstance(parameter.get("name"), str) and self._is_opaque(parameter):
                        found.add(parameter["name"])
        return tuple(sorted(found))

    def _chosen(self, operations: tuple[OperationRef, ...]) -> list[tuple[Any, Any]]:
        keys = {(op.method, _bare(op.path)) for op in operations}
        return [item for ref, item in self._items.items() if (ref.method, _bare(ref.path)) in keys]

    def _is_opaque(self, parameter: Mapping[str, Any]) -> bool:
        schema = self._followed(parameter.get("schema"))
        content = parameter.get("content")
        if isinstance(content, Mapping) and content:
            media, entry = next(iter(content.items()))
            schema = self._followed(self._followed(entry).get("schema"))
            json = "json" in str(media).lower()
        else:
            json = "json" in str(parameter.get("description", "")).lower()
        kind = schema.get("type", parameter.get("type"))
        if kind == "object" or (json and kind is None):
            return not any(key in schema for key in ("properties", "allOf", "oneOf", "anyOf"))
        return json and kind == "string"

    def _followed(self, node: Any) -> Mapping[str, Any]:
        for _ in range(_LONGEST_CHAIN):
            if isinstance(node, Mapping) and isinstance(node.get("$ref"), str):
                node = self._resolve(node["$ref"])
        return node if isinstance(node, Mapping) else {}

    def _at(self, ref: OperationRef) -> frozenset[str]:
        if ref not in self._names:
            from triaccord.loading.vocabulary import folded

            found: set[str] = set()
            self._collect(list(self._items[ref]), found)
            self._names[ref] = frozenset(folded(name) for name in found)
        return self._names[ref]

    def _collect(self, stack: list[Any], found: set[str]) -> None:
        seen: set[str] = set()
        while stack:
            node = stack.pop()
            if isinstance(node, list):
                stack.extend(node)
            if not isinstance(node, Mapping):
                continue
            reference = node.get("$ref")
            if isinstance(reference, str) and reference not in seen:
                seen.add(reference)
                stack.append(self._resolve(reference))
            properties = node.get("properties")
            if isinstance(properties, Mapping):
                found.update(properties)
            if isinstance(node.get("name"), str) and isinstance(node.get("in"), str):
                found.add(node["name"])
            headers = node.get("headers")
            if isinstance(headers, Mapping):
                found.update(headers)
            if isinstance(node.get("enum"), list):
                found.update(str(value) for value in node["enum"])
            stack.extend(value for key, value in node.items() if key not in _PROSE)

    def _resolve(self, reference: str) -> Any:
        node: Any = self._document
        for token in reference.removeprefix("#/").split("/"):
            key = token.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, Mapping) or key not in node:
                return None
            node = node[key]
        return node


def _path_of(url: str) -> str:
    """The path of a server's URL, with one slash before it and none behind; empty if there is none."""
    _, _, path = url.split("://", 1)[-1].partition("/")
    return f"/{path}".rstrip("/")


def _bare(path: str) -> str:
    return "/".join(
        "{}" if part.startswith(_VARIABLE) else part for part in path.lower().strip("/").split("/")
    )
