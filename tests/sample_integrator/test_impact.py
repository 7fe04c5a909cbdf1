"""Recall and precision of the impact, against what a person marked beforehand in `marked.yaml`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.plugin.conftest import QUICK
from triaccord.impact import Overlap, judge
from triaccord.model import AffectsYou, Finding, Level
from triaccord.pipeline import Checker
from triaccord.usage.document import read_usage
from triaccord.usage.values import Usage

pytest_plugins = ["pytester"]

HERE = Path(__file__).parent
MARKED = yaml.safe_load((HERE / "marked.yaml").read_text())
TESTS = 33


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


_RECORDED: dict[str, bytes] = {}


@pytest.fixture
def usage(pytester: pytest.Pytester) -> Usage:
    """The project's usage; recorded once, because pytester starts anew for every test."""
    if "usage" not in _RECORDED:
        _RECORDED["usage"] = _record(pytester)
    (pytester.path / "usage.json").write_bytes(_RECORDED["usage"])
    return read_usage(pytester.path / "usage.json")


def _record(pytester: pytest.Pytester) -> bytes:
    shutil.copytree(HERE / "project", pytester.path, dirs_exist_ok=True)
    result = pytester.runpytest_inprocess(*QUICK, "-p", "no:xdist", "--triaccord-record=usage.json")
    result.assert_outcomes(passed=TESTS)
    return (pytester.path / "usage.json").read_bytes()


def name_of(finding: Finding) -> str:
    return (
        f"{finding.operations[0]} {finding.change.subject}" if finding.operations else finding.change.subject
    )


def lines_of(places: list[dict[str, str]]) -> set[str]:
    """The marked lines as `file:line`."""
    found = set()
    for place in places:
        ((file, words),) = place.items()
        lines = (HERE / "project" / file).read_text().split("\n")
        numbers = [number for number, line in enumerate(lines, 1) if line.strip().rstrip(",") == words]
        assert len(numbers) == 1, f"{file}: {words}: {numbers}"
        found.add(f"{file}:{numbers[0]}")
    return found


@pytest.mark.parametrize("marked", MARKED, ids=[f"{each['old']}..{each['new']}" for each in MARKED])
def test_impact_names_exactly_the_marked_lines(
    checker: Checker, usage: Usage, marked: dict[str, Any]
) -> None:
    old = checker.version(marked["old"])
    findings = [judged.finding for judged in checker.diff(marked["old"], marked["new"]).findings]
    overlap = judge(findings, usage, old)
    assert overlap.unmatched == ()
    assert _breaking_lines(findings, overlap) == {
        name: lines_of(places) for name, places in marked["breaking"].items()
    }
    unknown = {
        finding.change.subject
        for finding, impact in zip(findings, overlap.impacts, strict=True)
        if impact.affects is AffectsYou.UNKNOWN
    }
    assert unknown == set(marked["unknown"])


def _breaking_lines(findings: list[Finding], overlap: Overlap) -> dict[str, set[str]]:
    return {
        name_of(finding): {str(site) for site in impact.sites}
        for finding, impact in zip(findings, overlap.impacts, strict=True)
        if impact.affects is AffectsYou.YES and finding.level is Level.BREAKING
    }


def test_no_secret_of_the_suite_is_in_the_usage(usage: Usage, pytester: pytest.Pytester) -> None:
    text = (pytester.path / "usage.json").read_text()
    assert [
        word for word in ("secret-token-1", "Maija", "Nails", "Acme", "2020-11", "1001") if word in text
    ] == []
    assert usage.doubts == ()
