"""`--triaccord-rehearse OLD..NEW`: every test is run as if the new version answered it.

A test that then fails is run again without the upgrade, to see that the upgrade is to blame, and with one
finding at a time, to see which. Fixtures are set up anew for each run.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from triaccord.impact.mapping import migration_map
from triaccord.model import TriaccordError
from triaccord.plugin.outcomes import Report
from triaccord.plugin.tally import Tally
from triaccord.plugin.telling import broken_report
from triaccord.plugin.trial import Run, Stage, Trial
from triaccord.plugin.versions import checker_of, parse_versions
from triaccord.rehearsal import Rehearsal
from triaccord.usage.clients import Hold
from triaccord.usage.recorder import Recorder

_HANDED_OVER = "triaccord_rehearsal"


class Rehearsing:
    """The plugin object of one rehearsal."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.versions = str(config.getoption("--triaccord-rehearse"))
        self.tally = Tally()
        self._is_worker = hasattr(config, "workerinput")
        try:
            self._stage = self._prepared()
        except TriaccordError as error:
            raise pytest.UsageError(str(error)) from error
        self.rehearsal, self._recorder = self._stage.rehearsal, self._stage.recorder
        self._hold = Hold(self._recorder)
        self._hold.install()

    def _prepared(self) -> Stage:
        """The versions compared, and everything that plays the newer one."""
        config = self.config
        old_name, self.new_name = parse_versions("--triaccord-rehearse", self.versions)
        checker = checker_of(config)
        report = checker.diff(old_name, self.new_name)
        old, new = checker.version(old_name), checker.version(self.new_name)
        findings = checker.with_successors([judged.finding for judged in report.findings], old, new)
        prefixes = checker.prefixes(old), checker.prefixes(new)
        found = migration_map(findings, old, new, prefixes=prefixes)
        if not self._is_worker:
            self.tally.faults.update(f"the comparison is incomplete: {each}" for each in report.incomplete)
        rehearsal = Rehearsal(findings, old, new, found.to_json())
        recorder = Recorder(
            config.rootpath,
            also=[config.rootpath / folder for folder in config.getini("triaccord_source")],
            hosts=config.getini("triaccord_hosts"),
            rewriter=rehearsal,
        )
        return Stage(rehearsal, recorder, old, prefixes[0])

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
        if report.failed and call.excinfo is not None:
            self._stage.failed(item, call.excinfo)
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, object, object]:
        """Notice fixtures that outlive a test and ask the API: they must be made anew for each run."""
        before = self.rehearsal.asked
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function" and self.rehearsal.asked > before:
                self._stage.is_shared = True

    def _rehearsed(self, item: pytest.Item, nextitem: pytest.Item | None) -> list[Report]:
        trial = Trial(self._stage, item, nextitem)
        self.tally.add(trial.first.met)
        if trial.fails_anyway:
            self.tally.failing.append(item.nodeid)
            return self._told(trial.plain)
        broken = trial.broken
        self.tally.broken += broken
        self.tally.doubts += trial.doubts
        if not broken:
            return self._told(trial.first)
        return broken_report(self._told(trial.plain), item, self.new_name, broken, self.rehearsal.findings)

    def _told(self, run: Run) -> list[Report]:
        """The reports of the run that counts."""
        run.quiet.keep(self.config)
        return run.quiet.reports

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
        self.tally.faults |= self._recorder.faults
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
