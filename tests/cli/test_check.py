"""The main job as a person meets it: the terminal, the report, the exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_the_readme_check(run: Run, tmp_path: Path) -> None:
    ended = run("check", "procountor@21.03", "procountor@21.04")
    assert ended.code == 1
    assert ended.out.startswith("21.03 → 21.04: 2 breaking changes, announced.\n")
    assert ended.err == "html report: reports/procountor-21.03-21.04.html\n"
    page = (tmp_path / "reports" / "procountor-21.03-21.04.html").read_text(encoding="utf-8")
    assert "<h1>" in page


def test_get_products_is_one_announced_pagination_move(run: Run) -> None:
    ended = run("check", "procountor@21.03", "procountor@21.04", "--format", "json", "--fail-on", "never")
    assert ended.code == 0
    report = json.loads(ended.out)
    at_products = [
        finding
        for finding in report["findings"]
        if finding["operations"] == [{"method": "GET", "path": "/products"}]
    ]
    assert [(f["rule"], f["kind"], f["level"], f["verdict"]) for f in at_products] == [
        ("pagination-changed", "pagination_changed", "breaking", "announced")
    ]
    said = {claim["id"]: claim["evidence"] for claim in report["claims"]}
    assert [said[claim] for claim in at_products[0]["claims"]] == [
        "Pagination in `GET /products` has been changed to work like in the other endpoints:",
        "the results are returned in `results` instead of `products`",
        "the query parameter `limit` has been renamed to `size`",
        "`meta` has been added to the response, with information on the page",
        "the query parameter `orderById` has been added and sets the order",
    ]


GONE_AT_20_12 = {
    ("BasicPaymentTransactionData", "paymentId"): "id",
    ("BusinessPartnerBasicInfo", "registerId"): "id",
    ("FactoringContract", "contractId"): "id",
    ("LedgerReceipt", "receiptId"): "id",
    ("LedgerReceiptBasicInfo", "receiptId"): "id",
    ("PaymentEvent", "paymentEventId"): "id",
    ("PaymentRowInfo", "paymentId"): "id",
    ("PersonalDetails", "personId"): "partnerId",
    ("Transaction", "transactionId"): "id",
    ("User", "personRegisterId"): "partnerId",
    ("User", "userId"): "id",
}


def test_eleven_ids_are_gone_each_with_its_successor_of_20_05(run: Run) -> None:
    ended = run("check", "procountor@20.11", "procountor@20.12", "--format", "json")
    report = json.loads(ended.out)
    gone = [f for f in report["findings"] if f["kind"] == "field_removed"]
    shown = {(f["location"]["old"]["pointer"].split("/")[3], f["subject"]): f["successor"] for f in gone}
    assert shown == GONE_AT_20_12
    assert {f["verdict"] for f in gone} == {"announced"}
    assert all(f["history"][0].startswith("20.05 added `") for f in gone)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "20.02",
            "20.03",
            {
                (
                    "operation-renamed",
                    "PUT /referencepayments/metadata",
                    "PUT /referencepayments/{referencePaymentId}/metadata",
                ),
                (
                    "operation-renamed",
                    "DELETE /referencepayments/metadata/{referencePaymentId}",
                    "DELETE /referencepayments/{referencePaymentId}/metadata",
                ),
            },
        ),
        (
            "20.05",
            "20.06",
            {
                ("request-property-renamed", "referenceCode", "bankReferenceCode"),
                ("request-property-renamed", "generatedReferenceType", "bankReferenceCodeType"),
            },
        ),
        ("22.06", "22.08", {("response-type-changed", "string", "integer")}),
    ],
)
def test_known_steps(run: Run, old: str, new: str, expected: set[tuple[str, str, str]]) -> None:
    ended = run("check", f"procountor@{old}", f"procountor@{new}", "--format", "json")
    report = json.loads(ended.out)
    rules = {rule for rule, _old, _new in expected}
    shown = {(f["rule"], f["old"], f["new"]) for f in report["findings"] if f["rule"] in rules}
    assert shown == expected
    assert all(f["verdict"] == "announced" for f in report["findings"] if f["level"] == "breaking")


def test_every_step_and_an_index(run: Run, tmp_path: Path) -> None:
    ended = run("check", "procountor", "--all", "--reports", "out", "--fail-on", "never")
    assert ended.code == 0
    assert ended.out == "out/procountor.html\n"
    assert ended.err.splitlines()[0] == "[1/31] 20.01 → 20.02: out/procountor-20.01-20.02.html"
    assert len(list((tmp_path / "out").glob("procountor-*.html"))) == 31


def test_formats_into_files_and_quiet(run: Run, tmp_path: Path) -> None:
    args = [f"--format={name}=r.{name}" for name in ("json", "html", "markdown", "sarif", "junit", "github")]
    ended = run("check", "procountor@20.08", "procountor@20.09", "-q", *args)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "r.github",
        "r.html",
        "r.json",
        "r.junit",
        "r.markdown",
        "r.sarif",
    ]


def test_output_is_the_same_over_hash_seeds(run: Run) -> None:
    args = ("check", "procountor@20.02", "procountor@20.03", "--format", "json")
    assert run(*args, PYTHONHASHSEED="1").out == run(*args, PYTHONHASHSEED="2").out


def test_stdin_and_a_git_revision_are_origins(run: Run, tmp_path: Path) -> None:
    text = b'{"openapi": "3.0.0", "info": {"title": "x", "version": "1"}, "paths": {}}'
    (tmp_path / "a.json").write_bytes(text)
    assert run("diff", "a.json", "-", stdin=text).code == 0


CATALOGUE = """format: triaccord.vendor/1
name: acme
versions:
  - {name: "1", document: 1.yaml}
  - {name: "2", document: 2.yaml}
  - {name: "3", document: 3.yaml}
