"""The same notes in every layout give the same claims."""

# ruff: noqa: E501 — entries of notes are one line each

from __future__ import annotations

import time

import pytest
from markdown_it import MarkdownIt

from triaccord.model import Claim, InputError
from triaccord.notes import parse_notes
from triaccord.notes.headings import version_in
from triaccord.notes.layouts.detect import Layout, layout_of

MARKDOWN = """\
# Acme API

## Changes in version 2.1

### Endpoints

- We are introducing new endpoint `GET /orders/{id}/rows` to list rows. This endpoint has following limitations:
  - Only open orders are supported
- New optional fields `startDate` and `endDate` have been added to `OrderRow` used in the `GET /orders/{id}` and `POST /orders` endpoints.
- In `POST /orders` and `PUT /orders/{id}` endpoints following fields will be required in `billingAddress`
  - `street`
  - `city`
- `note` in `PUT /orders/{id}` now supports up to 512 characters instead of 255.

### Other

- Descriptions in API reference have been clarified.

## Changes in version 2.0

- The following id fields have been removed.

  | Model / Schema | New field | Removed field |
  |---|---|---|
  | Order | `id` | `orderId` |
  | Customer | `id`<br>`groupId` | `customerId`<br>`customerGroup` |
"""

SCRAPED = """\
Acme API
Changes in version 2.1
Endpoints
- We are introducing new endpoint
GET /orders/{id}/rows
to list rows. This endpoint has following limitations:- Only open orders are supported
- New optional fields
startDate
andendDate
have been added toOrderRow
used in theGET /orders/{id}
andPOST /orders
endpoints.
- In
POST /orders
andPUT /orders/{id}
endpoints following fields will be required inbillingAddress
street
city
note
inPUT /orders/{id}
now supports up to 512 characters instead of 255.Other
- Descriptions in API reference have been clarified.
Changes in version 2.0
- The following id fields have been removed.
Model / Schema New field Removed field Order id
orderId
Customer
id
groupId
customerId
customerGroup
"""

EXPECTED = [
    ("2.1", "endpoint_added", ("GET /orders/{id}/rows",), (), None, None),
    ("2.1", "limitation", ("GET /orders/{id}/rows",), (), None, None),
    ("2.1", "field_added", ("GET /orders/{id}", "POST /orders"), ("startDate",), None, "startDate"),
    ("2.1", "field_added", ("GET /orders/{id}", "POST /orders"), ("endDate",), None, "endDate"),
    ("2.1", "field_required", ("POST /orders", "PUT /orders/{id}"), ("billingAddress.street",), None, None),
    ("2.1", "field_required", ("POST /orders", "PUT /orders/{id}"), ("billingAddress.city",), None, None),
    ("2.1", "constraint_relaxed", ("PUT /orders/{id}",), ("note",), "255", "512"),
    ("2.1", "docs_only", (), (), None, None),
    ("2.0", "field_removed", (), ("orderId",), "orderId", "id"),
    ("2.0", "field_removed", (), ("customerId",), "customerId", "id"),
    ("2.0", "field_removed", (), ("customerGroup",), "customerGroup", "groupId"),
]


def _said(claims: tuple[Claim, ...]) -> list[tuple[object, ...]]:
    return [(c.version, c.kind, tuple(map(str, c.operations)), c.fields, c.old, c.new) for c in claims]


def _html(markdown: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(markdown)


def _page(markdown: str) -> str:
    return (
        "<!doctype html><html><head><title>Acme 9.9</title><script>var x = '<h2>Version 9.9</h2>';</script></head>"
        "<body><nav><ul><li>Version 1.0</li><li><code>GET /nav</code> has been removed.</li></ul></nav>"
        f"<main>{_html(markdown)}</main><footer>New endpoint GET /footer</footer></body></html>"
    )


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        (MARKDOWN, Layout.MARKDOWN),
        (_html(MARKDOWN), Layout.HTML),
        (_page(MARKDOWN), Layout.HTML),
        (SCRAPED, Layout.SCRAPED),
    ],
    ids=["markdown", "html", "saved-page", "scraped"],
)
def test_every_layout_says_the_same(text: str, layout: Layout) -> None:
    assert layout_of(text) is layout
    notes = parse_notes(text, source="notes")
    assert [section.version for section in notes.sections] == ["2.1", "2.0"]
    assert _said(notes.claims) == EXPECTED
    assert notes.problems == ()


def test_claims_know_their_lines_and_quote_literally() -> None:
    claims = parse_notes(MARKDOWN, source="notes").claims
    lines = MARKDOWN.split("\n")
    for claim in claims:
        assert claim.evidence in claim.text
        first_words = claim.text.replace("`", "").split()[0]
        assert first_words in lines[claim.lines[0] - 1].replace("`", "")


def test_ids_are_unique_and_stable() -> None:
    once, again = (parse_notes(MARKDOWN, source="notes").claims for _ in range(2))
    assert once == again
    assert len({claim.id for claim in once}) == len(once)


