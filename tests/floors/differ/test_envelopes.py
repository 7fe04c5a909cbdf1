"""A list that went into an object or came out of one is one finding; its entries are compared beneath."""

from __future__ import annotations

from typing import Any

from tests.floors.differ.documents import version, with_schema
from triaccord.differ import diff
from triaccord.model import Finding, Side

ENTRY = {"type": "object", "properties": {"id": {"type": "string"}, "gallons": {"type": "number"}}}
SHORTER = {"type": "object", "properties": {"id": {"type": "string"}}}


def a_list(entry: Any) -> dict[str, Any]:
    return {"type": "array", "items": entry}


def an_object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def found(old: Any, new: Any, side: Side = Side.RESPONSE) -> list[tuple[str, str, str]]:
    findings = diff(with_schema(old, side), with_schema(new, side)).findings
    return [(one.rule, one.change.path, one.message) for one in findings]


def test_a_list_that_went_into_an_object() -> None:
    assert found(a_list(ENTRY), an_object(records=a_list(SHORTER))) == [
        ("response-type-changed", "", "the body: type `array` → `object`; the list is now in `records`"),
        (
            "response-property-removed",
            "records[].gallons",
            "property `records[].gallons` was removed",
        ),
    ]


def test_a_list_that_came_out_of_an_object() -> None:
    assert found(an_object(records=a_list(ENTRY)), a_list(SHORTER)) == [
        (
            "response-type-changed",
            "",
            "the body: type `object` → `array`; the list in `records` now stands by itself",
        ),
        ("response-property-removed", "[].gallons", "property `[].gallons` was removed"),
    ]


def test_requests_have_envelopes_too() -> None:
    rules = [rule for rule, _, _ in found(a_list(SHORTER), an_object(records=a_list(ENTRY)), Side.REQUEST)]
    assert rules == ["request-type-changed", "request-property-added-optional"]


def test_a_list_two_objects_down_and_one_of_a_property() -> None:
    old = an_object(tags=a_list(ENTRY))
    new = an_object(tags=an_object(data=an_object(items=a_list(SHORTER))))
    assert found(old, new) == [
        (
            "response-type-changed",
            "tags",
            "property `tags`: type `array` → `object`; the list is now in `data.items`",
        ),
        (
            "response-property-removed",
            "tags.data.items[].gallons",
            "property `tags.data.items[].gallons` was removed",
        ),
    ]


def test_of_several_lists_it_is_the_one_with_the_same_entries() -> None:
    new = an_object(errors=a_list({"type": "string"}), records=a_list(ENTRY))
    assert found(a_list(ENTRY), new) == [
        (
            "response-type-changed",
            "",
            "the body: type `array` → `object`; the list is now in `records`, beside `errors`",
        )
    ]


def test_where_it_is_not_clear_no_list_is_named() -> None:
    alike = an_object(one=a_list(ENTRY), other=a_list(ENTRY))
    stranger = an_object(codes=a_list({"type": "integer"}))
    for new in (alike, stranger):
        assert found(a_list(ENTRY), new) == [
            ("response-type-changed", "", "the body: type `array` → `object`")
        ]


def listing(body: Any, entry: Any, parameters: list[Any] | None = None, **schemas: Any) -> dict[str, Any]:
    """A document whose list and whose single answer share the schema `Entry`."""

    def answers(schema: Any) -> dict[str, Any]:
        return {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}

    return {
        "openapi": "3.1.0",
        "paths": {
            "/entries": {"get": {"parameters": parameters or [], "responses": answers(body)}},
            "/entry": {"get": {"responses": answers({"$ref": "#/components/schemas/Entry"})}},
        },
        "components": {"schemas": {"Entry": entry, **schemas}},
    }


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, list[str]]]:
    return [(one.rule, one.message, [str(place) for place in one.operations]) for one in findings]


def test_the_pages_of_a_list_keep_what_changed_in_the_entries() -> None:
    """The envelope is a component of its own; the entries' change is one finding with both operations."""
    entries = a_list({"$ref": "#/components/schemas/Entry"})
    page = an_object(items=entries, total={"type": "integer"})
    old = listing(entries, ENTRY)
    asked = [{"name": "page", "in": "query", "schema": {"type": "integer"}}]
    new = listing({"$ref": "#/components/schemas/Page"}, SHORTER, asked, Page=page)
    assert told(diff(version(old), version(new)).findings) == [
        (
            "pagination-added",
            "the list is now paged: the list is now in `items`, beside `total`; added `page`",
            ["GET /entries"],
        ),
        (
            "response-property-removed",
            "property `gallons` was removed in `Entry`",
            ["GET /entries", "GET /entry"],
        ),
    ]
    back = told(diff(version(new), version(old)).findings)
    assert [(rule, places) for rule, _, places in back] == [
        ("pagination-changed", ["GET /entries"]),
        ("response-property-added", ["GET /entries", "GET /entry"]),
    ]


def test_an_envelope_with_facts_of_a_page_is_paging_without_any_parameter() -> None:
    entries = a_list({"$ref": "#/components/schemas/Entry"})
    paged = an_object(records=entries, next_cursor={"type": "string"})
    (finding,) = diff(version(listing(entries, ENTRY)), version(listing(paged, ENTRY))).findings
    assert (finding.rule, finding.change.old, finding.change.new) == (
        "pagination-added",
        None,
        "records, next_cursor",
    )
