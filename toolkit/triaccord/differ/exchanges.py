"""What differs between two operations: parameters, bodies, responses, headers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from triaccord.differ import residue
from triaccord.differ.canonical import Node, Schema
from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.messages import Body, Media, Operation, Parameter, Response
from triaccord.differ.facts import REQUEST, RESPONSE, Fact
from triaccord.differ.values import shape_words, type_words
from triaccord.differ.walk import Walk

_Placed = Parameter | Media | Body | Response


@dataclass(slots=True)
class Exchange:
    """A pair of operations under comparison. Facts are kept by side, schemas become roots of units."""

    walk: Walk
    index: int
    old: Operation
    new: Operation
    whole: list[Fact] = field(default_factory=list)
    requests: list[Fact] = field(default_factory=list)
    responses: list[Fact] = field(default_factory=list)
    is_renamed: bool = False

    @property
    def sent(self) -> int:
        """The side of what the caller sends. The server is the caller of webhooks and callbacks."""
        return RESPONSE if self.new.is_incoming else REQUEST

    @property
    def received(self) -> int:
        """The side of what comes back."""
        return REQUEST if self.new.is_incoming else RESPONSE

    def say(self, side: int, event: str, **what: Any) -> Fact:
        """Add a fact on one side."""
        fact = Fact(event, **what)
        (self.requests if side == REQUEST else self.responses).append(fact)
        return fact

    def root(self, old: Schema, new: Schema, side: int, *, is_text: bool = False) -> None:
        """Compare two schemas of a message."""
        self.walk.root(old, new, self.index, side, is_text=is_text)


def is_untouched(walk: Walk, old: Operation, new: Operation) -> bool:
    """Whether two operations, with all that they lead to, are the same."""
    if old.path != new.path or not same(old.value, new.value):
        return False
    if any(not same(old.item.get(word), new.item.get(word)) for word in ("parameters", "servers")):
        return False
    if any(not same(old.doc.tree.get(word), new.doc.tree.get(word)) for word in ("consumes", "produces")):
        return False
    shared = Node(f"{old.item_at}/parameters", old.item.get("parameters") or [])
    if walk.leads_to_change(Node(old.at, old.value)) or walk.leads_to_change(shared):
        return False
    return old.doc.is_swagger == new.doc.is_swagger


def compare_messages(exchange: Exchange) -> None:
    """Everything that is sent and received."""
    old, new = exchange.old, exchange.new
    in_step = old.doc.is_swagger == new.doc.is_swagger and old.shape == new.shape
    swagger = old.doc.is_swagger
    same_lists = in_step and _same_part(exchange, "parameters")
    same_sent = not swagger or (same_lists and same(_types(old, "consumes"), _types(new, "consumes")))
    same_received = not swagger or same(_types(old, "produces"), _types(new, "produces"))
    if old.path != new.path or not (same_lists or (in_step and _same_but_body(exchange))):
        _parameters(exchange)
    if not (in_step and same_sent and _same_part(exchange, "requestBody")):
        _bodies(exchange, old.body(), new.body())
    if not (in_step and same_received and _same_part(exchange, "responses")):
        _responses(exchange)


def _types(operation: Operation, word: str) -> Any:
    return operation.value.get(word, operation.doc.tree.get(word))


def _same_part(exchange: Exchange, word: str) -> bool:
    """Whether a part of two operations is the same, with all that it leads to."""
    for old, new in (
        ((exchange.old.at, exchange.old.value), (exchange.new.at, exchange.new.value)),
        ((exchange.old.item_at, exchange.old.item), (exchange.new.item_at, exchange.new.item)),
    ):
        was = Node(f"{old[0]}/{word}", old[1].get(word))
        if not exchange.walk.is_same(was, Node(f"{new[0]}/{word}", new[1].get(word))):
            return False
    return True


def _same_but_body(exchange: Exchange) -> bool:
    """Whether only bodies and form fields of 2.0 differ among the parameters."""
    for base, old, new in (
        (exchange.old.item_at, exchange.old.item, exchange.new.item),
        (exchange.old.at, exchange.old.value, exchange.new.value),
    ):
        olds, news = old.get("parameters") or [], new.get("parameters") or []
        if not isinstance(olds, list) or not isinstance(news, list) or len(olds) != len(news):
            return False
        for index, (was, now) in enumerate(zip(olds, news, strict=True)):
            bodies = [isinstance(one, dict) and one.get("in") in ("body", "formData") for one in (was, now)]
            if not all(bodies) and not (
                same(was, now) and not exchange.walk.leads_to_change(Node(f"{base}/parameters/{index}", was))
            ):
                return False
    return True


# ---- parameters -------------------------------------------------------------------------------------


def _parameters(exchange: Exchange) -> None:
    old, new = exchange.old.parameters(), exchange.new.parameters()
    if exchange.is_renamed:
        # Variables of the template are part of the rename itself.
        old = {key: one for key, one in old.items() if one.where != "path"}
        new = {key: one for key, one in new.items() if one.where != "path"}
    for key, parameter in old.items():
        if key in new:
            _parameter_pair(exchange, parameter, new[key], exchange.sent)
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


def _parameter_pair(exchange: Exchange, old: Parameter, new: Parameter, side: int) -> None:
    in_step = old.key == new.key and exchange.old.doc.is_swagger == exchange.new.doc.is_swagger
    if in_step and exchange.walk.is_same(Node(old.at, old.value), Node(new.at, new.value)):
        return
    what = {"old_at": old.at, "new_at": new.at, "subject": new.name}
    if not (exchange.old.doc.is_swagger or exchange.new.doc.is_swagger):
        _leave(exchange, "a parameter", residue.PARAMETER, old, new)
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
    """Whether values look alike on the wire. Style tells only where there is something to join."""
    if bool(old.content) != bool(new.content):
        return False
    if old.content or (old.style == new.style and old.explode == new.explode):
        return True
    plain = {"boolean", "integer", "fraction", "string"}
    views = exchange.walk.old.view(old.schema), exchange.walk.new.view(new.schema)
    if all(view.kinds <= plain for view in views):
        prefixed = {"matrix", "label"}
        return old.style == new.style or not ({old.style, new.style} & prefixed)
    return False


def _parameter_schemas(exchange: Exchange, old: Parameter, new: Parameter, side: int) -> None:
    if old.content and new.content:
        _media_pairs(exchange, old.content, new.content, side, {"in": new.where, "parameter": new.name})
    elif not old.content and not new.content and not _list_of_same(exchange, old, new, side):
        exchange.root(old.schema, new.schema, side, is_text=True)


def _list_of_same(exchange: Exchange, old: Parameter, new: Parameter, side: int) -> bool:
    """One value became a list of such, or the reverse: alike on the wire where a list of one is the value."""
    was, now = exchange.walk.old.view(old.schema), exchange.walk.new.view(new.schema)
    for event, single, many, parameter in (
        ("parameter-became-list", was, now, new),
        ("parameter-became-single", now, was, old),
    ):
        least = many.limits.get("minItems")
        joined = "string" in single.kinds and not (parameter.style == "form" and parameter.explode)
        if many.kinds != {"array"} or not single.kinds or single.kinds & {"array", "object"} or joined:
            continue
        if not many.items or (least is not None and least.value > 1) or side == exchange.received:
            continue
        places = {"old_at": old.at, "new_at": new.at, "subject": new.name, "detail": {"in": new.where}}
        exchange.say(side, event, old=type_words(was), new=type_words(now), **places)
        items = many.items
        pair = (items if many is was else old.schema, items if many is now else new.schema)
        exchange.root(*pair, side, is_text=True)
        return True
    return False


# ---- bodies -----------------------------------------------------------------------------------------


def _bodies(exchange: Exchange, old: Body | None, new: Body | None) -> None:
    side = exchange.sent
    if old is None:
        if new is None:
            return
        detail = {"media_types": sorted(new.content), "properties": _body_properties(exchange, new)}
        exchange.say(side, "body-added", subject="body", new_at=new.at, required=new.required, detail=detail)
        return
    if new is None:
        exchange.say(side, "body-removed", subject="body", old_at=old.at, required=old.required)
        return
    if old.required != new.required and not exchange.old.doc.aliases.get(old.at):
        event = "body-required" if new.required else "body-optional"
        places = {"old_at": old.at, "new_at": new.at}
        exchange.say(
            side, event, subject="body", old=old.required, new=new.required, required=new.required, **places
        )
    if not (exchange.old.doc.is_swagger or exchange.new.doc.is_swagger):
        _leave(exchange, "a body", residue.BODY, old, new)
    _media_pairs(exchange, old.content, new.content, side, {})


def _leave(exchange: Exchange, thing: str, known: frozenset[str], old: _Placed, new: _Placed) -> None:
    """Keywords of an object that nobody here knows."""
    residue.leave_words(exchange.walk, thing, known, (old.at, old.value), (new.at, new.value))


def _body_properties(exchange: Exchange, body: Body) -> dict[str, Any]:
    """Properties of a new body, with type and place: parameters may have moved there."""
    found: dict[str, Any] = {}
    for media in body.content.values():
        view = exchange.walk.new.view(media.schema)
        for name, schema in view.properties.items():
            words = shape_words(exchange.walk.new.view(schema), exchange.walk.new)
            found.setdefault(name, {"type": words, "at": schema[0].at, "required": name in view.required})
    return found


def _media_pairs(
    exchange: Exchange, old: dict[str, Media], new: dict[str, Media], side: int, detail: dict[str, Any]
) -> None:
    pairs, gone, come = _paired_media(old, new)
    known: tuple[Any, Any] = (None, None)
    for was, now in pairs:
        more = {**detail, "media_type": now}
        if was.split(";")[0] != now.split(";")[0]:
            places = {"old_at": old[was].at, "new_at": new[now].at}
            exchange.say(side, "media-type-changed", subject=now, old=was, new=now, detail=more, **places)
        schemas = old[was].schema, new[now].schema
        if schemas[0] is not known[0] or schemas[1] is not known[1]:
            # 2.0 has one schema for all media types.
            exchange.root(*schemas, side)
            known = schemas
        _media_pair(exchange, old[was], new[now], side, more)
    for name in gone:
        more = {**detail, "media_type": name}
        exchange.say(side, "media-type-removed", subject=name, old=name, old_at=old[name].at, detail=more)
    for name in come:
        more = {**detail, "media_type": name}
        exchange.say(side, "media-type-added", subject=name, new=name, new_at=new[name].at, detail=more)


def _paired_media(
    old: dict[str, Media], new: dict[str, Media]
) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Equal names first, then names that differ in their parameters only."""
    pairs = [(name, name) for name in old if name in new]
    gone, come = [n for n in old if n not in new], [n for n in new if n not in old]
    for was in list(gone):
        near = [now for now in come if now.split(";")[0] == was.split(";")[0] and _only_charset(was, now)]
        if near:
            pairs.append((was, near[0]))
            gone.remove(was)
            come.remove(near[0])
    for was in list(gone):
        kin = [now for now in come if _syntax(now) == _syntax(was)]
        if kin:
            pairs.append((was, kin[0]))
            gone.remove(was)
            come.remove(kin[0])
    return pairs, gone, come


