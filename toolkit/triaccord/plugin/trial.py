"""One test on trial: run with every finding, and where that breaks it, with none and with one at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import pytest

from triaccord.impact import judge
from triaccord.loading import Version
from triaccord.model import AffectsYou
from triaccord.plugin.outcomes import Failure, failed_in, own_failure
from triaccord.plugin.quietly import Quiet, end_fixtures, run_quietly
from triaccord.plugin.tally import Broken, Doubtful
from triaccord.plugin.telling import lines_of
from triaccord.rehearsal import Blame, Effect, Met, Part, Rehearsal, blame
from triaccord.usage.finish import finished
from triaccord.usage.lines import Lines
from triaccord.usage.recorder import Recorder
from triaccord.usage.values import Site, Usage

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one test.

    Attributes:
        quiet: The reports of pytest, by phase.
        failure: Why it failed; None if it did not.
        met: What of the upgrade it met.
        duration_s: How long it took.
        usage: What code read and sent in it, if nothing of the upgrade was played.
    """

    quiet: Quiet
    failure: Failure | None
    met: Met
    duration_s: float
    usage: Usage


class Stage:
    """What all trials of one rehearsal share.

    Args:
        rehearsal: Plays the new version.
        recorder: Watches what code does; it has the rehearsal as its rewriter.
        old: The older version.
        prefixes: What its servers put before its paths.

    Attributes:
        failure: Why the test that is running failed, as far as it has run.
        is_shared: Whether a fixture that outlives the test has asked the API.
    """

    def __init__(
        self, rehearsal: Rehearsal, recorder: Recorder, old: Version, prefixes: tuple[str, ...]
    ) -> None:
        self.rehearsal, self.recorder = rehearsal, recorder
        self.old, self.prefixes = old, prefixes
        self.lines = Lines(recorder.sources)
        self.failure: Failure | None = None
        self.is_shared = False

    def failed(self, item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """A phase of the running test has failed; the first one counts."""
        if self.failure is None:
            self.failure = own_failure(item, excinfo, self.recorder.sources)

    def run(
        self, item: pytest.Item, nextitem: pytest.Item | None, active: frozenset[str] | None, part: Part
    ) -> Run:
        """Run a test with some findings played (None for all)."""
        self.rehearsal.begin(active, part)
        self.recorder.forget()
        self.recorder.begin(item.nodeid)
        self.failure = None
        began = time.perf_counter()
        quiet = run_quietly(item, None if self.is_shared else nextitem)
        if self.is_shared:
            # Such a fixture has the answers of this run; the next one must not get them.
            end_fixtures(item, quiet)
        duration = time.perf_counter() - began
        self.recorder.begin("")
        failure = None
        if failed_in(quiet.reports):
            failure = self.failure or Failure(words="it fails", is_assertion=True)
        met = self.rehearsal.met()
        is_played = bool(active) or (active is None and bool(met.of(part)))
        watched = met.effects and not is_played
        return Run(
            quiet=quiet,
            failure=failure,
            met=met,
            duration_s=duration,
            usage=finished(self.recorder, tests=1, lines=self.lines) if watched else Usage(),
        )


class Trial:
    """One test.

    Attributes:
        first: The run with everything that always changes.
        doubts: What the test met and only a person can judge; complete once `broken` was asked for.
    """

    def __init__(self, stage: Stage, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        self._stage, self._item, self._nextitem = stage, item, nextitem
        stage.is_shared = False
        self.first = self._run(None, Part.ANSWER)
        self.doubts: list[Doubtful] = []

    def _run(self, active: frozenset[str] | None, part: Part) -> Run:
        return self._stage.run(self._item, self._nextitem, active, part)

    @cached_property
    def plain(self) -> Run:
        """The run without the upgrade; the first one where that played nothing."""
        return self._run(_NONE, Part.ANSWER) if self.first.met.of(Part.ANSWER) else self.first

    @cached_property
    def fails_anyway(self) -> bool:
        """Whether the test fails without the upgrade, too."""
        suspicious = self.first.failure is not None or bool(self._faults(self.first.met.effects))
        return suspicious and self.plain.failure is not None

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        """What of the upgrade breaks the test; nothing if it fails anyway."""
        return () if self.fails_anyway else (*self._for_sure(), *self._maybe())

    def _faults(self, effects: Iterable[Effect]) -> list[Effect]:
        """What of the requests the new version would refuse for sure."""
        breaking = self._stage.rehearsal.is_breaking
        return [each for each in effects if each.part is Part.REQUEST and breaking(each.finding)]

    def _for_sure(self) -> list[Broken]:
        """Requests that would be refused, and answers that code cannot read."""
        first, effects = self.first, set(self.first.met.effects)
        if first.failure is not None:
            effects |= set(self.plain.met.effects)  # a failing test did not get as far
        faults = self._faults(sorted(effects))
        runs: dict[str, Run] = {}
        found = Blame()
        if first.failure is not None:
            candidates = Met(tuple(effects)).of(Part.ANSWER)
            found = blame(sorted(candidates), self._trial(Part.ANSWER, runs), duration_s=first.duration_s)
        culprits = {*found.each, *found.together}
        broken = []
        for finding in sorted({*culprits, *(fault.finding for fault in faults)}):
            mine = [
                each
                for each in effects
                if each.finding == finding
                and (each in faults or (finding in culprits and each.part is Part.ANSWER))
            ]
            failure = first.failure if finding in found.together else None
            failure = runs[finding].failure if finding in runs else failure
            broken.append(self._broken(finding, mine, failure, found.together))
        if not broken and first.failure is not None:
            broken.append(self._broken("", (), first.failure, ()))
        return broken

    def _maybe(self) -> list[Broken]:
        """Try what *may* come: where code stops, the test is broken; another outcome is only told."""
        seen = self.first if self.first.failure is None else self.plain
        for effect in seen.met.effects:
            if effect.part is Part.REQUEST and not self._stage.rehearsal.is_breaking(effect.finding):
                self._doubt(effect, effect.what)
        possible = seen.met.of(Part.VALUE)
        if not possible:
            return []
        runs: dict[str, Run] = {}
        every = self._run(possible, Part.VALUE)
        tried = possible if every.failure is not None else every.met.masked & possible
        if len(tried) == 1 and every.failure is not None and len(possible) == 1:
            runs[next(iter(tried))] = every
            found = Blame(each=tuple(tried))
        else:
            found = blame(sorted(tried), self._trial(Part.VALUE, runs), duration_s=every.duration_s)
        broken = []
        for finding in (*found.each, *found.together):
            failure = runs[finding].failure if finding in found.each and finding in runs else every.failure
            mine = [each for each in seen.met.effects if (each.finding, each.part) == (finding, Part.VALUE)]
            if failure is not None and not failure.is_assertion:
                broken.append(self._broken(finding, mine, failure, found.together))
                continue
            for effect in mine:
                self._doubt(effect, f"{effect.what}, and the test then sees another outcome")
        return broken

    def _doubt(self, effect: Effect, what: str) -> None:
        test = self._item.nodeid
        self.doubts.append(Doubtful(test, effect.finding, effect.field, effect.operation, what))

    def _trial(self, part: Part, runs: dict[str, Run]) -> Callable[[frozenset[str]], bool]:
        """Says whether the test fails under some findings; keeps the runs of single ones."""

        def fails(findings: frozenset[str]) -> bool:
            run = self._run(findings, part)
            if len(findings) == 1:
                runs[next(iter(findings))] = run
            return run.failure is not None

        return fails

    def _broken(
        self, finding: str, effects: Iterable[Effect], failure: Failure | None, together: tuple[str, ...]
    ) -> Broken:
        stage = self._stage
        sites: tuple[Site, ...] = ()
        if finding in stage.rehearsal.findings:
            known = stage.rehearsal.findings[finding]
            overlap = judge([known], self.plain.usage, stage.old, prefixes=stage.prefixes)
            if overlap.impacts[0].affects is AffectsYou.YES:
                sites = overlap.impacts[0].sites
        return Broken(
            test=self._item.nodeid,
            finding=finding,
            effects=tuple(sorted(effects)),
            sites=lines_of(sites, failure, self._item.config.rootpath),
            failure=failure.words if failure is not None else "",
            together=tuple(each for each in together if each != finding),
        )
