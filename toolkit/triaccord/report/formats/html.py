"""HTML for people: one page that needs no network, no scripts and no other file."""

from __future__ import annotations

from triaccord.model import Report
from triaccord.report.digest import digest
from triaccord.report.options import RenderOptions
from triaccord.report.pages import page

SUFFIX = ".html"


def render(report: Report, *, options: RenderOptions) -> str:
    """The report as one page."""
    view = digest(report, options.document)
    return page("report.html.j2", view=view, report=report, options=options)
