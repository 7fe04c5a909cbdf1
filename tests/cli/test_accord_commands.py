"""`waive`, `draft`, `promises` and `check --explain` as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import Run
from triaccord.differ import rules
from triaccord.report import schema

OLD = """
openapi: 3.0.3
info: {title: Shop, version: '1.0'}
paths:
  /things:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: ok}}
"""


def _documents(folder: Path) -> tuple[str, str]:
    (folder / "old.yaml").write_text(OLD)
    new = OLD.replace("'1.0'", "'1.1'").replace("[{name: limit, in: query, schema: {type: integer}}]", "[]")
    (folder / "new.yaml").write_text(new)
    return "old.yaml", "new.yaml"


def test_a_waived_finding_no_longer_fails(run: Run, tmp_path: Path) -> None:
    old, new = _documents(tmp_path)
    before = run("check", old, new, "--format", "json")
    assert before.code == 1
    (finding,) = json.loads(before.out)["findings"]
    waived = run("waive", finding["fingerprint"], "--reason", "we send none", "--until", "2026-12-31")
    assert (waived.code, waived.out) == (0, "")
    after = run("check", old, new, "--format", "json", "--today", "2026-12-31")
    shown = json.loads(after.out)
    jsonschema.validate(shown, schema("check"))
    assert after.code == 0
    assert shown["findings"][0]["waiver"]["reason"] == "we send none"
    assert shown["stale_waivers"] == []
    late = run("check", old, new, "--format", "json", "--today", "2027-01-01")
    assert late.code == 1
    assert json.loads(late.out)["stale_waivers"] == [
        f"waiver of {finding['fingerprint']} ended on 2026-12-31; the finding counts again (we send none)"
    ]


def test_a_fingerprint_that_is_none_is_refused_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    ended = run("waive", "nonsense", "--reason", "x")
    assert (ended.code, ended.out) == (2, "")
    assert "`nonsense` is no fingerprint" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_an_explanation_of_what_is_not_there_names_what_is(run: Run, tmp_path: Path) -> None:
    old, new = _documents(tmp_path)
    ended = run("check", old, new, "--explain", "1.1-1")
    assert (ended.code, ended.out) == (3, "")
    assert "this upgrade has no finding or claim '1.1-1'" in ended.err


def test_a_draft_goes_to_standard_output(run: Run, tmp_path: Path) -> None:
    old, new = _documents(tmp_path)
    ended = run("draft", old, new)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "## 1.1\n\n- In `GET /things` the query parameter `limit` has been removed.\n"


def test_the_promises_of_a_vendor(run: Run) -> None:
    ended = run("promises", "procountor", "--format", "json", "--today", "2026-01-01")
    assert ended.code == 0
    ledger = json.loads(ended.out)
    jsonschema.validate(ledger, schema(ledger["format"]), jsonschema.Draft202012Validator)
    assert ledger["counts"]["broken"] == 0
    kept = [each for each in ledger["promises"] if each["version"] == "20.05" and each["state"] == "kept"]
    assert [each["settled_in"] for each in kept] == ["20.12"] * 11


def test_the_rules_as_json(run: Run) -> None:
    ended = run("rules", "--format", "json")
    listed = json.loads(ended.out)
    jsonschema.validate(listed, schema(listed["format"]), jsonschema.Draft202012Validator)
    assert [rule["id"] for rule in listed["rules"]] == sorted(rule.id for rule in rules())


@pytest.mark.parametrize(
    ("command", "format_name"),
    [
        (["notes", "notes.md"], "triaccord.notes/1"),
        (["promises", "procountor"], "triaccord.promises/1"),
        (["rules"], "triaccord.rules/1"),
        (["prove", "old.yaml", "new.yaml", "--fail-on", "never"], "triaccord.diff/1"),
    ],
)
def test_lists_go_into_files_and_to_standard_output(
    run: Run, tmp_path: Path, command: list[str], format_name: str
) -> None:
    _documents(tmp_path)
    (tmp_path / "notes.md").write_text("## 1.1\n\n- `limit` was removed from `GET /things`\n")
    text = run(*command)
    both = run(*command, "--format", "json=list.json", "--format", "text", "--no-color")
    assert (both.code, both.out) == (0, text.out)
    document = json.loads((tmp_path / "list.json").read_text())
    assert document["format"] == format_name
    jsonschema.validate(document, schema(format_name), jsonschema.Draft202012Validator)
    quiet = run(*command, "-q")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    wrong = run(*command, "--format", "html")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.endswith("cannot be written as 'html'\n  mend: --format text or json\n")
