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


def test_operations_below_an_entry_that_ends_with_to_are_its_own() -> None:
    text = """
## 3.2

- Added `fare` and `tip` fields to
  - `GET`, `POST` and `PUT` `/v1/rides` endpoints
  - `GET` `/v2/rides/{id}` endpoint

### Removal of a static field

We will remove the field `active` from the responses of the following Riders API endpoints:

- `GET /riders`
- `GET /riders/{id}`
"""
    everywhere = ("GET /v1/rides", "POST /v1/rides", "PUT /v1/rides", "GET /v2/rides/{id}")
    assert _facts(text) == [
        ("field_added", "fare", *everywhere),
        ("field_added", "tip", *everywhere),
        ("field_deprecated", "active", "GET /riders", "GET /riders/{id}"),
    ]


def test_lists_of_lists_keep_the_operation_of_the_outermost() -> None:
    text = """
## 3.2

1. For the `GET /rides/{id}/files` endpoint:

   - The following fields will no longer be included in the response:
     - `ride_id`
     - `rider_id`
   - The `sort` query parameter will no longer support the following field keys:
     - `user_id`
"""
    claims = _claims(text)
    assert [(claim.kind, claim.fields, claim.values, *map(str, claim.operations)) for claim in claims] == [
        ("field_removed", ("ride_id",), (), "GET /rides/{id}/files"),
        ("field_removed", ("rider_id",), (), "GET /rides/{id}/files"),
        ("enum_value_removed", ("sort",), ("user_id",), "GET /rides/{id}/files"),
    ]


def test_paths_without_methods_and_code_are_operations() -> None:
    text = """
## 3.2

### Added

- /rides/paypal and /rides/paypal/execute (#2801)
- /rides/:id/grants GET includes "longview"

### Changed

- renames /riders/volumes to /volumes (#2754)
- /rides "amount" is now a string
"""
    assert _facts(text) == [
        ("endpoint_added", "* /rides/paypal", "* /rides/paypal/execute"),
        ("field_added", "longview", "GET /rides/{id}/grants"),
        ("endpoint_renamed", "* /riders/volumes", "* /volumes"),
        ("type_changed", "amount", "* /rides"),
    ]


@pytest.mark.parametrize(
    "sentence", ["Reads /etc/rides.yml at start.", "See docs/rides/index.md", "and/or n/a"]
)
def test_files_and_words_with_a_stroke_are_no_operations(sentence: str) -> None:
    notes = parse_notes(f"## 3.2\n\n- {sentence}\n", source="notes")
    assert [claim.operations for claim in notes.claims] == [()]


def test_headings_with_paths_of_a_version_are_no_versions() -> None:
    text = "# Notes\n\n## Version 3.8\n\n### POST /v3/rides\n\n- New: `fare`\n"
    text += "\n### GET /v3/rides\n\n- Gone: `tip`\n"
    assert _facts(text) == [
        ("field_added", "fare", "POST /v3/rides"),
        ("field_removed", "tip", "GET /v3/rides"),
    ]


def test_a_table_that_says_in_a_word_what_happened() -> None:
    text = """
## 3.8

### POST /v3/rides

| Field | Change | Notes |
|---|---|---|
| `valid_until` | Added | Optional, ISO date |
| `rider_id` | Removed | Use `rider.id` |
| `lines` | Now required | At least one |
| `currency` | Type changed | From string to enum |
"""
    assert _facts(text) == [
        ("field_added", "valid_until", "POST /v3/rides"),
        ("field_removed", "rider_id", "POST /v3/rides"),
        ("field_required", "lines", "POST /v3/rides"),
        ("type_changed", "currency", "POST /v3/rides"),
    ]


@pytest.mark.parametrize(
    ("sentence", "models"),
    [
        ("Rename schema `RideIn` to `RideCreate`", ("RideIn", "RideCreate")),
        ("BREAKING: Struct `AddRide` renamed to `NewRide`.", ("AddRide", "NewRide")),
        ("Added `RideCreate` schema", ("RideCreate",)),
        ("Removed the `RideIn` component", ("RideIn",)),
    ],
)
def test_names_of_schemas_are_of_the_document_alone(sentence: str, models: tuple[str, ...]) -> None:
    claims = _claims(f"## 3.2\n\n- {sentence}\n")
    assert [(claim.kind, claim.models, claim.fields) for claim in claims] == [("docs_only", models, ())]
