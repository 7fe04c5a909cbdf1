"""One run from beginning to end, as the command line wants it: policy, servers, run, clean up, replay."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from triaccord.live.cleanup import clean
from triaccord.live.credentials import Credentials, Scheme, TokenCall
from triaccord.live.differences import differences
from triaccord.live.exchange import NOT_JSON, OTHER_CREDENTIALS, Exchange
from triaccord.live.joining import Said
from triaccord.live.ledger import Ledger
from triaccord.live.policy import Policy
from triaccord.live.recordings import read_har
from triaccord.live.redaction import Redactor
from triaccord.live.run import PHASES, LiveReport, clean_up, run
from triaccord.live.transport import RunEndedError, Server, Transport
from triaccord.live.writing import deletion_of
from triaccord.loading import Version
from triaccord.model import ConfigurationError, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to ask whom.

    Attributes:
        new: The version under test; None for cleaning up and replaying.
        old: The version that it is held against; None for conformance alone.
        url_new: Its server.
        url_old: The old version's server.
        findings: What the static diff found.
        said: What the notes say of it, and what they claim beside.
        policy: The limits.
        scheme: How requests show who sends them.
        auth: How the vendor gives tokens, as its file has it.
        token_url: Where tokens are, instead.
        header: The header's name, for an API key or a header of one's own.
        command: Prints the token.
        phases: Which of `PHASES`.
        seed: Another seed, other requests.
        dry_run: List requests instead of sending them.
        ledger: Where it is written down what was made.
    """

    new: Version | None = None
    old: Version | None = None
    url_new: str = ""
    url_old: str = ""
    findings: tuple[Finding, ...] = ()
    said: Said = field(default_factory=Said)
    policy: Policy = field(default_factory=Policy)
    scheme: Scheme = Scheme.NONE
    auth: Mapping[str, object] = field(default_factory=dict)
    token_url: str = ""
    header: str = "X-API-Key"
    command: str | None = None
    phases: tuple[str, ...] = PHASES
    seed: int = 0
    dry_run: bool = False
    ledger: Path | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """Told how it goes: each phase with what was found so far, each exchange with what budget is left."""

    phase: Callable[[str, int], None] = lambda _, __: None
    exchange: Callable[[Exchange, int], None] = lambda _, __: None


def ask(plan: Plan, redactor: Redactor, watch: Watch | None = None) -> LiveReport:
    """Run a plan. An interruption ends it with what there is, marked as incomplete, and cleaned up.

    Raises:
        ConfigurationError: if the plan makes no sense, or a variable is missing.
        RefusedRequestError: if a server may not be asked.
    """
    return asyncio.run(_ask(plan, redactor, watch or Watch()))


async def _ask(plan: Plan, redactor: Redactor, watch: Watch) -> LiveReport:
    if plan.new is None or not plan.url_new:
        raise ConfigurationError("no server is named", mend="give --server-new URL, or --server URL")
    report = LiveReport()
    ledger = Ledger(plan.ledger if plan.policy.writable and not plan.dry_run else None)
    new = _server("new", plan.url_new, plan, redactor)
    old = _server("old", plan.url_old, plan, redactor) if plan.old is not None else None
    async with _transport(plan, redactor, ledger, watch) as transport:
        try:
            await run(
                transport,
                old=(plan.old, old) if plan.old is not None and old is not None else None,
                new=(plan.new, new),
                findings=plan.findings,
                said=plan.said,
                phases=plan.phases,
                seed=plan.seed,
                on_phase=watch.phase,
                report=report,
            )
        except asyncio.CancelledError:
            report.incomplete = (*report.incomplete, "interrupted: what was found until then")
        watch.phase("clean up", len(report.failures))
        await clean_up(transport, [s for s in (old, new) if s is not None], report)
    ledger.close()
    return report


def tidy(ledger: Path, plan: Plan, redactor: Redactor) -> tuple[int, list[str]]:
    """Remove what a ledger of an earlier run says was made.

    Returns:
        How many entries were open, and what is still there.
    """
    return asyncio.run(_tidy(ledger, plan, redactor))


