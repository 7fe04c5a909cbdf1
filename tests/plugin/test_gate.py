"""`--triaccord-check`: one test per operation that an upgrade changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugin.conftest import QUICK
from triaccord.usage.document import write_usage
from triaccord.usage.values import Answer, Body, Call, How, Read, Site, Usage

GET = """
    get:
      responses:
        "200": {description: "", content: {application/json: {schema: {properties: {x: {type: string}}}}}}
"""
OLD = f"""
openapi: 3.0.3
info: {{title: T, version: "1"}}
paths:
  /a: {GET}
  /b: {GET}
  /c:
    get: {{responses: {{"200": {{description: ""}}}}}}
"""
USAGE = Usage(
    calls=(
        Call(
            method="GET",
            host="h",
            path="/a",
            answers=(
                Answer(
                    status=200,
                    body=Body.READ,
                    reads=(Read(path="x", how=How.READ, sites=(Site(file="a.py", line=3),)),),
                ),
            ),
        ),
        Call(method="GET", host="h", path="/b", answers=(Answer(status=200, body=Body.IGNORED),)),
    ),
    sources=("pytest",),
)
NAMES = ["triaccord old.yaml..new.yaml GET /a", "triaccord old.yaml..new.yaml GET /b"]


@pytest.fixture
def project(pytester: pytest.Pytester) -> Path:
    (pytester.path / "old.yaml").write_text(OLD)
    (pytester.path / "new.yaml").write_text(OLD.replace("x: {type: string}", "y: {type: string}"))
    write_usage(USAGE, pytester.path / "usage.json")
    pytester.makepyfile("def test_own(): pass")
    return pytester.path


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(
        *QUICK, "-p", "no:xdist", "-rA", "--triaccord-check=old.yaml..new.yaml", *options
    )


def failed(result: pytest.RunResult) -> list[str]:
    return sorted(
        line.partition("FAILED ")[2].partition(" - ")[0] for line in result.outlines if "FAILED " in line
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), NAMES),
        (("--triaccord-fail-on=never",), []),
        (("--triaccord-usage=usage.json",), NAMES),
        (("--triaccord-usage=usage.json", "--triaccord-fail-on=breaking:mine"), NAMES[:1]),
    ],
)
def test_operations_that_break_fail(
    pytester: pytest.Pytester, project: Path, options: tuple[str, ...], expected: list[str]
) -> None:
    result = run(pytester, *options)
    result.assert_outcomes(passed=3 - len(expected), failed=len(expected))
    assert [name.rpartition("::")[2] for name in failed(result)] == expected


SECURITY = """
components: {securitySchemes: {key: {type: apiKey, in: header, name: K}, more: {type: http, scheme: bearer}}}
security: [{NAME: []}]
"""


def test_what_concerns_every_operation_is_a_matter_of_those_that_are_called(
    pytester: pytest.Pytester, project: Path
) -> None:
    for name, scheme in (("old", "key"), ("new", "more")):
        (project / f"{name}.yaml").write_text(OLD + SECURITY.replace("NAME", scheme))
    result = run(pytester, "--triaccord-usage=usage.json", "--triaccord-fail-on=breaking:mine")
    assert [name.rpartition("::")[2] for name in failed(result)] == NAMES
    result = run(pytester)
    assert [name.rpartition(" ")[2] for name in failed(result)] == ["/a", "/b", "/c"]


def test_a_failure_names_finding_and_line(pytester: pytest.Pytester, project: Path) -> None:
    result = run(pytester, "--triaccord-usage=usage.json", "--triaccord-fail-on=breaking:mine")
    text = result.stdout.str()
    assert "  affects you: yes: your code reads `x`\n  a.py:3\n" in text
    assert "Traceback" not in text


def test_the_vendor_is_named_once(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess(
        *QUICK, "-p", "no:xdist", "--triaccord-check=procountor@21.03..21.04", "--collect-only", "-q"
    )
    assert "triaccord procountor@21.03..21.04 GET /products" in result.stdout.str()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--triaccord-check=old.yaml"], "give two versions as OLD..NEW"),
        (["--triaccord-check=old.yaml..none.yaml"], "none.yaml"),
        (["--triaccord-fail-on=braking"], "did you mean 'breaking'?"),
        (["--triaccord-fail-on=breaking:mine"], "add --triaccord-usage=FILE"),
    ],
)
def test_slips_are_said(pytester: pytest.Pytester, project: Path, options: list[str], says: str) -> None:
    result = run(pytester, *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert says in "\n".join([*result.errlines, *result.outlines])


def test_workers_share_the_operations(pytester: pytest.Pytester, project: Path) -> None:
    result = pytester.runpytest_subprocess(*QUICK, "-n", "2", "--triaccord-check=old.yaml..new.yaml")
    result.assert_outcomes(passed=1, failed=2)
