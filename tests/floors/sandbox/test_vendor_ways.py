"""The catalogue's vendor: tokens as its clients ask for them, and receipts that follow invoices."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.floors.sandbox.conftest import ask
from triaccord.loading import Catalogues, load
from triaccord.sandbox import ways_of
from triaccord.sandbox.app import Sandbox
from triaccord.wire import Sampler

FIELDS = {
    "grant_type": "client_credentials",
    "client_id": "client",
    "client_secret": "hush",
    "redirect_uri": "https://example.org",
    "api_key": "key",
}


class Clock:
    """Seconds that move when told."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    catalogues = Catalogues.found()
    versions = tuple(load(f"procountor@{v}", catalogues=catalogues) for v in ("21.03", "21.04"))
    with Sandbox(versions, ways=ways_of(versions, catalogues), seed=3, clock=clock, count=5) as made:
        yield made


def token(sandbox: Sandbox, url: str = "/api/oauth/token", **changed: str) -> tuple[int, dict[str, object]]:
    body = urlencode({k: v for k, v in {**FIELDS, **changed}.items() if v}).encode()
    kind = {"content-type": "application/x-www-form-urlencoded"}
    reply = sandbox.reply("POST", url, "", kind, body)
    assert isinstance(reply.body, dict)
    return reply.status, reply.body


@pytest.fixture(scope="module")
def bearer(sandbox: Sandbox) -> dict[str, str]:
    return {"authorization": f"Bearer {token(sandbox)[1]['access_token']}"}


def test_tokens_are_given_at_every_address_that_clients_use(sandbox: Sandbox) -> None:
    for url in (
        "/api/oauth/token",
        "/api/oauth/token/",
        "/v2104/api/oauth/token/",
        "/latest/api/oauth/token",
    ):
        status, body = token(sandbox, url)
        assert (status, body["expires_in"], body["token_type"]) == (200, 3600, "Bearer"), url


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"redirect_uri": ""}, 200, None),
        ({"api_key": ""}, 400, "invalid_request"),
        ({"client_secret": ""}, 400, "invalid_request"),
        ({"grant_type": "device_code"}, 400, "unsupported_grant_type"),
    ],
)
def test_the_fields_of_a_token_request(
    sandbox: Sandbox, changed: dict[str, str], status: int, error: str | None
) -> None:
    got, body = token(sandbox, **changed)
    assert (got, body.get("error")) == (status, error)


def test_credentials_in_the_url_are_refused(sandbox: Sandbox) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert sandbox.reply("POST", "/api/oauth/token", urlencode(FIELDS), kind, b"").status == 400


def test_no_token_or_one_that_ran_out_is_refused(sandbox: Sandbox, clock: Clock) -> None:
    assert ask(sandbox, "GET", "/v2103/api/products").status == 401
    fresh = {"authorization": f"Bearer {token(sandbox)[1]['access_token']}"}
    assert ask(sandbox, "GET", "/v2103/api/products", **fresh).status == 200
    clock.now += 3599
    assert ask(sandbox, "GET", "/v2103/api/products", **fresh).status == 200
    clock.now += 2
    assert ask(sandbox, "GET", "/v2103/api/products", **fresh).status == 401
    clock.now -= 3601


def test_a_login_that_a_version_has_given_up_opens_only_the_one_before(sandbox: Sandbox) -> None:
    login = {"grant_type": "password", "username": "ann", "password": "hush"}
    status, body = token(sandbox, "/v2103/api/oauth/token", **login)
    legacy = {"authorization": f"Bearer {body['access_token']}"}
    assert status == 200
    assert ask(sandbox, "GET", "/v2103/api/products", **legacy).status == 200
    assert ask(sandbox, "GET", "/v2104/api/products", **legacy).status == 401
    status, body = token(sandbox, "/v2104/api/oauth/token", **login)
    assert (status, body["error"]) == (400, "unsupported_grant_type")


def test_the_moved_list_is_the_same_list(sandbox: Sandbox, bearer: dict[str, str]) -> None:
    old = ask(sandbox, "GET", "/v2103/api/products?limit=3", **bearer).body
    new = ask(sandbox, "GET", "/v2104/api/products?size=3", **bearer).body
    assert set(old) == {"products"}
    assert set(new) == {"results", "meta"}
    assert old["products"] == new["results"]
    assert new["meta"] == {"pageNumber": 0, "pageSize": 3, "resultCount": 3}


def receipts(sandbox: Sandbox, invoice: int, bearer: dict[str, str]) -> list[dict[str, object]]:
    found = ask(sandbox, "GET", "/v2104/api/ledgerreceipts?size=200", **bearer).body["results"]
    every = [ask(sandbox, "GET", f"/v2104/api/ledgerreceipts/{r['id']}", **bearer).body for r in found]
    return [receipt for receipt in every if receipt["invoiceId"] == invoice]


def new_invoice(sandbox: Sandbox) -> dict[str, object]:
    api = sandbox.served["21.04"].api
    operation = next(o for o in api.operations if str(o.ref) == "POST /invoices")
    assert operation.json_body is not None
    body = Sampler(api.requests, 9).sample(operation.json_body.schema, "invoice")
    assert isinstance(body, dict)
    return {**body, "type": "SALES_INVOICE", "status": "UNFINISHED"}


def test_a_receipt_follows_its_invoice_and_gets_a_new_id_when_that_changes(
    sandbox: Sandbox, bearer: dict[str, str]
) -> None:
    made = ask(sandbox, "POST", "/v2103/api/invoices", new_invoice(sandbox), **bearer)
    assert made.status == 200
    number = made.body["id"]
    (first,) = receipts(sandbox, number, bearer)
    assert (first["type"], first["status"]) == ("SALES_INVOICE", "UNFINISHED")
    read = ask(sandbox, "GET", f"/v2104/api/invoices/{number}", **bearer).body
    assert read["ledgerReceiptId"] == first["id"]

    changed = {**new_invoice(sandbox), "additionalInformation": "again"}
    assert ask(sandbox, "PUT", f"/v2104/api/invoices/{number}", changed, **bearer).status == 200
    (second,) = receipts(sandbox, number, bearer)
    assert second["id"] > first["id"]
    assert ask(sandbox, "GET", f"/v2104/api/ledgerreceipts/{first['id']}", **bearer).status == 404
    after = ask(sandbox, "GET", f"/v2103/api/invoices/{number}", **bearer).body
    assert after["version"] > read["version"]
    assert after["additionalInformation"] == "again"


def test_invalidation_takes_the_receipt_away_and_leaves_the_invoice(
    sandbox: Sandbox, bearer: dict[str, str]
) -> None:
    number = ask(sandbox, "POST", "/v2104/api/invoices", new_invoice(sandbox), **bearer).body["id"]
    assert len(receipts(sandbox, number, bearer)) == 1
    assert ask(sandbox, "PUT", f"/v2104/api/invoices/{number}/invalidate", **bearer).status == 200
    assert receipts(sandbox, number, bearer) == []
    read = ask(sandbox, "GET", f"/v2104/api/invoices/{number}", **bearer)
    assert (read.status, read.body["status"]) == (200, "INVALIDATED")


def test_a_comment_on_an_invoice_that_is_not_there_is_not_there(
    sandbox: Sandbox, bearer: dict[str, str]
) -> None:
    reply = ask(sandbox, "GET", "/v2104/api/invoices/1/comments", **bearer)
    assert (reply.status, reply.body["errors"][0]["status"]) == (404, 404)
