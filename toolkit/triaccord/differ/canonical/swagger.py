"""Bodies, form fields, media types and collection formats of Swagger 2.0, as OpenAPI 3 would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical.nodes import Node, Schema, join

if TYPE_CHECKING:
    from triaccord.differ.canonical.messages import Body, Media, Operation

_NOT_SCHEMA = frozenset(
    {"name", "in", "required", "description", "collectionFormat", "allowEmptyValue", "schema"}
)
_NO_BODY = ("query", "path", "header")
_STYLES = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}


def inline_schema(node: Node) -> Node:
    """The schema that a parameter or header of 2.0 is itself."""
    value = {word: item for word, item in node.value.items() if word not in _NOT_SCHEMA}
    return Node(node.at, value)


def style_of(value: dict[str, Any], where: str) -> tuple[str, bool]:
    """`collectionFormat` as style and explode."""
    style, explode = _STYLES.get(str(value.get("collectionFormat", "csv")), ("form", False))
    if style == "form" and where in ("path", "header"):
        style = "simple"
    if value.get("type") != "array":
        # Nothing is collected, and 3.0's own default for single values of forms is to explode.
        explode = where in ("query", "formData")
    return style, explode


def _media_types(operation: Operation, word: str, otherwise: str) -> list[str]:
    own = operation.value.get(word)
    found = own if isinstance(own, list) else operation.doc.tree.get(word)
    return [str(item) for item in found] if isinstance(found, list) and found else [otherwise]


def body_of(operation: Operation) -> Body | None:
    """The body from `in: body`, or an object of the form fields."""
    from triaccord.differ.canonical.messages import Body, Media, media_key

    body: Node | None = None
    fields: dict[str, Node] = {}
    for base, owner in ((operation.item_at, operation.item), (operation.at, operation.value)):
        items = owner.get("parameters")
        for index, raw in enumerate(items if isinstance(items, list) else ()):
            known = operation.doc.followed(raw)
            if known.__class__ is dict and known.get("in") in _NO_BODY:
                continue  # most are, in hundreds of operations
            node = operation.doc.deref(Node(f"{base}/parameters/{index}", raw))
            where = node.value.get("in") if isinstance(node.value, dict) else None
            if where == "body":
                body = node
            elif where == "formData":
                fields[str(node.value.get("name", ""))] = node
    if body is not None:
        raw = body.value.get("schema")
        schema: Schema = (Node(join(body.at, "schema"), raw),) if isinstance(raw, dict) else ()
        types = _media_types(operation, "consumes", "application/json")
        content = {media_key(name): Media(body.at, schema) for name in types}
        return Body(body.at, body.value.get("required") is True, content, body.value)
    if not fields:
        return None
    return _form(operation, fields)


def _form(operation: Operation, fields: dict[str, Node]) -> Body:
    from triaccord.differ.canonical.messages import Body, Media, media_key

    at = join(operation.at, "parameters", "formData")
    properties = {}
    required = [name for name, node in fields.items() if node.value.get("required") is True]
    for name, node in fields.items():
        properties[name] = inline_schema(node).value
        if node.value.get("description"):
            properties[name] = {**properties[name], "description": node.value["description"]}
        operation.doc.aliases[join(at, "properties", name)] = node.at
    operation.doc.aliases[at] = join(operation.at, "parameters")
    has_file = any(node.value.get("type") == "file" for node in fields.values())
    otherwise = "multipart/form-data" if has_file else "application/x-www-form-urlencoded"
    types = [name for name in _media_types(operation, "consumes", otherwise) if "form" in name] or [otherwise]
    schema = (Node(at, {"type": "object", "properties": properties, "required": required}),)
    encoding = {
        name: dict(zip(("style", "explode"), style_of(node.value, "formData"), strict=True))
        for name, node in fields.items()
        if node.value.get("type") == "array"
    }
    content = {media_key(name): Media(at, schema, encoding) for name in types}
    return Body(at, bool(required), content)


def response_content(operation: Operation, node: Node) -> dict[str, Media]:
    """The response's schema under every media type that the operation produces."""
    from triaccord.differ.canonical.messages import Media, media_key

    raw = node.value.get("schema") if isinstance(node.value, dict) else None
    if not isinstance(raw, dict):
        return {}
    schema: Schema = (Node(join(node.at, "schema"), raw),)
    types = _media_types(operation, "produces", "application/json")
    return {media_key(name): Media(node.at, schema) for name in types}
