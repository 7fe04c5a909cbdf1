"""What secrets look like, and how they are made unreadable before anything is written or printed."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit, urlunsplit

import msgspec

from triaccord.model import Json

HIDDEN = "[redacted]"
_SECRET_NAME = re.compile(
    r"pass(?:word|wd|phrase)?$|pwd|secret|token|api[-_]?key|apikey|access[-_]?key|private[-_]?key"
    r"|authori[sz]ation|^auth$|credential|cookie|session|^sid$|signature|^otp$|^pin$|iban|^ssn$|personal[-_]?id|social[-_]?security",
    re.IGNORECASE,
)
_SECRET_BYTES = re.compile(
    rb"pass|pwd|secret|token|key|authori|auth|credential|cookie|session|sid|signature|otp|pin|iban|ssn|personal"
    rb"|social",
    re.IGNORECASE,
)
# What names of that kind say of tokens and is no token: it is needed to make sense of an exchange.
_PLAIN_NAME = re.compile(r"token[-_]?type|expires|page[-_]?token[-_]?size|session[-_]?info$", re.IGNORECASE)
_SECRET_VALUE = re.compile(
    r"eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?"  # JSON Web Tokens
    r"|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b"  # IBAN
    r"|\b\d{6}[-+A]\d{3}[0-9A-Y]\b"  # Finnish personal identity code
    r"|\b(?:sk|pk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{10,}"  # keys with a well-known beginning
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END|$)"
    r"|(?i:\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}"
)
_ASSIGNED = re.compile(
    r"(?i)([\"']?\b[\w-]*(?:password|secret|token|api[-_]?key)\b[\"']?\s*[:=]\s*[\"']?)([^\s\"'&,;}]{3,})"
)
# What stands for a value in examples and mock servers: hiding these words would hide half of any report.
_PLACEHOLDERS = frozenset(
    ("string", "number", "integer", "boolean", "object", "example", "password", "secret", "access_token")
)
_MIN_SECRET = 4
_MIN_SEEN = 6
_MOST_KNOWN = 20_000
_MAX_DEPTH = 200


class Redactor:
    """Hides secrets: by the name they stand under, by what they look like, and those that are known.

    Args:
        secrets: Values that must never show, in any encoding that a request may put them in.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self._is_stale = False
        for secret in secrets:
            self.learn(secret)

    def learn(self, secret: str) -> None:
        """Hide this value from now on. Very short ones are not: they would be everywhere."""
        if len(secret) < _MIN_SECRET:
            return
        encoded = base64.b64encode(secret.encode()).decode()
        for form in (secret, quote(secret, safe=""), quote_plus(secret), encoded, encoded.rstrip("=")):
            if form not in self._known:
                self._known.add(form)
                self._is_stale = True

    def observe(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Learn the secrets of an answer, so that no sentence about it can quote them."""
        for name, value in headers.items():
            if name.lower() == "set-cookie":
                self._learn_seen(value.partition("=")[2].partition(";")[0])
        if len(self._known) > _MOST_KNOWN or _SECRET_BYTES.search(body) is None:
            return
        try:
            value = msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return
        layer: list[tuple[bool, Any]] = [(False, value)]
        for _ in range(_MAX_DEPTH):
            inner: list[tuple[bool, Any]] = []
            for is_secret, each in layer:
                if isinstance(each, dict):
                    inner += [(is_secret or is_secret_name(str(k)), v) for k, v in each.items()]
                elif isinstance(each, list):
                    inner += [(is_secret, v) for v in each]
                elif is_secret and isinstance(each, str | int | float) and not isinstance(each, bool):
                    self._learn_seen(str(each))
            layer = inner

    def _learn_seen(self, value: str) -> None:
        # Short words under a secret's name are as likely names of states; hiding them hides the report.
        if len(value) >= _MIN_SEEN and value.lower() not in _PLACEHOLDERS:
            self.learn(value)

    def text(self, text: str) -> str:
        """A text without secrets."""
        if self._is_stale:
            longest_first = sorted(self._known, key=lambda form: (-len(form), form))
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))
            self._is_stale = False
        if self._pattern is not None:
            text = self._pattern.sub(HIDDEN, text)
        text = _SECRET_VALUE.sub(HIDDEN, text)
        return _ASSIGNED.sub(lambda match: match[1] + HIDDEN, text)

    def json(self, value: Json, depth: int = 0) -> Any:
        """A JSON value without secrets; its shape stays."""
        if depth > _MAX_DEPTH:
            return HIDDEN
        if isinstance(value, dict):
            return {
                self.text(key): HIDDEN
                if is_secret_name(key) and _is_secret(each)
                else self.json(each, depth + 1)
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [self.json(each, depth + 1) for each in value]
        return self.text(value) if isinstance(value, str) else value

    def _under(self, key: str, value: Json, depth: int) -> Any:
        return HIDDEN if is_secret_name(key) and _is_secret(value) else self.json(value, depth)

    def _pairs(self, text: str) -> str:
        pairs = parse_qsl(text, keep_blank_values=True)
        return urlencode([(n, HIDDEN if is_secret_name(n) else self.text(v)) for n, v in pairs], safe="[]")

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers without secrets."""
        return {n: HIDDEN if is_secret_name(n) else self.text(v) for n, v in headers.items()}

    def url(self, url: str) -> str:
        """A URL without secrets in its user part, path, query or fragment."""
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, self.text(parts.path), self._pairs(parts.query), ""))

    def body(self, data: bytes, media_type: str = "") -> str:
        """A body as text without secrets, whatever it is."""
        try:
            value = msgspec.json.decode(data)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return self._no_json(data, media_type)
        return msgspec.json.encode(self.json(value)).decode()

    def _no_json(self, data: bytes, media_type: str) -> str:
        text = data.decode("utf-8", "replace")
        if "form-urlencoded" in media_type.lower():
            return self._pairs(text)
        return self.text(text)


def is_secret_name(name: str) -> bool:
    """Whether what stands under this name is a secret."""
    return _SECRET_NAME.search(name) is not None and _PLAIN_NAME.search(name) is None


def _is_secret(value: Json) -> bool:
    """Whether a value can be a secret at all: flags and nothing are none, and say more when they show."""
    return value is not None and not isinstance(value, bool) and value != ""
