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

SNAKE_CASE_CHANGELOG = """\
# Changelog

## [2.0.0] - 2024-09-01
### Added
- `webhook_url` and `retry_policy` on the `delivery_config` object
- New optional query parameter `include_archived` in `GET /v1/projects`
- `POST /v1/projects/{project_id}/archive`
### Changed
- `created_at` is now returned as an integer instead of a string
- `display_name` renamed to `full_name` in `user_profile`
- The maximum length of `description` has been reduced from 1000 to 500 characters
### Deprecated
- `GET /v1/projects/search`; use `GET /v1/projects` instead
- `legacy_token` parameter
### Removed
- `is_admin` from `user_profile`

## [1.9.0] - 2024-06-01
### Changed
- The default value of `page_size` changed from 20 to 50.
- `sort_order` no longer accepts `random`.
"""

GO_RELEASE = """\
## What's Changed
* `POST /containers/create` now accepts `HostConfig.PidsLimit` by @jane in #101
* feat: add `Annotations` field to `HostConfig` by @joe in https://example.com/pull/12
* The `KernelMemoryTCP` field in `GET /info` has been removed
* `NetworkSettings.Bridge` and `NetworkSettings.SandboxKey` are deprecated
* `IPAMConfig.IPv4Address` renamed to `IPAMConfig.Address`

**Full Changelog**: https://example.com/compare/v1.45...v1.46
"""

CONVENTIONAL_COMMITS = """\
## 5.2.0 (2024-03-01)
### BREAKING CHANGES
* **customers:** `Customer.sources` removed
* remove `GET /charges/{id}/dispute`

## v5.1.0 / 2024-01-15
- Change type of `Payout.amount` from `float` to `integer`
- Mark `Order.items` as deprecated
- Rename `Customer.mail` to `Customer.email`
"""

LETTER = """\
Subject: Acme API release 2024.3

Hi there,

here is what changes with release 2024.3 on 1 April:

1. The field customerNumber in the Customer model is now mandatory.
2. Goodbye, GET /legacy/customers! This endpoint is no longer available.
3. The parameter pageSize of GET /customers has a new maximum of 100 (before: 500).

Cheers,
Your Acme API team
"""

PATHS_FIRST = """\
## [0.14.0] 2017-10-23
### Changed
- "amount" in GET /account/payments is now a string instead of a number
- The maximum page size for GET /account/events was lowered from 500 to 100.
### Added
- /images/:id GET, PUT, and DELETE
- /instances POST now accepts "image"
- /account/settings GET and PUT now include "subscription"
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
        (
            SNAKE_CASE_CHANGELOG,
            [
                ("2.0.0", "field_added", "", "webhook_url"),
                ("2.0.0", "field_added", "", "retry_policy"),
                ("2.0.0", "param_added", "GET /v1/projects", "include_archived"),
                ("2.0.0", "endpoint_added", "POST /v1/projects/{project_id}/archive", ""),
                ("2.0.0", "type_changed", "", "created_at"),
                ("2.0.0", "field_renamed", "", "display_name"),
                ("2.0.0", "constraint_tightened", "", "description"),
                ("2.0.0", "endpoint_deprecated", "GET /v1/projects/search", ""),
                ("2.0.0", "param_deprecated", "", "legacy_token"),
                ("2.0.0", "field_removed", "", "is_admin"),
                ("1.9.0", "default_changed", "", "page_size"),
                ("1.9.0", "enum_value_removed", "", "sort_order"),
            ],
        ),
        (
            GO_RELEASE,
            [
                ("", "field_added", "POST /containers/create", "HostConfig.PidsLimit"),
                ("", "field_added", "", "Annotations"),
                ("", "field_removed", "GET /info", "KernelMemoryTCP"),
                ("", "field_deprecated", "", "NetworkSettings.Bridge"),
                ("", "field_deprecated", "", "NetworkSettings.SandboxKey"),
                ("", "field_renamed", "", "IPAMConfig.IPv4Address"),
            ],
        ),
        (
            CONVENTIONAL_COMMITS,
            [
                ("5.2.0", "field_removed", "", "Customer.sources"),
                ("5.2.0", "endpoint_removed", "GET /charges/{id}/dispute", ""),
                ("5.1.0", "type_changed", "", "Payout.amount"),
                ("5.1.0", "field_deprecated", "", "Order.items"),
                ("5.1.0", "field_renamed", "", "Customer.mail"),
            ],
        ),
        (
            LETTER,
            [
                ("2024.3", "field_required", "", "customerNumber"),
                ("2024.3", "endpoint_removed", "GET /legacy/customers", ""),
                ("2024.3", "constraint_tightened", "GET /customers", "pageSize"),
            ],
        ),
        (
            PATHS_FIRST,
            [
                ("0.14.0", "type_changed", "GET /account/payments", "amount"),
                ("0.14.0", "constraint_tightened", "GET /account/events", ""),
                ("0.14.0", "endpoint_added", "GET /images/{id} PUT /images/{id} DELETE /images/{id}", ""),
                ("0.14.0", "field_added", "POST /instances", "image"),
                ("0.14.0", "field_added", "GET /account/settings PUT /account/settings", "subscription"),
            ],
        ),
    ],
    ids=[
        "keep-a-changelog",
        "github-release",
        "dated-log",
        "sdk-changelog",
        "newsletter",
        "snake-case-changelog",
        "go-release",
        "conventional-commits",
        "letter",
        "paths-first",
    ],
)
def test_styles(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    claims = [c for c in parse_notes(text, source="notes").claims if c.phrase != "unrecognised"]
    got = [(c.version, c.kind, " ".join(map(str, c.operations)), " ".join(c.fields)) for c in claims]
    assert got == expected


def test_an_operation_comes_once_in_a_version() -> None:
    notes = parse_notes(
        "## 2.0\n\n- New endpoint `GET /items/{id}`.\n"
        "- Since only names can be changed, new endpoint `GET /items/{id}` can be called first.\n\n"
        "## 1.0\n\n- New endpoint `GET /items/{id}`.\n",
        source="notes",
    )
    assert [(c.version, c.kind) for c in notes.claims] == [
        ("2.0", "endpoint_added"),
        ("2.0", "guidance"),
        ("1.0", "endpoint_added"),
    ]
