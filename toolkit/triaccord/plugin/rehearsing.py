"""`--triaccord-rehearse OLD..NEW`: every test is run as if the new version answered it.

A test that then fails is run again without the upgrade, to see that the upgrade is to blame, and with one
finding at a time, to see which. Fixtures are set up anew for each run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from triaccord.impact import judge
from triaccord.impact.mapping import migration_map
from triaccord.loading import Version
from triaccord.model import AffectsYou, TriaccordError
from triaccord.pipeline import Checker
from triaccord.plugin.outcomes import Failure, Report, failed_in, own_failure
from triaccord.plugin.tally import Broken, Doubtful, Tally
from triaccord.plugin.telling import broken_report, lines_of
from triaccord.plugin.versions import parse_versions
from triaccord.rehearsal import Blame, Effect, Met, Part, Rehearsal, blame
from triaccord.usage.clients import Hold
from triaccord.usage.finish import finished
from triaccord.usage.lines import Lines
from triaccord.usage.recorder import Recorder
from triaccord.usage.values import Site, Usage

_HANDED_OVER = "triaccord_rehearsal"
_NONE: frozenset[str] = frozenset()
_ALL = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one test.

    Attributes:
        reports: pytest's, by phase.
        failure: Why it failed; None if it did not.
        met: What of the upgrade it met.
        duration_s: How long it took.
        usage: What code read and sent in it.
    """

    reports: list[Report]
    failure: Failure | None
    met: Met
    duration_s: float
    usage: Usage


