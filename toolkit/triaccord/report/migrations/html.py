"""HTML in one file, without scripts: the work in order, the code, before and after."""

from __future__ import annotations

from triaccord import __version__
from triaccord.impact.migration import Migration, touches_of
from triaccord.report.digest import names_of
from triaccord.report.migrations import words
from triaccord.report.options import RenderOptions
from triaccord.report.pages import page


def render(found: Migration) -> str:
    """The migration as a page."""
    mark, verdict = words.verdict(found)
    return page(
        "migration.html.j2",
        styles=("style.css", "migration.css"),
        found=found,
        names=names_of(found.report),
        uncovered=words.uncovered(found),
        mark=mark,
        verdict=verdict,
        sentences=words.sentences(found),
        effort=words.Effort.of(found),
        doubts=words.doubts(found),
        instead=words.instead,
        carried=words.CARRIED,
        code_line=words.code_line,
        touches_of=touches_of,
        options=RenderOptions(tool_version=__version__),
    )
