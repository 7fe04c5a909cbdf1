"""Which lies of a server the live leg notices and names rightly: each drift alone, on two versions.

A drift counts as detected and rightly attributed if the first failure of the report names one of the checks
that are right for its kind, blames the server, and is at an operation and a field where the lie was really
told; and if no more than a tenth of all places that are blamed are elsewhere. The sandbox keeps a record of
where it lied. A kind that nothing in the documents gives room for is listed, and not counted.

python benchmarks/live_drift.py procountor@21.03 procountor@21.04
python benchmarks/live_drift.py moby/v1.43.yaml moby/v1.44.yaml --only order-swapped
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Mapping

from triaccord.live.causes import leaf
from triaccord.live.credentials import Credentials, Scheme, TokenCall
from triaccord.live.failure import Blame, Failure
from triaccord.live.ledger import Ledger
from triaccord.live.policy import SAFE_METHODS, Policy
from triaccord.live.redaction import Redactor
from triaccord.live.run import LiveReport, clean_up, run
from triaccord.live.transport import Server, Transport
from triaccord.loading import Catalogues, Version
from triaccord.model import Finding, OperationRef
from triaccord.pipeline import Checker
from triaccord.sandbox import renames_from, ways_of
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.drift import KINDS, Drift
from triaccord.sandbox.drifts import BODY_DRIFTS, REPLY_DRIFTS
from triaccord.sandbox.running import running
from triaccord.sandbox.tokens import Tokens
from triaccord.wire import Role, Uses
from triaccord.wire.operations import shape
from triaccord.wire.paging import filters_of
from triaccord.wire.views import properties_of

NAMES = ("CLIENT_ID", "CLIENT_SECRET", "API_KEY", "REDIRECT_URI", "USER", "PASSWORD")
VARIABLES = {f"TRIACCORD_{name}": name.lower() for name in NAMES}
SECONDS, REQUESTS = 60.0, 2_000

_VALUE = ("value-differs", "created-differs", "change-lost", "list-disagrees")
_TYPE = ("schema-type", "schema-oneOf", "schema-anyOf", "schema-enum", "type-differs")
_PAGES = ("page-overlap", "page-gap", "page-ends-early", "items-differs")
RIGHT: Mapping[str, tuple[str, ...]] = {
    "array-emptied": ("items-differs", "schema-minItems"),
    "body-truncated": ("not-json", "no-body"),
    "boolean-inverted": _VALUE,
    "boundary-500": ("server-error",),
    "content-type-wrong": ("media-type",),
    "create-loses-field": ("created-differs",),
    "date-format-changed": ("schema-format", "schema-pattern", *_VALUE),
    "date-shifted": _VALUE,
    "default-size-changed": ("default-size", "items-differs"),
    "enum-swapped": _VALUE,
    "enum-unknown": ("schema-enum", *_TYPE),
    "envelope-changed": ("field-renamed", "field-missing", "schema-required"),
    "error-model-changed": ("error-media-type", "error-not-json", "error-model", "media-type"),
    "expired-token-accepted": ("expired-token-accepted",),
    "extra-field": ("field-added",),
    "field-missing": ("schema-required", "field-missing"),
    "field-renamed": ("field-renamed", "schema-required", "field-missing"),
    "filter-ignored": ("filter-ignored",),
    "header-missing": ("header",),
    "html-for-json": ("not-json", "media-type"),
    "id-reused": ("id-reused",),
    "items-duplicated": ("items-twice", "items-differs"),
    "last-item-lost": ("items-differs", "filter-loses"),
    "limit-not-enforced": ("page-too-long", "items-differs"),
    "no-auth": ("no-auth",),
    "not-found-is-200": ("unknown-found",),
    "null-for-value": _TYPE,
    "number-as-text": _TYPE,
    "optional-param-required": ("rejected", "status"),
    "order-param-ignored": ("order", "order-differs"),
    "order-swapped": ("order-differs",),
    "page-gap": _PAGES,
    "page-ignored": _PAGES,
    "page-off-by-one": _PAGES,
    "sign-flipped": (*_VALUE, "schema-minimum", "schema-enum"),
    "size-ignored": ("page-too-long", "items-differs"),
    "slow": ("slower",),
    "stale-read": ("stale-read",),
    "stricter": ("create-rejected",),
    "text-case-changed": _VALUE,
    "text-padded": _VALUE,
    "text-truncated": _VALUE,
    "total-wrong": ("count-wrong", "total-wrong", "value-differs"),
    "type-changed-on-later-pages": _TYPE,
    "validation-missing": ("validation-missing",),
    "value-rounded": _VALUE,
    "write-ignored": ("change-lost", "deleted-still-there"),
    "wrong-status": ("status", "status-differs"),
}
"""Kind of drift → the checks that say what it is."""


async def ask(
    url: str,
    sandbox: Sandbox,
    versions: tuple[Version, Version],
    findings: tuple[Finding, ...],
    seed: int,
    expired: str = "",
) -> LiveReport:
    """One whole run, with every write allowed: it is a sandbox."""
    redactor = Redactor()
    writable = {
        operation.ref
        for served in sandbox.served.values()
        for operation in served.api.operations
        if operation.method not in SAFE_METHODS
    }
    policy = Policy(budget=REQUESTS, writable=tuple(sorted(writable)), concurrency=8)
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
            environ={**VARIABLES, "TRIACCORD_EXPIRED_TOKEN": expired},
        )
        await clean_up(transport, servers, report)
    return report


def expired_token(sandbox: Sandbox, seed: int) -> str:
    """A token that held once; a run has no hour to wait for one to run out."""
    if sandbox.token_url is None:
        return ""
    tokens = Tokens(sandbox.ways, seed, lambda: time.time() - 2 * 86_400)
    body = "&".join(f"{name}=x" for name in ("client_id", "client_secret", "api_key", "redirect_uri"))
    kind = "application/x-www-form-urlencoded"
    reply = tokens.reply(kind, "", f"grant_type=client_credentials&{body}".encode())
    return str(reply.body["access_token"]) if isinstance(reply.body, dict) else ""


def has_room(kind: str, sandbox: Sandbox) -> bool:
    """Whether anything in the newest document gives a kind of drift room to be told."""
    served = list(sandbox.served.values())[-1]
    uses = served.uses.values()
    pagings = [use.paging for use in uses if use.role is Role.LIST]
    match kind:
        case "no-auth" | "expired-token-accepted":
            return sandbox.token_url is not None
        case "default-size-changed" | "size-ignored" | "limit-not-enforced":
            return any(paging.size for paging in pagings)
        case "page-ignored" | "page-off-by-one" | "page-gap" | "type-changed-on-later-pages":
            return any(paging.page or paging.offset or paging.after for paging in pagings)
        case "order-param-ignored":
            return any(paging.order for paging in pagings)
        case "filter-ignored":
            book = served.api.responses
            return any(
                filters_of(use.operation, properties_of(book, use.item), use.paging)
                for use in uses
                if use.role is Role.LIST
            )
        case "stricter" | "create-loses-field" | "id-reused":
            return any(map(is_creatable, uses))
        case "write-ignored" | "stale-read":
            changes = (Role.REPLACE, Role.UPDATE, *([Role.DELETE] if kind == "write-ignored" else []))
            made = {use.resource for use in uses if is_creatable(use)}
            return any(use.role in changes and use.resource in made for use in uses)
        case "header-missing":
            return any(a.required_headers for use in uses for a in use.operation.answers.values())
    return True


def named(ref: OperationRef) -> str:
    """An operation as a server can tell it from others: `/users/{id}` and `/users/{email}` are one."""
    return f"{ref.method} {shape(ref.path)}"


def is_creatable(use: Uses) -> bool:
    """Whether a run can make things with an operation: JSON, and not below somebody's thing."""
    operation = use.operation
    return use.role is Role.CREATE and operation.json_body is not None and not operation.path_names


