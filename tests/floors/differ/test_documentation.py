"""Texts for people are no findings; who asks for them gets every one that differs, by place."""

from __future__ import annotations

from typing import Any

from tests.floors.differ.documents import version
from triaccord.differ import diff
from triaccord.differ.documentation import documentation_changes


def things(
    *, text: str, example: object, title: str, tags: list[str], turned: bool = False
) -> dict[str, Any]:
    parameters = [
        {"name": "page", "in": "query", "description": text, "schema": {"type": "integer"}},
        {"name": "size", "in": "query", "schema": {"type": "integer", "example": example}},
    ]
    # A property that is called like a word for people is a property.
    thing = {"type": "object", "title": title, "properties": {"title": {"type": "string", "default": text}}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    operation = {
        "tags": tags,
        "summary": text,
        "parameters": parameters[::-1] if turned else parameters,
        "responses": {"200": {"description": "ok", "content": content}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/things": {"get": operation}},
        "components": {"schemas": {"Thing": thing}},
    }


def test_every_text_that_differs_by_place() -> None:
    old = things(text="One.", example=1, title="Thing", tags=["a"])
    new = things(text="Two.", example=2, title="A thing", tags=["b"], turned=True)
    del new["info"]["title"]
    found = documentation_changes(version(old), version(new))
    assert [(one.what, one.old_at, one.new_at, one.old, one.new) for one in found] == [
        (
            "`title`",
            "/components/schemas/Thing/title",
            "/components/schemas/Thing/title",
            "Thing",
            "A thing",
        ),
        ("`title`", "/info/title", None, "t", None),
        (
            "`example`",
            "/paths/~1things/get/parameters/1/schema/example",
            "/paths/~1things/get/parameters/0/schema/example",
            1,
            2,
        ),
        (
            "`description`",
            "/paths/~1things/get/parameters/0/description",
            "/paths/~1things/get/parameters/1/description",
            "One.",
            "Two.",
        ),
        ("`summary`", "/paths/~1things/get/summary", "/paths/~1things/get/summary", "One.", "Two."),
        ("`tags`", "/paths/~1things/get/tags", "/paths/~1things/get/tags", ["a"], ["b"]),
    ]


def test_what_is_said_of_the_contract_is_no_text_for_people() -> None:
    old = things(text="One.", example=1, title="Thing", tags=["a"])
    new = things(text="One.", example=1, title="Thing", tags=["a"])
    new["components"]["schemas"]["Thing"]["properties"]["title"]["default"] = "Two."
    assert documentation_changes(version(old), version(new)) == ()
    assert [one.rule for one in diff(version(old), version(new)).findings] == ["response-default-changed"]


def test_texts_alone_are_no_findings() -> None:
    old = things(text="One.", example=1, title="Thing", tags=["a"])
    new = things(text="One.", example=2, title="A thing", tags=["b"])
    assert diff(version(old), version(new)).findings == ()
    assert diff(version(old), version(new)).unjudged == ()
