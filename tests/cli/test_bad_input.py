"""Bad input ends in one clear error, the right exit code, and nothing written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from triaccord.differ import rules

OK = 'openapi: 3.0.0\ninfo: {title: x, version: "1"}\npaths: {}\n'
FILES = {
    "ok.yaml": OK,
    "broken.yaml": OK.replace("{}", "\n  /a: [\n"),
    "nowhere.yaml": """openapi: 3.0.0
info: {title: x, version: "1"}
paths:
  /a:
    get:
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: {$ref: "#/components/schema/Order"}
components: {schemas: {Order: {type: object}}}
""",
    "empty.md": "",
    "list.yaml": "- a\n- b\n",
}


@pytest.mark.parametrize(
    ("args", "code", "error"),
    [
        (
            ["diff", "nope.yaml", "ok.yaml"],
            3,
            "error: there is no such file\n  --> nope.yaml\n"
            "  mend: did you mean 'nowhere.yaml' or 'ok.yaml'?\n",
        ),
        (
            ["diff", "-", "-"],
            2,
            "error: standard input can be read only once\n  mend: give all but one of `-` as a file\n",
        ),
        (
            ["check", "-", "ok.yaml", "--notes", "-"],
            2,
            "error: standard input can be read only once\n  mend: give all but one of `-` as a file\n",
        ),
        (
            ["diff", "broken.yaml", "ok.yaml"],
            3,
            "error: this is not valid YAML\n  --> broken.yaml:6:1\n"
            "      while parsing a flow node: did not find expected node content\n",
        ),
        (
            ["check", "nowhere.yaml", "ok.yaml"],
            3,
            "error: `$ref` leads nowhere\n  --> nowhere.yaml:11:24\n      '#/components/schema/Order'\n"
            "  mend: did you mean '#/components/schemas/Order'?\n",
        ),
        (
            ["check", "procountor@21.03", "procountor@21.4"],
            3,
            "error: procountor has no version '21.4'\n  mend: did you mean '21.04' or '22.04' or '21.12'?\n",
        ),
        (
            ["check", "procuntor@21.03", "procountor@21.04"],
            3,
            "error: nobody knows a vendor 'procuntor'\n  mend: did you mean 'procountor'?\n",
        ),
        (
            ["check", "ok.yaml", "ok.yaml", "--notes", "empty.md"],
            3,
            "error: the notes are empty\n  --> empty.md\n  mend: give a file that holds release notes\n",
        ),
        (
            ["check", "ok.yaml"],
            2,
            "error: 'ok.yaml' is one version; check compares two\n"
            "  mend: triaccord check ok.yaml NEW, or VENDOR --all\n",
        ),
        (
            ["diff", "ok.yaml", "ok.yaml", "--fail-on", "bogus"],
            2,
            "error: --fail-on does not know 'bogus'\n  mend: name some of breaking, risky, safe, silent, "
            "contradicted, vague, phantom, or 'never'\n",
        ),
        (
            ["diff", "ok.yaml", "ok.yaml", "--format", "text", "--format", "json"],
            2,
            "error: two formats want standard output\n"
            "  mend: give all but one a file: --format json=report.json\n",
        ),
    ],
)
def test_one_clear_error(run: Run, tmp_path: Path, args: list[str], code: int, error: str) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ended = run(*args)
    assert (ended.code, ended.out, ended.err) == (code, "", error)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_an_unknown_rule_names_the_nearest_ones(run: Run) -> None:
    ended = run("explain", "response-property-remved")
    error, mend = ended.err.splitlines()
    near = re.findall(r"'([^']+)'", mend)
    assert (ended.code, ended.out, error) == (2, "", "error: there is no rule 'response-property-remved'")
    assert near[0] == "response-property-removed"
    assert mend == f"  mend: did you mean {' or '.join(map(repr, near))}?"
    assert 1 <= len(near) <= 3
    assert set(near) <= {rule.id for rule in rules()}


def test_a_document_of_another_kind(run: Run, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ended = run("diff", "list.yaml", "ok.yaml")
    assert ended.code == 3
    assert ended.err.startswith("error: this is not an OpenAPI document\n  --> list.yaml")


@pytest.mark.parametrize("args", [["chek", "a", "b"], ["diff", "one.yaml"], ["diff", "--nope"]])
def test_usage_errors_end_with_2(run: Run, args: list[str]) -> None:
    assert run(*args).code == 2


def test_a_report_that_cannot_be_written_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ok.yaml").write_text(OK, encoding="utf-8")
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")
    ended = run("diff", "ok.yaml", "ok.yaml", "--format", "html=taken/report.html")
    assert ended.code == 2
    assert "taken" in ended.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ok.yaml", "taken"]


def test_a_bug_of_ours_says_so(run: Run, tmp_path: Path) -> None:
    """Whatever is raised by accident ends with 5, without a traceback."""
    (tmp_path / "sitecustomize.py").write_text(
        "import triaccord.pipeline as p\n"
        "def broken(*_args, **_kwargs): raise RuntimeError('boom')\n"
        "p.Checker.diff = broken\n",
        encoding="utf-8",
    )
    ended = run("diff", "a.yaml", "b.yaml", PYTHONPATH=str(tmp_path))
    assert ended.code == 5
    assert ended.err.startswith("error: a bug in triaccord 0.1.0: RuntimeError: boom\n")
    assert "Traceback" not in ended.err