"""
ACME = """openapi: 3.0.3
info: {title: Acme, version: "1"}
paths:
  /things:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {"200": {description: ok}}
"""
PAGE = """## 3

- `GET /things` takes the query parameter `size`

## 2

- `limit` was removed from `GET /things`
"""


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    folder = tmp_path / "specs" / "acme"
    folder.mkdir(parents=True)
    (folder / "vendor.yaml").write_text(CATALOGUE)
    (folder / "1.yaml").write_text(ACME)
    (folder / "2.yaml").write_text(ACME.replace("{name: limit, in: query, schema: {type: integer}}", ""))
    (folder / "3.yaml").write_text(ACME.replace("name: limit", "name: size"))
    (tmp_path / "page.md").write_text(PAGE)
    return tmp_path


def test_all_steps_in_several_formats_with_the_vendors_own_page(run: Run, acme: Path) -> None:
    ended = run("check", "acme", "--all", "--notes", "page.md", "--format", "json", "--format", "text", "-q")
    assert (ended.code, ended.out, ended.err) == (1, "", "")
    assert sorted(path.name for path in (acme / "reports").iterdir()) == [
        *(f"acme-1-2.{ending}" for ending in ("html", "json", "txt")),
        *(f"acme-2-3.{ending}" for ending in ("html", "json", "txt")),
        "acme.html",
    ]
    steps = [json.loads((acme / "reports" / f"acme-{step}.json").read_text()) for step in ("1-2", "2-3")]
    assert [[(f["rule"], f["verdict"]) for f in step["findings"]] for step in steps] == [
        [("parameter-removed", "announced")],
        [("parameter-added-optional", "announced")],
    ]


def test_waivers_that_hold_in_no_step_are_told_after_all_of_them(run: Run, acme: Path) -> None:
    run("check", "acme", "--all", "--notes", "page.md", "--format", "json", "-q")
    step = json.loads((acme / "reports" / "acme-1-2.json").read_text())
    run("waive", step["findings"][0]["fingerprint"], "--reason", "seen")
    run("waive", "000000000000", "--reason", "gone")
    ended = run("check", "acme", "--all", "--notes", "page.md", "--fail-on", "never")
    assert [line for line in ended.err.splitlines() if line.startswith("stale")] == [
        "stale: waiver of 000000000000 has no finding in any step (gone)"
    ]


def test_a_whole_change_log_in_the_catalogue_counts_for_what_is_new(run: Run, acme: Path) -> None:
    """Each version may keep the vendor's whole log; versions that are not kept stand in it, too."""
    log = (
        "# Log\n\n"
        + PAGE
        + "\n## 1.1\n\n- `sort` was removed from `GET /things`\n\n## 1\n\n- `GET /x` was added\n"
    )
    folder = acme / "specs" / "acme"
    (folder / "log.md").write_text(log)
    (folder / "vendor.yaml").write_text(CATALOGUE.replace(".yaml}", ".yaml, notes: log.md}"))
    said = []
    for old, new in (("1", "2"), ("2", "3"), ("1", "3")):
        ended = run("check", f"acme@{old}", f"acme@{new}", "--format", "json", "--fail-on", "never")
        said.append([(claim["version"], claim["fields"]) for claim in json.loads(ended.out)["claims"]])
    second, third = [("2", ["limit"]), ("1.1", ["sort"])], [("3", ["size"])]
    assert said == [second, third, second + third]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (["acme@2"], "--all takes a vendor, and not a second version"),
        (["--between", "1", "2"], "--all takes a vendor, and not --between"),
        (["--explain", "1-1"], "--all takes a vendor, and not --explain"),
        (["--format", "json=x.json"], "--all writes a file for each step, not one 'x.json'"),
        (["--format", "jsn"], "unknown output format 'jsn'"),
        (["--notes", "-"], "--all reads the notes for every step"),
    ],
)
def test_what_all_does_not_take(run: Run, acme: Path, args: list[str], error: str) -> None:
    ended = run("check", "acme", *args, "--all")
    assert (ended.code, ended.out, ended.err.splitlines()[0]) == (2, "", f"error: {error}")
    assert not (acme / "reports").exists()


def test_words_on_notes_find_nothing_without_notes_and_that_is_said(run: Run, acme: Path) -> None:
    said = "--fail-on silent finds nothing here: no release notes were read\n"
    files = ("specs/acme/2.yaml", "specs/acme/3.yaml")
    ended = run("diff", *files, "--fail-on", "breaking,silent")
    assert (ended.code, ended.err) == (0, said)
    ended = run("check", *files, "--fail-on", "silent", "--format", "json")
    assert (ended.code, ended.err) == (0, said)
    assert run("check", *files, "--notes", "page.md", "--between", "1", "2", "--fail-on", "silent").code == 1


def test_text_is_the_same_whether_places_are_looked_for_or_not(run: Run, tmp_path: Path) -> None:
    pair = "check", "procountor@21.03", "procountor@21.04", "--fail-on", "never", "--format", "text"
    alone, beside = run(*pair), run(*pair, "--format", "json=report.json")
    assert alone.out == beside.out
    found = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["findings"]
    assert all(one["location"]["old"] or one["location"]["new"] for one in found)


def test_without_notes_nothing_is_loaded_to_read_them(tmp_path: Path) -> None:
    for name, version in (("old", "1"), ("new", "2")):
        document = {"openapi": "3.0.3", "info": {"title": "t", "version": version}, "paths": {}}
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    program = (
        "import sys; from triaccord.pipeline import Checker; Checker().check('old.json', 'new.json');"
        " print('triaccord.notes' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "False\n"
