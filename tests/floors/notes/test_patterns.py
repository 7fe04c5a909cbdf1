"""What patterns need is never more than what they match; both YAML readers read the same rules."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from triaccord.loading.shipped import shipped
from triaccord.notes.lexicon import read_yaml
from triaccord.notes.patterns import compiled, may_match, needs
from triaccord.notes.phrases import phrases
from triaccord.notes.sentences import Words

RULES = shipped("changelog_rules")
FILES = sorted(str(path.relative_to(RULES)) for path in RULES.rglob("*.yaml"))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{ops} {be} added", (("⟪o",), ("is", "are", "was", "were", "be"), (" added",))),
        ("\\bnew (field|parameter)s?", (("new ",), ("field", "parameter"))),
        ("(a|b )?gone", (("gone",),)),
        ("colou?r", (("colo",),)),
        ("one thing|another( thing)?", (("another", "one thing"),)),
        ("(?<!not )(?!so) \\d+", ()),
    ],
)
def test_needs(pattern: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert needs(pattern) == expected


def test_what_a_pattern_matches_it_may_match() -> None:
    examples = [
        example if isinstance(example, str) else example["says"]
        for path in FILES
        if path.startswith("phrases/")
        for entry in read_yaml(path)
        for example in (*entry["yes"], *entry["no"])
    ]
    texts = [Words.of(example, None).masked for example in examples]
    missed = [
        (pattern, text)
        for phrase in phrases().every
        for pattern in phrase.says
        for text in texts
        if not may_match(pattern, text.lower()) and compiled(pattern).search(text)
    ]
    assert missed == []


@pytest.mark.parametrize("name", FILES)
def test_both_readers_read_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("yaml_rs")
    fast = read_yaml(Path(name).as_posix())
    monkeypatch.setitem(sys.modules, "yaml_rs", None)
    assert read_yaml(Path(name).as_posix()) == fast
