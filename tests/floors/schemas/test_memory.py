"""Parts that remember: what is judged once, and what must not be taken for known."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.floors.schemas.test_covering import schemas
from triaccord.schemas import Answer, Covering, Sliced, Validator, minimal, search, slicing
from triaccord.schemas.memory import Memory, memory_of
from triaccord.schemas.slicing import Cell, sliced
from triaccord.schemas.validation import UnusableSchema


class Parts(dict[str, Any]):
    """Named parts that remember; with `beneath`, a view in which some stand for others."""

    def __init__(self, parts: dict[str, Any], beneath: Parts | None = None, changed: str = "") -> None:
        super().__init__(parts)
        self.memory = Memory(beneath and beneath.memory, changed.__eq__)


USER = {"type": "object", "properties": {"name": {"type": "string"}, "team": {"$ref": "#/$defs/team"}}}
TEAM = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 9}}, "required": ["name"]}
ROOT = {"type": "object", "properties": {"owner": {"$ref": "#/$defs/user"}, "count": {"type": "integer"}}}
VALUE = {"owner": {"name": "Anna Virtanen", "team": {"name": "platform", "about": "x" * 60}}, "count": 1}


def test_an_answer_holds_in_a_view_unless_it_rests_on_what_is_changed() -> None:
    beneath = Memory()
    beneath.keep("one", 1, frozenset({"a"}))
    beneath.keep("two", 2, frozenset({"a", "b"}))
    view = Memory(beneath, lambda name: name == "b")
    view.keep("three", 3, frozenset({"b"}))
    assert view.find("one") == (1, frozenset({"a"}))
    assert view.find("two") is None
    assert view.find("three") == (3, frozenset({"b"}))
    assert beneath.find("three") is None


def test_parts_that_do_not_remember_know_nothing() -> None:
    assert memory_of({"memory": 1}).find("one") is None


def test_a_part_of_many_values_is_judged_once() -> None:
    schema = {**ROOT, "$defs": Parts({"user": USER, "team": TEAM})}
    made: list[Any] = []
    with patch.object(slicing, "Cell", side_effect=lambda *a, **k: made.append(a[1]) or Cell(*a, **k)):
        assert all(Sliced(schema).accepts({**VALUE, "count": count}) for count in range(3))
    assert made == [VALUE["owner"]["team"], VALUE["owner"], *({**VALUE, "count": n} for n in range(3))]  # type: ignore[index,call-overload]


def test_a_view_does_not_take_for_known_what_rests_on_a_changed_part() -> None:
    parts = Parts({"user": USER, "team": TEAM})
    closed = {**TEAM, "additionalProperties": False}
    view = Parts({"user": USER, "team": closed}, parts, "team")
    assert Sliced({**ROOT, "$defs": parts}).accepts(VALUE)
    changed = Sliced({**ROOT, "$defs": view})
    assert not changed.accepts(VALUE)
    assert [(one.at, one.keyword) for one in changed.refusals(VALUE)] == [
        ("/owner/team", "additionalProperties")
    ]
    assert Sliced({**ROOT, "$defs": parts}).accepts(VALUE)


def test_the_second_opinion_is_about_the_whole_where_it_differs_on_a_part() -> None:
    schema = {**ROOT, "$defs": Parts({"user": USER, "team": TEAM})}
    ask = Validator.second_opinion

    def stubborn(self: Validator, value: Any) -> Answer:
        return Answer.NO if "platform" in str(value) else ask(self, value)

    with patch.object(Validator, "second_opinion", stubborn):
        assert Sliced(schema).accepts(VALUE)
        assert not Sliced(schema).surely_accepts(VALUE)
        assert Sliced(schema).second_opinion(VALUE) is Answer.NO


@settings(max_examples=150, deadline=None)
@given(schema=schemas, other=schemas, seed=st.integers(0, 1000))
def test_what_is_put_together_of_parts_is_what_the_whole_says(schema: Any, other: Any, seed: int) -> None:
    inner = {
        "type": "object",
        "properties": {"p": {"$ref": "#/$defs/x"}, "q": other, "r": {"anyOf": [schema]}},
    }
    parts = Parts({"x": schema, "inner": inner})
    whole = {"items": {"$ref": "#/$defs/inner"}, "$defs": parts}
    drawn = search.values({"allOf": [schema]}, {}, seed=seed)
    found = [value for _, value in zip(range(6), drawn, strict=False)]
    with patch.object(slicing, "_SMALL", 0):
        slices = Sliced(whole)
        for value in found:
            several = [{"p": value, "q": value}, {"r": value}, {"p": found[0], "r": found[-1]}]
            plain = Validator(sliced(whole, several))
            assert slices.accepts(several) is plain.accepts(several)
            assert slices.second_opinion(several) is plain.second_opinion(several)
            assert slices.refusals(several) == plain.refusals(several)


def test_the_smallest_value_of_a_part_is_made_once() -> None:
    parts = Parts({"user": {**USER, "required": ["team"]}, "team": TEAM})
    schema = {"properties": {"a": {"$ref": "#/$defs/user"}, "b": {"$ref": "#/$defs/user"}},
              "required": ["a", "b"], "$defs": parts}  # fmt: skip
    value = next(minimal.values(schema))
    assert value == {"a": {"team": {"name": "Anna"}}, "b": {"team": {"name": "Anna"}}}
    assert isinstance(value, dict)
    assert value["a"]["team"] is value["b"]["team"]  # type: ignore[index,call-overload]
    assert next(minimal.values(schema)) == value


@pytest.mark.parametrize("remembers", [True, False])
def test_recursion_ends_as_it_does_without_memory(remembers: bool) -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}, "required": ["next"]}
    tree = {"type": "object", "properties": {"down": {"anyOf": [{"$ref": "#/$defs/tree"}, {"type": "null"}]}},
            "required": ["down"]}  # fmt: skip
    kind = Parts if remembers else dict
    parts = kind({"node": node, "tree": tree})
    assert [*minimal.values({"$ref": "#/$defs/node", "$defs": parts})] == []
    assert [
        *minimal.values({"properties": {"t": {"$ref": "#/$defs/tree"}}, "required": ["t"], "$defs": parts})
    ] == []


def test_what_was_assumed_is_forgotten_where_a_comparison_breaks_off() -> None:
    sent = {"a": {"properties": {"b": {"$ref": "#/$defs/b"}}}, "b": {"enum": ["x", "y"]}}
    received = {"a": {"properties": {"b": {"$ref": "#/$defs/b"}}}, "b": {"enum": ["x"]}}
    covering = Covering(sent, received)
    root = {"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}
    with patch.object(Covering, "_accepts_all", side_effect=RecursionError), pytest.raises(RecursionError):
        covering.covers(*root)
    assert not covering.covers(*root)


def test_a_part_that_cannot_be_compiled_is_told_each_time() -> None:
    broken = {"type": "object", "properties": {"name": {"pattern": "("}}}
    schema = {**ROOT, "$defs": Parts({"user": USER, "team": broken})}
    for _ in range(2):
        with pytest.raises(UnusableSchema):
            Sliced(schema).accepts(VALUE)
