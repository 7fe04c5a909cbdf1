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
        (["^(?!a)[ab]$"], [], {}, "b"),
        (["^(?!a)(?!b)[abc]$"], [], {}, "c"),
        (["(^(?!__))(^[a_]+$)"], [], {}, "a"),
        (["^(?=.b)[ab]{2}$"], [], {}, "ab"),
        (["^[a_]+$"], ["(^(?!__))(^[a_]+$)"], {}, "__"),
        (["^[a_]$"], ["^(?!__)[a_]+$"], {}, None),
        (["^b$"], ["^(?=a)[ab]$"], {}, "b"),
    ],
)
def test_shortest(
    patterns: list[str], barred: list[str], options: dict[str, int], expected: str | None
) -> None:
    assert shortest(patterns, barred, **options).text == expected


@pytest.mark.parametrize(
    ("pattern", "options", "expected"),
    [
        ("^arn:[a-z]*:x{3}$", {"least": 600}, f"arn:{'a' * 592}:xxx"),
        ("^arn:[a-z]*:x{3}$", {"least": 600, "most": 600}, f"arn:{'a' * 592}:xxx"),
        ("^(ab)*$", {"least": 61}, "ab" * 31),
        ("^[a-c]{3,90}$", {"least": 80}, "a" * 80),
        ("^x{3}$", {"least": 600}, None),
        ("^[a-z]*$", {"least": 60_000}, "a" * 60_000),
    ],
)
def test_long_ones(pattern: str, options: dict[str, int], expected: str | None) -> None:
    assert shortest([pattern], **options).text == expected


def test_an_answer_is_the_same_when_it_is_asked_for_again() -> None:
    asked = [list(islice(matching(["^a*(b|c)$"], most=3), 9)) for _ in range(2)]
    assert asked == [["b", "ab", "aab"]] * 2
    for _ in range(2):
        with pytest.raises(NotModelled):
            list(matching(["^(a|b)*a(a|b){17}$"], most=99))


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
