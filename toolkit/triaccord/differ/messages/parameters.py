"""What differs between the parameters of two operations, and between two headers."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from triaccord.differ import residue
from triaccord.differ.canonical import Document, Node, Schema
from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.messages import Operation, Parameter
from triaccord.differ.canonical.view import Said, View
from triaccord.differ.exchanges import Exchange, leave
from triaccord.differ.messages.media import compare_media
from triaccord.differ.values import PLAIN, shape_words, type_words
from triaccord.differ.walk import Places, Walk

_encode = msgspec.json.Encoder().encode


def compare_parameters(exchange: Exchange) -> None:
    """Parameters by place and name; variables of a path by position."""
    alike = alike_places(exchange.walk, exchange.old, exchange.new)
    old, new = exchange.old.parameters(without=alike[0]), exchange.new.parameters(without=alike[1])
    if exchange.is_renamed:
        # Variables of the template are part of the rename itself.
        old = {key: one for key, one in old.items() if one.where != "path"}
        new = {key: one for key, one in new.items() if one.where != "path"}
    for key, parameter in old.items():
        if key in new:
            compare_parameter(exchange, parameter, new[key], exchange.sent)
        else:
            exchange.say(
                exchange.sent,
                "parameter-removed",
                subject=parameter.name,
                old_at=parameter.at,
                required=parameter.required,
                detail=_parameter_detail(exchange, parameter, old=True),
                schemas=(_any_schema(parameter), None),
            )
    for key, parameter in new.items():
        if key not in old:
            exchange.say(
                exchange.sent,
                "parameter-added",
                subject=parameter.name,
                new_at=parameter.at,
                required=parameter.required,
                detail=_parameter_detail(exchange, parameter, old=False),
                schemas=(None, _any_schema(parameter)),
            )


_Listed: TypeAlias = "list[tuple[int, int, bytes, Any]]"
_NONE: Places = frozenset()


def alike_places(walk: Walk, old: Operation, new: Operation) -> tuple[Places, Places]:
    """Where parameters stand that both operations have and that lead to nothing that differs.

    They are each other's like and need not be read; but variables of paths, which may be paired by what
    the others leave over, and all where one name is there twice.
    """
    return _known_of(walk, old, new)[:2]


def may_send_bodies(walk: Walk, old: Operation, new: Operation) -> bool:
    """Whether two operations of 2.0 may have a body or form fields among their parameters."""
    return _known_of(walk, old, new)[2]


def _known_of(walk: Walk, old: Operation, new: Operation) -> tuple[Places, Places, bool]:
    if old.doc.is_swagger != new.doc.is_swagger or old.doc.ref_siblings != new.doc.ref_siblings:
        return _NONE, _NONE, True
    # Hundreds of operations have the same two lists, and the same few parameters that differ.
    key = tuple(_encode(owner.get("parameters")) for one in (old, new) for owner in (one.item, one.value))
    found = walk.lists.get(key)
    if found is None:
        listed = _listed(old), _listed(new)
        bodies = any(
            place_of(doc, item) in IN_BODY
            for doc, side in zip((old.doc, new.doc), listed, strict=True)
            for _, _, _, item in side
        )
        found = walk.lists[key] = (*_alike_in(walk, listed), bodies)
    return found


IN_BODY = ("body", "formData")
"""Where parameters of 2.0 are that make the body."""


def place_of(doc: Document, parameter: Any) -> Any:
    """Where a parameter is sent; None if it cannot be read."""
    found = doc.deref(Node("", parameter)).value
    return found.get("in") if found.__class__ is dict else None


def _alike_in(walk: Walk, listed: tuple[_Listed, _Listed]) -> tuple[Places, Places]:
    texts = [{text for _, _, text, _ in side} for side in listed]
    if any(len(texts[side]) < len(listed[side]) for side in (0, 1)):
        return _NONE, _NONE  # one is there twice
    keys = {
        text: key
        for _, _, text, item in listed[0]
        if text in texts[1] and (key := _plain_key(walk, text, item)) is not None
    }
    skipped: tuple[set[tuple[int, int]], set[tuple[int, int]]] = set(), set()
    taken = set(keys.values())
    for side, doc in enumerate((walk.old, walk.new)):
        for owner, place, text, item in listed[side]:
            if text in keys:
                skipped[side].add((owner, place))
            elif _key(doc, item) in taken:
                return _NONE, _NONE
    return frozenset(skipped[0]), frozenset(skipped[1])


def _listed(operation: Operation) -> _Listed:
    """Parameters with their owner, their index and their JSON."""
    found: _Listed = []
    for index, owner in enumerate((operation.item, operation.value)):
        items = owner.get("parameters")
        if isinstance(items, list):
            found += [(index, place, _encode(item), item) for place, item in enumerate(items)]
    return found


def _plain_key(walk: Walk, text: bytes, value: Any) -> tuple[str, str] | None:
    """Place and name of a parameter that leads to nothing that differs, other than a path's variable."""
    if text not in walk.parameters:
        key = _key(walk.old, value)
        plain = key is not None and key[0] in ("query", "header", "cookie") and b"null" not in text
        walk.parameters[text] = key if plain and not walk.leads_to_change(Node("", value)) else None
    return walk.parameters[text]


def _key(doc: Document, value: Any) -> tuple[str, str] | None:
    found = doc.deref(Node("", value)).value
    if not isinstance(found, dict):
        return None
    where, name = str(found.get("in")), str(found.get("name"))
    return where, name.lower() if where == "header" else name


def _any_schema(parameter: Parameter) -> Schema:
    if parameter.schema or not parameter.content:
        return parameter.schema
    return next(iter(parameter.content.values())).schema


