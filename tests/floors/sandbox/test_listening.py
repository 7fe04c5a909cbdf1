"""The sandbox at a socket, and every kind of drift at work."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.floors.sandbox.conftest import ask
from triaccord.model import InputError
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.drift import KINDS, Drift, load_drifts
from triaccord.sandbox.running import running

Shop = Callable[..., Sandbox]
ORDER = {"state": "OPEN", "amount": 12.5, "reference": "A-1", "date": "2023-05-06", "note": "n"}


def test_it_answers_on_loopback_and_stops(shop: Shop) -> None:
    sandbox = shop()
    with running(sandbox) as url:
        with urllib.request.urlopen(f"{url}/v1/orders?limit=2") as answer:
            body = json.load(answer)
        assert url.startswith("http://127.0.0.1:")
        assert len(body["results"]) == 2
    sandbox.close()


def session(sandbox: Sandbox) -> list[Any]:
    """What a client that tries everything gets to see through the newest version."""
    seen: list[Any] = []
    get = ("/v2/orders", "/v2/orders?limit=2", "/v2/orders?limit=2&page=1", "/v2/orders?limit=100&page=0")
    seen += [
        ask(sandbox, "GET", url) for url in (*get, "/v2/orders?limit=100&state=PAID", "/v2/orders?page=9")
    ]
    body = {k.replace("reference", "orderReference"): v for k, v in ORDER.items()}
    made = ask(sandbox, "POST", "/v2/orders", body)
    seen += [made, ask(sandbox, "POST", "/v2/orders", {"state": "NONE"}), ask(sandbox, "GET", "/v2/orders/1")]
    number = made.body.get("id") if isinstance(made.body, dict) and made.has_body else None
    if number is not None:
        url = f"/v2/orders/{number}"
        seen.append(ask(sandbox, "GET", url))
        seen.append(ask(sandbox, "PUT", url, {**body, "amount": 1}))
        seen += [ask(sandbox, "GET", url), ask(sandbox, "DELETE", url), ask(sandbox, "GET", url)]
        seen.append(ask(sandbox, "POST", "/v2/orders", body))
    return seen


# These need a vendor with tokens, declared headers, or an order parameter; or do nothing but wait.
ELSEWHERE = {"no-auth", "expired-token-accepted", "header-missing", "order-param-ignored", "slow"}


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - ELSEWHERE))
def test_every_drift_changes_what_is_seen_and_leaves_the_other_version_alone(shop: Shop, kind: str) -> None:
    honest, lying = shop(seed=6), shop(seed=6, drifts=[Drift(kind=kind)])
    assert session(honest) != session(lying)
    for url in ("/v1/orders?limit=2&page=1", "/v1/orders?state=PAID"):
        kept_out = {"stricter", "write-ignored", "validation-missing", "create-loses-field", "id-reused"}
        if kind not in kept_out:
            assert ask(honest, "GET", url) == ask(lying, "GET", url)


def test_there_are_as_many_kinds_as_were_promised() -> None:
    assert len(KINDS) >= 40


def test_a_drift_file_names_kind_operation_and_field(tmp_path: Path, shop: Shop) -> None:
    file = tmp_path / "lies.yaml"
    file.write_text(
        "- {kind: value-rounded, operation: 'GET /orders/{orderId}', field: amount, version: '1'}"
    )
    sandbox = shop(drifts=load_drifts(file))
    made = ask(sandbox, "POST", "/v1/orders", ORDER).body
    assert made["amount"] == 12.5
    assert ask(sandbox, "GET", f"/v1/orders/{made['id']}").body["amount"] == 12.0
    assert ask(sandbox, "GET", f"/v2/orders/{made['id']}").body["amount"] == 12.5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {kind: value-rouned}", "nobody knows a drift 'value-rouned'"),
        ("[]", "list of drifts"),
        ("- 3", "a kind"),
    ],
)
def test_a_drift_file_that_means_nothing_is_one_clear_error(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "lies.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match=says):
        load_drifts(file)
