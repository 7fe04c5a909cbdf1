"""Notes of other people's styles give the right claims."""

from __future__ import annotations

import pytest

from triaccord.notes import parse_notes

KEEP_A_CHANGELOG = """\
# Changelog

All notable changes to this project will be documented in this file.

## [Unreleased]

### Added
- `GET /teams/{id}/members`
- `avatar_url` field in `GET /users/{id}`.

## [3.1.0] - 2024-03-02

### Changed
- Renamed the `per_page` query parameter of `GET /users` to `page_size`.

### Deprecated
- `GET /users/search` is deprecated.

### Removed
- `POST /users/import`
- Removed the `legacy` field from `GET /users/{id}`.

### Fixed
- Wrong totals in `GET /reports`.
"""

GITHUB_RELEASE = """\
## v2.4.0

### What's Changed
* Added `sort` query parameter to `GET /issues` by @octo in https://example.com/pull/12
* **Breaking:** the `state` field of `POST /issues` is now required
* `closed` is no longer a valid value for `status` in `PATCH /issues/{id}`

**Full Changelog**: https://example.com/compare/v2.3.0...v2.4.0
"""

DATED_LOG = """\
**2024-05-14**

`DELETE /carts/{id}` has been removed.

**2024-04-02**

The type of the `amount` field in `GET /payments` has been changed from integer to string.
"""

SDK_CHANGELOG = """\
## 7.0.0 (2023-11-01)

- `POST /charges`: The `source` parameter has been renamed to `payment_method`.
- `GET /charges` now supports pagination.

## 6.9.1 (2023-10-12)

- Fixed a bug where `GET /charges` returned duplicates.
"""

NEWSLETTER = """\
What's new in version 12

Dear developers,

We are introducing a new endpoint `GET /invoices/overdue` for overdue invoices.
`dueDate` has been added to the `Invoice` model.

The limit of `comment` has been increased from 100 to 250.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            KEEP_A_CHANGELOG,
            [
                ("Unreleased", "endpoint_added", "GET /teams/{id}/members", ""),
                ("Unreleased", "field_added", "GET /users/{id}", "avatar_url"),
                ("3.1.0", "param_renamed", "GET /users", "per_page"),
                ("3.1.0", "endpoint_deprecated", "GET /users/search", ""),
                ("3.1.0", "endpoint_removed", "POST /users/import", ""),
                ("3.1.0", "field_removed", "GET /users/{id}", "legacy"),
                ("3.1.0", "bugfix", "GET /reports", ""),
            ],
        ),
        (
            GITHUB_RELEASE,
            [
                ("2.4.0", "param_added", "GET /issues", "sort"),
                ("2.4.0", "field_required", "POST /issues", "state"),
                ("2.4.0", "enum_value_removed", "PATCH /issues/{id}", "status"),
            ],
        ),
        (
            DATED_LOG,
            [
                ("2024-05-14", "endpoint_removed", "DELETE /carts/{id}", ""),
                ("2024-04-02", "type_changed", "GET /payments", "amount"),
            ],
        ),
        (
            SDK_CHANGELOG,
            [
                ("7.0.0", "param_renamed", "POST /charges", "source"),
                ("7.0.0", "pagination_added", "GET /charges", ""),
                ("6.9.1", "bugfix", "GET /charges", ""),
            ],
        ),
        (
            NEWSLETTER,
            [
                ("12", "endpoint_added", "GET /invoices/overdue", ""),
                ("12", "field_added", "", "dueDate"),
                ("12", "constraint_relaxed", "", "comment"),
            ],
        ),
    ],
    ids=["keep-a-changelog", "github-release", "dated-log", "sdk-changelog", "newsletter"],
)
def test_styles(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    claims = [c for c in parse_notes(text, source="notes").claims if c.phrase != "unrecognised"]
    got = [(c.version, c.kind, " ".join(map(str, c.operations)), " ".join(c.fields)) for c in claims]
    assert got == expected
