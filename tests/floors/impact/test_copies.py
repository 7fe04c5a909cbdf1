"""One finding on a schema that is written out several times: carried over, and met, at each of its places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.floors.impact.invented import mapped, versions
from triaccord.impact import judge
from triaccord.impact.exchanges import Message, Refused
from triaccord.impact.translating import Translator
from triaccord.pipeline import Checker
from triaccord.usage.values import Answer, Body, Call, How, Read, Site, Usage

ORDER = "{type: object, required: [id], properties: {id: {type: integer}, PROPERTY, open: {type: boolean}}}"
DOCUMENT = f"""
openapi: 3.0.3
info: {{title: Shop, version: "1"}}
paths:
  /orders:
    get:
      parameters: [{{name: SINCE, in: query, schema: {{type: string}}}}]
      responses:
        '200':
          description: ok
          content: {{application/json: {{schema: {{type: array, items: {ORDER}}}}}}}
    post:
      requestBody: {{content: {{application/json: {{schema: {ORDER}}}}}}}
      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {ORDER}}}}}}}}}
  /bills:
    get:
      parameters: [{{name: SINCE, in: query, schema: {{type: string}}}}]
      responses: {{'200': {{description: ok}}}}
"""


def document(of: str, since: str = "since") -> str:
    return DOCUMENT.replace("PROPERTY", of).replace("SINCE", since)


def test_a_rename_is_carried_over_everywhere(tmp_path: Path) -> None:
    old, new = document("streetName: {type: string}"), document("street_name: {type: string}")
    found, findings = mapped(tmp_path, old, new)
    assert [(one.rule, len(one.change.copies)) for one in findings] == [("request-property-renamed", 3)]
    assert (found.covered, found.uncovered) == ((findings[0].fingerprint,), ())
    by = Translator(found.to_json())
    posted = by.find("POST", "/orders")
    assert posted is not None
    assert by.request(posted, Message("POST", "/orders", body={"id": 1, "streetName": "Elm"})).body == {
        "id": 1,
        "street_name": "Elm",
    }
    assert by.answer_back(posted, 200, [], {"id": 1, "street_name": "Elm"})[2] == {
        "id": 1,
        "streetName": "Elm",
    }
    listed = by.find("GET", "/orders")
    assert listed is not None
    assert by.answer_back(listed, 200, [], [{"id": 1, "street_name": "Elm"}])[2] == [
        {"id": 1, "streetName": "Elm"}
    ]


def test_what_cannot_be_carried_over_stops_every_call_that_it_hurts(tmp_path: Path) -> None:
    required = ORDER.replace("[id]", "[id, a]")
    old, new = (
        text.replace(ORDER.replace("PROPERTY", "a: {type: string}"), replaced)
        for text, replaced in (
            (document("a: {type: string}"), ORDER.replace("PROPERTY", "a: {type: string}")),
            (document("a: {type: string}"), required.replace("PROPERTY", "a: {type: string}")),
        )
    )
    found, findings = mapped(tmp_path, old, new)
    assert [(one.rule, len(one.change.copies)) for one in findings] == [("request-property-required", 3)]
    by = Translator(found.to_json())
    posted = by.find("POST", "/orders")
    assert posted is not None
    with pytest.raises(Refused, match="`a` cannot be carried over"):
        by.request(posted, Message("POST", "/orders", body={"id": 1}))


def test_a_parameter_of_two_operations_is_carried_over_at_both(tmp_path: Path) -> None:
    old, new = document("a: {type: string}", "since_date"), document("a: {type: string}", "sinceDate")
    found, findings = mapped(tmp_path, old, new)
    assert [[str(ref) for ref in one.operations] for one in findings] == [["GET /bills", "GET /orders"]]
    steps = {
        entry["old"]["path"]: [(step["kind"], step["name"], step["as"]) for step in entry["parameters"]]
        for entry in found.to_json()["operations"]
    }
    move = [("move", "since_date", "sinceDate")]
    assert steps == {"/bills": move, "/orders": move}


def test_who_uses_one_of_the_places_is_touched(tmp_path: Path) -> None:
    old, new = versions(tmp_path, document("a: {type: string}"), document("a: {type: integer}"))
    findings = [judged.finding for judged in Checker().diff(old, new).findings]
    site = Site("app.py", 7)
    reads = (Read(path="[].a", how=How.READ, sites=(site,), tests=("t",)),)
    answer = Answer(status=200, body=Body.READ, reads=reads, tests=("t",))
    call = Call(method="GET", host="h", path="/orders", answers=(answer,), sites=(site,), tests=("t",))
    overlap = judge(findings, Usage(calls=(call,), sources=("pytest",), tests=1), old)
    assert [one.affects.value for one in overlap.impacts] == ["yes"]
    assert [[touch.what for touch in one.touches] for one in overlap.impacts] == [["reads `[].a`"]]
