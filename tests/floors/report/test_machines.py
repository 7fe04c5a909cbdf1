"""SARIF, JUnit, GitHub annotations and Markdown, read as their readers read them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from tests.report_samples import (
    RULES,
    SAMPLES,
    accord_report,
    bare_report,
    hostile_report,
    large_report,
    rich_report,
)
from triaccord.model import Report
from triaccord.report import Document, RenderOptions, render

OPTIONS = RenderOptions(rules=RULES, tool_version="1.2.3")
EACH = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)


def closed(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


# The part of SARIF 2.1.0 that we write, closed: a property that the standard does not know fails.
LEVEL = {"enum": ["none", "note", "warning", "error"]}
TEXT = closed(("text",), text={"type": "string", "minLength": 1})
REGION = closed(
    ("startLine",), startLine={"type": "integer", "minimum": 1}, startColumn={"type": "integer", "minimum": 1}
)
URI = {"type": "string", "pattern": r"^(?:[A-Za-z0-9/:@._~-]|%[0-9A-F]{2})+$"}
PHYSICAL = closed(("artifactLocation",), artifactLocation=closed(("uri",), uri=URI), region=REGION)
LOGICAL = closed(
    ("fullyQualifiedName", "kind"), fullyQualifiedName={"type": "string"}, kind={"type": "string"}
)
LOCATION = closed(
    ("physicalLocation",),
    id={"type": "integer", "minimum": 0},
    physicalLocation=PHYSICAL,
    logicalLocations={"type": "array", "items": LOGICAL, "uniqueItems": True},
    message=TEXT,
)
RESULT = closed(
    ("ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"),
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=TEXT,
    locations={"type": "array", "items": LOCATION, "minItems": 1},
    relatedLocations={"type": "array", "items": LOCATION},
    suppressions={
        "type": "array",
        "items": closed(("kind",), kind={"enum": ["inSource", "external"]}, justification={"type": "string"}),
    },
    partialFingerprints=closed(("triaccord/v1",), **{"triaccord/v1": {"pattern": "^[0-9a-f]{12}$"}}),
    properties={"type": "object"},
)
RULE = closed(
    ("id", "defaultConfiguration"),
    id={"type": "string"},
    defaultConfiguration=closed(("level",), level=LEVEL),
    shortDescription=TEXT,
    fullDescription=TEXT,
    help=TEXT,
)
RUN = closed(
    ("tool", "results"),
    tool=closed(
        ("driver",),
        driver=closed(
            ("name",),
            name={"const": "triaccord"},
            semanticVersion={"type": "string"},
            rules={"type": "array", "items": RULE, "uniqueItems": True},
        ),
    ),
    invocations={
        "type": "array",
        "items": closed(
            ("executionSuccessful",),
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications={
                "type": "array",
                "items": closed(("message",), level=LEVEL, message=TEXT),
            },
        ),
    },
    columnKind={"const": "unicodeCodePoints"},
    results={"type": "array", "items": RESULT},
    properties={"type": "object"},
)
SARIF = closed(
    ("version", "runs"),
    **{"$schema": {"type": "string"}},
    version={"const": "2.1.0"},
    runs={"type": "array", "items": RUN, "minItems": 1},
)


def sarif(report: Report, options: RenderOptions = OPTIONS) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(render(report, "sarif", options))
    return loaded


@EACH
@pytest.mark.parametrize("document", Document)
def test_sarif_has_the_shape_of_the_standard(sample: Callable[[], Report], document: Document) -> None:
    log = sarif(sample(), replace(OPTIONS, document=document))
    assert [error.message for error in Draft202012Validator(SARIF).iter_errors(log)] == []
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]


def test_sarif_has_findings_and_the_claims_that_fail() -> None:
    results = sarif(rich_report())["runs"][0]["results"]
    assert [(r["ruleId"], r["level"]) for r in results] == [
        ("pagination-moved", "error"),
        ("request-property-added-required", "error"),
        ("response-property-type-changed", "error"),
        ("response-enum-value-added", "warning"),
        ("operation-added", "note"),
        ("operation-added", "note"),
        ("request-limit-loosened", "note"),
        ("response-property-added", "note"),
        ("claim-contradicted", "warning"),
        ("claim-phantom", "warning"),
    ]
    findings = [judged.finding.fingerprint for judged in rich_report().findings]
    assert [r["partialFingerprints"]["triaccord/v1"] for r in results[:8]] == findings
    assert results[2]["message"]["text"] == (
        "`number` was a string and is an integer (GET /invoices/{{invoiceId}}) — contradicted by the notes"
    )


def test_sarif_says_when_not_all_was_done() -> None:
    assert sarif(rich_report())["runs"][0]["invocations"] == [{"executionSuccessful": True}]
    (invocation,) = sarif(large_report(4))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert len(invocation["toolExecutionNotifications"]) == 1


def test_sarif_links_nothing_and_takes_no_arguments() -> None:
    for result in sarif(hostile_report())["runs"][0]["results"]:
        text = result["message"]["text"]
        assert not re.search(r"(?<!\\)[\[\]]", text)
        assert not re.search(r"(?<!\{)\{(?:\{\{)*(?!\{)", text)


@EACH
def test_junit_counts_what_it_holds(sample: Callable[[], Report]) -> None:
    root = ET.fromstring(render(sample(), "junit", OPTIONS))
    assert root.tag == "testsuites"
    for suite in root:
        counts = {
            "tests": len(suite.findall("testcase")),
            "failures": len(suite.findall("testcase/failure")),
            "errors": len(suite.findall("testcase/error")),
            "skipped": len(suite.findall("testcase/skipped")),
        }
        assert {name: int(suite.get(name, "-1")) for name in counts} == counts
    for name in ("tests", "failures", "errors", "skipped"):
        assert int(root.get(name, "-1")) == sum(int(suite.get(name, "-1")) for suite in root)
    for case in root.iter("testcase"):
        assert re.fullmatch(r"triaccord(\.[A-Za-z0-9._-]+){2}", case.get("classname", ""))
        assert len(case) == 1


@pytest.mark.parametrize(
    ("fail_on", "changes", "notes"),
    [
        (set(), 0, 0),
        ({"breaking"}, 3, 0),
        ({"risky"}, 4, 0),
        ({"silent"}, 3, 0),
        ({"breaking", "silent"}, 5, 0),
        ({"vague"}, 1, 0),
        ({"phantom"}, 0, 1),
        ({"contradicted"}, 1, 1),
    ],
)
def test_junit_fails_what_the_user_calls_failed(fail_on: set[str], changes: int, notes: int) -> None:
    options = replace(OPTIONS, fail_on=frozenset(fail_on))
    root = ET.fromstring(render(rich_report(), "junit", options))
    failures = {suite.get("name"): int(suite.get("failures", "-1")) for suite in root}
    assert failures == {"changes": changes, "notes": notes, "completeness": 0}


def test_junit_blames_nobody_where_there_were_no_notes() -> None:
    options = replace(OPTIONS, fail_on=frozenset({"silent"}))
    root = ET.fromstring(render(replace(rich_report(), notes_source=None), "junit", options))
    assert root.get("failures") == "0"


def annotations(report: Report, options: RenderOptions = OPTIONS) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner takes them apart."""
    found = []
    for line in render(report, "github", options).splitlines()[1:]:
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert match, line
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        decoded = {k: v.replace("%2C", ",").replace("%3A", ":") for k, v in properties.items()}
        found.append((match[1], {k: _percent(v) for k, v in decoded.items()}, _percent(match[3])))
    return found


