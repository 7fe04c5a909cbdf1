"""Documents that were made to be slow, endless or too deep end, with a word where one is needed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.differ.documents import version
from triaccord.differ import diff
from triaccord.differ.comparison import Comparison


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def compared(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    """Two documents whose one response is the schema `S0`."""
    response = {"description": "ok", "content": {"text/json": {"schema": ref("S0")}}}
    paths = {"/x": {"get": {"responses": {"200": response}}}}
    sides = ({"openapi": "3.1.0", "paths": paths, "components": {"schemas": one}} for one in (old, new))
    return diff(*map(version, sides))


def chain(length: int, link: Any, end: dict[str, Any]) -> dict[str, Any]:
    """Schemas that each lead to the next."""
    return {**{f"S{place}": link(ref(f"S{place + 1}")) for place in range(length)}, f"S{length}": end}


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


@pytest.mark.parametrize(
    "link",
    [
        lambda below: below,
        lambda below: {"allOf": [below]},
        lambda below: {"allOf": [below, below]},
        lambda below: {"type": "array", "items": below},
        lambda below: {"type": "object", "properties": {"next": below}},
        lambda below: {"type": "object", "additionalProperties": below},
        lambda below: {"anyOf": [below, {"type": "boolean"}]},
        lambda below: {"oneOf": [{"type": "boolean"}, below], "description": "either"},
    ],
    ids=["reference", "allOf", "allOf-twice", "items", "properties", "additional", "anyOf", "oneOf"],
)
def test_a_long_way_to_a_change_is_gone(link: Any) -> None:
    found = compared(chain(3_000, link, TEXT), chain(3_000, link, NUMBER))
    assert [one.rule for one in found.findings] == ["response-type-changed"]
    assert found.incomplete == ()


@pytest.mark.parametrize("word", ["oneOf", "anyOf"])
def test_unions_nested_too_deep_are_said_to_be_left_out(word: str) -> None:
    def link(below: Any) -> Any:
        return {word: [below, {"type": "boolean"}], "minimum": 1}

    found = compared(chain(2_000, link, TEXT), chain(2_000, link, NUMBER))
    assert found.incomplete == ("the schema at `/components/schemas/S0` is nested too deep to be compared",)


def test_a_change_at_every_step_of_a_long_way() -> None:
    def link(name: str) -> Any:
        return lambda below: {"type": "object", "properties": {"next": below, name: {"type": "string"}}}

    found = compared(chain(400, link("wanted"), TEXT), chain(400, link("given"), TEXT))
    assert len(found.findings) == 800


def test_a_pattern_of_a_megabyte_is_compared_and_not_run() -> None:
    evil = "(" * 250_000 + "a" + ")*" * 250_000
    found = compared({"S0": {**TEXT, "pattern": evil}}, {"S0": {**TEXT, "pattern": f"{evil}b"}})
    assert [one.change.event for one in found.findings] == ["pattern-changed"]


def test_callbacks_that_call_back_into_themselves_end() -> None:
    def document(kind: str) -> dict[str, Any]:
        again = {"done": {"$ref": "#/components/callbacks/Done"}}
        answer = {"description": "ok", "content": {"text/json": {"schema": {"type": kind}}}}
        return {
            "openapi": "3.1.0",
            "paths": {"/x": {"post": {"callbacks": again, "responses": {}}}},
            "components": {
                "callbacks": {
                    "Done": {"{$url}": {"post": {"callbacks": again, "responses": {"200": answer}}}}
                }
            },
        }

    found = diff(version(document("string")), version(document("integer")))
    assert [one.change.event for one in found.findings] == ["type-changed"]
    assert found.incomplete == ()


def test_many_paths_take_no_more_each_than_few() -> None:
    def document(count: int, gone: int) -> dict[str, Any]:
        item = {"get": {"responses": {"200": {"description": "ok"}}}}
        return {"openapi": "3.1.0", "paths": {f"/p{n}": item for n in range(count) if n != gone}}

    found = diff(version(document(20_000, 7)), version(document(20_000, 11)))
    assert sorted(one.change.event for one in found.findings) == ["operation-added", "operation-removed"]
