"""`triaccord migrate`: the sample project's way, as text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from triaccord.cli import cli
from triaccord.impact.map import read_map
from triaccord.model import ConfigurationError
from triaccord.report import schema
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
1 change to make: your way from 21.03 to 21.04

1 breaking change of this upgrade, at 2 lines in 1 file; 1 test goes there.
A shim (`--shim FILE`) carries over all of it, until the lines are rewritten.
Of 1 more change nobody can say whether your code minds.
Not touched by your code: 3 safe.

1. pagination moved: `products` → `results`, `limit` → `size`; added `orderById`, `meta`
   breaking  pagination-changed  f36dc7091ece  (a shim carries it over)
   GET /products
   Write `results` instead of `products`.
   Write `size` instead of `limit`.
   [ ] nordbooks/products.py:13: sends `limit`
   [ ] nordbooks/products.py:17: reads `products`
          11 |         last = None
          12 |         while True:
      >   13 |             query = {"limit": page_size}
          14 |             if last is not None:
          15 |                 query["previousId"] = last
          16 |             page = self.api.get(PRODUCTS, **query)
      >   17 |             yield from page["products"]
          18 |             if len(page["products"]) < page_size:
          19 |                 return
   tests that go there: t.py::a
   before:
      GET /products?limit=10
      HTTP 200
      Content-Type: application/json

      {
        "products": [
          {
            "endDate": "2022-01-28"
          }
        ]
      }
   after:
      GET /products?size=10
      HTTP 200
      Content-Type: application/json

      {
        "results": [
          {
            "endDate": "2022-01-28"
          }
        ]
      }

Nobody can say whether these touch your code:
  breaking: `legacyLogin` no longer suffices; `bearerAuth or clientCredentials` is required
    it concerns the whole API; a recording does not show whether your code minds

Doubtful:
  `GET weather.example/today` is no operation of 21.03; nothing is said about it
  1 tests were deselected
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


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(USAGE, tmp_path, "--format", "json") == 1
    document = json.loads(capsys.readouterr().out)
    assert list(Draft202012Validator(schema("migration")).iter_errors(document)) == []
    assert document["effort"] == {"breaking": 1, "lines": 2, "files": 1, "tests": 1, "carried": 1}
    (step,) = document["steps"]
    assert step["moves"] == [
        {"kind": "property-renamed", "old": "products", "new": "results"},
        {"kind": "parameter-renamed", "old": "limit", "new": "size"},
    ]
    assert [(line["at"], line["code"]) for line in step["lines"]] == [
        ("nordbooks/products.py:13", 'query = {"limit": page_size}'),
        ("nordbooks/products.py:17", 'yield from page["products"]'),
    ]
    assert step["before"]["request"]["target"] == "/products?limit=10"
    assert list(step["after"]["response"]["body"]) == ["results"]


def test_map_and_shim_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = tmp_path / "map.json", tmp_path / "new" / "shim.py"
    assert run(USAGE, tmp_path, "--map", str(files[0]), "--shim", str(files[1])) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        f"migration map: {files[0]}",
        f"shim: {files[1]}",
        "let through: `legacyLogin` no longer suffices; `bearerAuth or clientCredentials` is required: "
        "no rewriting of messages helps here; the server says whether it minds",
    ]
    assert read_map(files[0].read_bytes())["covered"] == ["f36dc7091ece"]
    compile(files[1].read_text(encoding="utf-8"), "shim.py", "exec")


def test_without_usage_everything_that_breaks_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["migrate", "procountor@21.03", "procountor@21.04", "--format", "json"]
    assert cli.main(arguments, standalone_mode=False) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["recorded"], len(document["steps"]), document["questions"]) == (False, 2, [])
    assert {step["affects_you"] for step in document["steps"]} == {"unknown"}
    assert {step["reason"] for step in document["steps"]} == {"what your code uses was not recorded"}
    assert cli.main([*arguments[:-1], "text"], standalone_mode=False) == 1
    assert "nobody can say which of them are yours" in capsys.readouterr().out


def test_markdown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(USAGE, tmp_path, "--format", "markdown") == 1
    blocks = capsys.readouterr().out.split("\n\n")
    assert blocks[:2] == ["# Your way from 21.03 to 21.04", "**1 change to make**"]
    assert blocks[4].startswith("- [ ] 1\\. pagination moved: `products` → `results`")
    assert (
        "- [ ] `nordbooks/products.py:13`: sends `limit`\n- [ ] `nordbooks/products.py:17`: reads"
        in "\n\n".join(blocks)
    )


def test_html_stands_alone_and_escapes(tmp_path: Path) -> None:
    (tmp_path / "evil.py").write_text(
        "<script>alert(1)</script>  # token = 'abcdefgh12345'\n", encoding="utf-8"
    )
    call = Call(
        method="GET",
        host="h",
        path="/products",
        sent=(Sent(where=Where.QUERY, name="limit", sites=(Site(file="evil.py", line=1),)),),
    )
    page = tmp_path / "way.html"
    more = ("--format", f"html={page}", "--source", str(tmp_path))
    assert run(Usage(calls=(call,), sources=("pytest",)), tmp_path, *more) == 1
    text = page.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in text
    assert [
        word for word in ("<script", "abcdefgh12345", 'http-equiv="refresh', "src=") if word in text
    ] == []
    assert 'data-site="evil.py:1"' in text


@pytest.mark.parametrize(
    ("formats", "words"),
    [(["sarif"], "cannot be written as 'sarif'"), (["text", "json"], "two formats want standard output")],
)
def test_slips(tmp_path: Path, formats: list[str], words: str) -> None:
    more = [word for name in formats for word in ("--format", name)]
    with pytest.raises(ConfigurationError, match=words):
        run(USAGE, tmp_path, *more)


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
    told = capsys.readouterr().out
    assert f"[ ] {secret}:1: sends `limit`" in told
    assert "first line" not in told
