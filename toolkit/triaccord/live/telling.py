"""A live report in words and as JSON, without secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from triaccord.live.failure import Failure, Outcome
from triaccord.live.recordings import curl
from triaccord.live.redaction import Redactor
from triaccord.live.run import LiveReport

FORMAT = "triaccord.live/1"
_SHOWN = 6


def as_json(report: LiveReport, redactor: Redactor) -> str:
    """The report as a `triaccord.live/1` document."""
    document = {
        "format": FORMAT,
        "complete": not report.incomplete,
        "incomplete": [redactor.text(words) for words in report.incomplete],
        "requests": {
            "sent": report.tally.sent,
            "retried": report.tally.retried,
            "refused": report.tally.refused,
        },
        "counts": _counts(report),
        "findings": [
            {
                "fingerprint": shown.fingerprint,
                "rule": shown.rule,
                "message": redactor.text(shown.message),
                "outcome": shown.outcome.value,
                "why": redactor.text(shown.why),
                "claims": list(shown.claims),
                "asked": shown.asked,
                "sent": shown.sent,
                "requests": [curl(exchange, redactor) for exchange in shown.exchanges],
            }
            for shown in report.shown
        ],
        "failures": [_failure(failure, redactor) for failure in report.failures],
        "claims": [
            {
                "id": chance.claim,
                "text": redactor.text(chance.text),
                "outcome": chance.outcome,
                "why": chance.why,
                "failures": list(chance.failures),
                "requests": chance.asked,
            }
            for chance in report.chances
        ],
        "left_behind": [redactor.text(words) for words in report.left_behind],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_text(report: LiveReport, redactor: Redactor) -> str:
    """The report for people: the news first, then what was shown, then what is missing."""
    return redactor.text("\n".join(_lines(report, redactor)) + "\n")


def _counts(report: LiveReport) -> dict[str, int]:
    """How many of what; every list of the report is counted once."""
    counts = {f"findings_{o.value}": sum(s.outcome is o for s in report.shown) for o in Outcome}
    counts["failures_unexplained"] = len(report.unexplained)
    counts["failures_doubtful"] = len(report.doubtful)
    counts["failures_explained"] = len(report.failures) - len(report.unexplained) - len(report.doubtful)
    for outcome in ("touched", "not_touched", "not_tried"):
        counts[f"claims_{outcome}"] = sum(chance.outcome == outcome for chance in report.chances)
    return counts


def _lines(report: LiveReport, redactor: Redactor) -> Iterator[str]:
    news, doubts = report.unexplained, report.doubtful
    counts = _counts(report)
    yield f"{len(news)} unexplained failure{'' if len(news) == 1 else 's'} in {report.tally.sent} requests"
    if report.shown:
        yield (
            f"breaking findings: {counts['findings_confirmed']} confirmed, "
            f"{counts['findings_tolerated']} tolerated, {counts['findings_not_reachable']} not reachable"
        )
    if report.chances:
        yield (
            f"claims that no document can show: {counts['claims_touched']} touched by a failure, "
            f"{counts['claims_not_touched']} asked and not touched, {counts['claims_not_tried']} not tried"
        )
    for failure in news:
        yield from _told(failure, redactor)
    for each in report.shown:
        said = f" (said in {', '.join(each.claims)})" if each.claims else ""
        yield f"\n{each.outcome.value}: {each.message}  [{each.fingerprint}]{said}"
        yield f"  {each.why}"
    for chance in report.chances:
        yield f"\nclaim {chance.claim}, {chance.outcome.replace('_', ' ')}: {_short(chance.text)}"
        yield f"  {chance.why}{': ' + ', '.join(chance.failures) if chance.failures else ''}"
    if doubts:
        yield "\ncould not be judged:"
    for failure in doubts:
        yield from _told(failure, redactor)
    if counts["failures_explained"]:
        explained = counts["failures_explained"]
        yield f"\n{explained} more that the documents' differences explain (see --format json)"
    for words in report.left_behind:
        yield f"left behind: {words}"
    for words in report.incomplete:
        yield f"incomplete: {words}"


def _told(failure: Failure, redactor: Redactor) -> Iterator[str]:
    times = f", {failure.seen} times" if failure.seen > 1 else ""
    yield f"\n{failure.operation}  {failure.check}  [{failure.fingerprint}]{times}"
    yield f"  {redactor.text(failure.message)}"
    others = [place for place in failure.everywhere if place.operation != failure.operation]
    if others:
        names = [f"{p.operation} `{p.path}`" if p.path else str(p.operation) for p in others]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        yield f"  also at {', '.join(names[:_SHOWN])}{more}"
    if failure.also:
        yield f"  with it: {', '.join(failure.also)}"
    yield f"  found by {failure.phase.value}; most likely to mend: {failure.blame.value}: {failure.reason}"
    if failure.claims:
        yield f"  the notes may mean it: {', '.join(failure.claims)}"
    if failure.shrunk:
        yield f"  makes no difference: {', '.join(failure.shrunk)}"
    if failure.exchanges:
        yield f"  {curl(failure.exchanges[-1], redactor)}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 100 else f"{plain[:97]}..."


def _failure(failure: Failure, redactor: Redactor) -> dict[str, Any]:
    return {
        "fingerprint": failure.fingerprint,
        "phase": failure.phase.value,
        "check": failure.check,
        "also": list(failure.also),
        "server": failure.server,
        "operation": {"method": failure.operation.method, "path": failure.operation.path},
        "path": failure.path,
        "places": [
            {"method": place.operation.method, "path": place.operation.path, "at": place.path}
            for place in failure.everywhere
        ],
        "message": redactor.text(failure.message),
        "blame": failure.blame.value,
        "reason": redactor.text(failure.reason),
        "findings": list(failure.findings),
        "claims": list(failure.claims),
        "left_out": list(failure.shrunk),
        "seen": failure.seen,
        "requests": [curl(exchange, redactor) for exchange in failure.exchanges],
    }
