"""Who is let in: no credentials, wrong ones and old ones are refused, and which schemes still suffice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from triaccord.live.credentials import PREFIX, Credentials, Scheme, TokenCall
from triaccord.live.exchange import OTHER_CREDENTIALS, Exchange
from triaccord.live.failure import Failure, Outcome, Phase, Shown
from triaccord.live.sides import Side, Values, request_for
from triaccord.live.transport import RunEndedError, Server
from triaccord.model import Change, ConfigurationError, Finding
from triaccord.wire import Api, Operation

_CLOSED = (401, 403)
_STRANGE = "triaccord-no-token-of-yours"
EXPIRED = "EXPIRED_TOKEN"
"""The variable (after the prefix) with a token that held once: nobody waits an hour for one to run out."""


# ---- laws --------------------------------------------------------------------------------


async def closed_doors(
    new: Side, old: Side | None, environ: Mapping[str, str] | None = None
) -> list[Failure]:
    """Where credentials are needed, none, wrong ones and expired ones are not enough."""
    if new.server.credentials.scheme is Scheme.NONE:
        return []
    found = []
    for operation, values in _secured(new):
        broken = await _is_open(new, operation, values, _nobody(new))
        if broken is not None and not await _old_is_open(old, operation, values, _nobody):
            found.append(_failure(operation, "no-auth", "it answers without credentials", broken))
    if found:
        return found  # whoever lets everybody in lets wrong and old tokens in
    every = os.environ if environ is None else environ
    stale = every.get(PREFIX + EXPIRED, "")
    tries = [("wrong-token-accepted", "it answers to a token that nobody gave", _STRANGE)]
    tries += [("expired-token-accepted", "it answers to a token whose time is over", stale)] if stale else []
    for operation, values in list(_secured(new))[:1] if _takes_bearer(new) else ():
        for check, message, token in tries:
            broken = await _is_open(new, operation, values, _bearer(new, token))
            if broken is not None and not await _old_is_open(old, operation, values, _holding(token)):
                found.append(_failure(operation, check, message, broken))
    return found


def _secured(side: Side) -> Iterator[tuple[Operation, Values]]:
    for operation, _ in side.reads():
        values = side.fill(operation) if operation.secured else None
        if values is not None:
            yield operation, values


def _takes_bearer(side: Side) -> bool:
    return side.server.credentials.scheme in (Scheme.OAUTH2, Scheme.BEARER)


def _nobody(side: Side) -> Credentials:
    return Credentials(redactor=side.transport.redactor)


def _holding(token: str) -> Callable[[Side], Credentials]:
    return lambda side: _bearer(side, token)


def _bearer(side: Side, token: str) -> Credentials:
    return Credentials(Scheme.BEARER, redactor=side.transport.redactor, environ={f"{PREFIX}TOKEN": token})


async def _old_is_open(
    old: Side | None, operation: Operation, values: Values, make: Callable[[Side], Credentials]
) -> bool:
    twin = old.twin(operation) if old is not None else None
    return old is not None and twin is not None and await _is_open(old, twin, values, make(old)) is not None


async def _is_open(
    side: Side, operation: Operation, values: Values, credentials: Credentials
) -> Exchange | None:
    exchange = await _asked(side, operation, values, credentials)
    return exchange if exchange.ok else None


async def _asked(side: Side, operation: Operation, values: Values, credentials: Credentials) -> Exchange:
    server = Server(name=side.name, url=side.server.url, credentials=credentials)
    return await side.transport.send(server, request_for(operation, values, why=OTHER_CREDENTIALS))


def _failure(operation: Operation, check: str, message: str, exchange: Exchange) -> Failure:
    return Failure(
        phase=Phase.LAW,
        check=check,
        server="new",
        operation=operation.ref,
        message=message,
        reason="the document says that this needs credentials",
        exchanges=(exchange,),
    )


# ---- findings ----------------------------------------------------------------------------


async def show_security(
    finding: Finding, change: Change, old: Side, new: Side, environ: Mapping[str, str] | None = None
) -> Shown | None:
    """A finding on who may call, shown with the credentials that sufficed before; at most three requests."""
    place = next(_both(old, new), None)
    if change.event not in ("security-removed", "security-added") or place is None:
        return None
    operation, twin, values = place
    if change.event == "security-added" and not change.old:
        before = await _asked(old, operation, values, _nobody(old))
        after = await _asked(new, twin, values, _nobody(new))
        return _told(finding, before, after)
    found = _credentials(old, change.subject, os.environ if environ is None else environ)
    if isinstance(found, str):
        return _not(finding, found)
    exchanges: list[Exchange] = []
    try:
        before = await _asked(old, operation, values, found)
    except (RunEndedError, ConfigurationError) as ended:
        return _not(finding, f"`{change.subject}`: {ended.what}", *exchanges)
    # The same token, not one of its own: what NEW's token endpoint says is another question.
    token = found.headers().get("Authorization", "").partition(" ")[2]
    shown = _bearer(new, token) if found.scheme is Scheme.OAUTH2 else found
    return _told(finding, before, await _asked(new, twin, values, shown))


def _both(old: Side, new: Side) -> Iterator[tuple[Operation, Operation, Values]]:
    """Secured reads that both versions have and that can be called, the plainest first."""
    for operation, values in sorted(_secured(old), key=lambda pair: (len(pair[1]), pair[0].ref)):
        twin = new.twin(operation)
        if twin is not None and twin.secured:
            yield operation, twin, values


def _credentials(side: Side, subject: str, environ: Mapping[str, str]) -> Credentials | str:
    """Credentials of a scheme that a document declares; words if nobody can have them here."""
    scheme = security_scheme(side.api, subject)
    redactor = side.transport.redactor
    if scheme.get("type") == "oauth2":
        call = _password_call(scheme, side)
        missing = [n for n in ("USER", "PASSWORD") if not environ.get(PREFIX + n)]
        if call is None:
            return f"`{subject}` gives no token without a person at a browser"
        if missing:
            names = " and ".join(PREFIX + name for name in missing)
            return f"to show it with `{subject}`, set {names}"
        return Credentials(Scheme.OAUTH2, redactor=redactor, call=call, environ=environ)
    kind = str(scheme.get("scheme", scheme.get("type", ""))).lower()
    chosen = {"basic": Scheme.BASIC, "bearer": Scheme.BEARER, "apikey": Scheme.API_KEY}.get(kind)
    if chosen is None or scheme.get("in", "header") != "header":
        return f"nobody here knows how to show `{subject}`"
    needed = {Scheme.BASIC: ("USER", "PASSWORD"), Scheme.BEARER: ("TOKEN",), Scheme.API_KEY: ("API_KEY",)}
    missing = [PREFIX + name for name in needed[chosen] if not environ.get(PREFIX + name)]
    if missing:
        return f"to show it with `{subject}`, set {' and '.join(missing)}"
    header = str(scheme.get("name", "X-API-Key"))
    return Credentials(chosen, redactor=redactor, header=header, environ=environ)


def _password_call(scheme: Mapping[str, Any], side: Side) -> TokenCall | None:
    """The token call of a flow that a program can go alone."""
    flows = scheme.get("flows")
    flow = (
        flows.get("password")
        if isinstance(flows, dict)
        else scheme
        if scheme.get("flow") == "password"
        else None
    )
    url = flow.get("tokenUrl") if isinstance(flow, dict) else None
    if not isinstance(url, str):
        return None
    parts = urlsplit(side.server.url)
    # A path of its own is the host's; whatever host the document names, it is this server that is asked.
    path = urlsplit(url).path if "://" in url else url
    return TokenCall(
        url=urljoin(f"{parts.scheme}://{parts.netloc}/", path),
        grant="password",
        fields=("grant_type", "username", "password"),
    )


def security_scheme(api: Api, name: str) -> dict[str, Any]:
    """What a document says of a security scheme; empty if nothing."""
    document = api.version.document
    components = document.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    schemes = schemes if isinstance(schemes, dict) else document.get("securityDefinitions")
    found = schemes.get(name) if isinstance(schemes, dict) else None
    return found if isinstance(found, dict) else {}


def _told(finding: Finding, before: Exchange, after: Exchange) -> Shown:
    if not before.ok:
        why = f"the old server does not let us in with it, either: {before.error or before.status}"
        return _not(finding, why, before, after)
    if after.status in _CLOSED:
        why = f"the old server says {before.status}, the new one {after.status}"
        return _shown(finding, Outcome.CONFIRMED, why, before, after)
    return _shown(finding, Outcome.TOLERATED, f"the new server says {after.status}", before, after)


def _not(finding: Finding, why: str, *exchanges: Exchange) -> Shown:
    return _shown(finding, Outcome.NOT_REACHABLE, why, *exchanges)


def _shown(finding: Finding, outcome: Outcome, why: str, *exchanges: Exchange) -> Shown:
    return Shown(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        message=finding.message,
        outcome=outcome,
        why=why,
        exchanges=exchanges,
    )
