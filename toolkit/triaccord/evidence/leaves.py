"""What may stand at the place of a change to show it: seen from the words of the change, then computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

from triaccord.evidence import places
from triaccord.evidence.places import Spot
from triaccord.model import Change
from triaccord.schemas import Effort, Outcome, builder, decide, difference, focus, minimal
from triaccord.schemas.algebra import NotModelled, cost
from triaccord.schemas.components import refs_of

_SENT = "sent:"
_MOST_BRANCHES = 100
_MOST_NODES = 80
_MOST_COST = 5_000
_KINDS = ["string", "integer", "object", "array", "boolean", "null"]
Parts = Mapping[str, Any]
Leaf = dict[str, Any]


def plain(spot: Spot, change: Change, sent_parts: Parts, received_parts: Parts) -> Iterator[Leaf]:
    """Leaves that the change's own words and the bounds of the receiver suggest.

    Args:
        spot: The place.
        change: What to show.
        sent_parts: What the sender's schema refers to.
        received_parts: What the receiver's refers to.
    """
    if places.is_about_property(change.event):
        yield from _with_and_without(spot, change, sent_parts)
    if change.event.startswith("null-"):
        yield {"const": None}
    if change.event.startswith(("enum-", "const-", "extensible-", "type-")):
        yield from ({"const": value} for value in _said(change))
    if change.event.startswith("union-"):
        yield from _branches(spot, sent_parts, received_parts)
    yield from _beyond(spot, received_parts)
    # Any small value will do for most changes of type, and for a branch that is new.
    yield spot.sent


def is_told_by_name(change: Change) -> bool:
    """Whether the algebra could only find what the plain leaves found."""
    return places.is_about_property(change.event) or change.event.startswith(("null-", "enum-value"))


def _said(change: Change) -> Iterator[Any]:
    for said in (change.new, change.old):
        values = said if isinstance(said, list) else [said]
        yield from (value for value in values[:4] if value is not None)


def _with_and_without(spot: Spot, change: Change, parts: Parts) -> Iterator[Leaf]:
    """The sender's objects that lack the property, and those that have it."""
    names = {change.subject, change.old, change.new}
    sent = minimal.merged(spot.sent, parts)
    properties = sent.get("properties", {})
    for name in sorted(one for one in names if isinstance(one, str)):
        if name not in sent.get("required", ()):
            own = spot.sent.get("properties", {})
            yield {**spot.sent, "properties": {**own, name: False}}
        part = properties.get(name)
        if isinstance(part, dict):
            if name in spot.sent.get("properties", {}):
                yield focus.along(spot.sent, (("properties", name),), part)
            else:
                yield {"allOf": [spot.sent, {"required": [name], "properties": {name: part}}]}
        elif name in sent.get("required", ()):
            yield spot.sent


def _branches(spot: Spot, sent_parts: Parts, received_parts: Parts) -> Iterator[Leaf]:
    """Each branch of the sender's union, those that the receiver does not name first."""
    sent, union = _union(spot.sent, sent_parts)
    _, known = _union(spot.received, received_parts)
    theirs = {repr(branch) for branch in known}
    ranked = sorted(range(len(union)), key=lambda index: (repr(union[index]) in theirs, index))
    for index in ranked[:_MOST_BRANCHES]:
        if union[index] == {"type": "null"}:
            continue
        yield {**{w: i for w, i in sent.items() if w not in ("anyOf", "oneOf")}, "oneOf": [union[index]]}


def _union(schema: Leaf, parts: Parts, depth: int = 0) -> tuple[Leaf, list[Any]]:
    """The schema that has a union, references followed, and its branches."""
    for word in ("oneOf", "anyOf"):
        branches = schema.get(word)
        if isinstance(branches, list):
            real = [one for one in branches if one != {"type": "null"}]
            if len(real) == 1 and isinstance(real[0], dict) and depth < 8:
                inner = _union(real[0], parts, depth + 1)
                return inner if inner[1] else (schema, branches)
            return schema, branches
    reference = schema.get("$ref")
    if isinstance(reference, str) and depth < 8:
        target = parts.get(reference.removeprefix("#/$defs/"))
        return _union(target, parts, depth + 1) if isinstance(target, dict) else (schema, [])
    for member in schema.get("allOf", ()) if depth < 8 else ():
        if isinstance(member, dict) and (found := _union(member, parts, depth + 1))[1]:
            return found
    return schema, []


