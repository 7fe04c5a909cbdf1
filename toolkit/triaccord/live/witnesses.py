"""One small exchange per finding, sent to both servers: what the documents say, seen to happen or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from triaccord.live.doors import show_security
from triaccord.live.exchange import NOT_JSON, Exchange
from triaccord.live.failure import Outcome, Shown
from triaccord.live.judging import complaints
from triaccord.live.policy import SAFE_METHODS, RefusedRequestError
from triaccord.live.questions import MOST, EnoughError, Questions
from triaccord.live.showing import (
    NOTHING_OF_OURS,
    compared,
    either,
    is_about,
    is_there,
    kind_of,
    longest,
    values_at,
    verdict_on,
)
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
    _questions: Questions = field(default_factory=Questions)

    async def show(self, finding: Finding) -> Shown:
        """What both servers make of a finding, in at most three requests, and what a write needs."""
        self._questions, before = Questions(), self.old.transport.tally.sent
        shown = await self._shown(finding)
        sent = self.old.transport.tally.sent - before
        return replace(shown, asked=MOST - self._questions.left, sent=sent)

    async def _shown(self, finding: Finding) -> Shown:
        best: Shown | None = None
        for change in (part for one in finding.change.each for part in (one, *one.parts)):
            try:
                shown = await self._change(finding, change)
            except RefusedRequestError as refused:
                shown = verdict_on(finding, Outcome.NOT_REACHABLE, refused.what)
            except EnoughError:
                shown = verdict_on(finding, Outcome.NOT_REACHABLE, f"{MOST} requests did not show it")
            if shown is None:
                continue
            if shown.outcome is Outcome.CONFIRMED:
                return shown
            best = best if best is not None and best.outcome is Outcome.TOLERATED else shown
        if best is not None:
            return best
        return verdict_on(finding, Outcome.NOT_REACHABLE, "no request that we may send can show it")

    async def _change(self, finding: Finding, change: Change) -> Shown | None:
        if change.event.startswith("operation-"):
            return await self._operation_gone(finding, change)
        if change.event.startswith("security-"):
            self._questions.need(2)
            self._questions.left -= 2
            return await show_security(finding, change, self.old, self.new, self.environ)
        if change.event.startswith(("scheme", "server")):
            return None
        ways = [self._response, self._request]
        if not finding.rule.startswith("response-"):
            ways.reverse()  # what a rule is about comes first, and has the word if nothing confirms it
        shown: Shown | None = None
        for way in ways:
            try:
                tried = await way(finding, change)
            except EnoughError:
                if shown is None:
                    raise
                break
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
                return verdict_on(finding, Outcome.NOT_REACHABLE, f"it needs --allow-write '{operation.ref}'")
            asked = await self._asked_for_what_is_gone(operation)
            if asked is None:
                return verdict_on(finding, Outcome.NOT_REACHABLE, "nothing there to try it with")
            before, after = asked
            if before.status and before.status not in _GONE and after.status in _GONE:
                why = f"the old server says {before.status}, the new one {after.status}"
                return verdict_on(finding, Outcome.CONFIRMED, why, before, after)
            return verdict_on(
                finding, Outcome.TOLERATED, f"the new server says {after.status}", before, after
            )
        return None

    async def _asked_for_what_is_gone(self, operation: Operation) -> tuple[Exchange, Exchange] | None:
        """Both answers to an operation that only OLD documents; None if there is nothing to ask with."""
        body = self._valid_body(self.old, operation)
        self._questions.need(2)
        if operation.method in SAFE_METHODS:
            values = self.old.fill(operation)
        elif not operation.path_names:
            values = self.old.fill(operation)
            if values is None or operation.method != "POST":
                return None  # the only one of its kind is somebody's
            create, spend = self.writer.create, self._questions.spend
            after, _ = await spend(create(self.new, operation, values, body, known=self.old))
            return (await spend(create(self.old, operation, values, body)))[0], after
        else:
            use = self.old.uses[operation]
            made = None if use.role is Role.CREATE else await self.writer.make(self.old, use)
            values = made[0] if made is not None else None
        if values is None:
            return None
        # NEW first: what OLD may do to the thing is done to it afterwards.
        spend = self._questions.spend
        after = await spend(self.new.call(operation, values, body, why="witness"))
        return await spend(self.old.call(operation, values, body, why="witness")), after

    # ---- answers -----------------------------------------------------------------------------

    async def _response(self, finding: Finding, change: Change) -> Shown | None:
        tried: Shown | None = None
        refused: Shown | None = None
        for operation, twin in self._readable(change.responses):
            if operation.method == "GET":
                values = self.old.fill(operation)
                if values is None:
                    continue
                pair: tuple[Exchange | None, Exchange | None] = await self._read_both(operation, twin, values)
            else:
                pair = await self._written_both(operation, twin)
            before, after = pair
            if before is None:
                continue
            if after is None or not before.ok:
                refused = refused or compared(finding, before, after)
                continue
            if not after.ok and not change.event.startswith(("response", "status")):
                why = f"the new server does not get that far: {after.error or after.status}"
                return verdict_on(finding, Outcome.NOT_REACHABLE, why, before, after)
            verdict = self._answers_show(operation, change, before, after)
            if verdict is not None:
                return verdict_on(finding, Outcome.CONFIRMED, verdict, before, after)
            return verdict_on(
                finding, Outcome.TOLERATED, "the answers of both servers do not show it", before, after
            )
        if change.responses:
            tried = refused or verdict_on(finding, Outcome.NOT_REACHABLE, self._why_unread(change.responses))
        return tried

    def _why_unread(self, refs: tuple[OperationRef, ...]) -> str:
        """Why no answer shows it: because of what we may not call, or of what is not there."""
        may_write = self.old.transport.policy.may_write
        needed = [ref for ref in sorted(refs) if ref.method != "DELETE" and not may_write(ref)]
        readable = [operation for operation, _ in self._readable(refs)]
        if needed and not readable:
            return f"it needs --allow-write '{needed[0]}'"
        unfilled = [each.ref for each in readable if each.method == "GET" and self.old.fill(each) is None]
        if unfilled:
            return f"nothing is known to be there that '{min(unfilled)}' could read"
        return "no operation that we may call answers with it"

    def _readable(self, refs: tuple[OperationRef, ...]) -> Iterator[tuple[Operation, Operation]]:
        for ref in sorted(refs, key=lambda r: (r.method != "GET", r.path.count("{"), r)):
            operation = self.old.api.operation(ref)
            twin = self.new.api.operation(ref)
            if operation is None or twin is None or operation.method == "DELETE":
                continue
            if self.old.transport.policy.may_write(operation.ref):
                yield operation, twin

    async def _read_both(
        self, operation: Operation, twin: Operation, values: Values
    ) -> tuple[Exchange, Exchange | None]:
        return await self._questions.both((self.old, operation), (self.new, twin), values)

    async def _written_both(
        self, operation: Operation, twin: Operation, body: Any = _MISSING
    ) -> tuple[Exchange | None, Exchange | None]:
        """A write on both, with this body or a valid one, on something of ours.

        Returns:
            Both answers; None where there is nothing of ours, and for NEW's where OLD refuses.
        """

        async def written(side: Side, operation: Operation) -> Exchange | None:
            value = self._valid_body(side, operation) if body is _MISSING else body
            answer: Exchange | None = await self._questions.spend(self.writer.write(side, operation, value))
            self._questions.left += answer is None
            return answer

        self._questions.need(2)
        before = await written(self.old, operation)
        return before, await written(self.new, twin) if before is not None and before.ok else None

    def _valid_body(self, side: Side, operation: Operation) -> Any:
        if operation.json_body is None:
            return NOT_JSON
        sampler = Sampler(side.api.requests, self.writer.seed, optional=False)
        return sampler.sample(operation.json_body.schema, f"witness|{operation.path}")

    def _answers_show(
        self, operation: Operation, change: Change, before: Exchange, after: Exchange
    ) -> str | None:
        """Words on how the answers show a change; None if they do not."""
        if not before.ok or (before.json is NOT_JSON) != (after.json is NOT_JSON):
            return None if not before.ok else "only one of the answers is JSON"
        if not after.ok:
            return f"the old server says {before.status}, the new one {after.status}"
        place = old_place(change)
        if place and is_there(before.json, place) and not is_there(after.json, place):
            return f"`{place}` is in the old answer and not in the new one"
        known = {(c.check, c.path) for c in complaints(self.old.api, operation, before)}
        for complaint in complaints(self.old.api, operation, after):
            if (complaint.check, complaint.path) not in known and is_about(complaint, change, place):
                return f"under the old document: {complaint.message}"
        kinds = [{kind_of(v) for v in values_at(body, place)} for body in (before.json, after.json)]
        if place and all(kinds) and kinds[0] != kinds[1]:
            return f"`{place}` was {either(kinds[0])}, is {either(kinds[1])}"
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
                result = result or verdict_on(finding, Outcome.NOT_REACHABLE, needed)
                continue
            shown = await self._try_request(finding, change, operation, twin)
            if shown is not None and shown.outcome is not Outcome.NOT_REACHABLE:
                return shown
            result = shown or result
        return result

    async def _try_request(
        self, finding: Finding, change: Change, operation: Operation, twin: Operation
    ) -> Shown | None:
        if change.event.startswith("parameter-") or change.detail.get("parameter"):
            return await self._parameter(finding, change, operation, twin)
        if operation.json_body is None or twin.json_body is None:
            return None
        value = witness_body(finding, change, self.old, self.new, operation, twin)
        if value is None:
            return verdict_on(
                finding, Outcome.NOT_REACHABLE, "no body that only the old version accepts was found"
            )
        before, after = await self._written_both(operation, twin, value)
        if before is None:
            return verdict_on(finding, Outcome.NOT_REACHABLE, NOTHING_OF_OURS)
        return compared(finding, before, after)

    async def _parameter(
        self, finding: Finding, change: Change, operation: Operation, twin: Operation
    ) -> Shown | None:
        base = self.old.fill(operation)
        if base is None or operation.method != "GET":
            return verdict_on(finding, Outcome.NOT_REACHABLE, "nothing there to try it with")
        name = str(change.old) if change.event == "parameter-renamed" else change.subject
        if not change.event.startswith("parameter-"):
            name = str(change.detail["parameter"])  # of what is within it, the subject names a part
        where = next((p.where for p in (*operation.parameters, *twin.parameters) if p.name == name), "query")
        parameter, later = operation.parameter(name, where), twin.parameter(name, where)
        if parameter is None:
            # The new version wants it: the old client does not send it.
            return compared(finding, *await self._read_both(operation, operation, base))
        if later is None:
            return await self._parameter_gone(finding, operation, base, (name, where))
        given = (base[(name, where)],) if (name, where) in base else ()
        for value in (*given, *candidates(self.old, parameter.schema, name)):
            fine = self.old.api.requests.accepts(parameter.schema, value)
            if fine and not self.new.api.requests.accepts(later.schema, value):
                values = {**base, (name, where): value}
                return compared(finding, *await self._read_both(operation, operation, values))
        return verdict_on(
            finding, Outcome.NOT_REACHABLE, f"no value of `{name}` that only the old version takes"
        )

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
        before, after = await self._read_both(operation, operation, values)
        if after is None or not after.ok:
            return compared(finding, before, after)
        without = await self._questions.read(self.new, operation, base)
        ignored = without.ok and after.json == without.json
        had_effect = longest(before.json) != longest(after.json)
        if ignored and had_effect:
            why = f"`{key[0]}={value}` changes the old answer, and nothing in the new one"
            return verdict_on(finding, Outcome.CONFIRMED, why, before, after, without)
        return verdict_on(
            finding, Outcome.TOLERATED, f"`{key[0]}` makes no difference that shows", before, after, without
        )


def _old_ref(change: Change, ref: OperationRef) -> OperationRef:
    if isinstance(change.old, str) and " " in change.old:
        method, _, path = change.old.partition(" ")
        return OperationRef(path, method)
    return ref
