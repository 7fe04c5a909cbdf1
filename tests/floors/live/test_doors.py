"""Who is let in, and which logins still suffice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from triaccord.differ import diff
from triaccord.live.credentials import Credentials, Scheme, TokenCall
from triaccord.live.failure import Outcome
from triaccord.live.policy import Policy
from triaccord.live.redaction import Redactor
from triaccord.live.run import LiveReport, run
from triaccord.live.transport import Server, Transport
from triaccord.loading import Catalogues, Version, load
from triaccord.sandbox import ways_of
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.drift import Drift
from triaccord.sandbox.running import running
from triaccord.sandbox.tokens import Tokens

NAMES = ("CLIENT_ID", "CLIENT_SECRET", "API_KEY", "REDIRECT_URI")
VARIABLES = {f"TRIACCORD_{name}": name.lower() for name in NAMES}
LOGIN = {"TRIACCORD_USER": "ann", "TRIACCORD_PASSWORD": "canary-password"}


@pytest.fixture(scope="module")
def pair() -> tuple[Version, Version]:
    catalogues = Catalogues.found()
    return load("procountor@21.03", catalogues=catalogues), load("procountor@21.04", catalogues=catalogues)


@contextmanager
def served(pair: tuple[Version, Version], *drifts: Drift) -> Iterator[tuple[str, Sandbox]]:
    made = Sandbox(pair, ways=ways_of(pair, Catalogues.found()), seed=3, count=2, drifts=drifts)
    with made as sandbox, running(sandbox) as url:
        yield url, sandbox


def asked(pair: tuple[Version, Version], phase: str, environ: dict[str, str], *drifts: Drift) -> LiveReport:
    async def main(url: str, sandbox: Sandbox) -> LiveReport:
        redactor = Redactor()
        servers = []
        for name, prefix in (("old", "/v2103/api"), ("new", "/v2104/api")):
            call = TokenCall.from_vendor(sandbox.ways.auth, url)
            credentials = Credentials(Scheme.OAUTH2, redactor=redactor, call=call, environ=VARIABLES)
            servers.append(Server(name=name, url=url + prefix, credentials=credentials))
        async with Transport(Policy(budget=900, concurrency=8), redactor=redactor) as transport:
            return await run(
                transport,
                old=(pair[0], servers[0]),
                new=(pair[1], servers[1]),
                findings=[f for f in diff(*pair).findings if f.rule == "security-removed"],
                phases=(phase,),
                environ=environ,
            )

    with served(pair, *drifts) as (url, sandbox):
        return asyncio.run(main(url, sandbox))


@pytest.mark.parametrize(
    ("environ", "outcome", "why"),
    [
        (LOGIN, Outcome.CONFIRMED, "the old server says 200, the new one 401"),
        (
            {},
            Outcome.NOT_REACHABLE,
            "to show it with `legacyLogin`, set TRIACCORD_USER and TRIACCORD_PASSWORD",
        ),
    ],
)
def test_a_login_that_is_gone_is_shown_with_that_login(
    pair: tuple[Version, Version], environ: dict[str, str], outcome: Outcome, why: str
) -> None:
    report = asked(pair, "witness", environ)
    (shown,) = report.shown
    assert (shown.outcome, shown.why) == (outcome, why)
    assert len(shown.exchanges) <= 2  # and one for the token


def expired() -> str:
    sandbox_ways = ways_of((load("procountor@21.04", catalogues=Catalogues.found()),), Catalogues.found())
    tokens = Tokens(sandbox_ways, 3, lambda: 1_000_000.0)
    form = "grant_type=client_credentials&client_id=i&client_secret=s&api_key=k"
    body = tokens.reply("application/x-www-form-urlencoded", "", form.encode()).body
    assert isinstance(body, dict)
    return str(body["access_token"])


@pytest.mark.parametrize(
    ("drifts", "checks"),
    [
        ((), set()),
        ((Drift(kind="no-auth"),), {"no-auth"}),
        ((Drift(kind="expired-token-accepted"),), {"expired-token-accepted"}),
        (tuple(Drift(kind="expired-token-accepted", version=v) for v in ("21.03", "21.04")), set()),
    ],
)
def test_doors_that_should_be_closed(
    pair: tuple[Version, Version], drifts: tuple[Drift, ...], checks: set[str]
) -> None:
    report = asked(pair, "laws", {"TRIACCORD_EXPIRED_TOKEN": expired()}, *drifts)
    assert {failure.check for failure in report.unexplained} == checks
    assert {failure.blame.value for failure in report.unexplained} <= {"server"}
