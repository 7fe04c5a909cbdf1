"""Every pointer of a text is found where a slow, independent reading finds it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from triaccord.loading import Limits, load, locate_many
from triaccord.loading.parsing import Parsed, parse
from triaccord.loading.pointers import Tokens, join_pointer, split_pointer
from triaccord.loading.positions import Locator, Source
from triaccord.model import InputError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def positions(parsed: Parsed, wanted: set[Tokens]) -> dict[Tokens, tuple[int, int]]:
    """What the first question answers, and a third: walked for it alone, and from the whole index."""
    source = Source("x", parsed)
    first, _, third = (source.places(wanted) for _ in range(3))
    assert first == third
    return first


def marks(node: yaml.Node, at: Tokens = ()) -> dict[Tokens, tuple[int, int]]:
    """Places by PyYAML's composer, which the product does not use."""
    found: dict[Tokens, tuple[int, int]] = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            tokens = (*at, key.value)
            found[tokens] = (key.start_mark.line + 1, key.start_mark.column + 1)
            found |= marks(value, tokens)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            tokens = (*at, str(index))
            found[tokens] = (value.start_mark.line + 1, value.start_mark.column + 1)
            found |= marks(value, tokens)
    return found


@given(VALUES, st.sampled_from([None, 1, 4]))
@settings(max_examples=150, deadline=None)
def test_json_places(value: Any, indent: int | None) -> None:
    # Sorted keys and ASCII, so that YAML reads the same text the same way.
    text = json.dumps({"k": value}, indent=indent, ensure_ascii=True)
    expected = {(), *marks(yaml.compose(text))} if "\\ud" not in text else set()
    if not expected:
        return
    at = marks(yaml.compose(text)) | {(): (1, 1)}
    assert positions(parse(text.encode(), "x.json"), set(at)) == at


@given(VALUES, st.booleans())
@settings(max_examples=150, deadline=None)
def test_yaml_places(value: Any, flow: bool) -> None:
    text = yaml.safe_dump({"k": value}, default_flow_style=flow, allow_unicode=True)
    at = marks(yaml.compose(text)) | {(): (1, 1)}
    assert positions(parse(text.encode(), "x.yaml"), set(at)) == at


@given(st.lists(st.text(max_size=5), max_size=4))
def test_pointers_come_back(tokens: list[str]) -> None:
    assert split_pointer(join_pointer(tokens)) == tuple(tokens)


@pytest.mark.parametrize("name", ["x.json", "x.yaml"])
def test_what_is_absent_stands_where_its_nearest_ancestor_does(name: str) -> None:
    text = '{"a": {\n  "b": [1]}}' if name == "x.json" else "a:\n  b: [1]\n"
    locate = Locator(Source(name, parse(text.encode(), name, Limits())))
    places = locate.many(["/a/b/0", "/a/b/7/x", "/a/c", "/z", ""])
    assert [(place.line, place.column) for place in places] == (
        [(2, 9), (2, 3), (1, 2), (1, 1), (1, 1)]
        if name == "x.json"
        else [(2, 7), (2, 3), (1, 1), (1, 1), (1, 1)]
    )


def test_the_last_of_two_equal_keys_is_meant() -> None:
    json_text = b'{"a": {"x": 1},\n "a": {"y": 1}}'
    found = positions(parse(json_text, "x.json"), {("a",), ("a", "x"), ("a", "y")})
    assert found == {(): (1, 1), ("a",): (2, 2), ("a", "x"): (2, 2), ("a", "y"): (2, 8)}
    yaml_text = b"a: {x: 1}\nb: 1\na: {y: 1}\n"
    found = positions(parse(yaml_text, "x.yaml"), {("a",), ("a", "y")})
    assert found[("a", "y")] == (3, 5)


def test_inside_aliases_places_stand_at_the_alias() -> None:
    text = b"a: &a\n  x: 1\nb: *a\n"
    assert positions(parse(text, "x.yaml"), {("b", "x")})[("b", "x")] == (3, 1)


def test_many_at_once_equal_one_by_one(tmp_path: Path) -> None:
    paths = "".join(f"  /p{n}:\n    get: {{responses: {{'200': {{description: d}}}}}}\n" for n in range(50))
    file = tmp_path / "a.yaml"
    file.write_text("openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths:\n" + paths)
    pointers = [f"/paths/~1p{n}/get/responses/200" for n in range(49, -1, -1)]
    version, other = load(str(file)), load(str(file))
    assert list(locate_many(version, pointers)) == [other.locate(pointer) for pointer in pointers]
    assert [place.line for place in locate_many(version, pointers)] == [5 + 2 * n for n in range(49, -1, -1)]


def _long_file(folder: Path) -> Path:
    """A document of more than a megabyte."""
    file = folder / "long.json"
    filler = {"x-filler": "x" * 1_100_000}
    file.write_text(json.dumps({"openapi": "3.0.3", "info": {"title": "t"}, **filler, "paths": {}}, indent=1))
    return file


def test_the_text_of_a_long_file_is_read_again_when_a_position_is_asked_for(tmp_path: Path) -> None:
    version = load(str(_long_file(tmp_path)))
    assert (version.locate("/paths").line, version.locate("/info/title").line) == (7, 4)


def test_a_long_file_that_was_changed_in_the_meantime_has_no_positions(tmp_path: Path) -> None:
    file = _long_file(tmp_path)
    version = load(str(file))
    file.write_text("\n" + file.read_text())
    with pytest.raises(InputError, match="changed while it was compared"):
        version.locate("/paths")
