"""A made-up exchange that shows what becomes of it by one finding, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode

from triaccord.impact.translating import ABSENT, Found, Message, Refused, Translator
from triaccord.loading import Version
from triaccord.model import Example, Finding, OperationRef
from triaccord.wire import Api, Operation, Sampler
from triaccord.wire.encoding import url_of

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_HOLE = re.compile(r"\{[^{}]*\}")
_MOST = 400
"""How many fields a message is thinned by, at most, before it is shown as it is."""


class Examples:
    """Made-up exchanges of one version, and how the map's steps for one finding carry them over.

    Args:
        translator: For the whole map.
        old: The version that messages are made up of.
    """

    def __init__(self, translator: Translator, old: Version) -> None:
        self._translator, self._api = translator, Api(old)

    def pair(self, finding: Finding) -> tuple[Example, Example] | None:
        """The exchange before and after; None if steps change nothing that can be made up."""
        narrow = self._translator.narrowed([finding.fingerprint])
        for ref in finding.operations:
            found = narrow.find(ref.method, _HOLE.sub("1", ref.path))
            if found is None or found.operation is None or found.operation["new"] is None:
                continue
            stated = found.operation["old"]
            operation = self._api.operation(OperationRef(stated["path"], stated["method"]))
            made = _Making(narrow, found, operation, self._api).pair() if operation else None
            if made is not None:
                return made
        return None


class _Making:
    """One exchange."""

    def __init__(self, translator: Translator, found: Found, operation: Operation, api: Api) -> None:
        self.translator, self.found, self.operation, self.api = translator, found, operation, api
        self.entry: dict[str, Any] = found.operation or {}

    def pair(self) -> tuple[Example, Example] | None:
        """Before and after; None if nothing changes."""
        path, _, query = url_of(self.operation, self._values()).partition("?")
        sent = Message(self.operation.method, path, [_split(one) for one in query.split("&") if one])
        sent.body = self._body()
        found = self.translator.find(sent.method, path)
        if found is None:
            return None
        try:
            made = self.translator.request(found, sent)
        except Refused:
            return None
        before = self._example(sent)
        after = self._example(made)
        answer = self._answer()
        if answer is not None:
            before, after = _answered(before, *answer[0]), _answered(after, *answer[1])
        return (before, after) if before != after else None

    def _values(self) -> dict[tuple[str, str], Any]:
        """Values of the parameters that must be there, or that the finding is about."""
        sampler = Sampler(self.api.requests, 0)
        touched = {
            (step["name"], step["in"]) for step in self.entry["parameters"] if self.translator._counts(step)
        }
        return {
            (each.name, each.where): sampler.sample(each.schema, f"{self.operation.path}|{each.name}")
            for each in self.operation.parameters
            if each.where in ("path", "query")
            and (each.where == "path" or (each.name, each.where) in touched)
        }

    def _body(self) -> Any:
        payload = self.operation.json_body
        if payload is None or payload.schema is None or not self.entry["body"]:
            return ABSENT
        whole = Sampler(self.api.requests, 0).sample(payload.schema, self.found.name)
        return self._thinned(whole, self._sent)

    def _sent(self, value: Any) -> Any:
        bare = Found({**self.entry, "parameters": [], "refusals": []}, self.found.name, "", {})
        return self.translator.request(bare, Message(self.operation.method, "", body=value)).body

    def _answer(self) -> tuple[tuple[int, Any], tuple[int, Any]] | None:
        """Status and body before and after, of the first answer that the finding changes."""
        for status, answer in sorted(self.operation.answers.items()):
            schema = answer.json_schema
            if schema is None or not status.isdigit():
                continue
            whole = Sampler(self.api.responses, 0).sample(schema, f"{self.found.name} {status}")
            thin = self._thinned(self._agreeing(int(status), whole), partial(self._body_told, int(status)))
            told = self._told(int(status), thin)
            if thin is not ABSENT and told != (int(status), thin):
                return (int(status), thin), told
        return None

    def _body_told(self, status: int, value: Any) -> Any:
        return self._told(status, value)[1]

    def _agreeing(self, status: int, whole: Any) -> Any:
        """An answer whose two names for one thing have one value, as far as the way there and back tells."""
        code, body = self._told(status, whole)
        try:
            return self.translator.answer_back(self.found, code, [], body)[2]
        except Refused:
            return whole

    def _told(self, status: int, value: Any) -> tuple[int, Any]:
        code, _, body = self.translator.answer_forward(self.found, status, [], value)
        return code, body

    def _thinned(self, whole: Any, carry: Callable[[Any], Any]) -> Any:
        """A message without the fields that it is not about; `ABSENT` if nothing changes."""
        try:
            wanted = _differences(whole, carry(whole))
        except Refused:
            return ABSENT
        if not wanted:
            return ABSENT
        left = _MOST
        for path in _paths(whole):
            thinner = _without(whole, path)
            left -= 1
            if _is_last(whole, path):
                continue
            if left > 0 and _differences(thinner, carry(thinner)) == wanted:
                whole = thinner
        return whole

    def _example(self, message: Message) -> Example:
        query = urlencode(message.query, quote_via=quote, safe="[],:")
        media_type, body = body_of(message)
        return Example(
            operation=OperationRef(self.operation.path, self.operation.method),
            method=message.method,
            target=message.path + (f"?{query}" if query else ""),
            headers=tuple(message.headers),
            media_type=media_type,
            body=body,
        )


def body_of(message: Message) -> tuple[str | None, Any]:
    """Media type and body of a message as an example has them; what a form has once is no list there."""
    if message.body is ABSENT:
        return None, None
    if not message.is_form:
        return JSON, message.body
    return FORM, {name: texts[0] if len(texts) == 1 else texts for name, texts in message.body.items()}


def _answered(example: Example, status: int, body: Any) -> Example:
    return replace(example, status=str(status), response_media_type="application/json", response_body=body)


def _split(pair: str) -> tuple[str, str]:
    name, _, text = pair.partition("=")
    return unquote_plus(name), unquote_plus(text)


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all fields, outermost first."""
    found: list[tuple[Any, ...]] = []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        if isinstance(value, dict):
            found.append((*at, key))
        found += _paths(each, (*at, key))
    return sorted(found, key=len)


