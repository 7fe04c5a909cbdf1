"""What differs between two maps of media types: which there are, what each holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from triaccord.differ import residue
from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.messages import Media, Operation
from triaccord.differ.canonical.nodes import join
from triaccord.differ.canonical.view import View
from triaccord.differ.exchanges import Exchange, leave
from triaccord.differ.markup import is_markup, syntax
from triaccord.differ.values import PLAIN, type_words


def compare_media(
    exchange: Exchange, old: dict[str, Media], new: dict[str, Media], side: int, detail: dict[str, Any]
) -> None:
    """Pair media types and compare what they hold; the rest came or went."""
    pairs, gone, come = _paired_media(old, new)
    known: tuple[Any, Any] = (None, None)
    # 2.0 has one schema for all media types, whatever they are.
    held = pairs or ([(gone[0], come[0])] if exchange.is_swagger and gone and come else [])
    for was, now in held:
        more = {**detail, "media_type": now}
        schemas = old[was].schema, new[now].schema
        if schemas[0] is not known[0] or schemas[1] is not known[1]:
            if not (is_markup(now) and _restated(exchange, old[was], new[now], side, more)):
                exchange.root(*schemas, side)
            known = schemas
        _media_pair(exchange, old[was], new[now], side, more)
    word = "produces" if side == exchange.received else "consumes"
    say = _Telling(exchange, side, detail, word, (side, sorted(old), sorted(new)))
    for was, now in pairs:
        if was.split(";")[0] != now.split(";")[0]:
            say.changed(was, now, old[was].at, new[now].at)
    if gone:
        # Where nothing is left, what came takes the place of what went: one edit.
        instead = come if not pairs else []
        say.removed(gone, instead, old[gone[0]].at, new[come[0]].at if instead else None)
    if not gone or pairs:
        for name in come:
            say.added(name, new[name].at)


@dataclass(slots=True)
class _Telling:
    """Says what happens to media types: the same edit at several statuses, and at many operations, is one.

    2.0 lists media types for the operation or the whole document: there the edit stands. Generators repeat
    the list at each operation.
    """

    exchange: Exchange
    side: int
    detail: dict[str, Any]
    word: str
    among: tuple[Any, ...]

    def changed(self, was: str, now: str, old_at: str, new_at: str) -> None:
        """One took the place of another of the same syntax, or of a range that has it."""
        relation = "narrowed" if _has(was, now) else "widened" if _has(now, was) else ""
        more = {"media_type": now, "relation": relation}
        self._say("media-type-changed", (was, now), (old_at, new_at), more)

    def removed(self, gone: list[str], instead: list[str], old_at: str, new_at: str | None) -> None:
        """Some are not there any more."""
        more: dict[str, Any] = {"media_type": gone[0], "media_types": gone}
        if instead:
            more["instead"] = instead
        self._say("media-type-removed", (_one_or_all(gone), _one_or_all(instead)), (old_at, new_at), more)

    def added(self, name: str, new_at: str) -> None:
        """One more is there."""
        self._say("media-type-added", (None, name), (None, new_at), {"media_type": name})

    def _say(
        self, event: str, values: tuple[Any, Any], places: tuple[str | None, str | None], more: dict[str, Any]
    ) -> None:
        key = (event, self.side, repr(values), "status" in self.detail)
        said = self.exchange.media.get(key)
        if said is not None and "status" in self.detail:
            if "statuses" in said.detail:
                said.detail["statuses"].append(self.detail["status"])
            return
        if self.exchange.is_swagger:
            places = self._list_at(self.exchange.old), self._list_at(self.exchange.new)
        detail = {**self.detail, **more}
        if "status" in self.detail and not self.exchange.is_swagger:
            detail["statuses"] = [self.detail["status"]]
        old, new = values
        self.exchange.media[key] = self.exchange.say(
            self.side,
            event,
            subject=str(more["media_type"]),
            old=old,
            new=new,
            old_at=places[0],
            new_at=places[1],
            detail=detail,
            everywhere=True,
            among=self.among,
        )

    def _list_at(self, operation: Operation) -> str:
        return f"{operation.at}/{self.word}" if self.word in operation.value else f"/{self.word}"


def _one_or_all(names: list[str]) -> Any:
    return (names[0] if len(names) == 1 else names) if names else None


def _has(wide: str, narrow: str) -> bool:
    """Whether a range of media types has another."""
    kind, _, subtype = wide.split(";")[0].partition("/")
    return subtype == "*" and wide != narrow and kind in ("*", narrow.partition("/")[0])


def _paired_media(
    old: dict[str, Media], new: dict[str, Media]
) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Equal names first, then names that differ in their parameters only, then syntaxes and ranges."""
    pairs = [(name, name) for name in old if name in new]
    gone, come = [n for n in old if n not in new], [n for n in new if n not in old]
    for was in list(gone):
        near = [now for now in come if now.split(";")[0] == was.split(";")[0] and _only_charset(was, now)]
        if near:
            pairs.append((was, near[0]))
            gone.remove(was)
            come.remove(near[0])
    for was in list(gone):
        kin = [now for now in come if syntax(now) == syntax(was)]
        if kin:
            pairs.append((was, kin[0]))
            gone.remove(was)
            come.remove(kin[0])
    for was in list(gone):
        kin = [now for now in come if _has(was, now) or _has(now, was)]
        if kin:
            pairs.append((was, kin[0]))
            gone.remove(was)
            come.remove(kin[0])
    return pairs, gone, come


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
    views = exchange.walk.old.view(old.schema), exchange.walk.new.view(new.schema)
    for name in {**old.encoding, **new.encoding}:
        if not all(name in view.properties for view in views):
            continue  # how a new property is written is no change
        was, now = old.encoding.get(name), new.encoding.get(name)
        if same(was, now) or (_plain_encoding(was) and _plain_encoding(now)):
            continue
        kinds = [
            doc.view(view.properties[name]).kinds
            for doc, view in zip((exchange.walk.old, exchange.walk.new), views, strict=True)
        ]
        if all(kind <= _ALIKE_AS_JSON for kind in kinds) and _only_json(was) and _only_json(now):
            continue
        if any(kind <= PLAIN for kind in kinds) and same(_unjoined(was), _unjoined(now)):
            continue
        exchange.say(
            side,
            "encoding-widened" if _is_wider(was, now) else "encoding-changed",
            subject=name,
            old=was,
            new=now,
            old_at=_encoding_at(old, name),
            new_at=_encoding_at(new, name),
            detail=detail,
        )


