"""What other people's pipelines run of us: the action's shell lines, hooks' entries, the docs' examples."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Ended, Run

ROOT = Path(__file__).resolve().parents[2]
ACTION = ROOT / ".github" / "actions" / "check" / "action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
GATE = (ROOT / "docs" / "how-to" / "gate-in-ci.md").read_text(encoding="utf-8")
OLD = """\
openapi: 3.0.3
info: {title: Plants, version: "1"}
paths:
  /plants:
    get:
      parameters: [{name: kind, in: query, schema: {type: string}}]
      responses: {'200': {description: ok}}
"""
NEW = OLD.replace("'200'", "'201'")


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with `triaccord` and `python` as a runner would have them."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, more in (("triaccord", ' -c "from triaccord.cli import main; main()"'), ("python", "")):
        file = folder / name
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}"{more} "$@"\n', encoding="utf-8")
        file.chmod(0o755)
    return folder


def action_steps() -> tuple[dict[str, Any], dict[str, Any]]:
    stated = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    install, check = stated["runs"]["steps"]
    return install, check


class Runner:
    """Runs the step of the action that checks, as a runner does."""

    def __init__(self, folder: Path, tools: Path) -> None:
        self.folder = folder
        self.environ = {
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "HOME": str(folder),
        }

    def __call__(self, **inputs: str) -> Ended:
        stated = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["inputs"]
        _, step = action_steps()
        environ = dict(self.environ)
        for name, text in step["env"].items():
            (key,) = re.findall(r"\$\{\{ inputs\.([a-z-]+) \}\}", text)
            environ[name] = inputs.get(key.replace("-", "_"), str(stated[key].get("default", "")))
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder, env=environ, capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def runner(tmp_path: Path, tools: Path) -> Runner:
    for name, text in (("old.yaml", OLD), ("new.yaml", NEW), ("NEWS.md", "# 1\n\n- Nothing.\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Runner(tmp_path, tools)


def test_the_action_fails_the_job_and_leaves_its_reports(runner: Runner) -> None:
    ended = runner(old="old.yaml", new="new.yaml")
    assert ended.code == 1
    assert "::error " in ended.out
    assert runner.outputs == {
        "code": "1",
        "report": "triaccord-reports/report.html",
        "sarif": "triaccord-reports/report.sarif",
    }
    reports = runner.folder / "triaccord-reports"
    assert sorted(file.name for file in reports.iterdir()) == [
        "report.html", "report.json", "report.md", "report.sarif",
    ]  # fmt: skip
    assert (runner.folder / "summary").read_bytes() == (reports / "report.md").read_bytes()


def test_the_action_takes_notes_and_what_fails(runner: Runner) -> None:
    assert runner(old="old.yaml", new="new.yaml", fail_on="never").code == 0
    ended = runner(old="old.yaml", new="new.yaml", notes="NEWS.md", fail_on="contradicted", reports="a b")
    assert ended.code == 0
    assert (runner.folder / "a b" / "report.html").exists()


@pytest.mark.parametrize("text", ['old.yaml"; touch hit; "', "$(touch hit)", "--help", "`touch hit`"])
def test_inputs_are_data(runner: Runner, text: str) -> None:
    assert runner(old=text, new="new.yaml").code in (2, 3)
    assert not (runner.folder / "hit").exists()


def test_the_action_installs_what_it_comes_with() -> None:
    install, check = action_steps()
    (up,) = re.findall(r'"\$HERE/([./]+)"', install["run"])
    assert (ACTION.parent / up).resolve() == ROOT
    stated = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    assert [one for step in (install, check) for one in re.findall(r"\$\{\{", step["run"])] == []
    for output in stated["outputs"].values():
        (name,) = re.findall(r"\$\{\{ steps\.check\.outputs\.(\w+) \}\}", output["value"])
        assert f'echo "{name}=' in check["run"]


def hook(name: str) -> dict[str, Any]:
    (found,) = (each for each in yaml.safe_load(HOOKS.read_text(encoding="utf-8")) if each["id"] == name)
    return dict(found)


def test_the_hook_refuses_what_breaks(run: Run, tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    file = tmp_path / "openapi.yaml"
    file.write_text(OLD, encoding="utf-8")
    git("init", "-q")
    git("add", "openapi.yaml")
    git("commit", "-qm", "one")
    command, *words = shlex.split(hook("triaccord-check")["entry"])
    assert command == "triaccord"
    arguments = [*words, "HEAD:openapi.yaml", "openapi.yaml"]
    assert run(*arguments).code == 0
    file.write_text(NEW, encoding="utf-8")
    ended = run(*arguments)
    assert (ended.code, "status `200`" in ended.out) == (1, True)
    assert sorted(each.name for each in tmp_path.iterdir()) == [".git", "openapi.yaml"]


def test_the_hook_for_the_catalogue_runs(run: Run) -> None:
    _, *words = shlex.split(hook("triaccord-specs-lint")["entry"])
    assert run(*words, "procountor").code == 0


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", GATE, re.DOTALL)


def test_examples_in_the_docs_are_what_their_tools_read() -> None:
    (tox,) = blocks("ini")
    sections = configparser.ConfigParser(interpolation=None)
    sections.read_string(tox)
    assert sections.sections() == ["testenv:upgrade", "testenv:rehearsal"]
    jobs: dict[str, Any] = {}
    hooks: list[dict[str, Any]] = []
    for text in blocks("yaml"):
        stated = yaml.safe_load(text)
        jobs |= stated.get("jobs", {})
        hooks += [each for repo in stated.get("repos", []) for each in repo["hooks"]]
    known = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["inputs"]
    used = [
        step
        for job in jobs.values()
        for step in job["steps"]
        if "/.github/actions/check@" in step.get("uses", "")
    ]
    assert len(used) == 1
    assert [name for step in used for name in step["with"] if name not in known] == []
    assert [hook(each["id"])["id"] for each in hooks] == ["triaccord-check"]


def test_commands_in_the_docs_exist(run: Run) -> None:
    """Every option that the examples give to `triaccord` and to the plugin."""
    lines = [line for line in GATE.splitlines() if "triaccord " in line or "--triaccord" in line]
    options = {word.partition("=")[0] for line in lines for word in re.findall(r"--[a-z-]+", line)}
    helps = run("migrate", "--help").out + run("check", "--help").out
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"], capture_output=True, text=True, check=True, timeout=120
    )
    assert {option for option in options if option not in helps + done.stdout} == set()
