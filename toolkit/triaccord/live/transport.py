"""The only door to the network: every request of a run passes here, and obeys the policy or is not sent.

::

    policy ─> budget ─> breaker ─> rate ─> credentials ─> socket ─> bounded answer ─> retries, redirects
"""

from __future__ import annotations

import asyncio
import ssl
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from triaccord.live.credentials import Credentials
from triaccord.live.exchange import NOT_WHOLE, TOO_LARGE, Exchange, Request
from triaccord.live.ledger import Ledger
from triaccord.live.policy import SAFE_METHODS, Policy, RefusedRequestError, is_loopback
from triaccord.live.redaction import Redactor
from triaccord.model import OperationRef, TriaccordError

_CHUNK = 64 * 1024
_RETRIES = 2
_OURS = frozenset(
    {
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "expect",
        "te",
        "upgrade",
        "accept-encoding",
    }
)
# Shorter than servers keep a connection: one that they close as we write loses a request nobody may repeat.
_KEEP_S = 1.5
_AGENT = "triaccord-live"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class RunEndedError(TriaccordError):
    """The run cannot go on: the budget is spent, or the server has had enough. What was found stays."""

    exit_code = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One of the servers of a run: `old` or `new`, its URL without a slash at the end, its credentials."""

    name: str
    url: str
    credentials: Credentials


@dataclass(slots=True)
class Tally:
    """What a run has sent so far, also by server and operation, and what a dry run would have (`planned`)."""

    sent: int = 0
    retried: int = 0
    refused: int = 0
    asked: Counter[tuple[str, OperationRef]] = field(default_factory=Counter)
    planned: list[tuple[str, str, str]] = field(default_factory=list)


class Transport:
    """Sends requests within a policy.

    Args:
        policy: The limits.
        redactor: Learns the credentials.
        ledger: Says what is ours to change and delete.
        dry_run: List requests instead of sending them.
        on_exchange: Called after each exchange.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        redactor: Redactor,
        ledger: Ledger | None = None,
        dry_run: bool = False,
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        self.policy = policy
        self.redactor = redactor
        self.ledger = ledger or Ledger()
        self.dry_run = dry_run
        self.tally = Tally()
        self._on_exchange = on_exchange
        self._session: aiohttp.ClientSession | None = None
        self._gate = asyncio.Semaphore(policy.concurrency)
        self._token_lock = asyncio.Lock()
        self._rate_lock = asyncio.Lock()
        self._next_start = 0.0
        self._pause_until = 0.0
        self._failures = 0
        self._checked: set[str] = set()

    async def __aenter__(self) -> Transport:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self.policy.concurrency, ttl_dns_cache=300, keepalive_timeout=_KEEP_S
            ),
            timeout=aiohttp.ClientTimeout(total=self.policy.timeout_s),
            # Neither proxies nor netrc of the environment: requests go where the user said, as we say.
            trust_env=False,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._session is not None  # noqa: S101  (entered)
        await self._session.close()

    @property
    def left(self) -> int:
        """How many requests the budget still has."""
        return self.policy.budget - self.tally.sent

    async def send(self, server: Server, request: Request) -> Exchange:
        """Send one request and read its answer.

        Returns:
            The exchange; with `error` if there is no answer, or it is larger or slower than allowed.

        Raises:
            RefusedRequestError: if the policy does not let it out. Nothing was sent.
            RunEndedError: if the budget is spent, or the server keeps failing.
        """
        self._check(server, request)
        if self.dry_run:
            self.tally.planned.append((server.name, request.method, request.path))
            return Exchange(request=request, server=server.url, error="dry run: not sent")
        if request.operation is not None:
            self.tally.asked[(server.name, request.operation)] += 1
        async with self._gate:
            exchange = await self._attempts(server, request)
        if self._on_exchange is not None:
            self._on_exchange(exchange)
        return exchange

    # ---- before -----------------------------------------------------------------------------------

    def _check(self, server: Server, request: Request) -> None:
        try:
            if server.url not in self._checked:
                self.policy.check_server(server.url)
                self._checked.add(server.url)
            if not request.path.startswith("/"):
                raise RefusedRequestError(f"'{request.path}' is no path below the server")
            whole, stated = urlsplit(server.url + request.path), urlsplit(server.url)
            if (whole.scheme, whole.netloc) != (stated.scheme, stated.netloc):
                raise RefusedRequestError(f"'{request.path}' leads to another host")
            self.policy.check_method(request.method, request.operation, request.path)
            self._check_ownership(request)
        except RefusedRequestError:
            self.tally.refused += 1
            raise

    def _check_ownership(self, request: Request) -> None:
        """What exists there is somebody's: only what this run made may be changed or deleted."""
        if request.method in SAFE_METHODS or request.operation is None:
            return
        ours = self.dry_run or self.ledger.owns(request.path)
        changes = request.method != "POST" or "{" in request.operation.path
        if changes and not ours:
            verb = "deleted" if request.method == "DELETE" else "changed"
            raise RefusedRequestError(
                f"{request.path.partition('?')[0]} was not made by this run, so it is not {verb}"
            )

    async def _admit(self) -> None:
        """Wait for our turn under the common rate limit and pauses that a server asked for.

        Raises:
            RunEndedError: if the budget is spent.
        """
        async with self._rate_lock:
            if self.tally.sent >= self.policy.budget:
                raise RunEndedError(f"the budget of {self.policy.budget} requests is spent")
            self.tally.sent += 1
            now = time.monotonic()
            start = max(now, self._pause_until)
            if self.policy.rate_per_s:
                start = max(start, self._next_start)
                self._next_start = start + 1.0 / self.policy.rate_per_s
            if start > now:
                await asyncio.sleep(start - now)

    # ---- sending ------------------------------------------------------------------------------------

    async def _attempts(self, server: Server, request: Request) -> Exchange:
        renewed = False
        exchange = await self._once(server, request)
        for _ in range(_RETRIES + 1):
            if exchange.status == 401 and not renewed and server.credentials.scheme.value == "oauth2":
                renewed = True
                server.credentials.forget()
            elif exchange.status not in (429, 503) or not self._waits(exchange):
                break
            self.tally.retried += 1
            exchange = await self._once(server, request)
        return await self._redirected(server, request, exchange)

    def _waits(self, exchange: Exchange) -> bool:
        """Whether to try again after a pause; the pause holds for all workers.

        Raises:
            RunEndedError: if the server wants to be left alone for longer than we wait.
        """
        seconds = _retry_after(exchange.headers.get("retry-after"))
        if exchange.status == 503 and seconds is None:
            return False
        if seconds is not None and seconds > self.policy.max_wait_s:
            raise RunEndedError(f"the server asks to wait {seconds:.0f} s; that is longer than we wait")
        self._pause_until = max(
            self._pause_until, time.monotonic() + (seconds if seconds is not None else 1.0)
        )
        return True

    async def _once(self, server: Server, request: Request) -> Exchange:
        if server.credentials.needs_token:
            await self._get_token(server)
        await self._admit()
        headers = {n: v for n, v in request.headers.items() if n.lower() not in _OURS}
        headers |= {"Accept-Encoding": "identity", "User-Agent": _AGENT, **server.credentials.headers()}
        exchange = await self._exchange(server, request, headers)
        self._judge(exchange)
        return exchange

    def _judge(self, exchange: Exchange) -> None:
        """Count failures in a row.

        Raises:
            RunEndedError: if there were too many: the server is down, or wants us to stop.
        """
        is_whole = exchange.status and not exchange.error.startswith(NOT_WHOLE)
        if is_whole and exchange.status not in (429, 503):
            self._failures = 0
            return
        self._failures += 1
        if self._failures >= self.policy.patience:
            reason = exchange.error or f"status {exchange.status}"
            raise RunEndedError(f"{self._failures} requests in a row failed, the last with: {reason}")

    async def _exchange(self, server: Server, request: Request, headers: dict[str, str]) -> Exchange:
        assert self._session is not None  # noqa: S101  (entered)
        started = time.monotonic()
        status, got, body, error = 0, {}, b"", ""
        try:
            url = URL(server.url + request.path, encoded=True)
            async with self._session.request(
                request.method,
                url,
                headers=headers,
                data=request.body or None,
                allow_redirects=False,
                ssl=_tls(server.url),
            ) as answer:
                status = answer.status
                got = {name.lower(): value for name, value in answer.headers.items()}
                body, error = await self._read(answer)
        except TimeoutError:
            error = f"{NOT_WHOLE} within {self.policy.timeout_s:g} s"
        except (aiohttp.ClientError, OSError, ValueError, zlib.error) as problem:
            error = f"{type(problem).__name__}: {problem}"[:300]
        self.redactor.observe(body, got)
        return Exchange(
            request=request,
            server=server.url,
            status=status,
            headers=got,
            body=body,
            error=self.redactor.text(error),
            elapsed_s=time.monotonic() - started,
            max_depth=self.policy.max_depth,
        )

    async def _read(self, answer: aiohttp.ClientResponse) -> tuple[bytes, str]:
        """The body up to the bound, and what is wrong with it."""
        encoding = answer.headers.get("Content-Encoding", "identity").lower()
        if encoding not in ("identity", "gzip", "deflate", "x-gzip", ""):
            return b"", f"the answer is encoded as '{encoding[:40]}', which nobody asked for"
        unpack = zlib.decompressobj(47) if encoding not in ("identity", "") else None
        limit = self.policy.max_body
        read = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            room = limit - len(read) + 1
            read += unpack.decompress(chunk, room) if unpack is not None else chunk[:room]
            if len(read) > limit:
                answer.close()
                return bytes(read[:limit]), f"{TOO_LARGE} {limit} bytes"
        return bytes(read), ""

    async def _redirected(self, server: Server, request: Request, exchange: Exchange) -> Exchange:
        """Follow redirects of reads on the same host; others are the answer."""
        for _ in range(self.policy.max_redirects):
            target = exchange.headers.get("location")
            if (
                exchange.status not in (301, 302, 303, 307, 308)
                or not target
                or request.method not in SAFE_METHODS
            ):
                return exchange
            whole = urljoin(exchange.url, target)
            if not _same_origin(whole, server.url):
                where = urlsplit(whole).hostname or "?"
                return _with_error(exchange, f"a redirect to another host ({where[:80]}) was not followed")
            path = whole[len(_origin(server.url)) :] or "/"
            base = Server(name=server.name, url=_origin(server.url), credentials=server.credentials)
            request = Request(
                method=request.method, path=path, operation=request.operation, headers=request.headers
            )
            exchange = await self._once(base, request)
        if exchange.status in _REDIRECTS:
            return _with_error(exchange, f"more than {self.policy.max_redirects} redirects")
        return exchange

    # ---- tokens ---------------------------------------------------------------------------------------

    async def _get_token(self, server: Server) -> None:
        """Ask for a token, one worker for all.

        Raises:
            RunEndedError: if none is given.
        """
        async with self._token_lock:
            credentials = server.credentials
            if not credentials.needs_token or credentials.call is None:
                return
            for _ in range(2):  # a refresh token that does not hold is forgotten; then the long way
                where = credentials.call.url
                if not _same_origin(where, server.url):
                    self.policy.check_server(where)
                await self._admit()
                kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
                asked = Server(name=server.name, url=_origin(where), credentials=credentials)
                form = Request(
                    method="POST", path=where[len(_origin(where)) :], body=credentials.token_form()
                )
                exchange = await self._exchange(asked, form, kind)
                if exchange.ok and credentials.take_token(exchange.body):
                    return
            reason = exchange.error or f"status {exchange.status}"
            raise RunEndedError(f"no token from {_origin(where)}: {reason}", mend="check the credentials")


def _with_error(exchange: Exchange, error: str) -> Exchange:
    return replace(exchange, error=error)


def _tls(url: str) -> ssl.SSLContext | bool:
    """Verification as always; only this machine's own servers may have a certificate of their own."""
    parts = urlsplit(url)
    return not (parts.scheme == "https" and is_loopback(parts.hostname or ""))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _same_origin(one: str, other: str) -> bool:
    a, b = urlsplit(one), urlsplit(other)
    try:
        return (a.scheme, a.hostname, a.port) == (b.scheme, b.hostname, b.port) and a.username is None
    except ValueError:
        return False


def _retry_after(text: str | None) -> float | None:
    """Seconds that a `Retry-After` header means; None without one that can be understood."""
    if text is None:
        return None
    try:
        return max(float(text), 0.0)
    except ValueError:
        pass
    try:
        import datetime as dt

        return max((parsedate_to_datetime(text) - dt.datetime.now(dt.UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
