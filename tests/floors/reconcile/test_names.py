from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triaccord.reconcile.names import last, near, same, same_in_context, segments, template, words

NAMES = st.text(alphabet="abcdefgABCDEFG_-123", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CapabilityAdd", ("capability", "add")),
        ("HTTPServer", ("http", "server")),
        ("realm_can_create", ("realm", "can", "create")),
        ("sha256Sum", ("sha", "256", "sum")),
    ],
)
def test_words_of_a_name(name: str, expected: tuple[str, ...]) -> None:
    assert words(name) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("rows[].id", "id"), ("id", "id"), ("invoicingInfo/identifier", "identifier"), ("a > b", "b")],
)
def test_last_segment(path: str, expected: str) -> None:
    assert last(path) == expected


def test_segments_are_folded() -> None:
    assert segments("counterParty.counterPartyAddress.street") == (
        "counterparty",
        "counterpartyaddress",
        "street",
    )


@pytest.mark.parametrize(
    "spelled", ["/invoices/{id}", "/invoices/{invoiceId}/", "invoices/<id>", "/Invoices/{x}"]
)
def test_templates_without_names(spelled: str) -> None:
    assert template(spelled) == "/invoices/{}"


@pytest.mark.parametrize(
    ("claimed", "real", "expected"),
    [
        ("CapAdd", "CapabilityAdd", True),
        ("substitutes", "substitutions", True),
        ("invoiceApprovalInfo", "invoiceApprovalInformation", True),
        ("can_access_all_users_group_id", "can_access_all_users_group", True),
        ("id", "ids", False),
        ("startDate", "endDate", False),
        ("street", "streetAddress", False),
        ("type", "types", False),
        ("name", "name", False),
    ],
)
def test_names_that_only_look_alike(claimed: str, real: str, expected: bool) -> None:
    assert near(claimed, real) is expected


def test_a_word_of_the_note_may_be_part_of_the_name() -> None:
    text = "Added `can_create_groups` realm setting"
    assert same_in_context("can_create_groups", "realm_can_create_groups", text)
    assert not same_in_context("can_create_groups", "user_can_create_groups", text)


@given(NAMES)
def test_every_name_is_itself(name: str) -> None:
    assert same(name, name)
    assert not near(name, name)


@given(NAMES, NAMES)
def test_likeness_is_mutual(one: str, other: str) -> None:
    assert near(one, other) == near(other, one)
