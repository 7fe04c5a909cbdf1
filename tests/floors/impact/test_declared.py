"""Usage without lines, as it is declared by hand: what a path goes through is used, too."""

from __future__ import annotations

from pathlib import Path

from triaccord.impact import judge
from triaccord.model import AffectsYou
from triaccord.pipeline import Checker
from triaccord.usage.importing import import_usage


def test_who_reads_an_item_reads_the_list(tmp_path: Path) -> None:
    file = tmp_path / "usage.toml"
    file.write_text(
        '[[tool.triaccord.usage]]\noperation = "GET /products"\nreads = ["products[].id"]\n', encoding="utf-8"
    )
    checker = Checker()
    old, new = checker.version("procountor@21.03"), checker.version("procountor@21.04")
    findings = checker.compare(old, new).findings
    overlap = judge(findings, import_usage([str(file)]), old)
    shown = {f.rule: i.affects for f, i in zip(findings, overlap.impacts, strict=True)}
    assert shown["pagination-changed"] is AffectsYou.YES
    assert shown["operation-added"] is AffectsYou.NO
