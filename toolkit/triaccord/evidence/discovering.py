"""The net under the rules: whole bodies are compared, and what no rule called breaking becomes a finding.

In each slot every change that a rule has judged to matter is taken back; if the sender may then still
write what the receiver refuses, something was missed, and the value that shows it is the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from triaccord.model.quick import dataclass

try:
    from _blake2 import blake2b  # where `hashlib` has it from, which would load OpenSSL besides
except ImportError:
    from hashlib import blake2b

from triaccord.differ.canonical.nodes import tokens_of
from triaccord.differ.rules import judge
from triaccord.evidence import leaves
from triaccord.evidence.budget import Budget
from triaccord.evidence.caution import harm
from triaccord.evidence.documents import Documents, Slot
from triaccord.evidence.isolating import bare, bare_part
from triaccord.evidence.lenience import tolerates
from triaccord.evidence.places import Spot
from triaccord.evidence.proving import witness_of
from triaccord.evidence.readings import readings
from triaccord.evidence.reverting import Known
from triaccord.evidence.showing import Facing, Shown, facing, is_doubtful
from triaccord.evidence.ways import beside
from triaccord.loading.version import Version
from triaccord.model import Change, Finding, Json, Level, OperationRef, Proof, Side, Witness
from triaccord.schemas import Gap, Reading, Role, SchemaTooLarge, Sliced, lifting
from triaccord.schemas.gaps import each_once
from triaccord.schemas.validation import Refusal, UnusableSchema

_MOST_VALUES = 40
_RULES = {Side.REQUEST: "request-narrowed", Side.RESPONSE: "response-widened"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What the net caught.

    Attributes:
        findings: New findings, proved, by operation.
        compared: How many bodies, parameters and headers were compared.
        undecided: How many could not be.
    """

    findings: tuple[Finding, ...]
    compared: int
    undecided: int


def discover(
    findings: Iterable[Finding],
    old: Version,
    new: Version,
    *,
    budget: Budget | None = None,
    documents: Documents | None = None,
) -> Discovery:
    """Find what breaks although no finding says so.

    Args:
        findings: Everything that is known already, of all levels.
        old: The version that clients were written for.
        new: The version that they will meet.
        budget: What it may cost; what is left over counts as undecided.
        documents: The two versions opened, where that was done already.
    """
    net = _Net(documents or Documents(old, new), budget or Budget(seconds=20.0), tuple(findings))
    net.draw()
    return Discovery(findings=net.findings(), compared=net.compared, undecided=net.undecided)


class _Net:
    def __init__(self, documents: Documents, budget: Budget, known: tuple[Finding, ...]) -> None:
        self.documents, self.budget = documents, budget
        self.compared = self.undecided = 0
        self._caught: dict[tuple[str, str, str], Finding] = {}
        self._seen: dict[tuple[object, ...], tuple[tuple[str, str, str], ...]] = {}
        self._gaps: dict[tuple[int, int], tuple[str, str, str] | None] = {}
        self._known = Known(documents, known)

    def draw(self) -> None:
        """Compare every slot of every operation that both versions have, whatever findings there are."""
        for ref, pair in sorted(self.documents.pairs.items(), key=lambda item: (harm(item[0]), item[0])):
            # An operation that has moved is breaking as a whole: what else is in it comes after that.
            if pair.is_in_place:
                for slot in self.documents.slots(ref):
                    if not slot.is_moved:  # that it is sent elsewhere breaks it, whatever it may be
                        self._slot(ref, slot)

    def findings(self) -> tuple[Finding, ...]:
        """What was caught, by operation."""
        return tuple(sorted(self._caught.values(), key=lambda one: (one.operations, one.fingerprint)))

    def _slot(self, ref: OperationRef, slot: Slot) -> None:
        key = (
            slot.side,
            slot.kind == "body",
            *(node.at for node in slot.old),
            "|",
            *(node.at for node in slot.new),
        )
        if all(isinstance(node.value, dict) and "$ref" in node.value for node in (*slot.old, *slot.new)):
            key = (slot.side, slot.kind == "body", *(node.value["$ref"] for node in (*slot.old, *slot.new)))
        if key in self._seen:
            for caught in self._seen[key]:
                self._caught[caught] = _reaching(self._caught[caught], ref)
            return
        self._seen[key] = ()
        if self.documents.is_same(slot):
            return
        self.compared += 1
        if self.budget.is_spent:
            self.undecided += 1
            return
        try:
            self._seen[key] = self._compare(ref, slot)
        except (SchemaTooLarge, RecursionError, UnusableSchema):
            self.undecided += 1

    def _compare(self, ref: OperationRef, slot: Slot) -> tuple[tuple[str, str, str], ...]:
        both = facing(self.documents, slot, Reading.DECLARED)
        side = self._known.compared(both, Reading.DECLARED)
        received = side.reverted.root(both.sender, both.receiver)
        sent = bare(both.sender.opened.schema)
        if side.covering.covers(sent, bare(received)):
            return ()
        found: dict[tuple[str, str, str], None] = {}
        is_decided = True
        for gap in each_once(side.covering.gaps):
            pair = id(gap.sent), id(gap.received)
            if pair not in self._gaps:
                self._gaps[pair] = self._show(ref, both, received, gap)
            caught = self._gaps[pair]
            if caught is None:
                is_decided = False
                continue
            self._caught[caught] = _reaching(self._caught[caught], ref)
            found[caught] = None
        self.undecided += not (found or is_decided)
        return tuple(found)

    def _show(
        self, ref: OperationRef, both: Facing, received: dict[str, Any], gap: Gap
    ) -> tuple[str, str, str] | None:
        """A value that shows what may differ at a gap, as a finding; None if there is none."""
        if not self.budget.spend():
            return None
        sent = both.sender.opened.schema
        slot, formats = both.slot, self.documents.formats
        accepting, refusing = (
            Sliced(sent, formats=formats),
            Sliced(both.receiver.opened.schema, formats=formats),
        )
        reverted = Sliced(received, formats=formats)
        own = self.documents.ground(slot, of_new=both.sender_is_new, role=Role.RECEIVER)
        home = Sliced(own.opened.schema, formats=formats)
        for value in islice(_values(both, gap, received), _MOST_VALUES):
            if not accepting.accepts(value) or reverted.accepts(value) or refusing.accepts(value):
                continue
            if slot.kind != "body" and any(
                # What only known changes refuse, however the text is taken, is no news.
                refusing.accepts(one) or reverted.accepts(one)
                for one in readings(value)
            ):
                continue
            # What the sender's own document would refuse as well was not made worse by the upgrade.
            if not home.accepts(value) or not (
                accepting.surely_accepts(value) and refusing.surely_refuses(value)
            ):
                continue
            # A name that only strict clients stumble over is no break; rules say what it is.
            if slot.side is Side.RESPONSE and (tolerates(refusing, value) or tolerates(reverted, value)):
                continue
            if is_doubtful(both.sender.opened, accepting, value):
                continue
            first = _common(refusing, reverted, value)
            if first is not None:
                where = _stated_at(reverted.slice_for(value), first.schema_at)
                return self._catch(ref, both, value, first, where)
        return None

    def _catch(
        self, ref: OperationRef, both: Facing, value: Json, first: Refusal, where: str
    ) -> tuple[str, str, str]:
        slot = both.slot
        accepted_by, refused_by = both.names
        shown = Shown(
            value=value,
            accepted_by=accepted_by,
            refused_by=refused_by,
            keyword=first.keyword,
            at=first.at,
            message=first.message,
            why="found by comparing whole bodies; both validators agree on it",
        )
        witness = witness_of(self.documents, self.documents.pairs[ref], slot, shown)
        rule = _RULES[slot.side]
        key = (rule, where, first.keyword)
        if key not in self._caught:
            self._caught[key] = _finding(rule, ref, slot, shown, witness, where)
        return key


