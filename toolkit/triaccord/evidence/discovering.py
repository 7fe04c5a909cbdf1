"""The net under the rules: whole bodies are compared, and what no rule called breaking becomes a finding.

In each slot every change that a rule has judged to matter is taken back; if the sender may then still
write what the receiver refuses, something was missed, and the value that shows it is the proof.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from triaccord.evidence import places
from triaccord.evidence.budget import Budget
from triaccord.evidence.documents import Documents, Slot
from triaccord.evidence.proving import witness_of
from triaccord.evidence.showing import Shown, Versus, readings, spot_of, versus
from triaccord.loading.version import Version
from triaccord.model import Change, Finding, Json, Level, OperationRef, Proof, Side, Witness
from triaccord.schemas import Effort, Outcome, Reading, Role, SchemaTooLarge, Validator, decide
from triaccord.schemas.focus import Way

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
        self._seen: dict[tuple[object, ...], tuple[str, str, str] | None] = {}
        self._by_operation: dict[OperationRef, list[Change]] = {}
        for finding in known:
            changes = list(_with_parts(finding.change)) if _matters(finding) else []
            for ref in finding.operations:
                self._by_operation.setdefault(ref, []).extend(changes)

    def draw(self) -> None:
        """Compare every slot of every operation that some finding reaches."""
        for ref in sorted(self._by_operation):
            for slot in self.documents.slots(ref):
                self._slot(ref, slot)

    def findings(self) -> tuple[Finding, ...]:
        """What was caught, by operation."""
        return tuple(sorted(self._caught.values(), key=lambda one: (one.operations, one.fingerprint)))

    def _slot(self, ref: OperationRef, slot: Slot) -> None:
        key = (slot.side, slot.kind, *(node.at for node in slot.old), "|", *(node.at for node in slot.new))
        shared = all(isinstance(node.value, dict) and "$ref" in node.value for node in (*slot.old, *slot.new))
        if shared:
            key = (slot.side, *(node.value["$ref"] for node in (*slot.old, *slot.new)))
        if key in self._seen:
            caught = self._seen[key]
            if caught is not None:
                self._caught[caught] = _reaching(self._caught[caught], ref)
            return
        self._seen[key] = None
        try:
            self._seen[key] = self._compare(ref, slot)
        except (SchemaTooLarge, RecursionError):
            self.undecided += 1

    def _compare(self, ref: OperationRef, slot: Slot) -> tuple[str, str, str] | None:
        both = versus(self.documents, slot, Reading.DECLARED)
        plain = versus(self.documents, slot, Reading.PLAIN)
        if repr(plain.sender.schema) == repr(plain.receiver.schema):
            return None
        self.compared += 1
        if both.sender.doubts or not self.budget.spend():
            self.undecided += 1
            return None
        receiver = self._without_known(both, self._by_operation[ref])
        if receiver is None:
            return None
        effort = Effort(proposals=100, search_s=0, within_s=0.3)
        refusing = self.documents.validator(both.receiver)
        is_text = slot.kind != "body"

        def also(value: Json) -> bool:
            if refusing.accepts(value) or not refusing.surely_refuses(value):
                return False
            # What the sender's own document would refuse as well was not made worse by the upgrade.
            if not self._is_read_at_home(slot, value):
                return False
            return not (is_text and any(refusing.accepts(one) for one in readings(value)))

        formats = self.documents.formats
        decision = decide(both.sender.schema, receiver, formats=formats, effort=effort, also=also)
        self.undecided += decision.outcome is Outcome.UNKNOWN
        if decision.outcome is not Outcome.WITNESS:
            return None
        return self._catch(ref, slot, both, decision.value, Validator(receiver, formats=formats))

    def _is_read_at_home(self, slot: Slot, value: Json) -> bool:
        """Whether a receiver who keeps to the sender's document accepts the value."""
        is_new = slot.side is Side.RESPONSE
        nodes = slot.new if is_new else slot.old
        own = self.documents.translation(nodes, of_new=is_new, side=slot.side, role=Role.RECEIVER)
        return self.documents.validator(own).accepts(value)

    def _without_known(self, both: Versus, changes: list[Change]) -> dict[str, Any] | None:
        """The receiver with every known change in the slot taken back; None if one cannot be."""
        receiver = copy.deepcopy(both.receiver.schema)
        receiver["$defs"] = places.definitions(both.sender.schema, receiver)
        for change in changes:
            spot = spot_of(both, change)
            if spot is None or (change.event == "property-added" and _names_further(spot.sent)):
                continue
            node = _at(receiver, spot.received_way)
            if node is None:
                return None
            now = {word: item for word, item in node.items() if word not in ("$defs", "$schema")}
            made = places.without(replace(spot, received=now), change)
            for word in now:
                del node[word]
            node.update(made)
        return receiver

    def _catch(
        self, ref: OperationRef, slot: Slot, both: Versus, value: Json, reverted: Validator
    ) -> tuple[str, str, str]:
        refusals = reverted.refusals(value) or self.documents.validator(both.receiver).refusals(value)
        first = refusals[0]
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
        where = _pointer_of(both, first.schema_at)
        key = (rule, where, first.keyword)
        if key in self._caught:
            self._caught[key] = _reaching(self._caught[key], ref)
        else:
            self._caught[key] = _finding(rule, ref, slot, shown, witness, where)
        return key


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
        detail={"keyword": shown.keyword, "at": where, **({"status": slot.status} if slot.status else {})},
    )
    message = (
        f"a request that was accepted is refused: {shown.message}"
        if sent
        else f"a response that was ruled out is possible: {shown.message}"
    )
    words = "\0".join((rule, where, shown.keyword))
    return Finding(
        rule=rule,
        level=Level.BREAKING,
        change=change,
        message=message,
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


def _matters(finding: Finding) -> bool:
    """Whether what a finding says is to be taken back: also that a property is new in an open object.

    Nobody sends what nobody described, unless the older version says that further names may be sent.
    """
    return finding.level is not Level.SAFE or finding.change.event == "property-added"


def _names_further(schema: Mapping[str, Any]) -> bool:
    return any(schema.get(word, False) is not False for word in ("additionalProperties", "patternProperties"))


def _with_parts(change: Change) -> Iterator[Change]:
    yield change
    for part in change.parts:
        yield from _with_parts(part)


def _at(schema: dict[str, Any], way: Way) -> dict[str, Any] | None:
    """The object at the end of a way, references followed."""
    defs: Mapping[str, Any] = schema["$defs"]
    node: Any = schema
    for word, name in way:
        if not isinstance(node, dict):
            return None
        if word == "$ref":
            node = defs.get(name)
        elif word in ("items", "additionalProperties"):
            node = node.get(word)
        elif word in ("properties", "patternProperties"):
            node = node.get(word, {}).get(name)
        else:
            items = node.get(word, ())
            node = items[int(name)] if int(name) < len(items) else None
    return node if isinstance(node, dict) else None


def _pointer_of(both: Versus, schema_at: str) -> str:
    """The place in the receiver's document that a keyword of its translation comes from."""
    root = both.receiver.traced or both.receiver.schema
    node: Any = root
    found = ""
    for raw in schema_at.split("/")[1:]:
        step = raw.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict) and step == "$ref":
            node = root.get("$defs", {}).get(str(node.get("$ref", "")).rsplit("/", 1)[-1])
        elif isinstance(node, dict):
            node = node.get(step)
        elif isinstance(node, list) and step.isdecimal() and int(step) < len(node):
            node = node[int(step)]
        else:
            break
        if isinstance(node, dict) and isinstance(node.get("$comment"), str):
            found = node["$comment"]
    return found or schema_at


def _dotted(at: str) -> str:
    words = [token.replace("~1", "/").replace("~0", "~") for token in at.split("/")[1:]]
    return "".join("[]" if word.isdecimal() else f".{word}" for word in words).lstrip(".")
