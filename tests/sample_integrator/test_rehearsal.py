"""Rehearsal fails exactly the tests that a person marked in `marked.yaml` beforehand, by the right fields."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.plugin.conftest import QUICK

pytest_plugins = ["pytester"]

HERE = Path(__file__).parent
MARKED = yaml.safe_load((HERE / "marked.yaml").read_text())


@pytest.mark.parametrize("marked", MARKED, ids=[f"{each['old']}..{each['new']}" for each in MARKED])
def test_exactly_the_marked_tests_fail_by_the_marked_fields(
    pytester: pytest.Pytester, marked: dict[str, Any]
) -> None:
    shutil.copytree(HERE / "project", pytester.path, dirs_exist_ok=True)
    seen = _Seen()
    options = (*QUICK, "-p", "no:xdist", f"--triaccord-rehearse={marked['old']}..{marked['new']}")
    result = pytester.runpytest_inprocess(*options, plugins=[seen])
    expected = marked["rehearsal"]
    result.assert_outcomes(passed=33 - len(expected), failed=len(expected))
    assert seen.failed == sorted(expected)
    assert seen.fields() == {test: sorted(fields) for test, fields in expected.items()}
    assert seen.tally.faults == seen.tally.unmatched == set()
    assert seen.tally.doubts == seen.tally.failing == []


class _Seen:
    """Looks at a run from inside: what failed, and what the rehearsal has to say of it."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.tally: Any = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = sorted([*self.failed, report.nodeid])

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        self.tally = config.pluginmanager.get_plugin("triaccord-rehearsal").tally

    def fields(self) -> dict[str, list[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for broken in self.tally.broken:
            found[broken.test].update(broken.fields)
        return {test: sorted(fields) for test, fields in found.items()}
