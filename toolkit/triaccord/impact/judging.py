"""Does a finding touch this code? Asked per change, in the words of its event.

Most changes are of a place in a schema or of a parameter: code that reads, sends or calls that place is
touched. The rest is told apart here: what is added touches only code that must now send it or that refuses
what it does not know; what concerns an operation touches those who call it. Where nobody could see what
code does, the answer is unknown, never no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triaccord.impact.places import parameter_of, parent_of, schema_of
from triaccord.impact.routes import Route
from triaccord.impact.touches import Side, Touches, Used, is_parameter
from triaccord.impact.values import Impact, Overlap, Touch
from triaccord.loading import Version
from triaccord.loading.pointers import join_pointer, split_pointer
from triaccord.model import AffectsYou, Change, Finding, OperationRef
from triaccord.usage.naming import steps_of
from triaccord.usage.values import Answer, Body, Sent, Usage, Where

_GONE = frozenset({"operation-removed", "operation-renamed", "operation-deprecated", "sunset-changed"})
_INVISIBLE = frozenset(
    {"operation-added", "schema-renamed", "operation-id-changed", "path-parameter-renamed", "webhook-added"}
    | {"webhook-removed", "callback-added", "callback-removed", "link-added", "link-removed", "link-changed"}
)
"""Events that no call can notice."""
_ANYBODY = ("server-", "security-", "scope-", "scheme-", "flow-", "stability-")
"""Events of the whole API or of how one logs in: what a recording shows does not tell."""

_OF_CLIENTS = frozenset(
    {"set-cookie", "location", "content-type", "content-encoding", "content-length", "transfer-encoding"}
    | {"www-authenticate", "retry-after", "link", "etag", "cache-control"}
)
"""Headers that clients and what is built upon them read without being asked."""
_OF_ONE = frozenset({"parameter-moved", "parameter-removed", "parameter-renamed"})
"""Events of single operations, though the parameter may be shared with others that keep it."""
_EITHER_WAY = frozenset(
    {"property-removed", "property-renamed", "property-moved", "type-changed"}
    | {"enum-replaced", "enum-value-renamed"}
)
"""Events that are as bad for who reads as for who sends."""
_SHARED = ("/components/schemas/", "/definitions/")
_OF_OBJECTS = ("additional-", "unevaluated-", "property-names-", "pattern-property-")
"""Events of a keyword that is about an object's fields, named or not."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Yes, no or unknown for one change, with what in the code it is about."""

    affects: AffectsYou
    touches: frozenset[Touch] = frozenset()


_NO = Answered(AffectsYou.NO)


def judge(
    findings: Iterable[Finding], usage: Usage, old: Version, *, prefixes: Iterable[str] = ()
) -> Overlap:
    """Which of the findings touch the code that a usage was recorded from.

    Args:
        findings: Of the upgrade from `old`.
        usage: What the integrator's code does.
        old: The version that the code was written for; the findings' pointers lead into it.
        prefixes: Paths that the vendor's servers put before those of the document (`/v2103/api`).
    """
    judging = Judge(Touches(usage, old, prefixes))
    return Overlap(
        impacts=tuple(judging.impact(finding) for finding in findings),
        unmatched=tuple(judging.touches.unmatched),
        doubts=usage.doubts,
        used=tuple(sorted(map(str, judging.touches.used))),
    )


