"""The pages of rules that only whole bodies show are their tests, as those of other rules are."""

from __future__ import annotations

import pytest

from tests.floors.differ.documents import from_fragment
from tests.floors.differ.test_pages import BY_SETS
from triaccord.differ import Rule, diff, rules
from triaccord.evidence import discover
from triaccord.model import Level, Proof

NET = [rule for rule in rules() if rule.event in BY_SETS]


@pytest.mark.parametrize("rule", NET, ids=lambda rule: rule.id)
def test_before_and_after_give_exactly_this_finding(rule: Rule) -> None:
    old, new = from_fragment(rule.before, rule.side), from_fragment(rule.after, rule.side)
    findings = diff(old, new).findings
    caught = discover(findings, old, new).findings
    assert {finding.level for finding in findings} == {Level.SAFE}
    assert [(one.rule, one.level, one.proof) for one in caught] == [(rule.id, rule.level, Proof.PROVED)]


def test_both_directions_are_there() -> None:
    assert [rule.id for rule in NET] == sorted(BY_SETS)
