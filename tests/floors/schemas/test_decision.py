"""Covered, a witness, or unknown: with the algebra and without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from triaccord.schemas import Answer, Effort, Outcome, Validator, covers, decide, is_empty
from triaccord.schemas.algebra import NotModelled, SchemaSet, switched

NODE = {"type": "object", "required": ["v"]}


def tree(maximum: int, name: str = "T") -> dict[str, Any]:
    reference = {"$ref": f"#/$defs/{name}"}
    body = {**NODE, "properties": {"v": {"type": "integer", "maximum": maximum},
                                   "kids": {"type": "array", "items": reference}}}  # fmt: skip
    return {**reference, "$defs": {name: body}}


def wide(leaf: dict[str, Any], depth: int = 12) -> dict[str, Any]:
    """Every part refers to the next one twice: written out it would have 2^depth leaves."""
    defs: dict[str, Any] = {
        f"D{i}": {"type": "object", "properties": {n: {"$ref": f"#/$defs/D{i + 1}"} for n in "ab"}}
        for i in range(depth)
    }
    return {"$ref": "#/$defs/D0", "$defs": {**defs, f"D{depth}": leaf}}


@pytest.mark.parametrize(
    ("sender", "receiver"),
    [
        ({"type": "integer"}, {"type": "number"}),
        ({"enum": [1.0]}, {"enum": [1]}),
        ({"type": "string", "pattern": "^[a-c]$"}, {"type": "string", "pattern": "^[a-z]$"}),
        (tree(900), tree(1000)),
        (tree(900), tree(900, "Renamed")),
        (wide({"type": "string", "maxLength": 4}), wide({"type": "string"})),
        ({"type": "object", "properties": {"a": False}}, {"not": {"required": ["a"]}}),
    ],
)
def test_covered(sender: dict[str, Any], receiver: dict[str, Any]) -> None:
    assert decide(sender, receiver, effort=Effort(search_s=0)).outcome is Outcome.COVERED


@pytest.mark.parametrize(
    ("sender", "receiver", "value"),
    [
        ({"enum": [1]}, {"enum": [True]}, 1),
        ({"type": "number"}, {"type": "integer"}, 0.5),
        ({"type": "string"}, {"type": "string", "maxLength": 3}, "aaaa"),
        ({"type": "string"}, {"type": "string", "format": "date"}, "a"),
        ({"type": "number", "multipleOf": 0.01}, {"type": "number", "multipleOf": 0.05}, 0.01),
        (tree(1000), tree(900), {"v": 1000}),
        ({"type": ["string", "null"]}, {"type": "string"}, None),
        ({"type": "array", "items": {"enum": [1, 2]}}, {"type": "array", "uniqueItems": True}, [1, 1]),
    ],
)
def test_witness(sender: dict[str, Any], receiver: dict[str, Any], value: Any) -> None:
    decision = decide(sender, receiver, effort=Effort(search_s=0))
    assert (decision.outcome, repr(decision.value)) == (Outcome.WITNESS, repr(value))


def test_a_witness_deep_in_a_wide_schema() -> None:
    sender, receiver = wide({"type": "string"}), wide({"type": "string", "maxLength": 2})
    decision = decide(sender, receiver, effort=Effort(search_s=0))
    assert decision.outcome is Outcome.WITNESS
    assert Validator(sender).surely_accepts(decision.value)
    assert Validator(receiver).surely_refuses(decision.value)


def test_what_a_part_looks_at_counts_below_unevaluated_properties() -> None:
    # Set against set, `Old` is covered by `New`; but what only `Old` declares is then unevaluated.
    def closed(names: str) -> dict[str, Any]:
        part = {"type": "object", "properties": {name: {} for name in names}}
        return {"$ref": "#/$defs/P", "unevaluatedProperties": False, "$defs": {"P": part}}

    decision = decide(closed("ab"), closed("a"), effort=Effort(search_s=0))
    assert decision.outcome is Outcome.WITNESS
    assert set(decision.value) == {"b"}


def test_a_larger_branch_of_one_of_may_refuse_more() -> None:
    def union(maximum: int) -> dict[str, Any]:
        branches = [{"type": "integer", "maximum": maximum}, {"type": "integer", "minimum": 10}]
        return {"oneOf": branches}

    decision = decide(union(5), union(20), effort=Effort(search_s=0))
    assert (decision.outcome, decision.value) == (Outcome.WITNESS, 10)


@pytest.fixture
def without_algebra() -> Iterator[None]:
    with switched(False):
        yield


@pytest.mark.usefixtures("without_algebra")
def test_without_the_algebra_less_is_proved_and_nothing_is_wrong() -> None:
    short = {"type": "string", "maxLength": 3}
    assert covers(short, short) is Answer.UNKNOWN
    assert is_empty({"not": {}}) is Answer.UNKNOWN
    with pytest.raises(NotModelled):
        SchemaSet.of({})
    effort = Effort(search_s=5, searches=500)
    assert decide({"type": "string"}, short, effort=effort).outcome is Outcome.WITNESS
    assert decide(short, {"type": "string"}, effort=effort).outcome is Outcome.UNKNOWN


def test_answers_of_the_algebra() -> None:
    assert covers({"type": "number"}, {"type": "integer"}) is Answer.YES
    assert covers({"type": "integer"}, {"type": "string"}) is Answer.NO
    assert is_empty({"type": "string", "minLength": 2, "maxLength": 1}) is Answer.YES
    assert is_empty({"$ref": "#/nowhere"}) is Answer.UNKNOWN


@pytest.mark.parametrize("word", ["minLength", "pattern"])
def test_a_broken_schema_is_unknown(word: str) -> None:
    assert decide({"type": "string"}, {word: "("}, effort=Effort(search_s=0)).outcome is Outcome.UNKNOWN
