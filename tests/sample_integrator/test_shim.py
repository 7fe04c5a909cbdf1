"""The sample integrator against the sandbox: old code, new server, the shim between.

The suite in `project/live` is run as it is. On the version that the code was written for it passes; on the
new one the tests that a person marked fail; with the shim all pass again, save what the map does not cover.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.plugin.conftest import QUICK
from triaccord.impact.map import MigrationMap
from triaccord.impact.mapping import migration_map
from triaccord.loading import Version
from triaccord.pipeline import Checker
from triaccord.sandbox import renames_from, ways_of
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.running import running
from triaccord.shim import shim_text

pytest_plugins = ["pytester"]

PROJECT = Path(__file__).parent / "project"
PRODUCTS = {"test_products", "test_page_of_products", "test_product_by_code", "test_price"}
NUMBERS = {
    "test_changed_receipts",
    "test_balance",
    "test_user",
    "test_payments",
    "test_payments_of_an_invoice",
    "test_events",
}
REST = {"test_partners", "test_invoices"}
STEPS = {
    "20.11..20.12": (PRODUCTS | NUMBERS | REST, NUMBERS),
    "21.03..21.04": (PRODUCTS | REST, PRODUCTS),
    "20.11..21.04": (PRODUCTS | NUMBERS | REST, PRODUCTS | NUMBERS),
}
"""Tests that fit the old version (the code is of 20.11), and those of them that break on the new one."""


@contextmanager
def serving(checker: Checker, version: Version) -> Iterator[str]:
    """A sandbox of one version; gives its address without what stands before the paths."""
    ways = ways_of((version,), checker.catalogues)
    made = Sandbox((version,), ways=ways, renames=renames_from(()), open_to_all=True)
    with made as sandbox, running(sandbox) as url:
        yield url


def suite(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tests: set[str], url: str, shim: str = ""
) -> set[str]:
    """The names of the tests that fail."""
    monkeypatch.setenv("NORDBOOKS_SERVER", url)
    monkeypatch.setenv("NORDBOOKS_SHIM", shim)
    if not (pytester.path / "live").exists():
        shutil.copytree(PROJECT, pytester.path, dirs_exist_ok=True)
    wanted = [f"live/test_server.py::{name}" for name in sorted(tests)]
    result = pytester.inline_run(*QUICK, "-p", "no:xdist", "-q", *wanted)
    passed, skipped, failed = result.listoutcomes()
    assert (len(passed) + len(failed), skipped) == (len(tests), [])
    return {report.nodeid.rpartition("::")[2] for report in failed}


def made_map(checker: Checker, old: Version, new: Version) -> MigrationMap:
    findings = checker.with_successors(checker.compare(old, new).findings, old, new)
    return migration_map(findings, old, new, prefixes=(checker.prefixes(old), checker.prefixes(new)))


@pytest.mark.parametrize("step", STEPS)
def test_the_suite_passes_again_with_the_shim(
    step: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    tests, breaking = STEPS[step]
    checker = Checker()
    old, new = (checker.version(f"procountor@{name}") for name in step.split(".."))
    before, after = checker.prefixes(old)[0], checker.prefixes(new)[0]
    shim = pytester.path / "nordbooks_shim.py"
    shim.write_text(shim_text(made_map(checker, old, new)), encoding="utf-8")
    with serving(checker, old) as url:
        assert suite(pytester, monkeypatch, tests, url + before) == set()
    with serving(checker, new) as url:
        assert suite(pytester, monkeypatch, tests, url + after) == breaking
        assert suite(pytester, monkeypatch, tests, url + before, str(shim)) == set()
        if step == "21.03..21.04":  # whether or not the code names the new version's address already
            assert suite(pytester, monkeypatch, tests, url + after, str(shim)) == set()


LOGIN = ("`legacyLogin` no longer suffices; `bearerAuth or clientCredentials` is required", False)
CURRENCY = ("schema `Currency`: `CNH` added", False)
UNCOVERED = {"20.11..20.12": (18, []), "21.03..21.04": (1, [LOGIN]), "20.11..21.04": (22, [LOGIN, CURRENCY])}
"""How many findings each map covers, and what it does not, with whether that stops calls."""


@pytest.mark.parametrize("step", STEPS)
def test_what_the_map_does_not_cover_is_known(step: str) -> None:
    checker = Checker()
    found = made_map(checker, *(checker.version(f"procountor@{name}") for name in step.split("..")))
    covered, uncovered = UNCOVERED[step]
    assert len(found.covered) == covered
    assert [(one.message, one.refuses) for one in found.uncovered] == uncovered
