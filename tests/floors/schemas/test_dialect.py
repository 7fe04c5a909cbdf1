"""Dialects to JSON Schema 2020-12, by side, role and reading."""

from __future__ import annotations

from typing import Any

import pytest

from triaccord.loading.version import Dialect
from triaccord.model import Side
from triaccord.schemas import Reading, Role, SchemaTooLarge, Translator

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def translated(
    schema: Any,
    *,
    dialect: Dialect = Dialect.OPENAPI_3_0,
    side: Side = Side.REQUEST,
    role: Role = Role.RECEIVER,
    reading: Reading = Reading.PLAIN,
    formats: bool = True,
    **components: Any,
) -> dict[str, Any]:
    document = {"components": {"schemas": components}}
    translator = Translator(document, dialect, side=side, role=role, reading=reading, formats=formats)
    made = translator.translate([("/x", schema)]).schema
    assert made.pop("$schema") == DRAFT
    return made


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "nullable": True}, {"type": ["null", "string"]}),
        ({"type": "string", "x-nullable": True}, {"type": ["null", "string"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["null", "string"], "enum": ["a", None]},
        ),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"minimum": 1, "exclusiveMinimum": False}, {"minimum": 1}),
        ({"exclusiveMaximum": 5}, {"exclusiveMaximum": 5}),
        (
            {"type": "integer", "format": "int32"},
            {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
        ),
        (
            {"type": "integer", "format": "uint8", "maximum": 9},
            {"type": "integer", "minimum": 0, "maximum": 9},
        ),
        ({"type": "string", "format": "date"}, {"type": "string", "format": "date"}),
        ({"type": "string", "format": "vendor-special"}, {"type": "string"}),
        ({"type": "file"}, {}),
        ({"required": True}, {}),
        ({"enum": [1, True, 1]}, {"enum": [1, True]}),
        ({"uniqueItems": False, "minLength": 2.0, "x-a": 1, "example": 3}, {"minLength": 2}),
    ],
)
def test_keywords(schema: dict[str, Any], expected: dict[str, Any]) -> None:
    assert translated(schema) == expected


def test_formats_can_be_annotations() -> None:
    assert translated({"type": "integer", "format": "int32"}, formats=False) == {"type": "integer"}


def test_nullable_beside_all_of_accepts_null() -> None:
    made = translated({"allOf": [{"type": "object"}], "nullable": True})
    assert made == {"anyOf": [{"allOf": [{"type": "object"}]}, {"type": "null"}]}


READ_ONLY = {
    "type": "object",
    "properties": {"id": {"type": "integer", "readOnly": True}, "pin": {"type": "string", "writeOnly": True}},
    "required": ["id", "pin"],
}


@pytest.mark.parametrize(
    ("side", "role", "properties", "required"),
    [
        (Side.REQUEST, Role.SENDER, {"id": False, "pin": {"type": "string"}}, ["pin"]),
        (Side.REQUEST, Role.RECEIVER, {"id": True, "pin": {"type": "string"}}, ["pin"]),
        (Side.RESPONSE, Role.SENDER, {"id": {"type": "integer"}, "pin": False}, ["id"]),
        (Side.RESPONSE, Role.RECEIVER, {"id": {"type": "integer"}, "pin": True}, ["id"]),
    ],
)
def test_what_a_side_never_carries(side: Side, role: Role, properties: Any, required: list[str]) -> None:
    made = translated(READ_ONLY, side=side, role=role)
    assert made == {"type": "object", "properties": properties, "required": required}


def test_read_only_in_one_part_and_required_in_another() -> None:
    schema = {"allOf": [{"$ref": "#/components/schemas/A"}, {"required": ["id", "b"]}]}
    made = translated(schema, A={"properties": {"id": {"readOnly": True}, "b": {}}})
    assert made["allOf"] == [{"$ref": "#/$defs/A"}, {"required": ["b"]}]


