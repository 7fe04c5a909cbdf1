from __future__ import annotations

import pytest

from triaccord.model import Json, Unjudged
from triaccord.report.delta import LARGEST, delta_words


def words(old: Json, new: Json) -> tuple[str, ...]:
    return delta_words(Unjudged(what="x-limits", old_at="/x-limits", new_at="/x-limits", old=old, new=new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (1, 2, ("1 → 2",)),
        (None, {"a": 1}, ('— → {"a": 1}',)),
        ({"a": 1, "b": 2}, {"a": 3, "c": 4}, ("['c'] came: 4", "['b'] went: 2", "['a']: 1 → 3")),
        (["x", "y"], ["y", "x"], ()),
        ({"t": [1, 2]}, {"t": [2, 3]}, ("['t'][0]: 1 → 3",)),
        (None, None, ()),
    ],
)
def test_differences_in_words(old: Json, new: Json, expected: tuple[str, ...]) -> None:
    assert words(old, new) == expected


def test_many_differences_are_counted() -> None:
    shown = words({f"k{n}": 0 for n in range(9)}, {f"k{n}": 1 for n in range(9)})
    assert len(shown) == 5
    assert shown[-1] == "and 5 differences more"


def test_large_subtrees_are_not_compared() -> None:
    assert words(list(range(LARGEST)), list(range(LARGEST + 1))) == ()
