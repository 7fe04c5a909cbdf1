import pytest
from nordbooks.invoices import Invoices
from nordbooks.ledger import Ledger
from nordbooks.payments import PaymentDesk
from nordbooks.products import Products

LONG_AGO = "2000-01-01T00:00:00Z"


@pytest.fixture
def ledger(api):
    return Ledger(api)


@pytest.fixture
def desk(client):
    return PaymentDesk(client)


def test_products(api):
    found = list(Products(api).all(page_size=200))
    assert found
    assert all(product["name"] for product in found)


def test_page_of_products(api):
    assert len(api.get("/products", limit=3)["products"]) == 3


def test_product_by_code(api):
    code = next(Products(api).all(page_size=200))["code"]
    assert Products(api).by_code(code)["code"] == code


def test_price(api):
    number = next(Products(api).all(page_size=200))["id"]
    assert Products(api).price_with_vat(number) > 0


def test_changed_receipts(ledger):
    assert ledger.changed_since(LONG_AGO)


def test_balance(ledger):
    number = next(iter(ledger.changed_since(LONG_AGO)))
    found, _, lines = ledger.balance(number)
    assert found == number
    assert lines


def test_user(ledger):
    number, name = ledger.who_am_i()
    assert number
    assert name


def test_partners(ledger):
    assert ledger.partner_names()


def test_payments(desk):
    found = list(desk.pages(size=200))
    assert found
    assert all(payment.number for payment in found)


def test_payments_of_an_invoice(desk):
    payment = next(payment for payment in desk.pages(size=200) if payment.invoice)
    assert payment.number in desk.numbers_of(payment.invoice)
    assert desk.newest(payment.invoice).invoice == payment.invoice


def test_invoices(client):
    number = client.get("/invoices").json()["results"][0]["id"]
    assert Invoices(client).get(number).id == number


def test_events(desk, client):
    numbers = [one["id"] for one in client.get("/invoices").json()["results"]]
    events = [event for number in numbers for event in desk.events(number)]
    assert all(event.number for event in events)
    assert events


def test_paid(desk, client):
    number = client.get("/invoices").json()["results"][0]["id"]
    assert desk.mark_paid(number, 3, "2020-11-20")