def _is_last(value: Any, path: tuple[Any, ...]) -> bool:
    """Whether a field is the last one of an entry of a list: an empty entry shows nothing."""
    holder, parent = value, None
    for key in path[:-1]:
        parent = holder
        if not isinstance(holder, dict | list) or (isinstance(holder, dict) and key not in holder):
            return False
        holder = holder[key]
    return isinstance(parent, list) and isinstance(holder, dict) and len(holder) == 1


def _without(value: Any, path: tuple[Any, ...]) -> Any:
    """A copy without the field at a path; the same where there is none."""
    if isinstance(value, dict) and path[0] in value:
        if len(path) == 1:
            return {key: each for key, each in value.items() if key != path[0]}
        return {key: _without(each, path[1:]) if key == path[0] else each for key, each in value.items()}
    if isinstance(value, list) and isinstance(path[0], int) and len(path) > 1:
        return [_without(each, path[1:]) if at == path[0] else each for at, each in enumerate(value)]
    return value


def _differences(old: Any, new: Any, at: str = "") -> frozenset[str]:
    """Where two messages differ, as dotted paths."""
    if isinstance(old, dict) and isinstance(new, dict):
        found: set[str] = set()
        for key in {**old, **new}:
            if key in old and key in new:
                found |= _differences(old[key], new[key], f"{at}.{key}")
            else:
                found.add(f"{at}.{key}")
        return frozenset(found)
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return frozenset(one for pair in zip(old, new, strict=True) for one in _differences(*pair, f"{at}[]"))
    return frozenset() if old == new else frozenset({at or "."})
