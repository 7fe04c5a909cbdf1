"""Values on the wire, and command lines that a shell takes."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from triaccord.differ.canonical.messages import Parameter
from triaccord.evidence.exchange import curl, serialised
from triaccord.evidence.showing import readings


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", True, ["a b", 2], [("q", "a%20b"), ("q", "2")]),
        ("form", False, ["a", "b"], [("q", "a,b")]),
        ("pipeDelimited", False, ["a", "b"], [("q", "a|b")]),
        ("spaceDelimited", False, ["a", "b"], [("q", "a%20b")]),
        ("deepObject", True, {"a": 1}, [("q[a]", "1")]),
        ("form", True, {"a": 1, "b": True}, [("a", "1"), ("b", "true")]),
        ("form", False, {"a": 1}, [("q", "a,1")]),
        ("simple", True, {"a": 1}, [("q", "a=1")]),
        ("form", True, "ä/&", [("q", "%C3%A4%2F%26")]),
        ("form", True, None, [("q", "")]),
    ],
)
def test_serialised(style: str, explode: bool, value: Any, expected: list[tuple[str, str]]) -> None:
    parameter = Parameter(name="q", where="query", key=("query", "q"), at="/x", style=style, explode=explode)
    assert list(serialised(parameter, value)) == expected


@pytest.mark.parametrize(
    ("method", "headers", "media_type", "body", "expected"),
    [
        ("GET", [], None, None, ["curl", "$SERVER/a?b=c"]),
        ("DELETE", [("X", "it's")], None, None, ["curl", "-X", "DELETE", "$SERVER/a?b=c", "-H", "X: it's"]),
        ("POST", [], "application/json", {"a": "'$x"}, ["curl", "$SERVER/a?b=c", "-d", '{"a": "\'$x"}']),
        ("POST", [], "application/x-www-form-urlencoded", {"a": 1},
         ["curl", "$SERVER/a?b=c", "--data-urlencode", "a=1"]),
        ("PUT", [("Content-Type", "multipart/form-data")], "multipart/form-data", {"f": "x"},
         ["curl", "-X", "PUT", "$SERVER/a?b=c", "-F", "f=x"]),
        ("POST", [], "text/plain", "a b", ["curl", "$SERVER/a?b=c", "--data-binary", "a b"]),
    ],
)  # fmt: skip
def test_curl(
    method: str, headers: list[tuple[str, str]], media_type: str | None, body: Any, expected: Any
) -> None:
    assert shlex.split(curl(method, "/a?b=c", headers, media_type, body)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12, ["12", [12], ["12"]]),
        ("12", [12, ["12"], [12]]),
        ("a", [["a"]]),
        (True, ["true", [True], ["true"]]),
        (["1"], ["1", 1, ["1"], [1]]),
    ],
)
def test_what_else_a_text_can_be_taken_for(value: Any, expected: list[Any]) -> None:
    assert repr(list(readings(value))) == repr(expected)
