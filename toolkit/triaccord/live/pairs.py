"""One request's two answers: what is wrong with NEW's that was not wrong with OLD's, and who is to blame.

One exchange serves three questions: does NEW keep to its own document, does a client of OLD still understand
it, and does it say the same as OLD where both documents do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from triaccord.live.alignment import Alignment, changes_of, schema_at, steps
from triaccord.live.differences import Difference, differences
from triaccord.live.exchange import NOT_JSON, Exchange
from triaccord.live.failure import Blame, Failure, Phase
from triaccord.live.judging import OUR_LIMITS, complaints
from triaccord.live.sides import Side
from triaccord.live.slips import slip_of
from triaccord.live.validity import refused_parts, unknown_parts
from triaccord.model import Finding, Json, OperationRef
from triaccord.wire import Operation
from triaccord.wire.views import merged

MOST_PLACES = 300
"""So many differences of one answer are looked at: an answer with more has one cause, or no sense."""

_SHAPE = ("missing", "added", "type")
_NOBODYS = (401, 403, 429)
_UNIONS = ("schema-anyOf", "schema-oneOf")
_WORDS = (
    "type", "enum", "format", "maxLength", "maximum", "minimum", "pattern", "const", "multipleOf",
)  # fmt: skip
_OWN = "the new server's answer breaks its own document"
_SAME = "both documents say the same here, and the servers do not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An operation of both versions, one request, and both answers.

    Attributes:
        operation: As the old document describes it.
        twin: As the new document does; None if it has none.
        before: What OLD answers.
        after: What NEW answers.
        moved: What NEW answers to the same in its own parameter names; `after` where those are the same.
        noise: Places that differ between two answers of OLD.
    """

    operation: Operation
    twin: Operation | None
    before: Exchange
    after: Exchange
    moved: Exchange
    noise: frozenset[str] = frozenset()


