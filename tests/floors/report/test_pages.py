"""HTML pages without a browser: self-contained, escaped, and the index's rows and sums."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.report_samples import (
    RULES,
    SAMPLES,
    accord_report,
    bare_report,
    hostile_report,
    large_report,
    rich_report,
)
from triaccord.model import FindingVerdict, Report
from triaccord.report import Document, IndexEntry, RenderOptions, render, render_index, write_index
from triaccord.report.digest import digest
from triaccord.report.pages import _code, _marked

OPTIONS = RenderOptions(rules=RULES)


def page(report: Report, options: RenderOptions = OPTIONS) -> LexborHTMLParser:
    return LexborHTMLParser(render(report, "html", options))


def words(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [re.sub(r"\s+", " ", node.text()).strip() for node in tree.css(selector)]


def test_the_policy_names_the_style_sheet_and_nothing_else() -> None:
    html = render(rich_report(), "html", OPTIONS)
    style = html.partition("<style>")[2].partition("</style>")[0]
    mark = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert policy[1].replace("&#39;", "'").split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{mark}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert not re.search(r"url\(|@import|https?:", style)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("<b> `<i>` &", "&lt;b&gt; <code>&lt;i&gt;</code> &amp;"),
        ("odd ` tick", "odd ` tick"),
        ("``", "``"),
        ("\u202e`\x1b`", "\\u202e<code>\\x1b</code>"),
    ],
)
def test_backticks_become_code_and_nothing_else_does(text: str, html: str) -> None:
    assert _code(text) == html


@pytest.mark.parametrize(
    ("text", "parts", "html"),
    [
        ("all of it", ["all of it"], "all of it"),
        ("some of it", ["of"], "some <mark>of</mark> it"),
        ("a b c d", ["c", "a b"], "<mark>a b</mark> <mark>c</mark> d"),
        ("a b c d", ["a b", "b c"], "<mark>a b c</mark> d"),
        ("a `b c` d", ["a `b"], "a <code>b c</code> d"),
        ("a `b` d", ["`b`"], "a <mark><code>b</code></mark> d"),
        ("a", ["elsewhere", ""], "a"),
    ],
)
def test_quotes_mark_the_words_that_matter(text: str, parts: list[str], html: str) -> None:
    assert _marked(text, parts) == html


def test_the_verdict_comes_first_and_in_words() -> None:
    tree = page(rich_report())
    assert words(tree, "h1") == ["4.1 → to 4.2"]
    assert words(tree, ".verdict > p") == ["× Breaks, partly unannounced"]
    assert words(tree, ".verdict li") == list(digest(rich_report()).sentences)
    assert words(tree, "h2") == [
        "What breaks",
        "What the notes are silent about",
        "What the notes may mean",
        "Announced, and safe",
        "Said, but the documents show the opposite",
        "Said, but not seen",
        "To be asked of the server",
        "Too vague to check",
        "Said and seen",
        "Not judged",
        "Mended in order to compare",
        "What the words mean",
    ]


def test_a_finding_has_operations_values_quote_and_advice() -> None:
    tree = page(rich_report())
    facts = [
        (dt, dd)
        for dt, dd in zip(
            words(tree, "article.finding:nth-of-type(1) > dl > div > dt"),
            words(tree, "article.finding:nth-of-type(1) > dl > div > dd"),
            strict=True,
        )
    ]
    assert facts == [
        ("Operation", "GET /products"),
        ("Before → after", "products → becomes results"),
        (
            "Its parts",
            "`products` is now `results` `limit` is now `size` `meta` was added — → becomes object "
            "`orderById` was added — → becomes asc | desc".replace("`", ""),
        ),
        (
            "The notes say",
            "We are changing the pagination in GET /products to be in line with other endpoints that support "
            "pagination. The rows are now found in the results object instead of products, their number is "
            "controlled with size query parameter instead of limit, and a meta object is returned. We have "
            "also added orderById query parameter.notes of 4.2, lines 395–403",
        ),
        (
            "What to do",
            "Read the rows from results, send size where you sent limit."
            "Until you have moved, ask for no more rows than the new default page holds.",
        ),
    ]
    assert words(tree, "article.finding .nothing") == ["The notes say nothing."]


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (bare_report(), "No difference"),
        (accord_report(), "In accord"),
        (rich_report(), "Breaks, partly unannounced"),
        (replace(rich_report(), notes_source=None), "Breaks"),
        (large_report(8), "Incomplete; breaks what was seen"),
        (replace(bare_report(), incomplete=("the server is away",)), "Incomplete"),
        (replace(accord_report(), notes_source=None), "Nothing breaks"),
        (replace(bare_report(), unjudged=rich_report().unjudged), "Nothing judged breaks"),
        (
            replace(rich_report(), findings=rich_report().findings[3:]),
            "Nothing breaks; notes and documents differ",
        ),
        (
            replace(rich_report(), findings=rich_report().findings[3:], notes_source=None),
            "Nothing breaks for certain",
        ),
        (replace(rich_report(), findings=rich_report().findings[:1]), "Breaks, as announced"),
        (replace(rich_report(), findings=rich_report().findings[1:]), "Breaks, unannounced"),
    ],
)
def test_the_verdict_in_a_few_words(report: Report, verdict: str) -> None:
    assert digest(report).verdict == verdict


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("document", Document)
def test_groups_hold_every_finding_and_claim_once(sample: object, document: Document) -> None:
    report: Report = sample()  # type: ignore[operator]
    view = digest(report, document)
    grouped = [j.finding.fingerprint for group in view.groups for j in group.findings]
    assert sorted(grouped) == sorted(j.finding.fingerprint for j in report.findings)
    claims = [c.claim.id for group in view.claim_groups for c in group.claims]
    assert sorted(claims) == sorted(c.claim.id for c in report.claims)


def test_what_you_use_comes_first_within_its_group() -> None:
    used = digest(rich_report()).groups[0].findings
    assert [j.affects_you.value for j in used] == ["yes", "no", "unknown"]
    backwards = replace(rich_report(), findings=tuple(reversed(rich_report().findings)))
    assert digest(backwards).groups[0].findings[0].affects_you.value == "yes"


ENTRIES = [IndexEntry(report=make(), href=f"{name}.html") for name, make in SAMPLES.items()]


def test_the_index_has_a_row_per_upgrade_and_sums() -> None:
    tree = LexborHTMLParser(render_index(ENTRIES[:4], title="Acme"))
    rows = [
        [re.sub(r"\s+", " ", cell.text()).strip() for cell in row.css("th, td")] for row in tree.css("tr")
    ]
    long_title = digest(large_report()).title
    assert rows[1:] == [
        ["4.1 → 4.2", "× Breaks, partly unannounced", "3", "1", "4", "3", "2", "1", "1"],
        ["4.1 → 4.2", "✓ No difference", "0", "0", "0", "0", "0", "0", "0"],
        ["4.1 → 4.2", "✓ In accord", "0", "0", "1", "0", "0", "0", "0"],
        [long_title, "! Incomplete; breaks what was seen", "50", "50", "100", "52", "48", "0", "700"],
        ["All upgrades", "", "53", "51", "105", "55", "50", "1", "701"],
    ]
    assert [row.css_first("a").attributes["href"] for row in tree.css("tbody tr")] == [  # type: ignore[union-attr]
        "rich.html",
        "bare.html",
        "accord.html",
        "large.html",
    ]
    assert words(tree, ".verdict > p, .verdict li") == [
        "2 of 4 upgrades break something",
        "In 2 upgrades something breaks that the notes do not plainly announce.",
        "For 1 upgrade there were no release notes.",
        "1 check could not be completed.",
    ]


def test_the_index_says_when_all_is_announced_and_when_nothing_breaks() -> None:
    announced = tuple(replace(j, verdict=FindingVerdict.ANNOUNCED) for j in rich_report().findings)
    entry = IndexEntry(report=replace(rich_report(), findings=announced), href="a.html")
    tree = LexborHTMLParser(render_index([entry], title="Acme"))
    assert words(tree, ".verdict > p, .verdict li") == [
        "1 of 1 upgrade breaks something",
        "The notes announce everything that breaks.",
    ]
    quiet = LexborHTMLParser(render_index([ENTRIES[2]], title="Acme"))
    assert words(quiet, ".verdict > p, .verdict li") == ["No upgrade breaks for certain"]


def test_the_index_makes_no_link_out_of_a_hostile_path(tmp_path: Path) -> None:
    file = tmp_path / "vendor" / "index.html"
    write_index([IndexEntry(report=hostile_report(), href='javascript:alert(1)">')], file, title="<b>")
    tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
    assert [node.attributes["href"] for node in tree.css("a")] == ["javascript%3Aalert%281%29%22%3E"]
    assert words(tree, "h1") == ["<b>"]
