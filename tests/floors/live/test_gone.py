"""Operations that the new version does not have: seen to be gone where they may be called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.floors.live.shop import OLD, plan_maker, served
from triaccord.live.cases import ask
from triaccord.live.failure import Outcome
from triaccord.live.redaction import Redactor
from triaccord.loading import load

WRITES = ("POST /orders", "PUT /orders/{orderId}", "DELETE /orders/{orderId}")
ALL = {
    "GET /legacy": Outcome.CONFIRMED,
    "POST /orders": Outcome.CONFIRMED,
    "PUT /orders/{orderId}": Outcome.CONFIRMED,
    "DELETE /orders/{orderId}": Outcome.CONFIRMED,
}


def documents() -> tuple[dict[str, Any], dict[str, Any]]:
    """The shop with a way to change orders, and without any way to write."""
    old, new = yaml.safe_load(OLD), yaml.safe_load(OLD)
    post = old["paths"]["/orders"]["post"]
    replace = {"requestBody": post["requestBody"], "responses": {"200": post["responses"]["201"]}}
    old["paths"]["/orders/{orderId}"]["put"] = replace
    del new["paths"]["/legacy"], new["paths"]["/orders"]["post"], new["paths"]["/orders/{orderId}"]["delete"]
    new["info"]["version"] = "2"
    return old, new


@pytest.mark.parametrize(
    ("writes", "outcomes"),
    [
        (WRITES, ALL),
        (
            (),
            {name: each if name == "GET /legacy" else Outcome.NOT_REACHABLE for name, each in ALL.items()},
        ),
    ],
)
def test_what_is_gone_is_shown_where_it_may_be_called(
    tmp_path: Path, writes: tuple[str, ...], outcomes: dict[str, Outcome]
) -> None:
    files = [tmp_path / "old.yaml", tmp_path / "new.yaml"]
    for file, document in zip(files, documents(), strict=True):
        file.write_text(yaml.safe_dump(document))
    versions = (load(str(files[0])), load(str(files[1])))
    plan = plan_maker(versions)
    named = {f.fingerprint: str(f.operations[0]) for f in plan("http://127.0.0.1").findings}
    with served(versions) as (url, sandbox):
        before = [record.body for record in sandbox.world.all("/orders", "")]
        report = ask(plan(url, writes=writes, phases=("witness",)), Redactor())
        assert [record.body for record in sandbox.world.all("/orders", "")] == before
    assert {named[shown.fingerprint]: shown.outcome for shown in report.shown} == outcomes
    assert all(len(shown.exchanges) <= 2 for shown in report.shown)
