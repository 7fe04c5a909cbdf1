"""Shortest strings of patterns, and certainty that there is none."""

from __future__ import annotations

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triaccord.schemas.regexes import NotModelled, matching, shortest


@pytest.mark.parametrize(
    ("patterns", "barred", "options", "expected"),
    [
        (["^[A-Z]{2}[0-9]{2}$"], [], {}, "AA00"),
        (["^[0-9]{7}-[0-9]$"], ["^[0-9]{7}-[1-9]$"], {}, "0000000-0"),
        (["^[0-9]{7}-[1-9]$"], ["^[0-9]{7}-[0-9]$"], {}, None),
        (["a"], ["^a"], {}, "0a"),
        (["^a+$"], [], {"least": 3}, "aaa"),
        (["^(ab)*$"], [], {"least": 1}, "ab"),
        (["^a{5}$"], [], {"most": 4}, None),
        (["^a?$"], [], {"excluded": ["", "a"]}, None),
        ([r"^\d\w$"], [r"^\d\d$"], {}, "0a"),
        (["^(cat|dog)$"], ["c"], {}, "dog"),
        ([""], ["."], {"least": 1}, "\n"),
    ],
)
def test_shortest(
    patterns: list[str], barred: list[str], options: dict[str, int], expected: str | None
) -> None:
    assert shortest(patterns, barred, **options).text == expected


@pytest.mark.parametrize("pattern", ["(?=a)b", r"(a)\1", r"\bword", "(?i)a", "a{1,9999}b{1,9999}"])
def test_what_is_beyond_it_says_so(pattern: str) -> None:
    with pytest.raises(NotModelled):
        shortest([pattern])


@given(st.text("ab[]()|*+?^$.\\d0{2,}", max_size=12))
def test_whatever_it_finds_matches(pattern: str) -> None:
    try:
        compiled = re.compile(pattern)
        found = list(islice(matching([pattern]), 5))
    except (re.error, NotModelled, FutureWarning):
        return
    assert all(compiled.search(text) for text in found)
