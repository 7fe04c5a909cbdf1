"""Text from strangers: visible, short, harmless."""

from __future__ import annotations

import json

import pytest

from triaccord.report.plain import counted, json_text, listed, one_line, shorten, value_text, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain `code` äöå 漢字 €", "plain `code` äöå 漢字 €"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b2J", "\\x9b2J"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("a\u200bb", "a\\u200bb"),
        ("\x00\ud800\ufffe", "\\x00\\ud800\\ufffe"),
        ("\U000e0041", "\\U000e0041"),
        ("line\n\ttab", "line\n\ttab"),
        ("carriage\rreturn", "carriage\\x0dreturn"),
    ],
)
def test_unseen_characters_are_spelled_out(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_one_line_folds_white_space() -> None:
    assert one_line("  a\r\n\tb\u00a0 c \v") == "a b c"


def test_shorten_keeps_what_fits_and_tears_no_accent_off() -> None:
    assert shorten("abcde", 5) == "abcde"
    assert shorten("abcdef", 5) == "abcd…"
    assert shorten("abce\u0301fg", 5) == "abc…"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", '""'),
        ("size", "size"),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        ({"b": 1, "a": ["ä"]}, '{"b": 1, "a": ["ä"]}'),
    ],
)
def test_values_read_as_a_person_would_write_them(value: object, text: str) -> None:
    assert value_text(value) == text  # type: ignore[arg-type]


def test_json_text_is_safe_to_print_and_means_the_same() -> None:
    value = {"\x1b\x9b\u202e\U000e0041\ud800ä": ["\n", "\\u0041"]}
    text = json_text(value)
    assert json.loads(text) == value
    assert not set("\x1b\x9b\u202e\U000e0041\ud800") & set(text)
    assert "ä" in text


def test_json_text_has_no_number_that_json_has_not() -> None:
    value = {"a": [float("inf"), {"b": float("-inf")}], "c": 1.5}
    assert json.loads(json_text(value)) == {"a": ["inf", {"b": "-inf"}], "c": 1.5}


def test_numbers_and_lists_in_words() -> None:
    assert [counted(n, "change") for n in (0, 1, 2, 1000)] == [
        "0 changes",
        "1 change",
        "2 changes",
        "1,000 changes",
    ]
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
