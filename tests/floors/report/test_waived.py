"""What somebody has accepted is shown as such in every format, and no longer called broken."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from tests.report_samples import bare_report, finding, operation
from triaccord.model import Change, FindingVerdict, JudgedFinding, Level, Report, Waiver
from triaccord.report import Document, RenderOptions, render

WORDS = "waived by Ada until 2027-03-01: we never read it"
WAIVER = Waiver(fingerprint="0" * 12, reason="we never read it", author="Ada", until="2027-03-01")


def gone(name: str, waiver: Waiver | None) -> JudgedFinding:
    change = Change(
        event="property-removed",
        kind="field_removed",
        subject=name,
        path=name,
        responses=(operation("GET /things"),),
    )
    of = finding("response-property-removed", Level.BREAKING, f"property `{name}` was removed", change)
    return JudgedFinding(finding=of, verdict=FindingVerdict.SILENT, waiver=waiver)


def report(*waivers: Waiver | None, notes: str | None = None) -> Report:
    findings = tuple(gone(f"p{number}", waiver) for number, waiver in enumerate(waivers))
    return replace(bare_report(), findings=findings, notes_source=notes)


@pytest.mark.parametrize("notes", [None, "notes.md"])
@pytest.mark.parametrize("name", ["text", "html", "markdown", "junit", "github", "sarif"])
def test_every_format_says_who_accepted_it_and_why(name: str, notes: str | None) -> None:
    shown = render(report(WAIVER, notes=notes), name, RenderOptions(width=120))
    words = re.sub(r"%3A|&#58;", ":", shown).lower()
    assert words.count(WORDS.lower()) == 1


@pytest.mark.parametrize(
    ("waivers", "sentences"),
    [
        ([WAIVER], "1 breaking change.\n  1 change is waived."),
        ([WAIVER, WAIVER, None], "3 breaking changes.\n  2 changes are waived."),
        ([None], "1 breaking change."),
    ],
)
def test_the_verdict_counts_them(waivers: list[Waiver | None], sentences: str) -> None:
    text = render(report(*waivers), "text", RenderOptions(document=Document.DIFF))
    assert text.partition("\n\n")[0] == f"4.1 → 4.2: {sentences}"


def test_machines_pass_over_them() -> None:
    options = RenderOptions(fail_on=frozenset({"breaking:mine"}))
    root = ET.fromstring(render(report(WAIVER, None), "junit", options))
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    results = json.loads(render(report(WAIVER, None), "sarif", options))["runs"][0]["results"]
    assert [result.get("suppressions") for result in results] == [
        [{"kind": "external", "justification": WORDS}],
        None,
    ]
    lines = render(report(WAIVER, None), "github", options).splitlines()[1:]
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::notice"]