class Judge:
    """Answers for the findings of one upgrade."""

    def __init__(self, touches: Touches) -> None:
        self.touches = touches

    def impact(self, finding: Finding) -> Impact:
        """Whether a finding touches the code."""
        answered = self.answer(finding.change)
        touches = tuple(sorted(answered.touches)) if answered.affects is not AffectsYou.NO else ()
        return Impact(
            fingerprint=finding.fingerprint,
            affects=answered.affects,
            touches=touches,
            reason=_reason(answered.affects, touches),
        )

    def answer(self, change: Change) -> Answered:
        """Whether a change, or a part of it, touches the code."""
        if change.copies:
            return _together(self.answer(one) for one in change.copies)
        return _together([self._one(change), *(self.answer(part) for part in change.parts)])

    def _one(self, change: Change) -> Answered:
        event = change.event
        if event in _INVISIBLE:
            return _NO
        if event.startswith(_ANYBODY):
            return self._anybody(change)
        if event in ("parameters-moved", "properties-moved", "response-changed"):
            return _NO  # its parts say it all
        if event in _GONE:
            return _yes(used.touch for used in self._used(change.whole, change.old_at))
        if event.startswith("response-"):
            return self._response(change)
        if event.startswith("header-") or change.detail.get("header"):
            return self._header(change)
        if event.startswith("media-type-"):
            return self._media_type(change)
        if event in ("body-added", "body-required"):
            return _yes(used.touch for used in self._used(change.operations) if _without_body(used))
        if event.startswith("body-"):
            return _yes(used.touch for used in self._used(change.operations) if not _without_body(used))
        if event in _OF_ONE and self._is_shared_parameter(change):
            return self._sent_to(change)
        if event.startswith("parameter-") and (change.old_at is None or event == "parameter-required"):
            return self._must_send(change)
        if event.startswith("default-") and change.requests:
            return self._left_out(change)
        if event == "property-added":
            return self._property_added(change)
        if event == "property-required" and change.requests:
            return self._property_required(change)
        return self._somewhere(change)

    def _used(self, operations: Iterable[OperationRef], old_at: str | None = None) -> list[Used]:
        """The operations among these that are called. A renamed one is looked for where it was."""
        wanted = {(one.method.lower(), one.path) for one in operations}
        tokens = split_pointer(old_at) if old_at else ()
        if len(tokens) >= 3 and tokens[0] == "paths":
            wanted = {(tokens[2], tokens[1])}
        shapes = {(method, _shape(path)) for method, path in wanted}
        return [
            used
            for route, used in sorted(self.touches.used.items())
            if (route.method, _shape(route.path)) in shapes
        ]

    def _anybody(self, change: Change) -> Answered:
        used = self._used(change.operations) if change.operations else list(self.touches.used.values())
        return Answered(AffectsYou.UNKNOWN) if used else _NO

    def _response(self, change: Change) -> Answered:
        """A status that appears or goes, or the body that comes with it."""
        status = str(change.detail.get("status") or change.subject)
        used = self._used(change.responses or change.operations)
        met = [
            (one, answer)
            for one in used
            for call in one.calls
            for answer in call.answers
            if status in (str(answer.status), f"{answer.status // 100}XX", "default")
        ]
        if change.event == "response-added":
            good = status.startswith("2")
            return _unknown(one.touch for one in used) if good and used else _NO
        if change.event == "response-removed":
            return _yes(one.touch for one, _ in met)
        return _yes(one.touch for one, answer in met if answer.body is not Body.IGNORED)

    def _header(self, change: Change) -> Answered:
        """A header of answers: a matter for those who read it, as far as that could be watched."""
        stated = [change.subject, change.detail.get("header")]
        stated += [change.old] if change.event == "header-renamed" else []
        names = {str(name).lower() for name in stated if name}
        status = str(change.detail.get("status") or "")
        return _together(
            _header_read(used, answer, names)
            for used in self._used(change.responses or change.operations)
            for call in used.calls
            for answer in call.answers
            if status in ("", "default", str(answer.status), f"{answer.status // 100}XX")
        )

    def _media_type(self, change: Change) -> Answered:
        name = str(change.detail.get("media_type") or change.subject).partition(";")[0].lower()
        if change.event == "media-type-added":
            return _NO
        return _yes(
            used.touch
            for used in self._used(change.operations)
            for call in used.calls
            if (change.requests and name in call.media_types)
            or (change.responses and any(name in answer.media_types for answer in call.answers))
        )

    def _must_send(self, change: Change) -> Answered:
        """A parameter that is new, or that may no longer be left out."""
        if not change.required and change.event != "parameter-required":
            return _NO
        return self._left_out(change)

    def _is_shared_parameter(self, change: Change) -> bool:
        """Whether a parameter, of operations that the old document has, is described for several at once."""
        tokens = split_pointer(change.old_at) if change.old_at else ()
        if tokens[:2] != ("components", "parameters") and tokens[:1] != ("parameters",):
            return False
        at = self.touches.places.at
        return all(at(join_pointer(("paths", one.path, one.method.lower()))) for one in change.operations)

    def _sent_to(self, change: Change) -> Answered:
        """A parameter, as far as it is sent to these operations."""
        where = str(change.detail.get("was_in") or change.detail.get("in"))
        name = str(change.old) if change.event == "parameter-renamed" else change.subject
        return _yes(
            Touch(f"sends `{one.name}`", one.sites, one.tests)
            for used in self._used(change.operations)
            for call in used.calls
            for one in call.sent
            if is_parameter(one, where, name)
        )

    def _left_out(self, change: Change) -> Answered:
        """Calls that do not send a thing, though others may."""
        found = []
        for used in self._used(change.requests or change.operations):
            for call in used.calls:
                sending = [one for one in call.sent if _is_sent(one, change)]
                without = set(call.tests) - {test for one in sending for test in one.tests}
                if not sending or without:
                    what = f"calls `{used.route}` without `{change.subject}`"
                    found.append(Touch(what, call.sites, tuple(sorted(without))))
        return _yes(found)

    def _property_added(self, change: Change) -> Answered:
        """A new property: a matter for those who must send it, and for those who refuse it."""
        if change.new_at is None:
            return _NO
        container = parent_of(schema_of(change.new_at))
        answers = [_NO]
        if change.requests and change.required:
            answers.append(self._must_fill(container, change))
        if change.responses:
            answers.append(_yes(self.touches.read.strict.get(container, ())))
            answers.append(_unknown(self.touches.read.unpacked.get(container, ())))
        return _together(answers)

    def _property_required(self, change: Change) -> Answered:
        """A matter for those who left it out; who reads it may rely on it from now on."""
        at = change.old_at or change.new_at
        return self._must_fill(parent_of(schema_of(at)), change) if at is not None else _NO

    def _somewhere(self, change: Change) -> Answered:
        """A place, by its old pointer; a keyword that is new is looked for where its schema was before."""
        if change.old_at is not None:
            return self._place(change, change.old_at)
        if change.new_at is None or (change.parts and change.event.startswith("pagination-")):
            return _NO  # its parts say it all
        schema = parameter_of(change.new_at) if change.detail.get("parameter") else schema_of(change.new_at)
        if change.event.startswith(_OF_OBJECTS):
            schema = _container(change.new_at)
        if schema is not None and self.touches.places.at(schema) is not None:
            return self._place(change, change.new_at)
        return _unknown(used.touch for used in self._used(change.operations))

    def _must_fill(self, container: str, change: Change) -> Answered:
        already = self.touches.sent.named.get(f"{container}/properties/{change.subject}", set())
        tests = {test for touch in already for test in touch.tests}
        return _yes(
            Touch(
                f"{touch.what} without `{change.subject}`",
                touch.sites,
                tuple(sorted(set(touch.tests) - tests)),
            )
            for touch in self.touches.sent.named.get(container, ())
            if not already or set(touch.tests) - tests
        )

    def _place(self, change: Change, old_at: str) -> Answered:
        """A place in a schema, or a parameter, that was there before."""
        # Code sends a parameter as a whole: what changes inside its schema is a matter of the parameter.
        whole_parameter = parameter_of(old_at) if change.detail.get("parameter") else None
        pointers = {whole_parameter or schema_of(old_at)}
        if change.event.startswith(_OF_OBJECTS):
            pointers = {_container(old_at)}
        answers = []
        whole = not (change.requests or change.responses)
        if change.requests or whole:
            answers.append(self._of_side(self.touches.sent, pointers, ()))
        if change.responses or whole:
            answers.append(self._of_side(self.touches.read, pointers, self._opaque(change, pointers)))
        elif change.event in _EITHER_WAY and old_at.startswith(_SHARED):
            # Answers hold it, too, where an envelope closed around them: the comparison stops there.
            answers.append(
                _yes(touch for one in sorted(pointers) for touch in self.touches.read.named.get(one, ()))
            )
        return _together(answers)

    def _of_side(self, side: Side, pointers: set[str], opaque: Iterable[Touch]) -> Answered:
        opened = {one for pointer in pointers for one in (pointer, self.touches.places.resolved(pointer))}
        # A reference in the place of the change is the place; what it leads to is everybody's.
        named = {touch for pointer in pointers for touch in side.named.get(pointer, ())}
        if named:
            return _yes(named)
        containers = {parent_of(pointer) for pointer in pointers} | opened
        bulk = {touch for pointer in containers for touch in side.bulk.get(pointer, ())}
        return _unknown([*bulk, *opaque])

    def _opaque(self, change: Change, pointers: set[str]) -> Iterator[Touch]:
        """Calls whose answers were read where nobody could watch, if the change reaches those answers."""
        places = {one for pointer in pointers for one in (pointer, self.touches.places.resolved(pointer))}
        for used in self._used(change.responses or change.operations):
            for call, answer in used.opaque:
                if self.touches.is_in_answer(used.route, answer.status, places):
                    yield Touch(_opaque_words(used.route, answer), call.sites, answer.tests)


