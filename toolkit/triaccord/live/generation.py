"""Requests that a document calls valid, from schemathesis: the only module that knows its ways.

Its own engine is not used: it sends what it likes, and waits for each answer. Cases are made first, the same
ones for the same seed, and sent through our transport.
"""

from __future__ import annotations

import asyncio
import atexit
import copy
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec

from triaccord.live.crew import beside
from triaccord.live.exchange import Request
from triaccord.live.sides import Side
from triaccord.wire import Operation
from triaccord.wire.encoding import url_of
from triaccord.wire.views import merged

Made = TypeVar("Made")

_LOOK_AT = 60
_NOISE = frozenset(
    {"user-agent", "accept-encoding", "connection", "x-schemathesis-testcaseid", "authorization"}
)


class _StoppedError(Exception):
    """Nobody waits for what is made."""


class Generator:
    """Makes requests for the operations of one side.

    Args:
        side: Whose document, and whose things for the paths.
        seed: Another seed, other requests.
        fuzzed: How many random ones an operation gets at most, if coverage leaves room.

    Attributes:
        problems: Operations that no request could be made for, in words.
    """

    def __init__(self, side: Side, seed: int, *, fuzzed: int = 20) -> None:
        self._side = side
        self._most_fuzzed = fuzzed
        self._seed = seed
        self._schema: Any = None
        self.problems: list[str] = []
        self._turn = asyncio.Lock()
        self._stopped = False

    async def beside(self, make: Callable[..., list[Made]], *args: Any) -> list[Made]:
        """Make requests or bodies while others are under way: hypothesis thinks for seconds at a time.

        Whoever stops waiting stops the making: no run is held up by what nobody wants any more.
        """
        async with self._turn:
            try:
                return await beside(make, *args)
            except asyncio.CancelledError:
                self._stopped = True
                raise

    def requests(self, operation: Operation, most: int) -> list[Request]:
        """Up to `most` valid requests: coverage first, the simplest first, then random ones."""
        path = self._side.fill_path(operation)
        if path is None:
            return []
        found: dict[tuple[str, bytes], Request] = {}
        coverage = sorted(
            itertools.islice(self._cases(operation), max(most * 3, _LOOK_AT)),
            key=lambda case: len(case.query or {}),
        )
        for case in itertools.chain(coverage, self._fuzzed(operation, min(most, self._most_fuzzed))):
            made = self._request(operation, case, path)
            if made is not None:
                found.setdefault((made.path, made.body), made)
            if len(found) >= most:
                break
        return list(found.values())

    def bodies(self, operation: Operation, most: int) -> list[Any]:
        """Up to `most` different valid JSON bodies: coverage first, then random ones."""
        found: dict[bytes, Any] = {}
        payload = operation.json_body
        if payload is None:
            return []
        cases = itertools.chain(
            itertools.islice(self._cases(operation), _LOOK_AT), self._fuzzed(operation, most, body=True)
        )
        for case in cases:
            body = getattr(case, "body", None)
            try:
                text = msgspec.json.encode(body)
            except (TypeError, ValueError, RecursionError):
                continue  # no body, or none that is JSON
            plain = msgspec.json.decode(text)
            if isinstance(plain, dict | list) and self._side.api.requests.accepts(payload.schema, plain):
                found.setdefault(text, plain)
            if len(found) >= most:
                break
        return list(found.values())

    def _request(self, operation: Operation, case: Any, path: Any) -> Request | None:
        bare = url_of(operation, path).partition("?")[0]
        try:
            kwargs = case.as_transport_kwargs(base_url="http://localhost")
        except Exception as problem:  # schemathesis raises what its serialisers raise
            self.problems.append(f"{operation.ref}: {type(problem).__name__}: {problem}"[:200])
            return None
        params = kwargs.get("params") or ""
        query = params if isinstance(params, str) else urlencode(params, doseq=True)
        headers = {n: str(v) for n, v in (kwargs.get("headers") or {}).items() if n.lower() not in _NOISE}
        if not all(_is_sendable(text) for pair in headers.items() for text in pair):
            return None
        return Request(
            method=operation.method,
            path=bare + (f"?{query}" if query else ""),
            operation=operation.ref,
            headers=headers,
            why="generated",
        )

    def _cases(self, operation: Operation) -> Iterator[Any]:
        from schemathesis import GenerationMode

        target = self._target(operation)
        if target is None:
            return
        try:
            for case in self._schema.iter_coverage_cases(
                target,
                generation_modes=[GenerationMode.POSITIVE],
                generation_config=self._schema.config.generation,
            ):
                if self._stopped:
                    return
                yield case
        except Exception as problem:  # one operation that it cannot read must not end the run
            self.problems.append(f"{operation.ref}: {type(problem).__name__}: {problem}"[:200])

    def _fuzzed(self, operation: Operation, most: int, *, body: bool = False) -> Iterator[Any]:
        """Random cases, made only if there is room for them: each operation takes hypothesis a while."""
        from hypothesis import HealthCheck, Phase, given, seed, settings
        from schemathesis import GenerationMode

        target = self._target(operation)
        if target is None or most < 1:
            return
        if not body and not any(p.where == "query" for p in operation.parameters):
            return
        found: list[Any] = []

        @seed(self._seed)
        @settings(
            max_examples=most,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(target.as_strategy(generation_mode=GenerationMode.POSITIVE))
        def collect(case: Any) -> None:
            if self._stopped:
                raise _StoppedError
            found.append(case)

        try:
            collect()
        except _StoppedError:
            return
        except Exception as problem:  # as above
            self.problems.append(f"{operation.ref}: {type(problem).__name__}: {problem}"[:200])
        yield from found

    def _target(self, operation: Operation) -> Any:
        if self._schema is None:
            self._schema = _load(self._side.api.version.document, self._seed)
        try:
            return self._schema[operation.path][operation.method]
        except (KeyError, LookupError):
            return None


def refused_requests(side: Side, operation: Operation, first: Request, most: int) -> list[Request]:
    """The request with one query parameter that the document refuses: too large, or no such value."""
    found = []
    for parameter in operation.parameters:
        view = merged(side.api.requests, parameter.schema)
        if parameter.where != "query" or parameter.style == "deepObject" or parameter.as_json:
            continue
        wrong: Any = "triaccord-none"
        if isinstance(view.get("maximum"), int | float):
            wrong = int(view["maximum"]) + 1
        if side.api.requests.accepts(parameter.schema, wrong):
            continue
        head, _, query = first.path.partition("?")
        pairs = [pair for pair in query.split("&") if pair and pair.partition("=")[0] != parameter.name]
        path = f"{head}?{'&'.join([*pairs, urlencode({parameter.name: wrong})])}"
        found.append(replace(first, path=path, why="refused by the document"))
        if len(found) >= most:
            break
    return found


def _load(document: dict[str, Any], seed: int) -> Any:
    import hypothesis.configuration
    import schemathesis
    from schemathesis.config import SchemathesisConfig

    # Nothing is left behind where the user stands.
    folder = tempfile.mkdtemp(prefix="triaccord-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    hypothesis.configuration.set_hypothesis_home_dir(folder)

    # Our own configuration, always: otherwise a file that lies around, and its hooks, would decide.
    config = SchemathesisConfig.from_dict(
        {"seed": seed, "base-url": "http://localhost", "generation": {"database": "none"}}
    )
    return schemathesis.openapi.from_dict(copy.deepcopy(document), config=config)


def _is_sendable(text: str) -> bool:
    return all(" " <= c <= "~" for c in text)
