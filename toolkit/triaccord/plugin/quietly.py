"""Running a test without anybody hearing of it: its reports are kept, and told only if they are wanted."""

from __future__ import annotations

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from triaccord.plugin.outcomes import Report


@dataclass(slots=True)
class Quiet:
    """The reports of one run.

    Attributes:
        reports: In the order in which they would have been told.
        subtests: pytest's counts of failed subtests after the run, if it has any.
    """

    reports: list[Report] = field(default_factory=list)
    subtests: dict[Any, int] = field(default_factory=dict)

    def keep(self, config: pytest.Config) -> None:
        """Make the run the one that counts."""
        counts = _failed_subtests(config)
        if counts is not None:
            counts.clear()
            counts.update(self.subtests)


class _Hooks:
    """The hooks of an item, but for the one that tells reports."""

    def __init__(self, hooks: Any, reports: list[Report]) -> None:
        self._hooks = hooks
        self._reports = reports

    def pytest_runtest_logreport(self, report: Report) -> None:
        """Keep what a part of a test, such as a subtest, would tell."""
        self._reports.append(report)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hooks, name)


def run_quietly(item: pytest.Item, nextitem: pytest.Item | None) -> Quiet:
    """Set up, call and tear down a test; nothing of it is logged, and nothing of it stays on the item."""
    quiet = Quiet()
    sections: list[Any] = getattr(item, "_report_sections", [])
    kept = list(sections), list(item.user_properties)
    counts = _failed_subtests(item.config)
    before = dict(counts) if counts is not None else {}
    try:
        with _unheard(item, quiet.reports):
            found = runtestprotocol(item, log=False, nextitem=nextitem)
        quiet.reports.extend(found)
    finally:
        sections[:], item.user_properties[:] = kept
        if counts is not None:
            quiet.subtests = dict(counts)
            counts.clear()
            counts.update(before)
    return quiet


def end_fixtures(item: pytest.Item, quiet: Quiet) -> None:
    """End every fixture, also those that other tests share; what goes wrong there is the run's."""
    call = pytest.CallInfo.from_call(
        lambda: item.session._setupstate.teardown_exact(None),
        when="teardown",
        reraise=(pytest.exit.Exception,),
    )
    report = item.ihook.pytest_runtest_makereport(item=item, call=call)
    if report.failed:
        quiet.reports.append(report)


@contextmanager
def _unheard(item: pytest.Item, reports: list[Report]) -> Iterator[None]:
    session: Any = item.session
    original = session.gethookproxy
    session.gethookproxy = lambda path: _Hooks(original(path), reports)
    try:
        yield
    finally:
        del session.gethookproxy


def _failed_subtests(config: pytest.Config) -> MutableMapping[Any, int] | None:
    """Counts of failed subtests, which pytest has since version 9."""
    module = sys.modules.get("_pytest.subtests")
    key = getattr(module, "failed_subtests_key", None)
    return config.stash.get(key, None) if key is not None else None
