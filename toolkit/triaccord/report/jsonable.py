"""The shapes of our JSON documents: `triaccord.diff/1`, `triaccord.check/1`, `triaccord.notes/1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triaccord.model import (
    Change,
    Claim,
    ClaimVerdict,
    Example,
    Finding,
    FindingVerdict,
    JudgedClaim,
    JudgedFinding,
    Level,
    Location,
    Notes,
    OperationRef,
    Place,
    Promise,
    Report,
    Unjudged,
    VersionInfo,
    Waiver,
    Witness,
)


def diff_document(report: Report, *, show_unjudged: bool = False) -> dict[str, Any]:
    """A report without its notes, as `triaccord.diff/1`."""
    return {
        "format": "triaccord.diff/1",
        **_frame(report),
        "counts": _level_counts(report),
        "findings": [finding_json(judged.finding, report) for judged in report.findings],
        **_unjudged(report, show=show_unjudged),
        **_documentation(report),
    }


def check_document(report: Report, *, show_unjudged: bool = False) -> dict[str, Any]:
    """A whole report, as `triaccord.check/1`."""
    return {
        "format": "triaccord.check/1",
        "status": report.status.value,
        "vendor": report.vendor,
        **_frame(report),
        "notes": None if report.notes_source is None else {"source": report.notes_source},
        "counts": {
            **_level_counts(report),
            "findings": {v.value: report.count_verdict(v) for v in FindingVerdict},
            "claims": {v.value: report.count_verdict(v) for v in ClaimVerdict},
        },
        "findings": [_judged_finding(judged, report) for judged in report.findings],
        "claims": [_judged_claim(judged) for judged in report.claims],
        "matches": [
            {"claim": m.claim, "fingerprint": m.fingerprint, "agrees": m.agrees, "reason": m.reason}
            for m in report.matches
        ],
        **_unjudged(report, show=show_unjudged),
        **_documentation(report),
        "repairs": list(report.repairs),
        "stale_waivers": list(report.stale_waivers),
        "promises": [promise_json(promise) for promise in report.promises],
    }


def notes_document(notes: Notes) -> dict[str, Any]:
    """Notes as `triaccord.notes/1`."""
    return {
        "format": "triaccord.notes/1",
        "source": notes.source,
        "sections": [
            {
                "version": section.version,
                "lines": list(section.lines),
                "claims": [claim_json(claim) for claim in section.claims],
            }
            for section in notes.sections
        ],
        "problems": [{"line": problem.line, "what": problem.what} for problem in notes.problems],
    }


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim as the notes have it; its version stands beside it, with the section or the verdict."""
    return {
        "id": claim.id,
        "kind": claim.kind,
        "text": claim.text,
        "evidence": claim.evidence,
        "lines": list(claim.lines),
        "operations": _operations(claim.operations),
        "models": list(claim.models),
        "fields": list(claim.fields),
        "old": claim.old,
        "new": claim.new,
        "values": list(claim.values),
        "location": claim.location.value,
        "condition": claim.condition,
        "visible_in_spec": claim.visible_in_spec.value,
        "specificity": claim.specificity.value,
        "phrase": claim.phrase,
        "unknown_names": list(claim.unknown_names),
    }


def finding_json(finding: Finding, report: Report) -> dict[str, Any]:
    """A finding with its place, its parts in the same shape below `related`, and its witness."""
    change = finding.change
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "kind": change.kind,
        "side": change.side.value,
        "operations": _operations(finding.operations),
        "subject": change.subject,
        "path": change.path,
        "old": change.old,
        "new": change.new,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "location": _place(finding.place, change, report),
        "also_at": [_place(place, one, report) for place, one in _further(finding)],
        "related": [finding_json(part, report) for part in finding.related],
        "proof": finding.proof.value,
        "why": finding.why,
        "confidence": change.confidence,
        "evidence": [{"what": e.what, "weight": e.weight} for e in change.evidence],
        "witness": None if finding.witness is None else _witness(finding.witness),
    }


def _frame(report: Report) -> dict[str, Any]:
    return {
        "old": _version(report.old),
        "new": _version(report.new),
        "complete": not report.incomplete,
        "incomplete": list(report.incomplete),
    }


