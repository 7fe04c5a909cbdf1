"""What is sent elsewhere now, in query, headers, path, forms, body: a value goes along or the call stops."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.floors.impact.invented import mapped
from triaccord.impact.exchanges import Message, Refused
from triaccord.impact.map import map_schema
from triaccord.impact.translating import ABSENT, Translator
from triaccord.shim.transports import Shim

HEAD = 'openapi: 3.0.3\ninfo: {title: T, version: "1"}\npaths:\n'
OK = "responses: {'200': {description: ok}}"
INTEGERS = "{type: array, items: {type: integer}}"
IN_QUERY = f"""
  /plants:
    post:
      parameters:
        - {{name: ids, in: query, schema: {INTEGERS}}}
        - {{name: note, in: query, schema: {{type: string, default: x}}}}
        - {{name: wet, in: query, schema: {{type: boolean}}}}
      {OK}
"""
IN_BODY = f"""
  /plants:
    post:
      requestBody:
        required: true
        content:
          KIND:
            schema:
              type: object
              required: [note]
              properties: {{ids: {INTEGERS}, note: {{type: string, default: x}}, wet: {{type: boolean}}}}
      {OK}
"""
AT = "{name: plantId, in: WHERE, required: true, schema: {type: integer}}"
AS_QUERY = f"""
  /plants:
    get: {{operationId: getPlant, parameters: [{AT.replace("WHERE", "query")}], {OK}}}
"""
AS_PATH = f"""
  /plants/{{plantId}}:
    get: {{operationId: getPlant, parameters: [{AT.replace("WHERE", "path")}], {OK}}}
"""
JOINED = IN_QUERY.replace(f"query, schema: {INTEGERS}", f"query, explode: false, schema: {INTEGERS}")


def translator(folder: Path, old: str, new: str) -> Translator:
    document = mapped(folder, HEAD + old, HEAD + new)[0].to_json()
    Draft202012Validator(map_schema()).validate(document)
    assert [one["reason"] for one in document["uncovered"]] == []
    return Translator(document)


def sent(by: Translator, method: str, path: str, **more: Any) -> tuple[str, list[tuple[str, str]], Any]:
    found = by.find(method, path)
    assert found is not None
    made = by.request(found, Message(method, path, **more))
    return made.path, made.query, made.body


JSON_BODY = IN_BODY.replace("KIND", "application/json")
QUERY = [("ids", "1"), ("ids", "2"), ("note", "7"), ("wet", "true")]


@pytest.mark.parametrize(
    ("old", "query", "body"),
    [
        (IN_QUERY, QUERY, {"ids": [1, 2], "note": "7", "wet": True}),
        (IN_QUERY, [("ids", "1")], {"ids": [1], "note": "x"}),
        (IN_QUERY, [], {"note": "x"}),
        (JOINED, [("ids", "1,2")], {"ids": [1, 2], "note": "x"}),
    ],
    ids=["all", "one of a list", "none", "in one text"],
)
def test_from_the_query_into_the_body(
    tmp_path: Path, old: str, query: list[tuple[str, str]], body: Any
) -> None:
    assert sent(translator(tmp_path, old, JSON_BODY), "POST", "/plants", query=query) == (
        "/plants",
        [],
        body,
    )


def test_json_in_a_parameter_is_read_and_written(tmp_path: Path) -> None:
    as_json = IN_QUERY.replace(
        f"schema: {INTEGERS}", f"content: {{application/json: {{schema: {INTEGERS}}}}}"
    )
    by = translator(tmp_path, as_json, JSON_BODY)
    assert sent(by, "POST", "/plants", query=[("ids", "[1, 2]")])[2] == {"ids": [1, 2], "note": "x"}
    back = translator(tmp_path, JSON_BODY, as_json)
    assert sent(back, "POST", "/plants", body={"ids": [1, 2], "note": "a"})[1] == [
        ("ids", "[1, 2]"),
        ("note", "a"),
    ]


@pytest.mark.parametrize(
    ("new", "query"), [(IN_QUERY, QUERY), (JOINED, [("ids", "1,2"), ("note", "7"), ("wet", "true")])]
)
def test_from_the_body_into_the_query(tmp_path: Path, new: str, query: list[tuple[str, str]]) -> None:
    body = {"ids": [1, 2], "note": "7", "wet": True}
    by = translator(tmp_path, JSON_BODY, new)
    assert sent(by, "POST", "/plants", body=body) == ("/plants", query, ABSENT)
    with pytest.raises(Refused) as caught:
        sent(by, "POST", "/plants", body={"note": {"a": 1}})
    assert caught.value.reason == "it is an object, and has no place in the query"


def test_into_the_path_and_out_of_it(tmp_path: Path) -> None:
    by = translator(tmp_path, AS_QUERY, AS_PATH)
    assert sent(by, "GET", "/plants", query=[("plantId", "a/b")]) == ("/plants/a%2Fb", [], ABSENT)
    with pytest.raises(Refused) as caught:
        sent(by, "GET", "/plants")
    assert (caught.value.field, caught.value.reason) == (
        "plantId",
        "the new path has it, and it is not sent",
    )
    back = translator(tmp_path, AS_PATH, AS_QUERY)
    assert sent(back, "GET", "/plants/a%2Fb") == ("/plants", [("plantId", "a/b")], ABSENT)


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/json", b'{"note": "a b", "wet": true}'),
        ("application/x-www-form-urlencoded", b"note=a+b&wet=true"),
    ],
)
def test_a_new_body_goes_out_as_what_it_is(tmp_path: Path, media_type: str, body: bytes) -> None:
    by = translator(tmp_path, IN_QUERY, IN_BODY.replace("KIND", media_type))
    _, _, url, headers, made = Shim(by.document).request(
        "POST", "https://h.example/plants?note=a%20b&wet=true", [("Accept", "*/*")], None
    )
    assert (url, made) == ("https://h.example/plants", body)
    assert headers == [("Accept", "*/*"), ("Content-Type", media_type), ("Content-Length", str(len(body)))]


def test_a_body_that_went_leaves_no_trace(tmp_path: Path) -> None:
    by = translator(tmp_path, JSON_BODY, IN_QUERY)
    body = json.dumps({"note": "a b"}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    assert Shim(by.document).request("POST", "https://h.example/plants", headers, body)[2:] == (
        "https://h.example/plants?note=a+b",
        [],
        None,
    )


def test_cookies_are_nobodys_business(tmp_path: Path) -> None:
    old = f"  /a:\n    get: {{parameters: [{{name: s, in: cookie, schema: {{type: string}}}}], {OK}}}\n"
    found, _ = mapped(tmp_path, HEAD + old, HEAD + old.replace("cookie", "header"))
    assert [(one.reason, one.refuses) for one in found.uncovered] == [("cookies are not carried over", True)]


def test_headers_of_answers_get_their_old_names(tmp_path: Path) -> None:
    old = (
        "  /a:\n    get: {responses: {'200': {description: ok, headers: {X-Total: {schema:"
        " {type: integer}}}}}}\n"
    )
    by = translator(tmp_path, old, old.replace("X-Total", "X-Total-Count"))
    found = by.find("GET", "/a")
    assert found is not None
    told = by.answer_back(found, 200, [("x-total-count", "3"), ("Etag", "a")], ABSENT)
    assert told == (200, [("X-Total", "3"), ("Etag", "a")], ABSENT)
