"""What the new version would not take of a request that a test sends, finding by finding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from triaccord.impact.exchanges import Found, Message, Refused
from triaccord.impact.steps import ABSENT
from triaccord.impact.translating import Translator
from triaccord.rehearsal.answers import AnswerRun
from triaccord.rehearsal.effects import Effect, Part
from triaccord.usage.bodies import json_paths
from triaccord.usage.rewriting import Asked

_FORM = "application/x-www-form-urlencoded"
MAX_BODY = 4_000_000


def message_of(asked: Asked) -> Message:
    """A request taken apart; a body that is neither JSON nor a form stays bytes."""
    parts = urlsplit(asked.url)
    kind = next((str(v) for k, v in asked.headers.items() if k.lower() == "content-type"), "")
    media_type = kind.partition(";")[0].strip().lower()
    body, is_form = _body(asked.content, media_type)
    return Message(
        asked.method.upper(),
        parts.path,
        parse_qsl(parts.query, keep_blank_values=True),
        [(str(name), str(value)) for name, value in asked.headers.items()],
        body,
        is_form,
    )


def _body(content: Any, media_type: str) -> tuple[Any, bool]:
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if not isinstance(data, (bytes, bytearray)) or not data:
        return ABSENT, False
    data = bytes(data)
    if media_type == _FORM:
        return parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True), True
    if len(data) <= MAX_BODY and data.lstrip()[:1] in (b"{", b"["):
        try:
            return json.loads(data), False
        except (ValueError, RecursionError):
            pass
    return data, False


class Sending:
    """Judges requests by a migration map.

    Args:
        translator: Of the map; asked with one finding at a time.
    """

    def __init__(self, translator: Translator) -> None:
        # Calls are stopped for what their answers lack, too; here only what is sent matters.
        entries = [{**entry, "refusals": []} for entry in translator.document["operations"]]
        self._translator = Translator({**translator.document, "operations": entries})
        self._alone: dict[str, Translator] = {}
        self._concerned: dict[str, tuple[str, ...]] = {}

    def effects(self, found: Found, message: Message) -> tuple[Effect, ...]:
        """What the new version would not take, or not understand, of a request; sorted."""
        entry = found.operation
        if entry is None or entry["new"] is None:
            return ()
        found = Found({**entry, "refusals": []}, found.name, found.prefix, found.values)
        effects = set(self._of_body(entry, found, message))
        fields = {effect.field for effect in effects}
        told = {effect.finding for effect in effects}
        for finding in self._findings(found.name, entry):
            for effect in self._of_finding(finding, found, message, with_body=finding not in told):
                if effect.field not in fields or effect.field == "":
                    effects.add(effect)
        return tuple(sorted(effects))

    def _of_body(self, entry: dict[str, Any], found: Found, message: Message) -> Iterator[Effect]:
        """Fields of a JSON body that have another name, place or type now, or none."""
        if entry["body"] is None or message.is_form or not isinstance(message.body, (dict, list)):
            return
        run = AnswerRun(
            self._translator.document["shapes"], found.name, lambda _finding, _part: False, _nothing
        )
        run.forward(entry["body"], message.body)
        for effect in run.effects:
            if effect.part is Part.ANSWER:
                yield Effect(effect.finding, Part.REQUEST, found.name, effect.field, effect.what)

    def _of_finding(
        self, finding: str, found: Found, message: Message, *, with_body: bool
    ) -> Iterator[Effect]:
        try:
            made = self._only(finding).request(found, message)
        except Refused as refused:
            yield Effect(
                finding, Part.REQUEST, found.name, refused.field, f"would be refused: {refused.reason}"
            )
            return
        plain = self._only("").request(found, message)
        for field, what in _differences(plain, made, with_body=with_body):
            yield Effect(finding, Part.REQUEST, found.name, field, what)

    def _only(self, finding: str) -> Translator:
        if finding not in self._alone:
            self._alone[finding] = self._translator.narrowed([finding])
        return self._alone[finding]

    def _findings(self, name: str, entry: dict[str, Any]) -> tuple[str, ...]:
        """The findings that the map has steps of for an operation's requests."""
        if name not in self._concerned:
            steps = list(entry["parameters"])
            shapes = self._translator.document["shapes"]
            for shape in reachable(shapes, [entry["body"], *(step.get("shape") for step in steps)]):
                steps.extend(shapes[shape]["steps"])
            found = {str(step["finding"]) for step in steps if step.get("finding")}
            self._concerned[name] = tuple(sorted(found))
        return self._concerned[name]


def reachable(shapes: dict[str, Any], names: Iterable[str | None]) -> list[str]:
    """The shapes that these lead to, themselves included, in the order that they are met."""
    found: dict[str, None] = {}
    todo = [name for name in names if name]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found[name] = None
        shape = shapes[name]
        todo += [
            each for each in (*shape["fields"].values(), shape.get("items"), shape.get("further")) if each
        ]
    return list(found)


def _nothing(finding: str, name: str, event: str) -> Any:
    return ABSENT


def _differences(was: Message, now: Message, *, with_body: bool) -> Iterator[tuple[str, str]]:
    if (was.method, was.path) != (now.method, now.path):
        yield "", f"is now {now.method} {now.path}"
    for old, new in ((was.query, now.query), (was.headers, now.headers)):
        gone = sorted({name for name, _ in old} - {name for name, _ in new})
        come = sorted({name for name, _ in new} - {name for name, _ in old})
        yield from _names(gone, come)
        both = {name for name, _ in old} & {name for name, _ in new}
        for name in sorted(both):
            if [text for key, text in old if key == name] != [text for key, text in new if key == name]:
                yield name, "has another value now"
    if not with_body:
        return
    if was.body != now.body and now.body is not ABSENT and not isinstance(now.body, bytes):
        old_paths = set(json_paths(was.body)) if was.body is not ABSENT else set()
        new_paths = set(json_paths(now.body))
        yield from _names(sorted(old_paths - new_paths), sorted(new_paths - old_paths))


def _names(gone: list[str], come: list[str]) -> Iterator[tuple[str, str]]:
    if len(gone) == len(come) == 1:
        yield gone[0], f"is now `{come[0]}`"
        return
    for name in gone:
        yield name, "is not taken any more"
    for name in come:
        yield name, "must be sent now"