class Rehearsing:
    """The plugin object of one rehearsal."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.versions = str(config.getoption("--triaccord-rehearse"))
        self.old_name, self.new_name = parse_versions("--triaccord-rehearse", self.versions)
        self._is_worker = hasattr(config, "workerinput")
        try:
            self.old, self.prefixes, self.rehearsal = _prepared(self.old_name, self.new_name)
        except TriaccordError as error:
            raise pytest.UsageError(str(error)) from error
        self.recorder = Recorder(
            config.rootpath,
            also=[config.rootpath / folder for folder in config.getini("triaccord_source")],
            hosts=config.getini("triaccord_hosts"),
            rewriter=self.rehearsal,
        )
        self._lines = Lines(self.recorder.sources)
        self.tally = Tally()
        self._failure: Failure | None = None
        self._reports: list[Report] | None = None
        self._is_shared = False
        self._setting_up = 0
        self._hold = Hold(self.recorder)
        self._hold.install()

    # ---- running ------------------------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Run a test as often as is needed, and report it once."""
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        for report in self._rehearsed(item, nextitem):
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, Report, Report]:
        """Remember why a phase failed; reports have only the words."""
        report = yield
        if report.failed and self._failure is None and call.excinfo is not None:
            self._failure = own_failure(item, call.excinfo, self.recorder.sources)
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, object, object]:
        """Notice fixtures that outlive a test and call the API: they must be made anew for each run."""
        before = self.rehearsal.asked
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function" and self.rehearsal.asked > before:
                self._is_shared = True

    def _rehearsed(self, item: pytest.Item, nextitem: pytest.Item | None) -> list[Report]:
        self._is_shared = False
        first = plain = self._run(item, nextitem, _ALL)
        self.tally.add(first.met)
        closer = first.failure is not None or self._faults(first.met) or first.met.of(Part.VALUE)
        if closer and first.met.of(Part.ANSWER):
            plain = self._run(item, nextitem, _NONE)
        if plain.failure is not None:
            self.tally.failing.append(item.nodeid)
            return plain.reports
        broken = self._breaks(item, nextitem, first, plain)
        self._maybe(item, nextitem, plain, broken)
        if not broken:
            return first.reports
        self.tally.broken += broken
        return broken_report(plain.reports, item, self.new_name, broken, self.rehearsal.findings)

    def _run(
        self,
        item: pytest.Item,
        nextitem: pytest.Item | None,
        active: frozenset[str] | None,
        part: Part = Part.ANSWER,
    ) -> Run:
        """One run of a test with some findings played."""
        self.rehearsal.begin(active, part)
        self.recorder.forget()
        self.recorder.begin(item.nodeid)
        self._failure = None
        sections = getattr(item, "_report_sections", [])
        kept = list(sections), list(item.user_properties)
        began = time.perf_counter()
        reports = runtestprotocol(item, log=False, nextitem=None if self._is_shared else nextitem)
        duration = time.perf_counter() - began
        sections[:], item.user_properties[:] = kept
        self.recorder.begin("")
        failure = None
        if failed_in(reports):
            failure = self._failure or Failure(words="it fails", is_assertion=True)
        met = self.rehearsal.met()
        played = bool(active is None and met.of(Part.ANSWER)) or bool(active)
        return Run(
            reports=reports,
            failure=failure,
            met=met,
            duration_s=duration,
            usage=Usage()
            if played or not met.effects
            else finished(self.recorder, tests=1, lines=self._lines),
        )

    # ---- judging ------------------------------------------------------------------------------------

    def _faults(self, met: Met) -> list[Effect]:
        """What of the requests the new version would refuse for sure."""
        return [
            effect
            for effect in met.effects
            if effect.part is Part.REQUEST and self.rehearsal.is_breaking(effect.finding)
        ]

    def _breaks(
        self, item: pytest.Item, nextitem: pytest.Item | None, first: Run, plain: Run
    ) -> list[Broken]:
        """What stops a test for sure: requests that are refused, answers that it cannot read."""
        met = Met(tuple(sorted({*first.met.effects, *plain.met.effects})))
        faults = self._faults(met)
        runs: dict[str, Run] = {}
        found = Blame()
        if first.failure is not None:
            fails = self._trial(item, nextitem, Part.ANSWER, runs)
            found = blame(sorted(met.of(Part.ANSWER)), fails, duration_s=first.duration_s)
        culprits = {*found.each, *found.together}
        broken = []
        for finding in sorted({*culprits, *(fault.finding for fault in faults)}):
            effects = [
                effect
                for effect in met.effects
                if effect.finding == finding
                and (effect in faults or (finding in culprits and effect.part is Part.ANSWER))
            ]
            failure = first.failure if finding in found.together else None
            failure = runs[finding].failure if finding in runs else failure
            broken.append(self._broken(item, finding, effects, failure, plain, found.together))
        if not broken and first.failure is not None:
            broken.append(self._broken(item, "", (), first.failure, plain, ()))
        return broken

    def _maybe(
        self, item: pytest.Item, nextitem: pytest.Item | None, plain: Run, broken: list[Broken]
    ) -> None:
        """Try what *may* come: where code stops, the test is broken; another outcome is only told."""
        for effect in plain.met.effects:
            if effect.part is Part.REQUEST and not self.rehearsal.is_breaking(effect.finding):
                self._doubt(item, effect, effect.what)
        possible = plain.met.of(Part.VALUE) - {each.finding for each in broken}
        if not possible:
            return
        runs: dict[str, Run] = {}
        every = self._run(item, nextitem, possible, Part.VALUE)
        if every.failure is not None and len(possible) == 1:
            runs[next(iter(possible))] = every
            found = Blame(each=tuple(possible))
        else:
            tried = possible if every.failure is not None else every.met.masked & possible
            fails = self._trial(item, nextitem, Part.VALUE, runs)
            found = blame(sorted(tried), fails, duration_s=every.duration_s)
        for finding in found.each:
            failure = runs[finding].failure if finding in runs else every.failure
            effects = [
                effect
                for effect in plain.met.effects
                if effect.finding == finding and effect.part is Part.VALUE
            ]
            if failure is not None and not failure.is_assertion:
                broken.append(self._broken(item, finding, effects, failure, plain, ()))
                continue
            for effect in effects:
                self._doubt(item, effect, f"{effect.what}, and the test then sees another outcome")

    def _doubt(self, item: pytest.Item, effect: Effect, what: str) -> None:
        doubt = Doubtful(item.nodeid, effect.finding, effect.field, effect.operation, what)
        self.tally.doubts.append(doubt)

    def _trial(
        self, item: pytest.Item, nextitem: pytest.Item | None, part: Part, runs: dict[str, Run]
    ) -> Callable[[frozenset[str]], bool]:
        """Says whether the test fails under some findings; keeps the runs of single ones."""

        def fails(findings: frozenset[str]) -> bool:
            run = self._run(item, nextitem, findings, part)
            if len(findings) == 1:
                runs[next(iter(findings))] = run
            return run.failure is not None

        return fails

    def _broken(
        self,
        item: pytest.Item,
        finding: str,
        effects: Iterable[Effect],
        failure: Failure | None,
        plain: Run,
        together: tuple[str, ...],
    ) -> Broken:
        sites: tuple[Site, ...] = ()
        if finding in self.rehearsal.findings:
            overlap = judge([self.rehearsal.findings[finding]], plain.usage, self.old, prefixes=self.prefixes)
            if overlap.impacts[0].affects is AffectsYou.YES:
                sites = overlap.impacts[0].sites
        return Broken(
            test=item.nodeid,
            finding=finding,
            effects=tuple(sorted(effects)),
            sites=lines_of(sites, failure, self.config.rootpath),
            failure=failure.words if failure is not None else "",
            together=tuple(each for each in together if each != finding),
        )

    # ---- telling ------------------------------------------------------------------------------------

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take what a worker has rehearsed."""
        handed = getattr(node, "workeroutput", {}).get(_HANDED_OVER)
        if handed is None:
            self.tally.lost.append(f"worker {node.gateway.id} ended without telling what it rehearsed")
        else:
            self.tally.join(Tally.from_json(handed))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Let the clients go; hand the tally to the controller."""
        self._hold.release()
        self.tally.faults |= self.recorder.faults
        if self._is_worker:
            self.config.workeroutput[_HANDED_OVER] = self.tally.to_json()  # type: ignore[attr-defined]  # xdist's

    def pytest_unconfigure(self) -> None:
        """Let the clients go, whatever happened."""
        self._hold.release()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """So many tests rehearsed, so many would break, by which findings."""
        terminalreporter.section(f"triaccord: rehearsal of {self.versions}", sep="-")
        for line in self.tally.lines(self.rehearsal.findings, self.rehearsal.mapped()):
            terminalreporter.line(line)


def _prepared(old_name: str, new_name: str) -> tuple[Version, tuple[str, ...], Rehearsal]:
    """The older version, what its servers put before paths, and the rehearsal of the newer one."""
    checker = Checker()
    report = checker.diff(old_name, new_name)
    old, new = checker.version(old_name), checker.version(new_name)
    findings = [judged.finding for judged in report.findings]
    prefixes = checker.prefixes(old), checker.prefixes(new)
    found = migration_map(findings, old, new, prefixes=prefixes)
    return old, prefixes[0], Rehearsal(findings, old, new, found.to_json())
