"""What a run says: its document validates, counts its own lists, and its failures are small."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.floors.live.conftest import listening, says
from tests.floors.live.shop import Make, Versions, asked
from triaccord.live.cases import Plan, replay
from triaccord.live.causes import leaf
from triaccord.live.exchange import OTHER_CREDENTIALS, Exchange, Request
from triaccord.live.joining import Said
from triaccord.live.recordings import har
from triaccord.live.redaction import Redactor
from triaccord.live.run import LiveReport
from triaccord.live.telling import as_json, as_text
from triaccord.model import Claim, ClaimVerdict, FindingVerdict, JudgedClaim, JudgedFinding, OperationRef
from triaccord.report import schema
from triaccord.sandbox.drift import Drift

ORDERS = OperationRef("/orders", "GET")


@pytest.fixture(scope="module")
def report(versions: Versions, plan: Make) -> LiveReport:
    claims = [
        Claim(id="2-1", version="2", kind="behaviour", text="orders run the other way", evidence="",
              lines=(1, 1), operations=(ORDERS,)),
        Claim(id="2-2", version="2", kind="behaviour", text="quicker reports", evidence="", lines=(2, 2)),
    ]  # fmt: skip
    findings = plan("http://127.0.0.1").findings
    said = Said(
        findings=tuple(
            JudgedFinding(finding=finding, verdict=FindingVerdict.ANNOUNCED, claims=("2-3",))
            for finding in findings
        ),
        claims=tuple(JudgedClaim(claim=claim, verdict=ClaimVerdict.BEHAVIOURAL) for claim in claims),
        has_notes=True,
    )
    drifts = (Drift(kind="order-swapped"), Drift(kind="filter-ignored"))
    return asked(versions, plan, *drifts, phases=("witness", "laws", "compare"), said=said)


def test_the_document_validates_and_counts_its_own_lists(report: LiveReport) -> None:
    document: dict[str, Any] = json.loads(as_json(report, Redactor()))
    jsonschema.Draft202012Validator(schema("live")).validate(document)
    lists = {
        f"findings_{word}": sum(each["outcome"] == word for each in document["findings"])
        for word in ("confirmed", "tolerated", "not_reachable")
    } | {
        f"claims_{word}": sum(each["outcome"] == word for each in document["claims"])
        for word in ("touched", "not_touched", "not_tried")
    }
    explained = sum(bool(each["findings"]) for each in document["failures"])
    assert document["counts"] == {
        **lists,
        "failures_unexplained": len(document["failures"]) - explained,
        "failures_doubtful": 0,
        "failures_explained": explained,
    }
    assert document["complete"] is (not document["incomplete"])
    assert len({each["fingerprint"] for each in document["failures"]}) == len(document["failures"])


def test_what_is_found_is_said_once_with_its_claims(report: LiveReport) -> None:
    assert [(f.check, leaf(f.path), f.claims, f.blame.value) for f in report.unexplained] == [
        ("filter-ignored", "state", (), "server"),
        ("order-differs", "results", ("2-1",), "server"),
    ]
    assert [(chance.claim, chance.outcome) for chance in report.chances] == [
        ("2-1", "touched"),
        ("2-2", "not_tried"),
    ]
    assert {shown.claims for shown in report.shown} == {("2-3",)}
    text = as_text(report, Redactor())
    assert (
        "claims that no document can show: 1 touched by a failure, 0 asked and not touched, 1 not tried"
        in text
    )


def test_the_request_that_shows_a_failure_has_nothing_that_it_does_not_need(
    versions: Versions, plan: Make
) -> None:
    report = asked(versions, plan, Drift(kind="boundary-500"), phases=("compare",))
    (failure,) = report.unexplained
    assert failure.check == "server-error"
    query = failure.exchanges[-1].request.path.partition("?")[2]
    assert query.count("&") == 0
    assert query.partition("=")[0] in ("limit", "page")


def test_a_body_that_is_refused_is_cut_down_to_what_it_is_refused_for(versions: Versions, plan: Make) -> None:
    report = asked(versions, plan, Drift(kind="stricter"), phases=("writes",))
    (failure,) = report.unexplained
    assert (failure.check, failure.operation) == ("create-rejected", OperationRef("/orders", "POST"))
    body = json.loads(failure.exchanges[-1].request.body)
    assert {"state", "amount"} < set(body)
    assert len(body) == 3


def test_what_was_sent_with_other_credentials_is_not_sent_again_with_ours(tmp_path: Path) -> None:
    file = tmp_path / "found.har"
    with listening({"/a": says(200), "/b": says(404)}) as server:
        exchanges = [
            ("", Exchange(request=Request(method="GET", path=path, why=why), server=server.url, status=200))
            for path, why in (("/a", "generated"), ("/b", "generated"), ("/c", OTHER_CREDENTIALS))
        ]
        file.write_text(json.dumps(har(exchanges, Redactor())))
        again = replay(file, Plan(), Redactor())
    assert [(each.outcome, each.why) for each in again] == [
        ("same", ""),
        ("differs", "recorded 200, now 404"),
        ("not sent", OTHER_CREDENTIALS),
    ]