def _beyond(spot: Spot, parts: Parts) -> Iterator[Leaf]:
    """The sender's schema just outside of a bound of the receiver."""
    received = minimal.merged(spot.received, parts)
    for least, most in (
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ):
        if received.get(least):
            yield _laid(spot.sent, {most: received[least] - 1})
        if most in received and received[most] < 10_000:
            yield _laid(spot.sent, {least: received[most] + 1})
    for word, beyond in (
        ("minimum", "exclusiveMaximum"),
        ("maximum", "exclusiveMinimum"),
        ("exclusiveMinimum", "maximum"),
        ("exclusiveMaximum", "minimum"),
    ):
        if word in received:
            yield _laid(spot.sent, {beyond: received[word]})
    if received.get("uniqueItems"):
        yield _laid(spot.sent, {"minItems": 2})


def at_gap(spot: Spot, sent_parts: Parts, received_parts: Parts) -> Iterator[Leaf]:
    """What may stand at a place where nobody has said what differs."""
    sent = minimal.merged(spot.sent, sent_parts)
    received = minimal.merged(spot.received, received_parts)
    for name in received.get("required", ()):
        if name not in sent.get("required", ()):
            yield _laid(spot.sent, {"properties": {name: False}})
    if sent.get("type") != received.get("type"):
        kinds = sent.get("type", _KINDS)
        yield from ({"type": kind} for kind in ([kinds] if isinstance(kinds, str) else kinds))
    for value in sent.get("enum", ())[:40]:
        if value not in received.get("enum", [value]):
            yield {"const": value}
    for name in sent.get("properties", {}):
        if received.get("additionalProperties") is False and name not in received.get("properties", {}):
            yield _laid(spot.sent, {"required": [name]})
    yield from _branches(spot, sent_parts, received_parts)
    yield from _beyond(spot, received_parts)
    yield spot.sent
    one, other = (
        closed(spot.sent, sent_parts, _MOST_NODES),
        closed(spot.received, received_parts, _MOST_NODES),
    )
    if one is not None and other is not None and cost(one) * cost(other) < _MOST_COST:
        with suppress(NotModelled):
            yield from ({"const": value} for value in islice(builder.values(difference(one, other)), 4))


def _laid(schema: Leaf, more: Leaf) -> Leaf:
    return {"allOf": [schema, more]}


# ---- computed by the algebra -----------------------------------------------------------------------------


def computed(spot: Spot, change: Change, defs: Parts, *, name: str, formats: bool) -> Iterator[Leaf]:
    """What is accepted there by the sender, and but for the change by the receiver.

    Args:
        spot: The place.
        change: What to show.
        defs: The parts of both; the sender's names begin with `sent:`.
        name: What the value is called.
        formats: Whether `format` is an assertion.
    """
    sent, without = places.as_sent(spot.sent), places.without(spot, change)
    sender = closed({"allOf": [sent, without]}, defs, _MOST_NODES)
    receiver = closed(spot.received, defs, _MOST_NODES)
    if sender is None or receiver is None or cost(sender) * cost(receiver) > _MOST_COST:
        return
    try:
        apart = difference(sender, receiver, formats=formats)
        yield from ({"const": value} for value in islice(builder.values(apart, name=name), 6))
    except NotModelled:
        effort = Effort(proposals=100, searches=100, search_s=0.5, within_s=0.3, proofs=False)
        alone = closed(sent, defs, _MOST_NODES)
        for one in (sender, alone):
            if one is None:
                continue
            decision = decide(one, receiver, formats=formats, name=name, effort=effort)
            if decision.outcome is Outcome.WITNESS:
                yield {"const": decision.value}


def closed(schema: Mapping[str, Any], defs: Parts, most: int) -> Leaf | None:
    """A schema with everything that it refers to as plain objects; None if that has too many nodes."""
    found: dict[str, Any] = {}
    left = most - _count(schema, most)
    if left < 0:
        return None
    waiting = [name for name, _ in refs_of(schema)]
    while waiting:
        name = waiting.pop()
        if name in found or name not in defs:
            continue
        found[name] = defs[name]
        left -= _count(found[name], most)
        if left < 0:
            return None
        waiting.extend(inner for inner, _ in refs_of(found[name]))
    return {**schema, "$defs": found} if found else dict(schema)


def _count(schema: Any, most: int) -> int:
    """How many schemas are in a schema, counted up to a limit."""
    count, stack = 0, [schema]
    while stack and count <= most:
        node = stack.pop()
        if isinstance(node, dict):
            count += 1
            stack.extend(item for word, item in node.items() if word not in ("enum", "const"))
        elif isinstance(node, list):
            stack.extend(node)
    return count
