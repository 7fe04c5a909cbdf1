"""Bytes to values: both YAML readers agree, JSON is read leniently, and nothing hostile gets through."""

from __future__ import annotations

import math
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaccord.loading import Limits, yaml_text
from triaccord.loading.parsing import Syntax, parse
from triaccord.loading.yaml_events import YamlBuilder
from triaccord.loading.yaml_text import by_fast_reader
from triaccord.model import InputError

LIMITS = Limits()


def by_events(text: str) -> object:
    return YamlBuilder("x.yaml", LIMITS).build(text.encode())


SCALARS = {
    "on": "on",
    "yes": "yes",
    "No": "No",
    "2020-01-01": "2020-01-01",
    "12:30:45": "12:30:45",
    "1_000": "1_000",
    "0b11": "0b11",
    "010": 10,
    "0o17": 15,
    "0x1F": 31,
    "0X1F": "0X1F",
    "-0o7": "-0o7",
    "+0xF": "+0xF",
    "9e+07": 9e7,
    "+12": 12,
    ".5": 0.5,
    "1.": 1.0,
    "-.inf": -math.inf,
    "~": None,
    "NULL": None,
    "": None,
    "TRUE": True,
    "tRUE": "tRUE",
    "1.10": 1.1,
    "3.0.3": "3.0.3",
    "123456789012345678901234567890": 123456789012345678901234567890,
    "!!str 12": "12",
    "!!float 1": 1.0,
    "'12'": "12",
    '"\\ud83d\\ude00"': "\N{GRINNING FACE}",
}


@pytest.mark.parametrize(("text", "value"), SCALARS.items(), ids=list(SCALARS))
@pytest.mark.parametrize("shape", ["k: {}\n", "k:\n- {}\n", "k: [{}]\n", "k:\n  {}\n"])
def test_plain_scalars_are_yaml_1_2(shape: str, text: str, value: object) -> None:
    read = parse(shape.format(text).encode(), "x.yaml").value["k"]
    inner = read[0] if isinstance(read, list) and read else read
    if inner == []:  # `[]` has no item at all
        inner = None
    assert (inner, type(inner)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("200: a\n404: b\n", {"200": "a", "404": "b"}),
        ("1.10: a\n", {"1.10": "a"}),
        ("010: a\n0x1: b\n", {"010": "a", "0x1": "b"}),
        ("true: a\n~: b\n", {"true": "a", "null": "b"}),
        ("on: a\n", {"on": "a"}),
        ("{1.50: a, 7: b}", {"1.50": "a", "7": "b"}),
        ("- {2.0: a}\n- 1e3: b\n", [{"2.0": "a"}, {"1e3": "b"}]),
    ],
)
def test_keys_are_what_was_written(text: str, value: object) -> None:
    assert parse(text.encode(), "x.yaml").value == value


def test_merge_keys_and_shared_aliases() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 3}\nc: {<<: [*a, *b], x: 9}\nd: *a\n'<<': 1\n"
    value = parse(text.encode(), "x.yaml").value
    assert value["c"] == {"x": 9, "y": 2, "z": 3}
    assert value["d"] is value["a"]
    assert value["<<"] == 1


PLAIN = st.text(alphabet="019_+-.eExob:a~ ", max_size=6).map(str.strip)
KEYS = st.one_of(
    st.sampled_from(["a", "200", "1.5", "on", "null", "0x1", "true", "+1", "1_0"]), st.just("k k")
)


@st.composite
def documents(draw: st.DrawFn, depth: int = 0) -> str:
    lines = []
    for key in draw(st.lists(KEYS, min_size=1, max_size=3, unique=True)):
        pad = "  " * depth
        shape = draw(st.sampled_from(["scalar", "flow", "lines of flow", "list", "map", "own line"]))
        value = draw(PLAIN)
        if shape == "map" and depth < 3:
            lines.append(f"{pad}{key}:\n{draw(documents(depth + 1))}")
        elif shape == "list":
            lines.append(f"{pad}{key}:\n{pad}- {value}\n{pad}-   {value}")
        elif shape == "flow":
            lines.append(f"{pad}{key}: [{value}, {{{key}: {value}}}]")
        elif shape == "lines of flow":
            lines.append(f"{pad}{key}: [{value},\n{pad}  {value}, {{\n{pad}  {key}: {value}}}]")
        elif shape == "own line":
            lines.append(f"{pad}{key}:\n{pad}    {value}")
        else:
            lines.append(f"{pad}{key}: {value}")
    return "\n".join(lines)


@given(documents(), st.sampled_from([0, yaml_text._LARGE]))
@settings(max_examples=400, deadline=None)
def test_the_fast_reader_never_differs(text: str, large: int) -> None:
    pytest.importorskip("yaml_rs")
    data = text.encode()
    with patch.object(yaml_text, "_LARGE", large):  # of large texts each line is looked at once
        fast = by_fast_reader(data, LIMITS, text)
    if fast is None:
        return
    try:
        exact = by_events(text)
    except InputError:
        return  # it accepts a little more (`[, a]`), which is no other meaning
    assert repr(fast) == repr(exact), text


def test_duplicate_keys_are_told() -> None:
    assert parse(b"a: 1\nb:\n  c: 1\n  c: 2\n", "x.yaml").repairs == (
        "x.yaml:4:3: the key `c` is there twice; the last one counts",
    )
    assert parse(b'{"a": {"c": 1, "c": 2}}', "x.json").repairs == (
        "x.json: the key `c` is there twice in one object; the last one counts",
    )


