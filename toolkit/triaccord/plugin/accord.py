"""The `accord` fixture: contract tests of the integrator's own, against any version.

`accord.validate(response)` fails where a response is not what the version says; `accord.operation(…)` tells
what it says: statuses, schemas, and values made by them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from triaccord.impact.places import Places
from triaccord.impact.routes import Routes
from triaccord.loading import Version
from triaccord.loading.pointers import join_pointer, split_pointer
from triaccord.model import ConfigurationError, Json, OperationRef, UnknownNameError
from triaccord.pipeline import Checker
from triaccord.plugin.responses import Received, received
from triaccord.usage.naming import ITEMS, masked_path
from triaccord.usage.values import Call
from triaccord.wire import Answer, Api, Operation, Sampler, SchemaBook

_MAX_REFUSALS = 20
_MESSAGE = 200


class ContractMismatch(AssertionError):  # noqa: N818  # it is a verdict, not an error
    """A response is not what a version says.

    Attributes:
        operation: `METHOD /path`; empty if the version has none that was called.
        refusals: What is wrong: where, and why; each a line or more.
    """

    def __init__(self, operation: str, version: str, refusals: tuple[str, ...]) -> None:
        self.operation, self.refusals = operation, refusals
        head = f"{operation or 'the call'} does not answer as {version} says"
        super().__init__("\n".join([head, *(f"  {line}" for each in refusals for line in each.split("\n"))]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a version says of one operation.

    Attributes:
        method: Upper case.
        path: As the document spells it.
        summary: In the document's words; empty if it has none.
        operation_id: Empty if it has none.
        deprecated: Whether it is on its way out.
        parameters: `(where, name)` to whether it must be sent.
        statuses: Statuses that are declared, sorted.
    """

    method: str
    path: str
    summary: str = ""
    operation_id: str = ""
    deprecated: bool = False
    parameters: dict[tuple[str, str], bool] = field(default_factory=dict)
    statuses: tuple[str, ...] = ()
    _api: Api = field(repr=False, compare=False)
    _operation: Operation = field(repr=False, compare=False)

    def schema(self, status: int | None = None) -> dict[str, Any] | None:
        """The JSON Schema (2020-12) of an answer's body; of the request's without a status. None if none.

        References are opened at the top; those inside lead into the document.
        """
        schema, book = self._schema(status)
        return None if schema is None else book.resolve(schema)

    def example(self, status: int | None = None, *, seed: int = 0) -> Json:
        """A body that the version accepts: of an answer, or of the request without a status.

        Raises:
            ConfigurationError: if there is no such body in JSON.
        """
        schema, book = self._schema(status)
        if schema is None:
            what = "request" if status is None else f"answer {status}"
            raise ConfigurationError(f"the {what} of {self.method} {self.path} has no body in JSON")
        return Sampler(book, seed=seed).sample(schema, self.path)

    def _schema(self, status: int | None) -> tuple[Any, SchemaBook]:
        if status is None:
            body = self._operation.json_body
            return (body.schema if body is not None else None), self._api.requests
        answer = self._operation.answer(status)
        return (answer.json_schema if answer is not None else None), self._api.responses


class Book:
    """One version, ready to be asked.

    Args:
        version: The document.
        prefixes: What its servers put before its paths.
    """

    def __init__(self, version: Version, prefixes: tuple[str, ...]) -> None:
        self.version = version
        self.api = Api(version)
        self._routes = Routes(version.document, prefixes)

    @cached_property
    def places(self) -> Places:
        """The document's schemas by pointer."""
        return Places(self.version.document)

    def operation(self, method: str, path: str) -> Operation:
        """An operation as the document spells it, or as it is called.

        Raises:
            UnknownNameError: with the nearest, if there is none.
        """
        found = self.api.operation(OperationRef(path, method.upper())) or self.called(method, path)
        if found is None:
            names = [str(one.ref) for one in self.api.operations]
            name = f"{method.upper()} {path}"
            raise UnknownNameError(
                f"{self.version.label} has no operation '{name}'",
                name=name,
                near=get_close_matches(name, names, 2),
            )
        return found

    def called(self, method: str, path: str) -> Operation | None:
        """The operation that a call means; None if there is none."""
        route = self._routes.find(Call(method=method.upper(), host="", path=masked_path(path)))
        return self.api.operation(OperationRef(route.path, route.method.upper())) if route else None

    def refusals(self, operation: Operation, response: Received) -> Iterator[str]:
        """What of a response is not as the version says."""
        answer = operation.answer(response.status)
        if answer is None:
            known = ", ".join(sorted(operation.answers)) or "none"
            yield f"status {response.status} is not declared; {known} are"
            return
        names = {name.lower() for name in response.headers}
        for name in answer.required_headers:
            if name.lower() not in names:
                yield f"header `{name}` must be there, and is not"
        if response.content and answer.payloads:
            yield from self._body(operation, answer, response)
        elif answer.json_schema is not None and not response.content and operation.method != "HEAD":
            yield "the body is empty, and should be JSON"

    def _body(self, operation: Operation, answer: Answer, response: Received) -> Iterator[str]:
        kind = response.media_type
        payload = next((one for one in answer.payloads if _fits(one.media_type, kind)), None)
        if payload is None:
            known = ", ".join(sorted(one.media_type for one in answer.payloads))
            yield f"media type `{kind or 'none'}` is not declared; {known} is"
            return
        if not payload.is_json or payload.schema is None:
            return
        try:
            value = json.loads(response.content)
        except (ValueError, RecursionError) as error:
            yield f"the body is not JSON: {error}"
            return
        for refusal in self.api.responses.refusals(payload.schema, value, limit=_MAX_REFUSALS):
            what = refusal.message
            what = what if len(what) <= _MESSAGE else what[: _MESSAGE - 1] + "…"
            place = self._place(operation, answer, refusal.at)
            yield f"at {refusal.at or '/'}: {what} ({refusal.keyword})\n{place}"

    def _place(self, operation: Operation, answer: Answer, at: str) -> str:
        """Where the document says what should be at a place of a body."""
        owner = join_pointer(("paths", operation.path, operation.method.lower(), "responses", answer.status))
        response = self.places.resolved(owner)
        content = self.places.at(f"{response}/content")
        roots = [f"{response}/schema"]
        roots += [f"{response}/content{join_pointer((name,))}/schema" for name in content or ()]
        steps = [ITEMS if token.isdigit() else token for token in split_pointer(at)]
        found = self.places.walk(self.places.opened(roots), steps)
        pointer = min(found, key=lambda one: (one.startswith(owner), len(one), one), default=response)
        location = self.version.locate(pointer)
        line = f":{location.line}" if location.line else ""
        return f"  see {location.file}{line} {pointer}"


