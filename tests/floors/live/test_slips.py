"""What one mistake does to many fields is told by what it does to their values."""

from __future__ import annotations

import pytest

from tests.floors.live.test_causes import ITEM, OTHER, failure
from triaccord.live.causes import causes
from triaccord.live.slips import slip_of
from triaccord.model import Json, OperationRef

ROUNDED = slip_of(404.25, 404.0)
CREATE = OperationRef("/parcels", "POST")
RATE = OperationRef("/rates/{id}", "GET")


@pytest.mark.parametrize(
    ("was", "now", "slip"),
    [
        (404.25, 404.0, "without its fraction"),
        (404, 404.25, "without its fraction"),
        (-0.7, 0, "without its fraction"),
        (404.25, 405.25, ""),
        (7, 9, ""),
        (7, 7.0, ""),
        (12.5, -12.5, "negated"),
        (1.5, 150.0, "times 100"),
        (True, False, "inverted"),
        (1, True, ""),
        ("EUR", "eur", "in other letters"),
        ("EUR", "EUR ", "with other space around it"),
        ("Helsinki", "Hel", "cut off"),
        ("Helsinki", "", ""),
        ("2024-03-01", "2024-02-29", "moved by 1 days"),
        ("2024-03-01T09:00:00Z", "2024-03-02T09:00:00Z", "moved by 1 days"),
        ("2024-03-01T09:00:00Z", "2024-03-01T10:00:00Z", ""),
        ("red", "blue", ""),
        (None, 1, ""),
        ({"a": 1.5}, {"a": 1}, ""),
        (float("inf"), 1.0, ""),
        (1e300, 1.5, ""),
    ],
)
def test_the_slip_between_two_values(was: Json, now: Json, slip: str) -> None:
    assert (slip_of(was, now), slip_of(now, was)) == (slip, slip)


def test_one_rounding_is_one_cause_wherever_it_shows() -> None:
    failures = [
        failure("value-differs", "data[].price", slip=ROUNDED),
        failure("value-differs", "weight", at=OTHER, slip=ROUNDED),
        failure("list-disagrees", "rate", at=RATE, slip=ROUNDED),
        failure("created-differs", "height", at=CREATE, slip=ROUNDED),
        failure("change-lost", "price", at=ITEM, slip=ROUNDED),
    ]
    for order in (failures, failures[::-1]):
        (one,) = causes(order)
        assert (one.check, one.also) == (
            "value-differs",
            ("change-lost", "created-differs", "list-disagrees"),
        )
        assert [(str(p.operation), p.path) for p in one.everywhere] == [
            ("GET /orders", "data[].price"),
            ("GET /shops", "weight"),
        ]


def test_what_is_wrong_in_other_ways_stays_apart() -> None:
    failures = [
        failure("value-differs", "data[].price", slip=ROUNDED),
        failure("list-disagrees", "rate", at=RATE),
        failure("created-differs", "name", at=CREATE, slip="cut off"),
        failure("value-differs", "colour", at=OTHER),
        failure("value-differs", "height", at=OTHER, slip=ROUNDED, findings=("0123456789ab",)),
    ]
    assert sorted((f.check, f.path) for f in causes(failures)) == [
        ("created-differs", "name"),
        ("list-disagrees", "rate"),
        ("value-differs", "colour"),
        ("value-differs", "data[].price"),
        ("value-differs", "height"),
    ]