def _syntax(media_type: str) -> str:
    """What parses it: `json` for `application/json` and `application/problem+json`."""
    subtype = media_type.split(";")[0].rpartition("/")[2]
    return subtype.rpartition("+")[2] if subtype not in ("*", "") else media_type


def _only_charset(was: str, now: str) -> bool:
    parameters = set(was.split(";")[1:]) ^ set(now.split(";")[1:])
    return all(parameter.startswith("charset=") for parameter in parameters)


def _media_pair(exchange: Exchange, old: Media, new: Media, side: int, detail: dict[str, Any]) -> None:
    _leave(exchange, "a media type", residue.MEDIA, old, new)
    if not old.encoding and not new.encoding:
        return
    for name in {**old.encoding, **new.encoding}:
        was, now = old.encoding.get(name), new.encoding.get(name)
        if not same(was, now) and not (_plain_encoding(was) and _plain_encoding(now)):
            exchange.say(
                side,
                "encoding-changed",
                subject=name,
                old=was,
                new=now,
                old_at=old.at,
                new_at=new.at,
                detail=detail,
            )


def _plain_encoding(encoding: Any) -> bool:
    return not encoding or encoding in ({"style": "form"}, {"style": "form", "explode": True})


# ---- responses --------------------------------------------------------------------------------------


