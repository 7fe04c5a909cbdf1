"""JSON for programs: `triaccord.migration/1`."""

from __future__ import annotations

from typing import Any

from triaccord.impact.migration import Migration, Step, touches_of
from triaccord.impact.sources import Excerpt
from triaccord.model import Example
from triaccord.report.digest import names_of
from triaccord.report.migrations.words import Effort, code_line, instead
from triaccord.report.plain import json_text
from triaccord.usage.values import Site

FORMAT = "triaccord.migration/1"


def render(found: Migration) -> str:
    """The migration as JSON."""
    return json_text(document(found)) + "\n"


def document(found: Migration) -> dict[str, Any]:
    """The migration as a JSON document."""
    effort, (old, new) = Effort.of(found), names_of(found.report)
    return {
        "format": FORMAT,
        "old": old,
        "new": new,
        "recorded": found.is_recorded,
        "complete": not found.report.incomplete,
        "incomplete": list(found.report.incomplete),
        "effort": {
            "breaking": effort.changes,
            "lines": effort.lines,
            "files": effort.files,
            "tests": effort.tests,
            "carried": effort.carried,
        },
        "untouched": {level.value: number for level, number in found.untouched},
        "steps": [_step(step) for step in found.steps],
        "questions": [_step(step) for step in found.questions],
        "unmatched": [str(call) for call in found.unmatched],
        "doubts": [*found.doubts, *found.map.doubts],
    }


def _step(step: Step) -> dict[str, Any]:
    finding = step.judged.finding
    pair = step.pair
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "level": finding.level.value,
        "message": finding.message,
        "operations": [{"method": one.method, "path": one.path} for one in finding.operations],
        "affects_you": step.impact.affects.value,
        "reason": step.impact.reason,
        "moves": [{"kind": move.kind, "old": move.old, "new": move.new} for move in step.moves],
        "instead": list(instead(step)),
        "shim": step.carried.value,
        "lines": [_line(step, excerpt, site) for excerpt in step.excerpts for site in excerpt.sites],
        "excerpts": [
            {
                "file": excerpt.file,
                "lines": [
                    {"number": line.number, "text": code_line(line.text), "meant": line.is_meant}
                    for line in excerpt.lines
                ],
            }
            for excerpt in step.excerpts
        ],
        "tests": list(step.impact.tests),
        "before": _exchange(pair.before) if pair and pair.before else None,
        "after": _exchange(pair.after) if pair and pair.after else None,
    }


def _line(step: Step, excerpt: Excerpt, site: Site) -> dict[str, Any]:
    text = excerpt.text_of(site)
    return {
        "at": str(site),
        "code": None if text is None else code_line(text),
        "does": [touch.what for touch in touches_of(step, site)],
    }


def _exchange(example: Example) -> dict[str, Any]:
    found: dict[str, Any] = {"request": {"method": example.method, "target": example.target}}
    if example.media_type is not None:
        found["request"]["body"] = example.body
    if example.status is not None:
        found["response"] = {"status": example.status}
        if example.response_media_type is not None:
            found["response"]["body"] = example.response_body
    return found
