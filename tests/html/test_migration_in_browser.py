"""The migration report as a browser shows it: every step once, boxes to tick, nothing that hides."""

from __future__ import annotations

from typing import cast

import pytest

from tests.html.conftest import Page
from tests.migration_samples import KINDS, garden
from triaccord.report.migrations import render_migration

UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true);"


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_and_line_is_there(page: Page, kind: str) -> None:
    found = garden(kind)
    page.open(render_migration(found, "html"))
    page.ask(UNFOLD)
    shown = page.ask("return [...document.querySelectorAll('[data-finding]')].map(e => e.dataset.finding)")
    assert shown == [step.judged.finding.fingerprint for step in (*found.steps, *found.questions)]
    sites = page.ask("return [...document.querySelectorAll('[data-site]')].map(e => e.dataset.site)")
    assert sites == [
        str(site)
        for step in (*found.steps, *found.questions)
        for excerpt in step.excerpts
        for site in excerpt.sites
    ]
    hidden = (
        "return [...document.querySelectorAll('[data-finding], [data-site]')].filter(e => !e.offsetHeight)"
    )
    assert page.ask(hidden) == []


def test_the_order_of_work_leads_to_the_steps(page: Page) -> None:
    found = garden()
    page.open(render_migration(found, "html"))
    links = page.ask("return [...document.querySelectorAll('.order a')].map(e => e.getAttribute('href'))")
    assert links == [f"#f-{step.judged.finding.fingerprint}" for step in found.steps]
    counts = page.ask("return [...document.querySelectorAll('.tally b')].map(e => +e.textContent)")
    assert counts == [len(found.breaking), found.lines, found.files, found.tests, found.carried]


def test_boxes_are_ticked_by_keyboard_and_have_names(page: Page) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    page.open(render_migration(garden(), "html"), scripts=False)
    boxes = page.chrome.find_elements(By.CSS_SELECTOR, "input[type=checkbox]")
    assert len(boxes) > len(garden().steps)
    boxes[0].send_keys(Keys.SPACE)
    assert [box.is_selected() for box in boxes] == [True, *[False] * (len(boxes) - 1)]
    nameless = [box for box in boxes if not box.accessible_name]
    assert nameless == []


def test_hostile_text_is_shown_as_it_is(page: Page) -> None:
    page.open(render_migration(garden("hostile"), "html"))
    page.ask(UNFOLD)
    shown = cast("str", page.ask("return document.body.innerText"))
    for text in ("<script>alert(1)</script>", "</pre><img src=x onerror=alert(2)>", "{{ 7*7 }}", "\\u202e"):
        assert text in shown, text
    assert "abcdefgh12345" not in shown
    assert page.complaints() == []


def test_print_shows_what_is_folded(page: Page) -> None:
    page.open(render_migration(garden(), "html"))
    unseen = """
        const bodies = [...document.querySelectorAll('details > :last-child')];
        return bodies.filter(each => !each.checkVisibility()).length;
    """
    assert cast("int", page.ask(unseen)) > 0
    page.media(kind="print")
    assert page.ask(unseen) == 0
