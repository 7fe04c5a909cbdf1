"""What may be sent where: decided before a socket is opened, for every request, whoever made it."""

from __future__ import annotations

import fnmatch
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from triaccord.model import ConfigurationError, OperationRef, TriaccordError

SAFE_METHODS = frozenset({"GET", "HEAD"})
_TEMPLATE = re.compile(r"\{[^{}]*\}")


class RefusedRequestError(TriaccordError):
    """A request that the policy does not let out. It was not sent."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The limits of one run. There is no switch that turns it off.

    Attributes:
        allowed_hosts: Hosts that requests may go to, by name or with `*` (`*.test.example`). Loopback needs
            no entry.
        production_hosts: Hosts that are refused even when they are allowed.
        writable: Operations besides GET and HEAD that may be called.
        budget: How many requests there may be, retries and tokens included.
        rate_per_s: How many requests per second, all workers together; None for no limit of ours.
        concurrency: How many requests may be on their way at once.
        timeout_s: For one request, from the first byte out to the last byte in.
        max_body: How many bytes of an answer are read, after decompression.
        max_depth: How deep JSON may nest.
        max_redirects: How many redirects are followed, on the same host only.
        max_wait_s: The longest `Retry-After` that is obeyed; longer ones end the run.
        patience: How many failures in a row (no answer, 429, 503) end the run.
    """

    allowed_hosts: tuple[str, ...] = ()
    production_hosts: tuple[str, ...] = ()
    writable: tuple[OperationRef, ...] = ()
    budget: int = 2_000
    rate_per_s: float | None = None
    concurrency: int = 4
    timeout_s: float = 20.0
    max_body: int = 8 * 1024 * 1024
    max_depth: int = 100
    max_redirects: int = 3
    max_wait_s: float = 60.0
    patience: int = 8

    def check_server(self, url: str) -> None:
        """Refuse a server that requests may not go to.

        Raises:
            RefusedRequestError: with what to do about it.
        """
        parts = urlsplit(url)
        try:
            host, _ = (parts.hostname or "").lower().rstrip("."), parts.port
        except ValueError:
            raise RefusedRequestError(f"'{url}' is no URL of a server") from None
        if parts.scheme not in ("http", "https") or not host:
            raise RefusedRequestError(f"'{url}' is no http or https URL")
        if parts.username is not None or parts.password is not None:
            raise RefusedRequestError("credentials do not belong in URLs", mend="use an environment variable")
        if any(_matches(host, pattern) for pattern in self.production_hosts):
            raise RefusedRequestError(
                f"{host} is a production host of the vendor; nothing is sent there",
                mend="use the vendor's test environment, or `triaccord sandbox`",
            )
        if is_loopback(host):
            return
        if not any(_matches(host, pattern) for pattern in self.allowed_hosts):
            raise RefusedRequestError(
                f"{host} is not allowed", mend=f"if it may be tested: --allow-host {host}"
            )
        if parts.scheme != "https":
            raise RefusedRequestError(f"{host} would get credentials in the clear", mend="use https")

    def check_method(self, method: str, operation: OperationRef | None, path: str) -> None:
        """Refuse a write that nobody asked for.

        Args:
            method: What will be sent.
            operation: What the request says it is.
            path: Its path below the server's URL: it must be that operation's, not only say so.

        Raises:
            RefusedRequestError: with the option that would allow it.
        """
        if method in SAFE_METHODS:
            return
        name = f"{method} {operation.path if operation else path}"
        known = operation is not None and any(_same(operation, each) for each in self.writable)
        if not known or operation is None or operation.method != method:
            raise RefusedRequestError(
                f"{name} is not allowed", mend=f"if it may be called: --allow-write '{name}'"
            )
        if not fits_template(operation.path, path):
            raise RefusedRequestError(f"'{path}' is not a path of {operation}")

    def may_write(self, operation: OperationRef) -> bool:
        """Whether an operation may be called."""
        return operation.method in SAFE_METHODS or any(_same(operation, each) for each in self.writable)


def parse_writable(texts: Iterable[str], known: Iterable[OperationRef]) -> tuple[OperationRef, ...]:
    """The operations that `--allow-write` names: `POST /orders`, or an `operationId` is not enough.

    Raises:
        ConfigurationError: if an operation is in neither document, with the nearest.
    """
    import difflib

    every = {str(ref).lower(): ref for ref in known}
    found = []
    for text in texts:
        ref = every.get(" ".join(text.split()).lower())
        if ref is None:
            near = difflib.get_close_matches(text.lower(), every, n=2, cutoff=0.5)
            names = " or ".join(f"'{every[each]}'" for each in near)
            raise ConfigurationError(
                f"--allow-write: neither document has an operation '{text}'",
                mend=f"did you mean {names}?" if near else "write it as in the document: 'POST /orders'",
            )
        found.append(ref)
    return tuple(sorted(set(found)))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name alone: nothing is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def fits_template(template: str, path: str) -> bool:
    """Whether a concrete path is one of a template's: same segments, each parameter exactly one of them.

    Slashes that hide in percent encoding, and dots that lead elsewhere, fit nothing.
    """
    pieces = [re.escape(piece) for piece in _TEMPLATE.split(template.rstrip("/"))]
    bare = path.partition("?")[0].rstrip("/")
    if any(unquote(segment) in (".", "..") or "/" in unquote(segment) for segment in bare.split("/")):
        return False
    return re.fullmatch("[^/]+".join(pieces), bare) is not None


def _same(one: OperationRef, other: OperationRef) -> bool:
    return one.method == other.method and _TEMPLATE.sub("{}", one.path) == _TEMPLATE.sub("{}", other.path)


def _matches(host: str, pattern: str) -> bool:
    pattern = pattern.lower().strip().rstrip(".")
    if pattern in ("*", ""):
        return False  # everything is nobody's decision
    return fnmatch.fnmatchcase(host, pattern)
