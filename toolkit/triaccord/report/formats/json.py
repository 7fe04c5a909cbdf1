"""JSON for other programs: `triaccord.diff/1` or `triaccord.check/1`."""

from __future__ import annotations

from triaccord.model import Report
from triaccord.report.jsonable import check_document, diff_document
from triaccord.report.options import Document, RenderOptions
from triaccord.report.plain import json_text

SUFFIX = ".json"


def render(report: Report, *, options: RenderOptions) -> str:
    """The report as one JSON document."""
    shape = diff_document if options.document is Document.DIFF else check_document
    return json_text(shape(report, show_unjudged="unjudged" in options.show)) + "\n"
