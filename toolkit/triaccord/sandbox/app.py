"""The sandbox as a web application: each version under its prefix, tokens where the vendor has them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from triaccord.loading import Version
from triaccord.model import ConfigurationError
from triaccord.sandbox.calls import Call
from triaccord.sandbox.drift import Drift, Lies
from triaccord.sandbox.faults import Reply
from triaccord.sandbox.kinds import Rename
from triaccord.sandbox.served import Served
from triaccord.sandbox.tokens import Tokens
from triaccord.sandbox.ways import Ways
from triaccord.sandbox.world import World
from triaccord.wire import Api

_MAX_BODY = 8 * 1024 * 1024
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounted:
    """A version and the prefix that it answers under."""

    name: str
    prefix: str
    served: Served


class Sandbox:
    """All versions on one world. As a context manager it lets go of its store at the end.

    Args:
        versions: What is served, oldest first.
        ways: What is special about the vendor.
        renames: Fields that have two names.
        seed: Another seed, another world.
        count: How many records each collection starts with.
        drifts: Lies. Those that name no version are told by the newest.
        open_to_all: Ask for no token.
        clock: Seconds, for tokens; None for the real ones.
        store: The file of the store.

    Attributes:
        mounted: What answers where; the version's own prefix first, aliases after.
        token_url: The path of the token endpoint; None if there are no tokens.
    """

    def __init__(
        self,
        versions: Iterable[Version],
        *,
        ways: Ways | None = None,
        renames: Iterable[Rename] = (),
        seed: int = 0,
        count: int = 7,
        drifts: Iterable[Drift] = (),
        open_to_all: bool = False,
        clock: Any = None,
        store: str = ":memory:",
    ) -> None:
        every = tuple(versions)
        if not every:
            raise ConfigurationError("the sandbox needs at least one version")
        self.ways = ways or Ways()
        names = _names(every)
        apis = {name: Api(version) for name, version in names.items()}
        if len(apis) < len(every):
            raise ConfigurationError("two versions have the same name", mend="serve each version once")
        lies = tuple(drifts)
        for drift in lies:
            if drift.version is not None and drift.version not in apis:
                raise ConfigurationError(
                    f"the drift '{drift.kind}' names the version '{drift.version}'; none is served"
                )
        url = self.ways.auth.get("token_url")
        self.token_url = str(url) if url and not open_to_all else None
        self.tokens = Tokens(self.ways, seed, *([clock] if clock else [])) if self.token_url else None
        newest = tuple(apis)[-1]
        told = {name: [drift for drift in lies if (drift.version or newest) == name] for name in apis}
        self.world = World(apis, ways=self.ways, renames=renames, seed=seed, count=count, path=store)
        try:
            self.served = {
                name: Served(name, api, self.world, tokens=self.tokens, lies=Lies(told[name]))
                for name, api in apis.items()
            }
            self.mounted = tuple(self._mounts())
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def application(self) -> Starlette:
        """The application, for any ASGI server."""
        return Starlette(routes=[Route("/{path:path}", self._answer, methods=_METHODS)])

    def reply(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The reply to a request, wherever it goes."""
        behind = self._behind_token_path(path)
        if behind and method == "POST" and self.tokens is not None:
            grants = frozenset().union(*(served.grants for served in behind))
            return self.tokens.reply(headers.get("content-type", ""), query, body, grants=grants)
        for mount in self._by_length:
            if path == mount.prefix or path.startswith(f"{mount.prefix}/"):
                inner = path[len(mount.prefix) :] or "/"
                call = Call(method=method, path=inner, query=query, headers=headers, body=body)
                return mount.served.reply(call)
        known = ", ".join(mount.prefix for mount in self.mounted)
        return Reply(status=404, body={"message": f"nothing here; versions are under {known}"})

    def close(self) -> None:
        """Let go of the store."""
        self.world.store.close()

    async def _answer(self, request: Request) -> Response:
        body = await _bounded(request)
        if body is None:
            return _response(
                Reply(status=413, body={"message": f"more than {_MAX_BODY} bytes"}), request.method
            )
        headers = {name.lower(): value for name, value in request.headers.items()}
        path = request.scope["path"]
        reply = self.reply(request.method, path, request.url.query, headers, body)
        if reply.delay_s:
            await asyncio.sleep(reply.delay_s)
        return _response(reply, request.method)

    @property
    def _by_length(self) -> tuple[Mounted, ...]:
        return tuple(sorted(self.mounted, key=lambda mount: -len(mount.prefix)))

    def _behind_token_path(self, path: str) -> tuple[Served, ...]:
        """The versions that a token endpoint speaks for; none if the path is no token endpoint."""
        # Under the host, and under each version's prefix; clients in the wild add a slash.
        if self.token_url is None:
            return ()
        path = path.rstrip("/")
        if path == self.token_url:
            return tuple(self.served.values())
        tail = self.token_url.rpartition("/api")[2] if "/api/" in self.token_url else self.token_url
        return tuple(m.served for m in self.mounted if path == f"{m.prefix}{tail}")[:1]

    def _mounts(self) -> Iterable[Mounted]:
        labels = list(self.served)
        for label, prefix in self._prefixes(labels).items():
            yield Mounted(name=label, prefix=prefix, served=self.served[label])
        for alias in ("latest", "supported", "unversioned"):
            path = self.ways.servers.get(alias)
            if not isinstance(path, str):
                continue
            target = self.ways.aliases.get(alias, "")
            chosen = target if target in labels else labels[0] if alias == "supported" else labels[-1]
            yield Mounted(name=alias, prefix=path.rstrip("/"), served=self.served[chosen])

    def _prefixes(self, labels: list[str]) -> dict[str, str]:
        template = self.ways.servers.get("prefix")
        if isinstance(template, str):
            made = {n: template.format(yymm=n.replace(".", ""), name=n).rstrip("/") for n in labels}
        else:
            made = {n: self.served[n].api.base_path for n in labels}
        if len(set(made.values())) < len(made) or "" in made.values():
            made = {label: f"/{_plain(label)}{base}" for label, base in made.items()}
        return made


def _names(versions: tuple[Version, ...]) -> dict[str, Version]:
    """What the versions are called: by their own version, or by their files where that is the same."""
    labels = [version.label for version in versions]
    if len(set(labels)) < len(labels):
        labels = [PurePath(version.origin).name.partition(".")[0] for version in versions]
    return dict(zip(labels, versions, strict=True))


async def _bounded(request: Request) -> bytes | None:
    """The body; None if it is larger than anybody needs."""
    chunks = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _MAX_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _response(reply: Reply, method: str) -> Response:
    headers = dict(reply.headers)
    if reply.has_body:
        content = json.dumps(reply.body, ensure_ascii=False, separators=(",", ":")).encode()
        headers.setdefault("Content-Type", reply.media_type)
    else:
        content = (reply.text or "").encode()
        if reply.text is not None:
            headers.setdefault("Content-Type", reply.media_type)
    if method == "HEAD":
        headers["Content-Length"] = str(len(content))
        content = b""
    return Response(content=content, status_code=reply.status, headers=headers)


def _plain(label: str) -> str:
    return "".join(c if c.isalnum() or c in ".-_" else "-" for c in label)
