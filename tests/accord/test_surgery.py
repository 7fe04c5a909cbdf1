"""What the verdicts are worth: cut one thing out of the documents or the notes, and the right verdict turns.

Each line is one bullet of the catalogue's notes, `version-number`, with the overlay actions that stand on it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.accord.surgery import step
from triaccord.model import ClaimVerdict, FindingVerdict, JudgedClaim, Report
from triaccord.pipeline import Checker

BULLETS = (
    "20.02-3",
    "20.03-14",
    "20.05-9",
    "20.06-2",
    "20.10-4",
    "20.10-5",
    "20.11-2",
    "20.12-2",
    "20.12-16",
    "20.12-19",
    "20.12-29",
    "21.01-2",
    "21.02-4",
    "21.03-1",
    "21.05-1",
    "21.08-4",
    "21.11-1",
    "22.01-1",
    "22.02-5",
    "22.03-6",
    "22.04-4",
    "22.05-2",
    "22.08-12",
    "22.08-13",
    "22.11-6",
)


def check(note: str, *, old: str = "old", new: str = "new", notes: Path | None = None) -> Report:
    at = step(note.partition("-")[0])
    sides = {"old": at.old, "new": at.new}
    if old == "too early":
        sides["old"] = at.too_early(note)
    if new == "without":
        sides["new"] = at.without(note)
    return Checker().check(sides["old"], sides["new"], notes=notes or at.notes)


def said_at(report: Report, note: str) -> list[JudgedClaim]:
    """The claims of that bullet that a document can show."""
    line = step(note.partition("-")[0]).bullet_line(note)
    return [
        judged
        for judged in report.claims
        if judged.claim.lines[0] <= line <= judged.claim.lines[1]
        and judged.claim.visible_in_spec.value == "yes"
    ]


@pytest.mark.parametrize("note", BULLETS)
def test_as_it_is_the_claim_is_announced(note: str) -> None:
    assert {judged.verdict for judged in said_at(check(note), note)} == {ClaimVerdict.ANNOUNCED}


@pytest.mark.parametrize("note", BULLETS)
def test_without_its_action_the_claim_is_a_phantom(note: str) -> None:
    judged = said_at(check(note, new="without"), note)
    assert {each.verdict for each in judged} == {ClaimVerdict.PHANTOM}


@pytest.mark.parametrize("note", BULLETS)
def test_without_the_bullet_the_change_is_silent(note: str, tmp_path: Path) -> None:
    shown = {print_ for judged in said_at(check(note), note) for print_ in judged.findings}
    notes = tmp_path / "notes.md"
    notes.write_text(step(note.partition("-")[0]).notes_without(note), encoding="utf-8")
    report = check(note, notes=notes)
    verdicts = {j.verdict for j in report.findings if j.finding.fingerprint in shown}
    assert verdicts == {FindingVerdict.SILENT}


@pytest.mark.parametrize("note", BULLETS)
def test_reversed_the_claim_is_contradicted(note: str) -> None:
    """What the note says is done in the old document and undone in the new one."""
    judged = said_at(check(note, old="too early", new="without"), note)
    assert {each.verdict for each in judged} == {ClaimVerdict.CONTRADICTED}
