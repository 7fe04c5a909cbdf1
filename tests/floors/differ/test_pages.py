"""Every rule's page is its test: Before and After are compared, and exactly that rule speaks."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.floors.differ.documents import from_fragment
from triaccord.differ import EVENTS, Rule, diff, rules
from triaccord.model import Level

TODAY = dt.date(2026, 11, 1)
BY_SETS = {"request-narrowed", "response-widened"}
"""Found by comparing whole bodies: their pages are tested on the floor of the evidence."""


@pytest.mark.parametrize(
    "rule", [rule for rule in rules() if rule.event not in BY_SETS], ids=lambda rule: rule.id
)
def test_before_and_after_give_exactly_this_finding(rule: Rule) -> None:
    found = diff(from_fragment(rule.before, rule.side), from_fragment(rule.after, rule.side), today=TODAY)
    assert {(finding.rule, finding.level) for finding in found.findings} == {(rule.id, rule.level)}
    assert found.incomplete == ()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_page_is_complete(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert rule.why
    assert rule.event in EVENTS
    if rule.level is Level.BREAKING:
        assert rule.mend, "what breaks has a way to mend it"


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in rules()]
    assert sorted(set(ids)) == ids
