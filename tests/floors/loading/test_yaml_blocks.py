"""Places by indentation are those that libyaml has, or none are given."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from triaccord.loading.yaml_blocks import YamlBlocks
from triaccord.loading.yaml_walk import walk
from triaccord.model import InputError

# libyaml, which speaks YAML 1.1, ends lines at these; YAML 1.2, editors and `git` do not, nor do we.
NO_BREAKS = st.characters(exclude_characters="\x85\u2028\u2029", codec="utf-8")
TEXTS = st.text(NO_BREAKS, max_size=8) | st.sampled_from(
    ["a: b", "- a", "# no", "a:\n  b: c\nd: e\n", " x\n\ny: z", "'", "|"]
)
VALUES = st.recursive(
    st.none() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)

READ = {
    "a list as far left as its key": "a:\n- b: 1\n  c: 2\n- d\ne: 1\n",
    "a text that looks like members": "a: |\n  b: 1\n    c: 2\nd:\n  e: >-\n    f: 3\n\n    g: 4\n  h: 1\n",
    "comments at any depth": "# x: 1\na:\n# y: 2\n    # z: 3\n  b: 1 # c: 2\n      # d: 3\ne: 1\n",
    "quoted keys": "'a b': {c: 1}\n\"d: e\":\n  'it''s': 1\n  200: {x: [1, 2]}\n",
    "a text over several lines": 'a: "b: c\n  d: e"\nf: g\n  h\n  i\nj: 1\n',
    "braces over several lines": "a: {b: 1,\n  c: {d: 2}}\ne:\n  [f,\n   g]\n",
    "anchors and merges": "a: &x\n  b: {c: 1}\nd:\n  <<: *x\n  e: *x\n",
    "a mark before the document": "---\na:\n  b: 1\n",
    "indented as a whole": "  a:\n    b: 1\n  c: 2\n",
    "lines that end as on another system": "a:\r\n  b: 1\r\n\r\nc:\r\n- d: 1\r\n",
    "a key that is there twice, further down": "a:\n  b: 1\n  b: {c: 2}\nd: 1\n",
    "nothing behind a key": "a:\nb:\n  c:\n  d: 1\n",
    "letters beyond ASCII": "ä:\n  é: {ü: 1, ö: 2}\n",
}
LEFT = {
    "a key that is there twice": "a: {b: 1}\na: {c: 1}\n",
    "a key that is a list": "a: 1\n? [b]\n: 2\n",
    "a key with an anchor": "&x a: {b: 1}\nc: 1\n",
    "braces that end further left": "a: {b: 1,\nc: 2}\nd: {e: 1}\n",
    "two documents": "a: 1\n---\nb: 1\n",
    "a byte order mark": "\ufeffa: 1\n",
    "a lone carriage return": "a: 1\rb: 2\n",
    "a list": "- a\n- b: 1\n",
}


def read(text: str) -> tuple[dict[Any, Any] | None, dict[Any, Any]]:
    """Places by indentation, and by libyaml."""
    data = text.encode()
    every = walk(data, None)
    return YamlBlocks(data).find(set(every)), every


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_what_is_written_in_blocks_is_read_by_its_indentation(text: str) -> None:
    found, every = read(text)
    assert found == every


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_is_written_otherwise_is_left_to_libyaml(text: str) -> None:
    found, _ = read(text)
    assert found is None


@given(VALUES, st.sampled_from([2, 4]), st.sampled_from([20, 80]))
@settings(max_examples=200, deadline=None)
def test_no_place_is_another_one(value: Any, indent: int, width: int) -> None:
    text = yaml.safe_dump({"k": value, "l": {"m": value}}, allow_unicode=True, indent=indent, width=width)
    found, every = read(text)
    assert found is None or found == every


@given(
    st.lists(
        st.sampled_from(["a: 1", "b:", "- c", "d: |", "# e: 1", "f: {", "}", "'g': h", "", "i"]), max_size=8
    ),
    st.data(),
)
@settings(max_examples=300, deadline=None)
def test_lines_in_any_order_and_depth_are_read_as_libyaml_reads_them(
    lines: list[str], data: st.DataObject
) -> None:
    depths = data.draw(st.lists(st.integers(0, 3), min_size=len(lines), max_size=len(lines)))
    text = "".join(" " * depth + line + "\n" for depth, line in zip(depths, lines, strict=True))
    try:
        found, every = read(text)
    except InputError:
        return  # no YAML
    assert found is None or found == every


def test_only_parts_on_the_way_are_read() -> None:
    text = dedent(
        """\
        a:
          b: [this is, no YAML
        c:
          d:
            e: 1
        """
    )
    assert YamlBlocks(text.encode()).find({("c", "d", "e")}) == {
        (): (1, 1),
        ("c",): (3, 1),
        ("c", "d"): (4, 3),
        ("c", "d", "e"): (5, 5),
    }
