"""What a part of a document refers to is read off its JSON."""

from __future__ import annotations

from typing import Any

import pytest

from triaccord.differ.canonical.document import refs_of


@pytest.mark.parametrize(
    ("value", "pointers"),
    [
        ({"a": {"$ref": "#/x/A"}, "b": [{"$ref": "#/x/B"}, {"$ref": "#/x/A"}]}, {"/x/A", "/x/B"}),
        ({"a": {"$ref": '#/x/a "quoted" name'}, "b": {"$ref": "#/x/B"}}, {'/x/a "quoted" name', "/x/B"}),
        ({"a": {"$ref": "#/x/ends in \\"}, "b": {"$ref": "#/x/B"}}, {"/x/ends in \\", "/x/B"}),
        ({"a": {"$dynamicRef": "#/x/A"}, "b": {"$ref": "#/x/B%20C"}}, {"/x/A", "/x/B C"}),
        ({"description": 'like "$ref":"#/x/A"', "$ref": 1}, set()),
        ({"$ref": "other.yaml#/x/A", "$comment": "elsewhere"}, set()),
    ],
    ids=["plain", "quotes", "backslash", "dynamic", "prose", "elsewhere"],
)
def test_references_of_a_part(value: Any, pointers: set[str]) -> None:
    assert refs_of(value) == pointers
