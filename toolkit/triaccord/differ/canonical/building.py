"""From a schema as it is written to what it accepts: the intersection of everything it says."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical.intersection import intersect
from triaccord.differ.canonical.malformed import mended
from triaccord.differ.canonical.nodes import Node, Schema
from triaccord.differ.canonical.own import own_view
from triaccord.differ.canonical.pruning import prune
from triaccord.differ.canonical.view import Said, View

if TYPE_CHECKING:
    from triaccord.differ.canonical.document import Document

_FURTHER = frozenset({"$ref", "allOf", "if", "not"})
"""Keywords by which a schema object may say what stands elsewhere."""


def build(doc: Document, schema: Schema, *, without: Collection[str] = ()) -> View:
    """Intersect everything that a schema says, references and `allOf` included.

    Args:
        doc: The document that it is in.
        schema: The schema.
        without: Keywords that are passed over.
    """
    layers = _plain_layer(doc, schema)
    if layers is None:
        seen: set[str] = set()
        layers = [layer for node in schema for layer in _layers(doc, node, seen)]
    at = layers[0].at if layers else (schema[0].at if schema else "")
    view: View | None = None
    bad: dict[str, Said] = {}
    nullable_at: str | None = None
    groups: list[tuple[str, Node]] = []
    for layer in layers:
        layer = mended(doc, layer, bad)
        if without:
            layer = _cut(layer, without)
        own = own_view(layer)
        view = own if view is None else intersect(view, own)
        value = layer.value
        if value.__class__ is dict:
            groups += [
                (word, layer) for word in ("anyOf", "oneOf") if word in value and _is_group(value[word])
            ]
            if nullable_at is None and _says_nullable(value):
                nullable_at = layer.at
    if view is None:
        view = View(at)
    if groups:
        from triaccord.differ.canonical.unions import fold

        for word, layer in groups:
            view = intersect(view, fold(doc, layer, word, without=without))
    if nullable_at is not None:
        # `nullable: true` beside `allOf`, a reference or an enum without null has no effect by the
        # letter of 3.0.3; everybody who writes it means it, and every tool reads it so.
        view.accepts_null = True
        view.where["null"] = nullable_at
    prune(view)
    view.at = at
    if bad:
        view.malformed = {**view.malformed, **bad}
    return view


def _plain_layer(doc: Document, schema: Schema) -> list[Node] | None:
    """The one schema object that says it all, behind references that say nothing else; None for others."""
    if len(schema) != 1:
        return None
    node = schema[0]
    for _ in range(8):
        value = node.value
        if value.__class__ is not dict:
            return None
        if value.keys().isdisjoint(_FURTHER):
            return [node]
        target = doc.target(node) if len(value) == 1 and "$ref" in value else None
        if target is None:
            return None
        node = target
    return None


def _cut(layer: Node, without: Collection[str]) -> Node:
    if not isinstance(layer.value, dict):
        return layer
    return Node(layer.at, {word: item for word, item in layer.value.items() if word not in without})


def _is_group(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _says_nullable(value: dict[str, Any]) -> bool:
    return value.get("nullable") is True or value.get("x-nullable") is True


def _layers(doc: Document, start: Node, seen: set[str]) -> list[Node]:
    """Every schema object that must hold at once, the outer one before what it refers to.

    What was `seen` holds already: to hold twice means nothing, and there may be very many ways to it.
    Ways may be long, too, so that this is no recursion.
    """
    found: list[Node] = []
    work = [(start, False)]
    while work:
        node, is_target = work.pop()
        if is_target:
            if node.at in seen:
                continue
            seen.add(node.at)
        value = node.value
        if not isinstance(value, dict):
            found.append(node)
        elif isinstance(value.get("$ref"), str):
            target = doc.target(node)
            if target is not None:
                work.append((target, True))
            if doc.ref_siblings and len(value) > 1:
                rest = {key: item for key, item in value.items() if key != "$ref"}
                if not rest.keys() <= {"description", "summary"}:
                    work.append((Node(node.at, rest), False))
        else:
            found.append(node)
            work += [(below, False) for below in reversed(list(_below(node)))]
    return found


def _below(node: Node) -> Iterable[Node]:
    """What must hold together with a schema object because it says so."""
    value = node.value
    if "if" in value:
        from triaccord.differ.canonical.equivalents import branch_that_holds

        holds = branch_that_holds(value)
        if holds is not None:
            yield Node(f"{node.at}/{holds}", value[holds])
    if "not" in value:
        from triaccord.differ.canonical.equivalents import denied_twice

        inner = denied_twice(value)
        if inner is not None:
            yield Node(f"{node.at}/not/not", inner)
    members = value.get("allOf")
    if isinstance(members, list):
        for index, member in enumerate(members):
            yield Node(f"{node.at}/allOf/{index}", member)
