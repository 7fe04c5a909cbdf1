"""Whole runs against sandboxes: silence without drift, the right word with it, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.floors.live.conftest import listening
from tests.floors.live.shop import Make, Versions, asked, served
from triaccord.live.cases import Plan, ask, exchanges_of, replay, tidy
from triaccord.live.failure import Outcome
from triaccord.live.policy import Policy
from triaccord.live.recordings import har, pytest_file
from triaccord.live.redaction import Redactor
from triaccord.model import ConfigurationError
from triaccord.sandbox.drift import Drift


@pytest.mark.parametrize("seed", [0, 7])
def test_without_drift_every_finding_is_confirmed_and_nothing_else_is_found(
    versions: Versions, plan: Make, seed: int
) -> None:
    report = asked(versions, plan, seed=seed)
    assert report.unexplained == ()
    assert [(s.rule, s.outcome) for s in report.shown] == [
        (finding.rule, Outcome.CONFIRMED)
        for finding in plan("http://127.0.0.1").findings
        if finding.level.value == "breaking"
    ]
    assert len(report.shown) >= 3
    assert all(len(shown.exchanges) <= 3 for shown in report.shown)
    assert (report.incomplete, report.left_behind) == ((), ())


@pytest.mark.parametrize(
    ("kind", "phase", "checks"),
    [
        ("order-swapped", "compare", {"order-differs"}),
        ("html-for-json", "compare", {"not-json"}),
        ("page-off-by-one", "laws", {"page-overlap"}),
        ("filter-ignored", "laws", {"filter-ignored"}),
        ("not-found-is-200", "laws", {"unknown-found"}),
        ("limit-not-enforced", "laws", {"page-too-long"}),
        ("write-ignored", "writes", {"deleted-still-there"}),
        ("id-reused", "writes", {"id-reused"}),
        ("validation-missing", "writes", {"validation-missing"}),
    ],
)
def test_a_lie_is_noticed_by_its_name(
    versions: Versions, plan: Make, kind: str, phase: str, checks: set[str]
) -> None:
    report = asked(versions, plan, Drift(kind=kind), phases=(phase,))
    assert {failure.check for failure in report.unexplained} == checks


def test_what_no_write_is_allowed_for_is_not_written(versions: Versions, plan: Make) -> None:
    with served(versions) as (url, sandbox):
        before = [r.key for r in sandbox.world.all("/orders", "")]
        report = ask(plan(url, writes=(), phases=("witness", "laws", "writes")), Redactor())
        assert [r.key for r in sandbox.world.all("/orders", "")] == before
        reasons = {s.why for s in report.shown if s.outcome is Outcome.NOT_REACHABLE}
        assert reasons == {"it needs --allow-write 'POST /orders'"}


def test_after_a_run_the_store_is_as_it_was(versions: Versions, plan: Make) -> None:
    with served(versions) as (url, sandbox):
        before = [(r.key, r.body) for r in sandbox.world.all("/orders", "")]
        ask(plan(url, phases=("witness", "writes")), Redactor())
        assert [(r.key, r.body) for r in sandbox.world.all("/orders", "")] == before


def test_the_same_seed_sends_the_same_requests(versions: Versions, plan: Make) -> None:
    runs = []
    for _ in range(2):
        with served(versions, seed=2) as (url, sandbox):
            seen: list[tuple[str, str, str, bytes]] = []
            honest = sandbox.reply

            def listen(
                method: str, path: str, query: str, headers: Any, body: bytes, *, to: Any = seen
            ) -> Any:
                to.append((method, path, query, body))
                return honest(method, path, query, headers, body)  # noqa: B023  (called within this turn)

            sandbox.reply = listen  # type: ignore[method-assign]
            ask(plan(url, writes=()), Redactor())
            runs.append(sorted(seen))
    assert runs[0] == runs[1]
    assert len(runs[0]) > 50


def test_a_dry_run_lists_and_sends_nothing(versions: Versions, plan: Make) -> None:
    with listening({}) as server:
        report = ask(plan(server.url, dry_run=True), Redactor())
    assert server.connections == 0
    assert ("old", "GET", "/orders") in report.tally.planned


def test_a_spent_budget_keeps_what_was_found(versions: Versions, plan: Make) -> None:
    report = asked(versions, plan, Drift(kind="enum-unknown"), policy=Policy(budget=20))
    assert report.incomplete == ("the budget of 20 requests is spent",)
    assert report.tally.sent == 20


def test_an_unknown_operation_is_an_error_with_the_nearest(plan: Make) -> None:
    with pytest.raises(ConfigurationError, match="did you mean 'POST /orders'"):
        plan("http://127.0.0.1:1", writes=("POST /order",))


# ---- reproduction ------------------------------------------------------------------------


def test_recordings_can_be_replayed(versions: Versions, plan: Make, tmp_path: Path) -> None:
    with served(versions, drifts=[Drift(kind="enum-unknown")]) as (url, _):
        redactor = Redactor()
        report = ask(plan(url, policy=Policy(budget=120), phases=("compare",)), redactor)
        file = tmp_path / "failures.har"
        file.write_text(json.dumps(har(exchanges_of(report), redactor)))
        again = replay(file, Plan(), redactor)
        assert len(again) > 3
        assert [each.name for each in again if each.outcome != "same"] == []
        module = tmp_path / "test_failures.py"
        module.write_text(pytest_file(report.unexplained, redactor))
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(module)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
        assert "still as it was found" in done.stdout
        assert " passed" not in done.stdout


# ---- kill -9 -----------------------------------------------------------------------------

WRITER = """
import asyncio, sys
from pathlib import Path
from triaccord.live.credentials import Credentials
from triaccord.live.ledger import Ledger
from triaccord.live.policy import Policy
from triaccord.live.redaction import Redactor
from triaccord.live.sides import Side
from triaccord.live.transport import Server, Transport
from triaccord.live.writing import Writer
from triaccord.loading import load
from triaccord.model import OperationRef
from triaccord.wire import Api

