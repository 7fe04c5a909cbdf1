"""What differs between the request bodies of two operations."""

from __future__ import annotations

from typing import Any

from triaccord.differ import residue
from triaccord.differ.canonical import Document
from triaccord.differ.canonical.messages import Body
from triaccord.differ.exchanges import Exchange, leave
from triaccord.differ.messages.media import compare_media
from triaccord.differ.values import shape_words


def compare_bodies(exchange: Exchange, old: Body | None, new: Body | None) -> None:
    """Whether there is a body, whether it must be sent, and what it holds."""
    side = exchange.sent
    if old is None:
        if new is None:
            return
        detail = {"media_types": sorted(new.content), "properties": _body_properties(exchange.walk.new, new)}
        exchange.say(side, "body-added", subject="body", new_at=new.at, required=new.required, detail=detail)
        return
    if new is None:
        detail = {"media_types": sorted(old.content), "properties": _body_properties(exchange.walk.old, old)}
        exchange.say(
            side, "body-removed", subject="body", old_at=old.at, required=old.required, detail=detail
        )
        return
    if old.required != new.required and not exchange.old.doc.aliases.get(old.at):
        event = "body-required" if new.required else "body-optional"
        places = {"old_at": old.at, "new_at": new.at}
        exchange.say(
            side, event, subject="body", old=old.required, new=new.required, required=new.required, **places
        )
    if not (exchange.old.doc.is_swagger or exchange.new.doc.is_swagger):
        leave(exchange, "a body", residue.BODY, old, new)
    compare_media(exchange, old.content, new.content, side, {})


def _body_properties(doc: Document, body: Body) -> dict[str, Any]:
    """Properties of a body on one side only, with type and place: parameters may have moved there."""
    found: dict[str, Any] = {}
    for media in body.content.values():
        view = doc.view(media.schema)
        for name, schema in view.properties.items():
            words = shape_words(doc.view(schema), doc)
            found.setdefault(name, {"type": words, "at": schema[0].at, "required": name in view.required})
    return found
