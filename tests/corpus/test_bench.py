"""The measuring cases: is the pair breaking? Floors under what was reached, by kind of case."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from triaccord.differ import diff
from triaccord.loading import load

ROOT = Path(__file__).resolve().parents[2]
CORPUS = (ROOT / os.environ.get("TRIACCORD_CORPUS", "../shared")).resolve()
BENCH = CORPUS / "bench"
GOOD = {
    "error": {"breaking"},
    "warning": {"risky", "breaking"},
    "info": {"none", "safe", "risky"},
    "none": {"none", "safe"},
}

pytestmark = pytest.mark.skipif(
    not BENCH.is_dir(), reason=f"no measuring cases at {BENCH}; set TRIACCORD_CORPUS"
)


def tally(name: str) -> Counter[tuple[str, bool]]:
    """Cases by wanted level (with the kind of case before it) and whether ours is as good."""
    found: Counter[tuple[str, bool]] = Counter()
    for line in (BENCH / name / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        pair = [load(str(BENCH / name / case[f"{side}_spec_file"])) for side in ("base", "revision")]
        levels = [finding.level.value for finding in diff(*pair).findings]
        level = max(levels, key=["safe", "risky", "breaking"].index, default="none")
        found[(f"{case.get('kind', '')} {case['max_level']}".strip(), level in GOOD[case["max_level"]])] += 1
    return found


def share(found: Counter[tuple[str, bool]], *wanted: str) -> float:
    right = sum(found[(word, True)] for word in wanted)
    return right / max(1, right + sum(found[(word, False)] for word in wanted))


def test_probes_are_judged_by_what_is_accepted() -> None:
    found = tally("probes")
    assert share(found, "edit error", "protocol error") >= 0.99
    assert share(found, "edit info", "protocol info") >= 0.99
    assert share(found, "equivalent none") == 1


@pytest.mark.parametrize(
    ("name", "error", "rest"), [("peer-oasdiff", 0.87, 0.88), ("peer-apihub", 0.85, 0.97)]
)
def test_peers_are_followed_where_we_agree(name: str, error: float, rest: float) -> None:
    found = tally(name)
    assert share(found, "error") >= error
    assert share(found, "info", "none") >= rest


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(argument, tally(argument))
