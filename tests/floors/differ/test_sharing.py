"""One edit in a shared place is one finding; recursion and hostile documents end; output is stable."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import version
from triaccord.differ import diff, locate_findings
from triaccord.model import OperationRef

SHARED = """
openapi: 3.0.3
paths:
  /cats:
    get:
      responses:
        '200': {description: ok, content: {text/json: {schema: {$ref: '#/components/schemas/Cat'}}}}
  /dogs:
    post: {requestBody: {content: {text/json: {schema: {$ref: '#/components/schemas/Dog'}}}}, responses: {}}
  /base:
    get:
      responses:
        '200': {description: ok, content: {text/json: {schema: {$ref: '#/components/schemas/Base'}}}}
components:
  schemas:
    Base:
      type: object
      properties:
        name: {type: string, maxLength: %d}
        friends: {type: array, items: {$ref: '#/components/schemas/Cat'}}
    Cat: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {claws: {type: integer}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {tail: {type: boolean}}}]}
"""


def test_an_edit_under_all_of_is_one_finding_with_everyone_it_reaches() -> None:
    old, new = version(yaml.safe_load(SHARED % 9)), version(yaml.safe_load(SHARED % 5))
    (finding,) = diff(old, new).findings
    assert finding.rule == "request-length-tightened"
    assert finding.change.requests == (OperationRef(path="/dogs", method="POST"),)
    assert finding.change.responses == (
        OperationRef(path="/base", method="GET"),
        OperationRef(path="/cats", method="GET"),
    )
    assert finding.change.models[0] == "Base"
    assert finding.change.old_at == "/components/schemas/Base/properties/name/maxLength"


def _self_referring(word: str, kind: str) -> dict[str, Any]:
    loop = {"$ref": "#/components/schemas/Loop"}
    schema = {word: [loop, {"type": "object", "properties": {"a": {"type": kind}}}]}
    response = {"description": "", "content": {"application/json": {"schema": loop}}}
    return {
        "openapi": "3.1.0",
        "paths": {"/x": {"get": {"responses": {"200": response}}}},
        "components": {"schemas": {"Loop": schema}},
    }


@pytest.mark.parametrize("word", ["allOf", "anyOf", "oneOf"])
def test_schemas_that_contain_themselves_end(word: str) -> None:
    old, new = version(_self_referring(word, "string")), version(_self_referring(word, "integer"))
    assert [one.rule for one in diff(old, new).findings] == ["response-type-changed"]


def test_references_in_a_circle_end() -> None:
    circle = {"A": {"$ref": "#/components/responses/B"}, "B": {"$ref": "#/components/responses/A"}}
    old = {
        "openapi": "3.1.0",
        "paths": {"/x": {"get": {"responses": {"200": {"$ref": "#/components/responses/A"}}}}},
        "components": {"responses": circle},
    }
    assert diff(version(old), version({**old, "paths": {}})).incomplete == ()


def test_a_spent_budget_is_said() -> None:
    old, new = version(yaml.safe_load(SHARED % 9)), version(yaml.safe_load(SHARED % 5))
    found = diff(old, new, budget=1)
    assert len(found.incomplete) == 1
    assert "budget" in found.incomplete[0]


def test_fingerprints_survive_unrelated_edits() -> None:
    old, new = yaml.safe_load(SHARED % 9), yaml.safe_load(SHARED % 5)
    (alone,) = diff(version(old), version(new)).findings
    new["paths"]["/new"] = {"get": {"responses": {}}}
    new["components"]["schemas"]["Cat"]["allOf"].insert(0, {"type": "object", "description": "first"})
    both = diff(version(old), version(new)).findings
    assert alone.fingerprint in {finding.fingerprint for finding in both}
    assert len(both) == 2


def test_output_does_not_depend_on_hash_order() -> None:
    program = (
        "from triaccord.loading import load; from triaccord.differ import diff\n"
        "found = diff(load('procountor@20.02'), load('procountor@20.03'))\n"
        "print([(f.rule, f.message, f.fingerprint, f.change) for f in found.findings])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(outputs) == 1


def test_places_are_filled_on_request_only() -> None:
    old, new = version(yaml.safe_load(SHARED % 9)), version(yaml.safe_load(SHARED % 5))
    found = diff(old, new).findings
    assert found[0].place.old is None
    (located,) = locate_findings(found, old, new)
    assert located.place.old is not None
    assert located.place.old.pointer == "/components/schemas/Base/properties/name/maxLength"


def _answers(**statuses: str) -> dict[str, Any]:
    responses = {
        status.lstrip("_"): {"description": "", "content": {"text/json": {"schema": {"type": kind}}}}
        for status, kind in statuses.items()
    }
    return {"openapi": "3.1.0", "paths": {"/x": {"get": {"responses": responses}}}}


def test_default_speaks_for_errors_beside_a_success() -> None:
    def told(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
        return [one.rule for one in diff(version(old), version(new)).findings]

    one = _answers(_200="string", default="object")
    assert told(one, _answers(_200="string", _404="object", default="object")) == []
    assert told(one, _answers(_200="string", _404="array", default="object")) == ["response-type-changed"]
    assert told(one, _answers(_201="string", default="object")) == ["response-status-changed"]
    assert told(_answers(default="string"), _answers(_200="string")) == ["response-error-removed"]
