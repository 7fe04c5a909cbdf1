"""Pages that are asked for in another way: carried over where the documents tell how, stopped where not."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.floors.impact.invented import mapped
from triaccord.impact.exchanges import Message, Refused
from triaccord.impact.map import map_schema
from triaccord.impact.translating import Translator

Query = list[tuple[str, str]]
DOCUMENT = """
openapi: 3.0.3
info: {{title: T, version: "1"}}
paths:
  /plants:
    get:
      parameters:
        - {{name: {size}, in: query, schema: {{type: integer, default: 20}}}}
        - {{name: {by}, in: query, schema: {{type: integer{more}}}}}
      responses: {{'200': {{description: ok}}}}
"""
OFFSET = DOCUMENT.format(size="limit", by="offset", more="")
PAGE = DOCUMENT.format(size="size", by="page", more=", minimum: 1")
PAGE_FROM_0 = DOCUMENT.format(size="size", by="page", more=", default: 0")
PAGE_FROM_WHERE = DOCUMENT.format(size="size", by="page", more="")
CURSOR = DOCUMENT.format(size="limit", by="cursor", more="").replace("integer}", "string}")


def asked(folder: Path, old: str, new: str, query: Query) -> Query:
    found, _ = mapped(folder, old, new)
    document = found.to_json()
    Draft202012Validator(map_schema()).validate(document)
    by = Translator(document)
    called = by.find("GET", "/plants")
    assert called is not None
    return sorted(by.request(called, Message("GET", "/plants", query=query)).query)


@pytest.mark.parametrize(
    ("old", "new", "query", "made"),
    [
        (OFFSET, PAGE, [("limit", "10"), ("offset", "30")], [("page", "4"), ("size", "10")]),
        (OFFSET, PAGE, [("offset", "0")], [("page", "1")]),
        (OFFSET, PAGE, [("offset", "40")], [("page", "3")]),
        (OFFSET, PAGE, [("limit", "10")], [("size", "10")]),
        (OFFSET, PAGE_FROM_0, [("limit", "10"), ("offset", "30")], [("page", "3"), ("size", "10")]),
        (PAGE, OFFSET, [("page", "4"), ("size", "10")], [("limit", "10"), ("offset", "30")]),
        (PAGE_FROM_0, OFFSET, [("page", "2")], [("offset", "40")]),
    ],
)
def test_the_same_page_is_asked_for(tmp_path: Path, old: str, new: str, query: Query, made: Query) -> None:
    assert asked(tmp_path, old, new, query) == made


@pytest.mark.parametrize(
    ("old", "new", "query", "reason"),
    [
        (OFFSET, PAGE, [("limit", "10"), ("offset", "5")], "no page of 10 begins at 5"),
        (OFFSET, PAGE, [("limit", "all"), ("offset", "5")], "`limit` does not say how large pages are"),
        (OFFSET, PAGE_FROM_WHERE, [("offset", "20")], "the new version has no such query parameter"),
        (CURSOR, PAGE, [("cursor", "x")], "the new version has no such query parameter"),
    ],
)
def test_what_is_no_page_is_stopped(tmp_path: Path, old: str, new: str, query: Query, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        asked(tmp_path, old, new, query)
    assert caught.value.reason == reason


def test_a_cursor_that_moves_with_its_page_goes_along(tmp_path: Path) -> None:
    rows = "{type: array, items: {type: object, properties: {id: {type: integer}}}}"
    template = """
      openapi: 3.0.3
      info: {title: T, version: "1"}
      paths:
        /things:
          get:
            parameters: [{name: %s, in: query, schema: {type: string}}]
            responses:
              '200':
                description: ok
                content: {application/json: {schema: {type: object, properties: {%s}}}}
    """
    old = template % ("cursor", f"data: {rows}, nextCursor: {{type: string}}")
    new = template % (
        "after",
        f"items: {rows}, pagination: {{type: object, properties: {{next: {{type: string}}}}}}",
    )
    found, findings = mapped(tmp_path, old, new)
    assert [one.rule for one in findings] == ["pagination-changed"]
    by = Translator(found.to_json())
    listed = by.find("GET", "/things")
    assert listed is not None
    assert by.answer_back(listed, 200, [], {"items": [{"id": 1}], "pagination": {"next": "n"}})[2] == {
        "data": [{"id": 1}],
        "nextCursor": "n",
    }
