"""Drafted notes are read back by our own parser as the claims that were missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from triaccord.model import FindingVerdict, Report
from triaccord.pipeline import Checker
from triaccord.report.draft import Style, draft

OLD = """
openapi: 3.0.3
info: {title: Shop, version: '1.0'}
paths:
  /things:
    get:
      parameters:
      - {name: limit, in: query, schema: {type: integer}}
      - {name: sort, in: query, schema: {type: string, enum: [name, age]}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  total: {type: integer}
                  label: {type: string}
                  state: {type: string, enum: [open]}
  /things/{id}:
    delete: {responses: {'204': {description: gone}}, parameters: [{$ref: '#/components/parameters/Id'}]}
  /orders:
    post:
      requestBody:
        content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}
      responses: {'201': {description: made}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string}}
"""

SAY_THINGS = "## 1.1\n\n- `GET /carts` is unchanged.\n- In `GET /things` the field `weight` has been added.\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    folder = tmp_path_factory.mktemp("draft")
    new: dict[str, Any] = yaml.safe_load(OLD)
    new["info"]["version"] = "1.1"
    get = new["paths"]["/things"]["get"]
    get["parameters"][1]["schema"]["enum"].append("weight")
    get["parameters"].append({"name": "colour", "in": "query", "schema": {"type": "string"}})
    get["parameters"][0]["required"] = True
    properties = get["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    properties["total"]["type"] = "string"
    del properties["label"]
    properties["owner"] = {"type": "object", "properties": {"name": {"type": "string"}}}
    del new["paths"]["/things/{id}"]
    new["paths"]["/carts"] = {"get": {"responses": {"200": {"description": "ok"}}}}
    body = new["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    body["required"] = ["note"]
    one, two, notes = folder / "old.yaml", folder / "new.yaml", folder / "notes.md"
    one.write_text(OLD)
    two.write_text(yaml.safe_dump(new, sort_keys=False))
    notes.write_text(SAY_THINGS)
    return one, two, notes


def silent(report: Report) -> set[tuple[str, str]]:
    return {
        (judged.finding.change.kind, judged.finding.change.subject)
        for judged in report.findings
        if judged.verdict is FindingVerdict.SILENT
    }


MISSING = {
    ("endpoint_removed", "DELETE /things/{id}"),
    ("endpoint_added", "GET /carts"),
    ("param_added", "colour"),
    ("param_required_changed", "limit"),
    ("enum_value_added", "sort"),
    ("type_changed", "total"),
    ("field_removed", "label"),
    ("field_added", "owner"),
    ("field_required", "note"),
}

COLONS = "**Level 1.1**\n\n* `GET /x`: Added `y` field.\n* `GET /x`: Removed `z` field.\n"


@pytest.mark.parametrize("style", [SAY_THINGS, COLONS], ids=["in", "colons"])
def test_with_its_draft_nothing_is_silent(files: tuple[Path, Path, Path], style: str, tmp_path: Path) -> None:
    old, new, notes = files
    checker = Checker()
    report = checker.check(str(old), str(new), notes=notes)
    assert silent(report) == MISSING
    text = draft(report, style)
    both = tmp_path / "both.md"
    both.write_text(text + "\n" + SAY_THINGS.partition("\n\n")[2])
    again = Checker().check(str(old), str(new), notes=both)
    assert silent(again) == set()
    assert checker.unread(report, text) == ()


def test_a_draft_is_in_the_style_of_the_notes(files: tuple[Path, Path, Path]) -> None:
    old, new, notes = files
    report = Checker().check(str(old), str(new), notes=notes)
    plain = draft(report, SAY_THINGS).splitlines()
    assert plain[:2] == ["## 1.1", ""]
    assert "- In `GET /things` the field `label` has been removed." in plain
    colons = draft(report, COLONS).splitlines()
    assert colons[:2] == ["**Level 1.1**", ""]
    assert "* `GET /things`: Removed the field `label`." in colons


def test_without_notes_the_style_is_plain() -> None:
    assert Style.of("") == Style(bullet="-", colon=False, heading="## {}")


def test_braces_in_a_heading_stay(files: tuple[Path, Path, Path]) -> None:
    assert Style.of("## {v} 1.2\n").heading.format("1.3") == "## {v} 1.3"


def test_nothing_silent_is_no_draft(files: tuple[Path, Path, Path]) -> None:
    old, _, notes = files
    assert draft(Checker().check(str(old), str(old), notes=notes)) == ""


@pytest.mark.parametrize(
    ("notes", "heading"),
    [
        ("# [1.2.0](https://x.example/compare/1.1.1...1.2.0) (2024-11-06)\n", "# 1.3"),
        ("## [1.2.0] - 2024-11-06\n", "## 1.3"),
        ("# Changelog\n\n### Version 1.2.0-rc.1 (May)\n", "### Version 1.3"),
        ("**Level 1.1**\n", "**Level 1.3**"),
    ],
)
def test_a_heading_takes_neither_link_nor_date_over(notes: str, heading: str) -> None:
    assert Style.of(notes).heading.format("1.3") == heading


def test_bullets_are_as_the_newest_notes_have_them() -> None:
    assert Style.of("* a\n" * 20 + "- b\n" * 200).bullet == "*"


SECURED = """
openapi: 3.1.0
info: {title: Hooks, version: '1.0'}
paths:
  /hooks:
    get:
      security: [{auth: [hooks]}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: array, items: {type: object, properties: {id: {type: string}}}}
    post:
      security: [{auth: [hooks]}]
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {kind: {$ref: '#/components/schemas/Kind'}}}
      responses: {'200': {description: ok}}
components:
  schemas: {Kind: {type: string, enum: [ALL]}}
  securitySchemes:
    auth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {hooks: x, 'hooks:read': x}}}}
"""


def test_what_must_be_sent_and_who_may_call_is_drafted_so(tmp_path: Path) -> None:
    new: dict[str, Any] = yaml.safe_load(SECURED)
    new["info"]["version"] = "1.1"
    path = new["paths"]["/hooks"]
    path["get"]["security"] = [{"auth": ["hooks", "hooks:read"]}]
    items = path["get"]["responses"]["200"]["content"]["application/json"]["schema"]["items"]
    items["properties"]["team"] = {"type": "string"}
    body = path["post"]["requestBody"]["content"]["application/json"]["schema"]
    body["properties"]["context"] = {"type": "string"}
    body["required"] = ["context"]
    new["components"]["schemas"]["Kind"]["enum"].append("SOME")
    path["post"]["responses"] = {"202": {"description": "ok"}}
    one, two = tmp_path / "old.yaml", tmp_path / "new.yaml"
    one.write_text(SECURED)
    two.write_text(yaml.safe_dump(new, sort_keys=False))
    text = draft(Checker().check(str(one), str(two)))
    assert set(text.splitlines()[2:]) == {
        "- In `GET /hooks` the scope `hooks:read` is now required.",
        "- In `GET /hooks` the field `team` has been added.",
        "- In `POST /hooks` the required field `context` has been added.",
        "- In `POST /hooks` the value `SOME` has been added to `Kind`.",
        "- In `POST /hooks` the status code has been changed from 200 to 202.",
    }
