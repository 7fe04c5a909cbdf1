"""What findings are called and whom they name: whole names, whole edits, who uses a scheme."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.differ.documents import version, with_schema
from triaccord.differ import diff
from triaccord.differ.rules.words import value
from triaccord.loading.version import Version
from triaccord.model import Finding, Side

LONG = "/api/v1/apps/{appId}/credentials/secrets/{secretId}/lifecycle/"
OK: dict[str, Any] = {"responses": {"200": {"description": "ok"}}}


def found(old: dict[str, Any], new: dict[str, Any]) -> tuple[Finding, ...]:
    return diff(version({"openapi": "3.1.0", **old}), version({"openapi": "3.1.0", **new})).findings


def test_operations_are_told_in_full() -> None:
    paths = {f"{LONG}{word}": {"post": OK} for word in ("activate", "deactivate")}
    assert [one.message for one in found({"paths": {}}, {"paths": paths})] == [
        f"`POST {LONG}activate` was added",
        f"`POST {LONG}deactivate` was added",
    ]


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("a.b[].c" * 12, "`" + "a.b[].c" * 12 + "`"),
        ("two words " * 10, "`" + ("two words " * 10)[:59] + "…`"),
        ("." * 5000 + "!", "`" + "." * 59 + "…`"),
    ],
)
def test_names_are_told_in_full_and_values_shortened(item: str, told: str) -> None:
    assert value(item) == told


def test_values_of_another_type_than_the_schema_leave_nothing() -> None:
    old, new = {"type": "string", "enum": ["SELF", "NONE"]}, {"type": "object", "enum": ["SELF", "NONE"]}
    (finding,) = diff(with_schema(old, Side.REQUEST), with_schema(new, Side.REQUEST)).findings
    assert (finding.rule, finding.message) == (
        "request-type-narrowed",
        "the body: no value is possible any more: type `object`, but the values `SELF`, `NONE`",
    )


def effects(*names: str) -> dict[str, Any]:
    """A document with a union of named effects, told apart by a discriminator."""
    schemas: dict[str, Any] = {
        name: {"type": "object", "properties": {"type": {"type": "string"}, name: {"type": "string"}}}
        for name in ("Blur", "Shadow", "Noise")
    }
    refs = {name: f"#/components/schemas/{name}" for name in names}
    union = {
        "oneOf": [{"$ref": ref} for ref in refs.values()],
        "discriminator": {"propertyName": "type", "mapping": {n.upper(): ref for n, ref in refs.items()}},
    }
    schemas["Effect"] = union
    content = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Effect"}}}}
    answers = {"200": {"description": "ok", **content}}
    return {"paths": {"/effects": {"get": {"responses": answers}}}, "components": {"schemas": schemas}}


@pytest.mark.parametrize(
    ("old", "new", "rule", "part"),
    [
        (("Blur", "Shadow"), ("Blur", "Shadow", "Noise"), "added", "discriminator-value-added"),
        (("Blur", "Shadow", "Noise"), ("Blur", "Shadow"), "removed", "discriminator-value-removed"),
    ],
)
def test_an_alternative_and_its_discriminator_value_are_one(
    old: tuple[str, ...], new: tuple[str, ...], rule: str, part: str
) -> None:
    (finding,) = found(effects(*old), effects(*new))
    assert finding.rule == f"response-union-branch-{rule}"
    assert [one.change.event for one in finding.related] == [part]


def test_a_scheme_names_the_operations_that_use_it() -> None:
    def document(header: str) -> dict[str, Any]:
        return {
            "security": [{"key": []}],
            "paths": {"/mine": {"get": OK, "post": OK}, "/open": {"get": {**OK, "security": []}}},
            "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": header}}},
        }

    (finding,) = found(document("X-A"), document("X-B"))
    assert finding.rule == "scheme-changed"
    assert [str(one) for one in finding.operations] == ["GET /mine", "POST /mine"]


def test_a_property_that_got_a_named_schema_of_another_type_is_what_changed() -> None:
    """The named schema is new, and not told as changed, also where the old one had alternatives."""

    def document(price: dict[str, Any], **schemas: Any) -> dict[str, Any]:
        shipment = {"type": "object", "properties": {"price": {"anyOf": [price, {"type": "null"}]}}}
        content = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Shipment"}}}}
        answers = {"200": {"description": "ok", **content}}
        return {
            "paths": {"/shipment": {"get": {"responses": answers}}},
            "components": {"schemas": {"Shipment": shipment, **schemas}},
        }

    money = {"type": "object", "properties": {"amount": {"type": "number"}}}
    (finding,) = found(
        document({"type": "number"}), document({"$ref": "#/components/schemas/Money"}, Money=money)
    )
    assert (finding.message, finding.change.subject, finding.change.path) == (
        "property `price`: type `number` → `object` in `Shipment`",
        "price",
        "price",
    )


def test_alternatives_are_called_by_what_they_consist_of() -> None:
    def body(*alternatives: dict[str, Any]) -> Version:
        named = {
            name: {"type": "object", "properties": {"a": {"type": "string"}}} for name in ("Rule", "Info")
        }
        media = {
            "a/json": {"schema": {"type": "object", **({"anyOf": [*alternatives]} if alternatives else {})}}
        }
        paths = {"/a": {"post": {"requestBody": {"content": media}, "responses": {}}}}
        return version({"openapi": "3.1.0", "paths": paths, "components": {"schemas": named}})

    either = [{"required": ["code_scanning_alerts"]}, {"required": ["secret_scanning_alerts"]}]
    (asked,) = diff(body(), body(*either)).findings
    assert asked.message == (
        "the body must be one of `anything with code_scanning_alerts | anything with secret_scanning_alerts`"
    )
    parts = [{"$ref": f"#/components/schemas/{name}"} for name in ("Rule", "Info")]
    plain = [{"type": "object", "title": name, "required": [name]} for name in ("one", "other")]
    (added,) = diff(body(*plain), body(*plain, {"allOf": parts, "required": ["third"]})).findings
    assert added.message == "the body may be `Rule with Info`, too"
