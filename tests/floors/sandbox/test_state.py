"""What is posted can be read, filtered, paged, changed and deleted, through every version."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.floors.sandbox.conftest import ask
from triaccord.model import ConfigurationError
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.drift import Drift

Shop = Callable[..., Sandbox]
ORDER = {"state": "OPEN", "amount": 12.5, "reference": "A-1", "date": "2023-05-06", "note": None}


def test_what_is_created_can_be_read_and_is_what_was_sent(shop: Shop) -> None:
    sandbox = shop()
    made = ask(sandbox, "POST", "/v1/orders", ORDER)
    read = ask(sandbox, "GET", f"/v1/orders/{made.body['id']}")
    assert (made.status, read.status) == (201, 200)
    assert read.body == made.body == {"id": made.body["id"], **ORDER}


def test_a_renamed_field_is_the_same_record_through_both_versions(shop: Shop) -> None:
    sandbox = shop()
    made = ask(sandbox, "POST", "/v1/orders", ORDER)
    url = f"/orders/{made.body['id']}"
    seen = ask(sandbox, "GET", f"/v2{url}").body
    assert seen == {**{k: v for k, v in made.body.items() if k != "reference"}, "orderReference": "A-1"}
    ask(sandbox, "PUT", f"/v2{url}", {"state": "PAID", "amount": 1, "orderReference": "B-2"})
    again = ask(sandbox, "GET", f"/v1{url}").body
    assert again == {"id": made.body["id"], "state": "PAID", "amount": 1, "reference": "B-2"}


def test_seeded_records_agree_in_both_versions(shop: Shop) -> None:
    sandbox = shop(count=9)
    old, new = (ask(sandbox, "GET", f"/{v}/orders?limit=100").body for v in ("v1", "v2"))
    assert len(old["results"]) == old["total"] == 9
    renamed = [
        {("orderReference" if name == "reference" else name): value for name, value in order.items()}
        for order in old["results"]
    ]
    assert renamed == new["results"]


def test_pages_are_disjoint_and_complete(shop: Shop) -> None:
    sandbox = shop(count=12)
    pages = [ask(sandbox, "GET", f"/v1/orders?limit=5&page={n}").body["results"] for n in range(4)]
    ids = [order["id"] for page in pages for order in page]
    assert [len(page) for page in pages] == [5, 5, 2, 0]
    assert len(set(ids)) == 12
    assert len(ask(sandbox, "GET", "/v1/orders").body["results"]) == 5  # the document's default


def test_filters_keep_exactly_what_fits(shop: Shop) -> None:
    sandbox = shop(count=30)
    every = ask(sandbox, "GET", "/v1/orders?limit=100").body["results"]
    paid = ask(sandbox, "GET", "/v1/orders?limit=100&state=PAID").body["results"]
    assert paid == [order for order in every if order["state"] == "PAID"]
    middle = sorted(order["date"] for order in every)[15]
    late = ask(sandbox, "GET", f"/v1/orders?limit=100&startDate={middle}").body["results"]
    assert late == [order for order in every if order["date"] >= middle]


def test_deleted_is_gone_in_both_versions_and_its_id_is_not_used_again(shop: Shop) -> None:
    sandbox = shop()
    first = ask(sandbox, "POST", "/v1/orders", ORDER).body["id"]
    assert ask(sandbox, "DELETE", f"/v1/orders/{first}").status == 204
    assert [ask(sandbox, "GET", f"/{v}/orders/{first}").status for v in ("v1", "v2")] == [404, 404]
    assert ask(sandbox, "POST", "/v1/orders", ORDER).body["id"] == first + 1


def test_wrong_requests_are_refused_in_the_error_model_of_the_document(shop: Shop) -> None:
    sandbox = shop()
    refused = [
        ask(sandbox, "POST", "/v1/orders", {"state": "OPEN"}),
        ask(sandbox, "POST", "/v1/orders", {**ORDER, "amount": -1}),
        ask(sandbox, "GET", "/v1/orders?limit=0"),
        ask(sandbox, "GET", "/v1/orders?limit=many"),
        ask(sandbox, "GET", "/v1/orders/1"),
    ]
    assert [(r.status, r.body["code"], r.body.get("field")) for r in refused] == [
        (400, 400, None),
        (400, 400, "amount"),
        (400, 400, "limit"),
        (400, 400, "limit"),
        (404, 404, "orderId"),
    ]


def test_unknown_paths_methods_and_media_types(shop: Shop) -> None:
    sandbox = shop()
    assert ask(sandbox, "GET", "/v1/nothing").status == 404
    assert ask(sandbox, "PATCH", "/v1/orders").status == 405
    assert ask(sandbox, "GET", "/elsewhere").status == 404
    assert ask(sandbox, "POST", "/v1/orders", ORDER, content_type="text/csv").status == 415


def test_the_seed_decides_and_nothing_else(shop: Shop) -> None:
    one, two, other = (ask(shop(seed=s), "GET", "/v1/orders").body for s in (4, 4, 5))
    assert one == two
    assert one != other


def test_the_store_is_closed_with_the_sandbox_and_where_none_comes_about(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "records.db"
    with shop(store=str(file)) as sandbox:
        made = ask(sandbox, "POST", "/v1/orders", ORDER).body
        assert isinstance(made, dict)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        ask(sandbox, "GET", "/v1/orders")
    with shop(store=str(file)) as again:
        assert ask(again, "GET", f"/v1/orders/{made['id']}").body == made
    with pytest.raises(ConfigurationError, match="names the version '9'"):
        shop(drifts=[Drift(kind="slow", version="9")])
    (tmp_path / "letter.txt").write_text("no database at all, and long enough to be looked at" * 20)
    for path in (tmp_path / "letter.txt", tmp_path / "nowhere" / "records.db"):
        with pytest.raises(ConfigurationError, match="cannot hold the records"):
            shop(store=str(path))
