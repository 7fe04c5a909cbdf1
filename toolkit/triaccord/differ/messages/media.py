"""What differs between two maps of media types: which there are, what each holds."""

from __future__ import annotations

from typing import Any

from triaccord.differ import residue
from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.messages import Media
from triaccord.differ.canonical.view import View
from triaccord.differ.exchanges import Exchange, leave
from triaccord.differ.values import type_words


def compare_media(
    exchange: Exchange, old: dict[str, Media], new: dict[str, Media], side: int, detail: dict[str, Any]
) -> None:
    """Pair media types and compare what they hold; the rest came or went."""
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
            if not (_is_markup(now) and _restated(exchange, old[was], new[now], side, more)):
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


def _is_markup(media_type: str) -> bool:
    return _syntax(media_type) == "xml"


def _restated(exchange: Exchange, old: Media, new: Media, side: int, detail: dict[str, Any]) -> bool:
    """Whether XML is a plain text on one side and an object without a word on its elements on the other.

    Both say the same of the wire: some XML.
    """
    views = exchange.walk.old.view(old.schema), exchange.walk.new.view(new.schema)
    if {tuple(view.kinds) for view in views} != {("string",), ("object",)}:
        return False
    if not all(_says_only_its_type(view) for view in views):
        return False
    words = [type_words(view) for view in views]
    places = {"old_at": old.at, "new_at": new.at}
    exchange.say(side, "markup-restated", subject="body", old=words[0], new=words[1], detail=detail, **places)
    return True


def _says_only_its_type(view: View) -> bool:
    return not (
        view.enums or view.limits or view.patterns or view.formats or view.properties or view.required
        or view.pattern_properties or view.additional or view.unions or view.excluded
    )  # fmt: skip


def _only_charset(was: str, now: str) -> bool:
    parameters = set(was.split(";")[1:]) ^ set(now.split(";")[1:])
    return all(parameter.startswith("charset=") for parameter in parameters)


def _media_pair(exchange: Exchange, old: Media, new: Media, side: int, detail: dict[str, Any]) -> None:
    leave(exchange, "a media type", residue.MEDIA, old, new)
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
