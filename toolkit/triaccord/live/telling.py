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


def as_json(report: LiveReport, redactor: Redactor) -> str:
    """The report as a `triaccord.live/1` document."""
    document = {
        "format": FORMAT,
        "complete": not report.incomplete,
        "incomplete": [redactor.text(words) for words in report.incomplete],
        "requests": {"sent": report.tally.sent, "retried": report.tally.retried},
        "findings": [
            {
                "fingerprint": shown.fingerprint,
                "rule": shown.rule,
                "message": redactor.text(shown.message),
                "outcome": shown.outcome.value,
                "why": redactor.text(shown.why),
                "requests": [curl(exchange, redactor) for exchange in shown.exchanges],
            }
            for shown in report.shown
        ],
        "failures": [_failure(failure, redactor) for failure in report.failures],
        "left_behind": [redactor.text(words) for words in report.left_behind],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_text(report: LiveReport, redactor: Redactor) -> str:
    """The report for people: the news first, then what was shown, then what is missing."""
    return redactor.text("\n".join(_lines(report, redactor)) + "\n")


def _lines(report: LiveReport, redactor: Redactor) -> Iterator[str]:
    news = report.unexplained
    shown = {outcome: sum(s.outcome is outcome for s in report.shown) for outcome in Outcome}
    yield f"{len(news)} unexplained failure{'' if len(news) == 1 else 's'} in {report.tally.sent} requests"
    if report.shown:
        yield (
            f"breaking findings: {shown[Outcome.CONFIRMED]} confirmed, {shown[Outcome.TOLERATED]} tolerated, "
            f"{shown[Outcome.NOT_REACHABLE]} not reachable"
        )
    for failure in news:
        times = f" ({failure.seen} times)" if failure.seen > 1 else ""
        yield f"\n{failure.operation}  {failure.check}  [{failure.fingerprint}]{times}"
        yield f"  {redactor.text(failure.message)}"
        yield f"  found by {failure.phase.value}; most likely to mend: {failure.blame.value}"
        if failure.exchanges:
            yield f"  {curl(failure.exchanges[-1], redactor)}"
    for each in report.shown:
        yield f"\n{each.outcome.value}: {each.message}  [{each.fingerprint}]"
        yield f"  {each.why}"
    explained = len(report.failures) - len(news)
    if explained:
        yield f"\n{explained} more that the documents' differences explain (see --format json)"
    for words in report.left_behind:
        yield f"left behind: {words}"
    for words in report.incomplete:
        yield f"incomplete: {words}"


def _failure(failure: Failure, redactor: Redactor) -> dict[str, Any]:
    return {
        "fingerprint": failure.fingerprint,
        "phase": failure.phase.value,
        "check": failure.check,
        "server": failure.server,
        "operation": {"method": failure.operation.method, "path": failure.operation.path},
        "path": failure.path,
        "message": redactor.text(failure.message),
        "blame": failure.blame.value,
        "findings": list(failure.findings),
        "seen": failure.seen,
        "requests": [curl(exchange, redactor) for exchange in failure.exchanges],
    }