def _header_read(used: Used, answer: Answer, names: set[str]) -> Answered:
    if answer.headers is None or names & _OF_CLIENTS:
        return _unknown([used.touch])
    named = [read for read in answer.headers if read.path in names]
    if named:
        return _yes(Touch(f"reads the header `{read.path}`", read.sites, read.tests) for read in named)
    every = [read for read in answer.headers if not read.path]
    return _unknown(Touch("takes all headers", read.sites, read.tests) for read in every)


def _opaque_words(route: Route, answer: Answer) -> str:
    if answer.body is Body.RAW:
        return f"takes the answer of `{route}` as text"
    return f"calls `{route}`, as an archive shows"


def _without_body(used: Used) -> bool:
    return any(not call.media_types for call in used.calls)


def _shape(path: str) -> str:
    return "/".join("{}" if "{" in part else part for part in path.split("/"))


def _is_sent(sent: Sent, change: Change) -> bool:
    where = change.detail.get("in")
    if where is not None:
        return is_parameter(sent, str(where), change.subject)
    return sent.where in (Where.BODY, Where.FORM) and change.subject in steps_of(sent.name)[-1:]


def _container(pointer: str) -> str:
    tokens = pointer.split("/")
    for index in range(len(tokens) - 1, 0, -1):
        if tokens[index] in (
            "additionalProperties",
            "unevaluatedProperties",
            "propertyNames",
            "patternProperties",
        ):
            return "/".join(tokens[:index])
    return schema_of(pointer)


