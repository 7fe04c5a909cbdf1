"""Values of sets: readable, small, the same each time."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triaccord.schemas import Validator, builder, minimal, search
from triaccord.schemas.algebra import SchemaSet


@pytest.mark.parametrize(
    ("name", "schema", "first"),
    [
        ("email", {"type": "string"}, "anna@example.com"),
        ("dueDate", {"type": "string"}, "2024-02-29"),
        ("", {"type": "string", "format": "date-time"}, "2024-02-29T12:00:00Z"),
        ("currency", {"type": "string", "maxLength": 3}, "EUR"),
        ("currency", {"type": "string", "maxLength": 2}, "a"),
        ("price", {"type": "number"}, 12.5),
        ("price", {"type": "number", "maximum": 5}, 1),
        ("invoiceId", {"type": "integer"}, 1),
        ("", {"type": "number", "exclusiveMinimum": 3, "exclusiveMaximum": 4}, 3.5),
        ("", {"type": "integer", "multipleOf": 7, "minimum": 8}, 14),
        ("", {"type": "string", "minLength": 4}, "aaaa"),
        ("", {"type": "string", "pattern": "^[0-9]{3}-[A-Z]$"}, "000-A"),
        ("", {"enum": ["long one", "b"]}, "b"),
        ("", {"type": "object", "minProperties": 2}, {"x": "a", "extra": "a"}),
        ("", {"type": "array", "minItems": 2, "items": {"enum": [1, 2]}, "uniqueItems": True}, [1, 2]),
        ("", {"type": "array", "contains": {"const": 5}}, [5]),
    ],
)
def test_first_value(name: str, schema: dict[str, Any], first: Any) -> None:
    found = next(
        value for value in builder.values(SchemaSet.of(schema), name=name) if Validator(schema).accepts(value)
    )
    assert repr(found) == repr(first)


def test_recursion_ends() -> None:
    schema = {
        "$ref": "#/$defs/T",
        "$defs": {"T": {"type": "object", "required": ["t"], "properties": {"t": {"$ref": "#/$defs/T"}}}},
    }
    assert list(islice(builder.values(SchemaSet.of(schema)), 5)) == []
    assert list(minimal.values(schema)) == []


SCHEMAS = st.recursive(
    st.sampled_from(
        [
            {"type": "string"},
            {"type": "string", "minLength": 2, "maxLength": 3},
            {"type": "integer", "minimum": 3},
            {"type": "number", "exclusiveMaximum": 0},
            {"type": "boolean"},
            {"enum": ["a", 1, None]},
            {"type": "string", "format": "date"},
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda s: {"type": "array", "items": s, "minItems": 1}, inner),
        st.builds(
            lambda a, b: {"type": "object", "properties": {"a": a, "b": b}, "required": ["a"]}, inner, inner
        ),
        st.builds(lambda a, b: {"anyOf": [a, b]}, inner, inner),
        st.builds(lambda a: {"allOf": [a]}, inner),
    ),
    max_leaves=6,
)


@given(SCHEMAS)
def test_each_way_of_building_finds_a_value(schema: dict[str, Any]) -> None:
    accepts = Validator(schema).accepts
    assert accepts(next(minimal.values(schema)))
    assert any(map(accepts, islice(builder.values(SchemaSet.of(schema)), 20)))
    assert any(map(accepts, islice(search.values(schema, schema, seed=0), 50)))


def test_a_search_repeats_itself() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "number"}}}
    runs = [list(islice(search.values(schema, schema, seed=3), 30)) for _ in range(2)]
    assert runs[0] == runs[1]
