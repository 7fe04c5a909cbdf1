"""The real document of 23.02 against years of the vendor's own notes: what a person found, the tool finds.

Two checks, as a user would make them: from the catalogue's first version for the notes after it, and from
an empty document, "is it there?", for the notes before.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from triaccord.model import ClaimVerdict, JudgedClaim
from triaccord.pipeline import Checker

SHARED = Path(os.environ.get("TRIACCORD_CORPUS", "../shared"))
DOCUMENT = SHARED / "procountor" / "official" / "23.02.json"
NOTES = SHARED / "seeds" / "old-release-notes.txt"
EMPTY = 'openapi: 3.0.3\ninfo: {title: nothing yet, version: "0"}\npaths: {}\n'

pytestmark = pytest.mark.skipif(
    not (DOCUMENT.exists() and NOTES.exists()), reason="the corpus is not there (TRIACCORD_CORPUS)"
)


@dataclass(frozen=True)
class Disagreement:
    """One that a person found: its version, the path in the note and the field, if it is about one."""

    version: str
    path: str
    field: str = ""


FOUND_BY_A_PERSON = (
    Disagreement("22.05", "/invoices/{invoiceId}", "invoiceOperatorInfo"),
    Disagreement("22.05", "/invoices/{invoiceId}", "invoiceOperatorInfo.operator"),
    Disagreement("22.05", "/invoices/{invoiceId}", "invoiceOperatorInfo.receivingAddress"),
    Disagreement("22.05", "/invoices/{invoiceId}", "deliveryTermsInfo"),
    Disagreement("22.05", "/invoices/{invoiceId}", "deliveryTermsInfo.name"),
    Disagreement("22.05", "/invoices/{invoiceId}", "deliveryTermsInfo.municipality"),
    Disagreement("22.04", "/invoice/{invoiceId}/reject"),
    Disagreement("22.03", "/company/invoicecirculation/settings", "substitutes"),
    Disagreement("21.02", "/payments/{paymentId}", "serviceCharge"),
    Disagreement("21.01", "/invoices/{id}", "invoiceApprovalInfo"),
    Disagreement("20.12", "/invoices/{ids}", "ids"),
    Disagreement("20.12", "/invoices/{ids}", "at most 200 ids"),
    Disagreement("20.12", "/invoices/{ids}", "a list of resources"),
    Disagreement("20.10", "/businesspartners/{id}", "name"),
    Disagreement("20.10", "/businesspartners/{id}", "type"),
    Disagreement("20.03", "/referencepayments/{referencePaymentId}/metadata", "a bare list"),
    Disagreement("13", "/fiscalyear", "isOpen"),
    Disagreement("8", "/payments/cancel"),
    Disagreement("8", "/payments"),
    Disagreement("8", "/payments/confirm"),
    Disagreement("8", "/invoices/paymentevents"),
    Disagreement("7", "/paymenterrors"),
    Disagreement("6", "/dimensions"),
    Disagreement("5", "/userinfo/profiles/{userId}"),
)

KINDS = {
    "ids": "type_changed",
    "a list of resources": "response_body_changed",
    "a bare list": "request_body_changed",
}
SAID = ("the note spells it", "the new document has", " read as ", "the note places")


def is_doubted(judged: JudgedClaim, *, from_nothing: bool) -> bool:
    """Whether the tool says that the documents do not bear the note out as it is written."""
    if any(words in judged.reason for words in SAID):
        return True
    if judged.verdict is ClaimVerdict.CONTRADICTED:
        return True
    if judged.verdict is not ClaimVerdict.PHANTOM:
        return False
    # From an empty document nothing changes inside what is new: only what is absent tells.
    absent = "in neither document" in judged.reason
    stays = judged.claim.kind == "field_removed" and "is in the new document" in judged.reason
    return not from_nothing or absent or stays


def is_about(judged: JudgedClaim, one: Disagreement) -> bool:
    claim = judged.claim
    if claim.version != one.version or one.path not in claim.text.replace("`", ""):
        return False
    if one.field in KINDS:
        return claim.kind == KINDS[one.field]
    last = one.field.partition(".")[2] or one.field
    return not one.field or any(field.split(".")[-1] == last for field in claim.fields)


def test_most_of_what_a_person_found_is_found(tmp_path: Path) -> None:
    empty = tmp_path / "empty.yaml"
    empty.write_text(EMPTY)
    checker = Checker()
    late = checker.check("procountor@20.01", str(DOCUMENT), notes=NOTES)
    early = checker.check(str(empty), str(DOCUMENT), notes=NOTES)
    numbered = {"5", "6", "7", "8", "13"}
    doubted = [j for j in late.claims if is_doubted(j, from_nothing=False)]
    doubted += [j for j in early.claims if j.claim.version in numbered and is_doubted(j, from_nothing=True)]
    missed = {one for one in FOUND_BY_A_PERSON if not any(is_about(j, one) for j in doubted)}
    assert len(FOUND_BY_A_PERSON) == 24
    # Parts of an object whose holder is doubted are no claims of their own; a limit shows in no document.
    assert missed <= {
        Disagreement("22.05", "/invoices/{invoiceId}", "invoiceOperatorInfo.operator"),
        Disagreement("22.05", "/invoices/{invoiceId}", "invoiceOperatorInfo.receivingAddress"),
        Disagreement("22.05", "/invoices/{invoiceId}", "deliveryTermsInfo.name"),
        Disagreement("22.05", "/invoices/{invoiceId}", "deliveryTermsInfo.municipality"),
        Disagreement("20.12", "/invoices/{ids}", "at most 200 ids"),
    }