def _common(refusing: Sliced, reverted: Sliced, value: Json) -> Refusal | None:
    """Why the receiver refuses a value, with the known changes in it and without."""
    known = {(one.at, one.keyword) for one in refusing.refusals(value)}
    return next((one for one in reverted.refusals(value) if (one.at, one.keyword) in known), None)


def _stated_at(schema: Any, schema_at: str) -> str:
    """Where in the receiver's document the keyword stands that refuses: the nearest place that is told."""
    found, node = schema_at, schema
    for token in tokens_of(schema_at):
        if isinstance(node, dict):
            found = str(node.get("$comment") or found)
            node = node.get(token)
        elif isinstance(node, list) and token.isdecimal() and int(token) < len(node):
            node = node[int(token)]
        else:
            break
    return found


def _values(both: Facing, gap: Gap, received: dict[str, Any]) -> Iterator[Json]:
    """Values of the sender that may show what differs at a place."""
    sent, parts = both.sender.opened.schema, both.sender.opened.parts
    steps, below = gap.steps, []
    while (end := beside(both.sender, steps, None)) is None:
        # The sender does not list this name, and so leaves it open.
        if not steps or steps[-1][0] != "properties":
            return
        below.append(steps[-1][1])
        steps = steps[:-1]
    spot = Spot(sent_way=end.way, received_way=(), sent=bare_part(gap.sent), received=bare_part(gap.received))
    name = both.slot.name if both.slot.kind != "body" else ""
    for leaf in leaves.at_gap(spot, parts, received["$defs"]):
        for inner in below:
            leaf = {"required": [inner], "properties": {inner: leaf}}
        if below:
            leaf = {"allOf": [bare_part(end.node), leaf]}
        yield from lifting.lifted({**bare(sent), "$defs": parts}, end.way, leaf, name=name)


def _finding(rule: str, ref: OperationRef, slot: Slot, shown: Shown, witness: Witness, where: str) -> Finding:
    sent = slot.side is Side.REQUEST
    old_at, new_at = (node[0].at if node else None for node in (slot.old, slot.new))
    change = Change(
        event=rule,
        kind="constraint_tightened" if sent else "constraint_relaxed",
        subject=slot.name,
        requests=(ref,) if sent else (),
        responses=() if sent else (ref,),
        path=_dotted(shown.at),
        old_at=old_at,
        new_at=new_at,
        detail={
            "keyword": shown.keyword,
            "at": where,
            "error": shown.message,
            **({"status": slot.status} if slot.status else {}),
        },
    )
    judged = judge(change)
    words = "\0".join((rule, where, shown.keyword))
    return Finding(
        rule=rule,
        level=judged[0].level if judged else Level.BREAKING,
        change=change,
        message=judged[1] if judged else shown.message,
        fingerprint=blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest(),
        proof=Proof.PROVED,
        witness=witness,
        why=shown.why,
    )


def _reaching(finding: Finding, ref: OperationRef) -> Finding:
    change = finding.change
    if finding.rule == _RULES[Side.REQUEST]:
        change = replace(change, requests=tuple(sorted({*change.requests, ref})))
    else:
        change = replace(change, responses=tuple(sorted({*change.responses, ref})))
    return replace(finding, change=change)


def _dotted(at: str) -> str:
    words = [token.replace("~1", "/").replace("~0", "~") for token in at.split("/")[1:]]
    return "".join("[]" if word.isdecimal() else f".{word}" for word in words).lstrip(".")
