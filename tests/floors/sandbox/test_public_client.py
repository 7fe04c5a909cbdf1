"""A client that nobody here wrote logs in and works: `Procountor` from PyPI, and one that calls as it does.

Its ways: the version in the URL without a dot, a token endpoint with a slash at the end under each version's
prefix, the API key as a list of one in the form, no body with GET, a new login on 401.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from triaccord.loading import Catalogues, load
from triaccord.sandbox import ways_of
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.running import running


class PlainClient:
    """Calls as the public client does, for where that is not installed."""

    host = ""

    def __init__(self, api_key: str, client_id: str, client_secret: str, redirect_uri: str, test_mode: bool,
                 api_version: str) -> None:  # fmt: skip
        named = api_version in ("latest", "supported")
        part = api_version if named else f"v{api_version[0:2]}{api_version[3:5]}"
        self.url = f"{self.host}/{part}/api/"
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "redirect_uri": redirect_uri,
            "api_key": (api_key,),
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = requests.post(self.url + "oauth/token/", data=form, headers=headers, timeout=10)
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["access_token"]

    def request(self, method: str, endpoint: str, **data: Any) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        answer = requests.request(method, self.url + endpoint, headers=headers, json=data or None, timeout=10)
        found: dict[str, Any] = {"status": answer.status_code}
        found["content" if answer.status_code in (200, 202) else "message"] = (
            answer.json() if answer.status_code in (200, 202) else answer.text
        )
        return found


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    catalogues = Catalogues.found()
    versions = tuple(load(f"procountor@{v}", catalogues=catalogues) for v in ("21.03", "21.04"))
    with Sandbox(versions, ways=ways_of(versions, catalogues), seed=3, count=3) as made, running(made) as url:
        yield url


@pytest.fixture(params=["plain", "from PyPI"])
def client_class(request: pytest.FixtureRequest, host: str) -> type[Any]:
    if request.param == "plain":
        return type("Client", (PlainClient,), {"host": host})
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its regular expressions are none of our business
        module = pytest.importorskip("procountor.client", reason="pip install Procountor to try the real one")
    endpoints = {**module.Client._endpoints, "hosts": {"test": host}}
    return type("Client", (module.Client,), {"_endpoints": endpoints, "api_host": host})


def receipts_of(client: Any, invoice: int) -> list[int]:
    listed = client.request("GET", "ledgerreceipts?size=200")["content"]["results"]
    every = [client.request("GET", f"ledgerreceipts/{each['id']}")["content"] for each in listed]
    return [receipt["id"] for receipt in every if receipt.get("invoiceId") == invoice]


@pytest.mark.parametrize("version", ["21.03", "latest"])
def test_it_logs_in_and_works(client_class: type[Any], version: str) -> None:
    client = client_class("key", "id", "secret", "https://example.org/back", True, version)
    listed = client.request("GET", "invoices")["content"]["results"]
    whole = client.request("GET", f"invoices/{listed[0]['id']}")["content"]
    body = {name: value for name, value in whole.items() if name not in ("id", "ledgerReceiptId")}
    number = client.request("POST", "invoices", **body)["content"]["id"]
    assert client.request("GET", f"invoices/{number}")["content"]["id"] == number
    (receipt,) = receipts_of(client, number)
    assert client.request("PUT", f"invoices/{number}", **body)["status"] == 200
    (later,) = receipts_of(client, number)
    assert later > receipt
    assert client.request("GET", f"ledgerreceipts/{receipt}")["status"] == 404
    shown = client.request("GET", "products")["content"]
    assert set(shown) == ({"products"} if version == "21.03" else {"results", "meta"})
    refused = client.request("POST", "invoices", type="SALES_INVOICE")
    assert (refused["status"], '"errors"' in refused["message"]) == (400, True)
