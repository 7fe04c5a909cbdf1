"""Headings that say where entries apply or what changed, and lists of the operations that are affected."""

from __future__ import annotations

import pytest

from triaccord.model import Claim
from triaccord.notes import parse_notes


def _claims(text: str) -> list[Claim]:
    return [claim for claim in parse_notes(text, source="notes").claims if claim.specificity.value == "exact"]


def _facts(text: str) -> list[tuple[object, ...]]:
    return [
        (claim.kind, *claim.fields, *claim.models, *map(str, claim.operations))
        for claim in _claims(text)
        if claim.visible_in_spec.value != "no"
    ]


def test_a_heading_with_an_operation_is_where_its_entries_apply() -> None:
    text = """
## 3.2

### `GET /rides`

- Added `driver` query parameter
- The `fare` field is now nullable.

### Others

- Removed the `tip` field from `Ride`
"""
    assert _facts(text) == [
        ("param_added", "driver", "GET /rides"),
        ("null_semantics_changed", "fare", "GET /rides"),
        ("field_removed", "tip", "Ride"),
    ]


def test_a_heading_with_a_model_is_what_its_entries_are_about() -> None:
    text = "## 3.2\n\n### `Ride` object\n\n- Added `fare` property\n- Renamed `tip` to `bonus`\n"
    assert _facts(text) == [
        ("field_added", "fare", "Ride"),
        ("field_renamed", "tip", "Ride"),
    ]


def test_the_inner_heading_that_names_nothing_leaves_the_outer_one() -> None:
    text = "## 3.2\n\n### `POST /rides`\n\n#### Request\n\n- Added `fare` property\n"
    assert _facts(text) == [("field_added", "fare", "POST /rides")]


def test_a_heading_may_tell_a_change_of_its_own_and_the_list_below_where() -> None:
    text = """
## 3.2

### Remove the deprecated `tip` property from rides

It repeats what `fare.tip` has.

Affected endpoints:

- `GET /rides`
- `GET /rides/{id}`
"""
    assert _facts(text) == [("field_removed", "tip", "GET /rides", "GET /rides/{id}")]


def test_what_a_heading_and_its_entry_say_alike_is_one_claim() -> None:
    text = "## 3.2\n\n### Deprecation of `tip`\n\nThe `tip` field is now deprecated.\n"
    assert [claim.lines for claim in _claims(text)] == [(5, 5)]


def test_headings_alone_say_nothing_of_what_they_only_name() -> None:
    text = "## 3.2\n\n### The `Ride` object and `GET /rides`\n\n- Faster.\n"
    assert _facts(text) == []


@pytest.mark.parametrize(
    "where", ["Affected endpoints:", "This affects the following endpoints:", "Impacted operations:"]
)
def test_operations_listed_behind_an_entry_are_its_own(where: str) -> None:
    text = (
        f"## 3.2\n\nRenamed `tip` to `bonus` in rides.\n\n{where}\n\n- `GET /rides`\n- `PUT /rides/{{id}}`\n"
    )
    assert _facts(text) == [("field_renamed", "tip", "GET /rides", "PUT /rides/{id}")]


def test_an_entry_that_only_names_a_model_is_what_the_entries_below_it_are_about() -> None:
    text = """
## 3.2

- trips.Ride
    - Added a `fare` field
    - Removed the `tip` and `bonus` fields
- Changed `Racer` object
    - Renamed property `speed` to `pace`
"""
    assert _facts(text) == [
        ("field_added", "fare", "Ride"),
        ("field_removed", "tip", "Ride"),
        ("field_removed", "bonus", "Ride"),
        ("field_renamed", "speed", "Racer"),
    ]


def test_entries_under_additions_that_describe_an_operation_add_it() -> None:
    text = """
## 3.2

### Additions

- `POST /rides/{id}/links`:
  Takes what the GET variant takes, but allows for longer `driver_ids` lists.

### Deprecations

- `GET /rides/old`:
  Its name is confusing, as 'ride' means something else elsewhere.
"""
    assert _facts(text) == [
        ("endpoint_added", "POST /rides/{id}/links"),
        ("endpoint_deprecated", "GET /rides/old"),
    ]


@pytest.mark.parametrize(
    "lead",
    [
        "Added the following response fields to `GET /rides`:",
        "The following fields were added to `GET /rides`:",
    ],
)
def test_names_below_a_lead_in_are_one_claim_each(lead: str) -> None:
    text = f"## 3.2\n\n- {lead}\n    + `fare`\n    + `tip`\n"
    assert _facts(text) == [("field_added", "fare", "GET /rides"), ("field_added", "tip", "GET /rides")]


def test_a_list_right_below_a_sentence_on_what_follows_belongs_to_it() -> None:
    text = """
## 3.2

Thus the following fields of the `Ride` are now **marked as deprecated and will be removed after
August 2024**.

- `fare`
- `tip`
"""
    assert _facts(text) == [("field_deprecated", "fare", "Ride"), ("field_deprecated", "tip", "Ride")]


def test_what_will_be_removed_is_not_said_to_be_gone() -> None:
    text = "## 3.2\n\n- `GET /rides/old` will be removed in 4.0.\n- The `tip` field will be removed in 4.0.\n"
    assert _facts(text) == [("endpoint_deprecated", "GET /rides/old"), ("field_deprecated", "tip")]


@pytest.mark.parametrize(
    ("heading", "version"),
    [
        ("2025-12-16: Phasing out the old racks of bikes", "2025-12-16"),
        ("[2.4.0] - Sorting and filtering of rides for all", "2.4.0"),
        ("May 3, 2024 – Rides with several drivers and racks", "May 3, 2024"),
    ],
)
def test_versions_and_days_may_have_a_title_behind_them(heading: str, version: str) -> None:
    text = f"# Changes\n\n## {heading}\n\n- Added `fare` to `Ride`.\n\n## 1.0\n\n- Added `tip` to `Ride`.\n"
    assert [section.version for section in parse_notes(text, source="notes").sections][:1] == [version]


def test_struck_out_names_are_names() -> None:
    text = "## 3.2\n\n- Renamed ~~`oldFare`~~ to `newFare` and ~~`oldTip`~~ to `newTip` in all rides.\n"
    assert [(claim.old, claim.new) for claim in _claims(text)] == [
        ("oldFare", "newFare"),
        ("oldTip", "newTip"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The old snake_case fields stay.",
        "Added support for iOS clients.",
        "The `state` property is now `null`, and will be removed.",
    ],
)
def test_what_only_looks_like_a_name_is_none(sentence: str) -> None:
    claims = _claims(f"## 3.2\n\n- {sentence}\n")
    assert not {"snake_case", "iOS", "null"} & {field for claim in claims for field in claim.fields}
