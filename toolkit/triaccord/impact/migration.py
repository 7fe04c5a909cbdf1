"""The integrator's way from one version to the next: what touches their code, line by line, worst first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from triaccord.impact.values import Impact, Overlap, Touch
from triaccord.model import AffectsYou, Change, JudgedFinding, Level, Report
from triaccord.usage.values import Call, Site

MAX_SOURCE = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """One line to look at; `text` is None where the source is not at hand."""

    site: Site
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One entry of the migration map: a name that became another one.

    `kind` is the event's word (`property-renamed`, `parameter-renamed`, `operation-renamed`, `successor`).
    """

    kind: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One finding that touches, or may touch, the code."""

    judged: JudgedFinding
    impact: Impact
    excerpts: tuple[Excerpt, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """Everything that an integrator has to look at for one upgrade.

    Attributes:
        old: The version that the code was written for.
        new: The version that it shall meet.
        steps: Findings that touch the code, worst first, then by how many lines.
        questions: Findings of which nobody can say, breaking and risky ones.
        untouched: How many findings do not touch the code, by level, worst first.
        unmatched: Calls that the old document does not know.
        doubts: What the recording may have missed.
    """

    old: str
    new: str
    steps: tuple[Step, ...]
    questions: tuple[Step, ...]
    untouched: tuple[tuple[Level, int], ...]
    unmatched: tuple[Call, ...]
    doubts: tuple[str, ...]

    @property
    def lines(self) -> int:
        """How many different lines of the integrator's code are touched by what breaks."""
        return len({one.site for step in self.breaking for one in step.excerpts})

    @property
    def breaking(self) -> tuple[Step, ...]:
        """The steps that must be taken before the upgrade."""
        return tuple(step for step in self.steps if step.judged.finding.level is Level.BREAKING)


def migration(report: Report, overlap: Overlap, source: Path) -> Migration:
    """The way from a report's old version to its new one, for one integrator.

    Args:
        report: What changed.
        overlap: What of it touches the code; its impacts are in the order of the report's findings.
        source: The project's folder, to show lines from; what is not there is shown by place only.
    """
    sources = _Sources(source)
    steps = [
        Step(
            judged=judged,
            impact=impact,
            excerpts=tuple(sources.excerpt(site) for site in impact.sites),
            moves=tuple(dict.fromkeys(moves(judged.finding.change))),
        )
        for judged, impact in zip(report.findings, overlap.impacts, strict=True)
    ]
    mine = [step for step in steps if step.impact.affects is AffectsYou.YES]
    open_ones = [step for step in steps if step.impact.affects is AffectsYou.UNKNOWN]
    rest = [step.judged.finding.level for step in steps if step.impact.affects is AffectsYou.NO]
    return Migration(
        old=report.old.name,
        new=report.new.name,
        steps=tuple(sorted(mine, key=_worst_first)),
        questions=tuple(step for step in open_ones if step.judged.finding.level is not Level.SAFE),
        untouched=tuple((level, rest.count(level)) for level in (Level.BREAKING, Level.RISKY, Level.SAFE)),
        unmatched=overlap.unmatched,
        doubts=overlap.doubts,
    )


def moves(change: Change) -> Iterator[Move]:
    """What became what, in a change and its parts."""
    if change.event.endswith(("-renamed", "-moved")) and change.old and change.new:
        yield Move(kind=change.event, old=str(change.old), new=str(change.new))
    if change.detail.get("successor"):
        yield Move(kind="successor", old=change.subject, new=str(change.detail["successor"]))
    for part in change.parts:
        yield from moves(part)


def _worst_first(step: Step) -> tuple[int, int, str]:
    return (-step.judged.finding.level.rank, -len(step.excerpts), step.judged.finding.fingerprint)


class _Sources:
    """Lines of the integrator's files, from below one folder and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._files: dict[str, list[str] | None] = {}

    def excerpt(self, site: Site) -> Excerpt:
        lines = self._lines(site.file)
        known = lines is not None and site.line <= len(lines)
        return Excerpt(site=site, text=lines[site.line - 1].strip() if lines is not None and known else None)

    def _lines(self, file: str) -> list[str] | None:
        if file not in self._files:
            # A usage file may come from elsewhere: what it names outside of the project is not opened.
            place = (self._folder / file).resolve()
            try:
                inside = place.is_relative_to(self._folder) and place.stat().st_size <= MAX_SOURCE
                text = place.read_text(encoding="utf-8", errors="replace") if inside else None
            except OSError:
                text = None
            self._files[file] = text.splitlines() if text is not None else None
        return self._files[file]


def touches_of(step: Step, site: Site) -> tuple[Touch, ...]:
    """What the code does at one line of a step."""
    return tuple(touch for touch in step.impact.touches if site in touch.sites)