def _responses(exchange: Exchange) -> None:
    old, new = _known_statuses(exchange)
    maps = [
        (f"{one.at}/responses", {word: item for word, item in raw.items() if str(word).startswith("x-")})
        for one in (exchange.old, exchange.new)
        if isinstance(raw := one.value.get("responses", {}), dict)
    ]
    if len(maps) == 2:
        residue.leave_words(exchange.walk, "`responses`", (), *maps)
    for status, response in old.items():
        if status in new:
            _response_pair(exchange, response, new[status])
            continue
        cover = _covering(status, new)
        if cover is not None:
            _response_pair(exchange, response, cover)
            continue
        exchange.say(
            exchange.received,
            "response-removed",
            subject=status,
            old=status,
            old_at=response.at,
            detail={"status": status, "success": _was_success(status, old, new), "others": sorted(new)},
        )
    for status, response in new.items():
        if status in old:
            continue
        cover = _covering(status, old)
        if cover is not None:
            _response_pair(exchange, cover, response)
            continue
        exchange.say(
            exchange.received,
            "response-added",
            subject=status,
            new=status,
            new_at=response.at,
            detail={"status": status, "success": _is_success(status)},
        )


_STATUS = re.compile(r"[1-5](\d\d|XX)|default", re.IGNORECASE)


