"""The index page of a vendor: one row per upgrade, with its verdict in words, its counts and its report."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from triaccord.model import ClaimVerdict, FindingVerdict, Level, Report
from triaccord.model.quick import dataclass
from triaccord.report.digest import digest
from triaccord.report.options import RenderOptions
from triaccord.report.pages import page
from triaccord.report.plain import counted
from triaccord.report.registry import write_text


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A report, and where its page lies: a path relative to the index page."""

    report: Report
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one row counts; also used for the sums."""

    breaking: int = 0
    risky: int = 0
    safe: int = 0
    silent: int = 0
    contradicted: int = 0
    phantom: int = 0
    unjudged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Counts):
    """One upgrade: where its report is, and what it says."""

    title: str
    href: str
    mark: str
    verdict: str
    noted: bool
    unannounced: bool


def _row(entry: IndexEntry, options: RenderOptions) -> Row:
    report = entry.report
    view = digest(report, options.document)
    noted = view.asks_notes
    return Row(
        title=view.title,
        href=quote(entry.href, safe="/._-~"),
        mark=view.mark,
        verdict=view.verdict,
        noted=noted,
        unannounced=noted
        and any(
            j.finding.level is Level.BREAKING and j.verdict is not FindingVerdict.ANNOUNCED
            for j in report.findings
        ),
        breaking=report.count(Level.BREAKING),
        risky=report.count(Level.RISKY),
        safe=report.count(Level.SAFE),
        silent=report.count_verdict(FindingVerdict.SILENT) if noted else 0,
        contradicted=report.count_verdict(FindingVerdict.CONTRADICTED)
        + report.count_verdict(ClaimVerdict.CONTRADICTED)
        if noted
        else 0,
        phantom=report.count_verdict(ClaimVerdict.PHANTOM),
        unjudged=len(report.unjudged),
    )


def render_index(entries: Iterable[IndexEntry], *, title: str, options: RenderOptions | None = None) -> str:
    """The page, with rows in the given order."""
    chosen = options or RenderOptions()
    rows = [_row(entry, chosen) for entry in entries]
    breaking = [each for each in rows if each.breaking]
    unannounced = sum(each.unannounced for each in rows)
    incomplete = sum(each.mark == "incomplete" for each in rows)
    sentences = []
    if unannounced:
        sentences.append(
            f"In {counted(unannounced, 'upgrade')} something breaks that the notes do not plainly announce."
        )
    elif breaking and all(each.noted for each in breaking):
        sentences.append("The notes announce everything that breaks.")
    if without := sum(not each.noted for each in rows):
        sentences.append(f"For {counted(without, 'upgrade')} there were no release notes.")
    if incomplete:
        sentences.append(f"{counted(incomplete, 'check')} could not be completed.")
    breaks = "breaks" if len(breaking) == 1 else "break"
    verdict = f"{len(breaking):,} of {counted(len(rows), 'upgrade')} {breaks} something"
    return page(
        "index.html.j2",
        title=title,
        rows=rows,
        total=_total(rows),
        mark="breaking" if breaking else "incomplete" if incomplete else "accord",
        verdict=verdict if breaking else "No upgrade breaks for certain",
        sentences=sentences,
        options=chosen,
    )


def write_index(
    entries: Iterable[IndexEntry],
    path: str | os.PathLike[str],
    *,
    title: str,
    options: RenderOptions | None = None,
) -> None:
    """Write the page as a whole; see `write_text` for how."""
    write_text(path, render_index(entries, title=title, options=options))


def _total(rows: Sequence[Counts]) -> Counts:
    names = ("breaking", "risky", "safe", "silent", "contradicted", "phantom", "unjudged")
    return Counts(**{name: sum(getattr(each, name) for each in rows) for name in names})
