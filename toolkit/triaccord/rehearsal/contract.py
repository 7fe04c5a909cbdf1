"""What both documents say of an operation, where the migration map has no step for it.

Statuses, headers and errors of the new version; and, as a second opinion on requests, its schemas: what
the old version took and the new one does not, whatever any step says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from triaccord.impact.exchanges import Found, Message
from triaccord.impact.steps import ABSENT
from triaccord.loading import Version
from triaccord.model import Change, Finding, OperationRef
from triaccord.rehearsal.effects import Effect, Part
from triaccord.usage.naming import ITEMS, steps_of
from triaccord.wire import Api, Mistake, Operation, Sampler
from triaccord.wire.encoding import MISSING, decode
from triaccord.wire.operations import shape

_PLAYED = frozenset(
    {"operation-removed", "operation-renamed", "response-removed", "response-added", "header-removed"}
    | {"header-renamed", "body-added", "body-required", "body-removed"}
    | {"media-type-removed", "media-type-changed"}
)
"""Events that the documents show without any step."""
_QUOTED = re.compile(r'^"([^"]+)" is a required property')


class Contract:
    """Both versions as clients and servers meet them.

    Args:
        old: The version that code was written for.
        new: The version that it will meet.
        findings: What changed between them.

    Attributes:
        old: The older one's operations.
        new: The newer one's.
        played: Fingerprints of findings on statuses and headers, which are read from the documents.
    """

    def __init__(self, old: Version, new: Version, findings: tuple[Finding, ...]) -> None:
        self.old, self.new = Api(old), Api(new)
        self._of_operation: dict[tuple[str, str], list[tuple[Finding, Change]]] = {}
        self.played: set[str] = set()
        for finding in findings:
            for change in _leaves(finding.change):
                if change.event in _PLAYED:
                    self.played.add(finding.fingerprint)
            for one in finding.change.each:
                for ref in one.operations:
                    key = (ref.method, shape(ref.path))
                    self._of_operation.setdefault(key, []).extend(
                        (finding, change) for change in _leaves(one)
                    )

    def operation_at(self, name: str) -> Operation | None:
        """The new version's operation under an old name."""
        return self.new.operation(_ref(name))

    # ---- statuses -----------------------------------------------------------------------------------

    def status_of_gone(self, name: str) -> int:
        """What a server says of an operation that it no longer has."""
        ref = _ref(name)
        known = self.old.operation(ref)
        if known is not None and "410" in known.answers:
            return 410
        paths = {shape(operation.path) for operation in self.new.operations}
        return 405 if shape(ref.path) in paths else 404

    def error_body(self, name: str, status: int) -> Any:
        """A body for an error as the documents describe it; `ABSENT` if they do not."""
        known = self.old.operation(_ref(name))
        answers = [(self.old, known.answers.get(str(status)))] if known is not None else []
        answers += [(self.new, operation.answers.get(str(status))) for operation in self.new.operations]
        for api, answer in answers:
            if answer is not None and answer.json_schema is not None:
                return Sampler(api.responses, seed=1).sample(answer.json_schema, f"{status}")
        return ABSENT

    def status_now(self, name: str, status: int) -> tuple[int, str]:
        """The status that takes the place of one that is no longer declared, and the finding on it."""
        old, new = self.old.operation(_ref(name)), self.new.operation(_ref(name))
        if old is None or new is None or str(status) not in old.answers or new.answer(status) is not None:
            return status, ""
        kind = str(status)[0]
        come = [key for key in sorted(new.answers) if key not in old.answers and key.startswith(kind)]
        come = [key for key in come if key.isdigit()]
        if len(come) != 1:
            return status, ""
        for finding, change in self._changes(name):
            if change.event == "response-removed" and str(change.detail.get("status", change.subject)) == str(
                status
            ):
                return int(come[0]), finding.fingerprint
        return status, ""

    def header_changes(self, name: str, status: int) -> Iterator[tuple[str, str, str | None]]:
        """Finding, old and new name of the headers of an answer that are another's, or nobody's."""
        for finding, change in self._changes(name):
            stated = str(change.detail.get("status", status))
            if stated not in (str(status), f"{status // 100}XX", "default"):
                continue
            if change.event == "header-removed" and not change.detail.get("renamed"):
                yield finding.fingerprint, change.subject, None
            elif change.event == "header-renamed":
                yield finding.fingerprint, str(change.old), str(change.new)

    def removed_by(self, name: str) -> str:
        """The finding that an operation is gone; empty if none says so."""
        for finding, change in self._changes(name):
            if change.event == "operation-removed":
                return finding.fingerprint
        return ""

    # ---- requests -----------------------------------------------------------------------------------

    def refusals(self, found: Found, message: Message, known: Iterable[Effect]) -> tuple[Effect, ...]:
        """What the new version's schemas refuse of a request, and the old version's did not.

        Args:
            found: The operation that is called.
            message: The request.
            known: What has been found by other means; its fields are not named again.
        """
        old, new = self.old.operation(_ref(found.name)), self.operation_at(found.name)
        if old is None or new is None:
            return ()
        said = [effect.field for effect in known]
        effects = set()
        mistakes = [*_body_mistakes(self.new, new, message), *_parameter_mistakes(self.new, new, message)]
        if not mistakes:
            return ()
        before = {
            (mistake.path, mistake.keyword)
            for mistake in (
                *_body_mistakes(self.old, old, message),
                *_parameter_mistakes(self.old, old, message),
            )
        }
        for mistake in mistakes:
            field = _field(mistake)
            if (mistake.path, mistake.keyword) in before or _is_said(field, said):
                continue
            what = f"would be refused: {mistake.message[:200]}"
            effects.add(Effect(self._finding_on(found.name, field), Part.REQUEST, found.name, field, what))
        return tuple(sorted(effects))

    def _finding_on(self, name: str, field: str) -> str:
        """The finding that is about a field of an operation's requests; empty if there is not just one."""
        last = next((step for step in reversed(steps_of(field)) if step != ITEMS), "")
        found = {
            finding.fingerprint
            for finding, change in self._changes(name)
            if (change.requests or change.detail.get("parameter"))
            and (last in _subjects(change) if last else change.event.startswith(("body-", "media-type-")))
        }
        return found.pop() if len(found) == 1 else ""

    def _changes(self, name: str) -> list[tuple[Finding, Change]]:
        ref = _ref(name)
        return self._of_operation.get((ref.method, shape(ref.path)), [])


