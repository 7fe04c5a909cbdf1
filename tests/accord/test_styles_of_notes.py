"""What conventional changelogs, commit lists and release pages say, beside two documents that show it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from triaccord.model import FindingVerdict, Report
from triaccord.pipeline import Checker

OLD: dict[str, Any] = yaml.safe_load("""
openapi: 3.0.3
info: {title: Acme, version: '1.0'}
security: [{key: []}]
paths:
  /brands/{id}/logo:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post: {responses: {'200': {description: ok}}}
  /audit:
    post: {summary: Generate an audit, responses: {'200': {description: ok}}}
  /users:
    get:
      parameters:
      - $ref: '#/components/parameters/limit'
      - {name: search, in: query, schema: {type: string}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items:
        {$ref: '#/components/schemas/User'}}}}}}
  /executions/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema:
        {$ref: '#/components/schemas/Execution'}}}}}
  /tags/{id}:
    delete:
      summary: Delete a tag
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
  /vehicles:
    post:
      summary: Create a vehicle
      responses: {'201': {description: ok}}
  /vehicles/{id}:
    delete:
      summary: Delete a vehicle
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: gone}}
  /labels/{label_id}:
    get:
      parameters:
      - {name: label_id, in: path, required: true, schema: {type: string}}
      - {name: format, in: query, schema: {type: string, enum: [pdf, png, zpl], default: pdf}}
      responses: {'200': {description: ok}}
  /shipments:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewShipment'}}}}
      responses: {'200': {description: ok}}
  /shipments/{shipment_id}:
    get:
      parameters: [{name: shipment_id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: ok, content: {application/json: {schema:
        {$ref: '#/components/schemas/Shipment'}}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-ACME-API-KEY}
  parameters:
    limit: {name: limit, in: query, schema: {type: integer, maximum: 250}}
  schemas:
    User:
      type: object
      properties:
        id: {type: string}
        firstName: {type: string}
        lastName: {type: string}
        provider: {type: string, enum: [OKTA, GOOGLE]}
    Execution:
      type: object
      properties:
        id: {type: number}
        mode: {type: string, enum: [cli, manual]}
        workflow: {type: string}
    Shipment:
      type: object
      properties:
        price: {type: number}
        status: {type: string}
        total_pages: {type: integer}
    NewShipment:
      type: object
      properties:
        weight: {type: number, minimum: 0}
        secret: {type: string}
""")


def changed() -> dict[str, Any]:
    """The newer document: everything that the true half of the notes says."""
    new = copy.deepcopy(OLD)
    new["info"]["version"] = "2.0"
    paths, schemas = new["paths"], new["components"]["schemas"]
    one = {"parameters": OLD["paths"]["/brands/{id}/logo"]["parameters"]}
    ok = {"responses": {"200": {"description": "ok"}}}
    paths["/brands/{id}/domain"] = one | {"get": ok, "put": ok, "delete": ok}
    paths["/brands/{id}/secrets"] = one | {"get": ok, "post": ok}
    paths["/brands/{id}/secrets/{secret}"] = {
        "parameters": [*one["parameters"], one["parameters"][0] | {"name": "secret"}],
        "delete": ok,
    }
    paths["/audit"]["post"]["deprecated"] = True
    new["components"]["parameters"]["limit"]["schema"]["maximum"] = 100
    new["components"]["securitySchemes"]["key"]["name"] = "X-API-KEY"
    schemas["User"]["properties"]["provider"]["enum"].append("APPLE")
    schemas["User"]["properties"]["nickname"] = {"type": "string"}
    paths["/users"]["get"]["parameters"].append(
        {"name": "filter", "in": "query", "schema": {"type": "string"}}
    )
    execution = schemas["Execution"]["properties"]
    execution["id"] = {"type": "string"}
    execution["mode"]["enum"] = ["evaluation", "manual"]
    paths["/tags/{id}"]["delete"]["responses"] = {"204": {"description": "gone"}}
    paths["/vehicles"]["post"]["responses"]["429"] = {"description": "too many"}
    del paths["/vehicles/{id}"]
    paths["/labels/{label_id}"]["get"]["parameters"][1]["schema"] |= {
        "enum": ["pdf", "png"],
        "default": "png",
    }
    paths["/shipments/{shipment_id}"]["get"]["parameters"][0]["schema"] = {
        "type": "string",
        "format": "uuid",
    }
    shipment = schemas["Shipment"]["properties"]
    shipment["price"] = {
        "type": "object",
        "properties": {"amount": {"type": "number"}, "currency": {"type": "string"}},
    }
    shipment["status"]["enum"] = ["open", "sent"]
    del shipment["total_pages"]
    shipment["next_cursor"] = {"type": "string"}
    shipment["remaining_count"] = {"type": "integer"}
    schemas["NewShipment"]["properties"]["weight"]["minimum"] = 0.1
    schemas["NewShipment"]["properties"]["secret"]["writeOnly"] = True
    return new


SAID = {
    "**brands:** add `DELETE & GET & PUT /brands/{id}/domain` ([#12](https://x.test/12)).": ["announced"],
    "Added `/brands/${brandId}/secrets` endpoints": ["announced"],
    "♻️ Deprecate the audit endpoint. PR #412 by @ann.": ["announced"],
    "✨ Requests authenticate with the header `X-API-KEY` (was `X-ACME-API-KEY`)": ["announced"],
    "Cap `limit` at 100 for all public API lists": ["announced"],
    "Adds `APPLE` to the enums in `Provider'": ["announced"],
    "add nickname to user properties": ["announced"],
    "Renamed query parameter `search` to `filter` on `GET /users` endpoint #138": ["announced"],
    "Execution `id` is now a string": ["announced"],
    "Support `evaluation` executions, drop `cli` mode": ["announced", "announced"],
    "Return 204 instead of 200 when deleting a tag": ["announced"],
    "Rate limited requests to create vehicles answer 429 with a `Retry-After` header.": ["announced"],
    "Deleting vehicles is no longer possible.": ["announced"],
    "Drop `zpl` labels, and return `png` by default": ["announced", "announced"],
    "🔥 Shipment IDs are UUIDs now. (#11111) by @bob": ["announced"],
    "`Shipment.price` is an object with `amount` and `currency`": ["announced"],
    "`Shipment.status` only ever is one of `open` and `sent`": ["announced"],
    "`total_pages` has been dropped from `Shipment` in favor of `next_cursor` and `remaining_count`": [
        "announced"
    ],
    "Minimum shipment `weight` raised to 0.1 kg": ["announced"],
    "`secret` of `NewShipment` is now write-only.": ["behavioural"],
    "`lastName` of users is no longer returned.": ["phantom"],
    "Cap `limit` at 50 for all lists": ["contradicted"],
    "Deprecate the tags endpoint": ["behavioural"],
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("wordings")
    old, new, notes = folder / "old.yaml", folder / "new.yaml", folder / "notes.md"
    old.write_text(yaml.safe_dump(OLD, sort_keys=False))
    new.write_text(yaml.safe_dump(changed(), sort_keys=False))
    notes.write_text("## 2.0\n\n**Breaking changes**\n\n" + "".join(f"- {entry}\n" for entry in SAID))
    return Checker().check(str(old), str(new), notes=notes)


@pytest.mark.parametrize("entry", SAID)
def test_each_entry_has_its_verdict(report: Report, entry: str) -> None:
    line = 5 + list(SAID).index(entry)
    verdicts = [judged.verdict.value for judged in report.claims if judged.claim.lines[0] == line]
    assert verdicts == SAID[entry]


def test_nothing_is_silent(report: Report) -> None:
    silent = [j.finding.message for j in report.findings if j.verdict is FindingVerdict.SILENT]
    assert silent == []


def test_what_stays_under_its_old_name_is_said(report: Report) -> None:
    reasons = [judged.reason for judged in report.claims if judged.claim.kind == "param_renamed"]
    assert reasons == ["`filter` is there; `search` is still taken"]
