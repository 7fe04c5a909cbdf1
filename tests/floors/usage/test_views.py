"""Watched dicts and lists: what they note, and that they pass for the real thing."""

from __future__ import annotations

import collections
import copy
import dataclasses
import json
import operator
import pickle
import pprint
from collections.abc import Mapping, MutableMapping, MutableSequence
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from triaccord.usage.clients import held
from triaccord.usage.finish import finished
from triaccord.usage.naming import dotted
from triaccord.usage.nodes import Clock, Node
from triaccord.usage.recorder import Recorder
from triaccord.usage.sites import Sources
from triaccord.usage.values import How
from triaccord.usage.views import commit, plain, watch

HERE = Path(__file__).parent
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def body() -> dict[str, Any]:
    return {
        "id": 7,
        "name": "P",
        "unit": {"code": "KG", "size": 2},
        "rows": [{"no": 1, "sum": 5}, {"no": 2, "sum": 6}],
        "tags": ["a", "b"],
    }


class Watch:
    def __init__(self) -> None:
        self.node = Node(Clock(Sources(HERE)))
        self.body: Any = watch(body(), self.node)

    def noted(self, *hows: How) -> set[str]:
        commit(self.node.clock)
        return {
            dotted(steps)
            for steps, node in self.node.walk()
            for how, _ in node.marks
            if how in (hows or (How.READ,))
        }


READS = {
    "index": (lambda b: b["name"], {"name"}),
    "nested": (lambda b: b["unit"]["code"], {"unit", "unit.code"}),
    "get": (lambda b: b.get("name"), {"name"}),
    "get-absent": (lambda b: b.get("vat", 0), {"vat"}),
    "in": (lambda b: "vat" in b, {"vat"}),
    "pop": (lambda b: b.pop("unit")["code"], {"unit", "unit.code"}),
    "setdefault": (lambda b: b.setdefault("name", 1), {"name"}),
    "loop": (lambda b: [row["no"] for row in b["rows"]], {"rows", "rows[]", "rows[].no"}),
    "item": (lambda b: b["rows"][-1]["sum"], {"rows", "rows[]", "rows[].sum"}),
    "slice": (lambda b: b["rows"][1:][0]["sum"], {"rows", "rows[]", "rows[].sum"}),
    "sorted": (
        lambda b: sorted(b["rows"], key=lambda row: -row["sum"]),
        {"rows", "rows[]", "rows[].sum"},
    ),
    "sort": (lambda b: b["rows"].sort(key=operator.itemgetter("no")), {"rows", "rows[]", "rows[].no"}),
    "reversed": (lambda b: next(reversed(b["rows"]))["no"], {"rows", "rows[]", "rows[].no"}),
    "added": (lambda b: (b["rows"] + b["rows"])[3]["no"], {"rows", "rows[]", "rows[].no"}),
    "list-of": (lambda b: list(b["rows"]).pop()["no"], {"rows", "rows[]", "rows[].no"}),
    "itemgetter": (lambda b: operator.itemgetter("id", "name")(b), {"id", "name"}),
    "copy": (lambda b: b.copy()["name"], {"name"}),
    "copy-copy": (lambda b: copy.copy(b)["unit"]["code"], {"unit", "unit.code"}),
    "deepcopy": (lambda b: copy.deepcopy(b)["unit"]["code"], {"unit", "unit.code"}),
    "or": (lambda b: (b | {"x": 1})["unit"]["code"], {"unit", "unit.code"}),
    "values": (lambda b: [v["code"] for v in b.values() if isinstance(v, dict)], {"unit.code"}),
    "items": (lambda b: dict(b.items())["unit"]["size"], {"unit.size"}),
    "dict-of": (lambda b: dict(b)["unit"]["size"], {"unit.size"}),
    "chain": (lambda b: collections.ChainMap({}, b)["name"], {"name"}),
    "format": (lambda b: "{name} {unit[code]}".format_map(b), {"name", "unit", "unit.code"}),
    "percent": (lambda b: "%(name)s" % b, {"name"}),  # noqa: UP031  # it is what is tested
}


@pytest.mark.parametrize(("use", "paths"), READS.values(), ids=READS)
def test_reads_by_name_are_noted_exactly(use: Any, paths: set[str]) -> None:
    watched = Watch()
    use(watched.body)
    assert watched.noted() == paths


def test_match_statement_reads_its_keys() -> None:
    watched = Watch()
    match watched.body:
        case {"unit": {"code": "KG", **rest}, "id": int(number)}:
            assert (number, rest) == (7, {"size": 2})
    assert watched.noted() == {"unit", "unit.code", "id"}


EVERYTHING = {"", "unit", "rows", "rows[]", "tags"}
BULKS = {
    "items": (lambda b: list(b.items()), {""}),
    "values": (lambda b: list(b.values()), {""}),
    "keys": (lambda b: sorted(b.keys()), {""}),
    "iter": (lambda b: sorted(b), {""}),
    "splat": (lambda b: {**b}, {""}),
    "dict-of": (lambda b: dict(b), {""}),
    "equal": (lambda b: b == {}, EVERYTHING),
    "unequal": (lambda b: b["unit"] != {}, {"unit"}),
    "dumps": (lambda b: json.dumps(b), {"", "unit", "rows[]"}),
    "pickle": (lambda b: pickle.dumps(b), EVERYTHING),
}


