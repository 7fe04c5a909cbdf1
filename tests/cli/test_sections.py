"""Which sections of a notes file are read when documents and notes count versions differently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

NOTES = """# Changes

- Versions follow the calendar.
- Dates are in UTC.

## 2.10

- `GET /things` now returns `colour`.

## 2.9

- `GET /things` now returns `weight`.
"""


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    def document(*names: str) -> str:
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {name: {"type": "string"} for name in names},
        }
        ok = {"description": "ok", "content": {"application/json": {"schema": schema}}}
        paths = {"/things": {"get": {"responses": {"200": ok}}}}
        return json.dumps({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths})

    (tmp_path / "old.json").write_text(document("id", "weight"))
    (tmp_path / "new.json").write_text(document("id", "weight", "colour"))
    (tmp_path / "things-2.9.json").write_text(document("id", "weight"))
    (tmp_path / "things-2.10.json").write_text(document("id", "weight", "colour"))
    (tmp_path / "CHANGES.md").write_text(NOTES)


def read(out: str) -> list[tuple[str, str]]:
    return [(claim["version"], claim["verdict"]) for claim in json.loads(out)["claims"]]


def test_the_names_of_the_files_choose(run: Run) -> None:
    ended = run("check", "things-2.9.json", "things-2.10.json", "--notes", "CHANGES.md", "--format", "json")
    assert (ended.code, read(ended.out)) == (0, [("2.10", "announced")])
    assert ended.err == (
        "notes of 2.9 → 2.10, as the documents' names say; they call themselves 1 and 1"
        " (--between A B chooses other sections)\n"
    )


def test_the_user_chooses(run: Run) -> None:
    ended = run(
        "check",
        "old.json",
        "new.json",
        "--notes",
        "CHANGES.md",
        "--between",
        "2.9",
        "2.10",
        "--format",
        "json",
    )
    assert (ended.code, ended.err, read(ended.out)) == (0, "", [("2.10", "announced")])


def test_nobody_chooses(run: Run) -> None:
    ended = run("check", "old.json", "new.json", "--notes", "CHANGES.md", "--format", "json")
    report = json.loads(ended.out)
    assert (ended.code, report["claims"]) == (4, [])
    assert report["incomplete"] == [
        "the notes have no section after 1 and up to 1; they have 2.10, 2.9 (--between A B chooses)"
    ]


def test_choosing_without_notes_is_a_mistake(run: Run) -> None:
    ended = run("check", "old.json", "new.json", "--between", "2.9", "2.10")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "error: --between chooses sections of notes\n  mend: give them with --notes\n"


def test_draft_takes_it_too(run: Run) -> None:
    ended = run("draft", "old.json", "new.json", "--notes", "CHANGES.md", "--between", "2.9", "2.10")
    assert (ended.code, ended.out, ended.err) == (0, "", "the notes are silent about nothing\n")