async def _tidy(path: Path, plan: Plan, redactor: Redactor) -> tuple[int, list[str]]:
    from dataclasses import replace

    ledger = Ledger.read(path)
    entries = ledger.open_entries
    # Whoever names a ledger asks for the deletion of what is in it, and of nothing else.
    writable = {deletion_of(entry) for entry in entries if entry.item}
    tidying = replace(plan, policy=replace(plan.policy, writable=tuple(sorted(writable))))
    servers = {entry.server: _server("new", entry.server, plan, redactor) for entry in entries}
    async with _transport(tidying, redactor, ledger, Watch()) as transport:
        for url in servers:
            transport.policy.check_server(url)
        left = await clean(transport, servers)
    ledger.close()
    return len(entries), left


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One recorded exchange that was sent again: `same`, `differs`, or `not sent`, and why."""

    name: str
    recorded: int
    status: int
    outcome: str
    why: str


def replay(file: Path, plan: Plan, redactor: Redactor) -> list[Replayed]:
    """Send the requests of a HAR file again; reads only, unless the policy names the operation.

    Raises:
        InputError: if the file is no HAR file.
    """
    return asyncio.run(_replay(file, plan, redactor))


async def _replay(file: Path, plan: Plan, redactor: Redactor) -> list[Replayed]:
    from triaccord.live.policy import RefusedRequestError

    found = []
    servers: dict[str, Server] = {}
    async with _transport(plan, redactor, Ledger(), Watch()) as transport:
        for origin, request, response in read_har(file):
            server = servers.setdefault(origin, _server("new", origin, plan, redactor))
            name = f"{request.method} {redactor.url(origin + request.path)}"
            recorded = int(response.get("status") or 0)
            status, outcome, why = 0, "not sent", OTHER_CREDENTIALS
            if request.why != OTHER_CREDENTIALS:
                try:
                    exchange = await transport.send(server, request)
                    status, why = exchange.status, _unlike(exchange, response, redactor)
                    outcome = "differs" if why else "same"
                except (RefusedRequestError, RunEndedError) as refused:
                    why = refused.what
            found.append(Replayed(name=name, recorded=recorded, status=status, outcome=outcome, why=why))
    return found


def _unlike(exchange: Exchange, response: dict[str, object], redactor: Redactor) -> str:
    """How an answer differs from the recorded one; empty if it does not."""
    if exchange.error or exchange.status != response.get("status"):
        return f"recorded {response.get('status')}, now {exchange.error or exchange.status}"
    content = response.get("content")
    text = content.get("text", "") if isinstance(content, dict) else ""
    now = redactor.body(exchange.body, exchange.media_type)
    if text == now[: len(text)] and (len(text) == len(now) or len(text) >= 20_000):
        return ""
    import msgspec

    with contextlib.suppress(msgspec.DecodeError, ValueError):
        if exchange.json is not NOT_JSON:
            was, new = msgspec.json.decode(text), msgspec.json.decode(now)
            first = next(differences(was, new), None)
            return "" if first is None else f"`{first.path}` differs: {first.kind}"
    return "the body differs"


def _transport(plan: Plan, redactor: Redactor, ledger: Ledger, watch: Watch) -> Transport:
    made: list[Transport] = []

    def tell(exchange: Exchange) -> None:
        watch.exchange(exchange, made[0].left)

    made.append(
        Transport(plan.policy, redactor=redactor, ledger=ledger, dry_run=plan.dry_run, on_exchange=tell)
    )
    return made[0]


def _server(name: str, url: str, plan: Plan, redactor: Redactor) -> Server:
    url = url.rstrip("/")
    parts = urlsplit(url)
    call = None
    if plan.scheme is Scheme.OAUTH2:
        origin = f"{parts.scheme}://{parts.netloc}"
        auth = {**plan.auth, "token_url": plan.token_url} if plan.token_url else plan.auth
        call = TokenCall.from_vendor(auth, origin)
        if call is None:
            raise ConfigurationError("nobody knows where tokens are given", mend="give --token-url")
    credentials = Credentials(
        plan.scheme, redactor=redactor, call=call, header=plan.header, command=plan.command
    )
    return Server(name=name, url=url, credentials=credentials)


def exchanges_of(report: LiveReport) -> Iterable[tuple[str, Exchange]]:
    """Every exchange that shows something, with what it shows."""
    for shown in report.shown:
        for exchange in shown.exchanges:
            yield f"{shown.outcome.value}: {shown.message}", exchange
    for failure in report.failures:
        for exchange in failure.exchanges:
            yield f"{failure.fingerprint} {failure.check}: {failure.message}", exchange
