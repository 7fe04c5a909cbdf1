"""SARIF 2.1.0 for code scanning: findings, and claims of the notes that the documents do not bear out."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

from triaccord.model import ClaimVerdict, Finding, JudgedClaim, JudgedFinding, Level, Location, Report
from triaccord.report.digest import digest
from triaccord.report.options import Document, RenderOptions, RuleHelp
from triaccord.report.plain import json_text, one_line
from triaccord.report.wording import VERDICT_WORDS, operation_words, waiver_words

SUFFIX = ".sarif"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Level.BREAKING: "error", Level.RISKY: "warning", Level.SAFE: "note"}
_CLAIM_RULES = {
    ClaimVerdict.PHANTOM: (
        "claim-phantom",
        RuleHelp(
            "The notes say what the documents do not show",
            "A truthful document would show it, and this one does not.",
            "Ask the vendor whether the notes or the document is wrong.",
        ),
    ),
    ClaimVerdict.CONTRADICTED: (
        "claim-contradicted",
        RuleHelp(
            "The notes say the opposite of the documents",
            "Notes and documents cannot both be right.",
            "Ask the vendor which of them to believe.",
        ),
    ),
}


def render(report: Report, *, options: RenderOptions) -> str:
    """The report as one SARIF log with one run."""
    asks_notes = digest(report, options.document).asks_notes
    claims = [c for c in report.claims if c.verdict in _CLAIM_RULES] if asks_notes else []
    ids = sorted(
        {j.finding.rule for j in report.findings} | {_CLAIM_RULES[claim.verdict][0] for claim in claims}
    )
    index = {rule: number for number, rule in enumerate(ids)}
    driver: dict[str, Any] = {
        "name": "triaccord",
        "rules": [_rule(rule, options, report) for rule in ids],
    }
    if options.tool_version:
        driver["semanticVersion"] = options.tool_version
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": [
            *(_result(judged, index, report, asks_notes=asks_notes) for judged in report.findings),
            *(_claim_result(judged, index, report) for judged in claims),
        ],
        "properties": {
            "old": report.old.origin,
            "new": report.new.origin,
            "unjudged": len(report.unjudged),
            "format": "triaccord.diff/1" if options.document is Document.DIFF else "triaccord.check/1",
        },
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(rule: str, options: RenderOptions, report: Report) -> dict[str, Any]:
    help_ = options.rules.get(rule) or next((h for name, h in _CLAIM_RULES.values() if name == rule), None)
    levels = [j.finding.level for j in report.findings if j.finding.rule == rule]
    worst = max(levels, key=lambda level: level.rank, default=Level.RISKY)
    described: dict[str, Any] = {"id": rule, "defaultConfiguration": {"level": _LEVELS[worst]}}
    if help_ is not None:
        described["shortDescription"] = {"text": one_line(help_.title)}
        described["fullDescription"] = {"text": one_line(help_.why) or one_line(help_.title)}
        described["help"] = {"text": (help_.mend or help_.why or help_.title).strip()}
    return described


def _invocation(report: Report) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not report.incomplete}
    if report.incomplete:
        invocation["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": one_line(word)}} for word in report.incomplete
        ]
    return invocation


def _result(
    judged: JudgedFinding, index: dict[str, int], report: Report, *, asks_notes: bool
) -> dict[str, Any]:
    finding = judged.finding
    words = [finding.message]
    if operations := operation_words(finding.operations, limit=3):
        words.append(f"({operations})")
    if asks_notes:
        words.append(f"— {VERDICT_WORDS[judged.verdict]}")
    properties: dict[str, Any] = {
        "kind": finding.change.kind,
        "operations": [str(each) for each in finding.operations],
        "proof": finding.proof.value,
    }
    if asks_notes:
        properties |= {"verdict": judged.verdict.value, "claims": list(judged.claims)}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.level],
        "message": {"text": _text(" ".join(words))},
        "partialFingerprints": {"triaccord/v1": finding.fingerprint},
        "properties": properties,
    }
    if judged.waiver is not None:
        result["suppressions"] = [{"kind": "external", "justification": _text(waiver_words(judged.waiver))}]
    result["locations"] = [_location(finding, report)]
    if finding.place.new is not None and finding.place.old is not None:
        result["relatedLocations"] = [
            {"id": 0, **_physical(finding.place.old), "message": {"text": "before"}}
        ]
    return result


def _claim_result(judged: JudgedClaim, index: dict[str, int], report: Report) -> dict[str, Any]:
    claim = judged.claim
    rule = _CLAIM_RULES[judged.verdict][0]
    # The words tell claims apart for ever; ids and lines move when a bullet is added above.
    mark = hashlib.blake2b(
        "\0".join((rule, claim.version, claim.kind, claim.evidence)).encode("utf-8", "replace")
    )
    source = Location(file=report.notes_source or "notes", pointer="", line=claim.lines[0])
    return {
        "ruleId": rule,
        "ruleIndex": index[rule],
        "level": "warning",
        "message": {"text": _text(f"notes of {claim.version}: “{claim.evidence}” {judged.reason}")},
        "locations": [_physical(source)],
        "partialFingerprints": {"triaccord/v1": mark.hexdigest()[:12]},
        "properties": {"kind": claim.kind, "claim": claim.id, "verdict": judged.verdict.value},
    }


def _text(text: str) -> str:
    """Plain text for a SARIF message, where `[x](1)` would be a link and `{0}` an argument."""
    plain = one_line(text)
    for sign in "\\[]":
        plain = plain.replace(sign, "\\" + sign)
    return plain.replace("{", "{{").replace("}", "}}")


def _location(finding: Finding, report: Report) -> dict[str, Any]:
    """Where it is; the document as a whole if no line is known, since viewers drop what is nowhere."""
    place = finding.place.new or finding.place.old
    if place is None:
        gone = finding.change.new_at is None and finding.change.old_at is not None
        place = Location(file=report.old.origin if gone else report.new.origin, pointer="")
    found = _physical(place)
    if finding.operations:
        found["logicalLocations"] = [
            {"fullyQualifiedName": one_line(str(each)), "kind": "function"}
            for each in finding.operations[:50]
        ]
    return found


def _physical(location: Location) -> dict[str, Any]:
    uri = quote(location.file.encode("utf-8", "replace"), safe="/:@._-~")
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if location.line is not None:
        region = {"startLine": location.line}
        if location.column is not None:
            region["startColumn"] = location.column
        physical["region"] = region
    return {"physicalLocation": physical}
