"""Looking the other way shows the same edits, mirrored; nonsense does not crash."""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws.test_neutral import copied, original
from triaccord.differ import EVENTS, diff

_WORDS = {
    "added": "removed",
    "set": "lifted",
    "tightened": "relaxed",
    "widened": "narrowed",
    "allowed": "forbidden",
    "required": "optional",
    "deprecated": "undeprecated",
    "increased": "decreased",
    "exclusive": "inclusive",
}
_WORDS |= {new: old for old, new in _WORDS.items()}
_IRREGULAR = {
    "parameter-became-list": "parameter-became-single",
    "parameter-became-single": "parameter-became-list",
    "additional-properties-narrowed": "additional-properties-widened",
    "security-eased": "security-removed",
    "security-alternative-added": "security-removed",
    "pagination-added": "pagination-added",
}


def mirrored(event: str) -> str:
    """The event that the same edit gives when versions change places."""
    if event in _IRREGULAR:
        return _IRREGULAR[event]
    head, _, last = event.rpartition("-")
    other = _WORDS.get(last)
    found = f"{head}-{other}" if head and other else other or event
    return found if found in EVENTS else event


STEPS = ["20.02 20.03", "20.05 20.06", "20.11 20.12", "21.03 21.04", "21.12 22.01", "22.06 22.08"]


@pytest.mark.parametrize("step", STEPS)
def test_the_other_way_round_is_the_mirror(step: str) -> None:
    old, new = (original(f"procountor@{name}")[0] for name in step.split())
    there = Counter(mirrored(finding.change.event) for finding in diff(old, new).findings)
    back = Counter(finding.change.event for finding in diff(new, old).findings)
    for both in (there, back):
        for event in [one for one in both if one.startswith(("security", "scheme", "pagination", "perhaps"))]:
            del both[event]
    assert there == back


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_mirrors_come_in_pairs(event: str) -> None:
    if event not in _IRREGULAR:
        assert mirrored(mirrored(event)) == event


JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x",
    [],
    {},
    [[]],
    {"$ref": "#/nowhere"},
    {"$ref": 5},
    {"type": 7},
]


def mutate(node: Any, rng: random.Random, depth: int = 0) -> bool:
    """Replace, drop or add something at a random place."""
    keys = list(node) if isinstance(node, dict) else list(range(len(node))) if isinstance(node, list) else []
    if not keys:
        return False
    key = rng.choice(keys)
    if depth < 12 and rng.random() < 0.85 and mutate(node[key], rng, depth + 1):
        return True
    if rng.random() < 0.3:
        del node[key]
    else:
        node[key] = copy.deepcopy(rng.choice(JUNK))
    return True


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9), edits=st.integers(1, 40))
def test_mutated_documents_do_not_crash(seed: int, edits: int) -> None:
    rng = random.Random(seed)
    version = copied("procountor@22.11")
    for _ in range(edits):
        mutate(version.document, rng)
    forth = diff(original("procountor@22.11")[0], version)
    assert forth == diff(original("procountor@22.11")[0], version), "equal input gives equal output"
    diff(version, original("procountor@22.11")[0])
