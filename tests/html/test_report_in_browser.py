"""The HTML report as a browser shows it: complete, readable, harmless, quiet."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, cast

import pytest

from tests.html.conftest import Page
from tests.migration_samples import KINDS, garden
from tests.report_samples import RULES, SAMPLES, hostile_report, large_report, rich_report
from triaccord.model import Report
from triaccord.report import Document, IndexEntry, RenderOptions, render, render_index
from triaccord.report.digest import digest
from triaccord.report.migrations import render_migration

OPTIONS = RenderOptions(rules=RULES, index_href="index.html", tool_version="1.2.3")

PAGES: dict[str, Callable[[], str]] = {
    **{name: (lambda make=make: render(make(), "html", OPTIONS)) for name, make in SAMPLES.items()},
    "large": lambda: render(large_report(60), "html", OPTIONS),
    "diff only": lambda: render(rich_report(), "html", RenderOptions(rules=RULES, document=Document.DIFF)),
    "index": lambda: render_index(
        [IndexEntry(report=make(), href=f"{name}.html") for name, make in SAMPLES.items()],
        title=hostile_report().new.title,
    ),
    **{f"migration, {kind}": (lambda kind=kind: render_migration(garden(kind), "html")) for kind in KINDS},
}

ELEMENTS = frozenset(
    (
        *(
            "html",
            "head",
            "meta",
            "link",
            "title",
            "style",
            "body",
            "header",
            "main",
            "footer",
            "nav",
            "section",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "p",
            "ul",
            "li",
            "dl",
            "dt",
            "dd",
            "div",
            "span",
            "a",
            "b",
            "br",
            "code",
            "pre",
            "mark",
        ),
        *("ol", "h4", "label", "input", "strong"),
        *("del", "ins", "article", "details", "summary", "blockquote"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    )
)
UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true);"


@pytest.fixture(params=PAGES.values(), ids=PAGES)
def html(request: pytest.FixtureRequest) -> str:
    return cast("str", request.param())


def test_nothing_scrolls_sideways(page: Page, html: str) -> None:
    page.open(html)
    page.ask(UNFOLD)
    too_wide = """
        const isWide = each => each.getBoundingClientRect().right > innerWidth + 0.5;
        return [...document.querySelectorAll('body *')]
            .filter(each => isWide(each) && !each.closest('.sr, thead, pre.code > *'))
            .map(each => each.outerHTML.slice(0, 120));
    """
    for width in (320, 360, 600, 768, 1024, 1280):
        page.resize(width)
        assert page.ask("return document.documentElement.scrollWidth") == width
        assert page.ask(too_wide) == []


def test_nothing_runs_and_nothing_is_fetched(page: Page, html: str) -> None:
    page.open(html)
    page.ask(UNFOLD)
    assert page.ask("return performance.getEntriesByType('resource').map(each => each.name)") == []
    assert page.requests() == []
    assert page.complaints() == []
    made_of = page.ask(
        "return [...new Set([...document.querySelectorAll('*')].map(e => e.localName))].sort()"
    )
    assert set(cast("list[str]", made_of)) <= ELEMENTS
    attributes = """
        return [...document.querySelectorAll('*')].flatMap(e => [...e.attributes])
            .filter(a => /^on|^style$/.test(a.name) || /^href|^src/.test(a.name) && /script:/i.test(a.value))
            .map(a => a.name);
    """
    assert page.ask(attributes) == []


def test_the_watch_on_requests_is_not_blind(page: Page) -> None:
    page.open("<!doctype html><title>x</title><img src='http://unknown.invalid/x.png'>")
    assert page.requests() == ["http://unknown.invalid/x.png"]
    assert len(page.complaints()) == 1


def test_links_lead_into_the_page_or_to_files_beside_it(page: Page, html: str) -> None:
    page.open(html)
    links = cast("list[str]", page.ask("return [...document.links].map(each => each.getAttribute('href'))"))
    for link in links:
        assert link.startswith("#") or link.endswith(".html"), link
        if link.startswith("#"):
            assert page.ask("return !!document.getElementById(arguments[0])", link[1:]), link


def test_hostile_text_is_shown_as_it_is(page: Page) -> None:
    page.open(PAGES["hostile"]())
    page.ask(UNFOLD)
    shown = cast("str", page.ask("return document.body.innerText"))
    for text in (
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(2)>',
        "{{ 7*7 }}{% raw %}",
        "\\x1b[31mred\\x1b[0m\\x9b2J",
        "\\u202egnp.exe\\u202c",
        "\\x00\\ufffe\\ud800",
    ):
        assert text in shown


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_finding_and_claim_is_there_once(page: Page, sample: Callable[[], Report]) -> None:
    report = sample()
    page.open(render(report, "html", OPTIONS))
    page.ask(UNFOLD)
    found = page.ask("return [...document.querySelectorAll('[data-finding]')].map(e => e.dataset.finding)")
    expected = [j.finding.fingerprint for group in digest(report).groups for j in group.findings]
    assert found == expected
    assert sorted(expected) == sorted(j.finding.fingerprint for j in report.findings)
    number = page.ask("return document.querySelectorAll('[data-claim]').length")
    assert number == len(report.claims)
    hidden = (
        "return [...document.querySelectorAll('[data-finding], [data-claim]')].filter(e => !e.offsetHeight)"
    )
    assert page.ask(hidden) == []


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_the_numbers_in_the_header_are_the_lengths_of_the_lists(
    page: Page, sample: Callable[[], Report]
) -> None:
    page.open(render(sample(), "html", OPTIONS))
    counts = """
        return [...document.querySelectorAll('[data-count]')].map(each => {
            const list = document.getElementById(each.dataset.count);
            const more = list.querySelector('[data-more]');
            return [+each.textContent.replace(/,/g, ''),
                list.querySelectorAll('[data-finding], [data-claim], [data-unjudged]').length
                + (more ? +more.dataset.more : 0)];
        });
    """
    for said, listed in cast("list[list[int]]", page.ask(counts)):
        assert said == listed


def test_headings_come_in_order(page: Page, html: str) -> None:
    page.open(html)
    levels = cast(
        "list[int]", page.ask("return [...document.querySelectorAll('h1, h2, h3')].map(e => +e.localName[1])")
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = cast("list[str]", page.ask("return [...document.querySelectorAll('[id]')].map(e => e.id)"))
    assert len(ids) == len(set(ids))


def test_folds_open_by_keyboard(page: Page) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    page.open(PAGES["rich"]())
    summaries = page.chrome.find_elements(By.CSS_SELECTOR, "details.finding > summary")
    assert len(summaries) == 5
    for summary, key in zip(summaries, (Keys.ENTER, Keys.SPACE) * 3, strict=False):
        fold: Any = summary.find_element(By.XPATH, "..")
        assert fold.get_property("open") is False
        summary.send_keys(key)
        assert fold.get_property("open") is True
    outline = page.ask("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_the_keyboard_reaches_all_that_can_be_used(page: Page) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    page.open(PAGES["rich"]())
    usable = """
        return [...document.querySelectorAll('a[href], summary')]
            .filter(e => e.checkVisibility({contentVisibilityAuto: true})).length;
    """
    number = cast("int", page.ask(usable))
    for _ in range(number):
        ActionChains(page.chrome).send_keys(Keys.TAB).perform()
        page.ask("document.activeElement.dataset.reached = 'yes'")
    assert page.ask("return document.querySelectorAll('[data-reached]').length") == number


def test_it_works_with_scripts_off(page: Page) -> None:
    from selenium.webdriver.common.by import By

    page.open(PAGES["rich"](), scripts=False)
    assert page.chrome.title == "4.1 → 4.2: Breaks, partly unannounced"
    folds = page.chrome.find_elements(By.CSS_SELECTOR, "details.finding")
    assert [fold.get_property("open") for fold in folds] == [False] * 5
    folds[0].find_element(By.TAG_NAME, "summary").click()
    assert [fold.get_property("open") for fold in folds] == [True, *[False] * 4]


def test_print_shows_what_is_folded(page: Page) -> None:
    page.open(PAGES["rich"]())
    unseen = """
        const bodies = [...document.querySelectorAll('details > :last-child')];
        return bodies.filter(each => !each.checkVisibility()).length;
    """
    assert cast("int", page.ask(unseen)) > 0
    page.media(kind="print")
    assert page.ask(unseen) == 0


CONTRAST = """
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgba = color => {
        canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = element => {
        for (let at = element; at; at = at.parentElement) {
            const color = rgba(getComputedStyle(at).backgroundColor);
            if (color[3] === 255) return color;
            if (color[3] !== 0) throw new Error('a background shines through');
        }
        throw new Error('the page has no background');
    };
    const seen = {};
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || element.closest('.sr')) continue;
        const [text, back] = [rgba(getComputedStyle(element).color), behind(element)];
        const [high, low] = [light(text), light(back)].sort((x, y) => y - x);
        seen[`${text} on ${back}`] = (high + 0.05) / (low + 0.05);
    }
    return seen;
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough_in_both_schemes(page: Page, html: str, scheme: str) -> None:
    page.open(html, scheme=scheme)
    page.ask(UNFOLD)
    pairs = cast("dict[str, float]", page.ask(CONTRAST))
    assert len(pairs) >= 4
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 4.5} == {}
    # The scheme is really another one.
    background = page.ask("return getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 27)"}[scheme]


def test_a_badge_says_in_words_what_its_colour_says(page: Page) -> None:
    page.open(PAGES["rich"]())
    levels = page.ask("return [...document.querySelectorAll('.badge.level')].map(e => e.textContent.trim())")
    assert levels == ["× breaking"] * 3 + ["! risky"] + ["· safe"] * 4
