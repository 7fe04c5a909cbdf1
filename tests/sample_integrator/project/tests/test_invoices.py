import httpx
import pytest
import respx
from nordbooks.invoices import Invoices

URL = "https://books.example/v2011/api"
INVOICE = {
    "id": 9,
    "status": "SENT",
    "invoiceNumber": 1001,
    "billingAddress": {"name": "Acme", "city": "Turku"},
    "invoiceRows": [{"product": "Nails", "quantity": 2, "unitPrice": 10.0, "vatPercent": 24}],
}


@pytest.fixture
def invoices(client):
    return Invoices(client)


@respx.mock
def test_get(invoices):
    respx.get(f"{URL}/invoices/9").mock(httpx.Response(200, json=INVOICE))
    invoice = invoices.get(9)
    assert (invoice.number, invoice.rows[0].total, invoice.address.city) == (1001, 20, "Turku")


@respx.mock
def test_missing(invoices):
    respx.get(f"{URL}/invoices/8").mock(httpx.Response(404, json={"errors": []}))
    with pytest.raises(httpx.HTTPStatusError):
        invoices.get(8)


@pytest.mark.parametrize(("channel", "found"), [("EMAIL", [9]), ("EDIFACT", [])])
def test_unfinished(invoices, httpx_mock, channel, found):
    httpx_mock.add_response(json={"results": [{"id": 9, "invoiceChannel": channel}], "meta": {}})
    assert invoices.unfinished() == found


def test_create(invoices, httpx_mock):
    httpx_mock.add_response(json={"id": 10}, status_code=200)
    assert invoices.create(5, [("Nails", 2, 10.0)]) == 10