def _parameter_detail(exchange: Exchange, parameter: Parameter, *, old: bool) -> dict[str, Any]:
    doc = exchange.walk.old if old else exchange.walk.new
    view = doc.view(_any_schema(parameter))
    detail: dict[str, Any] = {
        "in": parameter.where,
        "type": shape_words(view, doc),
        "position": parameter.position,
    }
    if parameter.deprecated:
        detail["deprecated"] = True
    if "default" in view.said:
        detail["default"] = view.said["default"].value
    return detail


def compare_parameter(exchange: Exchange, old: Parameter, new: Parameter, side: int) -> None:
    """Two parameters, or two headers of a response, that are the same one."""
    in_step = old.key == new.key and exchange.old.doc.is_swagger == exchange.new.doc.is_swagger
    if in_step and exchange.walk.is_same(Node(old.at, old.value), Node(new.at, new.value), "parameters"):
        return
    what = {"old_at": old.at, "new_at": new.at, "subject": new.name}
    if not (exchange.old.doc.is_swagger or exchange.new.doc.is_swagger):
        leave(exchange, "a parameter", residue.PARAMETER, old, new)
    header = side == exchange.received
    thing = "header" if header else "parameter"
    detail = {"in": new.where}
    if old.name != new.name and new.where == "path":
        exchange.say(side, "path-parameter-renamed", old=old.name, new=new.name, detail=detail, **what)
    if old.required != new.required:
        default = exchange.walk.new.view(_any_schema(new)).said.get("default")
        more = {"default": default.value} if default else {}
        event = f"{thing}-required" if new.required else f"{thing}-optional"
        exchange.say(
            side,
            event,
            old=old.required,
            new=new.required,
            required=new.required,
            detail=detail | more,
            **what,
        )
    if old.deprecated != new.deprecated:
        event = f"{thing}-deprecated" if new.deprecated else f"{thing}-undeprecated"
        exchange.say(side, event, old=old.deprecated, new=new.deprecated, detail=detail, **what)
    if not _same_wire(exchange, old, new):
        wire = _wire(old), _wire(new)
        exchange.say(side, f"{thing}-style-changed", old=wire[0], new=wire[1], detail=detail, **what)
    if old.allow_reserved != new.allow_reserved:
        event = "reserved-allowed" if new.allow_reserved else "reserved-forbidden"
        exchange.say(side, event, old=old.allow_reserved, new=new.allow_reserved, detail=detail, **what)
    if old.allow_empty != new.allow_empty:
        event = "empty-allowed" if new.allow_empty else "empty-forbidden"
        exchange.say(side, event, old=old.allow_empty, new=new.allow_empty, detail=detail, **what)
    _parameter_schemas(exchange, old, new, side)


def _wire(parameter: Parameter) -> str:
    if parameter.content:
        return next(iter(parameter.content))
    return f"{parameter.style}, {'exploded' if parameter.explode else 'not exploded'}"


def _same_wire(exchange: Exchange, old: Parameter, new: Parameter) -> bool:
    """Whether what both can send looks alike on the wire. Style tells only where something is joined."""
    if bool(old.content) != bool(new.content):
        return False
    if old.content or (old.style == new.style and old.explode == new.explode):
        return True
    views = exchange.walk.old.view(old.schema), exchange.walk.new.view(new.schema)
    if any(view.kinds <= PLAIN for view in views):
        prefixed = {"matrix", "label"}
        return old.style == new.style or not ({old.style, new.style} & prefixed)
    return False


def _parameter_schemas(exchange: Exchange, old: Parameter, new: Parameter, side: int) -> None:
    if old.content and new.content:
        compare_media(exchange, old.content, new.content, side, {"in": new.where, "parameter": new.name})
    elif not old.content and not new.content and not _list_of_same(exchange, old, new, side):
        exchange.root(old.schema, new.schema, side, is_text=True)


def _defaults(was: Said | None, now: Said | None) -> tuple[Said | None, Said | None]:
    """Defaults of a value and of a list of such; none where they are one: `id` and `[id]`."""
    if was and now and any(same([one.value], other.value) for one, other in ((was, now), (now, was))):
        return None, None
    return was, now


def _may_be_joined(view: View) -> bool:
    """Whether a text may be what a list of several is joined to: one of listed words is none."""
    if "string" not in view.kinds:
        return False
    listed = view.enums.get("string")
    return listed is None or any(not str(one).replace("-", "_").isidentifier() for one in listed.values())


def _list_of_same(exchange: Exchange, old: Parameter, new: Parameter, side: int) -> bool:
    """One value became a list of such, or the reverse: alike on the wire where a list of one is the value."""
    was, now = exchange.walk.old.view(old.schema), exchange.walk.new.view(new.schema)
    for event, single, many, parameter in (
        ("parameter-became-list", was, now, new),
        ("parameter-became-single", now, was, old),
    ):
        least = many.limits.get("minItems")
        joined = _may_be_joined(single) and not (parameter.style == "form" and parameter.explode)
        if many.kinds != {"array"} or not single.kinds or single.kinds & {"array", "object"} or joined:
            continue
        if not many.items or (least is not None and least.value > 1) or side == exchange.received:
            continue
        places = {"old_at": old.at, "new_at": new.at, "subject": new.name, "detail": {"in": new.where}}
        exchange.say(side, event, old=type_words(was), new=type_words(now), **places)
        items = many.items
        pair = (items if many is was else old.schema, items if many is now else new.schema)
        unit = exchange.root(*pair, side, is_text=True)
        if unit is not None:
            unit.defaults = _defaults(was.said.get("default"), now.said.get("default"))
        return True
    return False
