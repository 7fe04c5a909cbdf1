"""What an integrator's code touches of a document: usage put onto the document's pointers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from triaccord.impact.messages import Messages
from triaccord.impact.places import MAX_BELOW, Places, Pointers
from triaccord.impact.routes import Route, Routes
from triaccord.impact.values import Touch
from triaccord.loading import Version
from triaccord.usage.naming import parameter_key, steps_of
from triaccord.usage.values import Answer, Body, Call, How, Sent, Usage, Where


@dataclass(slots=True)
class Side:
    """The touches of one half of the exchanges, by pointer.

    Attributes:
        named: Taken by name.
        strict: Objects whose unknown fields are refused.
        unpacked: Objects whose fields became keywords of a call.
        bulk: Containers taken as a whole.
    """

    named: dict[str, set[Touch]] = field(default_factory=lambda: defaultdict(set))
    strict: dict[str, set[Touch]] = field(default_factory=lambda: defaultdict(set))
    unpacked: dict[str, set[Touch]] = field(default_factory=lambda: defaultdict(set))
    bulk: dict[str, set[Touch]] = field(default_factory=lambda: defaultdict(set))


@dataclass(slots=True)
class Used:
    """One operation that is called, with everything that is known of its calls."""

    route: Route
    calls: list[Call] = field(default_factory=list)
    opaque: list[tuple[Call, Answer]] = field(default_factory=list)

    @property
    def touch(self) -> Touch:
        """The calls themselves."""
        return Touch(
            f"calls `{self.route}`",
            tuple(sorted({site for call in self.calls for site in call.sites})),
            tuple(sorted({test for call in self.calls for test in call.tests})),
        )


class Touches:
    """Usage on a document.

    Args:
        usage: What the integrator's code does.
        version: The version that it was written for.
        prefixes: Paths that the vendor's servers put before those of the document.
    """

    def __init__(self, usage: Usage, version: Version, prefixes: Iterable[str] = ()) -> None:
        self.places = Places(version.document)
        self.messages = Messages(self.places)
        self.sent, self.read = Side(), Side()
        self.used: dict[Route, Used] = {}
        self.unmatched: list[Call] = []
        self._parts: dict[str, Pointers] = {}
        routes = Routes(version.document, prefixes)
        for call in usage.calls:
            route = routes.find(call)
            if route is None:
                self.unmatched.append(call)
                continue
            used = self.used.setdefault(route, Used(route))
            used.calls.append(call)
            self._parameters(route, call)
            self._bodies(route, call)
            for answer in call.answers:
                self._answer(used, call, answer)

    def is_in_answer(self, route: Route, status: int, pointers: Iterable[str]) -> bool:
        """Whether one of these places is a part of what answers with a status."""
        response = self.messages.response_at(route, status)
        if response is None:
            return False
        if response not in self._parts:
            self._parts[response] = self.places.below(self.messages.response_roots(response))
        parts = self._parts[response]
        # So many that the search was cut: it may be one of the rest.
        if len(parts) >= MAX_BELOW:
            return True
        return any(above in parts for pointer in pointers for above in _and_above(pointer))

    def _parameters(self, route: Route, call: Call) -> None:
        for pointer, target, value in self.messages.parameters(route):
            where, name = value.get("in"), str(value.get("name", ""))
            if where == "path":
                touches = {Touch(f"calls `{route}`", call.sites, call.tests)}
            else:
                touches = {_sent_touch(one) for one in call.sent if is_parameter(one, str(where), name)}
            for at in {pointer, target} if touches else ():
                self.sent.named[at] |= touches

    def _bodies(self, route: Route, call: Call) -> None:
        roots = self.messages.request_roots(route)
        bodies = [one for one in call.sent if one.where in (Where.BODY, Where.FORM)]
        if bodies or call.media_types:
            touch = Touch(f"calls `{route}`", call.sites, call.tests)
            for pointer in roots:
                self.sent.named[pointer].add(touch)
        for one in bodies:
            for pointer in self._meant(roots, steps_of(one.name), recorded=bool(one.sites)):
                self.sent.named[pointer].add(_sent_touch(one))

    def _meant(self, roots: Pointers, steps: Iterable[str], *, recorded: bool) -> Iterator[str]:
        """The pointers that a path means: its end, and where it was not recorded what it goes through.

        Who reads `rows[].id` reads `rows`. A recording has both, each at its own line; what is
        declared by hand or taken from an archive names the end alone.
        """
        every = tuple(steps)
        for length in range(len(every) if recorded else 1, len(every) + 1):
            yield from sorted(self.places.walk(roots, every[:length]))

    def _answer(self, used: Used, call: Call, answer: Answer) -> None:
        if answer.body in (Body.RAW, Body.UNSEEN):
            used.opaque.append((call, answer))
        response = self.messages.response_at(used.route, answer.status)
        if response is None:
            return
        roots = self.messages.response_roots(response)
        for read in answer.reads:
            touch = Touch(_words(read.how, read.path), read.sites, read.tests)
            steps = steps_of(read.path)
            if read.how is How.WHOLE:
                for pointer in self.places.below(self.places.walk(roots, steps)):
                    self.read.bulk[pointer].add(touch)
            elif read.how in (How.BULK, How.STRICT):
                side = self.read.bulk if read.how is How.BULK else self.read.strict
                for pointer in self.places.walk(roots, steps):
                    side[pointer].add(touch)
            else:
                for pointer in self._meant(roots, steps, recorded=bool(read.sites)):
                    self.read.named[pointer].add(touch)
            if read.how is How.UNPACK:
                for pointer in self.places.walk(roots, steps[:-1]):
                    self.read.unpacked[pointer].add(touch)


def _and_above(pointer: str) -> Iterator[str]:
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def is_parameter(sent: Sent, where: str, name: str) -> bool:
    """Whether a sent name is a declared parameter; headers are told apart without case."""
    if where == "formData":
        return sent.where is Where.FORM and sent.name == name
    if where == "header":
        return sent.where is Where.HEADER and sent.name == name.lower()
    if sent.where.value != where:
        return False
    # `ids[]` and `ids`, and an object sent as `filter[status]`, are spelled in several ways.
    return sent.name == name or parameter_key(sent.name) == name.removesuffix("[]")


def _sent_touch(sent: Sent) -> Touch:
    return Touch(f"sends `{sent.name}`", sent.sites, sent.tests)


def _words(how: How, path: str) -> str:
    name = f"`{path}`" if path else "the whole body"
    if how in (How.BULK, How.WHOLE):
        return f"takes {name} as a whole"
    if how is How.STRICT:
        return f"refuses unknown fields in {name}"
    return f"reads {name}"
