"""Where a change stands in the two schemas of a slot, and what the newer schema is without it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triaccord.model import Change
from triaccord.schemas.components import renamed
from triaccord.schemas.focus import Way
from triaccord.schemas.keywords import untraced

_DEFS = "#/$defs/"
_SENT = "sent:"
_MOST_PAIRS = 20_000


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


def locate(
    sender: dict[str, Any], receiver: dict[str, Any], sent_at: str | None, received_at: str | None
) -> Spot | None:
    """The nearest pair of schemas around two pointers; None if the schemas do not lead there.

    Args:
        sender: A traced translation.
        receiver: Another.
        sent_at: Where the change is in the sender's document; None if absent there.
        received_at: Where it is in the receiver's.
    """
    if not (_may_reach(sender, sent_at) and _may_reach(receiver, received_at)):
        return None
    whole = sum(at.count("/") + 1 for at in (sent_at, received_at) if at is not None)
    best: tuple[int, int, int, Spot] | None = None
    for number, (sent, received, sent_way, received_way) in enumerate(_pairs(sender, receiver)):
        depths = _depth(sent, sent_at), _depth(received, received_at)
        if None in depths:
            continue
        rank = sum(depth or 0 for depth in depths), -len(sent_way) - len(received_way), -number
        if best is None or rank > best[:3]:
            best = (*rank, _spot(sent, received, sent_way, received_way))
            if rank[0] == whole:
                break
    return None if best is None else best[3]


def _may_reach(schema: dict[str, Any], at: str | None) -> bool:
    """Whether a pointer lies in the root or in one of the parts of a traced schema."""
    if at is None or schema.keys() <= {"$schema", "$defs"}:
        return True
    parts = (schema, *schema.get("$defs", {}).values())
    places = {part["$comment"] for part in parts if isinstance(part, dict) and "$comment" in part}
    here = at
    while here:
        if here in places:
            return True
        here = here.rpartition("/")[0]
    return False


def _spot(sent: Any, received: Any, sent_way: Way, received_way: Way) -> Spot:
    return Spot(sent_way=sent_way, received_way=received_way, sent=_plain(sent), received=_plain(received))


def _plain(schema: Any) -> dict[str, Any]:
    if not isinstance(schema, dict):
        return {} if schema else {"not": {}}
    return {word: item for word, item in untraced(schema).items() if word not in ("$defs", "$schema")}


def _depth(schema: Any, at: str | None) -> int | None:
    """How many tokens of a pointer lead to the schema; None if it is elsewhere, 0 if nothing is asked."""
    if at is None:
        return 0
    if isinstance(schema, dict) and "$schema" in schema and schema.keys() <= {"$schema", "$defs"}:
        return 0  # no schema is stated: everything is accepted, and any change lies in that
    here = schema.get("$comment") if isinstance(schema, dict) else None
    if not isinstance(here, str) or not (at == here or at.startswith(here + "/")):
        return None
    return here.count("/") + 1


def _pairs(sender: dict[str, Any], receiver: dict[str, Any]) -> Iterator[tuple[Any, Any, Way, Way]]:
    """Schemas that speak of the same value, breadth first."""
    sent_defs, received_defs = sender.get("$defs", {}), receiver.get("$defs", {})
    queue: deque[tuple[Any, Any, Way, Way]] = deque([(sender, receiver, (), ())])
    seen = {(id(sender), id(receiver))}
    while queue and len(seen) < _MOST_PAIRS:
        sent, received, sent_way, received_way = queue.popleft()
        yield sent, received, sent_way, received_way
        if not (isinstance(sent, dict) and isinstance(received, dict)):
            continue
        for one, other, sent_steps, received_steps in _below(sent, received, sent_defs, received_defs):
            key = (id(one), id(other))
            if key not in seen and len(sent_way) < 60:
                seen.add(key)
                queue.append((one, other, sent_way + sent_steps, received_way + received_steps))


def _below(
    sent: dict[str, Any],
    received: dict[str, Any],
    sent_defs: Mapping[str, Any],
    received_defs: Mapping[str, Any],
) -> Iterator[tuple[Any, Any, Way, Way]]:
    name, other = _part(sent, sent_defs), _part(received, received_defs)
    if name and other:
        yield sent_defs[name], received_defs[other], (("$ref", name),), (("$ref", other),)
    if name:
        yield sent_defs[name], received, (("$ref", name),), ()
    if other:
        yield sent, received_defs[other], (), (("$ref", other),)
    for word in ("properties", "patternProperties"):
        ones, others = sent.get(word), received.get(word)
        if isinstance(ones, dict) and isinstance(others, dict):
            for key in ones:
                if key in others:
                    yield ones[key], others[key], ((word, key),), ((word, key),)
    for word in ("items", "additionalProperties"):
        if word in sent and word in received:
            yield sent[word], received[word], ((word, ""),), ((word, ""),)
    for word in ("allOf", "anyOf", "oneOf", "prefixItems"):
        ones, others = sent.get(word, ()), received.get(word, ())
        for index, (x, y) in enumerate(zip(ones, others, strict=False)):
            yield x, y, ((word, str(index)),), ((word, str(index)),)
        if word != "prefixItems":
            for index, x in enumerate(ones):
                yield x, received, ((word, str(index)),), ()
            for index, y in enumerate(others):
                yield sent, y, (), ((word, str(index)),)


def _part(schema: dict[str, Any], defs: Mapping[str, Any]) -> str | None:
    reference = schema.get("$ref")
    name = reference.removeprefix(_DEFS) if isinstance(reference, str) else None
    return name if name in defs else None


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


def without(spot: Spot, change: Change) -> dict[str, Any]:
    """The receiver's schema at a spot as it would be without this one change.

    References into the sender's definitions are renamed: see `definitions`.
    """
    sent = renamed(spot.sent, lambda name: _SENT + name)
    return _exchanged(spot.received, sent, change)


def only(spot: Spot, change: Change) -> dict[str, Any]:
    """The sender's schema at a spot with this one change and no other, receiver's references untouched."""
    return _exchanged(renamed(spot.sent, lambda name: _SENT + name), spot.received, change)


def definitions(sender: dict[str, Any], receiver: dict[str, Any]) -> dict[str, Any]:
    """Both schemas' definitions; the sender's are renamed."""
    sent = {
        _SENT + name: renamed(schema, lambda inner: _SENT + inner)
        for name, schema in sender.get("$defs", {}).items()
    }
    return {**receiver.get("$defs", {}), **sent}


def as_sent(schema: dict[str, Any]) -> dict[str, Any]:
    """A sender's schema with its references renamed, without definitions."""
    bare = {word: item for word, item in schema.items() if word not in ("$defs", "$schema")}
    return renamed(bare, lambda name: _SENT + name)  # type: ignore[no-any-return]


