"""The generated file: it stands alone, carries exchanges over, and cannot be turned against its user."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.floors.impact.invented import NEW, OLD, mapped
from triaccord.shim import shim_text


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    return shim_text(mapped(tmp_path_factory.mktemp("map"))[0], tool="triaccord 0.1")


def loaded(source: str, folder: Path) -> ModuleType:
    file = folder / "shim.py"
    file.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("made_shim", file)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def shim(source: str, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return loaded(source, tmp_path_factory.mktemp("shim"))


def test_it_imports_the_standard_library_alone(source: str) -> None:
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).partition(".")[0])
    assert names - sys.stdlib_module_names == set()


def test_it_runs_where_nothing_is_installed(source: str, tmp_path: Path) -> None:
    (tmp_path / "shim.py").write_text(source, encoding="utf-8")
    code = "import shim, sys; print(len(shim.MAP['operations']), 'requests' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.split() == ["4", "False"]


def test_the_head_says_what_it_does_not_carry_over(source: str) -> None:
    head = ast.get_docstring(ast.parse(source))
    assert head is not None
    assert "property `secret` was removed in `Bed`" in head
    assert "GET /beds: nothing in the new version has the value of `secret`" in head
    assert "what does not fit is let through" in head
    assert head.startswith("A shim from 1 to 2: the server speaks the new version")


def test_text_of_documents_stays_text(tmp_path: Path) -> None:
    bad = json.dumps('"""\nimport os; os.abort()\n\\')
    old = OLD.replace("secret: {type: string}", f"{bad}: {{type: string}}")
    new = NEW.replace("title: Garden", f"title: {bad}").replace('version: "2"', f"version: {bad}")
    made = loaded(shim_text(mapped(tmp_path, old, new)[0]), tmp_path)
    (left,) = (one for one in made.MAP["uncovered"] if "os.abort" in one["field"])
    assert left["refuses"]


def test_two_runs_write_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert shim_text(mapped(tmp_path / "a")[0]) == shim_text(mapped(tmp_path / "b")[0])


def wire(shim: ModuleType, **options: Any) -> Any:
    return shim.Shim(shim.MAP, **options)


JSON = [("Content-Type", "application/json"), ("Content-Length", "999"), ("X-Own", "1")]


def test_a_request_as_bytes(shim: ModuleType) -> None:
    found, method, url, headers, body = wire(shim).request(
        "POST", "https://h/v1/plants?a=%C3%A4&b=", JSON, b'{"colour": "c", "name": 1.10}'
    )
    assert (method, url) == ("POST", "https://h/v2/plants?a=%C3%A4&b=")
    assert body == b'{"color": "c", "name": 1.10, "source": "WEB"}'
    assert headers == [
        ("Content-Type", "application/json"),
        ("X-Own", "1"),
        ("X-Trace", "none"),
        ("Content-Length", str(len(body))),
    ]
    assert found.name == "POST /plants"


def test_an_answer_as_bytes_keeps_the_digits_of_numbers(shim: ModuleType) -> None:
    made = wire(shim)
    found = made.translator.find("POST", "/v1/plants")
    sent = b'{"color": "c", "weight": 12345678901234567890.10, "big": 1e400, "s": "\\u00e4"}'
    status, headers, body = made.answer(found, 201, [("Content-Encoding", "gzip")], sent)
    assert (status, headers) == (200, [("Content-Length", str(len(body)))])
    assert body == b'{"colour": "c", "weight": 12345678901234567890.10, "big": 1e400, "s": "\\u00e4"}'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("text/csv", b"a,b"),
        ("application/json", b""),
        ("application/json", b"\xff"),
    ],
)
def test_bodies_that_cannot_be_read_come_through(shim: ModuleType, kind: str, body: bytes) -> None:
    made = wire(shim)
    found = made.translator.find("GET", "/v1/plants")
    assert made.answer(found, 200, [("Content-Type", kind)], body)[2] == body


def test_a_body_that_must_change_and_cannot_be_read_is_refused(shim: ModuleType) -> None:
    with pytest.raises(shim.Refused, match="neither JSON nor a form"):
        wire(shim).request("POST", "https://h/v1/plants", [("Content-Type", "text/csv")], b"a")


URLS = {
    "same-host": (None, "https://h/v1/plants?sorted=x", "https://h/v2/plants?sorted=x&size=20"),
    "new-prefix-already": (None, "https://h/v2/plants?sorted=x", "https://h/v2/plants?sorted=x&size=20"),
    "no-prefix": (None, "https://h/plants?sorted=x", "https://h/plants?sorted=x&size=20"),
    "server": ("http://s:1/api/", "https://h/v1/plants?sorted=x", "http://s:1/api/plants?sorted=x&size=20"),
    "server-no-prefix": (
        "http://s:1/api",
        "https://h/plants?sorted=x",
        "http://s:1/api/plants?sorted=x&size=20",
    ),
    "other-api": ("http://s:1/api", "https://weather/today", "https://weather/today"),
    "fragment": (None, "https://h/v1/plants?sorted=x#f", "https://h/v2/plants?sorted=x&size=20#f"),
}


@pytest.mark.parametrize(("server", "url", "sent"), URLS.values(), ids=URLS)
def test_addresses(shim: ModuleType, server: str | None, url: str, sent: str) -> None:
    assert wire(shim, server=server).request("GET", url, [], None)[2] == sent


FORM = """
openapi: 3.0.3
info: {title: F, version: "1"}
paths:
  /messages:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties:
                topicName: {type: string}
                kind: {type: string, enum: [PRIVATE_ONE, STREAM]}
                count: {type: integer}
      responses: {'200': {description: ok}}
"""


def test_forms(tmp_path: Path) -> None:
    new = FORM.replace("topicName", "topic_name").replace("PRIVATE_ONE", "PRIVATEONE")
    new = new.replace(
        "count: {type: integer}",
        "count: {type: integer}\n"
        "                mode: {type: string, enum: [A]}\n"
        "              required: [mode]",
    )
    made = loaded(shim_text(mapped(tmp_path, FORM, new)[0]), tmp_path)
    headers = [("Content-Type", "application/x-www-form-urlencoded")]
    sent = wire(made).request(
        "POST", "http://h/messages", headers, b"topicName=a%26b&kind=PRIVATE_ONE&count=3"
    )
    assert sent[4] == b"topic_name=a%26b&kind=PRIVATEONE&count=3&mode=A"