@pytest.mark.parametrize(
    ("data", "name", "place", "what"),
    [
        (b"a: 1\nb: [1,\n", "x.yaml", "x.yaml:3:1", "this is not valid YAML"),
        (b"a:\n\tb: 1\n", "x.yaml", "x.yaml:2:1", "this is not valid YAML"),
        (b"a: 1\n---\nb: 1\n", "x.yaml", "x.yaml:2:1", "this file holds more than one YAML document"),
        (b"a: *b\n", "x.yaml", "x.yaml:1:4", "the alias `*b` has no finished anchor before it"),
        (b"a: &a [*a]\n", "x.yaml", "x.yaml:1:8", "the alias `*a` has no finished anchor before it"),
        (
            b"? [a, b]\n: c\n",
            "x.yaml",
            "x.yaml:1:3",
            "a key of a mapping must be text here, not a list or a mapping",
        ),
        (b'{"a": 1,\n "b": }', "x.json", "x.json:2:7", "this is not valid JSON"),
        (b'{"a": 1,}', "x.json", "x.json:1:9", "this is not valid JSON"),
        (b"", "x.json", "x.json:1:1", "this is not valid JSON"),
        (b'{"a":\n' + b"9" * 5_000 + b"}", "x.json", "x.json:2", "a number has thousands of digits"),
        (
            b"\n<!DOCTYPE html>\n<p>",
            "x.yaml",
            "x.yaml:1",
            "this is a web page (HTML), not an OpenAPI document",
        ),
        (b"<?xml version='1.0'?><wsdl/>", "x", "x:1", "this is XML, not an OpenAPI document"),
        (b"[" * 10_000 + b"]" * 10_000, "x.json", "x.json", "this nests deeper than 200 levels"),
        (b"[" * 10_000, "x.json", "x.json", "this nests deeper than 200 levels"),
        (
            b"a: " + b"[" * 10_000 + b"]" * 10_000,
            "x.yaml",
            "x.yaml:1:203",
            "this nests deeper than 200 levels",
        ),
        (
            b"".join(b" " * i + b"a:\n" for i in range(5_000)),
            "x.yaml",
            "x.yaml:201:201",
            "this nests deeper than 200 levels",
        ),
        (b"- " * 10_000 + b"a", "x.yaml", "x.yaml:1:401", "this nests deeper than 200 levels"),
    ],
)
def test_refusals_say_where(data: bytes, name: str, place: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(data, name)
    assert (caught.value.what, caught.value.place) == (what, place)


def test_an_alias_bomb_ends() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 9)]
    with pytest.raises(InputError, match="aliases of this file repeat more than 1000000 nodes"):
        parse("\n".join(lines).encode(), "x.yaml")


def test_a_deep_document_within_the_limit_is_read() -> None:
    data = b"[" * 199 + b"]" * 199
    assert parse(data, "x.json").value == parse(b"a: " + data, "x.yaml").value["a"]
    with pytest.raises(InputError, match="larger than 10 bytes"):
        parse(data, "x.json", Limits(max_bytes=10))


@pytest.mark.parametrize(
    ("data", "value", "repairs"),
    [
        (b"\xef\xbb\xbf" + b'{"a": 1}', {"a": 1}, ()),
        ('{"a": "\u00e4"}'.encode("utf-16"), {"a": "\u00e4"}, ()),
        (b'{"a": "\xe4"}', {"a": "\u00e4"}, ("x.json:1: this is not UTF-8; it was read as Latin-1",)),
        (b'{"a": NaN}', {"a": None}, ("x.json: `NaN` is not JSON; it was read as null",)),
        (
            b'{"a": "\\ud83d!"}',
            {"a": "\ufffd!"},
            ("x.json: half of a character (a lone surrogate) stands in a string; it was replaced",),
        ),
        (
            b'{"a": 1e400}',
            {"a": 1.7976931348623157e308},
            ("x.json: the number 1e400 is beyond all measure; the largest possible stands for it",),
        ),
    ],
)
def test_lenient_json(data: bytes, value: object, repairs: tuple[str, ...]) -> None:
    read = parse(data, "x.json")
    assert (read.value, read.repairs, read.syntax) == (value, repairs, Syntax.JSON)


@pytest.mark.parametrize("name", ["<stdin>", "api", "https://host/spec"])
def test_nameless_texts_are_told_apart(name: str) -> None:
    assert parse(b'{"a": [1]}', name).syntax is Syntax.JSON
    assert parse(b"a: [1]\n", name).syntax is Syntax.YAML
    assert parse(b"{a: [1]}\n", name + ".yaml").value == {"a": [1]}


@pytest.mark.parametrize(
    ("data", "name", "mend"),
    [
        (b'{"a": {"b": "c', "x.json", "the text ends before it is complete: was it cut off on its way here?"),
        (
            b'{"a": {"b": 1,\n',
            "x.json",
            "the text ends before it is complete: was it cut off on its way here?",
        ),
        (b'{"a": 1,}', "x.json", "remove the comma before the closing bracket"),
        (b"a:\n\tb: 1\n", "x.yaml", "YAML is indented with spaces; there is a tab here"),
        (
            b"<html><body>Sign in</body></html>",
            "x.json",
            "take the address of the raw file; a page may also ask to log in first",
        ),
    ],
)
def test_likely_slips_are_guessed(data: bytes, name: str, mend: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(data, name)
    assert caught.value.mend == mend


def test_numbers_beyond_what_python_writes_are_text_in_yaml() -> None:
    digits = "9" * 5_000
    assert parse(f"a: {digits}\nb: 1\n".encode(), "x.yaml").value == {"a": digits, "b": 1}
