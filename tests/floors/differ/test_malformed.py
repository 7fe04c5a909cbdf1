"""Values that a keyword cannot have are read as they were meant or left unjudged: never safe or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.differ.documents import from_fragment, version, with_schema
from triaccord.differ import Comparison, diff
from triaccord.model import Side

NUMBER = {"type": "number", "minimum": 1, "maximum": 250}
BODY = "<memory> /paths/~1things/post/requestBody/content/application~1json/schema"


def compared(old: Any, new: Any, side: Side = Side.REQUEST) -> Comparison:
    return diff(with_schema(old, side), with_schema(new, side))


def rules(found: Comparison) -> list[str]:
    return [one.rule for one in found.findings]


@pytest.mark.parametrize(
    ("word", "written", "rule", "was_read"),
    [
        ("maximum", "100", "request-range-tightened", "`maximum` should be a number; '100' was read as 100"),
        ("nullable", "TRUE", "request-null-allowed",
         "`nullable` should be true or false; 'TRUE' was read as true"),
        ("type", ["number", None], "request-null-allowed",
         '`type` should be one of the types of JSON; ["number", null] was read as ["number", "null"]'),
    ],
)  # fmt: skip
def test_what_is_plain_is_read_as_it_was_meant(word: str, written: Any, rule: str, was_read: str) -> None:
    found = compared(NUMBER, {**NUMBER, word: written})
    assert (rules(found), found.unjudged) == ([rule], ())
    assert found.repairs == (f"{BODY}/{word}: {was_read}",)


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("maximum", "abc"),
        ("maximum", [1]),
        ("maximum", None),
        ("maximum", True),
        ("maximum", float("nan")),
        ("maximum", "1_000"),
        ("maximum", "2024-01-01"),
        ("maxItems", -1),
        ("multipleOf", 0),
        ("enum", "a"),
        ("type", "strng"),
        ("type", ["number", "strng"]),
        ("deprecated", "yes"),
        ("required", True),
        ("pattern", 5),
        ("properties", ["a"]),
        ("allOf", {"type": "string"}),
    ],
)
@pytest.mark.parametrize("side", list(Side))
def test_what_is_not_is_left_unjudged_with_its_place(word: str, written: Any, side: Side) -> None:
    for found in (
        compared(NUMBER, {**NUMBER, word: written}, side),
        compared({**NUMBER, word: written}, NUMBER, side),
    ):
        assert rules(found) == []
        assert [one.what for one in found.unjudged] == [f"`{word}`, which cannot be read"]
        assert len(found.repairs) == 1
        assert found.repairs[0].endswith("was not read")


def test_what_stands_beside_is_compared_all_the_same() -> None:
    found = compared(NUMBER, {"type": "number", "minimum": 2, "maximum": [1]})
    assert rules(found) == ["request-range-tightened"]
    assert [(one.old, one.new) for one in found.unjudged] == [(250, [1])]


def test_the_same_slip_on_both_sides_is_no_difference() -> None:
    slip = {"type": "strng", "maximum": "abc"}
    found = compared(slip, {**slip, "description": "new"})
    assert (found.findings, found.unjudged) == ((), ())
    corrected = compared({**NUMBER, "maximum": "250"}, NUMBER)
    assert (corrected.findings, corrected.unjudged, len(corrected.repairs)) == ((), (), 1)


def test_a_property_that_is_no_schema() -> None:
    old = {"type": "object", "properties": {"n": {"type": "string"}}}
    found = compared(old, {"type": "object", "properties": {"n": "string"}})
    assert (rules(found), [one.what for one in found.unjudged]) == ([], ["what is no schema"])


def test_a_slip_in_a_branch_of_alternatives() -> None:
    old = {"anyOf": [{"type": "string"}, {"type": "number", "maximum": 9}]}
    found = compared(old, {"anyOf": [{"type": "string"}, {"type": "number", "maximum": "x"}]})
    assert (rules(found), [one.what for one in found.unjudged]) == ([], ["`maximum`, which cannot be read"])


def test_a_parameter_that_must_be_sent_says_so_in_text() -> None:
    text = "parameters: [{name: q, in: query, required: %s, schema: {type: string}}]"
    found = diff(from_fragment(text % "false"), from_fragment(text % "'true'"))
    assert rules(found) == ["parameter-required"]
    assert found.repairs == (
        "<memory> /paths/~1things/post/parameters/0/required: "
        "`required` should be true or false; 'true' was read as true",
    )


def test_what_is_no_object_or_list_is_told_where_it_reads_as_removed() -> None:
    ok: dict[str, Any] = {"responses": {"200": {"description": "ok"}}}
    parameters = [{"name": "limit", "in": "query", "schema": {"type": "number"}}]
    old = {"get": ok, "post": {**ok, "parameters": parameters}}
    new = {"get": None, "post": {**ok, "parameters": "limit"}}
    found = diff(*(version({"openapi": "3.1.0", "paths": {"/things": item}}) for item in (old, new)))
    assert rules(found) == ["operation-removed", "parameter-removed"]
    assert found.repairs == (
        "<memory> /paths/~1things/get: `get` should be an object; null was not read",
        "<memory> /paths/~1things/post/parameters: `parameters` should be a list; 'limit' was not read",
    )
