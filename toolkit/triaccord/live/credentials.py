"""Credentials: from environment variables or a command, in memory only, put in on the way out."""

from __future__ import annotations

import base64
import os
import shlex
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlencode

import msgspec

from triaccord.live.redaction import Redactor
from triaccord.model import ConfigurationError

_EARLY_S = 30.0
_COMMAND_S = 60.0
_FIELDS = ("grant_type", "client_id", "client_secret")
_VARIABLES = {"username": "USER"}
PREFIX = "TRIACCORD_"


class Scheme(str, Enum):
    """How requests show who sends them."""

    NONE = "none"
    OAUTH2 = "oauth2"
    BEARER = "bearer"
    API_KEY = "api-key"
    BASIC = "basic"
    HEADER = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCall:
    """How a token is asked for: the URL, the form's fields, and where the answer holds what."""

    url: str
    grant: str = "client_credentials"
    fields: tuple[str, ...] = _FIELDS
    token_field: str = "access_token"  # noqa: S105  (the name of a field)
    lifetime_field: str = "expires_in"

    @classmethod
    def from_vendor(cls, auth: Mapping[str, Any], origin: str) -> TokenCall | None:
        """The call that a vendor's file describes, at one server; None if it describes none."""
        url = auth.get("token_url")
        if not isinstance(url, str):
            return None
        fields = auth.get("fields")
        return cls(
            url=url if "://" in url else origin + url,
            grant=str(auth.get("grant") or "client_credentials"),
            fields=tuple(fields) if isinstance(fields, list) else _FIELDS,
            token_field=str(auth.get("token_field") or "access_token"),
            lifetime_field=str(auth.get("lifetime_field") or "expires_in"),
        )


class Credentials:
    """One server's credentials.

    Args:
        scheme: How they are shown.
        redactor: Learns every secret before it is used.
        call: For `OAUTH2`, how a token is got.
        header: For `API_KEY` and `HEADER`, the header's name.
        command: Prints the token (or the value) instead of a variable.
        environ: Where variables are; the process's own by default.
    """

    def __init__(
        self,
        scheme: Scheme = Scheme.NONE,
        *,
        redactor: Redactor,
        call: TokenCall | None = None,
        header: str = "X-API-Key",
        command: str | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.scheme = scheme
        self.call = call
        self._header = header
        self._command = command
        self._environ = os.environ if environ is None else environ
        self._redactor = redactor
        self._token = ""
        self._until = 0.0
        self._refresh = ""

    @property
    def needs_token(self) -> bool:
        """Whether a token must be asked for before the next request."""
        return self.scheme is Scheme.OAUTH2 and (not self._token or time.monotonic() > self._until)

    def headers(self) -> dict[str, str]:
        """The headers that show who we are.

        Raises:
            ConfigurationError: naming the variable that is missing.
        """
        match self.scheme:
            case Scheme.NONE:
                return {}
            case Scheme.OAUTH2:
                return {"Authorization": f"Bearer {self._token}"}
            case Scheme.BEARER:
                return {"Authorization": f"Bearer {self._value('TOKEN')}"}
            case Scheme.BASIC:
                pair = f"{self._value('USER', ask=False)}:{self._value('PASSWORD')}".encode()
                encoded = base64.b64encode(pair).decode()
                self._redactor.learn(encoded)
                return {"Authorization": f"Basic {encoded}"}
        return {self._header: self._value("API_KEY" if self.scheme is Scheme.API_KEY else "HEADER_VALUE")}

    def forget(self) -> None:
        """Ask for a new token next time: this one was refused."""
        self._token = ""

    def token_form(self) -> bytes:
        """The body of a token request.

        Raises:
            ConfigurationError: naming the variable that is missing.
        """
        assert self.call is not None  # noqa: S101  (only for OAuth2)
        if self._refresh:
            names: tuple[str, ...] = ("client_id", "client_secret")
            given = {"refresh_token": self._refresh}
            grant = "refresh_token"
        else:
            names, given = tuple(f for f in self.call.fields if f != "grant_type"), {}
            grant = self.call.grant
        optional = {"redirect_uri"}
        sent = {
            name: self._value(_VARIABLES.get(name, name.upper()), ask=False, needed=name not in optional)
            for name in names
        }
        return urlencode({"grant_type": grant, **{n: v for n, v in sent.items() if v}, **given}).encode()

    def take_token(self, body: bytes) -> bool:
        """Keep the token of an answer; whether there was one."""
        assert self.call is not None  # noqa: S101  (only for OAuth2)
        try:
            answer = msgspec.json.decode(body)
        except (msgspec.DecodeError, ValueError, RecursionError):
            answer = None
        token = answer.get(self.call.token_field) if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            self._refresh = ""
            return False
        self._redactor.learn(token)
        self._token = token
        lifetime = answer.get(self.call.lifetime_field)
        seconds = float(lifetime) if isinstance(lifetime, int | float) else 300.0
        self._until = time.monotonic() + max(seconds - _EARLY_S, 1.0)
        refresh = answer.get("refresh_token")
        if isinstance(refresh, str):
            self._redactor.learn(refresh)
            self._refresh = refresh
        return True

    def _value(self, name: str, *, ask: bool = True, needed: bool = True) -> str:
        value = self._asked() if ask and self._command else self._environ.get(PREFIX + name, "")
        if not value and needed:
            raise ConfigurationError(
                f"the environment variable {PREFIX}{name} is missing",
                mend=f"set it, or give a command that prints it; scheme is {self.scheme.value}",
            )
        if name not in ("USER", "CLIENT_ID", "REDIRECT_URI"):
            self._redactor.learn(value)
        return value

    def _asked(self) -> str:
        if not self._token:
            try:
                done = subprocess.run(  # noqa: S603  (the user's own command, without a shell)
                    shlex.split(self._command or ""),
                    capture_output=True,
                    text=True,
                    timeout=_COMMAND_S,
                    check=True,
                )
            except (OSError, subprocess.SubprocessError, ValueError) as error:
                raise ConfigurationError(
                    f"the command for the token failed: {type(error).__name__}"
                ) from None
            self._token = done.stdout.strip()
        return self._token
