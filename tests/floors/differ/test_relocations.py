"""What is sent and moves between query, headers, body and path is one finding for each operation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.differ.documents import version
from triaccord.differ import diff

Sent = dict[str, str]


def things(at: str = "/things", /, *, body: Sent | None = None, **sent: Sent) -> dict[str, Any]:
    """One operation that takes what is named, by place: names and types."""
    operation: dict[str, Any] = {
        "parameters": [
            {"in": where, "name": name, "required": where == "path", "schema": {"type": kind}}
            for where, names in sent.items()
            for name, kind in names.items()
        ],
        "responses": {"200": {"description": "ok"}},
    }
    if body is not None:
        schema = {"type": "object", "properties": {name: {"type": kind} for name, kind in body.items()}}
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return {at: {"post": operation}}


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    documents = ({"openapi": "3.1.0", "paths": one} for one in (old, new))
    return [(one.rule, one.message) for one in diff(*map(version, documents)).findings]


ZONE = {"zone": "string"}
BOTH = {"zone": "string", "name": "string"}
OTHER = {"other": "integer"}


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        (things(query=ZONE), things(body=ZONE), "query to body"),
        (things(body=ZONE), things(query=ZONE), "body to query"),
        (things(body=ZONE | OTHER), things(query=ZONE, body=OTHER), "body to query"),
        (things(header=ZONE), things(body=ZONE | OTHER), "header to body"),
        (things(body=ZONE | OTHER), things(header=ZONE, body=OTHER), "body to header"),
        (things(query=ZONE), things(header=ZONE), "query to header"),
        (things(header=ZONE), things(cookie=ZONE), "header to cookie"),
    ],
)
def test_one_parameter(old: dict[str, Any], new: dict[str, Any], places: str) -> None:
    findings = told(old, new)
    moved = ("parameter-moved", f"parameter `zone` moved from {places}")
    # A field beside it that came with the body is no part of the move.
    assert findings[0] == moved
    beside = ["request-body-added-optional"] if places == "header to body" else []
    assert [rule for rule, _ in findings[1:]] == beside


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        (things(query=ZONE), things("/things/{zone}", path=ZONE), "query to path"),
        (things(body=ZONE | OTHER), things("/things/{zone}", path=ZONE, body=OTHER), "body to path"),
        (things("/things/{zone}", path=ZONE), things(query=ZONE), "path to query"),
        (things("/things/{zone}", path=ZONE), things(body=ZONE), "path to body"),
    ],
)
def test_in_and_out_of_the_path(old: dict[str, Any], new: dict[str, Any], places: str) -> None:
    was, now = f"POST {next(iter(old))}", f"POST {next(iter(new))}"
    assert told(old, new) == [
        ("operation-renamed", f"`{was}` is now `{now}`"),
        ("parameter-moved", f"parameter `zone` moved from {places}"),
    ]


def test_several_of_one_operation_are_one_finding() -> None:
    expected = [("parameters-moved", "2 parameters moved from query to body: `zone`, `name`")]
    assert told(things(query=BOTH), things(body=BOTH)) == expected
    backwards = [("parameters-moved", "2 parameters moved from body to query: `zone`, `name`")]
    assert told(things(body=BOTH), things(query=BOTH)) == backwards


def test_another_type_is_told() -> None:
    moved = "parameter `zone` moved from query to body, where it is integer instead of string"
    assert told(things(query=ZONE), things(body={"zone": "integer"})) == [("parameter-moved", moved)]


def test_what_is_gone_from_one_operation_has_not_moved_to_another() -> None:
    old = things("/a", query=ZONE) | things("/b")
    new = things("/a") | things("/b", body=ZONE)
    assert [rule for rule, _ in told(old, new)] == ["parameter-removed", "request-body-added-optional"]


def test_a_shared_field_moves_only_if_it_moves_everywhere() -> None:
    def document(of_b: dict[str, Any], properties: Sent) -> dict[str, Any]:
        body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}}
        paths = things("/a", query={} if "zone" in properties else ZONE) | of_b
        for item in paths.values():
            item["post"]["requestBody"] = body
        schema = {"type": "object", "properties": {name: {"type": kind} for name, kind in properties.items()}}
        return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": {"Body": schema}}}

    def rules(new: dict[str, Any]) -> list[str]:
        old = document(things("/b"), ZONE | OTHER)
        return [one.rule for one in diff(version(old), version(new)).findings]

    assert rules(document(things("/b"), OTHER)) == ["request-property-removed", "parameter-added-optional"]
    assert rules(document(things("/b", query=ZONE), OTHER)) == ["parameter-moved", "parameter-moved"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ({"maximum": 250}, {"maximum": 100}, "`maximum` of property `zone`: `250` → `100`"),
        ({}, {"enum": [1, 2]}, "property `zone` is limited to `[1, 2]`"),
        ({"default": 1}, {"default": 2}, "property `zone`: default `1` → `2`"),
        ({"type": "string"}, {}, None),
        ({"deprecated": True}, {"deprecated": True}, None),
    ],
    ids=["limit", "values", "default", "type", "deprecated"],
)
def test_what_moved_is_compared(old: dict[str, Any], new: dict[str, Any], says: str | None) -> None:
    """A type that changed with the move is told by the move."""
    was, now = things(query={"zone": "integer"}), things(body={"zone": "integer"})
    (parameter,) = was["/things"]["post"]["parameters"]
    parameter |= {"deprecated": old.pop("deprecated", False)}
    parameter["schema"] |= old
    media = now["/things"]["post"]["requestBody"]["content"]["application/json"]
    media["schema"]["properties"]["zone"] |= new
    found = [message for rule, message in told(was, now) if rule != "parameter-moved"]
    assert found == ([says] if says else [])
