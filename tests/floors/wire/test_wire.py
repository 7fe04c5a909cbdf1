"""What goes over the wire: schemas in either direction, values, parameters, and who does what."""

from __future__ import annotations

from typing import Any

import pytest

from triaccord.loading.version import Dialect, Version
from triaccord.model import Side
from triaccord.wire import Api, Parameter, Role, Sampler, SchemaBook, roles_of
from triaccord.wire.encoding import MISSING, decode, encode
from triaccord.wire.paging import Test as Comparing
from triaccord.wire.paging import filters_of, paging_of
from triaccord.wire.patterns import text_for


def version(dialect: Dialect = Dialect.OPENAPI_3_0, **document: Any) -> Version:
    return Version(origin="x", title="", version="1", dialect=dialect, document=document)


def book(
    schema: dict[str, Any], side: Side = Side.REQUEST, dialect: Dialect = Dialect.OPENAPI_3_0
) -> tuple[Any, SchemaBook]:
    made = SchemaBook(version(dialect, components={"schemas": {"It": schema}}), side)
    return made.of({"$ref": "#/components/schemas/It"}), made


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"type": "string", "nullable": True}, [None, "a"], [1]),
        ({"type": "string", "enum": ["a"], "nullable": True}, [None, "a"], ["b"]),
        ({"type": "number", "minimum": 1, "exclusiveMinimum": True}, [1.1], [1]),
        ({"type": "number", "maximum": 1, "exclusiveMaximum": False}, [1], [1.1]),
        ({"type": "string", "format": "date"}, ["2021-02-03"], ["3.2.2021"]),
        ({"allOf": [{"type": "object", "required": ["a"]}], "nullable": True}, [None, {"a": 1}], [{}]),
    ],
)
def test_the_dialect_of_3_0_is_understood(schema: dict[str, Any], right: list[Any], wrong: list[Any]) -> None:
    made, schemas = book(schema)
    assert [schemas.accepts(made, value) for value in (*right, *wrong)] == [True] * len(right) + [
        False
    ] * len(wrong)


def test_who_speaks_decides_what_is_required() -> None:
    schema = {
        "type": "object",
        "required": ["id", "secret", "name"],
        "properties": {"id": {"readOnly": True}, "secret": {"writeOnly": True}, "name": {}},
    }
    missing = {}
    for side in (Side.REQUEST, Side.RESPONSE):
        made, schemas = book(schema, side)
        missing[side] = [mistake.message for mistake in schemas.mistakes(made, {})]
    assert missing == {
        Side.REQUEST: ['"name" is a required property', '"secret" is a required property'],
        Side.RESPONSE: ['"id" is a required property', '"name" is a required property'],
    }


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 3, "maximum": 9, "multipleOf": 4},
        {"type": "number", "exclusiveMinimum": True, "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": "^[A-Z]{2}[0-9]{4,6}$"},
        {"type": "string", "minLength": 30, "maxLength": 31},
        {"type": "string", "format": "uuid"},
        {"type": "array", "items": {"type": "boolean"}, "minItems": 3},
        {
            "oneOf": [
                {"type": "integer"},
                {"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}},
            ]
        },
        {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"enum": ["q"]}}}]},
        {"type": "object", "properties": {"again": {"$ref": "#/components/schemas/It"}}},
        {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2},
    ],
    ids=str,
)
def test_values_are_right_and_the_same_for_the_same_seed(schema: dict[str, Any]) -> None:
    made, schemas = book(schema)
    for seed in range(5):
        for optional in (False, True):
            value = Sampler(schemas, seed, optional=optional).sample(made, "/here")
            assert schemas.mistakes(made, value) == ()
            assert value == Sampler(schemas, seed, optional=optional).sample(made, "/here")


def test_a_new_enum_value_moves_few() -> None:
    old, old_book = book({"enum": ["a", "b", "c"]})
    new, new_book = book({"enum": ["a", "b", "c", "d"]})
    places = [f"/p|{n}" for n in range(200)]
    pairs = [
        (Sampler(old_book, 1).sample(old, place), Sampler(new_book, 1).sample(new, place)) for place in places
    ]
    assert {was for was, now in pairs if was != now} <= {"a", "b", "c"}
    assert {now for was, now in pairs if was != now} == {"d"}


@pytest.mark.parametrize(
    "pattern", ["^a+$", "[^x]{3}", "(foo|ba[rz])", r"^\d{3}-\w+$", "^(?:[A-Z][a-z]*){2,3}$"]
)
def test_patterns_are_met(pattern: str) -> None:
    import re

    made = text_for(pattern, lambda below: below - 1)
    assert made is not None
    assert re.search(pattern, made)


def at_query(schema: dict[str, Any] | None = None, **more: Any) -> Parameter:
    return Parameter(name="a", where="query", schema=schema or {}, **more)


