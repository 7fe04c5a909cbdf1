"""Lines of the integrator's own files, with a few around: what is to be rewritten, where one can see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from triaccord.usage.values import Site

MAX_SOURCE = 2_000_000
AROUND = 2
"""How many lines before and after are shown."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, its text, and whether it is the one that is meant."""

    number: int
    text: str
    is_meant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A piece of one file.

    Attributes:
        file: As the recording names it.
        sites: The lines that are meant, in order.
        lines: They and those around; empty if the file is not there, too large, or outside the project.
    """

    file: str
    sites: tuple[Site, ...]
    lines: tuple[Line, ...] = ()

    def text_of(self, site: Site) -> str | None:
        """The line that is meant, without its indent; None if it is not known."""
        return next((line.text.strip() for line in self.lines if line.number == site.line), None)


class Sources:
    """Files from below one folder and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._files: dict[str, list[str] | None] = {}

    def excerpts(self, sites: Iterable[Site]) -> tuple[Excerpt, ...]:
        """Pieces of files around lines; lines that are near each other share one."""
        found: list[list[Site]] = []
        for site in sorted(sites):
            last = found[-1][-1] if found else None
            if last is not None and last.file == site.file and site.line - last.line <= 2 * AROUND + 1:
                found[-1].append(site)
            else:
                found.append([site])
        return tuple(self._excerpt(tuple(group)) for group in found)

    def _excerpt(self, sites: tuple[Site, ...]) -> Excerpt:
        file = sites[0].file
        lines = self._lines(file)
        if lines is None or sites[-1].line > len(lines):
            return Excerpt(file=file, sites=sites)
        first, last = max(1, sites[0].line - AROUND), min(len(lines), sites[-1].line + AROUND)
        meant = {site.line for site in sites}
        return Excerpt(
            file=file,
            sites=sites,
            lines=tuple(
                Line(number, _cut(lines[number - 1]), number in meant) for number in range(first, last + 1)
            ),
        )

    def _lines(self, file: str) -> list[str] | None:
        if file not in self._files:
            # A usage file may come from elsewhere: what it names outside of the project is not opened.
            place = (self._folder / file).resolve()
            try:
                inside = place.is_relative_to(self._folder) and place.stat().st_size <= MAX_SOURCE
                text = place.read_text(encoding="utf-8", errors="replace") if inside else None
            except (OSError, ValueError):
                text = None
            self._files[file] = text.splitlines() if text is not None else None
        return self._files[file]


def _cut(line: str) -> str:
    line = line.expandtabs(4).rstrip()
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
