"""`triaccord migrate`: the sample project's way, as text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triaccord.cli import cli
from triaccord.usage.document import write_usage
from triaccord.usage.values import Answer, Body, Call, How, Read, Sent, Site, Usage, Where

PROJECT = Path(__file__).parent / "project"


def _at(line: int) -> tuple[Site, ...]:
    return (Site(file="nordbooks/products.py", line=line),)


USAGE = Usage(
    calls=(
        Call(
            method="GET",
            host="books.example",
            path="/v2103/api/products",
            sites=_at(16),
            sent=(Sent(where=Where.QUERY, name="limit", sites=_at(13), tests=("t.py::a",)),),
            answers=(
                Answer(
                    status=200,
                    body=Body.READ,
                    reads=(Read(path="products", how=How.READ, sites=_at(17), tests=("t.py::a",)),),
                    tests=("t.py::a",),
                ),
            ),
            tests=("t.py::a",),
        ),
        Call(method="GET", host="weather.example", path="/today"),
    ),
    sources=("pytest",),
    tests=1,
    doubts=("1 tests were deselected",),
)
TEXT = """\
# Your way from 21.03 to 21.04

1 breaking change of this upgrade, at 2 lines of your code.
Not touched by your code: 3 safe.

## 1. pagination moved: `products` → `results`, `limit` → `size`; added `orderById`, `meta`

breaking, `pagination-changed`: `GET /products`
Write `results` instead of `products`.
Write `size` instead of `limit`.

- [ ] nordbooks/products.py:13: `query = {"limit": page_size}` — sends `limit`
- [ ] nordbooks/products.py:17: `yield from page["products"]` — reads `products`
- tests that go there: t.py::a

## What nobody can say

- breaking: `legacyLogin` no longer suffices; `bearerAuth or clientCredentials` is required: \
it concerns the whole API; a recording does not show whether your code minds

## What is doubtful

- `GET weather.example/today` is no operation of 21.03; nothing is said about it
- 1 tests were deselected
"""


def run(usage: Usage, tmp_path: Path, *more: str, versions: tuple[str, str] = ("21.03", "21.04")) -> int:
    write_usage(usage, tmp_path / "usage.json")
    old, new = (f"procountor@{name}" for name in versions)
    arguments = [
        "migrate",
        old,
        new,
        "--usage",
        str(tmp_path / "usage.json"),
        "--source",
        str(PROJECT),
        *more,
    ]
    code: int = cli.main(arguments, standalone_mode=False)
    return code


def test_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(USAGE, tmp_path) == 1
    assert capsys.readouterr().out == TEXT


def test_json_has_the_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(USAGE, tmp_path, "--format", "json") == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["format"], document["effort"]) == ("triaccord.migration/1", {"breaking": 1, "lines": 2})
    assert [(move["kind"], move["old"], move["new"]) for move in document["map"]] == [
        ("property-renamed", "products", "results"),
        ("parameter-renamed", "limit", "size"),
    ]
    assert [line["at"] for line in document["steps"][0]["lines"]] == [
        "nordbooks/products.py:13",
        "nordbooks/products.py:17",
    ]


def test_code_that_nothing_touches(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage = Usage(calls=(Call(method="GET", host="h", path="/api/users"),), sources=("har",))
    assert run(usage, tmp_path, versions=("22.05", "22.06")) == 0
    assert "Nothing that breaks touches your code" in capsys.readouterr().out


def test_lines_outside_of_the_project_are_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("first line of a secret\n")
    call = Call(
        method="GET",
        host="h",
        path="/products",
        sent=(Sent(where=Where.QUERY, name="limit", sites=(Site(file=str(secret), line=1),)),),
    )
    assert run(Usage(calls=(call,), sources=("pytest",)), tmp_path) == 1
    assert f"- [ ] {secret}:1 — sends `limit`" in capsys.readouterr().out
