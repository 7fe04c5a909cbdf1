"""`--triaccord-rehearse`: what each kind of change does to tests, and how it is told."""

from __future__ import annotations

import pytest

from tests.plugin.conftest import Rehearse

DOCUMENT = """
openapi: 3.0.3
info: {{title: T, version: "1"}}
paths:
  /things:
    get:
      parameters: {parameters}
      responses:
        {responses}
  /others:
    post:
      requestBody: {{content: {{application/json: {{schema: {sent}}}}}}}
      responses: {{"200": {{description: ok}}}}
{more}
"""
ANSWER = '"{status}": {{description: ok, {headers} content: {{application/json: {{schema: {schema}}}}}}}'
OBJECT = "{type: object, properties: {id: {type: integer}, name: {type: string}}, required: [id, name]}"
SENT = "{type: object, properties: {kind: {type: string, enum: [A, B]}, size: {type: integer}}}"


def document(
    schema: str = OBJECT,
    *,
    status: int = 200,
    headers: str = "",
    parameters: str = "[]",
    sent: str = SENT,
    more: str = "",
) -> str:
    responses = ANSWER.format(status=status, headers=headers, schema=schema)
    return DOCUMENT.format(parameters=parameters, responses=responses, sent=sent, more=more)


CODE = """
    import requests
    from pydantic import BaseModel, ConfigDict

    URL = "http://api.test/v1"

    class Strict(BaseModel):
        model_config = ConfigDict(extra="forbid")
        id: int
        name: str

    def things(**query):
        response = requests.get(URL + "/things", params=query)
        response.raise_for_status()
        return response.json()

    def name():
        return things()["name"]

    def shouted():
        return things()["name"].upper()

    def known():
        return {"A": 1, "B": 2}[things()["name"]]

    def strict():
        return Strict.model_validate(things()).name

    def listed():
        return [one["id"] for one in things()]

    def status():
        return requests.get(URL + "/things").status_code

    def total():
        return requests.get(URL + "/things").headers["X-Total"]

    def swallowing():
        try:
            return things()["name"]
        except requests.HTTPError:
            return "A"

    def put(**query):
        return requests.put(URL + "/notes", params=query).status_code

    def send(**body):
        return requests.post(URL + "/others", json=body).status_code
"""
SUITE = """
    import json, responses
    import code_under_test as code

    @responses.activate
    def test_it():
        responses.get(code.URL + "/things", json=json.loads('{body}'), headers={{"X-Total": "5"}})
        responses.post(code.URL + "/others", json={{}})
        responses.put(code.URL + "/notes", json={{}})
        assert code.{call} == {expected}
"""
BODY = '{"id": 1, "name": "A"}'
RENAMED = OBJECT.replace("name", "title")
ARRAY = "{type: array, items: {type: object, properties: {id: {type: integer}, name: {type: string}}}}"
PAGED = f"{{type: object, properties: {{results: {ARRAY}, meta: {{type: object}}}}}}"
ENUM = OBJECT.replace("name: {type: string}", "name: {type: string, enum: [A, B]}")
MORE_ENUM = ENUM.replace("[A, B]", "[A, B, C]")
NULLABLE = OBJECT.replace("{type: string}", "{type: string, nullable: true}")
OPTIONAL = OBJECT.replace("required: [id, name]", "required: [id]")
NUMBERED = OBJECT.replace("{type: string}", "{type: integer}")
ADDED = OBJECT.replace("name: {type: string}", "name: {type: string}, extra: {type: string}")
HEADER = "headers: {X-Total: {required: true, schema: {type: integer}}},"
NEEDED = "[{name: since, in: query, required: true, schema: {type: string}}]"
STREET = "{type: object, properties: {streetName: {type: string}}}"
ADDRESS = "{type: object, properties: {address: {type: object, properties: {streetName: {type: string}}}}}"
NOTES = """  /notes:
    put:
      HOW
      responses: {"200": {description: ok}}
"""
IN_QUERY = NOTES.replace("HOW", "parameters: [{name: note, in: query, schema: {type: string}}]")
NOTE = "{type: object, properties: {note: {type: string}}}"
IN_BODY = NOTES.replace("HOW", f"requestBody: {{content: {{application/json: {{schema: {NOTE}}}}}}}")
LIMIT = "[{name: limit, in: query, schema: {type: integer, maximum: 100}}]"


