"""Levels and ignores from configuration, and from a peer's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.floors.differ.documents import version
from triaccord.differ import diff
from triaccord.model import ConfigurationError, Level
from triaccord.policy import Ignore, Policy, import_ignores, import_levels, load_policy

OLD = version(
    {
        "openapi": "3.1.0",
        "paths": {
            "/things/{id}": {"get": {"tags": ["inner"], "responses": {"200": {"description": "ok"}}}},
            "/others": {"get": {"tags": ["outer"], "responses": {"200": {"description": "ok"}}}},
        },
    }
)
NEW = version({"openapi": "3.1.0", "paths": {}})
FINDINGS = diff(OLD, NEW).findings


def left(policy: Policy) -> list[str]:
    return [str(finding.operations[0]) for finding in policy.apply(FINDINGS, OLD, NEW)[0]]


@pytest.mark.parametrize(
    ("ignore", "kept"),
    [
        (Ignore(path="/things/{id}"), ["GET /others"]),
        (Ignore(path="/th*"), ["GET /others"]),
        (Ignore(tag="outer"), ["GET /things/{id}"]),
        (Ignore(rule="operation-*"), []),
        (Ignore(rule="operation-added"), ["GET /others", "GET /things/{id}"]),
        (Ignore(path="/others", method="PUT"), ["GET /others", "GET /things/{id}"]),
        (Ignore(fingerprint=FINDINGS[0].fingerprint), [str(FINDINGS[1].operations[0])]),
    ],
)
def test_ignores(ignore: Ignore, kept: list[str]) -> None:
    assert left(Policy(ignores=(ignore,))) == kept


def test_levels(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[tool.triaccord.rules]\noperation-removed = "risky"\n')
    found = load_policy(path).apply(FINDINGS, OLD, NEW)[0]
    assert [finding.level for finding in found] == [Level.RISKY, Level.RISKY]
    path.write_text('[tool.triaccord.rules]\noperation-removed = "off"\n')
    assert load_policy(path).apply(FINDINGS, OLD, NEW) == ((), FINDINGS)
    assert load_policy(tmp_path / "none.toml") == Policy()


def test_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(
        '[tool.triaccord.rules]\noperation-remved = "risky"\nserver-added = "bad"\n'
        '[[tool.triaccord.ignore]]\nreason = "x"\n'
    )
    with pytest.raises(ConfigurationError) as caught:
        load_policy(path)
    assert str(caught.value.detail).splitlines() == [
        "there is no rule 'operation-remved'; did you mean 'operation-removed'?",
        "'server-added' has the level 'bad'; it may be breaking, risky, safe or off",
        "ignore 1: it names no fingerprint, rule, path or tag, and would ignore everything",
    ]


def test_levels_of_a_peer() -> None:
    levels, doubts = import_levels("api-security-removed    err\napi-tag-added none\nnonsense err\n")
    assert levels == dict.fromkeys(("security-eased", "security-lifted", "security-removed"), Level.BREAKING)
    assert doubts == (
        "line 2: 'api-tag-added' has no rule here",
        "line 3: 'nonsense err' is no rule and level of oasdiff",
    )


def test_ignores_of_a_peer() -> None:
    text = " - 12.01.2023 In GET /a/{b} we removed the success response with the status '200'\nfree words\n"
    found, doubts = import_ignores(text)
    assert [(one.method, one.path, one.names) for one in found] == [("GET", "/a/{b}", ("200",))]
    assert doubts == ("line 2: 'free words' names no path, or no thing in quotes",)


def test_files_of_a_peer_beside_the_project(tmp_path: Path) -> None:
    (tmp_path / "levels.txt").write_text("api-path-removed-without-deprecation info\napi-tag-added none\n")
    (tmp_path / "ignore.txt").write_text("GET /others api removed without deprecation\n")
    path = tmp_path / "pyproject.toml"
    path.write_text('[tool.triaccord]\noasdiff = ["levels.txt", "ignore.txt"]\n')
    found = load_policy(path)
    assert left(found) == ["GET /things/{id}"]
    assert found.levels == {"operation-removed": Level.SAFE, "operation-removed-unstable": Level.SAFE}
    assert found.doubts == (f"{tmp_path / 'levels.txt'}: line 2: 'api-tag-added' has no rule here",)
    path.write_text(path.read_text() + '[tool.triaccord.rules]\noperation-removed = "risky"\n')
    assert load_policy(path).levels == {**found.levels, "operation-removed": Level.RISKY}
    assert load_policy(tmp_path / "levels.txt").levels == found.levels
    assert load_policy(tmp_path / "ignore.txt").ignores == found.ignores


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ('oasdiff = "none.txt"', "there is no file 'none.txt' beside it"),
        ("oasdiff = 1", "'oasdiff' names no files"),
        ('oasdiff = ["odd.txt"]', "the policy is neither TOML nor a file of oasdiff"),
    ],
)
def test_files_that_say_nothing(tmp_path: Path, named: str, told: str) -> None:
    (tmp_path / "odd.txt").write_text("all is well\n")
    (tmp_path / "pyproject.toml").write_text(f"[tool.triaccord]\n{named}\n")
    with pytest.raises(ConfigurationError) as caught:
        load_policy(tmp_path / "pyproject.toml")
    assert str(caught.value).startswith(told)
