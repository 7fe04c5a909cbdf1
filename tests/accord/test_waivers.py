"""Accepted findings: kept in one file, shown, out of the exit code, and told when they are stale."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.floors.reconcile.builders import change, finding
from triaccord.model import (
    ConfigurationError,
    FindingVerdict,
    JudgedFinding,
    Report,
    Status,
    VersionInfo,
    Waiver,
)
from triaccord.report import is_failure
from triaccord.waivers import add_waiver, apply_waivers, load_waivers, save_waivers

TODAY = dt.date(2026, 5, 1)
ONE, TWO = "0123456789ab", "ba9876543210"


def judged(fingerprint: str) -> JudgedFinding:
    of = finding(change("field_removed", "x", "GET /things"), fingerprint)
    return JudgedFinding(finding=of, verdict=FindingVerdict.SILENT)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "waivers.yaml"
    waivers = (
        Waiver(fingerprint=ONE, reason="we: never # read it", author="A <a@b>", until="2026-05-01"),
        Waiver(fingerprint=TWO, reason="ö"),
    )
    save_waivers(reversed(waivers), file)
    assert load_waivers(file) == waivers
    assert [each.name for each in file.parent.iterdir()] == ["waivers.yaml"]


def test_no_file_is_no_waiver(tmp_path: Path) -> None:
    assert load_waivers(tmp_path / "none.yaml") == ()


def test_a_new_waiver_takes_the_place_of_the_old(tmp_path: Path) -> None:
    first = Waiver(fingerprint=ONE, reason="a")
    second = Waiver(fingerprint=ONE, reason="b")
    assert add_waiver((first,), second) == (second,)


@pytest.mark.parametrize(
    ("waiver", "what"),
    [
        (Waiver(fingerprint="xyz", reason="a"), "`xyz` is no fingerprint (12 hex digits)"),
        (Waiver(fingerprint=ONE, reason=" "), "a waiver needs a reason"),
        (Waiver(fingerprint=ONE, reason="a", until="soon"), "`until: soon` is no day (YYYY-MM-DD)"),
    ],
)
def test_a_slip_is_refused(waiver: Waiver, what: str) -> None:
    with pytest.raises(ConfigurationError) as slip:
        add_waiver((), waiver)
    assert slip.value.what == what


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text("- fingerprint: 12\n  reason: a\n- fingerprint: 0123456789ab\n  why: b\n")
    with pytest.raises(ConfigurationError) as slip:
        load_waivers(file)
    assert slip.value.detail is not None
    assert slip.value.detail.splitlines() == [
        "1. `12` is no fingerprint (12 hex digits)",
        "2. unknown key `why`",
        "2. a waiver needs a reason",
    ]


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text("- fingerprint: a\n  reason: [\n")
    with pytest.raises(ConfigurationError) as slip:
        load_waivers(file)
    assert (slip.value.what, slip.value.file) == ("the waivers are no YAML", str(file))


def test_a_waiver_holds_through_its_last_day() -> None:
    waiver = Waiver(fingerprint=ONE, reason="a", until="2026-05-01")
    assert apply_waivers([judged(ONE)], [waiver], TODAY)[0][0].waiver == waiver
    after, stale = apply_waivers([judged(ONE)], [waiver], TODAY + dt.timedelta(days=1))
    assert after[0].waiver is None
    assert stale == (f"waiver of {ONE} ended on 2026-05-01; the finding counts again (a)",)


def test_a_waiver_without_its_finding_is_stale() -> None:
    waiver = Waiver(fingerprint=TWO, reason="a")
    after, stale = apply_waivers([judged(ONE)], [waiver], TODAY)
    assert after == (judged(ONE),)
    assert stale == (f"waiver of {TWO} has no finding in this upgrade (a)",)


def test_what_is_waived_fails_nothing() -> None:
    info = VersionInfo(origin="o", name="1", title="", version="1", dialect="openapi-3.0", operations=1)
    waived, _ = apply_waivers([judged(ONE)], [Waiver(fingerprint=ONE, reason="a")], TODAY)
    report = Report(old=info, new=info, vendor=None, findings=waived, notes_source="notes")
    everything = frozenset({"breaking", "silent"})
    assert not is_failure(waived[0], report, everything)
    assert report.status is Status.ACCORD
    assert is_failure(judged(ONE), report, everything)
