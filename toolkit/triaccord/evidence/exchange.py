"""A complete request and response around a witness: path with values, query, headers, bodies, `curl`."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any
from urllib.parse import quote

from triaccord.differ.canonical.messages import Media, Operation, Parameter
from triaccord.differ.canonical.nodes import Schema
from triaccord.differ.security import requirements
from triaccord.evidence.credentials import Credential, credential
from triaccord.evidence.documents import Documents, OperationPair
from triaccord.evidence.isolating import bare
from triaccord.evidence.leaves import closed
from triaccord.model import Example, Json, Side
from triaccord.model.quick import dataclass
from triaccord.schemas import Reading, Role, SchemaTooLarge, Sliced, minimal
from triaccord.schemas.decision import propose
from triaccord.schemas.validation import UnusableSchema

_ABSENT: Any = object()
_WHOLE = 1_000
_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_PREFERRED = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(slots=True, kw_only=True)
class Wanted:
    """What an example must show; the rest is filled in.

    Attributes:
        as_old: Whether the request is written by the older version's document.
        parameters: Values by (where, name); `LEFT_OUT` leaves a parameter out.
        media_type: Of the request's body.
        body: The request's body; `LEFT_OUT` sends none.
        status: The response's status; None shows no response.
        response_media_type: Of the response's body.
        response_body: The response's body.
        response_headers: Values of the response's headers.
        credentials: Security schemes that are presented; None takes the first alternative.
    """

    as_old: bool = True
    parameters: Mapping[tuple[str, str], Json] = field(default_factory=dict)
    media_type: str | None = None
    body: Any = _ABSENT
    status: str | None = None
    response_media_type: str | None = None
    response_body: Any = _ABSENT
    response_headers: Mapping[str, Json] = field(default_factory=dict)
    credentials: tuple[str, ...] | None = None


class _LeftOut:
    """The mark of what is left out on purpose."""

    def __repr__(self) -> str:
        return "LEFT_OUT"


LEFT_OUT: Any = _LeftOut()


def example(documents: Documents, pair: OperationPair, wanted: Wanted) -> Example | None:
    """The smallest complete request and response that show what is wanted; None without an operation."""
    operation = pair.old if wanted.as_old else pair.new
    operation = operation or pair.old or pair.new
    if operation is None:
        return None
    writer = _Writer(documents, operation, wanted, of_new=operation is pair.new)
    return writer.example(pair)


class _Writer:
    def __init__(self, documents: Documents, operation: Operation, wanted: Wanted, *, of_new: bool) -> None:
        self.documents, self.operation, self.wanted, self.of_new = documents, operation, wanted, of_new
        self.side = Side.RESPONSE if operation.is_incoming else Side.REQUEST

    def example(self, pair: OperationPair) -> Example:
        headers: list[tuple[str, str]] = []
        credentials = self._credentials()
        target = self._target(headers, credentials)
        media_type, body = self._body()
        headers += [(one.name, one.text) for one in credentials if one.where == "header"]
        if media_type is not None:
            headers.append(("Content-Type", media_type))
        wanted = self.wanted
        answered = wanted.response_body is not _ABSENT and wanted.response_body is not LEFT_OUT
        method = self.operation.method.rsplit(" ", 1)[-1]
        return Example(
            operation=pair.ref,
            method=method,
            target=target,
            headers=tuple(headers),
            media_type=media_type,
            body=None if media_type is None else body,
            status=_status(wanted.status),
            response_headers=tuple(
                (name, _plain(value)) for name, value in sorted(wanted.response_headers.items())
            ),
            response_media_type=_concrete(wanted.response_media_type) if answered else None,
            response_body=wanted.response_body if answered else None,
            curl=curl(method, target, headers, media_type, body),
        )

    def sample(self, schema: Schema, name: str = "") -> Json:
        """The smallest value that a schema accepts; null if none was found."""
        return sample(self.documents, schema, of_new=self.of_new, side=self.side, name=name)

    def _target(self, headers: list[tuple[str, str]], credentials: list[Credential]) -> str:
        path = self.operation.path if self.operation.path.startswith("/") else "/"
        query: list[str] = []
        cookies: list[str] = []
        values: dict[str, str] = {}
        for parameter in self.operation.parameters().values():
            value = self.wanted.parameters.get((parameter.where, parameter.name), _ABSENT)
            if value is LEFT_OUT or (value is _ABSENT and not parameter.required):
                continue
            if value is _ABSENT:
                value = self.sample(_schema_of(parameter), parameter.name)
            if parameter.where == "path":
                values[parameter.name] = "".join(text for _, text in serialised(parameter, value))
            elif parameter.where == "query":
                query += [f"{quote(name, safe='[]')}={text}" for name, text in serialised(parameter, value)]
            elif parameter.where == "header":
                headers.append((parameter.name, _plain(value)))
            elif parameter.where == "cookie":
                cookies.append(f"{parameter.name}={quote(_plain(value), safe='')}")
        # The secret is left as the words for it are: it is for the reader to put it there.
        query += [f"{quote(one.name, safe='[]')}={one.text}" for one in credentials if one.where == "query"]
        cookies += [f"{one.name}={one.text}" for one in credentials if one.where == "cookie"]
        if cookies:
            headers.append(("Cookie", "; ".join(cookies)))
        filled = _TEMPLATE.sub(lambda match: values.get(match[1]) or quote(match[1], safe="") or "1", path)
        return f"{filled}?{'&'.join(query)}" if query else filled

    def _body(self) -> tuple[str | None, Json]:
        wanted = self.wanted
        if wanted.body is LEFT_OUT:
            return None, None
        body = self.operation.body()
        if wanted.body is not _ABSENT:
            content = body.content if body is not None else {}
            return _concrete(wanted.media_type or _preferred(content) or "application/json"), wanted.body
        if body is None or not (body.required or wanted.media_type):
            return None, None
        name = wanted.media_type or _preferred(body.content)
        if name is None:
            return None, None
        media = body.content.get(name)
        return _concrete(name), self.sample(media.schema) if media is not None else {}

    def _credentials(self) -> list[Credential]:
        names = self.wanted.credentials
        if names is None:
            alternatives = requirements(self.operation)
            names = tuple(sorted(alternatives[0])) if alternatives else ()
        return [credential(self.operation, name) for name in names]


def sample(documents: Documents, schema: Schema, *, of_new: bool, side: Side, name: str = "") -> Json:
    """The smallest value that one version's schema accepts, as a sender writes it; null if none was found."""
    for reading in (Reading.DECLARED, Reading.PLAIN):
        try:
            made = documents.opened(schema, of_new=of_new, side=side, role=Role.SENDER, reading=reading)
            accepting = Sliced(made.schema, formats=documents.formats)
            for value in minimal.values(made.schema, name=name):
                if accepting.accepts(value):
                    return value
            whole = closed(bare(made.schema), made.parts, _WHOLE)
        except (SchemaTooLarge, UnusableSchema):
            return None
        found = (
            _ABSENT if whole is None else next(propose(whole, formats=documents.formats, name=name), _ABSENT)
        )
        if found is not _ABSENT:
            return found
    return None


