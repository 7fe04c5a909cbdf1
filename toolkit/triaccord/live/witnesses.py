"""One small exchange per finding, sent to both servers: what the documents say, seen to happen or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triaccord.live.alignment import steps
from triaccord.live.doors import show_security
from triaccord.live.exchange import NOT_JSON, Exchange
from triaccord.live.failure import Outcome, Shown
from triaccord.live.judging import Complaint, complaints
from triaccord.live.policy import SAFE_METHODS, RefusedRequestError
from triaccord.live.sides import Side, Values
from triaccord.live.witness_bodies import candidates, old_place, witness_body
from triaccord.live.writing import Writer
from triaccord.model import Change, Finding, Json, OperationRef
from triaccord.model import Side as Half
from triaccord.wire import Operation, Role, Sampler

_GONE = frozenset({404, 405, 410, 501})
_MISSING = object()


@dataclass(slots=True, kw_only=True)
class Prover:
    """Shows findings on both servers.

    Args:
        old: The server of the old version.
        new: The server of the new version.
        writer: Makes what a write needs, where writing is allowed.
        environ: Where variables with credentials are; the process's own by default.
    """

    old: Side
    new: Side
    writer: Writer
    environ: Mapping[str, str] | None = None

    async def show(self, finding: Finding) -> Shown:
        """What both servers make of a finding, in at most three requests, and what a write needs."""
        best: Shown | None = None
        for change in (finding.change, *finding.change.parts):
            try:
                shown = await self._change(finding, change)
            except RefusedRequestError as refused:
                shown = _shown(finding, Outcome.NOT_REACHABLE, refused.what)
            if shown is None:
                continue
            if shown.outcome is Outcome.CONFIRMED:
                return shown
            best = best if best is not None and best.outcome is Outcome.TOLERATED else shown
        if best is not None:
            return best
        return _shown(finding, Outcome.NOT_REACHABLE, "no request that we may send can show it")

    async def _change(self, finding: Finding, change: Change) -> Shown | None:
        if change.event.startswith("operation-"):
            return await self._operation_gone(finding, change)
        if change.event.startswith("security-"):
            return await show_security(finding, change, self.old, self.new, self.environ)
        if change.event.startswith(("scheme", "server")):
            return None
        ways = [self._response, self._request]
        if not finding.rule.startswith("response-"):
            ways.reverse()  # what a rule is about comes first, and has the word if nothing confirms it
        shown: Shown | None = None
        for way in ways:
            tried = await way(finding, change)
            if tried is not None and (shown is None or tried.outcome is Outcome.CONFIRMED):
                shown = tried
            if shown is not None and shown.outcome is Outcome.CONFIRMED:
                break
        return shown

    # ---- operations that are gone ------------------------------------------------------------

    async def _operation_gone(self, finding: Finding, change: Change) -> Shown | None:
        for ref in change.whole or change.operations:
            operation = self.old.api.operation(ref) or self.old.api.operation(_old_ref(change, ref))
            if operation is None:
                continue
            if not self.old.transport.policy.may_write(operation.ref):
                return _shown(finding, Outcome.NOT_REACHABLE, f"it needs --allow-write '{operation.ref}'")
            asked = await self._asked_for_what_is_gone(operation)
            if asked is None:
                return _shown(finding, Outcome.NOT_REACHABLE, "nothing there to try it with")
            before, after = asked
            if before.status and before.status not in _GONE and after.status in _GONE:
                why = f"the old server says {before.status}, the new one {after.status}"
                return _shown(finding, Outcome.CONFIRMED, why, before, after)
            return _shown(finding, Outcome.TOLERATED, f"the new server says {after.status}", before, after)
        return None

    async def _asked_for_what_is_gone(self, operation: Operation) -> tuple[Exchange, Exchange] | None:
        """Both answers to an operation that only OLD documents; None if there is nothing to ask with."""
        body: Any = NOT_JSON
        if operation.json_body is not None:
            sampler = Sampler(self.old.api.requests, self.writer.seed, optional=False)
            body = sampler.sample(operation.json_body.schema, f"witness|{operation.path}")
        if operation.method in SAFE_METHODS:
            values = self.old.fill(operation)
        elif not operation.path_names:
            values = self.old.fill(operation)
            if values is None or operation.method != "POST":
                return None  # the only one of its kind is somebody's
            after, _ = await self.writer.create(self.new, operation, values, body, known=self.old)
            return (await self.writer.create(self.old, operation, values, body))[0], after
        else:
            use = self.old.uses[operation]
            made = None if use.role is Role.CREATE else await self.writer.make(self.old, use)
            values = made[0] if made is not None else None
        if values is None:
            return None
        # NEW first: what OLD may do to the thing is done to it afterwards.
        after = await self.new.call(operation, values, body, why="witness")
        return await self.old.call(operation, values, body, why="witness"), after

    # ---- answers -----------------------------------------------------------------------------

    async def _response(self, finding: Finding, change: Change) -> Shown | None:
        tried: Shown | None = None
        for operation, twin in self._readable(change.responses):
            if operation.method == "GET":
                values = self.old.fill(operation)
                if values is None:
                    continue
                before: Exchange | None = await self.old.call(operation, values, why="witness")
                after: Exchange | None = await self.new.call(twin, values, why="witness")
            else:
                before, after = await self._written(self.old, operation), await self._written(self.new, twin)
            if before is None or after is None:
                continue
            if before.ok and not after.ok and not change.event.startswith(("response", "status")):
                why = f"the new server does not get that far: {after.error or after.status}"
                return _shown(finding, Outcome.NOT_REACHABLE, why, before, after)
            verdict = self._answers_show(operation, change, before, after)
            if verdict is not None:
                return _shown(finding, Outcome.CONFIRMED, verdict, before, after)
            return _shown(
                finding, Outcome.TOLERATED, "the answers of both servers do not show it", before, after
            )
        if change.responses:
            tried = _shown(finding, Outcome.NOT_REACHABLE, self._why_unread(change.responses))
        return tried

    def _why_unread(self, refs: tuple[OperationRef, ...]) -> str:
        """Why no answer shows it: because of what we may not call, or of what is not there."""
        may_write = self.old.transport.policy.may_write
        needed = [ref for ref in sorted(refs) if ref.method != "DELETE" and not may_write(ref)]
        if needed and not any(True for _ in self._readable(refs)):
            return f"it needs --allow-write '{needed[0]}'"
        return "no operation that we may call answers with it"

    def _readable(self, refs: tuple[OperationRef, ...]) -> Iterator[tuple[Operation, Operation]]:
        for ref in sorted(refs, key=lambda r: (r.method != "GET", r.path.count("{"), r)):
            operation = self.old.api.operation(ref)
            twin = self.new.api.operation(ref)
            if operation is None or twin is None or operation.method == "DELETE":
                continue
            if self.old.transport.policy.may_write(operation.ref):
                yield operation, twin

    async def _written(self, side: Side, operation: Operation) -> Exchange | None:
        """The answer to a valid write on something of ours; None if there is nothing of ours."""
        body: Any = NOT_JSON
        if operation.json_body is not None:
            sampler = Sampler(side.api.requests, self.writer.seed, optional=False)
            body = sampler.sample(operation.json_body.schema, f"witness|{operation.path}")
        return await self.writer.write(side, operation, body)

    def _answers_show(
        self, operation: Operation, change: Change, before: Exchange, after: Exchange
    ) -> str | None:
        """Words on how the answers show a change; None if they do not."""
        if not before.ok or (before.json is NOT_JSON) != (after.json is NOT_JSON):
            return None if not before.ok else "only one of the answers is JSON"
        if not after.ok:
            return f"the old server says {before.status}, the new one {after.status}"
        place = old_place(change)
        if place and _found(before.json, place) and not _found(after.json, place):
            return f"`{place}` is in the old answer and not in the new one"
        known = {(c.check, c.path) for c in complaints(self.old.api, operation, before)}
        for complaint in complaints(self.old.api, operation, after):
            if (complaint.check, complaint.path) not in known and _is_about(complaint, change, place):
                return f"under the old document: {complaint.message}"
        kinds = [{_kind(v) for v in _values_at(body, place)} for body in (before.json, after.json)]
        if place and all(kinds) and kinds[0] != kinds[1]:
            return f"`{place}` was {_join(kinds[0])}, is {_join(kinds[1])}"
        return None

    # ---- requests ----------------------------------------------------------------------------

    async def _request(self, finding: Finding, change: Change) -> Shown | None:
        result: Shown | None = None
        if change.side not in (Half.REQUEST, Half.BOTH):
            return None
        for ref in sorted(change.requests, key=lambda r: (r.method != "GET", r.path.count("{"), r)):
            operation, twin = self.old.api.operation(ref), self.new.api.operation(ref)
            if operation is None or twin is None:
                continue
            if not self.old.transport.policy.may_write(operation.ref):
                needed = f"it needs --allow-write '{operation.ref}'"
                result = result or _shown(finding, Outcome.NOT_REACHABLE, needed)
                continue
            shown = await self._try_request(finding, change, operation, twin)
            if shown is not None and shown.outcome is not Outcome.NOT_REACHABLE:
                return shown
            result = shown or result
        return result

    async def _try_request(
        self, finding: Finding, change: Change, operation: Operation, twin: Operation
    ) -> Shown | None:
        if change.event.startswith("parameter-"):
            return await self._parameter(finding, change, operation, twin)
        if operation.json_body is None or twin.json_body is None:
            return None
        value = witness_body(finding, change, self.old, self.new, operation, twin)
        if value is None:
            return _shown(
                finding, Outcome.NOT_REACHABLE, "no body that only the old version accepts was found"
            )
        before = await self.writer.write(self.old, operation, value)
        if before is None:
            return _shown(finding, Outcome.NOT_REACHABLE, "there is nothing of ours to try it on")
        after = await self.writer.write(self.new, twin, value)
        if after is None:
            return _shown(finding, Outcome.NOT_REACHABLE, "there is nothing of ours to try it on")
        return _compared(finding, before, after)

    async def _parameter(
        self, finding: Finding, change: Change, operation: Operation, twin: Operation
    ) -> Shown | None:
        base = self.old.fill(operation)
        if base is None or operation.method != "GET":
            return _shown(finding, Outcome.NOT_REACHABLE, "nothing there to try it with")
        name = str(change.old) if change.event == "parameter-renamed" else change.subject
        where = next((p.where for p in (*operation.parameters, *twin.parameters) if p.name == name), "query")
        parameter, later = operation.parameter(name, where), twin.parameter(name, where)
        if parameter is None:
            # The new version wants it: the old client does not send it.
            before = await self.old.call(operation, base, why="witness")
            after = await self.new.call(operation, base, why="witness")
            return _compared(finding, before, after)
        if later is None:
            return await self._parameter_gone(finding, operation, base, (name, where))
        for value in candidates(self.old, parameter.schema, name):
            fine = self.old.api.requests.accepts(parameter.schema, value)
            if fine and not self.new.api.requests.accepts(later.schema, value):
                values = {**base, (name, where): value}
                before = await self.old.call(operation, values, why="witness")
                return _compared(finding, before, await self.new.call(operation, values, why="witness"))
        return _shown(finding, Outcome.NOT_REACHABLE, f"no value of `{name}` that only the old version takes")

    async def _parameter_gone(
        self, finding: Finding, operation: Operation, base: Values, key: tuple[str, str]
    ) -> Shown:
        """A parameter that the new version does not know is refused there, or it has lost its effect."""
        parameter = operation.parameter(*key)
        use = self.old.uses[operation]
        schema = parameter.schema if parameter is not None else {}
        value: Json = (
            1 if key[0] == use.paging.size else next(iter(candidates(self.old, schema, key[0])), "x")
        )
        values = {**base, key: value}
        before = await self.old.call(operation, values, why="witness")
        after = await self.new.call(operation, values, why="witness")
        if before.ok and not after.ok:
            return _compared(finding, before, after)
        without = await self.new.call(operation, base, why="witness")
        ignored = after.ok and without.ok and after.json == without.json
        had_effect = before.ok and _size(before.json) != _size(after.json)
        if ignored and had_effect:
            why = f"`{key[0]}={value}` changes the old answer, and nothing in the new one"
            return _shown(finding, Outcome.CONFIRMED, why, before, after, without)
        return _shown(
            finding, Outcome.TOLERATED, f"`{key[0]}` makes no difference that shows", before, after, without
        )


# ---- reading answers ---------------------------------------------------------------------


def _compared(finding: Finding, before: Exchange, after: Exchange) -> Shown:
    if not before.ok:
        why = f"the old server refuses it, too: {before.error or before.status}"
        return _shown(finding, Outcome.NOT_REACHABLE, why, before, after)
    if after.ok:
        return _shown(finding, Outcome.TOLERATED, f"the new server takes it: {after.status}", before, after)
    why = f"the old server says {before.status}, the new one {after.error or after.status}"
    return _shown(finding, Outcome.CONFIRMED, why, before, after)


def _shown(finding: Finding, outcome: Outcome, why: str, *exchanges: Exchange) -> Shown:
    return Shown(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        message=finding.message,
        outcome=outcome,
        why=why,
        exchanges=exchanges,
    )


def _old_ref(change: Change, ref: OperationRef) -> OperationRef:
    if isinstance(change.old, str) and " " in change.old:
        method, _, path = change.old.partition(" ")
        return OperationRef(path, method)
    return ref


def _is_about(complaint: Complaint, change: Change, place: str) -> bool:
    """Whether a complaint shows this change, and not something else that is wrong with the answer."""
    last = next((step for step in reversed(steps(place)) if step != "[]"), "")
    if last:
        return last in steps(complaint.path) or f"'{last}'" in complaint.message
    return complaint.check not in ("status", "server-error") or change.event.startswith(
        ("response", "status")
    )


def _found(body: Json, place: str) -> bool:
    return next(iter(_values_at(body, place)), _MISSING) is not _MISSING


def _values_at(body: Json, place: str) -> list[Json]:
    """Values whose path ends with this place: places of shared schemas begin at the schema, not the body."""
    wanted = [step for step in steps(place) if step != "[]"]
    found: list[Json] = []

    def walk(value: Json, trail: tuple[str, ...], depth: int) -> None:
        if depth > 60:
            return
        if wanted and list(trail[-len(wanted) :]) == wanted:
            found.append(value)
        if isinstance(value, dict):
            for name, each in value.items():
                walk(each, (*trail, name), depth + 1)
        elif isinstance(value, list):
            for each in value:
                walk(each, trail, depth + 1)

    walk(body, (), 0)
    return found


def _size(body: Any) -> int:
    lists = [v for v in body.values() if isinstance(v, list)] if isinstance(body, dict) else [body]
    return max((len(each) for each in lists if isinstance(each, list)), default=-1)


def _kind(value: Json) -> str:
    if isinstance(value, bool) or value is None:
        return "null" if value is None else "boolean"
    return {str: "string", int: "number", float: "number", list: "array", dict: "object"}[type(value)]


def _join(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds))
