"""References are found in the bytes exactly, or the bytes say that they will not do."""

from __future__ import annotations

import pytest

from triaccord.loading.parsing import parse
from triaccord.loading.references import mentioned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": {"$ref": "#/x"}, "b": {"$ref":"#/y"}, "c": {"$ref" : "z.json"}}', {"#/x", "#/y", "z.json"}),
        ('{"$ref": {"$ref": "#/x"}}', {"#/x"}),
        ('{"a": ["$ref", 1], "b": "$ref", "c": {"$ref": 5}, "d": {"$ref": null, "e": "f"}}', set()),
        ('{"a": {"$ref":  "#/x"}, "b": "it says \\"$ref\\": \\"no\\""}', {"#/x"}),
        ('{"a": {"$ref": ""}}', {""}),
        ('{"a": {"$ref": "#/\\u0061"}}', None),
        ('{"a": {"\\u0024ref": "#/x"}}', None),
        ('{"a": {"$re\\u0066": "#/x"}}', None),
        ("{}", set()),
    ],
)
def test_in_json(text: str, expected: set[str] | None) -> None:
    assert mentioned(parse(text.encode(), "x.json")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {$ref: '#/x'}\nb:\n  $ref: \"#/y\"\nc:\n  $ref: z.yaml\n", {"#/x", "#/y", "z.yaml"}),
        ("a:\n  '$ref': '#/x' # why\n", None),
        ("a:\n  $ref:\n    type: string\nb: {$ref: '#/x'}\n", {"#/x"}),
        ("a: see $ref, please\n", set()),
        ('a: {"\\x24ref": "#/x"}\n', None),
        ('a: {"\\u0024ref": "#/x"}\n', None),
        ('a: {"\\U00000024ref": "#/x"}\n', None),
        ("a:\n  $ref: '#/it''s'\n", None),
    ],
)
def test_in_yaml(text: str, expected: set[str] | None) -> None:
    assert mentioned(parse(text.encode(), "x.yaml")) == expected