def _schema_of(parameter: Parameter) -> Schema:
    if parameter.content and not parameter.schema:
        return next(iter(parameter.content.values())).schema
    return parameter.schema


def _preferred(content: Mapping[str, Media]) -> str | None:
    for name in _PREFERRED:
        if name in content:
            return name
    return next(iter(content), None)


def _concrete(name: str | None) -> str | None:
    """A media type as a message names it: a range of them is for documents only."""
    if name is None or "*" not in name:
        return name
    kind = name.partition("/")[0]
    return {"text": "text/plain", "image": "image/png"}.get(kind, "application/json")


def _status(status: str | None) -> str | None:
    if status is None or status == "default":
        return status
    return status.replace("XX", "00").replace("xx", "00")


# ---- what goes over the wire ------------------------------------------------------------------------------


def serialised(parameter: Parameter, value: Json) -> Iterator[tuple[str, str]]:
    """Names and percent-encoded texts that a parameter's value becomes."""
    name, style = parameter.name, parameter.style
    if parameter.content:
        yield name, quote(json.dumps(value, ensure_ascii=False), safe="")
    elif isinstance(value, list):
        texts = [quote(_plain(item), safe="") for item in value]
        if parameter.explode and style == "form":
            yield from ((name, text) for text in texts)
        else:
            yield (
                name,
                {"spaceDelimited": "%20", "pipeDelimited": "|", "tabDelimited": "%09"}.get(style, ",").join(
                    texts
                ),
            )
    elif isinstance(value, dict):
        pairs = [(key, quote(_plain(item), safe="")) for key, item in value.items()]
        if style == "deepObject":
            yield from ((f"{name}[{key}]", text) for key, text in pairs)
        elif parameter.explode and style == "form":
            yield from pairs
        elif parameter.explode:
            yield name, ",".join(f"{key}={text}" for key, text in pairs)
        else:
            yield name, ",".join(f"{key},{text}" for key, text in pairs)
    else:
        yield name, quote(_plain(value), safe="")


def _plain(value: Json) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def curl(method: str, target: str, headers: list[tuple[str, str]], media_type: str | None, body: Json) -> str:
    """The request as a command line. The server is left to the shell: `$SERVER`."""
    words = ["curl"]
    if method not in ("GET", "POST") or (method == "POST" and media_type is None):
        words += ["-X", method]
    elif method == "GET" and media_type is not None:
        words += ["-X", "GET"]
    words.append('"$SERVER"' + shlex.quote(target))
    for name, value in headers:
        if name != "Content-Type" or not (media_type or "").startswith("multipart/"):
            words += ["-H", shlex.quote(f"{name}: {value}")]
    if media_type is not None:
        words += _data(media_type, body)
    return " ".join(words)


def _data(media_type: str, body: Json) -> list[str]:
    if media_type.startswith("multipart/") and isinstance(body, dict):
        return [
            part for name, value in body.items() for part in ("-F", shlex.quote(f"{name}={_plain(value)}"))
        ]
    if media_type == "application/x-www-form-urlencoded" and isinstance(body, dict):
        return [
            part
            for name, value in body.items()
            for part in ("--data-urlencode", shlex.quote(f"{name}={_plain(value)}"))
        ]
    if "json" in media_type or not isinstance(body, str):
        return ["-d", shlex.quote(json.dumps(body, ensure_ascii=False))]
    return ["--data-binary", shlex.quote(body)]
