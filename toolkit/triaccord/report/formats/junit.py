"""JUnit XML for build servers: one case per finding and per claim, failed where `--fail-on` says so."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from triaccord.model import JudgedClaim, JudgedFinding, Report
from triaccord.report.digest import digest, is_failed_claim, is_failure
from triaccord.report.options import RenderOptions
from triaccord.report.plain import counted, one_line, shorten
from triaccord.report.wording import (
    CLAIM_WORDS,
    NOTE_LEADS,
    VERDICT_WORDS,
    before_after,
    operation_words,
    waiver_words,
)

SUFFIX = ".xml"

# Colons, blanks and slashes in class names break the trees that build servers draw from them.
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def render(report: Report, *, options: RenderOptions) -> str:
    """The report as `testsuites` with the suites `changes`, `notes` and `completeness`."""
    view = digest(report, options.document)
    changes = [_finding(judged, report, options, asks_notes=view.asks_notes) for judged in report.findings]
    suites = [_suite("changes", changes)]
    if view.asks_notes:
        suites.append(_suite("notes", [_claim(judged, options) for judged in report.claims]))
    suites.append(_suite("completeness", _completeness(report)))
    root = ET.Element("testsuites", name=one_line(f"triaccord {view.title}"))
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    root.set("time", "0")
    root.extend(suites)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(name: str, cases: list[ET.Element]) -> ET.Element:
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    suite = ET.Element("testsuite", name=name)
    for key, number in counts.items():
        suite.set(key, str(number))
    suite.set("time", "0")
    suite.extend(cases)
    return suite


def _case(group: str, kind: str, name: str) -> ET.Element:
    classname = f"triaccord.{group}.{_NO_NAME.sub('-', kind).strip('-') or 'x'}"
    return ET.Element("testcase", classname=classname, name=shorten(one_line(name), 300), time="0")


def _finding(
    judged: JudgedFinding, report: Report, options: RenderOptions, *, asks_notes: bool
) -> ET.Element:
    finding = judged.finding
    case = _case("changes", finding.rule, f"{finding.message} [{finding.fingerprint}]")
    words = [f"{finding.level.value}: {one_line(finding.message)}"]
    if operations := operation_words(finding.operations, limit=20):
        words.append(operations)
    if values := before_after(finding):
        words.append(f"{values[0]} → {values[1]}")
    if asks_notes:
        words.append(f"{NOTE_LEADS[judged.verdict]}. {one_line(judged.reason)}".strip())
    if judged.waiver is not None:
        words.append(one_line(waiver_words(judged.waiver)))
    if (help_ := options.rules.get(finding.rule)) and help_.mend:
        words.append(f"What to do: {one_line(help_.mend)}")
    # Without notes nobody can be blamed for their silence: only levels count then.
    levels = frozenset(w for w in options.fail_on if w.removesuffix(":mine") in ("breaking", "risky", "safe"))
    fail_on = options.fail_on if asks_notes else levels
    failed = is_failure(judged, report, fail_on)
    label = f"{finding.level.value}, {VERDICT_WORDS[judged.verdict]}" if asks_notes else finding.level.value
    return _filled(case, label if failed else None, words)


def _claim(judged: JudgedClaim, options: RenderOptions) -> ET.Element:
    claim = judged.claim
    case = _case("notes", claim.kind, f"{claim.id}: {claim.evidence}")
    words = [f"“{one_line(claim.text)}”", f"notes of {one_line(claim.version)}, line {claim.lines[0]}"]
    if judged.reason:
        words.append(one_line(judged.reason))
    return _filled(
        case, CLAIM_WORDS[judged.verdict] if is_failed_claim(judged, options.fail_on) else None, words
    )


def _filled(case: ET.Element, failure: str | None, words: list[str]) -> ET.Element:
    text = "\n".join(words)
    if failure is not None:
        ET.SubElement(case, "failure", message=failure, type=failure.partition(",")[0]).text = text
    else:
        ET.SubElement(case, "system-out").text = text
    return case


def _completeness(report: Report) -> list[ET.Element]:
    """What was not done is an error, and what was not judged is skipped: neither is ever passed."""
    cases = []
    for word in report.incomplete:
        case = _case("completeness", "incomplete", word)
        ET.SubElement(case, "error", message=one_line(word), type="incomplete")
        cases.append(case)
    if report.unjudged:
        words = f"{counted(len(report.unjudged), 'difference')} not judged"
        case = _case("completeness", "unjudged", words)
        ET.SubElement(case, "skipped", message=words)
        cases.append(case)
    return cases