@pytest.mark.parametrize(
    ("old", "new", "call", "expected", "body", "fields", "doubts"),
    [
        (document(), document(RENAMED), "name()", "'A'", BODY, ["name"], []),
        (document(), document(RENAMED), "things()['id']", "1", BODY, [], []),
        (document(), document(RENAMED), "swallowing()", "'A'", BODY, ["name"], []),
        (document(), document(NUMBERED), "shouted()", "'5'", '{"id": 1, "name": "5"}', ["name"], []),
        (document(), document(NUMBERED), "name()", "'5'", '{"id": 1, "name": "5"}', ["name"], []),
        (document(NUMBERED), document(), "name()", "5", '{"id": 1, "name": 5}', ["name"], []),
        (document(ENUM), document(MORE_ENUM), "known()", "1", BODY, ["name"], []),
        (document(ENUM), document(MORE_ENUM), "name()", "'A'", BODY, [], ["name"]),
        (document(), document(NULLABLE), "shouted()", "'A'", BODY, ["name"], []),
        (document(), document(OPTIONAL), "name()", "'A'", BODY, ["name"], []),
        (document(), document(ADDED), "strict()", "'A'", BODY, ["extra"], []),
        (document(), document(ADDED), "name()", "'A'", BODY, [], []),
        (document(), document(ADDED), "things()", "{'id': 1, 'name': 'A'}", BODY, [], ["extra"]),
        (document(ARRAY), document(PAGED), "listed()", "[1]", f"[{BODY}]", [""], []),
        (document(), document(status=201), "status()", "200", BODY, ["status 200"], []),
        (document(headers=HEADER), document(), "total()", "'5'", BODY, ["X-Total"], []),
        (document(), document(parameters=NEEDED), "name()", "'A'", BODY, ["since"], []),
        (
            document(parameters=LIMIT),
            document(parameters=LIMIT.replace("100", "10")),
            "things(limit=50)['name']",
            "'A'",
            BODY,
            ["limit"],
            [],
        ),
        (document(), document(sent=SENT.replace("A, B", "A")), "send(kind='B')", "200", BODY, ["kind"], []),
        (document(), document(sent=SENT.replace("A, B", "A")), "send(kind='A')", "200", BODY, [], []),
        (
            document(),
            document(sent=SENT.replace("size", "sizes")),
            "send(size=1)",
            "200",
            BODY,
            ["size"],
            [],
        ),
        (document(), document(sent=SENT.replace("size", "hue")), "send(size=1)", "200", BODY, [], ["size"]),
        (
            document(STREET),
            document(ADDRESS),
            "things()['streetName']",
            "'E'",
            '{"streetName": "E"}',
            ["streetName"],
            [],
        ),
        (
            document(sent=STREET),
            document(sent=ADDRESS),
            "send(streetName='E')",
            "200",
            BODY,
            ["streetName"],
            [],
        ),
        (document(more=IN_QUERY), document(more=IN_BODY), "put(note='n')", "200", BODY, ["note"], []),
        (document(more=IN_QUERY), document(more=IN_BODY), "name()", "'A'", BODY, [], []),
    ],
    ids=[
        *("renamed", "not-read", "swallowed", "other-type", "assertion-on-type", "type-back"),
        *("unknown-value-stops", "other-value-is-told", "null-stops", "left-out-stops"),
        *("new-field-refused", "new-field-ignored", "new-field-compared", "envelope", "status", "header"),
        *("new-parameter", "tighter-parameter", "value-refused", "value-taken", "sent-renamed", "sent-gone"),
        *("moved", "sent-moved", "query-to-body", "query-to-body-elsewhere"),
    ],
)
def test_what_breaks(
    rehearse: Rehearse,
    old: str,
    new: str,
    call: str,
    expected: str,
    body: str,
    fields: list[str],
    doubts: list[str],
) -> None:
    suite = SUITE.format(body=body, call=call, expected=expected)
    outcome = rehearse(old, new, code_under_test=CODE, test_suite=suite)
    assert (outcome.fields, outcome.doubts) == (fields, doubts), outcome.text
    outcome.result.assert_outcomes(passed=int(not fields), failed=int(bool(fields)))
    assert (outcome.tally.rehearsed, outcome.tally.faults) == (1, set())
    assert all(line.startswith(("code_under_test.py:", "test_suite.py:")) for line in outcome.lines)
    assert bool(outcome.lines) == bool(fields)
