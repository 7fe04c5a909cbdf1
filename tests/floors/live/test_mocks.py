"""Mock servers answer with examples, whatever they are asked: that says nothing of anybody's data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.floors.live.conftest import Answer, listening, says
from triaccord.live.cases import Plan, ask
from triaccord.live.policy import Policy
from triaccord.live.redaction import Redactor
from triaccord.live.run import LiveReport
from triaccord.loading import load

KINDS = ("cats", "dogs", "hens")
CANNED = "the servers show different data, or canned answers: values were not compared"
JSON = {"Content_Type": "application/json"}


def document(kinds: tuple[str, ...]) -> str:
    """Lists of these kinds, and each thing alone."""
    thing = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
    many = {"type": "array", "items": thing}
    paths: dict[str, object] = {}
    for kind in kinds:
        here = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
        answers = [
            {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}
            for schema in (many, thing)
        ]
        paths[f"/{kind}"] = {"get": {"responses": answers[0]}}
        paths[f"/{kind}/{{id}}"] = {"get": {"parameters": [here], "responses": answers[1]}}
    return json.dumps({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths})


def canned(name: str, *, honest: bool = False) -> tuple[dict[str, Answer], Answer]:
    """A mock whose only thing has this name; an honest one does not find what is not there."""
    body = {"id": 1, "name": name}
    one = says(200, json.dumps(body).encode(), **JSON)
    answers = {f"/{kind}": says(200, json.dumps([body]).encode(), **JSON) for kind in KINDS}
    answers |= {f"/{kind}/1": one for kind in KINDS}
    return answers, says(404, b"{}", **JSON) if honest else one


def asked(tmp_path: Path, *, honest: bool) -> LiveReport:
    files = [tmp_path / "old.json", tmp_path / "new.json"]
    for file, kinds in zip(files, (KINDS[:2], KINDS), strict=True):
        file.write_text(document(kinds))
    versions = [load(str(file)) for file in files]
    with listening(*canned("Tom", honest=honest)) as old, listening(*canned("Ann", honest=honest)) as new:
        made = Plan(
            old=versions[0],
            new=versions[1],
            url_old=old.url,
            url_new=new.url,
            phases=("laws", "compare"),
            policy=Policy(budget=400),
        )
        return ask(made, Redactor())


def test_what_mocks_say_is_no_data_and_habits_of_the_old_one_are_no_news(tmp_path: Path) -> None:
    report = asked(tmp_path, honest=False)
    assert report.failures == ()
    assert report.incomplete == (CANNED,)


def test_what_servers_say_that_know_their_things_is_compared(tmp_path: Path) -> None:
    report = asked(tmp_path, honest=True)
    assert [(f.check, {str(p.operation) for p in f.everywhere}) for f in report.unexplained] == [
        ("value-differs", {"GET /cats", "GET /cats/{id}", "GET /dogs", "GET /dogs/{id}"})
    ]
    assert report.incomplete == ()


@pytest.mark.parametrize(("honest", "checks"), [(False, {"unknown-found"}), (True, set())])
def test_a_mock_alone_is_held_to_what_every_client_leans_on(
    tmp_path: Path, honest: bool, checks: set[str]
) -> None:
    file = tmp_path / "api.json"
    file.write_text(document(KINDS))
    with listening(*canned("Tom", honest=honest)) as server:
        made = Plan(new=load(str(file)), url_new=server.url, phases=("laws",), policy=Policy(budget=400))
        found = ask(made, Redactor()).unexplained
    assert {failure.check for failure in found} == checks
    assert {f.reason for f in found} <= {"no document has to say this; every client leans on it"}
