"""The steps for what is sent elsewhere now: in the query, a header, the path, a form or the body."""

from __future__ import annotations

from typing import Any

from triaccord.impact.messages import Messages
from triaccord.impact.places import Pointers
from triaccord.impact.routes import Route
from triaccord.impact.saying import constant, has, kinds, required
from triaccord.impact.stepping import Piece
from triaccord.usage.naming import ITEMS

WHERE = {"formData": "form"}
"""Swagger's words for places, where ours are others."""
PLACES = ("path", "query", "header", "form", "body")
"""Where steps can put what is sent; cookies are nobody's business but the server's."""
_DELIMITERS = {"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|", "spaceDelimited": " ", "pipeDelimited": "|"}


def relocation_steps(
    piece: Piece, old: tuple[Messages, Route], new: tuple[Messages, Route]
) -> tuple[list[dict[str, Any]], str]:
    """The steps for one thing that is sent elsewhere.

    Args:
        piece: What moved; its event is `parameter-moved`.
        old: The operation in the old document.
        new: The operation in the new one.

    Returns:
        The steps, and why there are none (empty if there are).
    """
    change = piece.change
    was, now = _place(change.detail.get("was_in", change.old)), _place(change.detail.get("in", change.new))
    if was not in PLACES or now not in PLACES:
        return [], "cookies are not carried over" if "cookie" in (
            was,
            now,
        ) else f"nothing carries it to {now}"
    name, called = change.subject, change.path or change.subject
    more: dict[str, Any] = {}
    if change.old_at is not None and was not in ("body", "path"):
        more |= _delimiter(old[0], change.old_at, "sep")
    is_json = _is_json(old[0], change.old_at), _is_json(new[0], change.new_at)
    if now == "body":
        more |= _field(new, change.new_at)
        # Forms write lists and objects as JSON, too: texts are handed on as they are.
        is_json = is_json[0] and not more.get("form"), False
    elif change.new_at is not None and now != "path":
        more |= _delimiter(new[0], change.new_at, "join")
    if is_json == (True, False):
        more |= {"json": "read"}
    elif is_json == (False, True):
        more |= {"json": "written"}
    if was == "body" and not _has_body(new):
        more["empty"] = True
    step = piece.step("move", **{"in": was}, name=name, to=now, **{"as": called}, **more)
    steps = [step]
    if change.required and not change.detail.get("was_required") and now != "path":
        wanted = piece.step("required", **{"in": now}, name=called)
        known = _known(new[0], change.new_at)
        steps.append({**wanted, "value": known[0]} if known else wanted)
    return steps, ""


def _place(word: Any) -> str:
    return WHERE.get(str(word), str(word))


def _field(new: tuple[Messages, Route], at: str | None) -> dict[str, Any]:
    """What a field of the new body takes, and how the body is written."""
    messages = new[0]
    schema = _schema(messages, at)
    found = kinds(messages.places, schema)
    more: dict[str, Any] = {}
    if found == ("array",):
        more["many"] = True
        found = kinds(messages.places, messages.places.walk(schema, (ITEMS,)))
    if found:
        more["types"] = list(found)
    if _is_form(new):
        more["form"] = True
    return more


def _is_json(messages: Messages, at: str | None) -> bool:
    """Whether a parameter's value is JSON in text."""
    stated = messages.places.at(messages.places.resolved(at)) if at is not None else None
    content = stated.get("content") if isinstance(stated, dict) and "in" in stated else None
    return isinstance(content, dict) and any("json" in str(media_type).lower() for media_type in content)


def _is_form(new: tuple[Messages, Route]) -> bool:
    media_types = [media_type.lower() for _, media_type in new[0].body_contents(new[1])]
    return bool(media_types) and not any("json" in one or one == "*/*" for one in media_types)


def body_is_required(new: tuple[Messages, Route]) -> bool:
    """Whether the new version wants a body in any case."""
    return any(
        isinstance(stated := new[0].places.at(content.rpartition("/content/")[0]), dict)
        and stated.get("required") is True
        for content, _ in new[0].body_contents(new[1])
    )


def empty_body(new: tuple[Messages, Route]) -> dict[str, Any]:
    """What stands in for a body that is not sent, if nothing must be in it."""
    places, roots = new[0].places, new[0].request_roots(new[1])
    return {"value": {}} if kinds(places, roots) == ("object",) and not required(places, roots) else {}


def _has_body(new: tuple[Messages, Route]) -> bool:
    return bool(new[0].request_roots(new[1]))


def _delimiter(messages: Messages, at: str, word: str) -> dict[str, Any]:
    """What stands between several values in one text; nothing where each is sent by itself."""
    stated = messages.places.at(messages.places.resolved(at))
    schema = _schema(messages, at)
    if not isinstance(stated, dict) or not messages.places.walk(schema, (ITEMS,)):
        return {}
    style = str(stated.get("style", "simple" if stated.get("in") == "header" else "form"))
    if "collectionFormat" in stated or "schema" not in stated:
        style = str(stated.get("collectionFormat", "csv"))
        return {} if style == "multi" else {word: _DELIMITERS.get(style, ",")}
    if style == "form" and stated.get("explode", True):
        return {}
    return {word: _DELIMITERS.get(style, ",")}


def _known(messages: Messages, at: str | None) -> tuple[Any, ...]:
    """The value that a new place takes where nothing is sent."""
    schemas = [messages.places.at(pointer) for pointer in sorted(_schema(messages, at))]
    return constant(schemas) or next(((one["default"],) for one in schemas if has(one, "default")), ())


def _schema(messages: Messages, at: str | None) -> Pointers:
    if at is None:
        return frozenset()
    here = messages.places.resolved(at)
    inner = messages.places.at(f"{here}/schema")
    return messages.places.opened([here if inner is None else f"{here}/schema"])