def _percent(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def test_github_annotates_what_matters_worst_first() -> None:
    assert [
        (kind, p.get("file"), p.get("line"), p["title"]) for kind, p, _ in annotations(rich_report())
    ] == [
        ("error", "specs/acme/4.2.yaml", "430", "breaking: pagination-moved"),
        ("error", "specs/acme/4.2.yaml", "1093", "breaking: request-property-added-required"),
        ("error", None, None, "breaking: response-property-type-changed"),
        ("warning", None, None, "risky: response-enum-value-added"),
        ("warning", None, None, "release notes: the documents show the opposite"),
        ("warning", None, None, "release notes: not seen"),
        ("notice", None, None, "safe: request-limit-loosened"),
    ]


def test_github_shows_ten_and_says_what_is_missing() -> None:
    report = large_report(200)
    found = annotations(report)
    worth = 1 + sum(  # the one thing that was not done, and
        j.finding.level.value != "safe" or j.verdict.value in ("silent", "contradicted")
        for j in report.findings
    )
    assert [kind for kind, *_ in found] == ["error"] * 9 + ["warning"]
    assert found[-1][1]["title"] == f"{worth - 9} more"
    assert found[-1][2].startswith(f"{worth - 9} annotations are not shown here")


def test_github_shows_all_where_there_is_room() -> None:
    assert not any("not shown" in message for *_, message in annotations(large_report(8)))


def test_github_says_nothing_where_nothing_is_wrong() -> None:
    assert annotations(accord_report()) == []
    assert annotations(bare_report()) == []


def test_github_takes_no_command_from_strangers() -> None:
    lines = render(hostile_report(), "github", OPTIONS).splitlines()
    assert not lines[0].startswith("::")
    assert "##[" not in lines[0]
    assert [line.count("::error::injected") for line in lines[1:] if line.startswith("::error::")] == []
    assert len(annotations(hostile_report())) == 10


@EACH
def test_markdown_makes_no_element_that_we_did_not_write(sample: Callable[[], Report]) -> None:
    text = render(sample(), "markdown", replace(OPTIONS, verbose=True, show=frozenset({"unjudged"})))
    kinds = set()
    parser = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
    for token in parser.parse(text):
        kinds.add(token.type)
        for child in token.children or ():
            kinds.add(child.type)
    allowed = {
        *(
            "heading_open",
            "heading_close",
            "paragraph_open",
            "paragraph_close",
            "inline",
            "text",
            "softbreak",
        ),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "code_inline"),
        *("strong_open", "strong_close", "blockquote_open", "blockquote_close"),
    }
    assert kinds - allowed - {"text_special"} == set()


def test_markdown_folds_by_our_own_tags_only() -> None:
    text = render(hostile_report(), "markdown", OPTIONS)
    outside_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert set(re.findall(r"<[^>]*>", outside_code)) <= {"<details>", "<summary>", "</summary>", "</details>"}
    assert not re.search(r"@\w", outside_code)
    assert "http:" not in outside_code
