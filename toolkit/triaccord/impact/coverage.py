"""Which findings a map carries over, and which it does not: told at the end, finding by finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from triaccord.differ.rules import judge
from triaccord.impact.map import Step, Uncovered
from triaccord.impact.stepping import Piece
from triaccord.model import AffectsYou, Change, Finding, Level, OperationRef

ELSEWHERE = ("server-", "security-", "scope-", "scheme-", "flow-", "stability-")
"""Events that no rewriting of messages could answer; the server itself says whether they hurt."""
_HARMLESS = frozenset({"operation-added", "operation-id-changed", "path-parameter-renamed", "schema-renamed"})
_AS_THEY_ARE = ("response-", "link-", "header-")
_FROM_THE_SERVER = ("webhook-", "callback-")


class Coverage:
    """The account of one map.

    Args:
        findings: Of the upgrade.
        affects: Fingerprint to whether it touches the code, as far as that is known.

    Attributes:
        met: Fingerprints of findings that steps are about.
    """

    def __init__(self, findings: Iterable[Finding], affects: Mapping[str, AffectsYou]) -> None:
        self._findings, self._affects = tuple(findings), affects
        self._gaps: dict[str, dict[tuple[bool, str], str]] = defaultdict(dict)
        self.met: set[str] = set()

    def refuses(self, finding: Finding, change: Change | None = None) -> bool:
        """Whether what cannot be carried over of a finding, or of a part of it, stops a call.

        A change is asked about for both sides: the map may meet it in messages that the comparison did
        not enter, because an envelope had closed around them.
        """
        level = max((finding.level, _level_on_both_sides(change or finding.change)), key=lambda one: one.rank)
        touches = self._affects.get(finding.fingerprint, AffectsYou.UNKNOWN)
        if level is Level.BREAKING:
            return touches is not AffectsYou.NO
        return level is Level.RISKY and touches is AffectsYou.YES

    def gap(self, piece: Piece, place: str, why: str, *, stops: bool) -> None:
        """Something of a finding that nothing carries over, and whether it stops calls."""
        self._gaps[piece.finding.fingerprint].setdefault((not stops, place), why)

    def unmet(self) -> tuple[Finding, ...]:
        """Findings that must not pass, and that no step and no gap is about."""
        return tuple(
            finding
            for finding in self._findings
            if self.refuses(finding)
            and finding.fingerprint not in self.met
            and finding.fingerprint not in self._gaps
            and finding.change.event not in _HARMLESS
            and not finding.change.event.startswith((*ELSEWHERE, *_AS_THEY_ARE, *_FROM_THE_SERVER))
        )

    def covered(self, uncovered: Iterable[Uncovered]) -> tuple[str, ...]:
        """Fingerprints of findings of which steps carry over all that they change, sorted."""
        left = {each.finding for each in uncovered}
        return tuple(sorted(self.met - left))

    def uncovered(self, has_prefixes: bool) -> tuple[Uncovered, ...]:
        """Findings that hurt and that steps do not, or not wholly, carry over; worst first.

        Args:
            has_prefixes: Whether the map knows what stands before the paths of both versions.
        """
        found = []
        for finding in self._findings:
            event = finding.change.event
            hidden = finding.level is Level.SAFE and not self._gaps.get(finding.fingerprint)
            if hidden or event in _HARMLESS:
                continue
            if event == "server-changed" and has_prefixes:
                continue
            gap = self._gap_of(finding)
            if gap is not None:
                found.append(_uncovered(finding, *gap))
        return tuple(
            sorted(found, key=lambda one: (-one.level.rank, not one.refuses, one.operations, one.finding))
        )

    def _gap_of(self, finding: Finding) -> tuple[str, str, bool] | None:
        """Where and why a finding is not carried over, and whether that stops calls; None if it is."""
        event, gaps = finding.change.event, self._gaps.get(finding.fingerprint)
        if event.startswith(ELSEWHERE):
            return "", "no rewriting of messages helps here; the server says whether it minds", False
        if gaps:
            (passes, place), why = min(gaps.items())
            return place, why, not passes
        if finding.fingerprint in self.met:
            return None
        if event.startswith(_AS_THEY_ARE):
            return "", "answers that have it come through as they are", False
        if event.startswith(_FROM_THE_SERVER):
            return "", "the server calls you, and no shim is between", False
        return finding.change.path, no_step(finding.change), False


def no_step(change: Change) -> str:
    """That nothing is known for a kind of change."""
    return f"there is no step for `{change.event}` here"


def _level_on_both_sides(change: Change) -> Level:
    """How bad a change of a schema is where it is both sent and received; a parameter is only sent."""
    if change.whole or not change.operations or change.detail.get("was_in"):
        return Level.SAFE
    judged = judge(replace(change, requests=change.operations, responses=change.operations))
    return judged[0].level if judged is not None else Level.SAFE


def _worst_first(one: Uncovered) -> tuple[int, bool, tuple[OperationRef, ...], str]:
    return (-one.level.rank, not one.refuses, one.operations, one.finding)


def _uncovered(finding: Finding, place: str, why: str, refuses: bool) -> Uncovered:
    return Uncovered(
        finding=finding.fingerprint,
        rule=finding.rule,
        level=finding.level,
        message=finding.message,
        operations=finding.operations,
        field=place,
        reason=why,
        refuses=refuses,
    )


def stops(step: Step, side: str) -> str:
    """What a step stops on one side, in words; empty where it carries over whatever comes.

    Limits of null are not asked here: whether a null may lack instead is known by the object that holds it.
    """
    kind, end = step["kind"], "new" if side == "request" else "old"
    if step.get("soft") or "value" in step:
        return ""
    if kind == "check" and step["in"] == end:
        return "what does not fit is stopped"
    if kind == "closed" and step["in"] == end == "new":
        return "fields that the new version does not know are stopped"
    if kind == "removed" and step.get("closed") and side == "request":
        return "calls that send it are stopped"
    if side == "request" and (kind == "required" or (kind == "added" and step["required"])):
        return "nobody knows its value; calls that do not send it are stopped"
    if side == "response" and kind == "optional":
        return "nobody knows its value; answers without it are stopped"
    if kind == "convert" and _may_lose(step, side):
        return "what cannot be written in the other type is stopped"
    return ""


def stops_call(step: Step) -> str:
    """What a step on a parameter stops, in words; empty where it carries over whatever is sent."""
    if step.get("soft") or "value" in step:
        return ""
    if step["kind"] == "required":
        return "nobody knows its value; calls that do not send it are stopped"
    if step["kind"] == "removed":
        return "calls that send it are stopped"
    if step["kind"] == "paging":
        return _stops_paging(step)
    return "calls that send several values are stopped" if step["kind"] == "single" else ""


def _stops_paging(step: Step) -> str:
    if step["to"] == "page":
        return "what begins in the middle of a page is stopped"
    return "" if "usual" in step else f"pages without `{step['size']}` are stopped"


def _may_lose(step: Step, side: str) -> bool:
    """Whether some values of the types of one version have no place among those of the other."""
    here, there = ("old", "new") if side == "request" else ("new", "old")
    free = {"integer": {"integer", "number", "string"}, "number": {"number", "string"}}
    for kind in step[here]:
        fits = free.get(kind, {kind, "string"} if kind == "boolean" else {kind}) | {"array"}
        if not fits & set(step[there]):
            return True
    return False


def is_open(step: Step, side: str) -> bool:
    """Whether a step would stop what does not fit, but does not because its finding is a mere doubt."""
    if not step.get("soft"):
        return False
    kind, end = step["kind"], "new" if side == "request" else "old"
    if kind in ("check", "closed"):
        return bool(step["in"] == end)
    return "value" not in step and kind in (("required",) if side == "request" else ("optional",))
