"""Paging that changes is one finding, whatever the names of its parts look like."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import version
from triaccord.differ import diff
from triaccord.differ.composite.pagination import role_of
from triaccord.model import Finding

ROWS = "{type: array, items: {type: object, properties: {id: {type: integer}, name: {type: string}}}}"


def listed(parameters: str, body: str) -> dict[str, Any]:
    content = {"application/json": {"schema": yaml.safe_load(f"{{type: object, properties: {{{body}}}}}")}}
    get = {
        "parameters": yaml.safe_load(f"[{parameters}]"),
        "responses": {"200": {"description": "ok", "content": content}},
    }
    return {"openapi": "3.1.0", "paths": {"/things": {"get": get}}}


def query(name: str, schema: str = "type: integer") -> str:
    return f"{{name: '{name}', in: query, schema: {{{schema}}}}}"


def told(findings: tuple[Finding, ...]) -> list[tuple[str, list[tuple[str, Any, Any]]]]:
    return [
        (one.rule, [(each.change.event, each.change.old, each.change.new) for each in one.related])
        for one in findings
    ]


OLD = listed(
    f"{query('limit', 'type: number, maximum: 250, default: 100')}, {query('cursor', 'type: string')}",
    f"data: {ROWS}, nextCursor: {{type: string}}",
)
NEW = listed(
    f"{query('pageSize', 'type: integer, maximum: 250, default: 100')}, {query('after', 'type: string')}",
    f"items: {ROWS}, pagination: {{type: object, properties: {{next: {{type: string}},"
    " hasMore: {type: boolean}}}",
)


@pytest.mark.parametrize("is_back", [False, True], ids=["there", "back"])
def test_list_size_and_cursor_under_other_names(is_back: bool) -> None:
    findings = diff(*map(version, (NEW, OLD) if is_back else (OLD, NEW))).findings
    (finding,) = (one for one in findings if one.change.event == "pagination-changed")
    names = [("data", "items"), ("cursor", "after"), ("limit", "pageSize")]
    assert sorted(
        (one.change.old, one.change.new) for one in finding.related if one.change.event.endswith("renamed")
    ) == sorted(name[::-1] if is_back else name for name in names)
    facts = [
        (one.change.event, one.change.subject, one.change.old, one.change.new)
        for one in finding.related
        if not one.change.event.endswith("renamed")
    ]
    places = ("pagination.next", "nextCursor") if is_back else ("nextCursor", "pagination.next")
    assert sorted(facts, key=str) == sorted(
        [
            ("property-removed" if is_back else "property-added", "pagination", None, None),
            ("property-moved", places[0].rpartition(".")[2], *places),
        ],
        key=str,
    )
    # What else changed about the size is told beside it: numbers with a fraction.
    rest = [one.rule for one in findings if one is not finding]
    assert rest == ["request-type-widened" if is_back else "request-type-narrowed"]


def test_names_in_brackets_and_members_of_meta() -> None:
    meta = "meta: {{type: object, properties: {{{0}: {{type: integer}}, {1}: {{type: string}}}}}}"
    old = listed(query("page[number]"), f"data: {ROWS}, {meta.format('total_pages', 'current_page')}")
    new = listed(
        query("page[cursor]", "type: string"),
        f"data: {ROWS}, {meta.format('estimated_remaining_count', 'next_cursor')}",
    )
    (finding,) = diff(version(old), version(new)).findings
    assert (finding.rule, finding.level.value) == ("pagination-changed", "breaking")
    assert (finding.change.detail["old_scheme"], finding.change.detail["new_scheme"]) == ("page", "cursor")
    subjects = {one.change.subject for one in finding.related}
    assert subjects >= {"page[number]", "page[cursor]"}
    assert all("page" in one or "c" in one for one in subjects)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("page[number]", "page"),
        ("page[size]", "size"),
        ("page[cursor]", "cursor"),
        ("page[after]", "cursor"),
        ("page[limit]", "size"),
        ("page[offset]", "offset"),
        ("page.number", "page"),
        ("filter[number]", None),
        ("number", None),
        ("pageCursor", "cursor"),
        ("page_size", "size"),
    ],
)
def test_what_a_name_says_of_paging(name: str, role: str | None) -> None:
    assert role_of(name) == role


def test_a_member_of_meta_alone_is_no_paging() -> None:
    old, new = (
        listed("", f"data: {ROWS}, meta: {{type: object, properties: {{{more}}}}}")
        for more in ("a: {type: string}", "a: {type: string}, total_pages: {type: integer}")
    )
    assert told(diff(version(old), version(new)).findings) == [("response-property-added", [])]


def test_lists_of_other_entries_are_not_one() -> None:
    other = "{type: array, items: {type: object, properties: {sum: {type: number}, iban: {type: boolean}}}}"
    old = listed(query("page"), f"data: {ROWS}")
    new = listed(query("cursor", "type: string"), f"errors: {other}")
    found = diff(version(old), version(new)).findings
    paging = [one for one in found if one.change.event == "pagination-changed"]
    assert [one.change.event for part in paging for one in part.related] == [
        "parameter-removed",
        "parameter-added",
    ]
