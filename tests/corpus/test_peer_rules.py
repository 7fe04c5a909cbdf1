"""The table of a peer's rules is complete, names rules that exist, and gives a reason for the rest."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from triaccord.differ import rules

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "toolkit" / "triaccord" / "differ" / "peer_rules.csv"
THEIRS = (ROOT / os.environ.get("TRIACCORD_CORPUS", "../shared")).resolve() / "bench" / "peer_rules.csv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not THEIRS.is_file(), reason=f"no list of rules at {THEIRS}; set TRIACCORD_CORPUS")
def test_every_rule_of_theirs_is_in_the_table() -> None:
    assert [row["theirs"] for row in rows(TABLE)] == sorted(row["id"] for row in rows(THEIRS))


def test_every_row_names_rules_of_ours_or_a_reason() -> None:
    known = {rule.id for rule in rules()}
    wrong = [
        row["theirs"]
        for row in rows(TABLE)
        if not set(row["ours"].split()) <= known or not (row["ours"] or row["reason"])
    ]
    assert wrong == []