class Accord:
    """Contract tests against versions.

    Args:
        config: The test run's; its settings name the catalogue.
        default: The version that is meant where none is named.
    """

    def __init__(self, config: pytest.Config, default: str | None) -> None:
        self._config = config
        self._default = default

    def book(self, version: str | None = None) -> Book:
        """A version, loaded once for all tests."""
        name = version or self._default
        if not name:
            raise ConfigurationError(
                "no version is named",
                mend="mark the test with @pytest.mark.triaccord('vendor@1.0'), or set triaccord_version",
            )
        books = _shared(self._config)
        if name not in books.found:
            checker = books.checker
            loaded = checker.version(_from_root(self._config, name))
            books.found[name] = Book(loaded, checker.prefixes(loaded))
        return books.found[name]

    def validate(self, response: Any, *, operation: str | None = None, version: str | None = None) -> None:
        """Fail unless a response is what the version says: status, headers, media type, body.

        In a rehearsal nothing is asserted: there, answers are those of another version.

        Args:
            response: Of requests, httpx, urllib3 or aiohttp, with its body read.
            operation: `METHOD /path`, where the response does not tell what was called.
            version: Another one than the test's.

        Raises:
            ContractMismatch: with everything that is wrong, and where the document says so.
            ConfigurationError: if no version is named, or this is no response.
        """
        __tracebackhide__ = True
        if self._config.pluginmanager.has_plugin("triaccord-rehearsal"):
            return
        book, got = self.book(version), received(response)
        method, path = got.method, got.path
        if operation is not None:
            method, _, path = operation.partition(" ")
            found: Operation | None = book.operation(method, path)
        else:
            found = book.called(method, path) if method else None
        if found is None:
            what = f"{method} {path}".strip() or "it does not tell what was called: name the operation"
            raise ContractMismatch("", book.version.label, (f"no operation is `{what}`",))
        refusals = tuple(book.refusals(found, got))
        if refusals:
            raise ContractMismatch(f"{found.ref} ({got.status})", book.version.label, refusals)

    def operation(self, method: str, path: str, *, version: str | None = None) -> Described:
        """What the version says of an operation; `path` as the document spells it or as it is called.

        Raises:
            UnknownNameError: with the nearest, if it has none.
        """
        book = self.book(version)
        found = book.operation(method, path)
        stated = book.places.at(join_pointer(("paths", found.path, found.method.lower()))) or {}
        return Described(
            method=found.method,
            path=found.path,
            summary=str(stated.get("summary") or ""),
            operation_id=found.operation_id,
            deprecated=found.deprecated,
            parameters={(one.where, one.name): one.required for one in found.parameters},
            statuses=tuple(sorted(found.answers)),
            _api=book.api,
            _operation=found,
        )


@dataclass(slots=True)
class _Shared:
    checker: Checker
    found: dict[str, Book] = field(default_factory=dict)


_KEY = pytest.StashKey[_Shared]()


def _shared(config: pytest.Config) -> _Shared:
    from triaccord.plugin.versions import checker_of

    if _KEY not in config.stash:
        config.stash[_KEY] = _Shared(checker_of(config))
    return config.stash[_KEY]


def _from_root(config: pytest.Config, name: str) -> str:
    """A version as it was named; a file that is not here is looked for from the root folder."""
    if Path(name).is_file():
        return name
    inside = config.rootpath / name
    return str(inside) if "@" not in name and "://" not in name and inside.is_file() else name


def accord_of(request: pytest.FixtureRequest) -> Accord:
    """The fixture's value for a test: its nearest marker names the version, else the configuration."""
    config = request.config
    default = config.getoption("--triaccord-version") or config.getini("triaccord_version") or None
    marker = request.node.get_closest_marker("triaccord")
    if marker is not None:
        default = marker.kwargs.get("version", marker.args[0] if marker.args else default)
    return Accord(config, default)


def _fits(declared: str, got: str) -> bool:
    mine = declared.partition(";")[0].strip().lower()
    return mine in (got, "*/*") or (mine.endswith("/*") and got.startswith(mine[:-1]))
