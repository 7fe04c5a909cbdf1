"""Notes in the styles of vendors that nobody here has used, beside documents that show most of it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from triaccord.model import FindingVerdict, Report
from triaccord.pipeline import Checker

OLD: dict[str, Any] = yaml.safe_load("""
openapi: 3.0.3
info: {title: Depots, version: '1.0'}
paths:
  /bikes:
    get:
      parameters:
      - {name: sort, in: query, schema: {type: string, enum: ['id:asc', 'id:desc']}}
      - {name: per_page, in: query, schema: {type: integer, maximum: 100, default: 25}}
      - {name: legacy, in: query, schema: {type: boolean}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items:
        {$ref: '#/components/schemas/Bike'}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/BikeCreate'}}}}
      responses: {'200': {description: ok, content: {application/json: {schema:
        {$ref: '#/components/schemas/Bike'}}}}}
  /bikes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses: {'200': {description: ok, content: {application/json: {schema:
        {$ref: '#/components/schemas/Bike'}}}}}
    delete: {responses: {'200': {description: ok}}}
  /bikes/{id}/actions/ring:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    post: {responses: {'201': {description: ok}}}
  /depots:
    get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items:
      {type: string}}}}}}}
  /limits:
    get: {responses: {'200': {description: ok, content: {application/json: {schema:
      {$ref: '#/components/schemas/Limits'}}}}}}
  /racks:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/RackIn'}}}}
      responses: {'201': {description: ok}}
components:
  schemas:
    Bike:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        depot: {type: string}
        mileage: {type: string}
        state: {type: string, enum: [parked, ridden]}
        lock: {type: string}
        bell: {type: boolean}
        rideTime: {type: integer}
        rideLength: {type: integer}
    BikeCreate:
      type: object
      properties: {name: {type: string, maxLength: 64}, maker: {type: string}, basket: {type: boolean}}
    Limits:
      type: object
      properties: {rate: {type: integer}, core: {type: integer}}
    RackIn:
      type: object
      properties: {size: {type: integer, minimum: 1}, roof: {type: string, enum: [tin, glass]}}
""")


def _new() -> dict[str, Any]:
    new: dict[str, Any] = copy.deepcopy(OLD)
    new["info"]["version"] = "2.0"
    paths, schemas = new["paths"], new["components"]["schemas"]
    bikes = paths["/bikes"]
    bikes["get"]["parameters"][0]["schema"]["enum"] += ["age:asc", "age:desc"]
    bikes["get"]["parameters"][1]["schema"]["maximum"] = 50
    bikes["get"]["parameters"].pop()
    bikes["post"]["responses"]["201"] = bikes["post"]["responses"].pop("200")
    paths["/bikes/{id}"]["delete"]["responses"] = {"204": {"description": "gone"}}
    del paths["/bikes/{id}/actions/ring"]
    paths["/depots"]["get"]["deprecated"] = True
    bike = schemas["Bike"]["properties"]
    bike["place"] = {"type": "string"}
    bike["depot"]["deprecated"] = True
    bike["mileage"]["type"] = "integer"
    bike["state"]["enum"].append("stolen")
    bike["lock"]["nullable"] = True
    del bike["bell"]
    bike["totalTime"], bike["totalLength"] = bike.pop("rideTime"), bike.pop("rideLength")
    schemas["BikeCreate"]["required"] = ["maker"]
    schemas["BikeCreate"]["properties"]["name"]["maxLength"] = 128
    del schemas["BikeCreate"]["properties"]["basket"]
    del schemas["Limits"]["properties"]["rate"]
    rack = schemas["RackCreate"] = schemas.pop("RackIn")
    rack["properties"]["size"]["minimum"] = 10
    rack["properties"]["roof"]["default"] = "tin"
    body = paths["/racks"]["post"]["requestBody"]["content"]["application/json"]
    body["schema"] = {"$ref": "#/components/schemas/RackCreate"}
    return new


NOTES = """
# Changelog

## 2.0: Fewer depots and more places for all

- The `depot` property of Bikes is deprecated in favor of the `place` property.
- We added a `place` property to the response of Bikes.
- The `sort` parameter of `GET /bikes` accepts the new values `age:asc` and `age:desc`.
- `per_page` is capped at 50 on `GET /bikes`, down from 100.
- Removed support for the `legacy` parameter of `GET /bikes`.
- Removed: `POST /bikes/{id}/actions/ring`.
- The type of `mileage` in Bikes changed from string to integer.
- `lock` is now nullable in Bikes.
- Renamed ~~`rideTime`~~ to `totalTime` and ~~`rideLength`~~ to `totalLength` in all `Bike` objects.
- The status code of `DELETE /bikes/{id}` changes from `200` to `204`.
- Requests to `POST /bikes` now require `maker`.
- Added `stolen` bike state
- When building a rack, `size` must now be at least 10 (previously 1).
- Changed maximum length of `name` property to `128` for _Create a bike_ endpoint
- Added `tin` as default value for `roof` of racks
- Rename schema `RackIn` to `RackCreate`
- `GET /depots` is deprecated. It will be removed after 1 October 2031.
- The `state` field was removed from `Bike`.
- Added a `colour` field to `Bike`.
- Changed maximum length of `name` to `32`
- TLS 1.0 and 1.1 are no longer supported.

### Remove the deprecated `rate` property from the limits

It repeats what is in the `core` property.

Affected endpoints:

- `GET /limits`

### POST /bikes

- Changed success response codes from `200 OK` to `201 Created`
"""

FALSE = {
    "The `state` field was removed from `Bike`.": "phantom",
    "Added a `colour` field to `Bike`.": "phantom",
    "Changed maximum length of `name` to `32`": "contradicted",
}
UNSEEN = {
    "It will be removed after 1 October 2031.": "behavioural",
    "TLS 1.0 and 1.1 are no longer supported.": "behavioural",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What is found, and what the notes say of it."""
    place = tmp_path_factory.mktemp("depots")
    for name, document in (("old.yaml", OLD), ("new.yaml", _new())):
        (place / name).write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    (place / "notes.md").write_text(NOTES, encoding="utf-8")
    return Checker().check(str(place / "old.yaml"), str(place / "new.yaml"), notes=str(place / "notes.md"))


def test_every_claim_has_the_verdict_that_the_documents_give(report: Report) -> None:
    verdicts = {
        judged.claim.evidence: judged.verdict.value
        for judged in report.claims
        if judged.claim.specificity.value == "exact" and judged.claim.kind != "guidance"
    }
    expected = {evidence: FALSE.get(evidence, UNSEEN.get(evidence, "announced")) for evidence in verdicts}
    assert verdicts == expected
    assert FALSE.keys() | UNSEEN.keys() <= verdicts.keys()
    assert len(verdicts) == 24


def test_only_what_no_note_speaks_of_is_silent(report: Report) -> None:
    silent = {
        judged.finding.change.subject for judged in report.findings if judged.verdict is FindingVerdict.SILENT
    }
    assert silent == {"basket", "bell"}
