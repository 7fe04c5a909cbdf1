"""What a project has decided in its own file holds, and is said."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

STEP = ("diff", "procountor@21.03", "procountor@21.04")


def test_levels_and_ignores_of_the_project(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.triaccord.rules]\n"pagination-changed" = "risky"\n'
        '[[tool.triaccord.ignore]]\nrule = "operation-added"\nreason = "we do not use it"\n',
        encoding="utf-8",
    )
    ended = run(*STEP, "--format", "json")
    shown = {finding["rule"]: finding["level"] for finding in json.loads(ended.out)["findings"]}
    assert shown == {"security-removed": "breaking", "pagination-changed": "risky", "scheme-removed": "safe"}
    assert ended.err == "3 findings are ignored by pyproject.toml\n"


def test_a_policy_that_names_no_rule_of_ours(run: Run, tmp_path: Path) -> None:
    (tmp_path / "levels.toml").write_text(
        '[tool.triaccord.rules]\n"no-such-rule" = "safe"\n', encoding="utf-8"
    )
    ended = run(*STEP, "--policy", "levels.toml")
    assert ended.code == 2
    assert "there is no rule 'no-such-rule'" in ended.err


def test_levels_of_oasdiff_are_taken_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "levels.txt").write_text("api-security-removed err\nno-such-rule err\n", encoding="utf-8")
    ended = run(*STEP, "--policy", "levels.txt", "--format", "json")
    levels = {one["rule"]: one["level"] for one in json.loads(ended.out)["findings"]}
    assert levels["security-removed"] == "breaking"
    assert ended.err == "levels.txt: line 2: 'no-such-rule err' is no rule and level of oasdiff\n"


def test_a_policy_that_is_not_there(run: Run) -> None:
    ended = run(*STEP, "--policy", "none.toml")
    assert ended.code == 2
    assert "there is no such policy" in ended.err
