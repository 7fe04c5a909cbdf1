from decimal import Decimal

import httpx
import pytest
import respx
from nordbooks.payments import PaymentDesk

URL = "https://books.example/v2011/api"


def payment(number, status="UNPAID", amount=10.5):
    return {
        "invoiceId": 9,
        "paymentId": number,
        "id": number,
        "amount": amount,
        "status": status,
        "receiverName": "Acme",
        "paymentDate": "2020-11-20",
    }


def page(*results, size=50):
    return {
        "results": list(results),
        "meta": {"pageNumber": 0, "pageSize": size, "resultCount": len(results)},
    }


EVENT = {"paymentEventId": 5, "id": 5, "amount": 3, "paymentDate": "2020-11-20", "currency": "EUR"}


@pytest.fixture
def desk(client):
    return PaymentDesk(client)


@respx.mock
def test_pages(desk):
    respx.get(f"{URL}/payments", params={"page": 0}).mock(httpx.Response(200, json=page(payment(1), size=1)))
    respx.get(f"{URL}/payments", params={"page": 1}).mock(httpx.Response(200, json=page(size=1)))
    assert [one.number for one in desk.pages(size=1)] == [1]


def test_open_sum(desk, httpx_mock):
    httpx_mock.add_response(json=page(payment(1), payment(2, "PAID"), payment(3)))
    assert desk.open_sum() == Decimal("21.0")


def test_open_sum_of_nothing(desk, httpx_mock):
    httpx_mock.add_response(json=page())
    assert desk.open_sum() == 0


def test_refused(desk, httpx_mock):
    httpx_mock.add_response(status_code=401, json={"errors": []})
    with pytest.raises(httpx.HTTPStatusError):
        desk.open_sum()


@pytest.mark.parametrize("numbers", [[], [1], [1, 2]])
def test_numbers(desk, httpx_mock, numbers):
    httpx_mock.add_response(json=page(*map(payment, numbers)))
    assert desk.numbers_of(9) == numbers


def test_detail(desk, httpx_mock):
    detail = {"invoiceId": 9, "paymentId": 4, "amount": 3, "status": "PAID", "currency": "EUR", "id": 4}
    httpx_mock.add_response(json=detail)
    assert desk.detail(4).amount == 3


@pytest.mark.parametrize("found", [[], [payment(8)]])
def test_newest(desk, httpx_mock, found):
    httpx_mock.add_response(json=page(*found))
    newest = desk.newest(9)
    assert (newest.number if newest else None) == (8 if found else None)


@respx.mock
def test_events(desk):
    respx.get(f"{URL}/invoices/9/paymentevents").mock(httpx.Response(200, json=page(EVENT)))
    assert [event.number for event in desk.events(9)] == [5]


@respx.mock
def test_mark_paid(desk):
    respx.put(f"{URL}/invoices/9/paymentevents/markpaid").mock(httpx.Response(200, json=EVENT))
    assert desk.mark_paid(9, Decimal("3.00"), "2020-11-20") == 5
