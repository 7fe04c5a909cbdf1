"""What is proved by structure is true, and the proofs that are needed are found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaccord.schemas import Outcome, Validator, decide, search
from triaccord.schemas.covering import Covering
from triaccord.schemas.slicing import Sliced

Schema = dict[str, Any]


OBJECT: Schema = {"type": "object", "properties": {"a": {"type": "string"}}, "unevaluatedProperties": False}
TREE: Schema = {
    "$ref": "#/$defs/T",
    "$defs": {
        "T": {
            "type": "object",
            "required": ["v"],
            "properties": {
                "v": {"type": "integer", "maximum": 5},
                "kids": {"type": "array", "items": {"$ref": "#/$defs/T"}},
            },
        }
    },
}
WIDER: Schema = {
    "$ref": "#/$defs/W",
    "$defs": {
        "W": {
            "type": "object",
            "properties": {
                "v": {"type": "number"},
                "kids": {"type": "array", "items": {"$ref": "#/$defs/W"}},
            },
        }
    },
}


@pytest.mark.parametrize(
    ("sent", "received", "expected"),
    [
        ({"type": "integer"}, {"type": "number"}, True),
        ({"type": "number"}, {"type": "integer"}, False),
        ({"enum": ["a"]}, {"type": "string", "maxLength": 1}, True),
        ({"enum": ["a", None]}, {"type": "string"}, False),
        ({"type": "string", "maxLength": 5}, {"type": "string", "maxLength": 6}, True),
        ({"type": "string"}, {"type": "string", "maxLength": 6}, False),
        ({"type": "integer", "exclusiveMinimum": 0}, {"minimum": 0}, True),
        ({"type": "integer", "minimum": 0}, {"exclusiveMinimum": 0}, False),
        ({"type": "integer", "multipleOf": 4}, {"multipleOf": 2}, True),
        (OBJECT, {"type": "object", "additionalProperties": False, "properties": {"a": True}}, True),
        (OBJECT, {"type": "object", "additionalProperties": False}, False),
        (OBJECT, {"type": "object", "properties": {"b": {"type": "integer"}}}, True),
        ({"type": "object"}, {"type": "object", "properties": {"b": {"type": "integer"}}}, False),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": ["string", "null"]}, True),
        ({"type": "string"}, {"oneOf": [{"type": "string"}, {"type": "null"}]}, True),
        ({"type": "string"}, {"oneOf": [{"type": "string"}, {"maxLength": 5}]}, False),
        ({"type": ["string", "null"]}, {"oneOf": [{"type": "string"}, {"type": "null"}]}, False),
        ({"type": "array", "items": {"enum": [1]}}, {"items": {"type": "integer"}}, True),
        ({"not": {"type": "string"}}, {"not": {"type": "string"}}, True),
        ({"not": {"type": "string"}}, {"not": {"type": "integer"}}, False),
        (TREE, WIDER, True),
        (WIDER, TREE, False),
        (False, {"type": "string"}, True),
    ],
)
def test_what_is_proved(sent: Any, received: Any, expected: bool) -> None:
    assert Covering(
        *((one.get("$defs", {}) if isinstance(one, dict) else {}) for one in (sent, received))
    ).covers(sent, received) is (expected)


def test_the_place_without_a_proof_is_told() -> None:
    covering = Covering(WIDER["$defs"], TREE["$defs"])
    assert not covering.covers(WIDER, TREE)
    assert [(gap.steps, gap.keyword) for gap in covering.gaps] == [((), "required")]


def test_an_assumption_that_fails_takes_what_rests_on_it_with_it() -> None:
    def tree(most: int) -> Schema:
        part = {"type": "object", "properties": {"next": {"$ref": "#/$defs/B"}, "v": {"maximum": most}}}
        return {"$ref": "#/$defs/A", "$defs": {"A": part, "B": {"allOf": [{"$ref": "#/$defs/A"}]}}}

    covering = Covering(tree(9)["$defs"], tree(5)["$defs"])
    assert not covering.covers({"$ref": "#/$defs/A"}, {"$ref": "#/$defs/A"})
    assert not covering.covers({"$ref": "#/$defs/B"}, {"$ref": "#/$defs/B"})


# ---- against values ---------------------------------------------------------------------------------------

_scalars = st.sampled_from([
    {"type": "string"}, {"type": "integer"}, {"type": "number", "minimum": 0}, {"enum": ["a", 1, None]},
    {"type": ["string", "null"], "maxLength": 2}, {"type": "integer", "maximum": 3}, {"const": "a"}, True, {},
    {"type": "string", "minLength": 2}, {"type": "boolean"},
])  # fmt: skip


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["a", "b", "c"])
    objects = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(names, inner, max_size=2)},
        optional={
            "required": st.lists(names, max_size=2, unique=True),
            "additionalProperties": st.one_of(inner, st.just(False)),
            "unevaluatedProperties": st.just(False),
        },
    )
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        objects,
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries({"anyOf": several}),
        st.fixed_dictionaries({"oneOf": several}),
        st.fixed_dictionaries({"allOf": several}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"anyOf": several, "unevaluatedProperties": st.just(False)}),
    )


schemas = st.recursive(_scalars, _larger, max_leaves=6)


@settings(max_examples=80, deadline=None)
@given(sent=schemas, received=schemas)
def test_no_value_contradicts_a_proof(sent: Any, received: Any) -> None:
    for receiver in (received, {"anyOf": [received, sent]}):
        if not Covering({}, {}).covers(sent, receiver):
            continue
        one, other = ({"allOf": [schema]} for schema in (sent, receiver))
        assert decide(one, other).outcome is not Outcome.WITNESS


@settings(max_examples=100, deadline=None)
@given(schema=schemas, seed=st.integers(0, 1000))
def test_a_slice_says_of_a_value_what_the_whole_says(schema: Any, seed: int) -> None:
    whole = {"allOf": [{"$ref": "#/$defs/x"}], "$defs": {"x": schema}}
    validator, slices = Validator(whole), Sliced(whole)
    for value in [*zip(range(8), search.values({"allOf": [schema]}, {}, seed=seed), strict=False)]:
        assert slices.accepts(value[1]) is validator.accepts(value[1])
