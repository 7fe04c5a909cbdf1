import pytest
import requests
import responses
from nordbooks.products import Products

URL = "https://books.example/v2011/api/products"
NAILS = {"id": 1, "name": "Nails", "code": "N1", "price": 10.0, "vat": 24, "unit": "KG"}
GLUE = {"id": 2, "name": "Glue", "code": "G1", "price": 5.0, "unit": "PIECE"}


@pytest.fixture
def products(api):
    with responses.RequestsMock() as mock:
        yield Products(api), mock


def test_all_on_one_page(products):
    desk, mock = products
    mock.get(URL, json={"products": [NAILS, GLUE]})
    assert [product["name"] for product in desk.all()] == ["Nails", "Glue"]


def test_all_on_two_pages(products):
    desk, mock = products
    mock.get(URL, json={"products": [NAILS]}, match=[responses.matchers.query_param_matcher({"limit": 1})])
    mock.get(URL, json={"products": []})
    assert len(list(desk.all(page_size=1))) == 1


@pytest.mark.parametrize(("code", "number"), [("N1", 1), ("G1", 2)])
def test_by_code(products, code, number):
    desk, mock = products
    mock.get(URL, json={"products": [NAILS, GLUE]})
    assert desk.by_code(code)["id"] == number


def test_by_code_that_nobody_has(products):
    desk, mock = products
    mock.get(URL, json={"products": []})
    assert desk.by_code("X") is None


@pytest.mark.parametrize(("found", "name"), [([NAILS], "Nails"), ([], None)])
def test_first_name(products, found, name):
    desk, mock = products
    mock.get(URL, json={"products": found})
    assert desk.first_name(7) == name


@pytest.mark.parametrize(("product", "price"), [(NAILS, 12.4), (GLUE, 5.0)])
def test_price(products, product, price):
    desk, mock = products
    mock.get(f"{URL}/{product['id']}", json=product)
    assert desk.price_with_vat(product["id"]) == price


def test_create(products):
    desk, mock = products
    mock.post(URL, json={"id": 3}, status=201)
    assert desk.create("Saw", 30.0) == 3


def test_refused(products):
    desk, mock = products
    mock.post(URL, json={"errors": [{"status": 400, "field": "name", "message": "X"}]}, status=400)
    with pytest.raises(requests.HTTPError):
        desk.create("", 0)
