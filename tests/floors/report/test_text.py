"""Text: what a person reads at a terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from tests.report_samples import (
    RULES,
    accord_report,
    bare_report,
    finding,
    hostile_report,
    large_report,
    operation,
    rich_report,
)
from triaccord.model import Change, FindingVerdict, JudgedFinding, Level, OperationRef
from triaccord.report import Document, RenderOptions, render, terminal_look


def test_a_rich_report_reads_so(snapshot: object) -> None:
    assert render(rich_report(), "text", RenderOptions(rules=RULES)) == snapshot


def test_a_rich_report_unfolded_reads_so(snapshot: object) -> None:
    options = RenderOptions(rules=RULES, verbose=True, show=frozenset({"unjudged"}))
    assert render(rich_report(), "text", options) == snapshot


@pytest.mark.parametrize(
    ("report", "document", "text"),
    [
        (
            bare_report(),
            Document.CHECK,
            "4.1 → 4.2: The documents do not differ.\n  No release notes were given.\n",
        ),
        (
            bare_report(),
            Document.DIFF,
            "4.1 → 4.2: The documents do not differ.\n",
        ),
        (
            accord_report(),
            Document.CHECK,
            "4.1 → 4.2: Nothing breaks.\n  Notes and documents agree.\n\nAnnounced, and safe (1)\n"
            "  · safe `GET /company/settings` was added\n\nBesides\n  1 claim said and seen\n",
        ),
    ],
    ids=["no notes", "diff", "accord"],
)
def test_small_reports_are_small(report: object, document: Document, text: str) -> None:
    assert render(report, "text", RenderOptions(document=document)) == text  # type: ignore[arg-type]


def test_without_notes_nothing_is_called_silent() -> None:
    text = render(rich_report(), "text", RenderOptions(document=Document.DIFF, verbose=True))
    changes = text.partition("Said, but")[0]
    assert "notes" not in changes.partition("touches")[0]
    assert "say nothing" not in changes


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_keep_the_width(width: int) -> None:
    text = render(rich_report(), "text", RenderOptions(rules=RULES, width=width, verbose=True))
    assert max(map(len, text.splitlines())) <= width


def test_colour_changes_no_word() -> None:
    plain = render(large_report(20), "text", RenderOptions(width=80))
    colored = render(large_report(20), "text", RenderOptions(width=80, color=True))
    assert "\x1b[1;31m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_colour_lets_no_other_escape_through() -> None:
    colored = render(hostile_report(), "text", RenderOptions(color=True, verbose=True))
    assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m", "", colored)
    assert set(re.findall(r"\x1b\[([0-9;]*)m", colored)) <= {
        "0",
        "1",
        "1;31",
        "1;33",
        "2",
        "3",
        "32",
    }


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError


@pytest.mark.parametrize(
    ("stream", "environ", "look"),
    [
        (io.StringIO(), {}, (False, 80)),
        (io.StringIO(), {"COLUMNS": "100"}, (False, 100)),
        (Terminal(), {}, (True, 80)),
        (Terminal(), {"NO_COLOR": "1"}, (False, 80)),
        (Terminal(), {"NO_COLOR": ""}, (True, 80)),
        (Terminal(), {"TERM": "dumb"}, (False, 80)),
        (Terminal(), {"COLUMNS": "20"}, (True, 40)),
        (Terminal(), {"COLUMNS": "wide"}, (True, 80)),
    ],
)
def test_what_the_terminal_takes(
    stream: io.StringIO, environ: dict[str, str], look: tuple[bool, int]
) -> None:
    assert terminal_look(stream, environ) == look


def _two(**operations: tuple[OperationRef, ...]) -> JudgedFinding:
    change = Change(event="property-added", kind="field_added", subject="name", path="name", **operations)  # type: ignore[arg-type]
    rule = "request-property-added-required"
    return JudgedFinding(
        finding=finding(rule, Level.BREAKING, "property `name` must be sent", change),
        verdict=FindingVerdict.SILENT,
    )


@pytest.mark.parametrize(
    ("operations", "words"),
    [
        ({"requests": ("POST /a",)}, ["      requests of POST /a"]),
        ({"requests": ("POST /a",), "responses": ("POST /a",)}, ["      requests and responses of POST /a"]),
        (
            {"requests": ("POST /a",), "responses": ("GET /a", "POST /a")},
            ["      requests of POST /a", "      responses of GET /a, POST /a"],
        ),
        ({"whole": ("POST /a",)}, ["      POST /a"]),
        ({}, []),
    ],
)
def test_which_half_of_an_exchange_is_meant(operations: dict[str, tuple[str, ...]], words: list[str]) -> None:
    refs = {half: tuple(map(operation, each)) for half, each in operations.items()}
    report = replace(bare_report(), findings=(_two(**refs),))
    text = render(report, "text", RenderOptions(document=Document.DIFF)).splitlines()
    assert text[4:] == words


def test_versions_of_one_name_are_told_apart_by_their_origins() -> None:
    report = bare_report()
    same = (
        replace(report.old, name="1", origin="v1:api.yaml"),
        replace(report.new, name="1", origin="api.yaml"),
    )
    text = render(replace(report, old=same[0], new=same[1]), "text", RenderOptions(document=Document.DIFF))
    assert text == "v1:api.yaml → api.yaml: The documents do not differ.\n"


def test_long_paths_are_not_torn_apart() -> None:
    path = "POST /brands/{brandId}/templates/email/{templateName}/customizations/{customizationId}/preview"
    report = replace(bare_report(), findings=(_two(requests=(operation(path),)),))
    assert f"        {path}" in render(report, "text", RenderOptions(document=Document.DIFF)).splitlines()


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (("name",), []),
        (("name", "name"), ["      and at 1 more place"]),
        (("name", "[].name", "name"), ["      and at 2 more places: `[].name`"]),
        (
            ("name", "a.name", "b.name", "c.name", "d.name"),
            ["      and at 4 more places: `a.name`, `b.name`, `c.name` and 1 more"],
        ),
    ],
)
def test_further_places_are_counted(paths: tuple[str, ...], words: list[str]) -> None:
    one = _two(requests=(operation("POST /a"),))
    change = one.finding.change
    copies = tuple(replace(change, path=path) for path in paths) if len(paths) > 1 else ()
    judged = replace(one, finding=replace(one.finding, change=replace(change, copies=copies)))
    report = replace(bare_report(), findings=(judged,))
    text = render(report, "text", RenderOptions(document=Document.DIFF)).splitlines()
    assert text[5:] == words