def rightly(kind: str, news: tuple[Failure, ...], sandbox: Sandbox) -> tuple[bool, str]:
    """Whether the report says what the lie was and where, and how it does not if it does not."""
    told: dict[str, set[str]] = {}
    for served in sandbox.served.values():
        for (each, ref), places in served.lies.told.items():
            if each == kind:
                told.setdefault(named(ref), set()).update(places)
    if not news:
        return False, "not noticed" if told else "never told"
    places = [place for failure in news for place in failure.everywhere]
    strangers = sorted({str(p.operation) for p in places if named(p.operation) not in told})
    stray = sum(named(p.operation) not in told for p in places)
    first = news[0]
    if first.check not in RIGHT[kind]:
        return False, f"called {first.check} at {first.operation} {first.path}"
    if first.blame is not Blame.SERVER:
        return False, f"blamed on {first.blame.value}"
    fields = told.get(named(first.operation), set())
    if not fields:
        return False, f"seen at {first.operation}, where nothing was told"
    if kind in BODY_DRIFTS.words and not any(f == leaf(first.path) or f in first.path for f in fields):
        return False, f"seen at {first.path}, told of {', '.join(sorted(fields))}"
    if stray * 10 > len(places):
        return False, f"{stray} of {len(places)} places are strangers: {', '.join(strangers[:3])}"
    return True, ""


