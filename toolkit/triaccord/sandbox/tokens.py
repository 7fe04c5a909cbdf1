"""Tokens for the sandbox: OAuth2 client credentials and refresh, as the vendor's file describes the call."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable, Collection, Mapping
from urllib.parse import parse_qsl

from triaccord.model import Json
from triaccord.sandbox.faults import Reply
from triaccord.sandbox.ways import Ways
from triaccord.wire import Api

_FORM = "application/x-www-form-urlencoded"
_GRANTS = {
    "password": "password",
    "clientCredentials": "client_credentials",
    "application": "client_credentials",
    "authorizationCode": "authorization_code",
    "accessCode": "authorization_code",
}
_DEFAULT_FIELDS = ("grant_type", "client_id", "client_secret")


class Tokens:
    """Gives tokens out and knows which still hold.

    Args:
        ways: How the vendor's token call looks.
        seed: What signatures are made with.
        clock: Seconds, for the lifetime.
    """

    def __init__(self, ways: Ways, seed: int, clock: Callable[[], float] = time.time) -> None:
        stated = ways.auth
        fields = stated.get("fields")
        self._fields = tuple(fields) if isinstance(fields, list) else _DEFAULT_FIELDS
        self._optional = set(ways.token_optional)
        self._grant = str(stated.get("grant") or "client_credentials")
        self._names = (
            str(stated.get("token_field") or "access_token"),
            str(stated.get("lifetime_field") or "expires_in"),
        )
        self.lifetime_s = int(stated.get("lifetime_s") or 3600)
        self._key = f"sandbox {seed}".encode()
        self._clock = clock
        self._count = 0

    def reply(
        self, media_type: str, query: str, body: bytes, *, grants: Collection[str] = frozenset()
    ) -> Reply:
        """The answer to a token request.

        Args:
            media_type: The body's.
            query: Of the URL; credentials there are refused.
            body: The form.
            grants: Further grants that the documents behind this address declare.
        """
        if media_type.partition(";")[0].strip().lower() != _FORM:
            return _refused(415, "invalid_request", f"the body must be {_FORM}")
        if any(name in dict(parse_qsl(query)) for name in ("client_secret", "api_key", "refresh_token")):
            return _refused(400, "invalid_request", "credentials belong in the body, not in the URL")
        sent = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        grant = sent.get("grant_type", "")
        if grant not in (self._grant, "refresh_token") and not (grant == "password" and grant in grants):
            return _refused(400, "unsupported_grant_type", f"grant_type must be {self._grant}")
        if grant == "refresh_token" and not self.holds(sent.get("refresh_token", "")):
            return _refused(400, "invalid_grant", "the refresh token does not hold")
        needed: tuple[str, ...] = ("client_id", "client_secret")
        if grant == self._grant:
            needed = self._fields
        elif grant == "password":
            needed = ("username", "password")
        missing = [name for name in needed if not sent.get(name) and name not in self._optional]
        if missing:
            return _refused(400, "invalid_request", f"missing: {', '.join(missing)}")
        made: dict[str, Json] = {
            self._names[0]: self._token(sent.get("client_id", ""), self.lifetime_s, grant),
            "token_type": "Bearer",
            self._names[1]: self.lifetime_s,
            "refresh_token": self._token(sent.get("client_id", ""), 180 * 86_400, grant),
        }
        return Reply(status=200, body=made, headers={"Cache-Control": "no-store"})

    def holds(self, token: str, *, grants: Collection[str] | None = None, expired_too: bool = False) -> bool:
        """Whether a token is ours, was given for one of these grants, and has not run out."""
        head, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature, self._signature(head)):
            return False
        try:
            padded = head.partition(".")[2] + "=="
            claims = json.loads(base64.urlsafe_b64decode(padded))
            until, grant = claims["exp"], claims["grant"]
        except (ValueError, KeyError, TypeError):
            return False
        if grants is not None and grant not in (self._grant, "refresh_token", *grants):
            return False
        return expired_too or self._clock() < float(until)

    def _token(self, who: str, lifetime_s: int, grant: str) -> str:
        self._count += 1
        until = int(self._clock()) + lifetime_s
        claims = {"sub": who, "exp": until, "jti": self._count, "grant": grant}
        head = ".".join(
            _encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)
        )
        return f"{head}.{self._signature(head)}"

    def _signature(self, head: str) -> str:
        return _encoded(hmac.digest(self._key, head.encode(), "sha256"))


def grants_of(api: Api) -> frozenset[str]:
    """The OAuth2 grants that a document lets its clients use."""
    document = api.version.document
    components = document.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    schemes = schemes if isinstance(schemes, dict) else document.get("securityDefinitions")
    found = set()
    for scheme in schemes.values() if isinstance(schemes, dict) else ():
        if isinstance(scheme, dict) and scheme.get("type") == "oauth2":
            flows = scheme.get("flows")
            found |= set(flows) if isinstance(flows, dict) else {str(scheme.get("flow"))}
    return frozenset(_GRANTS[flow] for flow in found if flow in _GRANTS)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _refused(status: int, error: str, words: str) -> Reply:
    body: Mapping[str, Json] = {"error": error, "error_description": words}
    return Reply(status=status, body=dict(body))
