"""A success that is reported with another status is one finding; what cannot be told apart stays several."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import version
from triaccord.differ import diff
from triaccord.model import Finding

BODY = "content: {application/json: {schema: {type: object, properties: {%s}}}}"
THING = BODY % "id: {type: string}, name: {type: string}"


def found(old: str, new: str, *, webhook: bool = False) -> tuple[Finding, ...]:
    def one(responses: str) -> dict[str, Any]:
        operation = {"post": {"responses": yaml.safe_load(f"{{{responses}}}")}}
        return {"openapi": "3.1.0", "paths": {}, "webhooks" if webhook else "paths": {"/x": operation}}

    return diff(version(one(old)), version(one(new))).findings


OK, GONE = f"'200': {{description: x, {THING}}}", "'204': {description: x}"


@pytest.mark.parametrize(("old", "new"), [(OK, GONE), (GONE, OK)], ids=["200-204", "204-200"])
def test_another_success_is_one_finding_and_its_body_goes_without_saying(old: str, new: str) -> None:
    (finding,) = found(old, new)
    was, now = old[1:4], new[1:4]
    assert (finding.rule, finding.level.value) == ("response-status-changed", "breaking")
    assert finding.message == f"it answers `{now}` instead of `{was}`"
    assert (finding.change.kind, finding.change.old, finding.change.new) == (
        "response_status_changed",
        was,
        now,
    )
    assert [(one.rule, one.change.subject) for one in finding.related] == [
        ("response-success-removed", was),
        ("response-success-added", now),
    ]
    assert [str(one) for one in finding.operations] == ["POST /x"]
    assert (finding.change.old_at, finding.change.new_at) == (
        f"/paths/~1x/post/responses/{was}",
        f"/paths/~1x/post/responses/{now}",
    )


OTHER = BODY % "id: {type: integer}, name: {type: string}"
CHANGED, GOES, COMES = "response-status-changed", "response-success-removed", "response-success-added"
CASES = {
    "the bodies are compared": (
        OK,
        f"'201': {{description: x, {OTHER}}}",
        [CHANGED, "response-type-changed"],
    ),
    "no body where one may be": (OK, "'202': {description: x}", [CHANGED, "response-body-removed"]),
    "errors are their own": (
        f"{OK}, '400': {{description: x}}",
        f"{GONE}, '422': {{description: x}}",
        [CHANGED, "response-error-added", "response-error-removed"],
    ),
    "two come": (OK, f"{GONE}, '202': {{description: x}}", [GOES, COMES, COMES]),
    "two go": (f"{OK}, '201': {{description: x}}", GONE, [GOES, GOES, COMES]),
    "another stays": (f"{OK}, '201': {{description: x}}", f"{GONE}, '201': {{description: x}}", [CHANGED]),
    "one goes": (f"{OK}, {GONE}", GONE, [GOES]),
    "a range comes": (OK, f"'2XX': {{description: x, {THING}}}", [COMES]),
    "an error for another": (
        "'404': {description: x}",
        "'410': {description: x}",
        ["response-error-added", "response-error-removed"],
    ),
    "the body of a status that stays": (
        f"{OK}, '304': {{description: x, {THING}}}",
        f"{OK}, '304': {{description: x}}",
        ["response-body-removed"],
    ),
}


@pytest.mark.parametrize(("old", "new", "rules"), CASES.values(), ids=CASES)
def test_what_went_and_what_came(old: str, new: str, rules: list[str]) -> None:
    assert sorted(one.rule for one in found(old, new)) == sorted(rules)


def test_the_answer_to_a_webhook_is_one_finding_too() -> None:
    (finding,) = found(OK, GONE, webhook=True)
    assert (finding.rule, finding.level.value) == ("answer-status-changed", "risky")
    assert [one.rule for one in finding.related] == ["answer-removed", "answer-added"]


def test_each_operation_is_its_own_edit() -> None:
    def document(status: str) -> dict[str, Any]:
        responses = {status: {"description": "x"}}
        paths = {path: {"post": {"responses": responses}} for path in ("/x", "/y")}
        return {"openapi": "3.1.0", "paths": paths}

    findings = diff(version(document("200")), version(document("202"))).findings
    assert [(one.rule, [str(ref) for ref in one.operations]) for one in findings] == [
        ("response-status-changed", ["POST /x"]),
        ("response-status-changed", ["POST /y"]),
    ]