class Judge:
    """Says what is wrong with pairs.

    Args:
        old: The old side.
        new: The new side.
        alignment: What is known of the differences between both documents.

    Attributes:
        shared_data: Whether both servers show the same things.
        was_cut: Whether an answer differed in more places than are looked at.
        unanswered: How many requests OLD gave no answer to, so that nothing is known of what is new.
    """

    def __init__(self, old: Side, new: Side, alignment: Alignment) -> None:
        self.old, self.new, self.alignment = old, new, alignment
        self.shared_data = True
        self.was_cut = False
        self.unanswered = 0

    def judge(self, pair: Pair) -> list[Failure]:
        """Every failure of NEW that a pair shows."""
        found = list(self._promises(pair))
        if pair.twin is not None:
            found += self._drift(pair, pair.twin)
        return found

    def judge_write(self, pair: Pair) -> list[Failure]:
        """Every failure of NEW that a write on both shows: two things were made, so values do not count."""
        found = list(self._promises(pair))
        if pair.twin is None or pair.before.error or pair.after.error:
            return found
        if pair.before.status != pair.after.status:
            found += self._statuses(pair, pair.twin)
        elif pair.before is pair.after:
            found += self._alone(pair, pair.twin)
        return found

    def _alone(self, pair: Pair, twin: Operation) -> Iterator[Failure]:
        """One server and its document: what it takes and should not, refuses and should not."""
        refused, status = refused_parts(self.new.api, twin, pair.after.request), pair.after.status
        if pair.after.ok and refused:
            message = f"`{refused[0]}` is not what the document allows, and is taken: {status}"
            yield _failure(pair, Phase.CONFORMANCE, "validation-missing", message, refused[0], reason=_OWN)
        elif status in (400, 422) and not refused:
            message = f"a body that the document allows is refused: {status}"
            yield _failure(pair, Phase.CONFORMANCE, "rejected", message, reason=_OWN)

    # ---- conformance, and the old client -------------------------------------------------

    def _promises(self, pair: Pair) -> Iterator[Failure]:
        operation, before, after = pair.operation, pair.before, pair.after
        if not before.status and self.old is not self.new:
            self.unanswered += 1
            return  # nobody knows what is new
        if pair.twin is None:
            if before.ok and not after.ok:
                message = f"the old client gets status {after.status}"
                gone = _prints(f for f in self.alignment.of(operation.ref) if _is_whole(f, operation.ref))
                yield _failure(pair, Phase.OLD_CLIENT, "operation-gone", message, findings=gone)
            return
        known = {(c.check, c.path) for c in complaints(self.old.api, operation, before)}
        own: set[tuple[str, str]] = set()
        unchanged: set[tuple[str, str]] | None = None
        for each in complaints(self.new.api, pair.twin, after):
            own.add((each.check, each.path))
            if (each.check, each.path) in known:
                continue
            if unchanged is None:
                unchanged = {(c.check, c.path) for c in complaints(self.new.api, pair.twin, before)}
            blame, reason = Blame.SERVER, _OWN
            if each.check in OUR_LIMITS:
                blame, reason = Blame.US, "our own limit ends here; it says nothing about the server"
            elif (each.check, each.path) in unchanged and after.status == before.status:
                blame = Blame.DOCUMENT
                reason = "the server answers as the old one does; only the document says otherwise now"
            yield _failure(
                pair, Phase.CONFORMANCE, each.check, each.message, each.path, blame=blame, reason=reason,
                findings=self._refusal(pair, each.check),
            )  # fmt: skip
        for each in complaints(self.old.api, operation, after):
            if (each.check, each.path) in known | own or each.check in OUR_LIMITS:
                continue
            findings = self.alignment.explaining(operation.ref, each.path, below=each.check in _UNIONS)
            if each.check in ("status", "media-type"):
                findings = findings or _prints(self._about(operation.ref, answers=True))
            yield _failure(
                pair, Phase.OLD_CLIENT, each.check, each.message, each.path, findings=findings,
                blame=Blame.SERVER if findings else Blame.DOCUMENT,
                reason="the new document allows what no client of the old version understands",
            )  # fmt: skip

    def _about(self, ref: OperationRef, *, answers: bool) -> list[Finding]:
        """The findings on an operation's answers, or on its requests."""
        found = []
        for finding in self.alignment.of(ref):
            for change in changes_of(finding):
                side = change.responses if answers else change.requests
                if ref in side or (not side and change.event.startswith("operation-")):
                    found.append(finding)
                    break
        return found

    # ---- statuses ------------------------------------------------------------------------

    def _drift(self, pair: Pair, twin: Operation) -> Iterator[Failure]:
        before, after = pair.before, pair.moved
        if before.error or after.error:
            return
        if before.status != after.status:
            yield from self._statuses(pair, twin)
            return
        if before.ok and before.media_type != after.media_type:
            message = f"`content-type` was `{before.media_type}`, is `{after.media_type}`"
            yield _failure(pair, Phase.DIFFERENTIAL, "header-differs", message, "content-type", reason=_SAME)
        was, now = before.json, after.json
        if not before.ok:
            # Of errors the shape is part of the contract; the words are not.
            if (was is NOT_JSON) != (now is NOT_JSON):
                message = "the body of an error is JSON on one side only"
                yield _failure(pair, Phase.DIFFERENTIAL, "error-model", message, reason=_SAME)
        elif was is not NOT_JSON and now is not NOT_JSON:
            yield from self._bodies(pair, twin, self.alignment.translated(pair.operation.ref, was), now)

    def _statuses(self, pair: Pair, twin: Operation) -> Iterator[Failure]:
        before, after = pair.before, pair.moved
        message = f"status {before.status} became {after.status}"
        ours = refused_parts(self.old.api, pair.operation, before.request)
        theirs = refused_parts(self.new.api, twin, after.request)
        if before.ok and after.ok:
            yield _failure(pair, Phase.DIFFERENTIAL, "status-differs", message, reason=_SAME)
        elif before.ok and 400 <= after.status < 500 and after.status not in _NOBODYS:
            yield self._rejected(pair, ours, theirs or unknown_parts(twin, after.request))
        elif before.ok:
            whole = [f for f in self.alignment.of(pair.operation.ref) if f.change.event.startswith("secur")]
            findings = _prints(whole) if after.status in _NOBODYS else ()
            yield _failure(pair, Phase.DIFFERENTIAL, "status-differs", message, findings=findings)
        elif 400 <= before.status < 500 and after.ok and before.status not in (*_NOBODYS, 404):
            if theirs:
                message = f"`{theirs[0]}` is not what the document allows, and is taken: {after.status}"
                yield _failure(
                    pair, Phase.DIFFERENTIAL, "validation-missing", message, theirs[0], reason=_OWN
                )
            elif not ours and not unknown_parts(twin, after.request):
                reason = "the old server refuses what both documents allow; nobody said that it changed"
                yield _failure(
                    pair, Phase.DIFFERENTIAL, "status-differs", message, blame=Blame.NOTES, reason=reason
                )

    def _rejected(self, pair: Pair, ours: tuple[str, ...], theirs: tuple[str, ...]) -> Failure:
        """A request that OLD takes and NEW refuses: who allowed it says who is to blame."""
        status = pair.moved.status
        message = f"a request that the old version takes ends in status {status}"
        findings: tuple[str, ...] = ()
        blame, reason = Blame.SERVER, "both documents allow this request"
        path = ""
        if theirs:
            findings = self._narrowing(pair, theirs) or _prints(
                self._about(pair.operation.ref, answers=False)
            )
            path, reason = theirs[0], f"the new document does not allow `{theirs[0]}`"
        if ours and not findings:
            blame, reason = Blame.US, f"our request is not what the old document allows: `{ours[0]}`"
        elif status == 404 and pair.operation.path_names and not self.shared_data:
            blame, reason = Blame.TEST_DATA, "the servers do not share data, and the thing is not on both"
        return _failure(
            pair, Phase.OLD_CLIENT, "rejected", message, path, findings=findings, blame=blame, reason=reason
        )

    def _narrowing(self, pair: Pair, theirs: Iterable[str]) -> tuple[str, ...]:
        """The findings that say why NEW refuses these parts of a request."""
        about = self._about(pair.operation.ref, answers=False)
        return _prints(finding for finding in about if any(_names(finding, part) for part in theirs))

    def _refusal(self, pair: Pair, check: str) -> tuple[str, ...]:
        """What explains that NEW refuses a request of OLD, although it documents no such status."""
        if check != "status" or pair.twin is None or not 400 <= pair.after.status < 500 or not pair.before.ok:
            return ()
        request = pair.after.request
        theirs = refused_parts(self.new.api, pair.twin, request) or unknown_parts(pair.twin, request)
        return self._narrowing(pair, theirs)

    # ---- bodies --------------------------------------------------------------------------

    def _bodies(self, pair: Pair, twin: Operation, was: Json, now: Json) -> Iterator[Failure]:
        every = (
            d for d in differences(was, now)
            if d.path not in pair.noise and (self.shared_data or d.kind in _SHAPE)
        )  # fmt: skip
        found = list(islice(every, MOST_PLACES))
        self.was_cut |= len(found) == MOST_PLACES
        envelope = self.old.uses[pair.operation].envelope
        envelope = self.alignment.field_names(pair.operation.ref).get(envelope or "", envelope)
        others = any(d.kind == "items" and d.path in ("", envelope) for d in found)
        for difference in found:
            if (
                others
                and difference.kind == "value"
                and not difference.path.startswith((f"{envelope}[", "[]"))
            ):
                continue  # how many there are follows from which there are
            if self._is_documented(pair.operation, twin, difference):
                continue
            check = f"{difference.kind}-differs"
            if difference.kind in ("missing", "added"):
                check = f"field-{difference.kind}"
            yield _failure(
                pair, Phase.DIFFERENTIAL, check, words(difference), difference.path,
                findings=self._findings_on(pair.operation, difference), reason=_SAME,
                slip=slip_of(difference.old, difference.new) if difference.kind == "value" else "",
            )  # fmt: skip

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
            return any(one.get(word) != other.get(word) for word in _WORDS)
        return False

    def _findings_on(self, operation: Operation, difference: Difference) -> tuple[str, ...]:
        if difference.kind in ("order", "items"):
            return _prints(
                finding
                for finding in self.alignment.of(operation.ref)
                if any("default" in change.event for change in changes_of(finding))
            )
        if difference.kind in ("missing", "added"):
            return self.alignment.explaining(operation.ref, difference.path)
        return ()


def words(difference: Difference) -> str:
    """A difference in a sentence."""
    old, new = _short(difference.old), _short(difference.new)
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


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _is_whole(finding: Finding, ref: OperationRef) -> bool:
    return finding.change.event.startswith(("operation-", "path-")) and ref in finding.operations


def _names(finding: Finding, part: str) -> bool:
    last = part.rpartition(".")[2]
    return any(
        last in (change.subject, change.path.rpartition(".")[2], change.old, change.new)
        for change in changes_of(finding)
    )


def _prints(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.fingerprint for finding in findings}))


def _failure(pair: Pair, phase: Phase, check: str, message: str, path: str = "", **told: Any) -> Failure:
    return Failure(
        phase=phase,
        server="new",
        operation=pair.operation.ref,
        check=check,
        path=path,
        message=message,
        exchanges=(pair.before, pair.moved if phase is Phase.DIFFERENTIAL else pair.after),
        **told,
    )
