"""Renames, moves and pagination moves are one finding; doubt stays removal and addition."""

from __future__ import annotations

from typing import Any

import yaml

from tests.floors.differ.documents import version, with_schema
from triaccord.differ import diff
from triaccord.loading.version import Version
from triaccord.model import Finding, OperationRef, Side


def found(old: dict[str, Any], new: dict[str, Any]) -> tuple[Finding, ...]:
    return diff(version(old), version(new)).findings


def paths(text: str) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": yaml.safe_load(text)}


PRODUCTS = """
/products:
  get:
    parameters:
      - {name: previousId, in: query, schema: {type: integer}}
      - {name: %s, in: query, schema: {type: integer}}%s
    responses:
      '200':
        description: ok
        content:
          application/json:
            schema: {type: object, properties: {%s}}
"""
ROWS = "{type: array, items: {type: object, properties: {id: {type: integer}, name: {type: string}}}}"


def test_a_pagination_move_is_one_finding_with_its_parts() -> None:
    old = paths(PRODUCTS % ("limit", "", f"products: {ROWS}"))
    new = paths(
        PRODUCTS
        % (
            "size",
            "\n      - {name: orderById, in: query, schema: {type: string}}",
            f"results: {ROWS}, meta: {{type: object}}",
        )
    )
    (finding,) = found(old, new)
    assert (finding.rule, finding.change.kind) == ("pagination-changed", "pagination_changed")
    assert finding.operations == (OperationRef(path="/products", method="GET"),)
    assert sorted((part.change.event, part.change.old, part.change.new) for part in finding.related) == [
        ("parameter-added", None, None),
        ("parameter-renamed", "limit", "size"),
        ("property-added", None, None),
        ("property-renamed", "products", "results"),
    ]


def test_a_renamed_property_is_one_finding_and_its_inside_is_still_compared() -> None:
    old = "{type: object, properties: {billingAddress: {type: object, properties: {street: {type: string}}}}}"
    new = (
        "{type: object, properties: {invoiceAddress: {type: object, properties: {street: {type: integer}}}}}"
    )
    findings = diff(
        with_schema(yaml.safe_load(old), Side.RESPONSE), with_schema(yaml.safe_load(new), Side.RESPONSE)
    ).findings
    assert [(one.rule, one.change.path) for one in findings] == [
        ("response-property-renamed", "invoiceAddress"),
        ("response-type-changed", "invoiceAddress.street"),
    ]
    assert 0.6 < findings[0].change.confidence < 1
    assert findings[0].change.evidence


def test_properties_with_nothing_in_common_stay_apart() -> None:
    old = "{type: object, properties: {colour: {type: string}}}"
    new = "{type: object, properties: {weight: {type: number}}}"
    findings = diff(
        with_schema(yaml.safe_load(old), Side.RESPONSE), with_schema(yaml.safe_load(new), Side.RESPONSE)
    ).findings
    assert [one.rule for one in findings] == ["response-property-removed", "response-property-added"]


def test_a_removed_property_names_its_successor() -> None:
    old = """
      type: object
      properties: {receiptId: {type: integer, deprecated: true}, id: {type: integer}, other: {type: integer}}
    """
    new = "{type: object, properties: {id: {type: integer}, other: {type: integer}}}"
    (finding,) = diff(
        with_schema(yaml.safe_load(old), Side.RESPONSE), with_schema(yaml.safe_load(new), Side.RESPONSE)
    ).findings
    assert finding.change.detail["successor"] == "id"
    assert finding.message == "property `receiptId` was removed; it was deprecated for `id`"


def test_swapped_renames_are_assigned_as_a_whole() -> None:
    old = "{type: object, properties: {startDate: {type: string}, endDate: {type: string}}}"
    new = "{type: object, properties: {end_date: {type: string}, start_date: {type: string}}}"
    findings = diff(
        with_schema(yaml.safe_load(old), Side.REQUEST), with_schema(yaml.safe_load(new), Side.REQUEST)
    ).findings
    assert sorted((one.change.old, one.change.new) for one in findings) == [
        ("endDate", "end_date"),
        ("startDate", "start_date"),
    ]


def test_a_renamed_operation_is_compared_too() -> None:
    old = paths("""
      '/users/{id}/lock':
        put: {operationId: lockUser, responses: {'200': {description: ok}}}
    """)
    new = paths("""
      '/users/{id}/lock':
        patch: {operationId: lockUser, responses: {'204': {description: ok}, '200': {description: ok}}}
    """)
    findings = found(old, new)
    assert [one.rule for one in findings] == ["operation-renamed", "response-success-added"]
    assert findings[0].change.detail["mode"] == "method_change"


def test_a_variable_of_the_path_has_no_name_on_the_wire() -> None:
    template = """
      '/a/{%s}':
        get:
          parameters: [{name: %s, in: path, required: true, schema: {type: %s}}]
          responses: {}
    """
    old, new = paths(template % ("id", "id", "integer")), paths(template % ("ids", "ids", "string"))
    assert [(one.rule, one.level.value) for one in found(old, new)] == [
        ("path-parameter-renamed", "safe"),
        ("request-type-widened", "safe"),
    ]


def _notes_and_comments(*paths: str) -> Version:
    schema = {"$ref": "#/components/schemas/Note"}
    ok = {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}
    gone = {"204": {"description": "gone"}}
    methods = {"patch": ok, "delete": gone}
    operation = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
    }
    document = {
        "openapi": "3.1.0",
        "paths": {
            path: {method: {**operation, "responses": answers} for method, answers in methods.items()}
            for path in paths
        },
        "components": {"schemas": {"Note": {"type": "object", "properties": {"text": {"type": "string"}}}}},
    }
    return version(document)


def test_operations_move_together() -> None:
    found = diff(_notes_and_comments("/notes/comment/{id}"), _notes_and_comments("/comments/{id}")).findings
    assert [(one.rule, one.change.old, one.change.new) for one in found] == [
        ("operation-renamed", "DELETE /notes/comment/{id}", "DELETE /comments/{id}"),
        ("operation-renamed", "PATCH /notes/comment/{id}", "PATCH /comments/{id}"),
    ]
