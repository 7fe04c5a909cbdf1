"""Documents and notes of the catalogue agree: what a user sees who brings nothing else."""

from __future__ import annotations

import pytest

from tests.floors.catalogue.conftest import FOLDER
from tests.floors.catalogue.test_steps import STEPS
from triaccord.config import Settings
from triaccord.loading.catalogue import Vendor
from triaccord.model import ClaimVerdict, FindingVerdict, Level
from triaccord.pipeline import Checker

UNUSED = {
    "22.03": {
        "`ReportRequest` of `schemas`, which no operation uses",
        "`ReportRequestOptions` of `schemas`, which no operation uses",
    },
    "22.11": {"`ReportRequestOptions` of `schemas`, which no operation uses"},
}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(Settings(specs=FOLDER.parent))


@pytest.mark.parametrize("name", STEPS)
def test_nothing_breaks_unsaid_and_nothing_is_said_in_vain(
    procountor: Vendor, checker: Checker, name: str
) -> None:
    before = procountor.names[procountor.names.index(name) - 1]

    report = checker.check(f"procountor@{before}", f"procountor@{name}")

    unsaid = {
        judged.finding.message
        for judged in report.findings
        if judged.finding.level is not Level.SAFE and judged.verdict is not FindingVerdict.ANNOUNCED
    }
    in_vain = {
        judged.claim.text
        for judged in report.claims
        if judged.verdict in (ClaimVerdict.PHANTOM, ClaimVerdict.CONTRADICTED)
    }
    assert (unsaid, in_vain) == (set(), set())
    assert report.incomplete == ()
    # The reconstruction keeps two schemas that the notes name and no operation uses.
    placed = {one.what for one in report.unjudged if one.old_at or one.new_at}
    assert placed == UNUSED.get(name, set())
