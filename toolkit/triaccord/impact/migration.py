"""A Migration: the integrator's work for one upgrade, finding by finding, line by line, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from triaccord.impact.before_after import Pair, Pairs
from triaccord.impact.map import MigrationMap
from triaccord.impact.sources import Excerpt, Sources
from triaccord.impact.values import Impact, Overlap, Touch
from triaccord.loading import Version
from triaccord.model import AffectsYou, Change, Json, JudgedFinding, Level, Report
from triaccord.usage.values import Call, Site

NOBODY_KNOWS = "what your code uses was not recorded"


class Carried(str, Enum):
    """What a shim does with a finding."""

    WHOLLY = "carried"
    """It carries over all that the finding changes."""
    STOPS = "stopped"
    """It stops calls that meet it."""
    PASSES = "passed"
    """It lets through what meets it, as it is."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that became another: `kind` is the event (`property-renamed`) or `successor`."""

    kind: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One finding that touches, or may touch, the code.

    Attributes:
        judged: The finding.
        impact: Whether and where it touches the code.
        excerpts: The code there.
        moves: What became what.
        pair: An exchange before and after; None if none could be made.
        carried: What a shim does with it.
    """

    judged: JudgedFinding
    impact: Impact
    excerpts: tuple[Excerpt, ...]
    moves: tuple[Move, ...]
    pair: Pair | None
    carried: Carried

    @property
    def sites(self) -> tuple[Site, ...]:
        """The lines to look at, sorted."""
        return self.impact.sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """Everything that an integrator has to look at for one upgrade.

    Attributes:
        report: What changed.
        is_recorded: Whether anybody recorded what the code uses.
        steps: Findings that touch the code and may hurt, in order of work; all that break if use is unknown.
        questions: Findings of which nobody can say, breaking and risky ones.
        harmless: How many safe findings touch the code.
        untouched: How many findings do not touch the code, by level, worst first.
        unmatched: Calls that the old document does not know.
        doubts: What the recording may have missed.
        map: What becomes of messages.
    """

    report: Report
    is_recorded: bool
    steps: tuple[Step, ...]
    questions: tuple[Step, ...]
    harmless: int
    untouched: tuple[tuple[Level, int], ...]
    unmatched: tuple[Call, ...]
    doubts: tuple[str, ...]
    map: MigrationMap

    @property
    def breaking(self) -> tuple[Step, ...]:
        """The steps that must be taken before the upgrade."""
        return tuple(step for step in self.steps if step.judged.finding.level is Level.BREAKING)

    @property
    def lines(self) -> int:
        """How many different lines of the code are touched by what breaks."""
        return len({site for step in self.breaking for site in step.sites})

    @property
    def files(self) -> int:
        """How many different files those lines are in."""
        return len({site.file for step in self.breaking for site in step.sites})

    @property
    def tests(self) -> int:
        """How many different tests go to those lines."""
        return len({test for step in self.breaking for test in step.impact.tests})

    @property
    def carried(self) -> int:
        """How many of the breaking steps a shim takes over meanwhile."""
        return sum(step.carried is Carried.WHOLLY for step in self.breaking)


def migration(
    report: Report, overlap: Overlap | None, source: Path, found: MigrationMap, old: Version
) -> Migration:
    """The way from a report's old version to its new one, for one integrator.

    Args:
        report: What changed.
        overlap: What of it touches the code; its impacts are in the order of the report's findings.
            None: nobody knows; every finding that breaks becomes a step.
        source: The project's folder, to show lines from; what is not there is shown by place only.
        found: The map between both versions.
        old: The version that the code was written for.
    """
    sources, pairs = Sources(source), Pairs(found, old)
    impacts = overlap.impacts if overlap is not None else tuple(map(_unknown, report.findings))
    steps = [
        _step(judged, impact, sources, pairs, found)
        for judged, impact in zip(report.findings, impacts, strict=True)
    ]
    of = {affects: [one for one in steps if one.impact.affects is affects] for affects in AffectsYou}
    mine, questions = of[AffectsYou.YES], of[AffectsYou.UNKNOWN]
    if overlap is None:
        mine = [step for step in questions if step.judged.finding.level is Level.BREAKING]
        questions = []
    rest = [step.judged.finding.level for step in of[AffectsYou.NO]]
    return Migration(
        report=report,
        is_recorded=overlap is not None,
        steps=tuple(sorted((step for step in mine if not _is_safe(step)), key=_order)),
        harmless=sum(map(_is_safe, mine)),
        questions=tuple(step for step in questions if not _is_safe(step)),
        untouched=tuple((level, rest.count(level)) for level in (Level.BREAKING, Level.RISKY, Level.SAFE)),
        unmatched=overlap.unmatched if overlap is not None else (),
        doubts=overlap.doubts if overlap is not None else (),
        map=found,
    )


def _unknown(judged: JudgedFinding) -> Impact:
    return Impact(fingerprint=judged.finding.fingerprint, affects=AffectsYou.UNKNOWN, reason=NOBODY_KNOWS)


def _step(judged: JudgedFinding, impact: Impact, sources: Sources, pairs: Pairs, found: MigrationMap) -> Step:
    matters = impact.affects is not AffectsYou.NO
    return Step(
        judged=judged,
        impact=impact,
        excerpts=sources.excerpts(impact.sites) if matters else (),
        moves=tuple(dict.fromkeys(moves(judged.finding.change))),
        pair=pairs.of(judged.finding) if matters else None,
        carried=_carried(judged.finding.fingerprint, found),
    )


def _carried(fingerprint: str, found: MigrationMap) -> Carried:
    left = next((one for one in found.uncovered if one.finding == fingerprint), None)
    if left is None:
        return Carried.WHOLLY
    return Carried.STOPS if left.refuses else Carried.PASSES


def moves(change: Change) -> Iterator[Move]:
    """What became what, in a change and its parts."""
    is_one = change.event.endswith(("-renamed", "-moved")) and change.event not in _MADE_OF_MOVES
    if is_one and change.old and change.new:
        for old, new in zip(_many(change.old), _many(change.new), strict=False):
            yield Move(kind=change.event, old=str(old), new=str(new))
    if change.detail.get("successor"):
        yield Move(kind="successor", old=change.subject, new=str(change.detail["successor"]))
    for part in change.parts:
        yield from moves(part)


_MADE_OF_MOVES = ("parameters-moved", "properties-moved")


def _many(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_safe(step: Step) -> bool:
    return step.judged.finding.level is Level.SAFE


def _order(step: Step) -> tuple[int, bool, int, str, str]:
    """Worst first; what no shim takes over before what one does; then what takes the most lines."""
    finding = step.judged.finding
    first = str(step.sites[0]) if step.sites else ""
    carried = step.carried is Carried.WHOLLY
    return (-finding.level.rank, carried, -len(step.sites), first, finding.fingerprint)


def touches_of(step: Step, site: Site) -> tuple[Touch, ...]:
    """What the code does at one line of a step."""
    return tuple(touch for touch in step.impact.touches if site in touch.sites)
