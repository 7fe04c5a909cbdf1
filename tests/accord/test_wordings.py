"""What the notes of many vendors say, beside two documents that show most of it and none of the rest."""

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
paths:
  /customers:
    get:
      parameters:
      - {name: page, in: query, schema: {type: integer}}
      - {name: per_page, in: query, schema: {type: integer, default: 20, maximum: 1000}}
      - {name: sort, in: query, schema: {type: string, enum: [name, created]}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items:
        {$ref: '#/components/schemas/Customer'}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewCustomer'}}}}
      responses: {'200': {description: ok}}
  /customers/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      parameters:
      - {name: expand, in: query, schema: {type: string}}
      - {name: team, in: query, schema: {type: string}}
      responses: {'200': {description: ok, content: {application/json: {schema:
        {$ref: '#/components/schemas/Customer'}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewCustomer'}}}}
      responses: {'200': {description: ok}}
    delete: {responses: {'204': {description: gone}}}
  /charges:
    get:
      parameters:
      - {name: offset, in: query, schema: {type: integer}}
      - {name: limit, in: query, schema: {type: integer}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items:
        {$ref: '#/components/schemas/Charge'}}}}}}
  /events:
    get:
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items:
        {type: string}}}}}}
  /jobs/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}, '404': {description: gone}}
components:
  schemas:
    Customer:
      type: object
      properties:
        name: {type: string, maxLength: 100}
        source: {type: string}
        plan: {type: string}
        tax: {type: string}
        balance: {type: number}
        created: {type: integer}
        email: {type: string}
        phone: {type: string}
        status: {type: string, enum: [active, closed]}
    Charge:
      type: object
      properties:
        payment_type: {type: string, enum: [card, sofort]}
        transfer: {type: string}
    NewCustomer:
      type: object
      required: [name, coupon]
      properties: {name: {type: string}, email: {type: string}, coupon: {type: string}}
""")


def changed() -> dict[str, Any]:
    """The newer document: everything that the true half of the notes says."""
    new = copy.deepcopy(OLD)
    new["info"]["version"] = "2.0"
    schemas, paths = new["components"]["schemas"], new["paths"]
    customer = schemas["Customer"]["properties"]
    del customer["source"]
    customer["price"] = customer.pop("plan")
    customer["tax"]["nullable"] = True
    customer["balance"] = {"type": "string"}
    customer["created"] = {"type": "string", "format": "date-time"}
    customer["name"]["maxLength"] = 200
    customer["status"]["enum"].append("frozen")
    charge = schemas["Charge"]["properties"]
    charge["payment_type"]["enum"] = ["card", "pix"]
    charge["transfer"]["deprecated"] = True
    charge["group"] = {"type": "string"}
    schemas["NewCustomer"]["required"] = ["name", "email"]
    listing = paths["/customers"]["get"]["parameters"]
    listing[1]["schema"] |= {"default": 50, "maximum": 500}
    listing[2]["schema"]["enum"].append("balance")
    listing.append({"name": "created_after", "in": "query", "schema": {"type": "string"}})
    paths["/customers"]["post"]["responses"] = {"201": {"description": "made"}}
    one = paths["/customers/{id}"]
    del one["get"]["parameters"][1]
    one["patch"] = one.pop("put")
    paths["/charges"]["get"]["parameters"][0] = {
        "name": "cursor",
        "in": "query",
        "schema": {"type": "string"},
    }
    events = paths["/events"]["get"]["responses"]["200"]["content"]["application/json"]
    events["schema"] = {"type": "object", "properties": {"data": events["schema"]}}
    paths["/jobs/{id}"]["get"]["responses"] = {"200": {"description": "ok"}, "410": {"description": "gone"}}
    paths["/refunds/cancel"] = {"post": {"responses": {"200": {"description": "ok"}}}}
    return new


SAID = {
    "Removes the `source` attribute from `Customer`.": ["announced"],
    "Renames `plan` to `price` on the `Customer` object.": ["announced"],
    "`balance` on `Customer` is now a string instead of a number.": ["announced"],
    "`Customer.created` is returned as an ISO 8601 string rather than a Unix timestamp.": ["announced"],
    "Removes support for value `sofort` on enum `Charge.payment_type`.": ["announced"],
    "`POST /customers` now requires `email`; `coupon` is now optional.": ["announced", "announced"],
    "`GET /customers/{id}` no longer accepts the `team` parameter.": ["announced"],
    "`PATCH /customers/{id}` replaces `PUT /customers/{id}`.": ["announced"],
    "`GET /charges` switched from offset to cursor-based pagination.": ["announced"],
    "The response of `GET /events` is now wrapped in a `data` object.": ["announced"],
    "`GET /jobs/{id}` now returns 410 instead of 404 for expired jobs.": ["announced"],
    "Requests to `POST /customers` now return `201 Created`.": ["announced"],
    "The maximum of `per_page` in `GET /customers` was lowered from 1000 to 500.": ["announced"],
    "`tax` on `Customer` is now nullable.": ["announced"],
    "`name` on `Customer` may now be up to 200 characters long.": ["announced"],
    "Adds `frozen` to the `status` enum of `Customer`.": ["announced"],
    "Adds support for `pix` as a value on `Charge.payment_type`.": ["announced"],
    "Adds `group` to `Charge` and deprecates `transfer`.": ["announced", "announced"],
    "The default of `per_page` in `GET /customers` is now 50 (was 20).": ["announced"],
    "You can now filter `GET /customers` by `created_after`.": ["announced"],
    "`GET /customers` can now be sorted by `balance`.": ["announced"],
    "New endpoint: `POST /refunds/cancel`.": ["announced"],
    "Adds `nickname` to `Customer`.": ["phantom"],
    "Removes `email` from `Customer`.": ["phantom"],
    "`phone` on `Customer` is now an integer.": ["phantom"],
    "`GET /events/{id}` was added.": ["phantom"],
    "`DELETE /customers/{id}` has been removed.": ["phantom"],
    "Adds `paused` to the `status` enum of `Customer`.": ["phantom"],
    "The `expand` parameter of `GET /customers/{id}` is now required.": ["phantom"],
    "Renames `phone` to `telephone` on the `Customer` object.": ["phantom"],
    "The maximum of `per_page` in `GET /customers` was raised from 500 to 1000.": ["contradicted"],
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("wordings")
    old, new, notes = folder / "old.yaml", folder / "new.yaml", folder / "notes.md"
    old.write_text(yaml.safe_dump(OLD, sort_keys=False))
    new.write_text(yaml.safe_dump(changed(), sort_keys=False))
    notes.write_text("## 2.0\n\n" + "".join(f"- {entry}\n" for entry in SAID))
    return Checker().check(str(old), str(new), notes=notes)


@pytest.mark.parametrize("entry", SAID)
def test_each_entry_has_its_verdict(report: Report, entry: str) -> None:
    verdicts = [judged.verdict.value for judged in report.claims if judged.claim.text == entry]
    assert verdicts == SAID[entry]


def test_nothing_is_silent(report: Report) -> None:
    silent = [j.finding.message for j in report.findings if j.verdict is FindingVerdict.SILENT]
    assert silent == []