@pytest.mark.parametrize(
    ("parameter", "value", "pairs"),
    [
        (at_query({"type": "integer"}), 3, [("a", "3")]),
        (at_query({"type": "boolean"}), True, [("a", "true")]),
        (at_query({"type": "array", "items": {"type": "integer"}}), [1, 2],
         [("a", "1"), ("a", "2")]),
        (at_query({"type": "array"}, explode=False), ["x", "y"], [("a", "x,y")]),
        (at_query({"type": "array"}, style="pipeDelimited", explode=False),
         ["x", "y"], [("a", "x|y")]),
        (at_query({"type": "object", "properties": {"k": {"type": "integer"}}},
                   style="deepObject"), {"k": 1}, [("a[k]", "1")]),
        (at_query(as_json=True), {"k": [1]}, [("a", '{"k":[1]}')]),
    ],
    ids=["integer", "boolean", "exploded", "commas", "pipes", "deep", "json"],
)  # fmt: skip
def test_parameters_go_over_the_wire_and_back(
    parameter: Parameter, value: Any, pairs: list[tuple[str, str]]
) -> None:
    assert encode(parameter, value) == pairs
    assert decode(parameter, pairs) == value
    assert decode(parameter, []) is MISSING


def test_text_that_is_no_number_stays_text() -> None:
    parameter = Parameter(name="a", where="query", schema={"type": "integer"})
    assert [decode(parameter, [("a", text)]) for text in ("7", "7.0", "x", "nan", "")] == [
        7,
        7,
        "x",
        "nan",
        "",
    ]


def listing(item: dict[str, Any], **envelope: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"results": {"type": "array", "items": item}, **envelope}}
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


def test_roles_are_read_off_paths_and_answers() -> None:
    item = {"type": "object", "properties": {"orderId": {"type": "integer"}, "state": {"type": "string"}}}
    one = {"200": {"description": "", "content": {"application/json": {"schema": item}}}}
    body = {"content": {"application/json": {"schema": item}}}
    api = Api(
        version(
            paths={
                "/orders": {
                    "get": {"responses": listing(item)},
                    "post": {"requestBody": body, "responses": one},
                },
                "/orders/{id}": {m: {"responses": one} for m in ("get", "put", "patch", "delete")},
                "/orders/{id}/send": {"put": {"responses": one}},
                "/company": {"get": {"responses": one}, "put": {"requestBody": body, "responses": one}},
                "/boxes/json": {"get": {"responses": listing(item)}},
                "/boxes/create": {"post": {"requestBody": body, "responses": one}},
            }
        )
    )
    uses, resources = roles_of(api)
    assert {str(o.ref): (u.role, u.resource) for o, u in uses.items()} == {
        "GET /orders": (Role.LIST, "/orders"),
        "POST /orders": (Role.CREATE, "/orders"),
        "GET /orders/{id}": (Role.READ, "/orders"),
        "PUT /orders/{id}": (Role.REPLACE, "/orders"),
        "PATCH /orders/{id}": (Role.UPDATE, "/orders"),
        "DELETE /orders/{id}": (Role.DELETE, "/orders"),
        "PUT /orders/{id}/send": (Role.ACTION, "/orders"),
        "GET /company": (Role.READ_ONE, "/company"),
        "PUT /company": (Role.WRITE_ONE, "/company"),
        "GET /boxes/json": (Role.LIST, "/boxes"),
        "POST /boxes/create": (Role.CREATE, "/boxes"),
    }
    assert resources["/orders"].id_fields == ("orderId",)


def test_paging_and_filters_are_read_off_names() -> None:
    def query(name: str, kind: str = "integer", **more: Any) -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": {"type": kind, **more}}

    parameters = [
        query("pageSize", default=20, maximum=100),
        query("page", default=1),
        query("state", "string"),
        query("states", "array", items={"type": "string"}),
        query("createdStartDate", "string"),
        query("toAmount", "number"),
        query("startDate", "string"),
        query("verbose", "boolean"),
    ]
    api = Api(version(paths={"/a": {"get": {"parameters": parameters, "responses": {}}}}))
    (operation,) = api.operations
    paging = paging_of(operation)
    assert (paging.size, paging.page, paging.first_page, paging.default_size, paging.max_size) == (
        "pageSize", "page", 1, 20, 100,
    )  # fmt: skip
    fields: dict[str, Any] = {name: {} for name in ("state", "created", "amount", "startDate")}
    assert [(f.parameter, f.field, f.test) for f in filters_of(operation, fields, paging)] == [
        ("state", "state", Comparing.EQUALS),
        ("states", "state", Comparing.ONE_OF),
        ("createdStartDate", "created", Comparing.FROM),
        ("toAmount", "amount", Comparing.UNTIL),
    ]
