"""JSON: the shapes that other programs rely on, checked against the schemas that we publish."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.report_samples import SAMPLES, rich_report
from triaccord.model import Notes, NotesProblem, Report, Section, UnknownNameError
from triaccord.report import Document, RenderOptions, notes_document, render, schema, schema_names

OPTIONS = {
    "diff": RenderOptions(document=Document.DIFF),
    "check": RenderOptions(document=Document.CHECK),
    "diff, all shown": RenderOptions(document=Document.DIFF, show=frozenset({"unjudged"})),
    "check, all shown": RenderOptions(document=Document.CHECK, show=frozenset({"unjudged"})),
}


def as_json(report: Report, options: RenderOptions) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(render(report, "json", options))
    return loaded


@pytest.mark.parametrize("name", schema_names())
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(f"triaccord.{name}/1") == schema(name)


def test_schema_names() -> None:
    assert schema_names() == (
        *("check", "diff", "live", "migration", "migration-map"),
        *("notes", "promises", "rules", "usage", "vendor"),
    )
    with pytest.raises(UnknownNameError, match="no JSON Schema named 'dif'"):
        schema("dif")


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_every_report_validates(sample: Callable[[], Report], options: RenderOptions) -> None:
    document = as_json(sample(), options)
    assert document["format"] == f"triaccord.{options.document.value}/1"
    errors = Draft202012Validator(schema(document["format"])).iter_errors(document)
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_counts_are_the_lengths_of_the_lists(sample: Callable[[], Report]) -> None:
    document = as_json(sample(), OPTIONS["check, all shown"])
    for level in ("breaking", "risky", "safe"):
        assert document["counts"][level] == sum(f["level"] == level for f in document["findings"])
    for kind in ("findings", "claims"):
        for verdict, number in document["counts"][kind].items():
            assert number == sum(each["verdict"] == verdict for each in document[kind])
        assert sum(document["counts"][kind].values()) == len(document[kind])
    assert document["counts"]["unjudged"] == len(document["unjudged"])
    assert document["complete"] is (document["incomplete"] == [])


def test_a_finding_has_exactly_these_words() -> None:
    diff = as_json(rich_report(), OPTIONS["diff"])["findings"][0]
    check = as_json(rich_report(), OPTIONS["check"])["findings"][0]
    assert {key: check[key] for key in diff} == diff
    assert {key: check[key] for key in check if key not in diff} == {
        "verdict": "announced",
        "claims": ["4.2-4", "4.2-5"],
        "affects_you": "yes",
        "reason": "kind, operation and both names agree",
        "successor": None,
        "history": [],
    }
    related, evidence = diff.pop("related"), diff.pop("evidence")
    assert [part["message"] for part in related] == [
        "`products` is now `results`",
        "`limit` is now `size`",
        "`meta` was added",
        "`orderById` was added",
    ]
    assert [each["weight"] for each in evidence] == [0.9, 0.8]
    pointer = "/paths/~1products/get"
    assert diff == {
        "rule": "pagination-moved",
        "level": "breaking",
        "kind": "pagination_changed",
        "side": "both",
        "operations": [{"method": "GET", "path": "/products"}],
        "subject": "products",
        "path": "products",
        "old": "products",
        "new": "results",
        "message": rich_report().findings[0].finding.message,
        "fingerprint": rich_report().findings[0].finding.fingerprint,
        "location": {
            "old": {"file": "specs/acme/4.1.yaml", "pointer": pointer, "line": 412, "column": 15},
            "new": {"file": "specs/acme/4.2.yaml", "pointer": pointer, "line": 430, "column": 15},
        },
        "also_at": [],
        "proof": "proved",
        "why": "",
        "confidence": 0.97,
        "witness": {
            "side": "response",
            "value": {"results": [], "meta": {"pageNumber": 0, "pageSize": 50}},
            "accepted_by": "new",
            "refused_by": "old",
            "error": "`products` is a required property",
            "keyword": "",
            "at": "",
            "example": None,
        },
    }


def test_places_fall_back_to_bare_pointers() -> None:
    typed = as_json(rich_report(), OPTIONS["diff"])["findings"][2]
    pointer = "/components/schemas/Invoice/properties/number"
    assert typed["location"] == {
        "old": {"file": "acme@4.1", "pointer": pointer, "line": None, "column": None},
        "new": {"file": "acme@4.2", "pointer": pointer, "line": None, "column": None},
    }


def test_a_claim_is_flat_and_has_its_version() -> None:
    claim = as_json(rich_report(), OPTIONS["check"])["claims"][4]
    assert {key: claim[key] for key in ("id", "version", "verdict", "findings", "reason", "lines")} == {
        "id": "4.2-7",
        "version": "4.2",
        "verdict": "phantom",
        "findings": [],
        "reason": "`dueDate` is in neither document",
        "lines": [398, 402],
    }


def test_unjudged_is_listed_only_when_asked_for() -> None:
    assert "unjudged" not in as_json(rich_report(), OPTIONS["check"])
    assert as_json(rich_report(), OPTIONS["check, all shown"])["unjudged"] == [
        {
            "what": "`x-rate-limit` differs",
            "old_at": "/info/x-rate-limit",
            "new_at": "/info/x-rate-limit",
            "old": 10,
            "new": 20,
        }
    ]


def test_notes_validate() -> None:
    claims = tuple(judged.claim for judged in rich_report().claims)
    notes = Notes(
        source="notes.md",
        sections=(Section(version="4.2", lines=(380, 404), claims=claims),),
        problems=(NotesProblem(line=3, what="a table without a head"),),
    )
    document = notes_document(notes)
    errors = Draft202012Validator(schema("notes")).iter_errors(json.loads(json.dumps(document)))
    assert [error.message for error in errors] == []
    assert [claim["id"] for claim in document["sections"][0]["claims"]] == [claim.id for claim in claims]


def test_further_places_stand_beside_the_first() -> None:
    report = rich_report()
    judged = report.findings[2]
    change = judged.finding.change
    copies = (change, replace(change, old_at="/a", new_at=None))
    also = replace(judged, finding=replace(judged.finding, change=replace(change, copies=copies)))
    document = as_json(replace(report, findings=(also,)), OPTIONS["diff"])
    assert list(Draft202012Validator(schema("diff")).iter_errors(document)) == []
    place = {"file": "acme@4.1", "pointer": "/a", "line": None, "column": None}
    assert document["findings"][0]["also_at"] == [{"old": place, "new": None}]
