"""What a migration map says: steps per pair of schemas, and what it does not carry over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.floors.impact.invented import NEW, OLD, mapped, versions
from triaccord.impact.map import map_schema, read_map
from triaccord.impact.mapping import migration_map
from triaccord.impact.verifying import verified
from triaccord.model import AffectsYou, InputError
from triaccord.pipeline import Checker


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return mapped(tmp_path_factory.mktemp("map"))[0].to_json()


def bare(step: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in step.items() if key not in ("finding", "soft", "words")}


def operation(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (
        one for one in document["operations"] if f"{one['old']['method']} {one['old']['path']}" == name
    )
    return dict(found)


SHAPES = {
    "Bed": [
        {"kind": "optional", "name": "owner"},
        {"kind": "removed", "name": "secret", "closed": False, "required": False},
        {"kind": "removed", "name": "unit", "closed": False, "required": False, "value": "METRE"},
    ],
    "Bed.size": [{"kind": "convert", "old": ["integer"], "new": ["string"]}],
    "Bed.soil": [{"kind": "check", "in": "old", "keyword": "not-enum", "limit": ["PEAT"]}],
    "Plant": [
        {"kind": "added", "name": "address", "required": False, "early": True},
        {"kind": "rename", "old": "colour", "new": "color"},
        {"kind": "move", "old": ["streetName"], "new": ["address", "streetName"]},
        {"kind": "added", "name": "source", "required": True, "value": "WEB"},
    ],
    "Plant.graft": [],
    "Plant.height": [{"kind": "convert", "old": ["string"], "new": ["integer"]}],
    "Plant.note": [{"kind": "null", "in": "old"}],
    "Plant.state": [{"kind": "values", "pairs": [["IN_BLOOM", "INBLOOM"]]}],
    "paths./plants.get.200.application/json": [{"kind": "wrap", "in": "new", "key": "results"}],
    "paths./plants.get.parameters.1": [{"kind": "values", "pairs": [["HERB_PLANT", "HERB_PLANTS"]]}],
    "paths./plants.get.parameters.3.[]": [{"kind": "values", "pairs": [["NORTH_SIDE", "NORTH_SIDES"]]}],
    "paths./plants/{plantId}/watering.put.requestBody.application/json": [],
    "paths./plants/{plantId}/watering.put.requestBody.application/json.litres": [
        {"kind": "check", "in": "new", "keyword": "maximum", "limit": 5}
    ],
}


def test_shapes(document: dict[str, Any]) -> None:
    found = {name: [bare(step) for step in shape["steps"]] for name, shape in document["shapes"].items()}
    assert found == SHAPES


def test_a_model_that_holds_itself_is_one_shape(document: dict[str, Any]) -> None:
    plant = document["shapes"]["Plant"]
    assert plant["fields"]["parent"] == "Plant"
    assert document["shapes"][plant["fields"]["graft"]]["further"] == "Plant"


def test_operations(document: dict[str, Any]) -> None:
    kind, zones = ({"kind": "value", "in": "query", "name": name} for name in ("kind", "zones"))
    assert [bare(step) for step in operation(document, "GET /plants")["parameters"]] == [
        {**kind, "shape": "paths./plants.get.parameters.1"},
        {**zones, "shape": "paths./plants.get.parameters.3.[]", "sep": ","},
        {"kind": "move", "in": "query", "name": "limit", "to": "query", "as": "size"},
        {"kind": "default", "in": "query", "name": "size", "value": 20},
        {"kind": "default", "in": "query", "name": "sorted", "value": "up"},
    ]
    made = operation(document, "POST /plants")
    assert [(one["old"], one["new"], one["shape"]) for one in made["responses"]] == [("200", "201", "Plant")]
    assert made["body"] == "Plant"
    water = operation(document, "PUT /plants/{plantId}/water")
    assert (water["new"]["path"], water["new"]["names"]) == (
        "/plants/{plantId}/watering",
        {"plantId": "plantId"},
    )
    assert document["untouched"] == []


def test_uncovered_findings_say_why(document: dict[str, Any]) -> None:
    assert [
        (one["message"], one["field"], one["reason"], one["refuses"]) for one in document["uncovered"]
    ] == [
        (
            "property `secret` was removed in `Bed`",
            "secret",
            "nothing in the new version has the value of `secret`",
            True,
        ),
        (
            "property `size`: type `integer` → `string` in `Bed`",
            "size",
            "what cannot be written in the other type is stopped",
            True,
        ),
        (
            "property `owner` may now be missing in `Bed`",
            "owner",
            "nobody knows its value; answers without it are stopped",
            True,
        ),
        (
            "property `height`: type `string` → `integer` in `Plant`",
            "height",
            "what cannot be written in the other type is stopped",
            True,
        ),
        ("query parameter `notify` was removed", "notify", "calls that send it are stopped", True),
        ("`maximum` of property `litres`: `10` → `5`", "litres", "what does not fit is stopped", True),
        ("property `soil`: `PEAT` added in `Bed`", "soil", "what does not fit is let through", False),
    ]
    beds = operation(document, "GET /beds")
    assert [one["field"] for one in beds["refusals"]] == ["secret"]


def test_covered_and_uncovered_are_all_that_hurts(tmp_path: Path) -> None:
    found, findings = mapped(tmp_path)
    hurting = {one.fingerprint for one in findings if one.level.value == "breaking"}
    left = {one.finding for one in found.uncovered}
    assert hurting - left <= set(found.covered)
    assert not left & set(found.covered)


def test_the_schema_is_kept_to(document: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(map_schema())
    assert list(Draft202012Validator(map_schema()).iter_errors(document)) == []
    assert read_map(json.dumps(document)) == document


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "triaccord.migration-map/1"}'])
def test_what_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_map(text)


def test_what_does_not_touch_the_code_stops_nothing(tmp_path: Path) -> None:
    pair = versions(tmp_path)
    findings = Checker().compare(*pair).findings
    affects = {one.fingerprint: AffectsYou.NO for one in findings}
    found = migration_map(findings, *pair, affects=affects)
    assert [one for entry in found.operations for one in entry["refusals"]] == []
    assert {one.refuses for one in found.uncovered} == {False}


def test_made_up_messages_come_out_right(tmp_path: Path) -> None:
    found, _ = mapped(tmp_path)
    assert verified(found, *versions(tmp_path)).doubts == ()


def test_a_map_that_is_wrong_is_doubted(tmp_path: Path) -> None:
    found, _ = mapped(tmp_path)
    plant = dict(found.shapes)
    plant["Plant.height"] = type(plant["Plant.height"])()
    wrong = type(found)(old=found.old, new=found.new, operations=found.operations, shapes=plant)
    doubts = verified(wrong, *versions(tmp_path)).doubts
    assert [one.partition(":")[0] for one in doubts] == [
        "GET /plants 200",
        "POST /plants request",
        "POST /plants 201",
    ]


UNION = """
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /things:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
components:
  schemas:
    A: {type: object, properties: {colourName: {type: string}, a: {type: integer}}}
    B: {type: object, properties: {colourName: {type: string}, b: {type: integer}}}
"""


def test_what_other_alternatives_keep_is_not_renamed(tmp_path: Path) -> None:
    new = UNION.replace(
        "A: {type: object, properties: {colourName", "A: {type: object, properties: {colorName"
    )
    found, _ = mapped(tmp_path, UNION, new)
    assert [step["kind"] for shape in found.shapes.values() for step in shape.steps] == ["gap"]
    (left,) = found.uncovered
    assert left.reason == (
        "other alternatives have `colourName` or `colorName` too, and a value does not show which one it is"
    )


def test_the_same_documents_have_an_empty_map(tmp_path: Path) -> None:
    found, _ = mapped(tmp_path, OLD, OLD)
    assert (found.operations, found.shapes, found.uncovered) == ((), {}, ())
    assert len(found.untouched) == 4
    assert len(mapped(tmp_path, NEW, NEW)[0].untouched) == 4
