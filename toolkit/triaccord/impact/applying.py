"""A report that knows whom it concerns: impacts put onto the findings they are about."""

from __future__ import annotations

from dataclasses import replace

from triaccord.impact.values import Overlap
from triaccord.model import Report


def with_impacts(report: Report, overlap: Overlap) -> Report:
    """The report with `affects_you` filled in, finding by finding."""
    affects = {impact.fingerprint: impact.affects for impact in overlap.impacts}
    return replace(
        report,
        findings=tuple(
            replace(judged, affects_you=affects.get(judged.finding.fingerprint, judged.affects_you))
            for judged in report.findings
        ),
    )
