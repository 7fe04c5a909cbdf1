"""What only people read makes no difference; everything else does, wherever it stands."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import version
from triaccord.differ.canonical import Document
from triaccord.differ.canonical.alike import Likeness, kind_of_component
from triaccord.differ.walk import Walk


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"),
    [
        ("schemas", "{type: string, description: a}", "{type: string, description: b, title: t}", True),
        ("schemas", "{type: string, x-example: 1}", "{type: string}", True),
        ("schemas", "{properties: {a: {description: x}}}", "{properties: {a: {description: y}}}", True),
        ("schemas", "{properties: {title: {type: string}}}", "{properties: {title: {type: integer}}}", False),
        ("schemas", "{properties: {title: {type: string}}}", "{properties: {}}", False),
        ("schemas", "{default: {description: a}}", "{default: {description: b}}", False),
        ("schemas", "{enum: [{title: a}]}", "{enum: [{title: b}]}", False),
        ("schemas", "{x-thing: {description: a}}", "{x-thing: {description: b}}", False),
        ("schemas", "{allOf: [{title: a}, {}]}", "{allOf: [{title: b}, {}]}", True),
        ("schemas", "{allOf: [{title: a}, {}]}", "{allOf: [{title: a}]}", False),
        ("schemas", "{maximum: 1}", "{maximum: true}", False),
        ("schemas", "{maximum: 1}", "{maximum: 1.0}", True),
        ("schemas", "{maximum: .inf}", "{maximum: null}", False),
        ("schemas", "{type: string, maxLength: 1}", "{maxLength: 1, type: string}", True),
        ("[]parameters", "[{name: a, description: x}]", "[{name: a, description: y}]", True),
        ("[]parameters", "[{name: a}, {name: b}]", "[{name: b}, {name: a}]", False),
        ("operation", "{tags: [a], summary: a}", "{tags: [b]}", True),
        ("operation", "{operationId: a}", "{operationId: b}", False),
        ("{}responses", "{'200': {description: a}}", "{'200': {description: b}}", True),
        ("{}responses", "{x-a: {description: a}}", "{x-a: {description: b}}", False),
        ("{}links", "{a: {description: a}}", "{a: {description: b}}", False),
        (None, "{description: a}", "{description: b}", False),
    ],
)
def test_only_texts_are_left_aside(kind: str | None, old: str, new: str, expected: bool) -> None:
    was, now = yaml.safe_load(old), yaml.safe_load(new)
    likeness = Likeness()
    assert likeness.alike(was, now, kind) is expected
    assert likeness.alike(was, now, kind) is expected, "asked again"
    assert Likeness().alike(now, was, kind) is expected, "the other way round"


@pytest.mark.parametrize(
    ("pointer", "kind"),
    [
        ("/definitions/A", "schemas"),
        ("/parameters/A", "parameters"),
        ("/components/schemas/A", "schemas"),
        ("/components/securitySchemes/A", "securitySchemes"),
        ("/components/x-own/A", None),
    ],
)
def test_kinds_of_components(pointer: str, kind: str | None) -> None:
    assert kind_of_component(pointer) == kind


def test_a_component_that_differs_in_texts_is_not_entered() -> None:
    def walk(description: str, name: str) -> Walk:
        document: dict[str, Any] = {
            "openapi": "3.1.0",
            "components": {
                "schemas": {
                    "Text": {"type": "string", "description": description},
                    "Name": {"type": name},
                    "Both": {"properties": {"a": {"$ref": "#/components/schemas/Name"}}},
                }
            },
        }
        return Walk(Document(version(base)), Document(version(document)))

    base = {
        "openapi": "3.1.0",
        "components": {
            "schemas": {
                "Text": {"type": "string", "description": "a"},
                "Name": {"type": "string"},
                "Both": {"properties": {"a": {"$ref": "#/components/schemas/Name"}}},
            }
        },
    }
    assert walk("b", "string").dirty == frozenset()
    assert walk("b", "integer").dirty == {"/components/schemas/Name", "/components/schemas/Both"}
