"""Every phrase is what its examples say: the data tests itself."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from triaccord.loading.shipped import shipped
from triaccord.model import Claim
from triaccord.notes import notes_to_json, parse_notes
from triaccord.notes.lexicon import lexicon, read_yaml
from triaccord.notes.phrases import phrases

FILES = sorted((shipped("changelog_rules") / "phrases").glob("*.yaml"))
ENTRIES = [(path.stem, entry) for path in FILES for entry in read_yaml(f"phrases/{path.name}")]


def _claims(example: str | dict[str, Any]) -> tuple[list[Claim], int]:
    """The claims of an example and how many of them are of what stands before it."""
    says = example if isinstance(example, str) else example["says"]
    before = "" if isinstance(example, str) else example.get("after", "")
    notes = parse_notes(f"## 1.0\n\n- {f'{before} {says}'.strip()}\n", source="example")
    return list(notes.claims), 1 if before else 0


def _cases(which: str) -> list[Any]:
    return [
        pytest.param(entry["id"], example, id=f"{topic}-{entry['id']}-{number}")
        for topic, entry in ENTRIES
        for number, example in enumerate(entry[which])
    ]


@pytest.mark.parametrize(("phrase", "example"), _cases("yes"))
def test_matching_examples_match(phrase: str, example: str | dict[str, Any]) -> None:
    claims, _ = _claims(example)
    mine = [notes_to_json_claim(c) for c in claims if c.phrase == phrase]
    assert mine, [(c.phrase, c.kind) for c in claims]
    if isinstance(example, dict) and "claims" in example:
        expected = example["claims"]
        assert [
            {key: claim[key] for key in want} for claim, want in zip(mine, expected, strict=True)
        ] == expected


@pytest.mark.parametrize(("phrase", "example"), _cases("no"))
def test_near_misses_do_not_match(phrase: str, example: str | dict[str, Any]) -> None:
    claims, _ = _claims(example)
    assert phrase not in {c.phrase for c in claims}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_phrase_files_are_valid(path: Any) -> None:
    schema = json.loads((shipped("changelog_rules") / "schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(read_yaml(f"phrases/{path.name}"), schema)


def test_ids_are_unique() -> None:
    ids = [entry["id"] for _, entry in ENTRIES]
    assert sorted(set(ids)) == sorted(ids)


def test_kinds_are_of_the_taxonomy() -> None:
    verbs = {"added", "removed", "renamed", "moved", "deprecated", "required", "optional"}
    assert {phrase.kind for phrase in phrases().every} <= set(lexicon().kinds) | verbs


def notes_to_json_claim(claim: Claim) -> dict[str, Any]:
    """One claim as the JSON has it."""
    from triaccord.model import Notes, Section

    section = Section(version=claim.version, lines=claim.lines, claims=(claim,))
    document: Any = notes_to_json(Notes(source="example", sections=(section,)))
    return dict(document["sections"][0]["claims"][0])