def _is_wider(was: Any, now: Any) -> bool:
    """Whether parts that were written the old way are still welcome."""
    was, now = was if isinstance(was, dict) else {}, now if isinstance(now, dict) else {}
    for word, default in (("style", "form"), ("explode", True), ("allowReserved", False)):
        if was.get(word, default) != now.get(word, default) and (word, now.get(word)) != (
            "allowReserved",
            True,
        ):
            return False
    types = [
        {one.strip().lower() for one in str(side.get("contentType", "")).split(",")} for side in (was, now)
    ]
    if not types[0] <= types[1] and types[1] != {""}:
        return False
    known, headers = (
        side.get("headers") if isinstance(side.get("headers"), dict) else {} for side in (was, now)
    )
    asked = {name: one for name, one in headers.items() if not same(one, known.get(name))}
    return all(
        isinstance(one, dict) and one.get("required") is not True and name not in known
        for name, one in asked.items()
    )


_ALIKE_AS_JSON = frozenset({"boolean", "integer", "fraction"})
"""Kinds that are the same text as JSON and plain."""


def _only_json(encoding: Any) -> bool:
    return _plain_encoding(encoding) or encoding == {"contentType": "application/json"}


def _unjoined(encoding: Any) -> Any:
    """An encoding without what says how lists and objects are joined."""
    if not isinstance(encoding, dict):
        return encoding or {}
    return {word: value for word, value in encoding.items() if word not in ("style", "explode")}


def _encoding_at(media: Media, name: str) -> str:
    return join(media.at, "encoding", name) if name in media.encoding else media.at


def _plain_encoding(encoding: Any) -> bool:
    return not encoding or encoding in ({"style": "form"}, {"style": "form", "explode": True})