def _known_statuses(exchange: Exchange) -> tuple[dict[str, Response], dict[str, Response]]:
    """Responses under statuses that can come back; what stands under other words is left as it is."""
    old, new = exchange.old.responses(), exchange.new.responses()
    for status in {**old, **new}:
        if _STATUS.fullmatch(status):
            continue
        places, values = [], []
        for side in (old, new):
            found = side.pop(status, None)
            places.append(found.at if found else None)
            values.append(found.value if found else None)
        if not same(*values):
            exchange.walk.leave(f"response {status!r}, which is no status", *places, *values)
    return old, new


def _covering(status: str, others: dict[str, Response]) -> Response | None:
    """The response that speaks for a status: its range, or `default`.

    Beside an explicit success, `default` means errors.
    """
    if status == "default":
        return None
    found = others.get(f"{status[:1]}XX")
    if found is not None:
        return found
    only_errors = any(other[:1] == "2" for other in others)
    return None if status[:1] in "123" and only_errors else others.get("default")


def _was_success(status: str, old: dict[str, Response], new: dict[str, Response]) -> bool:
    """Whether a status that went reported success; `default` did only where nothing else does."""
    if status == "default":
        return not any(other[:1] == "2" for other in (*old, *new))
    return _is_success(status)


def _is_success(status: str) -> bool:
    return status[:1] in ("2", "3") or status == "default"


def _response_pair(exchange: Exchange, old: Response, new: Response) -> None:
    side = exchange.received
    detail: dict[str, Any] = {"status": new.status, "success": _is_success(new.status)}
    if (
        old.at != new.at
        or not same(old.value, new.value)
        or exchange.walk.leads_to_change(Node(old.at, old.value))
    ):
        _response_bodies(exchange, old, new, detail)
        _headers(exchange, old, new, detail)
    elif exchange.old.doc.is_swagger and not (
        exchange.new.doc.is_swagger
        and same(_types(exchange.old, "produces"), _types(exchange.new, "produces"))
    ):
        _response_bodies(exchange, old, new, detail)
    _links(exchange, old, new, side, detail)
    _leave(exchange, "a response", residue.RESPONSE, old, new)


def _response_bodies(exchange: Exchange, old: Response, new: Response, detail: dict[str, Any]) -> None:
    side = exchange.received
    if old.content and not new.content:
        exchange.say(
            side, "response-body-removed", subject=new.status, old_at=old.at, new_at=new.at, detail=detail
        )
    elif new.content and not old.content:
        exchange.say(
            side, "response-body-added", subject=new.status, old_at=old.at, new_at=new.at, detail=detail
        )
    else:
        _media_pairs(exchange, old.content, new.content, side, detail)


def _headers(exchange: Exchange, old: Response, new: Response, detail: dict[str, Any]) -> None:
    side = exchange.received
    for key, header in old.headers.items():
        if key in new.headers:
            _parameter_pair(exchange, header, new.headers[key], side)
            continue
        exchange.say(
            side,
            "header-removed",
            subject=header.name,
            old_at=header.at,
            required=header.required,
            detail={**detail, "in": "header"},
            schemas=(header.schema, None),
        )
    for key, header in new.headers.items():
        if key not in old.headers:
            exchange.say(
                side,
                "header-added",
                subject=header.name,
                new_at=header.at,
                required=header.required,
                detail={**detail, "in": "header"},
                schemas=(None, header.schema),
            )


def _links(exchange: Exchange, old: Response, new: Response, side: int, detail: dict[str, Any]) -> None:
    for name in {**old.links, **new.links}:
        was, now = old.links.get(name), new.links.get(name)
        if same(was, now):
            continue
        event = "link-added" if was is None else "link-removed" if now is None else "link-changed"
        exchange.say(
            side,
            event,
            subject=str(name),
            old_at=None if was is None else f"{old.at}/links/{name}",
            new_at=None if now is None else f"{new.at}/links/{name}",
            detail=detail,
        )
