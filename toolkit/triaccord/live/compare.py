"""The same requests to both servers: conformance, the old client on the new server, and drift between both.

One exchange serves three questions. OLD is asked first, and what is wrong there, too, is nobody's news.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from triaccord.live.alignment import Alignment, changes_of, schema_at, steps
from triaccord.live.crew import gathered
from triaccord.live.differences import Difference, differences
from triaccord.live.exchange import NOT_JSON, Exchange, Request
from triaccord.live.failure import Blame, Failure, Phase
from triaccord.live.generation import Generator
from triaccord.live.judging import complaints
from triaccord.live.sides import Side, request_for
from triaccord.model import Finding, Json
from triaccord.wire import Operation
from triaccord.wire.views import merged

_SHAPE = ("missing", "added", "type")
_HEADERS = ("content-type",)
_ENOUGH_TIMES = 2
_SLOWER_S = 0.2


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What both servers are asked, and what is known of both documents."""

    old: Side
    new: Side
    alignment: Alignment
    generator: Generator
    per_operation: int
    shared_data: bool = True

    async def run(self, found: list[Failure]) -> None:
        """Ask everything that reads; operations side by side, each in its own order."""
        self.shared_data = self._is_shared()
        jobs = [self._operation(operation) for operation, _ in self.old.reads()]
        jobs += [
            self._only_new(operation) for operation, _ in self.new.reads() if self.old.twin(operation) is None
        ]
        await gathered(jobs, found)

    async def _operation(self, operation: Operation) -> list[Failure]:
        base = self.old.fill(operation)
        twin = self.new.twin(operation)
        if base is None:
            return []
        first = request_for(operation, base, why="as documented")
        requests = [first, *self.generator.requests(operation, self.per_operation)]
        found: list[Failure] = []
        noise: set[str] | None = None
        pairs: list[tuple[Exchange, Exchange]] = []
        for request in requests:
            before = await self.old.send(request)
            if noise is None and twin is not None:
                again = await self.old.send(request)
                noise = {d.path for d in differences(_body(before), _body(again))}
            after = await self.new.send(request)
            found += self._judged(operation, twin, before, after)
            if twin is None:
                continue
            moved = self._translated(operation, request)
            if moved is not None:
                after = await self.new.send(moved)
            pairs.append((before, after))
            found += self._drift(operation, twin, before, after, noise or set())
        return [*found, *_slower(operation, pairs)]

    async def _only_new(self, operation: Operation) -> list[Failure]:
        base = self.new.fill(operation)
        if base is None:
            return []
        exchange = await self.new.call(operation, base, why="as documented")
        return [
            _failure(Phase.CONFORMANCE, operation, c.check, c.path, c.message, (exchange,))
            for c in complaints(self.new.api, operation, exchange)
        ]

    # ---- conformance, and the old client ------------------------------------------------------------

    def _judged(
        self, operation: Operation, twin: Operation | None, before: Exchange, after: Exchange
    ) -> Iterator[Failure]:
        known = {(c.check, c.path) for c in complaints(self.old.api, operation, before)}
        shown = (before, after)
        about = _prints(self.alignment.of(operation.ref))
        if twin is None:
            if before.ok and not after.ok:
                message = f"the old client gets status {after.status}"
                yield _failure(Phase.OLD_CLIENT, operation, "operation-gone", "", message, shown, about)
            return
        own = set()
        for each in complaints(self.new.api, twin, after):
            own.add((each.check, each.path))
            if (each.check, each.path) not in known:
                yield _failure(Phase.CONFORMANCE, operation, each.check, each.path, each.message, shown)
        for each in complaints(self.old.api, operation, after):
            if (each.check, each.path) in known | own:
                continue
            findings = self.alignment.explaining(operation.ref, each.path)
            if each.check in ("status", "media-type"):
                findings = findings or about
            yield _failure(Phase.OLD_CLIENT, operation, each.check, each.path, each.message, shown, findings)
        if before.ok and 400 <= after.status < 500 and after.status not in (401, 403, 429):
            message = f"a request that the old version takes ends in status {after.status}"
            blame = Blame.NOTES if about else Blame.DOCUMENT
            yield _failure(Phase.OLD_CLIENT, operation, "rejected", "", message, shown, about, blame)

    # ---- drift ------------------------------------------------------------------------------------------

    def _drift(
        self, operation: Operation, twin: Operation, before: Exchange, after: Exchange, noise: set[str]
    ) -> Iterator[Failure]:
        shown = (before, after)
        if before.status != after.status and not (before.error or after.error):
            if before.ok and after.ok:
                message = f"status {before.status} became {after.status}"
                yield _failure(Phase.DIFFERENTIAL, operation, "status-differs", "", message, shown)
            elif before.ok or (before.status < 500 and after.ok):
                message = f"status {before.status} became {after.status}"
                findings = _prints(self.alignment.of(operation.ref))
                yield _failure(Phase.DIFFERENTIAL, operation, "status-differs", "", message, shown, findings)
            return
        for name in _HEADERS if before.ok else ():
            if before.media_type != after.media_type:
                message = f"`{name}` was `{before.media_type}`, is `{after.media_type}`"
                yield _failure(Phase.DIFFERENTIAL, operation, "header-differs", name, message, shown)
        if before.error or after.error:
            return
        if not before.ok:
            yield from self._error_drift(operation, before, after)
            return
        was, now = _body(before), _body(after)
        if was is None or now is None:
            return
        was = self.alignment.translated(operation.ref, was)
        for difference in differences(was, now):
            if difference.path in noise or self._is_documented(operation, twin, difference):
                continue
            if not self.shared_data and difference.kind not in _SHAPE:
                continue
            findings = self._findings_on(operation, difference)
            message = _words(difference)
            check = (
                f"{difference.kind}-differs"
                if difference.kind in ("value", "type", "order", "items")
                else (f"field-{difference.kind}")
            )
            yield _failure(Phase.DIFFERENTIAL, operation, check, difference.path, message, shown, findings)

    def _error_drift(self, operation: Operation, before: Exchange, after: Exchange) -> Iterator[Failure]:
        """Errors: their shape is part of the contract, their words are not."""
        was, now = _body(before), _body(after)
        if (was is None) != (now is None) and before.status == after.status:
            message = "the body of an error is JSON on one side only"
            shown = (before, after)
            yield _failure(Phase.DIFFERENTIAL, operation, "error-model", "", message, shown)

    def _is_documented(self, operation: Operation, twin: Operation, difference: Difference) -> bool:
        """Whether the documents themselves differ at this place: then it is the diff's business."""
        names = {new: old for old, new in self.alignment.field_names(operation.ref).items()}
        path = difference.path
        back = ".".join(names.get(s, s) for s in steps(path)).replace(".[]", "[]")
        was = schema_at(self.old.api, operation, back) or schema_at(self.old.api, operation, path)
        now = schema_at(self.new.api, twin, path)
        if difference.kind == "missing":
            return now is None and was is not None
        if difference.kind == "added":
            return was is None and now is not None
        if was is None or now is None:
            return False
        if difference.kind in ("value", "type"):
            one, other = merged(self.old.api.responses, was), merged(self.new.api.responses, now)
            words = (
                "type",
                "enum",
                "format",
                "maxLength",
                "maximum",
                "minimum",
                "pattern",
                "const",
                "multipleOf",
            )
            return any(one.get(word) != other.get(word) for word in words)
        return False

    def _findings_on(self, operation: Operation, difference: Difference) -> tuple[str, ...]:
        if difference.kind in ("order", "items"):
            about = [
                f
                for f in self.alignment.of(operation.ref)
                if any("default" in c.event for c in changes_of(f))
            ]
            return _prints(about)
        if difference.kind in ("missing", "added"):
            return self.alignment.explaining(operation.ref, difference.path)
        return ()

    def _translated(self, operation: Operation, request: Request) -> Request | None:
        """The request in the new version's parameter names; None if they are the same."""
        names = self.alignment.parameter_names(operation.ref)
        head, _, query = request.path.partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        if not any(name in names for name, _ in pairs):
            return None
        moved = urlencode([(names.get(name, name), value) for name, value in pairs])
        return Request(
            method=request.method,
            path=f"{head}?{moved}",
            operation=request.operation,
            headers=request.headers,
            why="the same in the new version's names",
        )

    def _is_shared(self) -> bool:
        """Whether both servers show the same things: some list has an id in common."""
        compared = False
        for (resource, scope), items in sorted(self.old.known.items()):
            if not items or not self.new.known.get((resource, scope)):
                continue
            one, other = self.old.keys(resource, scope), self.new.keys(resource, scope)
            if one and other:
                compared = True
                if {str(key) for key in one} & {str(key) for key in other}:
                    return True
        return not compared