def _subjects(change: Change) -> tuple[str, ...]:
    path = [step for step in steps_of(change.path) if step != ITEMS]
    return (change.subject, *path[-1:])


def _ref(name: str) -> OperationRef:
    method, _, path = name.partition(" ")
    return OperationRef(path, method)


def _leaves(change: Change) -> Iterator[Change]:
    yield change
    for part in change.parts:
        yield from _leaves(part)


def _field(mistake: Mistake) -> str:
    missing = _QUOTED.match(mistake.message) if mistake.keyword == "required" else None
    if missing is None:
        return mistake.path
    return f"{mistake.path}.{missing[1]}" if mistake.path else missing[1]


def _is_said(field: str, said: Iterable[str]) -> bool:
    return any(field == one or field.startswith((f"{one}.", f"{one}[")) for one in said if one)


def _body_mistakes(api: Api, operation: Operation, message: Message) -> tuple[Mistake, ...]:
    payload = operation.json_body
    if message.body is ABSENT:
        needed = any(body.required for body in operation.bodies)
        return (Mistake("", "body", "a body must be sent"),) if needed else ()
    if not operation.bodies:
        return (Mistake("", "no-body", "no body is taken"),)
    kind = next((text for key, text in message.headers if key.lower() == "content-type"), "")
    kind = kind.partition(";")[0].strip().lower()
    if kind and not any(_takes(body.media_type, kind) for body in operation.bodies):
        return (Mistake("", "media-type", f"`{kind}` is not taken"),)
    if message.is_form or isinstance(message.body, bytes):
        return ()
    if payload is None or payload.schema is None:
        return ()
    return api.requests.mistakes(payload.schema, message.body)


def _takes(declared: str, sent: str) -> bool:
    mine = declared.partition(";")[0].strip().lower()
    return mine in (sent, "*/*") or (mine.endswith("/*") and sent.startswith(mine[:-1]))


def _parameter_mistakes(api: Api, operation: Operation, message: Message) -> Iterator[Mistake]:
    for parameter in operation.parameters:
        if parameter.where not in ("query", "header"):
            continue
        pairs = message.query
        if parameter.where == "header":
            pairs = [
                (parameter.name, text)
                for key, text in message.headers
                if key.lower() == parameter.name.lower()
            ]
        value = decode(parameter, pairs)
        if value is MISSING:
            if parameter.required and parameter.name.lower() != "authorization":
                yield Mistake(
                    parameter.name, "required-parameter", f"the {parameter.where} parameter must be sent"
                )
            continue
        for mistake in api.requests.mistakes(parameter.schema, value):
            yield Mistake(parameter.name, mistake.keyword, mistake.message)
