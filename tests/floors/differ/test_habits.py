"""Habits of documents that the letter would read against their writers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.differ.documents import from_fragment, version, with_schema
from triaccord.differ import diff
from triaccord.model import Side


def parameter(where: str, schema: str) -> str:
    return f"{{parameters: [{{name: id, in: {where}, required: true, schema: {schema}}}]}}"


@pytest.mark.parametrize("where", ["path", "query", "header"])
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{type: integer}", "{type: string}", ("request-type-widened", "`integer` → `string`")),
        ("{type: number}", "{type: string}", ("request-type-widened", "`number` → `string`")),
        ("{type: integer}", "{type: string, minLength: 1}", ("request-type-widened", "`integer` → `string`")),
        ("{type: integer}", "{type: string, maxLength: 3}", ("request-type-changed", "`integer` → `string`")),
        ("{type: integer}", "{type: string, format: uuid}", ("request-type-changed", "`integer` → `string`")),
        ("{type: string}", "{type: integer}", ("request-type-narrowed", "`string` → `integer`")),
    ],
)
def test_text_on_the_wire(where: str, old: str, new: str, says: tuple[str, str]) -> None:
    found = diff(from_fragment(parameter(where, old)), from_fragment(parameter(where, new))).findings
    assert [(finding.rule, finding.message.rpartition("type ")[2]) for finding in found] == [says]


def array(**words: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, **words}


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        (array(enum=["a", "b"]), {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}, []),
        (array(), array(enum=["a", "b"]), ["request-enum-set"]),
        (array(enum=["a", "b"]), array(enum=["a", "b", "c"]), ["request-enum-value-added"]),
        (array(enum=["a", "b"]), array(enum=["a"]), ["request-enum-value-removed"]),
    ],
    ids=["respelled", "listed", "longer", "shorter"],
)
def test_values_beside_items_are_meant_for_them(
    old: dict[str, Any], new: dict[str, Any], rules: list[str]
) -> None:
    found = diff(with_schema(old, Side.REQUEST), with_schema(new, Side.REQUEST)).findings
    assert [finding.rule for finding in found] == rules


def served(url: str, number: str) -> dict[str, Any]:
    info = {"title": "t", "version": number}
    return {"swagger": "2.0", "info": info, "basePath": url, "paths": {}}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (("/v1.43", "1.43"), ("/v1.44", "1.44"), "server-version-changed"),
        (("/v1.43", "1.43"), ("/v1.44", "1.43"), "server-changed"),
        (("/v1", "1"), ("/next", "2"), "server-changed"),
        (("/api/v1", "1"), ("/rest/v2", "2"), "server-changed"),
    ],
)
def test_versions_served_side_by_side(old: tuple[str, str], new: tuple[str, str], rule: str) -> None:
    from triaccord.loading.version import Dialect

    found = diff(*(version(served(*one), Dialect.SWAGGER_2_0) for one in (old, new))).findings
    assert [finding.rule for finding in found] == [rule]


SHARED = """
paths:
  /things:
    get:
      parameters: [{{name: size, in: query, schema: {{$ref: '#/components/schemas/Size'}}}}]
      responses: {{{statuses}}}
components: {{schemas: {{Size: {{type: integer, default: {default}}}}}}}
"""


def test_default_of_a_named_schema_that_a_parameter_has() -> None:
    texts = [SHARED.format(default=number, statuses="'200': {description: ok}") for number in (20, 50)]
    found = diff(*map(from_fragment, texts)).findings
    assert [finding.rule for finding in found] == ["parameter-default-changed"]


def test_what_is_no_status_is_left() -> None:
    words = "'200': {description: ok}", "'200': {description: ok}, maybe: {description: odd}"
    found = diff(*(from_fragment(SHARED.format(default=20, statuses=one)) for one in words))
    assert found.findings == ()
    assert [one.what for one in found.unjudged] == ["response 'maybe', which is no status"]
