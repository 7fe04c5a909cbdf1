"""What changes nothing breaks nothing, by proof; what breaks gives one breaking finding, which is proved."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws.breakings import BREAKINGS
from tests.laws.refactorings import REFACTORINGS
from tests.laws.test_neutral import copied, original
from triaccord.differ import diff
from triaccord.evidence import Budget, Documents, discover, prove
from triaccord.loading.version import Version
from triaccord.model import Finding, Level, Proof

REAL = "procountor@22.11"


def checked(old: Version, new: Version) -> Sequence[Finding]:
    """Everything breaking that `check` would tell."""
    documents = Documents(old, new)
    findings = diff(old, new).findings
    budget = Budget(seconds=60, each_s=20)
    judged = prove(findings, old, new, documents=documents, budget=budget)
    caught = discover(judged, old, new, documents=documents, budget=budget).findings
    return [finding for finding in (*judged, *caught) if finding.level is Level.BREAKING]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(st.sampled_from(sorted(REFACTORINGS)), min_size=2, max_size=8), seed=st.integers(0, 10**9)
)
def test_what_changes_nothing_breaks_nothing(names: list[str], seed: int) -> None:
    version = copied(REAL)
    rng = random.Random(seed)
    for name in names:
        REFACTORINGS[name](version.document, rng)
    old = original(REAL)[0]
    assert [(one.rule, one.message) for one in (*checked(old, version), *checked(version, old))] == []


def test_there_are_enough_ways_to_break() -> None:
    assert len(BREAKINGS) >= 25


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", list(BREAKINGS))
def test_each_break_is_one_finding_and_proved(name: str, seed: int) -> None:
    version = copied(REAL)
    assert BREAKINGS[name](version.document, random.Random(f"{name} {seed}")), (
        "the document has no place for it"
    )
    found = checked(original(REAL)[0], version)
    assert [(one.proof, one.why) for one in found if one.proof is not Proof.PROVED] == []
    assert len(found) == 1, [(one.rule, one.message) for one in found]