@pytest.mark.parametrize(("use", "paths"), BULKS.values(), ids=BULKS)
def test_taking_everything_is_kept_apart_from_reading_by_name(use: Any, paths: set[str]) -> None:
    watched = Watch()
    use(watched.body)
    assert watched.noted(How.BULK) == paths
    assert watched.noted(How.READ) <= {"unit", "rows[]", "tags[]"}


def test_keywords_of_a_call_are_noted_as_unpacked() -> None:
    watched = Watch()

    def take(**every: Any) -> Any:
        return every["unit"]["code"]

    take(**watched.body)
    assert watched.noted(How.UNPACK) == {"id", "name", "unit", "rows", "tags"}
    assert watched.noted(How.READ) == {"unit.code"}
    assert watched.noted(How.BULK) == set()


def test_dataclass_and_attrs_take_keywords() -> None:
    @dataclasses.dataclass
    class Unit:
        code: str
        size: int

    @attrs.define
    class Other:
        code: str
        size: int

    watched = Watch()
    assert Unit(**watched.body["unit"]).code == Other(**watched.body["unit"]).code == "KG"
    assert watched.noted(How.UNPACK) == {"unit.code", "unit.size"}


def test_keys_that_the_code_put_in_itself_are_not_the_apis() -> None:
    watched = Watch()
    watched.body["mine"] = {"a": 1}
    watched.body.update(also=1)
    watched.body |= {"third": 3}
    assert (watched.body["mine"]["a"], watched.body["also"], watched.body.get("third")) == (1, 1, 3)
    assert watched.noted() == set()


def test_loop_over_the_keys_is_bulk_not_a_reading_of_each_name() -> None:
    recorder = Recorder(HERE)
    node = _exchange(recorder)
    value = watch(body(), node)
    assert {key: value[key] for key in value}["id"] == 7
    answer = finished(recorder, tests=1).calls[0].answers[0]
    assert [(read.path, read.how) for read in answer.reads] == [("", How.BULK)]


def _exchange(recorder: Recorder) -> Node:
    recorder.exchange(
        method="GET",
        url="http://api.test/products",
        headers={},
        content=None,
        stack=(),
        status=200,
        media_type="application/json",
    )
    node: Node = recorder.calls[("api.test", "/products", "GET")].answers[200].node
    return node


@given(JSON)
def test_a_watched_value_passes_for_the_real_one(value: Any) -> None:
    def fresh() -> Any:
        return watch(copy.deepcopy(value), Node(Clock(Sources(HERE))))

    assert fresh() == value
    assert value == fresh()
    assert (fresh() != value) is False
    assert repr(fresh()) == repr(value)
    assert pprint.pformat(fresh()) == pprint.pformat(value)
    assert json.dumps(fresh()) == json.dumps(value)
    assert json.dumps(fresh(), indent=1, sort_keys=True) == json.dumps(value, indent=1, sort_keys=True)
    assert pickle.loads(pickle.dumps(fresh())) == value
    assert type(pickle.loads(pickle.dumps(fresh()))) is type(value)
    assert copy.deepcopy(fresh()) == copy.copy(fresh()) == value
    assert plain(fresh()) == value
    if isinstance(value, dict):
        assert isinstance(fresh(), dict)
        assert isinstance(fresh(), MutableMapping)
        assert list(fresh()) == list(value)
        assert dict(**fresh()) == {**fresh()} == value
        assert (fresh() | {"a": 1}, {"a": 1} | fresh()) == (value | {"a": 1}, {"a": 1} | value)
        assert type(fresh())(fresh()) == value
        assert type(type(fresh())(fresh())) is dict
        assert fresh().keys() == value.keys()
        assert len(fresh()) == len(value)
    if isinstance(value, list):
        assert isinstance(fresh(), MutableSequence)
        assert fresh()[:] == fresh() + [] == fresh() * 1 == value  # noqa: RUF005  # it is what is tested
        assert type(type(fresh())(fresh())) is list


def test_nested_values_stay_the_same_object() -> None:
    value = Watch().body
    assert value["unit"] is value["unit"]
    assert value["rows"][0] is next(iter(value["rows"]))
    value["unit"]["code"] = "L"
    value["rows"][0]["no"] = 9
    assert (value["unit"]["code"], value["rows"][0]["no"]) == ("L", 9)


def test_unhashable_like_the_real_ones() -> None:
    with pytest.raises(TypeError):
        hash(Watch().body)
    with pytest.raises(KeyError, match="nothing"):
        Watch().body["nothing"]
    assert isinstance(Watch().body, Mapping)


def test_yaml_dumps_them_while_clients_are_held() -> None:
    with held(Recorder(HERE)):
        assert yaml.safe_load(yaml.safe_dump(Watch().body)) == body()