def _exchanged(base: dict[str, Any], other: dict[str, Any], change: Change) -> dict[str, Any]:
    """`base` with what the change is about taken from `other`."""
    if is_about_property(change.event):
        names = {change.subject, *(value for value in (change.old, change.new) if isinstance(value, str))}
        return _with_properties(base, other, names)
    for prefix, words in _KEYWORDS:
        if change.event.startswith(prefix):
            return _with_keywords(base, other, words)
    return other


def _with_properties(base: dict[str, Any], other: dict[str, Any], names: set[str]) -> dict[str, Any]:
    made = dict(base)
    properties, theirs = dict(base.get("properties", {})), other.get("properties", {})
    required, asked = set(base.get("required", ())), set(other.get("required", ()))
    for name in sorted(names):
        if name in theirs:
            properties[name] = theirs[name]
        else:
            properties.pop(name, None)
        required = required | {name} if name in asked else required - {name}
    made["properties"] = properties
    made["required"] = sorted(required)
    return {word: item for word, item in made.items() if item or word not in ("required", "properties")}


def _with_keywords(base: dict[str, Any], other: dict[str, Any], words: tuple[str, ...]) -> dict[str, Any]:
    made = {word: item for word, item in base.items() if word not in words}
    return {**made, **{word: other[word] for word in words if word in other}}


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
