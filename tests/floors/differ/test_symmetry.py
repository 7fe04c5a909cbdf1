"""Every event is judged on both sides, or a waiver says why not."""

from __future__ import annotations

import pytest

from tests.floors.differ import symmetry
from triaccord.differ import EVENTS, rules
from triaccord.model import Side


def sides(event: str) -> set[Side]:
    return {rule.side for rule in rules() if rule.event == event}


def expected(event: str) -> set[Side]:
    def starts(words: tuple[str, ...]) -> bool:
        return any(event == word or event.startswith(f"{word}-") for word in words)

    if starts(symmetry.WHOLE):
        return {Side.NONE}
    if starts(symmetry.REQUEST_ONLY):
        return {Side.REQUEST}
    if starts(symmetry.RESPONSE_ONLY):
        return {Side.RESPONSE}
    return {Side.REQUEST, Side.RESPONSE}


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_event_is_judged_on_every_side_that_notices_it(event: str) -> None:
    found = sides(event)
    if event in symmetry.UNUSED:
        assert found == set(), "the waiver is stale"
        return
    if event in symmetry.ONE_SIDED:
        assert len(found) == 1, "the waiver is stale"
        return
    assert found == expected(event)


def test_waivers_speak_of_events() -> None:
    assert {*symmetry.ONE_SIDED, *symmetry.UNUSED} <= EVENTS.keys()