def main() -> None:
    """Print one line per drift, and the shares that were noticed and rightly named."""
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
    noticed, right, misses, roomless = 0, 0, [], []
    for kind in kinds:
        drifts = () if kind == "(none)" else (Drift(kind=kind),)
        made = Sandbox(versions, ways=ways, renames=renames_from(findings), seed=given.seed, drifts=drifts)
        started = time.monotonic()
        with made, running(made) as url:
            stale = expired_token(made, given.seed)
            report = asyncio.run(ask(url, made, versions, findings, given.seed, stale))
        spent = time.monotonic() - started
        news = report.unexplained
        named, why = (False, "") if kind == "(none)" else rightly(kind, news, made)
        untold = kind in {**BODY_DRIFTS.words, **REPLY_DRIFTS.words} and why == "never told"
        if kind == "(none)":
            why = "" if not news else "NEWS WITHOUT DRIFT"
        elif untold or not has_room(kind, made):
            roomless.append(kind)
            why = "no room"
        else:
            in_time = spent <= SECONDS and report.tally.sent <= REQUESTS
            noticed += bool(news)
            right += named and in_time
            why = why if in_time or not named else "too slow"
            misses += [] if named and in_time else [f"{kind}: {why}"]
        checks = " ".join(f"{failure.check}({len(failure.everywhere)})" for failure in news)
        sent = f"{spent:5.1f} s {report.tally.sent:5} requests"
        print(
            f"{kind:<28} {'right' if named else why or '-':<12} {len(news):3} {sent}  {checks[:90]}",
            flush=True,
        )
        if given.verbose:
            tell(report)
    counted = len(kinds) - ("(none)" in kinds) - len(roomless)
    print(
        f"noticed {noticed}, rightly attributed {right} of {counted}; "
        f"no room: {', '.join(roomless) or 'none'}"
    )
    for miss in misses:
        print(f"miss  {miss}")


def tell(report: LiveReport) -> None:
    """Everything of one run, a line each."""
    for each in report.failures:
        place = f"{each.check} {each.operation} {each.path}"
        print(f"    {place}: {each.message} [{each.blame.value}] {each.findings}")
        others = [f"{p.operation} {p.path}" for p in each.everywhere]
        print(f"        also {each.also}; at {others[:5]}; left out {each.shrunk}")
    for shown in report.shown:
        print(f"    {shown.rule}: {shown.outcome.value}: {shown.why}; {len(shown.exchanges)} requests")
    for words in (*report.incomplete, *report.left_behind):
        print(f"    ! {words}")


if __name__ == "__main__":
    main()
