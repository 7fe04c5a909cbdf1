"""What stands around an entry, and is no part of what it says."""

from __future__ import annotations

import pytest

from triaccord.notes import parse_notes
from triaccord.notes.trimmings import trimmed


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("♻️ Rename `a` to `b`", "Rename `a` to `b`"),
        ("🔥 ✨ Drop `a`.", "Drop `a`."),
        (":sparkles: Add `a`", "Add `a`"),
        ("Add `a`. PR #412 by @ann.", "Add `a`."),
        ("Add `a` (#11111) by @bob", "Add `a`"),
        ("Add `a` (#12, #13)", "Add `a`"),
        ("Add `a` (closes #12) (3fa2c1d0)", "Add `a`"),
        ("Add `a` by @octo in https://example.com/pull/12", "Add `a`"),
        ("Add `a` (acme/api#12) by @ann and @bob", "Add `a`"),
        ("Add `a`. Thanks @ann!", "Add `a`."),
        ("PR #12: Add `a`", "Add `a`"),
        ("Order by `@id`", "Order by `@id`"),
        ("Add `a` (optional)", "Add `a` (optional)"),
        ("Sorted by `a` (desc).", "Sorted by `a` (desc)."),
        ("#12", "#12"),
        ("→ `b`", "`b`"),
    ],
)
def test_only_the_words_stay(text: str, bare: str) -> None:
    assert trimmed(text) == bare


def test_bold_lines_and_labels_are_no_claims() -> None:
    text = (
        "## 1.0\n\n**Breaking changes**\n\n- editor: Fix canvas flickering\n\n"
        "**Other**\n\n- Orders: Added `a` to `Order`\n"
    )
    notes = parse_notes(text, source="notes")
    assert [(claim.kind, claim.text) for claim in notes.claims] == [
        ("bugfix", "editor: Fix canvas flickering"),
        ("field_added", "Orders: Added `a` to `Order`"),
    ]


@pytest.mark.parametrize(
    ("written", "operations"),
    [
        ("`DELETE & GET & PUT /x/{id}`", ["DELETE /x/{id}", "GET /x/{id}", "PUT /x/{id}"]),
        ("`GET, PUT /x`", ["GET /x", "PUT /x"]),
        ("GET / PUT /x", ["GET /x", "PUT /x"]),
        ("GET and PUT `/x`", ["GET /x", "PUT /x"]),
        ("`GET /x/${xId}/y`", ["GET /x/{xId}/y"]),
        ("`GET /x/:id`", ["GET /x/{id}"]),
        ("`GET /x/%s/y`", ["GET /x/{id}/y"]),
    ],
)
def test_operations_are_read_in_every_form(written: str, operations: list[str]) -> None:
    notes = parse_notes(f"## 1.0\n\n- Removed {written}.\n", source="notes")
    assert [[str(ref) for ref in claim.operations] for claim in notes.claims] == [operations]


def test_a_span_that_ends_with_a_quote_is_code() -> None:
    notes = parse_notes("## 1.0\n\n- Added `a' and `b` to `Order`\n", source="notes")
    assert [claim.fields for claim in notes.claims] == [("a",), ("b",)]