def _slower(operation: Operation, pairs: list[tuple[Exchange, Exchange]]) -> Iterator[Failure]:
    """Each answer of the new server later than every one of the old, and by more than chance."""
    answered = [(old, new) for old, new in pairs if old.status and new.status]
    if len(answered) < _ENOUGH_TIMES:
        return
    slowest, fastest = max(old.elapsed_s for old, _ in answered), min(new.elapsed_s for _, new in answered)
    if fastest - slowest > _SLOWER_S:
        message = f"no answer comes within {fastest:.1f} s; the old version needs {slowest:.1f} s at most"
        yield _failure(Phase.DIFFERENTIAL, operation, "slower", "", message, answered[-1])


def _body(exchange: Exchange) -> Any:
    return None if exchange.json is NOT_JSON else exchange.json


def _words(difference: Difference) -> str:
    old, new = _shown(difference.old), _shown(difference.new)
    match difference.kind:
        case "missing":
            return f"`{difference.path}` was {old} and is not there"
        case "added":
            return f"`{difference.path}` was not there and is {new}"
        case "order":
            return f"`{difference.path or 'the list'}` runs in another order"
        case "items":
            return f"`{difference.path or 'the list'}` has other things: {old}, now {new}"
    return f"`{difference.path}` was {old}, is {new}"


def _shown(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _prints(findings: tuple[Finding, ...] | list[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.fingerprint for finding in findings}))


def _failure(
    phase: Phase,
    operation: Operation,
    check: str,
    path: str,
    message: str,
    exchanges: tuple[Exchange, ...],
    findings: tuple[str, ...] = (),
    blame: Blame = Blame.SERVER,
) -> Failure:
    return Failure(
        phase=phase,
        server="new",
        operation=operation.ref,
        check=check,
        path=path,
        message=message,
        exchanges=exchanges,
        findings=findings,
        blame=blame,
    )
