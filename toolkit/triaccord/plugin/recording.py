"""Recording as pytest sees it: when to start, which test runs, who writes the file.

Under xdist every worker records its own tests and hands its usage over when it is done; the controller
writes the one file.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from triaccord.usage.clients import Hold
from triaccord.usage.document import from_json, to_json, write_usage
from triaccord.usage.finish import finished
from triaccord.usage.merging import merged
from triaccord.usage.recorder import Recorder
from triaccord.usage.values import Usage

_HANDED_OVER = "triaccord_usage"


class Recording:
    """The plugin object of one recording run.

    Args:
        config: The run's configuration.
        file: Where the usage file goes.
    """

    def __init__(self, config: pytest.Config, file: Path) -> None:
        self.config = config
        self.file = file
        self.usage: Usage | None = None
        self._failed: set[str] = set()
        self._deselected = 0
        self._ran = 0
        self._from_workers: list[Usage] = []
        self._lost: list[str] = []
        self._is_worker = hasattr(config, "workerinput")
        self.recorder = Recorder(
            config.rootpath,
            also=[config.rootpath / folder for folder in config.getini("triaccord_source")],
            hosts=config.getini("triaccord_hosts"),
        )
        self._hold = Hold(self.recorder)
        self._hold.install()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Tell the recorder which test runs."""
        self.recorder.begin(item.nodeid)
        self._ran += 1
        try:
            return (yield)
        finally:
            self.recorder.begin("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the tests that failed: what they would have read further on is not known."""
        if report.failed:
            self._failed.add(report.nodeid)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Count the tests that were not asked for."""
        self._deselected += len(items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take what a worker has recorded."""
        handed = getattr(node, "workeroutput", {}).get(_HANDED_OVER)
        if handed is None:
            self._lost.append(f"worker {node.gateway.id} ended without handing over what it recorded")
        else:
            self._from_workers.append(from_json(handed, file=f"worker {node.gateway.id}"))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Finish the recording; write it, or hand it to the controller."""
        self._hold.release()
        if self._is_worker:
            usage = finished(self.recorder, tests=self._ran)
            self.config.workeroutput[_HANDED_OVER] = to_json(usage)  # type: ignore[attr-defined]  # xdist's
            return
        own = finished(self.recorder, tests=self._ran, doubts=self._doubts(exitstatus))
        # The controller of xdist runs no test itself, so what is its own are the doubts.
        self.usage = merged([own, *self._from_workers])
        write_usage(self.usage, self.file)

    def pytest_unconfigure(self) -> None:
        """Let the clients go, whatever happened."""
        self._hold.release()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was recorded, and what is doubtful about it."""
        if self.usage is None:
            return
        reads = sum(len(answer.reads) for call in self.usage.calls for answer in call.answers)
        sent = sum(len(call.sent) for call in self.usage.calls)
        terminalreporter.section("triaccord", sep="-")
        terminalreporter.line(
            f"{len(self.usage.calls)} operations, {sent} names sent, {reads} paths read "
            f"in {self.usage.tests} tests: {self.file}"
        )
        for doubt in self.usage.doubts:
            terminalreporter.line(f"doubt: {doubt}")

    def _doubts(self, exitstatus: int) -> list[str]:
        doubts = list(self._lost)
        if self._failed:
            doubts.append(
                f"{len(self._failed)} tests failed: what they would have read further on is not known"
            )
        if self._deselected:
            doubts.append(f"{self._deselected} tests were deselected")
        if int(exitstatus) not in (int(pytest.ExitCode.OK), int(pytest.ExitCode.TESTS_FAILED)):
            doubts.append(f"the test run ended early, with exit code {int(exitstatus)}")
        return doubts