@pytest.mark.parametrize(
    ("heading", "version"),
    [
        ("Changes in version 22.11", "22.11"),
        ("v1.44 API changes", "1.44"),
        ("Feature level 199", "199"),
        ("[1.0.0] - 2024-01-01", "1.0.0"),
        ("1.2.0 (2024-01-01)", "1.2.0"),
        ("2024-05-01", "2024-05-01"),
        ("May 2024", "May 2024"),
        ("Release 2024.05.1", "2024.05.1"),
        ("v2.0.0-rc.1", "2.0.0-rc.1"),
        ("Version 5", "5"),
        ("Unreleased", "Unreleased"),
        ("2 breaking changes", None),
        ("Endpoints", None),
        ("Added", None),
        ("TLS Protocols", None),
    ],
)
def test_headings_of_versions(heading: str, version: str | None) -> None:
    assert version_in(heading, plain=False) == version


def test_one_file_per_version_takes_the_version_given() -> None:
    notes = parse_notes("* `GET /info` now includes a `SpecDirs` field.\n", source="v7.md", version="7")
    assert [(s.version, len(s.claims)) for s in notes.sections] == [("7", 1)]
    bare = parse_notes("* `GET /info` now includes a `SpecDirs` field.\n", source="v7.md")
    assert [s.version for s in bare.sections] == [""]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the notes are empty"),
        (" \n\t\n", "the notes are empty"),
        ("\x00\x01\x02" * 99, "the notes are no text"),
    ],
)
def test_rubbish_is_refused(text: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_notes(text, source="notes.md")
    assert (caught.value.what, caught.value.file, caught.value.exit_code) == (what, "notes.md", 3)


def test_notes_of_which_nothing_is_left_say_why() -> None:
    with pytest.raises(InputError) as error:
        parse_notes("<div>" * 20_000 + "<p>Added `x` to `M`</p>", source="deep.html")
    assert str(error.value).splitlines()[:2] == [
        "nothing is left of the notes: elements nested deeper than 150 were left out",
        "  --> deep.html:1",
    ]


def test_a_word_that_begins_a_sentence_is_told_from_the_name_glued_to_it() -> None:
    text = """\
Changes in version 2
PUT /payments
- The body of the resource has changed.
ThesourceResourceId
parameter has been removed from the request body and reintroduced as thepaymentId
path parameter. The theme is kept inThemeResource
and inthemeResource
.
"""
    moved = [c for c in parse_notes(text, source="notes").claims if c.kind == "param_moved"]
    assert [(c.old, c.new) for c in moved] == [("sourceResourceId", "paymentId")]


def test_what_is_left_out_is_told() -> None:
    long = parse_notes("# 1.0\n\n- " + "a `b` " * 1_600_000, source="long")
    assert [p.what for p in long.problems] == [
        "a line of 9,600,002 characters was cut to 20,000",
        "an entry is too long and was read in part",
    ]
    deep = parse_notes("\n".join("  " * n + f"- `GET /a{n}` was removed." for n in range(80)), source="deep")
    assert [p.what for p in deep.problems] == ["entries nested deeper than 30 were left out"]
    nested = parse_notes("<ul><li>`a` " * 2000, source="nested.html")
    assert [p.what for p in nested.problems] == ["elements nested deeper than 150 were left out"]


def test_an_umbrella_over_a_list_is_a_claim_besides_its_children() -> None:
    text = """\
## 2.0

- Pagination in `GET /products` has been changed to work like elsewhere:
  - the results are returned in `results` instead of `products`
  - `meta` has been added to the response
"""
    claims = parse_notes(text, source="notes").claims
    assert [(c.kind, [str(o) for o in c.operations], c.fields) for c in claims] == [
        ("pagination_changed", ["GET /products"], ()),
        ("field_renamed", ["GET /products"], ("products",)),
        ("field_added", ["GET /products"], ("meta",)),
    ]


def test_a_subject_named_in_the_next_sentence_is_the_claims_own() -> None:
    text = (
        "## 2.0\n\n- It is now possible to choose fees for payments with `POST /payments`. "
        "Information about the fee is stored in the `feeBearer` field.\n"
    )
    first = parse_notes(text, source="notes").claims[0]
    assert (first.kind, first.fields) == ("scope_extended", ("feeBearer",))


def test_elements_nested_without_end_take_no_time_and_what_follows_is_read() -> None:
    deep = "<div>" * 30_000 + "a" + "</div>" * 30_000
    page = f"<html><body><h2>1.0</h2>{deep}<h2>1.1</h2><ul><li><code>a</code> was added</li></ul>"
    began = time.process_time()
    notes = parse_notes(page, source="notes.html")
    assert time.process_time() - began < 3
    assert [(s.version, [c.text for c in s.claims]) for s in notes.sections] == [
        ("1.0", []),
        ("1.1", ["`a` was added"]),
    ]
    assert [p.what for p in notes.problems] == ["elements nested deeper than 150 were left out"]
