"""Proofs on the measuring pairs of schemas, and on real documents."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from triaccord.differ import diff
from triaccord.evidence import Budget, discover, prove
from triaccord.loading import load
from triaccord.model import Level, Proof
from triaccord.schemas import Effort, Outcome, decide

PLACE = Path(os.environ.get("TRIACCORD_CORPUS", Path(__file__).parents[3] / "shared"))
PAIRS = PLACE / "bench" / "schema-pairs" / "pairs.json"

pytestmark = pytest.mark.skipif(not PAIRS.is_file(), reason="the corpus is not there (set TRIACCORD_CORPUS)")


def questions() -> list[Any]:
    if not PAIRS.is_file():
        return []
    return [
        pytest.param(
            pair[one], pair[other], pair[f"{one}_minus_{other}_nonempty"], id=f"{pair['name']}, {one}"
        )
        for pair in json.loads(PAIRS.read_text())
        for one, other in (("old", "new"), ("new", "old"))
    ]


@pytest.mark.parametrize(("sender", "receiver", "apart"), questions())
def test_every_pair_is_decided(sender: dict[str, Any], receiver: dict[str, Any], apart: bool) -> None:
    decision = decide(sender, receiver, effort=Effort(search_s=0))
    assert decision.outcome is (Outcome.WITNESS if apart else Outcome.COVERED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("corpora/moby/v1.43.yaml", "corpora/moby/v1.44.yaml"),
        ("procountor/official/24.05.json", "procountor/official/24.06.json"),
    ],
)
def test_every_breaking_finding_of_a_real_step_is_proved(old: str, new: str) -> None:
    before, after = load(str(PLACE / old)), load(str(PLACE / new))
    findings = diff(before, after).findings
    judged = prove(findings, before, after, budget=Budget(seconds=60))
    breaking = [one for one, was in zip(judged, findings, strict=True) if was.level is Level.BREAKING]
    assert breaking
    assert [(one.rule, one.why) for one in breaking if one.proof is not Proof.PROVED] == []
    assert discover(findings, before, after).findings == ()
