"""Archives and declarations as usage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from triaccord.cli import cli
from triaccord.model import ConfigurationError, InputError, TriaccordError
from triaccord.usage.document import from_json, read_usage, to_json
from triaccord.usage.importing import import_usage, load_usage
from triaccord.usage.values import Body, Usage

CASSETTE = """
interactions:
- request:
    body: !!binary |
      eyJuYW1lIjogIngiLCAicm93cyI6IFt7Im5vIjogMX1dfQ==
    headers: {Content-Type: [application/json], X-Company: ['7'], Authorization: [Bearer s3cretPassw0rd]}
    method: POST
    uri: https://api.test/v1/invoices?draft=1
  response:
    body: {string: '{"id": 1}'}
    headers: {Content-Type: [application/json;charset=utf-8]}
    status: {code: 201, message: Created}
- request:
    body: grant_type=x&api_key=s3cretPassw0rd
    headers: {Content-Type: [application/x-www-form-urlencoded]}
    method: POST
    uri: https://api.test/oauth/token
  response: {body: {string: ''}, headers: {}, status: {code: 400, message: Bad}}
version: 1
"""
HAR: dict[str, Any] = {
    "log": {
        "version": "1.2",
        "entries": [
            {
                "request": {
                    "method": "GET",
                    "url": "https://api.test/v1/invoices/4711?fields=a",
                    "headers": [{"name": ":authority", "value": "x"}, {"name": "X-Company", "value": "7"}],
                },
                "response": {"status": 200, "content": {"mimeType": "application/json"}},
            },
            {
                "request": {
                    "method": "POST",
                    "url": "https://api.test/oauth/token",
                    "headers": [],
                    "postData": {
                        "mimeType": "application/x-www-form-urlencoded",
                        "params": [{"name": "grant_type", "value": "x"}],
                    },
                },
                "response": {"status": 200, "content": {}},
            },
        ],
    }
}
DECLARED = """
[[tool.triaccord.usage]]
operation = "get /products/{productId}"
sends = ["limit", "header X-Company"]
reads = ["results[].name"]

[[tool.triaccord.usage]]
operation = "POST /products"
sends = ["name", "query draft"]
"""


def said(usage: Usage) -> dict[str, tuple[list[str], list[tuple[int, str]]]]:
    return {
        str(call): (
            [f"{one.where.value} {one.name}" for one in call.sent],
            [(answer.status, answer.body.value) for answer in call.answers],
        )
        for call in usage.calls
    }


def test_cassette(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(CASSETTE)
    usage = load_usage(tmp_path / "c.yaml")
    assert usage.sources == ("cassette",)
    assert said(usage) == {
        "POST api.test/oauth/token": (["form api_key", "form grant_type"], [(400, "unseen")]),
        "POST api.test/v1/invoices": (
            ["body name", "body rows", "body rows[].no", "header x-company", "query draft"],
            [(201, "unseen")],
        ),
    }
    assert usage.calls[1].answers[0].media_types == ("application/json",)


def test_har(tmp_path: Path) -> None:
    (tmp_path / "c.har").write_text(json.dumps(HAR))
    assert said(load_usage(tmp_path / "c.har")) == {
        "GET api.test/v1/invoices/{}": (["header x-company", "query fields"], [(200, "unseen")]),
        "POST api.test/oauth/token": (["form grant_type"], [(200, "unseen")]),
    }


def test_declarations(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(DECLARED)
    usage = load_usage(tmp_path / "pyproject.toml")
    assert said(usage) == {
        "POST /products": (["body name", "query draft"], [(200, "unseen")]),
        "GET /products/{}": (["header x-company", "query limit"], [(200, "read")]),
    }
    assert [read.path for call in usage.calls for answer in call.answers for read in answer.reads] == [
        "results[].name"
    ]


def test_everything_together_and_back(tmp_path: Path) -> None:
    for name, text in (("a.yaml", CASSETTE), ("b.har", json.dumps(HAR)), ("c.toml", DECLARED)):
        (tmp_path / name).write_text(text)
    usage = import_usage([tmp_path / name for name in ("a.yaml", "b.har", "c.toml")])
    assert usage.sources == ("cassette", "declared", "har")
    assert said(usage)["POST api.test/oauth/token"][1] == [(200, "unseen"), (400, "unseen")]
    assert from_json(json.loads(json.dumps(to_json(usage)))) == usage
    assert import_usage([tmp_path / "a.yaml", tmp_path / "a.yaml"]) == load_usage(tmp_path / "a.yaml")


def test_archives_do_not_hide_that_reading_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_text(json.dumps(HAR))
    (tmp_path / "b.toml").write_text(
        '[[usage]]\nhost = "api.test"\noperation = "GET /v1/invoices/{id}"\nreads = ["id"]\n'
    )
    (call, _) = import_usage([tmp_path / "a.har", tmp_path / "b.toml"]).calls[::-1][:2]
    assert (call.path, call.answers[0].body) == ("/v1/invoices/{}", Body.UNSEEN)


def test_the_command_writes_a_file_or_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yaml").write_text(CASSETTE)
    arguments = ["usage", "import", str(tmp_path / "c.yaml")]
    cli.main(arguments, standalone_mode=False)
    cli.main([*arguments, "-o", str(tmp_path / "sub" / "usage.json")], standalone_mode=False)
    captured = capsys.readouterr()
    assert json.loads(captured.out) == json.loads((tmp_path / "sub" / "usage.json").read_text())
    assert captured.err.startswith("2 operations from 1 files: ")
    assert "s3cret" not in captured.out
    assert read_usage(tmp_path / "sub" / "usage.json") == load_usage(tmp_path / "c.yaml")


BROKEN = [
    ("x.json", "{", InputError, "this is not valid JSON"),
    ("x.json", "{}", InputError, "this tells of no usage that we could read"),
    ("x.har", '{"log": {"entries": [{"request": {}}]}}', InputError, "entry 0 of this HAR file is broken"),
    ("x.yaml", "interactions: [{request: {}}]", InputError, "interaction 0 of this cassette is broken"),
    ("x.json", '{"format": "triaccord.usage/1"}', InputError, "this usage file is broken"),
    ("x.toml", "a = ", InputError, "this is not TOML"),
    ("x.toml", "a = 1", InputError, "no usage is declared in here"),
    ("x.toml", '[[usage]]\noperaton = "GET /x"', ConfigurationError, "the declared usage is broken"),
    ("none.json", None, InputError, "the file could not be read"),
]


@pytest.mark.parametrize(("name", "text", "kind", "what"), BROKEN)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, name: str, text: str | None, kind: type[TriaccordError], what: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(kind) as caught:
        load_usage(tmp_path / name)
    assert (caught.value.what, caught.value.file) == (what, str(tmp_path / name))
