from pathlib import Path

import pytest
import responses
import vcr
from nordbooks.ledger import Ledger

URL = "https://books.example/v2011/api"
RECEIPT = {
    "receiptId": 7,
    "id": 7,
    "type": "JOURNAL",
    "transactions": [
        {"transactionId": 1, "id": 1, "account": "3000", "accountingValue": 10},
        {"transactionId": 2, "id": 2, "account": "1700", "accountingValue": -10},
    ],
}


@pytest.fixture
def ledger(api):
    return Ledger(api)


@responses.activate
def test_changed(ledger):
    found = {"results": [{"receiptId": 7, "id": 7, "version": "2020-11-01"}]}
    responses.get(f"{URL}/ledgerreceipts", json=found)
    assert ledger.changed_since("2020-10-01") == {7: "2020-11-01"}


@responses.activate
def test_balance(ledger):
    responses.get(f"{URL}/ledgerreceipts/7", json=RECEIPT)
    assert ledger.balance(7) == (7, 0, {1: "3000", 2: "1700"})


@responses.activate
def test_archive(ledger):
    responses.get(f"{URL}/ledgerreceipts/7", json=RECEIPT)
    assert '"type": "JOURNAL"' in ledger.archive(7)


def test_user_from_a_cassette(ledger):
    place = Path(__file__).with_name("cassettes") / "user.yaml"
    with vcr.use_cassette(str(place), record_mode="none"):
        assert ledger.who_am_i() == (12, "Maija Meri")


@responses.activate
def test_partners(ledger):
    responses.get(f"{URL}/businesspartners", json={"results": [{"registerId": 1, "id": 1, "name": "Acme"}]})
    assert ledger.partner_names() == ["Acme"]
