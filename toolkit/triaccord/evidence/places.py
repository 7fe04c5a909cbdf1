"""Where a change stands in the two schemas of a slot, and what the newer schema is without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from triaccord.differ.canonical.nodes import escape
from triaccord.model import Change
from triaccord.model.quick import dataclass
from triaccord.schemas.components import renamed
from triaccord.schemas.focus import Way

_SENT = "sent:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A pair of schemas in which a change shows.

    Attributes:
        sent_way: Steps from the sender's root.
        received_way: Steps from the receiver's root.
        sent: The sender's schema there, without `$defs`.
        received: The receiver's.
    """

    sent_way: Way
    received_way: Way
    sent: dict[str, Any]
    received: dict[str, Any]


# ---- the receiver without the change -------------------------------------------------------------------

_KEYWORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("enum", ("enum", "const", "type")),
    ("length", ("minLength", "maxLength")),
    ("range", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")),
    ("step", ("multipleOf",)),
    ("item-count", ("minItems", "maxItems")),
    ("uniqueness", ("uniqueItems",)),
    ("property-count", ("minProperties", "maxProperties")),
    ("pattern-property", ("patternProperties",)),
    ("pattern", ("pattern",)),
    ("format", ("format", "minimum", "maximum")),
    ("additional-properties", ("additionalProperties",)),
    ("property-names", ("propertyNames",)),
    ("unevaluated", ("unevaluatedProperties", "unevaluatedItems")),
    ("contains", ("contains", "minContains", "maxContains")),
    ("dependent", ("dependentRequired", "dependentSchemas")),
)
_OF_PROPERTY = ("property-added", "property-removed", "property-required", "property-optional",
                "property-renamed",
                "read-only", "write-only")  # fmt: skip


def is_about_property(event: str) -> bool:
    """Whether a change concerns a property from outside: its being there, not its value."""
    return event.startswith(_OF_PROPERTY)


def owner(at: str | None, change: Change) -> str | None:
    """The object that a property belongs to."""
    if at is None:
        return None
    for name in (change.subject, change.old, change.new):
        head, found, tail = (
            at.rpartition(f"/properties/{escape(name)}") if isinstance(name, str) else ("", "", "")
        )
        if found and (not tail or tail.startswith("/")):
            return head
    head, _, last = at.rpartition("/")
    if head.endswith("/properties"):
        return head.removesuffix("/properties")
    if last == "required":
        return head
    return head.removesuffix("/required") if head.endswith("/required") else at


def without(spot: Spot, change: Change) -> dict[str, Any]:
    """The receiver's schema at a spot as it would be without this one change.

    References into the sender's definitions are renamed: see `isolating.Both`.
    """
    return _exchanged(spot.received, spot.sent, change, _renamed)


def only(spot: Spot, change: Change) -> dict[str, Any]:
    """The sender's schema at a spot with this one change and no other, receiver's references untouched."""
    return _exchanged(_renamed(spot.sent), spot.received, change, lambda schema: schema)


def as_sent(schema: dict[str, Any]) -> dict[str, Any]:
    """A sender's schema with its references renamed, without definitions."""
    bare = {word: item for word, item in schema.items() if word not in ("$defs", "$schema")}
    return _renamed(bare)


def _renamed(schema: dict[str, Any]) -> dict[str, Any]:
    return renamed(schema, lambda name: _SENT + name)  # type: ignore[no-any-return]


def _exchanged(
    base: dict[str, Any], other: dict[str, Any], change: Change, taken: Callable[[Any], Any]
) -> dict[str, Any]:
    """`base` with what the change is about taken from `other`; only that is translated by `taken`."""
    if change.event in ("property-required", "property-optional"):
        return _with_demand(base, other, change.subject)
    if is_about_property(change.event):
        names = {change.subject, *(value for value in (change.old, change.new) if isinstance(value, str))}
        return _with_properties(base, other, names, taken)
    for prefix, words in _KEYWORDS:
        if change.event.startswith(prefix):
            words = _of_limit(change, words)
            kept = {word: other[word] for word in words if word in other}
            return {**{word: item for word, item in base.items() if word not in words}, **taken(kept)}
    return taken(other)  # type: ignore[no-any-return]


def _of_limit(change: Change, words: tuple[str, ...]) -> tuple[str, ...]:
    """The keywords of one limit: both ends of a range may have changed, and each is a change of its own."""
    limit = change.detail.get("keyword")
    if limit not in words or not isinstance(limit, str):
        return words
    return tuple(word for word in (limit, f"exclusive{limit.capitalize()}") if word in words)


def _with_demand(base: dict[str, Any], other: dict[str, Any], name: str) -> dict[str, Any]:
    """The base that demands a property exactly if the other does; what the property may be stays."""
    required = set(base.get("required", ())) - {name} | {name} & set(other.get("required", ()))
    made = {word: item for word, item in base.items() if word != "required"}
    return {**made, "required": sorted(required)} if required else made


def _with_properties(
    base: dict[str, Any], other: dict[str, Any], names: set[str], taken: Callable[[Any], Any]
) -> dict[str, Any]:
    made = dict(base)
    properties, theirs = dict(base.get("properties", {})), other.get("properties", {})
    required, asked = set(base.get("required", ())), set(other.get("required", ()))
    for name in sorted(names):
        if name in theirs:
            properties[name] = taken(theirs[name])
        else:
            properties.pop(name, None)
        required = required | {name} if name in asked else required - {name}
    made["properties"] = properties
    made["required"] = sorted(required)
    return {word: item for word, item in made.items() if item or word not in ("required", "properties")}


def replaced(schema: dict[str, Any], way: Way, leaf: dict[str, Any]) -> dict[str, Any]:
    """The schema with something else at the end of a way, references on it followed."""
    defs = schema.get("$defs", {})
    bare = {word: item for word, item in schema.items() if word != "$defs"}
    made = _replaced(bare, way, leaf, defs)
    return {**made, "$defs": defs} if defs else made


def _replaced(schema: Any, way: Way, leaf: dict[str, Any], defs: Mapping[str, Any]) -> Any:
    if not way:
        return leaf
    (word, name), rest = way[0], way[1:]
    node = dict(schema)
    if word == "$ref":
        inner = _replaced(defs[name], rest, leaf, defs)
        others = {key: item for key, item in node.items() if key != "$ref"}
        return {**others, "allOf": [*others.get("allOf", []), inner]} if others else inner
    if word in ("properties", "patternProperties"):
        node[word] = {**node[word], name: _replaced(node[word][name], rest, leaf, defs)}
    elif word in ("items", "additionalProperties"):
        node[word] = _replaced(node[word], rest, leaf, defs)
    else:
        index = int(name)
        node[word] = [_replaced(x, rest, leaf, defs) if i == index else x for i, x in enumerate(node[word])]
    return node
