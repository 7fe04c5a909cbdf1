"""What changes nothing is silent: a version against itself, and refactorings applied at random."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws.refactorings import REFACTORINGS
from triaccord.differ import diff
from triaccord.loading import load
from triaccord.loading.version import Version


@cache
def original(name: str) -> tuple[Version, bytes]:
    """A real version and its document as bytes, to copy it quickly."""
    version = load(name)
    document = msgspec.json.decode(msgspec.json.encode(version.document))
    document["components"]["schemas"]["User"]["properties"]["companyId"]["nullable"] = True
    return replace(version, document=document), msgspec.json.encode(document)


def copied(name: str) -> Version:
    version, content = original(name)
    document: dict[str, Any] = msgspec.json.decode(content)
    return replace(version, document=document)


def test_there_are_enough_refactorings() -> None:
    assert len(REFACTORINGS) >= 20


@pytest.mark.parametrize("name", ["procountor@20.01", "procountor@21.04", "procountor@22.11"])
def test_a_version_against_itself_is_silent(name: str) -> None:
    found = diff(copied(name), copied(name))
    assert (found.findings, found.unjudged, found.incomplete) == ((), (), ())


@pytest.mark.parametrize("name", list(REFACTORINGS))
def test_each_refactoring_is_silent(name: str) -> None:
    done = 0
    for seed in range(2):
        version = copied("procountor@22.11")
        if REFACTORINGS[name](version.document, random.Random(seed)):
            done += 1
            found = diff(original("procountor@22.11")[0], version)
            assert [finding.message for finding in found.findings] == []
            found = diff(version, original("procountor@22.11")[0])
            assert [finding.message for finding in found.findings] == []
    assert done, "the document has no place for it"


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(st.sampled_from(sorted(REFACTORINGS)), min_size=2, max_size=8), seed=st.integers(0, 10**9)
)
def test_refactorings_together_are_silent(names: list[str], seed: int) -> None:
    version = copied("procountor@22.11")
    rng = random.Random(seed)
    for name in names:
        REFACTORINGS[name](version.document, rng)
    found = diff(original("procountor@22.11")[0], version)
    assert [(finding.rule, finding.message) for finding in found.findings] == []
