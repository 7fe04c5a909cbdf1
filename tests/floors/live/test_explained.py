"""What a finding explains is no news, every finding that a read can show is shown, and in three requests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.floors.live.shop import asked, plan_maker
from tests.floors.live.test_blame import Case
from triaccord.differ import diff
from triaccord.live.differences import differences
from triaccord.live.failure import Outcome
from triaccord.live.policy import Policy
from triaccord.live.run import LiveReport
from triaccord.loading import Version, load
from triaccord.model import Json

OLD = """
openapi: 3.0.3
info: {title: Flows, version: "1"}
paths:
  /runs:
    get:
      parameters:
        - {$ref: '#/components/parameters/limit'}
        - {name: status, in: query, schema: {type: string, enum: [error, success]}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties: {data: {type: array, items: {$ref: '#/components/schemas/Run'}}}
  /flows:
    get:
      parameters:
        - {$ref: '#/components/parameters/limit'}
        - {name: active, in: query, schema: {type: boolean}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties: {data: {type: array, items: {$ref: '#/components/schemas/Flow'}}}
components:
  parameters:
    limit: {name: limit, in: query, schema: {type: number, default: 100, maximum: 250}}
  schemas:
    Run:
      type: object
      properties: {id: {type: number}, status: {type: string, enum: [error, success]}}
    Flow:
      type: object
      additionalProperties: false
      properties:
        id: {type: string}
        active: {type: boolean}
        size: {oneOf: [{type: integer}, {type: string}]}
"""
NEW = (
    OLD.replace('version: "1"', 'version: "2"')
    .replace("maximum: 250", "maximum: 100")
    .replace("{id: {type: number}", "{id: {type: string}")
    .replace("name: active, in", "name: isActive, in")
    .replace("        id: {type: string}\n", "        id: {type: string}\n        ownerId: {type: string}\n")
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Version, Version]:
    folder = tmp_path_factory.mktemp("flows")
    for name, text in (("old.yaml", OLD), ("new.yaml", NEW)):
        (folder / name).write_text(text)
    return load(str(folder / "old.yaml")), load(str(folder / "new.yaml"))


@pytest.fixture(scope="module")
def report(pair: tuple[Version, Version]) -> LiveReport:
    return asked(pair, plan_maker(pair), writes=(), phases=("witness", "compare"), policy=Policy(budget=200))


def test_documented_differences_are_no_news(report: LiveReport) -> None:
    assert [(f.check, str(f.operation), f.message) for f in report.unexplained] == []
    explained = {(f.check, len(f.findings)) for f in report.failures if f.findings}
    assert explained == {("rejected", 1), ("schema-type", 1), ("schema-additionalProperties", 1)}


def test_every_finding_is_shown_in_three_requests_really_sent(
    pair: tuple[Version, Version], report: LiveReport
) -> None:
    breaking = [f.rule for f in diff(*pair).findings if f.level.value == "breaking"]
    assert sorted(breaking) == ["parameter-renamed", "request-range-tightened", "response-type-changed"]
    assert [(each.rule, each.outcome) for each in report.shown] == [
        (rule, Outcome.CONFIRMED) for rule in breaking
    ]
    # Lists were read when the run looked around, and are not read again.
    assert {each.rule: (each.asked, each.sent) for each in report.shown} == {
        "parameter-renamed": (2, 2),
        "request-range-tightened": (2, 2),
        "response-type-changed": (0, 0),
    }


def test_a_thing_keeps_its_place_when_its_id_is_text() -> None:
    old: Json = [{"id": 7}, {"id": 8}]
    new: list[Json] = [{"id": "7"}, {"id": "8"}]
    assert {d.kind for d in differences(old, new)} == {"type"}
    assert {d.kind for d in differences(old, new[::-1])} == {"type", "order"}


def test_a_status_that_nobody_documents_is_explained_only_where_the_request_is(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(OLD)
    (tmp_path / "new.yaml").write_text(NEW)
    old, new = load(str(tmp_path / "old.yaml")), load(str(tmp_path / "new.yaml"))
    case = Case(old, new, tuple(diff(old, new).findings))
    refused = case.found((200, "{}"), (400, "{}"), path="/runs", limit=101)
    assert {(f.check, bool(f.findings)) for f in refused} == {("status", True), ("rejected", True)}
    nothing = case.found((200, "{}"), (400, "{}"), path="/runs", limit=100)
    assert {(f.check, bool(f.findings)) for f in nothing} == {("status", False), ("rejected", False)}
