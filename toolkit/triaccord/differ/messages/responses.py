"""What differs between the responses of two operations: statuses, bodies, headers, links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from triaccord.differ import residue
from triaccord.differ.canonical import Document, Node, join
from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.messages import Parameter, Response
from triaccord.differ.exchanges import Exchange, leave, types_of
from triaccord.differ.facts import REQUEST, Fact
from triaccord.differ.messages.media import compare_media
from triaccord.differ.messages.parameters import compare_parameter
from triaccord.differ.values import shape_words

STATUS = re.compile(r"[1-5](\d\d|XX)|default", re.IGNORECASE)
"""What an answer can have for a status in a document."""
_WITHOUT_BODY = frozenset({"204", "205", "304"})


def compare_responses(exchange: Exchange) -> None:
    """Responses by status; a range or `default` speaks for those that it covers."""
    if _follow_same(exchange):
        return
    old, new = _known_statuses(exchange)
    maps = [
        (f"{one.at}/responses", {word: item for word, item in raw.items() if str(word).startswith("x-")})
        for one in (exchange.old, exchange.new)
        if isinstance(raw := one.value.get("responses", {}), dict)
    ]
    if len(maps) == 2:
        residue.leave_words(exchange.walk, "`responses`", (), *maps)
    gone, come = _unmet(exchange, old, new)
    if not _say_swapped(exchange, gone, come):
        side = exchange.requests if exchange.received == REQUEST else exchange.responses
        side.extend(fact for fact, _ in (*gone, *come))


def _unmet(
    exchange: Exchange, old: dict[str, Response], new: dict[str, Response]
) -> tuple[list[tuple[Fact, Response]], list[tuple[Fact, Response]]]:
    """Statuses that went and those that came; the others are compared."""
    gone: list[tuple[Fact, Response]] = []
    come: list[tuple[Fact, Response]] = []
    for status, response in old.items():
        if status in new:
            _response_pair(exchange, response, new[status])
            continue
        cover = _covering(status, new)
        if cover is not None:
            _response_pair(exchange, response, cover)
            continue
        within = [other for other in new if other not in old and _covering(other, {status: response})]
        if status != "default" and within:
            _say_narrowed(exchange, response, new, within)
            continue
        detail: dict[str, Any] = {
            "status": status,
            "success": _was_success(status, old, new),
            "bare": status == "default" and not response.content,
            "others": sorted(new),
        }
        event = _event(exchange, "removed")
        gone.append((Fact(event, subject=status, old=status, old_at=response.at, detail=detail), response))
    for status, response in new.items():
        if status in old:
            continue
        cover = _covering(status, old)
        if cover is not None:
            _response_pair(exchange, cover, response)
            continue
        detail = {"status": status, "success": _is_success(status)}
        event = _event(exchange, "added")
        come.append((Fact(event, subject=status, new=status, new_at=response.at, detail=detail), response))
    return gone, come


def _say_narrowed(exchange: Exchange, range_: Response, new: dict[str, Response], within: list[str]) -> None:
    exchange.say(
        exchange.received,
        "response-narrowed",
        subject=range_.status,
        old=range_.status,
        new=", ".join(sorted(within)),
        old_at=range_.at,
        new_at=new[within[0]].at,
        detail={"status": range_.status},
    )


def _say_swapped(
    exchange: Exchange, gone: list[tuple[Fact, Response]], come: list[tuple[Fact, Response]]
) -> bool:
    """Say in one that success has another status, where just one went and just one came.

    What comes with it is compared as what comes with one status. That 204 has no body goes without saying.
    """
    lost = [one for one in gone if one[0].detail["success"] and one[0].subject != "default"]
    won = [one for one in come if one[0].detail["success"] and one[0].subject != "default"]
    if len(lost) != 1 or len(won) != 1:
        return False
    (was, before), (now, after) = lost[0], won[0]
    side = exchange.requests if exchange.received == REQUEST else exchange.responses
    side.extend(fact for fact, _ in (*gone, *come) if fact is not was and fact is not now)
    exchange.say(
        exchange.received,
        "answer-changed" if exchange.new.is_incoming else "response-changed",
        subject=was.subject,
        old=was.subject,
        new=now.subject,
        old_at=was.old_at,
        new_at=now.new_at,
        detail={"status": was.subject, "success": True},
        parts=(was, now),
    )
    _response_pair(exchange, before, after)
    return True


def _event(exchange: Exchange, what: str) -> str:
    """To webhooks and callbacks it is the reader of this document who answers."""
    return f"answer-{what}" if exchange.new.is_incoming else f"response-{what}"


def _follow_same(exchange: Exchange) -> bool:
    """Follow the schemas of responses that are written alike, if they are plain enough for it.

    Of a thousand operations whose schemas differ somewhere, most say the same themselves.
    """
    old, new = exchange.old, exchange.new
    raw = old.value.get("responses")
    if not isinstance(raw, dict) or not exchange.walk.alike(raw, new.value.get("responses"), "{}responses"):
        return False
    swagger = old.doc.is_swagger
    if swagger != new.doc.is_swagger or (
        swagger and not same(types_of(old, "produces"), types_of(new, "produces"))
    ):
        return False
    schemas: list[tuple[Node, Node]] = []
    for status, item in raw.items():
        if not exchange.walk.leads_to_change(Node("", item)) or not STATUS.fullmatch(str(status)):
            continue
        places = [join(operation.at, "responses", status) for operation in (old, new)]
        found = _plain_schemas(item, places[0], places[1], is_swagger=swagger)
        if found is None:
            return False
        schemas += found
    for was, now in schemas:
        exchange.root((was,), (now,), exchange.received)
    return True


def _plain_schemas(
    item: Any, old_at: str, new_at: str, *, is_swagger: bool
) -> list[tuple[Node, Node]] | None:
    """The schemas of a response that is written alike on both sides; None if more than they may differ."""
    if item.__class__ is not dict or "$ref" in item or "headers" in item:
        return None
    if is_swagger:
        schema = item.get("schema")
        found = [(["schema"], schema)] if isinstance(schema, dict) else []
    else:
        found = []
        content = item.get("content")
        for media_type, media in content.items() if isinstance(content, dict) else ():
            if not isinstance(media, dict) or "$ref" in media or "itemSchema" in media:
                return None
            if isinstance(media.get("schema"), dict | bool):
                found.append((["content", media_type, "schema"], media["schema"]))
    return [(Node(join(old_at, *way), schema), Node(join(new_at, *way), schema)) for way, schema in found]


def _known_statuses(exchange: Exchange) -> tuple[dict[str, Response], dict[str, Response]]:
    """Responses under statuses that can come back; what stands under other words is left as it is."""
    old, new = exchange.old.responses(), exchange.new.responses()
    for status in {**old, **new}:
        if STATUS.fullmatch(status):
            continue
        places, values = [], []
        for side in (old, new):
            found = side.pop(status, None)
            places.append(found.at if found else None)
            values.append(found.value if found else None)
        if not same(*values):
            exchange.walk.leave(f"response {status!r}, which is no status", *places, *values)
    return old, new


def _covering(status: str, others: Mapping[str, Response]) -> Response | None:
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


def met(old: Mapping[str, Response], new: Mapping[str, Response]) -> Iterator[tuple[str, Response, Response]]:
    """Responses that are compared with each other, under the status of the newer one; see `_unmet`."""
    gone: list[Response] = []
    for status, response in old.items():
        other = new.get(status) or _covering(status, new)
        if other is not None:
            yield status, response, other
        elif status != "default" and _is_success(status):
            gone.append(response)
    come: list[Response] = []
    for status, response in new.items():
        cover = None if status in old else _covering(status, old)
        if cover is not None:
            yield status, cover, response
        elif status not in old and status != "default" and _is_success(status):
            come.append(response)
    if len(gone) == len(come) == 1:
        yield come[0].status, gone[0], come[0]


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
        and same(types_of(exchange.old, "produces"), types_of(exchange.new, "produces"))
    ):
        _response_bodies(exchange, old, new, detail)
    _links(exchange, old, new, side, detail)
    leave(exchange, "a response", residue.RESPONSE, old, new)


def _response_bodies(exchange: Exchange, old: Response, new: Response, detail: dict[str, Any]) -> None:
    side = exchange.received
    is_swapped = old.status != new.status
    if is_swapped and bool(old.content) != bool(new.content) and {old.status, new.status} & _WITHOUT_BODY:
        return  # the status itself says so
    if old.content and not new.content:
        exchange.say(
            side, "response-body-removed", subject=new.status, old_at=old.at, new_at=new.at, detail=detail
        )
    elif new.content and not old.content:
        exchange.say(
            side, "response-body-added", subject=new.status, old_at=old.at, new_at=new.at, detail=detail
        )
    else:
        compare_media(exchange, old.content, new.content, side, detail)


def _headers(exchange: Exchange, old: Response, new: Response, detail: dict[str, Any]) -> None:
    side = exchange.received
    for key, header in old.headers.items():
        if key in new.headers:
            compare_parameter(exchange, header, new.headers[key], side)
            continue
        exchange.say(
            side,
            "header-removed",
            subject=header.name,
            old_at=header.at,
            required=header.required,
            detail={**detail, "in": "header", "type": _type(exchange.walk.old, header)},
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
                detail={**detail, "in": "header", "type": _type(exchange.walk.new, header)},
                schemas=(None, header.schema),
            )


def _type(doc: Document, header: Parameter) -> str:
    return shape_words(doc.view(header.schema), doc)


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
