"""Two validators that must agree, and what each traps on."""

from __future__ import annotations

from typing import Any

import pytest

from triaccord.schemas import Answer, Refusal, Validator


@pytest.mark.parametrize(
    ("schema", "value", "accepted"),
    [
        ({"enum": [1]}, True, False),
        ({"enum": [True]}, 1, False),
        ({"const": 1}, 1.0, True),
        ({"type": "integer"}, 1.0, True),
        ({"type": "number", "multipleOf": 0.05}, 0.15, True),
        ({"type": "number", "multipleOf": 0.01}, 19.99, True),
        ({"format": "date"}, "2024-02-30", False),
        ({"format": "date"}, "2024-02-29", True),
        ({"format": "date-time"}, "2024-02-29T12:00:00Z", True),
        ({"format": "date-time"}, "2024-02-29 noon", False),
        ({"format": "time"}, "12:00:00Z", True),
        ({"format": "uuid"}, "123e4567-e89b-42d3-a456-426614174000", True),
        ({"format": "uuid"}, "123", False),
        ({"format": "uri"}, "https://example.com/", True),
        ({"format": "uri"}, "a", False),
        ({"format": "email"}, "anna@example.com", True),
        ({"format": "email"}, "anna", False),
        ({"format": "ipv4"}, "192.0.2.1", True),
        ({"format": "hostname"}, "-a", False),
        ({"format": "duration"}, "P1D", True),
        ({"format": "json-pointer"}, "a", False),
        ({"uniqueItems": True}, [1, True], True),
    ],
)
def test_both_agree(schema: dict[str, Any], value: Any, accepted: bool) -> None:
    validator = Validator(schema)
    assert validator.accepts(value) is accepted
    assert validator.second_opinion(value) is (Answer.YES if accepted else Answer.NO)


def test_formats_can_be_annotations() -> None:
    assert Validator({"format": "date"}, formats=False).surely_accepts("no date")


def test_a_pattern_that_only_one_knows_is_unknown() -> None:
    validator = Validator({"pattern": r"^\p{Lu}$"})
    assert validator.accepts("A")
    assert validator.second_opinion("A") is Answer.UNKNOWN
    assert not validator.surely_accepts("A")


def test_refusals_name_keyword_and_places() -> None:
    schema = {"properties": {"a/b": {"items": {"maxLength": 1}}}, "required": ["z"]}
    assert Validator(schema).refusals({"a/b": ["x", "long"]}) == (
        Refusal(
            "maxLength", "/a~1b/1", "/properties/a~1b/items/maxLength", '"long" is longer than 1 character'
        ),
        Refusal("required", "", "/required", '"z" is a required property'),
    )
