"""Which lies of a server the live leg notices: each drift alone, on a sandbox of two versions.

python benchmarks/live_drift.py procountor@21.03 procountor@21.04
python benchmarks/live_drift.py moby/v1.43.yaml moby/v1.44.yaml --only order-swapped
"""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import closing

from triaccord.live.credentials import Credentials, Scheme, TokenCall
from triaccord.live.ledger import Ledger
from triaccord.live.policy import SAFE_METHODS, Policy
from triaccord.live.redaction import Redactor
from triaccord.live.run import LiveReport, clean_up, run
from triaccord.live.transport import Server, Transport
from triaccord.loading import Catalogues, Version
from triaccord.model import Finding
from triaccord.pipeline import Checker
from triaccord.sandbox import renames_from, ways_of
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.drift import KINDS, Drift
from triaccord.sandbox.drifts import BODY_DRIFTS, REPLY_DRIFTS
from triaccord.sandbox.running import running

VARIABLES = {f"TRIACCORD_{n}": n.lower() for n in ("CLIENT_ID", "CLIENT_SECRET", "API_KEY", "REDIRECT_URI")}


async def ask(
    url: str, sandbox: Sandbox, versions: tuple[Version, Version], findings: tuple[Finding, ...], seed: int
) -> LiveReport:
    """One whole run, with every write allowed: it is a sandbox."""
    redactor = Redactor()
    writable = {
        operation.ref
        for served in sandbox.served.values()
        for operation in served.api.operations
        if operation.method not in SAFE_METHODS
    }
    policy = Policy(budget=2_000, writable=tuple(sorted(writable)), concurrency=8)
    servers = []
    for name, mount in zip(("old", "new"), sandbox.mounted, strict=False):
        call = TokenCall.from_vendor(sandbox.ways.auth, url) if sandbox.token_url else None
        scheme = Scheme.OAUTH2 if call else Scheme.NONE
        credentials = Credentials(scheme, redactor=redactor, call=call, environ=VARIABLES)
        servers.append(Server(name=name, url=url + mount.prefix, credentials=credentials))
    async with Transport(policy, redactor=redactor, ledger=Ledger()) as transport:
        report = await run(
            transport,
            old=(versions[0], servers[0]),
            new=(versions[1], servers[1]),
            findings=findings,
            seed=seed,
        )
        await clean_up(transport, servers, report)
    return report


def main() -> None:
    """Print one line per drift, and the share that was noticed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    checker = Checker()
    versions = (checker.version(given.old), checker.version(given.new))
    findings = tuple(checker.compare(*versions).findings)
    ways = ways_of(versions, Catalogues.found())
    kinds = given.only.split(",") if given.only else ["(none)", *sorted(KINDS)]
    noticed = 0
    untold: list[str] = []
    for kind in kinds:
        drifts = () if kind == "(none)" else (Drift(kind=kind),)
        made = Sandbox(versions, ways=ways, renames=renames_from(findings), seed=given.seed, drifts=drifts)
        started = time.monotonic()
        with closing(made), running(made) as url:
            report = asyncio.run(ask(url, made, versions, findings, given.seed))
        news = report.unexplained
        told = sum(served.lies.told[0] for served in made.served.values())
        if kind in {**BODY_DRIFTS.words, **REPLY_DRIFTS.words} and not told:
            untold.append(kind)
        noticed += bool(news) and kind != "(none)"
        checks = sorted({failure.check for failure in news})
        spent = time.monotonic() - started
        sent = f"{spent:5.1f} s {report.tally.sent:5} requests"
        print(f"{kind:<28} {len(news):4} {sent}  {', '.join(checks)[:110]}", flush=True)
        if given.verbose:
            for each in report.failures:
                print(f"    {each.check} {each.operation} {each.path}: {each.message} {each.findings}")
            for shown in report.shown:
                print(
                    f"    {shown.rule}: {shown.outcome.value}: {shown.why}; {len(shown.exchanges)} requests"
                )
            for words in (*report.incomplete, *report.left_behind):
                print(f"    ! {words}")
    tried = len(kinds) - ("(none)" in kinds)
    print(f"noticed {noticed} of {tried - len(untold)}; nowhere to tell: {', '.join(untold) or 'none'}")


if __name__ == "__main__":
    main()