def _yes(touches: Iterable[Touch]) -> Answered:
    found = frozenset(touches)
    return Answered(AffectsYou.YES, found) if found else _NO


def _unknown(touches: Iterable[Touch]) -> Answered:
    found = frozenset(touches)
    return Answered(AffectsYou.UNKNOWN, found) if found else _NO


def _together(answers: Iterable[Answered]) -> Answered:
    """Yes beats unknown beats no; touches of the winner are kept."""
    every = list(answers)
    for affects in (AffectsYou.YES, AffectsYou.UNKNOWN):
        same = [answer for answer in every if answer.affects is affects]
        if same:
            return Answered(affects, frozenset(touch for answer in same for touch in answer.touches))
    return _NO


def _reason(affects: AffectsYou, touches: tuple[Touch, ...]) -> str:
    if affects is AffectsYou.NO:
        return "your code does not touch it"
    if not touches:
        return "it concerns the whole API; a recording does not show whether your code minds"
    what = ", ".join(sorted({touch.what for touch in touches})[:3])
    more = len({touch.what for touch in touches}) - 3
    tail = f" and {more} more" if more > 0 else ""
    return (
        f"your code {what}{tail}"
        if affects is AffectsYou.YES
        else f"your code {what}{tail}; which fields is not known"
    )
