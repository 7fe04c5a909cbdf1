"""Real notes: the scraped page, its clean Markdown, an HTML rendering of that; other vendors' notes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from triaccord.notes import notes_to_json, parse_notes

ROOT = Path(__file__).resolve().parents[2]
CORPUS = (ROOT / os.environ.get("TRIACCORD_CORPUS", "../shared")).resolve()
SEED = CORPUS / "seeds" / "old-release-notes.txt"
CLEAN = CORPUS / "gold" / "old-release-notes.clean.md"

pytestmark = pytest.mark.skipif(not SEED.exists(), reason=f"the corpus is not at {CORPUS}")


def _f1(path: Path, tmp_path: Path, *options: str) -> float:
    prediction = tmp_path / "claims.json"
    notes = parse_notes(path.read_text(encoding="utf-8"), source=path.name)
    prediction.write_text(json.dumps(notes_to_json(notes)), encoding="utf-8")
    scorer = CORPUS / "bench" / "score" / "score_claims.py"
    ran = subprocess.run(
        [sys.executable, scorer, prediction, CORPUS / "gold" / "claims.jsonl", *options],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"F1 ([\d.]+)", ran.stdout)
    assert found, ran.stdout
    return float(found.group(1))


@pytest.mark.parametrize("path", [SEED, CLEAN], ids=["scraped", "markdown"])
def test_claims_agree_with_the_labels(path: Path, tmp_path: Path) -> None:
    assert _f1(path, tmp_path) >= 0.95
    assert _f1(path, tmp_path, "--all") >= 0.92


@pytest.mark.parametrize("path", [SEED, CLEAN], ids=["scraped", "markdown"])
def test_all_versions_are_found(path: Path) -> None:
    notes = parse_notes(path.read_text(encoding="utf-8"), source=path.name)
    versions = [section.version for section in notes.sections]
    assert (len(versions), versions[0], versions[-1]) == (51, "22.11", "2")
    assert len(set(versions)) == 51


def test_html_says_what_the_markdown_says() -> None:
    text = CLEAN.read_text(encoding="utf-8")
    html = MarkdownIt("commonmark").enable("table").render(text)
    one, other = (
        [
            (c.version, c.kind, c.operations, c.fields, c.old, c.new, c.values)
            for c in parse_notes(source_text, source="notes").claims
        ]
        for source_text in (text, html)
    )
    assert one == other


@pytest.mark.parametrize("vendor", ["moby", "zulip"])
def test_other_vendors_have_one_section_per_file(vendor: str) -> None:
    for path in sorted((CORPUS / "corpora" / vendor / "notes").glob("*.md")):
        notes = parse_notes(path.read_text(encoding="utf-8"), source=path.name, vendor=vendor)
        version = re.sub(r"^(?:v|fl)", "", path.stem)
        assert [section.version for section in notes.sections] == [version], path.name
        assert notes.claims, path.name
        assert all(claim.evidence in claim.text for claim in notes.claims), path.name
