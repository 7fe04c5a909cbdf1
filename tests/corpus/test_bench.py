"""The measuring cases: is the pair breaking? Floors under what was reached; every disagreement explained."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from triaccord.differ import diff
from triaccord.loading import load

ROOT = Path(__file__).resolve().parents[2]
CORPUS = (ROOT / os.environ.get("TRIACCORD_CORPUS", "../shared")).resolve()
BENCH = CORPUS / "bench"
EXPLAINED = ROOT / "docs" / "explanation" / "disagreements.md"
GOOD = {
    "error": {"breaking"},
    "warning": {"risky", "breaking"},
    "info": {"none", "safe", "risky"},
    "none": {"none", "safe"},
}

pytestmark = [
    pytest.mark.skipif(not BENCH.is_dir(), reason=f"no measuring cases at {BENCH}; set TRIACCORD_CORPUS"),
    pytest.mark.xdist_group("bench"),
]


@dataclass
class Tally:
    """Cases by wanted level (with the kind of case before it); those whose level is another one, by id."""

    levels: dict[str, list[str]] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    def share_breaking(self, *wanted: str) -> float:
        """How many of the cases with these wanted levels are breaking."""
        levels = [level for word in wanted for level in self.levels.get(word, [])]
        return levels.count("breaking") / max(1, len(levels))


@cache
def tally(name: str) -> Tally:
    """Every case compared, once."""
    found = Tally()
    for line in (BENCH / name / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        pair = [load(str(BENCH / name / case[f"{side}_spec_file"])) for side in ("base", "revision")]
        levels = [finding.level.value for finding in diff(*pair).findings]
        level = max(levels, key=["safe", "risky", "breaking"].index, default="none")
        found.levels.setdefault(f"{case.get('kind', '')} {case['max_level']}".strip(), []).append(level)
        if level not in GOOD[case["max_level"]]:
            found.others.add(re.sub(r"^(oasdiff-checker|apihub)-", "", case["id"]))
    return found


def test_probes_are_judged_by_what_is_accepted() -> None:
    found = tally("probes")
    assert found.share_breaking("edit error", "protocol error") >= 0.99
    assert found.share_breaking("edit info", "protocol info") <= 0.01
    assert found.share_breaking("equivalent none") == 0


@pytest.mark.parametrize(
    ("name", "error", "rest"), [("peer-oasdiff", 0.95, 0.051), ("peer-apihub", 0.85, 0.03)]
)
def test_peers_are_followed_where_we_agree(name: str, error: float, rest: float) -> None:
    found = tally(name)
    assert found.share_breaking("error") >= error
    assert found.share_breaking("info", "none") <= rest


def test_every_disagreement_is_explained() -> None:
    cases = r"`((?:Test|general-|parameters-|request-body-schema|response-body-schema)[\w.-]+)`"
    explained = set(re.findall(cases, EXPLAINED.read_text(encoding="utf-8")))
    assert explained == tally("peer-oasdiff").others | tally("peer-apihub").others


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(argument, tally(argument))
