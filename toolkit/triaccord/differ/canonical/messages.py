"""Operations with their parameters, bodies and responses, alike for Swagger 2.0 and OpenAPI 3."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from triaccord.differ.canonical.document import Document
from triaccord.differ.canonical.malformed import is_true, shown
from triaccord.differ.canonical.nodes import Node, Schema, join
from triaccord.model.quick import dataclass

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
_DEFAULT_STYLE = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def _shape(path: str) -> str:
    return (_TEMPLATE.sub("{}", path) if "{" in path else path) or "/"


class Parameter(Struct, frozen=True, kw_only=True):
    """A parameter, or a response header. `key` pairs it: name, or position for templates."""

    name: str
    where: str
    key: tuple[str, str]
    at: str
    required: bool = False
    schema: Schema = ()
    content: dict[str, Media] = {}
    style: str = ""
    explode: bool = False
    allow_reserved: bool = False
    allow_empty: bool = False
    deprecated: bool = False
    position: int = 0
    value: dict[str, Any] = {}


class Media(Struct, frozen=True):
    """A body in one media type."""

    at: str
    schema: Schema
    encoding: dict[str, Any] = {}
    value: dict[str, Any] = {}


class Body(Struct, frozen=True):
    """A request body by media type."""

    at: str
    required: bool
    content: dict[str, Media]
    value: dict[str, Any] = {}


@dataclass(frozen=True)
class Response:
    """What may come back under one status; its parts are read when they are asked for."""

    status: str
    operation: Operation
    at: str
    value: dict[str, Any]

    @cached_property
    def content(self) -> dict[str, Media]:
        """The body by media type."""
        node = Node(self.at, self.value)
        if not self.operation.doc.is_swagger:
            return read_content(self.operation.doc, node)
        from triaccord.differ.canonical.swagger import response_content

        return response_content(self.operation, node)

    def schemas(self) -> list[Schema]:
        """The schemas of `content`, where nothing else of it is wanted; 2.0 has one for all media types."""
        if not self.operation.doc.is_swagger:
            return [media.schema for media in self.content.values()]
        raw = self.value.get("schema")
        return [(Node(join(self.at, "schema"), raw),)] if isinstance(raw, dict) else []

    @cached_property
    def headers(self) -> dict[tuple[str, str], Parameter]:
        """Headers by key; the media type is no header here."""
        raw = self.value.get("headers")
        found = {}
        for name, item in raw.items() if isinstance(raw, dict) else ():
            header = read_header(self.operation.doc, Node(join(self.at, "headers", name), item), str(name))
            if header.key[1] != "content-type":
                found[header.key] = header
        return found

    @property
    def links(self) -> dict[str, Any]:
        """Links by name."""
        found = self.value.get("links")
        return found if isinstance(found, dict) else {}


class Operation(Struct, frozen=True):
    """An operation and the path item that it is in.

    Attributes:
        doc: The document that it belongs to.
        method: Upper case; `WEBHOOK POST` and `CALLBACK POST` for those that the server calls.
        path: The template as written; the webhook's name; the callback's name and expression.
        at: Its pointer.
        value: The operation object.
        item_at: The pointer of its path item.
        item: The path item.
        shape: The template without the names of its variables.
        is_incoming: Whether the server calls the client: then request and response change sides.
    """

    doc: Document
    method: str
    path: str
    at: str
    value: dict[str, Any]
    item_at: str
    item: dict[str, Any]
    shape: str
    is_incoming: bool = False

    def parameters(self, *, without: Collection[tuple[int, int]] = ()) -> dict[tuple[str, str], Parameter]:
        """Own and the path item's parameters by key; headers that OpenAPI says to ignore are left out.

        What stands at the places in `without` is left out too: 0 for the path item's or 1 for own, and the
        index.
        """
        found: dict[tuple[str, str], Parameter] = {}
        variables = _TEMPLATE.findall(self.path)
        for place, (base, owner) in enumerate(((self.item_at, self.item), (self.at, self.value))):
            listed = owner.get("parameters")
            if not isinstance(listed, list):
                if listed is not None:
                    words = f"`parameters` should be a list; {shown(listed)} was not read"
                    self.doc.note(f"{base}/parameters", words)
                continue
            for index, item in enumerate(listed):
                if (place, index) in without:
                    continue
                parameter = read_parameter(
                    self.doc, Node(f"{base}/parameters/{index}", item), index, variables
                )
                if parameter is not None:
                    found[parameter.key] = parameter
        return _placed(found, len(variables))

    def variables(self) -> dict[str, str]:
        """Where the parameters of the path stand, by name; the same as `parameters()` has them."""
        named = _TEMPLATE.findall(self.path)
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for base, owner in ((self.item_at, self.item), (self.at, self.value)):
            for node in _list_nodes(owner, base, "parameters"):
                one = _named(self.doc, node, named)
                if one is not None and one[1][0] == "path":
                    found[one[1]] = (str(one[0].value.get("name", "")), one[0].at)
        return dict(found.values())

    def parameter_keys(self) -> Collection[tuple[str, str]]:
        """The keys of `parameters()`, without reading these where that will do."""
        variables = _TEMPLATE.findall(self.path)
        keys: dict[tuple[str, str], None] = {}
        for base, owner in ((self.item_at, self.item), (self.at, self.value)):
            for node in _list_nodes(owner, base, "parameters"):
                found = _named(self.doc, node, variables)
                if found is None:
                    continue
                if found[1][0] == "path" and not found[1][1].isdigit():
                    return self.parameters().keys()
                keys[found[1]] = None
        return keys.keys()

    def body(self) -> Body | None:
        """The request body."""
        if self.doc.is_swagger:
            from triaccord.differ.canonical.swagger import body_of

            return body_of(self)
        raw = self.value.get("requestBody")
        if not isinstance(raw, dict):
            if raw is not None:
                words = f"`requestBody` should be an object; {shown(raw)} was not read"
                self.doc.note(f"{self.at}/requestBody", words)
            return None
        node = self.doc.deref(Node(join(self.at, "requestBody"), raw))
        value = node.value if isinstance(node.value, dict) else {}
        return Body(
            node.at, is_true(self.doc, value, "required", node.at), read_content(self.doc, node), value
        )

    def responses(self, *, only: str = "") -> dict[str, Response]:
        """Responses by status as written (`200`, `4XX`, `default`), upper case for ranges.

        `only` those whose status begins so are read.
        """
        raw = self.value.get("responses")
        if not isinstance(raw, dict | None):
            self.doc.note(
                f"{self.at}/responses", f"`responses` should be an object; {shown(raw)} was not read"
            )
        found = {}
        for status, item in raw.items() if isinstance(raw, dict) else ():
            if str(status).startswith("x-") or not str(status).startswith(only):
                continue
            node = self.doc.deref(Node(join(self.at, "responses", status), item))
            key = str(status).upper() if str(status)[:1].isdigit() else str(status)
            found[key] = Response(key, self, node.at, node.value if isinstance(node.value, dict) else {})
        return found

    def tokens(self) -> tuple[str, ...]:
        """Segments of the template, variables as `{}`."""
        return tuple(segment for segment in self.shape.split("/") if segment)


def _placed(found: dict[tuple[str, str], Parameter], variables: int) -> dict[tuple[str, str], Parameter]:
    """Path parameters that the template does not name take the places that are left, if they are as many."""
    astray = [key for key, one in found.items() if one.where == "path" and not key[1].isdigit()]
    free = [key for index in range(variables) if (key := ("path", str(index))) not in found]
    if not astray or len(astray) != len(free):
        return found
    places = dict(zip(astray, free, strict=True))
    return {places.get(key, key): replace(one, key=places.get(key, key)) for key, one in found.items()}


def _list_nodes(owner: dict[str, Any], base: str, word: str) -> Iterator[Node]:
    items = owner.get(word)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        yield Node(f"{base}/{word}/{index}", item)


def operations(doc: Document) -> Iterator[Operation]:
    """Every operation and webhook of a document, in document order."""
    paths = doc.tree.get("paths")
    for path, raw in paths.items() if isinstance(paths, dict) else ():
        if str(path).startswith("/"):
            yield from _item_operations(doc, str(path), Node(join("/paths", path), raw), "")
    for word in ("webhooks", "x-webhooks"):
        hooks = doc.tree.get(word)
        for name, raw in hooks.items() if isinstance(hooks, dict) else ():
            yield from _item_operations(doc, str(name), Node(join("", word, name), raw), "WEBHOOK ")


def _item_operations(doc: Document, path: str, node: Node, prefix: str) -> Iterator[Operation]:
    item_node = doc.deref(node)
    item = item_node.value
    if not isinstance(item, dict):
        return
    shape, item_at = _shape(path), item_node.at
    for method in METHODS:
        if method not in item:
            continue
        value = item[method]
        if isinstance(value, dict):
            at = f"{item_at}/{method}"
            yield Operation(doc, prefix + method.upper(), path, at, value, item_at, item, shape, bool(prefix))
        else:
            doc.note(f"{item_at}/{method}", f"`{method}` should be an object; {shown(value)} was not read")
    extra = item.get("additionalOperations")
    for method, value in extra.items() if isinstance(extra, dict) else ():
        if isinstance(value, dict):
            at = join(item_at, "additionalOperations", method)
            yield Operation(doc, prefix + method.upper(), path, at, value, item_at, item, shape, bool(prefix))


def callbacks(operation: Operation) -> Iterator[Operation]:
    """What the server may call back, by name, expression and method."""
    raw = operation.value.get("callbacks")
    for name, entry in raw.items() if isinstance(raw, dict) else ():
        node = operation.doc.deref(Node(join(operation.at, "callbacks", name), entry))
        for expression, item in node.value.items() if isinstance(node.value, dict) else ():
            if not str(expression).startswith("x-"):
                inner = Node(join(node.at, expression), item)
                yield from _item_operations(operation.doc, f"{name} {expression}", inner, "CALLBACK ")


def read_parameter(doc: Document, node: Node, index: int, variables: list[str]) -> Parameter | None:
    """A parameter by its object; None for bodies and form fields of 2.0, and for what is ignored."""
    found = _named(doc, node, variables)
    if found is None:
        return None
    shared = "$ref" in node.value
    node, key = found
    value = node.value
    where, name = str(value.get("in", "")), str(value.get("name", ""))
    if not shared:
        return _parameter(doc, node, value, (name, where, key), index)
    # A parameter that a thousand operations refer to is read once.
    known = doc.shared_parameters.get((node.at, key, index))
    if known is None:
        known = _parameter(doc, node, value, (name, where, key), index)
        doc.shared_parameters[node.at, key, index] = known
    return known


def _named(doc: Document, node: Node, variables: list[str]) -> tuple[Node, tuple[str, str]] | None:
    """The object of a parameter and its key; None for what `read_parameter` leaves out."""
    if node.value.__class__ is dict and "$ref" in node.value:
        node = doc.deref(node)
    value = node.value
    if not isinstance(value, dict):
        return None
    where, name = str(value.get("in", "")), str(value.get("name", ""))
    if where in ("body", "formData", ""):
        return None
    if where == "header" and name.lower() in _IGNORED_HEADERS and not doc.is_swagger:
        return None
    if where == "path" and name in variables:
        return node, ("path", str(variables.index(name)))
    return node, (where, name.lower() if where == "header" else name)


def read_header(doc: Document, node: Node, name: str) -> Parameter:
    """A response header by its object."""
    node = doc.deref(node)
    value = node.value if isinstance(node.value, dict) else {}
    return _parameter(doc, node, value, (name, "header", ("header", name.lower())), 0)


def _parameter(
    doc: Document, node: Node, value: dict[str, Any], names: tuple[str, str, tuple[str, str]], index: int
) -> Parameter:
    name, where, key = names
    content: dict[str, Media] = {}
    if doc.is_swagger:
        from triaccord.differ.canonical.swagger import inline_schema, style_of

        schema: Schema = (inline_schema(node),)
        style, explode = style_of(value, where)
    else:
        raw = value.get("schema")
        if not isinstance(raw, dict | bool | None):
            doc.note(f"{node.at}/schema", f"a schema should be an object; {shown(raw)} was not read")
        schema = (Node(join(node.at, "schema"), raw),) if isinstance(raw, dict | bool) else ()
        content = read_content(doc, node)
        style = str(value.get("style") or _DEFAULT_STYLE.get(where, "simple"))
        explode = style in ("form", "cookie")
        if "explode" in value:
            explode = is_true(doc, value, "explode", node.at)
    return Parameter(
        name=name,
        where=where,
        key=key,
        at=node.at,
        required=is_true(doc, value, "required", node.at) or where == "path",
        schema=schema,
        content=content,
        style=style,
        explode=explode,
        allow_reserved=value.get("allowReserved") is True and where == "query",
        allow_empty=value.get("allowEmptyValue") is True and where in ("query", "formData"),
        deprecated=is_true(doc, value, "deprecated", node.at) or value.get("x-deprecated") is True,
        position=index,
        value=value,
    )


@lru_cache(maxsize=1024)
def media_key(media_type: str) -> str:
    """A media type without case and blanks, its parameters in order."""
    first, *parameters = (part.strip() for part in media_type.split(";"))
    return ";".join([first.lower(), *sorted(parameter.replace(" ", "").lower() for parameter in parameters)])


def read_content(doc: Document, owner: Node) -> dict[str, Media]:
    """A `content` object by media type."""
    raw = owner.value.get("content") if isinstance(owner.value, dict) else None
    found = {}
    for media_type, item in raw.items() if isinstance(raw, dict) else ():
        node = doc.deref(Node(join(owner.at, "content", media_type), item))
        value = node.value if isinstance(node.value, dict) else {}
        word = "schema" if "schema" in value or "itemSchema" not in value else "itemSchema"
        schema = value.get(word)
        if not isinstance(schema, dict | bool | None):
            doc.note(f"{node.at}/{word}", f"a schema should be an object; {shown(schema)} was not read")
        nodes: Schema = (Node(join(node.at, word), schema),) if isinstance(schema, dict | bool) else ()
        encoding = value.get("encoding")
        found[media_key(str(media_type))] = Media(
            node.at, nodes, encoding if isinstance(encoding, dict) else {}, value
        )
    return found
