"""Which operation a call means."""

from __future__ import annotations

import pytest

from triaccord.impact.routes import Routes
from triaccord.usage.naming import masked_path
from triaccord.usage.values import Call

DOCUMENT = {
    "servers": [{"url": "https://api.test/v2/base"}],
    "paths": {
        path: {"get": {}, "post": {}}
        for path in (
            "/",
            "/products",
            "/products/{id}",
            "/products/latest",
            "/companies/{id}/products",
            "/2010-04-01/Accounts/{sid}/Calls.json",
            "/files/{name}.{ext}",
            "/{anything}",
            "/{a}/{b}",
        )
    },
}

CASES = [
    ("/v2/base/products", "/products"),
    ("/products", "/products"),
    ("/v2103/api/products", "/products"),
    ("/products/17", "/products/{id}"),
    ("/products/latest", "/products/latest"),
    ("/products/other", "/products/{id}"),
    ("/v2/base/companies/7/products", "/companies/{id}/products"),
    ("/elsewhere/companies/7/products", "/companies/{id}/products"),
    ("/2010-04-01/Accounts/AC123456/Calls.json", "/2010-04-01/Accounts/{sid}/Calls.json"),
    ("/v2/base/files/a.txt", "/files/{name}.{ext}"),
    ("/v2/base/unheard", "/{anything}"),
    ("/unheard", "/{anything}"),
    ("/v2/base", "/"),
    ("/un/heard/of", None),
]


@pytest.mark.parametrize(("path", "expected"), CASES, ids=[path for path, _ in CASES])
def test_operation_of_a_call(path: str, expected: str | None) -> None:
    found = Routes(DOCUMENT).find(Call(method="GET", host="x", path=masked_path(path)))
    assert (found.path if found else None) == expected


def test_another_method_is_another_operation() -> None:
    assert Routes(DOCUMENT).find(Call(method="DELETE", host="x", path="/products")) is None


def test_prefixes_of_the_vendor_decide_between_a_hole_and_a_name() -> None:
    document = {"paths": {"/{a}/products": {"get": {}}, "/products": {"get": {}}}}
    call = Call(method="GET", host="x", path="/api/products")
    assert str(Routes(document).find(call)) == "GET /{a}/products"
    assert str(Routes(document, ["/api"]).find(call)) == "GET /products"
