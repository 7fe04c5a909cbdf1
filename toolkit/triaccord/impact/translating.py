"""Exchanges between two versions, carried over by a migration map: standard library alone.

This module reads the map's JSON form and nothing else, and its source becomes part of every generated
shim, after those of `limits`, `steps` and `exchanges`: it must not import anything else of ours.

::

    request   old ──forward──> new      what the integrator's code sends, for the new server
    answer    new ──back─────> old      what the new server says, for the integrator's code
    answer    old ──forward──> new      what a mock of the old version says, as the new one would

A shape is what becomes of one pair of schemas. Its children are named as the old version names them, so
forward does the children first and then the shape's own steps; back does the steps in reverse order first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any
from urllib.parse import unquote

from triaccord.impact.exchanges import (
    Found,
    Message,
    Refused,
    Template,
    Way,
    filled,
    is_read,
    renamed_header,
    response_of,
    status_of,
)
from triaccord.impact.limits import text_of
from triaccord.impact.sent import parameter
from triaccord.impact.steps import ABSENT, STEPS

__all__ = ["ABSENT", "Found", "Message", "Refused", "Translator", "Way"]


class Translator:
    """Carries exchanges over from one version to the other.

    Args:
        document: A migration map, as JSON (`triaccord.migration-map/1`).
        only: Fingerprints; steps of other findings are left out. None for all.
        accepted: Fingerprints that never refuse: somebody has looked and found them harmless here.
        strict: Whether mere doubts refuse, too.
    """

    def __init__(
        self,
        document: dict[str, Any],
        *,
        only: Iterable[str] | None = None,
        accepted: Iterable[str] = (),
        strict: bool = False,
    ) -> None:
        self.document = document
        self._only = None if only is None else frozenset(only)
        self._accepted = frozenset(accepted)
        self.strict = strict
        self._shapes: dict[str, dict[str, Any]] = document["shapes"]
        self._templates = [
            Template(entry["old"]["method"], entry["old"]["path"], entry) for entry in document["operations"]
        ]
        for name in document["untouched"]:
            method, _, path = name.partition(" ")
            self._templates.append(Template(method, path, None))

    def narrowed(self, only: Iterable[str]) -> Translator:
        """The same for some findings only, by their fingerprints."""
        made = copy(self)
        made._only = frozenset(only)
        return made

    # ---- whole exchanges --------------------------------------------------------------------------

    def find(self, method: str, path: str) -> Found | None:
        """The operation that a call of the old version means; None if that version has none.

        A known prefix beats an unknown one, then literal segments beat holes, then the longer path wins.
        """
        best: tuple[tuple[int, int, int], Template, re.Match[str]] | None = None
        known = {*self.document["old"]["prefixes"], *self.document["new"]["prefixes"]}
        for template in self._templates:
            if template.method != method.upper():
                continue
            match = template.pattern.fullmatch(path)
            if match is None:
                continue
            prefix = match.group(1)
            if prefix and prefix not in known and not template.literal:
                continue
            rank = (2 if prefix in known else 0 if prefix else 1, template.literal, len(template.path))
            if best is None or rank > best[0]:
                best = (rank, template, match)
        if best is None:
            return None
        _, template, match = best
        values = {name: unquote(text) for name, text in zip(template.names, match.groups()[1:], strict=True)}
        return Found(template.entry, f"{template.method} {template.path}", match.group(1), values)

    def request(self, found: Found, message: Message) -> Message:
        """A request of the old version as one of the new. The message given is not changed.

        Raises:
            Refused: if a part of it has no place in the new version.
        """
        entry = found.operation
        made = copy(message)
        made.query, made.headers = list(message.query), list(message.headers)
        if entry is None:
            return self._moved(made, found, None)
        for refusal in entry["refusals"]:
            if self._counts(refusal) and not self._is_accepted(refusal):
                raise Refused(refusal["finding"], found.name, refusal["field"], refusal["reason"])
        run = _Run(self, Way.REQUEST, found.name)
        values = dict(found.values)
        made.body = self._body(entry, made, run)
        for step in entry["parameters"]:
            if self._counts(step):
                parameter(step, made, values, run)
        return self._moved(made, found, entry, values)

    def answer_back(
        self, found: Found, status: int, headers: list[tuple[str, str]], body: Any
    ) -> tuple[int, list[tuple[str, str]], Any]:
        """An answer of the new version as one of the old.

        Raises:
            Refused: if the old version could not have answered so, and no step says what is meant.
        """
        entry = found.operation
        response = response_of(entry["responses"], "new", status) if entry else None
        if response is None:
            return status, headers, body
        run = _Run(self, Way.BACK, found.name)
        if response["old"] is None:
            run.refuse(response, "", f"status {status} is new, and the old version has nothing like it")
            return status, headers, body
        if response["shape"] and is_read(body):
            body = run.whole(response["shape"], body, run.back)
        for step in reversed(response["headers"]):
            if self._counts(step):
                headers = renamed_header(step["new"], step["old"], headers)
        return status_of(status, response["new"], response["old"]), headers, body

    def answer_forward(
        self, found: Found, status: int, headers: list[tuple[str, str]], body: Any
    ) -> tuple[int, list[tuple[str, str]], Any]:
        """An answer of the old version as the new one would give it, as far as steps tell."""
        entry = found.operation
        response = response_of(entry["responses"], "old", status) if entry else None
        if response is None:
            return status, headers, body
        run = _Run(self, Way.FORWARD, found.name)
        if response["shape"] and is_read(body):
            body = run.whole(response["shape"], body, run.forward)
        for step in response["headers"]:
            if self._counts(step):
                headers = renamed_header(step["old"], step["new"], headers)
        renamed = response["new"] is not None and self._counts(response)
        return (status_of(status, response["old"], response["new"]) if renamed else status), headers, body

    def _body(self, entry: dict[str, Any], message: Message, run: _Run) -> Any:
        body = message.body
        if entry["body"] is None or body is ABSENT:
            return body
        if isinstance(body, bytes):
            finding = next(iter(self._findings(entry["body"])), None)
            if finding is not None:
                run.refuse(
                    {"finding": finding}, "", "its body is neither JSON nor a form, and must be changed"
                )
            return body
        if message.is_form:
            return run.form(entry["body"], body)
        return run.whole(entry["body"], body, run.forward)

    def _findings(self, shape: str) -> Iterator[str]:
        for step in self._shapes[shape]["steps"]:
            if self._counts(step):
                yield step["finding"]

    def _moved(
        self,
        message: Message,
        found: Found,
        entry: dict[str, Any] | None,
        values: dict[str, str] | None = None,
    ) -> Message:
        """The message at the path that the new version has for it."""
        old, new = self.document["old"]["prefixes"], self.document["new"]["prefixes"]
        prefix = new[0] if new and found.prefix in old and found.prefix not in new else found.prefix
        path = message.path[len(found.prefix) :]
        target = entry["new"] if entry is not None else None
        if target and "finding" in target and self._counts(target):
            message.method = target["method"]
            path = filled(target["path"], values or {}, target["names"])
        elif entry is not None and values is not None and values != found.values:
            path = filled(entry["old"]["path"], values, {})
        message.path = prefix + path
        return message

    # ---- what counts ------------------------------------------------------------------------------

    def _counts(self, step: dict[str, Any]) -> bool:
        return self._only is None or step.get("finding") in self._only

    def _is_accepted(self, step: dict[str, Any]) -> bool:
        return step.get("finding") in self._accepted


class _Run:
    """One body on its way."""

    def __init__(self, translator: Translator, way: Way, operation: str) -> None:
        self.translator, self.way, self.operation = translator, way, operation
        self.place: list[str] = []
        self.is_request = way is Way.REQUEST

    def refuse(self, step: dict[str, Any], name: str, reason: str) -> None:
        """Stop here, unless somebody has said that it does no harm or the step is only a doubt."""
        is_doubt = step.get("soft") and not self.translator.strict
        if self.way is Way.FORWARD or is_doubt or self.translator._is_accepted(step):
            return
        where = _joined([*self.place, name] if name else self.place)
        raise Refused(step["finding"], self.operation, where, reason, sent=self.way is Way.BACK)

    def whole(self, name: str, value: Any, carry: Any) -> Any:
        """A whole body: null cannot be left out here."""
        carried = carry(name, value)
        if carried is not ABSENT:
            return carried
        self.refuse(self._null_of(name), "", "it is null, and must be a value")
        return value

    def forward(self, name: str, value: Any, *, is_text: bool = False) -> Any:
        """A value of the old version as one of the new."""
        shape = self.translator._shapes[name]
        value = self._children(shape, value, self.forward)
        for step in shape["steps"]:
            if value is not ABSENT and self.translator._counts(step):
                value = STEPS[step["kind"]](self, step, value, True, is_text)
        return value

    def back(self, name: str, value: Any) -> Any:
        """A value of the new version as one of the old."""
        shape = self.translator._shapes[name]
        for step in reversed(shape["steps"]):
            if value is not ABSENT and self.translator._counts(step):
                value = STEPS[step["kind"]](self, step, value, False, False)
        return self._children(shape, value, self.back)

    def form(self, name: str, fields: dict[str, list[str]]) -> dict[str, list[str]]:
        """Form fields: names are a body's fields, values are text."""
        shape = self.translator._shapes[name]
        made: dict[str, Any] = {}
        for key, texts in fields.items():
            child = shape["fields"].get(key)
            self.place.append(key)
            made[key] = [self.forward(child, text, is_text=True) for text in texts] if child else list(texts)
            self.place.pop()
        for step in shape["steps"]:
            if self.translator._counts(step):
                made = STEPS[step["kind"]](self, step, made, True, True)
        return {
            key: [text_of(one) for one in (each if isinstance(each, list) else [each])]
            for key, each in made.items()
        }

    def _children(self, shape: dict[str, Any], value: Any, carry: Any) -> Any:
        if isinstance(value, list) and shape.get("items"):
            return [self._child(carry, shape["items"], each, "[]", None) for each in value]
        if not isinstance(value, dict) or not (shape["fields"] or shape.get("further")):
            return value
        made = {}
        for key, each in value.items():
            child = shape["fields"].get(key) or (
                shape.get("further") if key not in shape.get("known", ()) else None
            )
            carried = self._child(carry, child, each, key, shape) if child else each
            if carried is not ABSENT:
                made[key] = carried
        return made

    def _child(self, carry: Any, name: str, value: Any, key: str, parent: dict[str, Any] | None) -> Any:
        self.place.append(key)
        carried = carry(name, value)
        self.place.pop()
        if carried is ABSENT and not self._may_lack(key, parent):
            self.refuse(self._null_of(name), key, "it is null, and must be a value")
            return value
        return carried

    def _null_of(self, name: str) -> dict[str, Any]:
        return next(s for s in self.translator._shapes[name]["steps"] if s["kind"] == "null")

    def _may_lack(self, key: str, parent: dict[str, Any] | None) -> bool:
        side = "old" if self.way is Way.BACK else "new"
        return parent is not None and key not in parent.get("must", {}).get(side, ())


def _joined(place: Iterable[str]) -> str:
    text = ""
    for part in place:
        text += part if part == "[]" or not text else f".{part}"
    return text
