"""The kinds of drift that change what goes out: values in bodies, and replies as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from triaccord.model import Json
from triaccord.sandbox.faults import Reply
from triaccord.wire import Api, Uses
from triaccord.wire.resources import words
from triaccord.wire.views import merged, properties_of

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
Test = Callable[[Json, dict[str, Any]], bool]
Edit = Callable[[dict[str, Json], str], None]


@dataclass(frozen=True, slots=True)
class _Body:
    """How one kind changes a field of a thing: which fields it can change, and how."""

    words: str
    fits: Test
    edit: Edit
    only_some: bool = False
    later_pages: bool = False


def _set(value: Callable[[Any], Json]) -> Edit:
    def edit(item: dict[str, Json], name: str) -> None:
        item[name] = value(item[name])

    return edit


def _drop(item: dict[str, Json], name: str) -> None:
    del item[name]


def _rename(item: dict[str, Json], name: str) -> None:
    item[name[0].swapcase() + name[1:]] = item.pop(name)


def _is_plain_text(value: Json, schema: dict[str, Any]) -> bool:
    free = "enum" not in schema and "format" not in schema and "pattern" not in schema
    return isinstance(value, str) and len(value) > 2 and free


def _is_date(value: Json, _: dict[str, Any]) -> bool:
    return isinstance(value, str) and _DATE.match(value) is not None


def _is_number(value: Json, _: dict[str, Any]) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_fraction(value: Json, _: dict[str, Any]) -> bool:
    return isinstance(value, float) and not value.is_integer()


_KINDS: dict[str, _Body] = {
    "value-rounded": _Body("fractions lose their decimals", _is_fraction, _set(lambda v: float(round(v)))),
    "number-as-text": _Body("a number comes as text", _is_number, _set(str)),
    "text-truncated": _Body("texts lose their last character", _is_plain_text, _set(lambda v: v[:-1])),
    "text-case-changed": _Body("texts come in capitals", _is_plain_text, _set(lambda v: v.upper())),
    "text-padded": _Body("texts have a blank at their end", _is_plain_text, _set(lambda v: v + " ")),
    "boolean-inverted": _Body("yes is no", lambda v, _: isinstance(v, bool), _set(lambda v: not v)),
    "enum-unknown": _Body(
        "a value that the document does not list", lambda v, s: "enum" in s, _set(lambda v: f"{v}_NEW")
    ),
    "enum-swapped": _Body(
        "another value of those that are listed", lambda v, s: len(s.get("enum", ())) > 1, lambda i, n: None
    ),
    "date-shifted": _Body("dates are a day late", _is_date, _set(lambda v: _shifted(v))),
    "date-format-changed": _Body(
        "dates are written differently", _is_date, _set(lambda v: ".".join(reversed(v[:10].split("-"))))
    ),
    "null-for-value": _Body("null where a value belongs", lambda v, _: v is not None, _set(lambda v: None)),
    "field-missing": _Body("a field is missing now and then", lambda v, _: True, _drop, only_some=True),
    "field-renamed": _Body("a field has another name", lambda v, _: True, _rename),
    "type-changed-on-later-pages": _Body(
        "another type from the second page on", _is_number, _set(lambda v: f"{v}"), later_pages=True
    ),
    "array-emptied": _Body(
        "arrays are empty", lambda v, _: isinstance(v, list) and bool(v), _set(lambda v: [])
    ),
    "sign-flipped": _Body(
        "numbers change their sign", lambda v, _: _is_number(v, _) and bool(v), _set(lambda v: -v)
    ),
}


class _BodyDrifts:
    words: Mapping[str, str] = {kind: each.words for kind, each in _KINDS.items()}

    @staticmethod
    def apply(
        kind: str, field: str | None, api: Api, use: Uses, reply: Reply, *, paged: bool
    ) -> tuple[Reply, str]:
        """The reply with one field of its things changed, and which."""
        drift = _KINDS[kind]
        if not reply.has_body or (drift.later_pages and not paged) or not 200 <= reply.status < 300:
            return reply, ""
        _, answer = use.operation.success
        schema = use.item if use.item is not None else answer.json_schema if answer is not None else None
        views = {n: merged(api.responses, s) for n, s in properties_of(api.responses, schema).items()}
        ids = {name for name in views if name.lower() in ("id", "uuid")}
        body = _copied(reply.body)
        items = list(_things(body, use))
        name = field or next(
            (n for n in sorted(views) if n not in ids
             and any(n in item and drift.fits(item[n], views[n]) for item in items)),
            None,
        )  # fmt: skip
        if name is None:
            return reply, ""
        for index, item in enumerate(items):
            if name not in item or not drift.fits(item[name], views.get(name, {})):
                continue
            if drift.only_some and index % 3 != len(items) % 2:
                continue
            if kind == "enum-swapped":
                listed = [v for v in views.get(name, {}).get("enum", ()) if v is not None]
                item[name] = (
                    listed[(listed.index(item[name]) + 1) % len(listed)]
                    if item[name] in listed
                    else item[name]
                )
            else:
                drift.edit(item, name)
        return replace(reply, body=body), name


class _ReplyDrifts:
    words: Mapping[str, str] = {
        "order-swapped": "lists run the other way",
        "items-duplicated": "the first thing of a list is there twice",
        "wrong-status": "another status of success than the document has",
        "html-for-json": "a page of HTML with status 200",
        "content-type-wrong": "JSON that calls itself text",
        "header-missing": "headers that the document demands are missing",
        "envelope-changed": "the things of a list are under another name",
        "extra-field": "a field that no document knows",
        "total-wrong": "counts are one too high",
        "body-truncated": "the last bytes of the body are missing",
    }

    @staticmethod
    def apply(kind: str, reply: Reply) -> Reply:
        """The reply, changed as a whole."""
        if not 200 <= reply.status < 300:
            return reply
        match kind:
            case "wrong-status":
                return replace(reply, status=203 if reply.status != 203 else 206)
            case "html-for-json" if reply.has_body:
                return Reply(status=200, has_body=False, text="<html>Sign in</html>", media_type="text/html")
            case "content-type-wrong" if reply.has_body:
                return replace(reply, media_type="text/plain")
            case "header-missing":
                return replace(reply, headers={})
            case "body-truncated" if reply.has_body:
                import json

                return replace(reply, has_body=False, text=json.dumps(reply.body)[:-2])
        if not reply.has_body:
            return reply
        return replace(reply, body=_edited(kind, _copied(reply.body)))


def _edited(kind: str, body: Json) -> Json:
    lists = [body] if isinstance(body, list) else []
    if isinstance(body, dict):
        lists = [each for each in body.values() if isinstance(each, list)]
    for each in lists:
        if kind == "order-swapped":
            each.reverse()
        elif kind == "items-duplicated" and each:
            each.insert(0, each[0])
        elif kind == "extra-field":
            for item in each:
                if isinstance(item, dict):
                    item["xUndocumented"] = True
    if isinstance(body, dict):
        if kind == "extra-field" and not lists:
            body["xUndocumented"] = True
        if kind == "envelope-changed":
            return {f"{n}List" if isinstance(v, list) else n: v for n, v in body.items()}
        if kind == "total-wrong":
            for name, value in _counts(body):
                name[value] += 1
    return body


def _counts(body: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for name, value in body.items():
        if isinstance(value, dict):
            yield from _counts(value)
        elif isinstance(value, int) and not isinstance(value, bool) and {"count", "total"} & set(words(name)):
            yield body, name


BODY_DRIFTS = _BodyDrifts()
REPLY_DRIFTS = _ReplyDrifts()
REQUEST_DRIFTS: Mapping[str, str] = {
    "no-auth": "everybody is let in",
    "expired-token-accepted": "tokens hold after their end",
    "validation-missing": "requests are not checked",
    "stricter": "optional fields are refused",
    "optional-param-required": "a list without any parameter is refused",
    "boundary-500": "the limits of a parameter end in an internal error",
    "slow": "every answer takes 0.4 s longer",
    "write-ignored": "changes and deletions are confirmed and not done",
    "create-loses-field": "a field of what is created is not stored",
    "filter-ignored": "filters do nothing",
    "default-size-changed": "pages are shorter than the document says when no size is asked for",
    "size-ignored": "the size of a page cannot be chosen",
    "limit-not-enforced": "a page has one thing more than was asked for",
    "order-param-ignored": "the order cannot be chosen",
    "page-ignored": "every page is the first",
    "page-off-by-one": "later pages begin one thing too early",
    "page-gap": "later pages begin one thing too late",
    "last-item-lost": "the last thing never comes",
    "stale-read": "a read shows what was there at the read before",
    "id-reused": "a new thing gets the id of one that was deleted",
    "not-found-is-200": "what is not there is an empty answer with status 200",
    "error-model-changed": "errors are plain text",
}


def _things(body: Json, use: Uses) -> Iterator[dict[str, Json]]:
    """The things in a body: its items if it is a list, else the body itself."""
    if isinstance(body, dict) and use.envelope is not None:
        body = body.get(use.envelope)
    for item in body if isinstance(body, list) else [body]:
        if isinstance(item, dict):
            yield item


def _neighbour(value: Json, listed: Any) -> Json:
    real = [each for each in listed if each is not None]
    return real[(real.index(value) + 1) % len(real)] if value in real else value


def _copied(value: Json) -> Any:
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def _shifted(text: str) -> str:
    import datetime as dt

    day = dt.date.fromisoformat(text[:10]) + dt.timedelta(days=1)
    return day.isoformat() + text[10:]
