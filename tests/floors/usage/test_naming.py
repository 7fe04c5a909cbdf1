"""Which names may be written down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triaccord.usage.naming import dotted, masked_key, masked_path, masked_segment, steps_of

NAMES = [
    "id",
    "name",
    "vatPercent",
    "invoice_rows",
    "X-Total",
    "@type",
    "$ref",
    "_links",
    "oauth2",
    "line1Text",
    "b2bFlag",
    "iban2",
    "addressLine2",
    "productGroupId",
    "billOfLadingNumber",
    "x509cert",
    "ISO3166",
    "paymentTermPercentagePenalInterestRate",
]
VALUES = [
    "4711",
    "a@b.fi",
    "2020-11-01",
    "s3cretPassw0rd",
    "eyJhbGciOiJIUzI1NiJ9",
    "FI2112345600000785",
    "120464-126J",
    "f47ac10b-58cc-4372-a567-0e02b2c3d479",
    "AKIAIOSFODNN7EXAMPLE7Q8",
    "+358401234567",
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "thisissomeverylongtextwithoutanygapinit",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_fields_are_kept(name: str) -> None:
    assert masked_key(name) == name


@pytest.mark.parametrize("value", VALUES)
def test_what_looks_like_a_value_is_not(value: str) -> None:
    assert masked_key(value) == "*"
    assert masked_segment(value) == "{}"


@pytest.mark.parametrize(
    ("path", "masked"),
    [
        ("/v2103/api/invoices/4711/attachments/", "/v2103/api/invoices/{}/attachments"),
        ("/2010-04-01/Accounts/AC5ef8732a3c49700934481addd5ce1659/Calls.json", "/{}/Accounts/{}/Calls.json"),
        ("/api/v1beta1/repos/octocat", "/api/v1beta1/repos/octocat"),
        ("//a///b", "/a/b"),
        ("", "/"),
        ("/invoices/1,2,3", "/invoices/{}"),
        ("/oauth2/token", "/oauth2/token"),
        ("/search/a%40b.fi", "/search/{}"),
    ],
)
def test_paths(path: str, masked: str) -> None:
    assert masked_path(path) == masked


@given(
    st.lists(st.text(min_size=1, max_size=6).filter(lambda text: text != "[]") | st.just("[]"), max_size=5)
)
def test_dotted_paths_are_read_back(steps: list[str]) -> None:
    assert steps_of(dotted(steps)) == tuple(steps)