def test_only_what_is_reached_comes_along() -> None:
    made = translated(
        {"$ref": "#/components/schemas/A"},
        A={"properties": {"a": {"$ref": "#/components/schemas/A"}}},
        B={"type": "string"},
    )
    assert made == {"$ref": "#/$defs/A", "$defs": {"A": {"properties": {"a": {"$ref": "#/$defs/A"}}}}}


def test_siblings_of_a_reference_count_from_3_1_on() -> None:
    schema = {"$ref": "#/components/schemas/A", "maxLength": 3, "description": "…"}
    assert translated(schema, A={"type": "string"})["$ref"] == "#/$defs/A"
    made = translated(schema, dialect=Dialect.OPENAPI_3_1, A={"type": "string"})
    assert made["allOf"] == [{"$ref": "#/$defs/A"}, {"maxLength": 3}]


def test_a_sender_writes_only_what_is_declared() -> None:
    schema = {"properties": {"a": {"properties": {"b": {}}}, "free": {"type": "object"}}}
    made = translated(schema, role=Role.SENDER, reading=Reading.DECLARED)
    assert made == {
        "properties": {
            "a": {"properties": {"b": {}}, "unevaluatedProperties": False},
            "free": {"type": "object"},
        },
        "unevaluatedProperties": False,
    }


def test_a_sender_tells_the_truth_in_a_discriminator() -> None:
    schema = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"meow": "#/components/schemas/Cat"}},
    }
    made = translated(schema, role=Role.SENDER, reading=Reading.DECLARED, Cat={"type": "object"}, Dog={})
    chosen = [branch["allOf"][1]["properties"]["kind"]["enum"] for branch in made["oneOf"]]
    assert chosen == [["meow"], ["Dog"]]


def test_a_reference_to_nowhere_is_a_doubt() -> None:
    translator = Translator({}, Dialect.OPENAPI_3_0, side=Side.REQUEST)
    made = translator.translate([("/x", {"$ref": "#/components/schemas/Gone"})])
    assert made.doubts == ("/x: `#/components/schemas/Gone` leads nowhere that we can follow",)


def test_a_budget_of_nodes() -> None:
    translator = Translator({}, Dialect.OPENAPI_3_0, side=Side.REQUEST, limit=3)
    with pytest.raises(SchemaTooLarge):
        translator.translate([("/x", {"properties": {name: {} for name in "abc"}})])


def test_a_trace_says_where_each_node_comes_from() -> None:
    document = {"definitions": {"A": {"type": "string"}}}
    translator = Translator(document, Dialect.SWAGGER_2_0, side=Side.RESPONSE, trace=True)
    made = translator.translate([("/x", {"properties": {"a": {"$ref": "#/definitions/A"}}})])
    assert made.traced == {
        "$schema": DRAFT,
        "$comment": "/x",
        "properties": {"a": {"$ref": "#/$defs/A", "$comment": "/x/properties/a"}},
        "$defs": {"A": {"$comment": "/definitions/A", "type": "string"}},
    }
    assert made.schema == {
        "$schema": DRAFT,
        "properties": {"a": {"$ref": "#/$defs/A"}},
        "$defs": {"A": {"type": "string"}},
    }


def test_leaves_that_say_the_same_at_the_same_place_are_one_for_two_documents() -> None:
    alike: dict[tuple[object, ...], dict[str, Any]] = {}

    def leaves(**properties: Any) -> dict[str, Any]:
        document = {"components": {"schemas": {"A": {"type": "object", "properties": properties}}}}
        made = Translator(document, Dialect.OPENAPI_3_0, side=Side.REQUEST, trace=True, alike=alike)
        return dict(
            made.opened([("/components/schemas/A", document["components"]["schemas"]["A"])]).root[
                "properties"
            ]
        )

    old = leaves(a={"type": "string"}, b={"type": "string", "format": "date"}, c={"type": "string"})
    new = leaves(
        a={"type": "string", "title": "t"}, b={"type": "string"}, c={"type": "string", "nullable": True}
    )
    assert old["a"] is new["a"]
    assert old["b"] == {**new["b"], "format": "date"}
    assert (old["c"]["type"], new["c"]["type"]) == ("string", ["null", "string"])