def _version(info: VersionInfo) -> dict[str, Any]:
    return {
        "origin": info.origin,
        "name": info.name,
        "title": info.title,
        "version": info.version,
        "dialect": info.dialect,
        "operations": info.operations,
    }


def _level_counts(report: Report) -> dict[str, int]:
    levels = (Level.BREAKING, Level.RISKY, Level.SAFE)
    return {**{level.value: report.count(level) for level in levels}, "unjudged": len(report.unjudged)}


def _judged_finding(judged: JudgedFinding, report: Report) -> dict[str, Any]:
    return {
        **finding_json(judged.finding, report),
        "verdict": judged.verdict.value,
        "claims": list(judged.claims),
        "affects_you": judged.affects_you.value,
        "reason": judged.reason,
        "successor": judged.successor,
        "history": list(judged.history),
        **({"waiver": _waiver(judged.waiver)} if judged.waiver else {}),
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "reason": waiver.reason,
        "author": waiver.author,
        "until": waiver.until,
    }


def promise_json(promise: Promise) -> dict[str, Any]:
    """A promise with the claim that makes it."""
    return {
        "claim": promise.claim.id,
        "version": promise.claim.version,
        "evidence": promise.claim.evidence,
        "operations": _operations(promise.claim.operations),
        "expects": promise.expects,
        "due": promise.due,
        "state": promise.state.value,
        "settled_in": promise.settled_in,
        "reason": promise.reason,
    }


def _judged_claim(judged: JudgedClaim) -> dict[str, Any]:
    return {
        **claim_json(judged.claim),
        "version": judged.claim.version,
        "verdict": judged.verdict.value,
        "findings": list(judged.findings),
        "reason": judged.reason,
    }


def _unjudged(report: Report, *, show: bool) -> dict[str, Any]:
    return {"unjudged": [_unjudged_one(each) for each in report.unjudged]} if show else {}


def _documentation(report: Report) -> dict[str, Any]:
    if not report.documentation:
        return {}
    return {"documentation": [_unjudged_one(each) for each in report.documentation]}


def _unjudged_one(unjudged: Unjudged) -> dict[str, Any]:
    return {
        "what": unjudged.what,
        "old_at": unjudged.old_at,
        "new_at": unjudged.new_at,
        "old": unjudged.old,
        "new": unjudged.new,
    }


def _operations(operations: tuple[OperationRef, ...]) -> list[dict[str, str]]:
    return [{"method": each.method, "path": each.path} for each in operations]


def _further(finding: Finding) -> Iterator[tuple[Place, Change]]:
    """The places of a finding but the first; they need not have been looked for."""
    copies = finding.change.copies[1:]
    return zip(finding.also_at or (Place(),) * len(copies), copies, strict=True)


def _place(place: Place, change: Change, report: Report) -> dict[str, Any]:
    """Where it is in both documents; the bare pointer where line and column were not looked for."""
    old, new = place.old, place.new
    if old is None and change.old_at is not None:
        old = Location(file=report.old.origin, pointer=change.old_at)
    if new is None and change.new_at is not None:
        new = Location(file=report.new.origin, pointer=change.new_at)
    return {"old": old and _location(old), "new": new and _location(new)}


def _location(location: Location) -> dict[str, Any]:
    return {
        "file": location.file,
        "pointer": location.pointer,
        "line": location.line,
        "column": location.column,
    }


def _example(example: Example) -> dict[str, Any]:
    return {
        "operation": {"method": example.operation.method, "path": example.operation.path},
        "request": {
            "method": example.method,
            "target": example.target,
            "headers": [list(header) for header in example.headers],
            "media_type": example.media_type,
            "body": example.body,
        },
        "response": None
        if example.status is None
        else {
            "status": example.status,
            "headers": [list(header) for header in example.response_headers],
            "media_type": example.response_media_type,
            "body": example.response_body,
        },
        "curl": example.curl,
    }


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "side": witness.side.value,
        "value": witness.value,
        "accepted_by": witness.accepted_by,
        "refused_by": witness.refused_by,
        "error": witness.error,
        "keyword": witness.keyword,
        "at": witness.at,
        "example": None if witness.example is None else _example(witness.example),
    }