async def main(url, document, ledger):
    redactor = Redactor()
    book = Ledger(Path(ledger))
    policy = Policy(writable=(OperationRef("/orders", "POST"),), budget=100_000)
    async with Transport(policy, redactor=redactor, ledger=book) as transport:
        server = Server(name="new", url=url, credentials=Credentials(redactor=redactor))
        side = Side(name="new", server=server, api=Api(load(document)), transport=transport)
        create = side.api.operation(OperationRef("/orders", "POST"))
        writer = Writer(ledger=book)
        for n in range(100_000):
            await writer.create(side, create, {}, {"state": "OPEN", "amount": 1, "reference": "x"})
            print(n, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


def test_what_a_killed_run_made_is_removed(versions: Versions, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    with served(versions) as (url, sandbox):
        before = [r.key for r in sandbox.world.all("/orders", "")]
        run = subprocess.Popen(
            [sys.executable, "-c", WRITER, f"{url}/2", versions[1].origin, str(ledger)],
            stdout=subprocess.PIPE,
        )
        assert run.stdout is not None
        for _ in range(10):
            run.stdout.readline()
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        run.stdout.close()
        assert len(sandbox.world.all("/orders", "")) >= len(before) + 10
        entries, left = tidy(ledger, Plan(), Redactor())
        assert entries >= 10
        assert left == []
        assert [r.key for r in sandbox.world.all("/orders", "")] == before
        assert tidy(ledger, Plan(), Redactor()) == (0, [])


def test_what_was_sent_and_never_answered_is_found_by_its_mark(versions: Versions, tmp_path: Path) -> None:
    from triaccord.live.ledger import Ledger

    with served(versions) as (url, sandbox):
        before = [r.key for r in sandbox.world.all("/orders", "")]
        sandbox.world.create(
            "/orders", "", {"state": "OPEN", "amount": 1, "reference": "triaccord 12345678 1"}
        )
        book = Ledger(tmp_path / "ledger.jsonl")
        book.sending(
            server=f"{url}/2",
            operation="POST /orders",
            listing="/orders",
            item="/orders/{orderId}",
            marker="triaccord 12345678 1",
        )
        book.close()
        assert tidy(tmp_path / "ledger.jsonl", Plan(), Redactor()) == (1, [])
        assert [r.key for r in sandbox.world.all("/orders", "")] == before


def test_errors_that_look_otherwise_are_one_thing_wherever_they_come(versions: Versions, plan: Make) -> None:
    found = asked(versions, plan, Drift(kind="error-model-changed")).unexplained
    checks = {check for failure in found for check in (failure.check, *failure.also)}
    assert found
    assert {check for check in checks if not check.startswith("error-")} == set()
