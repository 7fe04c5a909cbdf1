"""The operations of one version as they go over the wire, whatever dialect the document is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from triaccord.loading.version import Dialect, Version
from triaccord.model import OperationRef, Side
from triaccord.wire.schemas import SchemaBook

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace", "query")
_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_JSON = re.compile(r"^application/(?:[\w.+-]+\+)?json\b|^\*/\*$|^text/json\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parameter:
    """One parameter.

    Attributes:
        name: Its name on the wire.
        where: `path`, `query`, `header` or `cookie`.
        required: Whether it must be sent.
        schema: Of its decoded value, converted for requests.
        style: How arrays and objects are written (`form`, `simple`, `deepObject`, …).
        explode: Whether each item is written on its own.
        as_json: Whether the value is JSON text (`content` instead of `schema`).
    """

    name: str
    where: str
    required: bool = False
    schema: dict[str, Any] = field(default_factory=dict)
    style: str = "form"
    explode: bool = True
    as_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Payload:
    """A body in one media type; `schema` None if the document says nothing of its content."""

    media_type: str
    schema: Any = None
    required: bool = False

    @property
    def is_json(self) -> bool:
        """Whether the bytes are JSON."""
        return is_json(self.media_type)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What may come back with one status (`200`, `4XX`, `default`)."""

    status: str
    payloads: tuple[Payload, ...] = ()
    required_headers: tuple[str, ...] = ()

    @property
    def json_schema(self) -> Any:
        """The schema of its JSON body; None if it has none."""
        return next((p.schema for p in self.payloads if p.is_json and p.schema is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operation:
    """One operation. `path` is relative to the server's URL; `secured` says whether it needs credentials."""

    method: str
    path: str
    operation_id: str = ""
    parameters: tuple[Parameter, ...] = ()
    bodies: tuple[Payload, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    secured: bool = False
    deprecated: bool = False

    @property
    def ref(self) -> OperationRef:
        """Its name."""
        return OperationRef(self.path, self.method)

    @property
    def json_body(self) -> Payload | None:
        """Its JSON body; None if it takes none."""
        return next((body for body in self.bodies if body.is_json), None)

    @property
    def path_names(self) -> tuple[str, ...]:
        """Names of the path's parameters, in order."""
        return tuple(_TEMPLATE.findall(self.path))

    def answer(self, status: int) -> Answer | None:
        """What the document says of a status: exactly, by class (`4XX`), or by default."""
        for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            if key in self.answers:
                return self.answers[key]
        return None

    @property
    def success(self) -> tuple[int, Answer | None]:
        """The lowest status of success that is declared, with what it carries; 200 if none is."""
        for key in sorted(self.answers):
            if key.isdigit() and key.startswith("2"):
                return int(key), self.answers[key]
        if "2XX" in self.answers:
            return 200, self.answers["2XX"]
        return 200, self.answers.get("default")

    def parameter(self, name: str, where: str) -> Parameter | None:
        """A parameter by name and place."""
        return next((p for p in self.parameters if p.name == name and p.where == where), None)


class Api:
    """All operations of a version, with its schemas seen from both sides.

    Args:
        version: The document.

    Attributes:
        requests: Schemas of what clients send.
        responses: Schemas of what servers answer.
        problems: What of the document could not be read, in words.
    """

    def __init__(self, version: Version) -> None:
        self.version = version
        self.requests = SchemaBook(version, Side.REQUEST)
        self.responses = SchemaBook(version, Side.RESPONSE)
        self.problems: list[str] = []
        self._swagger = version.dialect is Dialect.SWAGGER_2_0

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation, sorted by path and method."""
        return tuple(sorted(self._operations(), key=lambda operation: operation.ref))

    def operation(self, ref: OperationRef) -> Operation | None:
        """An operation by its name; the names of path parameters do not matter."""
        return self._by_shape.get((ref.method, shape(ref.path)))

    @cached_property
    def base_path(self) -> str:
        """The path of the document's own server; empty if it names none."""
        document = self.version.document
        if self._swagger:
            return str(document.get("basePath") or "").rstrip("/")
        servers = document.get("servers")
        url = (
            servers[0].get("url")
            if isinstance(servers, list) and servers and isinstance(servers[0], dict)
            else ""
        )
        if not isinstance(url, str) or "{" in url.split("//")[-1].partition("/")[2]:
            return ""
        path = url.split("://", 1)[1].partition("/")[2] if "://" in url else url.lstrip("/")
        if url.startswith("{"):
            path = url.partition("}")[2].lstrip("/")
        return f"/{path}".rstrip("/")

    @cached_property
    def _by_shape(self) -> dict[tuple[str, str], Operation]:
        return {(operation.method, shape(operation.path)): operation for operation in self.operations}

    # ---- reading --------------------------------------------------------------------------------

    def _operations(self) -> Iterator[Operation]:
        paths = self.version.document.get("paths")
        for path, item in paths.items() if isinstance(paths, dict) else ():
            item = self._deref(item)
            for method in METHODS:
                stated = item.get(method)
                if isinstance(stated, dict) and isinstance(path, str) and path.startswith("/"):
                    yield self._operation(method, path, item, stated)

    def _operation(self, method: str, path: str, item: dict[str, Any], stated: dict[str, Any]) -> Operation:
        raw: dict[tuple[str, str], dict[str, Any]] = {}
        for each in (*_list(item.get("parameters")), *_list(stated.get("parameters"))):
            each = self._deref(each)
            if isinstance(each.get("name"), str) and isinstance(each.get("in"), str):
                raw[(each["name"], each["in"])] = each
        parameters = tuple(
            self._parameter(each) for each in raw.values() if each["in"] not in ("body", "formData")
        )
        answers = {}
        for status, answer in (stated.get("responses") or {}).items():
            if not str(status).startswith("x-"):
                answers[str(status)] = self._answer(str(status), self._deref(answer), stated)
        security = stated.get("security", self.version.document.get("security"))
        return Operation(
            method=method.upper(),
            path=path,
            operation_id=str(stated.get("operationId") or ""),
            parameters=parameters,
            bodies=tuple(self._swagger_bodies(raw, stated) if self._swagger else self._bodies(stated)),
            answers=answers,
            secured=bool(security) and not any(need == {} for need in _list(security)),
            deprecated=stated.get("deprecated") is True,
        )

    def _parameter(self, stated: dict[str, Any]) -> Parameter:
        where = stated["in"]
        content = stated.get("content")
        as_json = isinstance(content, dict) and bool(content)
        if as_json:
            schema = next((m.get("schema") for m in (content or {}).values() if isinstance(m, dict)), None)
        elif self._swagger:
            schema = {k: v for k, v in stated.items() if k not in ("name", "in", "required", "description")}
        else:
            schema = stated.get("schema")
        style = stated.get("style") or ("form" if where in ("query", "cookie") else "simple")
        explode = stated.get("explode", style == "form")
        if self._swagger:
            explode = stated.get("collectionFormat") == "multi"
        return Parameter(
            name=stated["name"],
            where=where,
            required=stated.get("required") is True or where == "path",
            schema=self.requests.resolve(self.requests.of(schema)) if isinstance(schema, dict) else {},
            style=style,
            explode=bool(explode),
            as_json=as_json,
        )

    def _bodies(self, stated: dict[str, Any]) -> Iterator[Payload]:
        body = self._deref(stated.get("requestBody"))
        for media_type, media in (body.get("content") or {}).items():
            schema = media.get("schema") if isinstance(media, dict) else None
            yield Payload(
                media_type=str(media_type),
                schema=self.requests.of(schema) if schema is not None else None,
                required=body.get("required") is True,
            )

    def _swagger_bodies(
        self, raw: dict[tuple[str, str], dict[str, Any]], stated: dict[str, Any]
    ) -> Iterator[Payload]:
        consumes = _list(stated.get("consumes", self.version.document.get("consumes"))) or [
            "application/json"
        ]
        for each in raw.values():
            if each["in"] == "body":
                # A list of media types with no word on which goes with what: JSON is meant where it can be.
                kinds = [k for k in consumes if is_json(str(k))] or consumes
                schema = each.get("schema")
                for kind in kinds:
                    yield Payload(
                        media_type=str(kind),
                        schema=self.requests.of(schema) if schema is not None else None,
                        required=each.get("required") is True,
                    )
        fields = {each["name"]: each for each in raw.values() if each["in"] == "formData"}
        if fields:
            kind = next((str(k) for k in consumes if "form" in str(k)), "application/x-www-form-urlencoded")
            required = [name for name, each in fields.items() if each.get("required") is True]
            properties = {
                name: {k: v for k, v in each.items() if k not in ("name", "in", "required", "description")}
                for name, each in fields.items()
            }
            schema = {"type": "object", "properties": properties, "required": required}
            yield Payload(media_type=kind, schema=self.requests.of(schema), required=bool(required))

    def _answer(self, status: str, answer: dict[str, Any], stated: dict[str, Any]) -> Answer:
        headers: dict[str, Any] = answer["headers"] if isinstance(answer.get("headers"), dict) else {}
        needed = [name for name, each in headers.items() if self._deref(each).get("required") is True]
        payloads = []
        if self._swagger and "schema" in answer:
            kinds = _list(stated.get("produces", self.version.document.get("produces"))) or [
                "application/json"
            ]
            schema = self.responses.of(answer["schema"])
            payloads = [Payload(media_type=str(kind), schema=schema) for kind in kinds]
        for media_type, media in (answer.get("content") or {}).items() if not self._swagger else ():
            schema = media.get("schema") if isinstance(media, dict) else None
            payloads.append(
                Payload(
                    media_type=str(media_type),
                    schema=self.responses.of(schema) if schema is not None else None,
                )
            )
        return Answer(status=status, payloads=tuple(payloads), required_headers=tuple(sorted(needed)))

    def _deref(self, node: Any) -> dict[str, Any]:
        for _ in range(16):
            if not isinstance(node, dict):
                return {}
            ref = node.get("$ref")
            if not isinstance(ref, str) or not ref.startswith("#/"):
                return node
            found: Any = self.version.document
            for raw in ref.split("/")[1:]:
                token = raw.replace("~1", "/").replace("~0", "~")
                found = found.get(token) if isinstance(found, dict) else None
            node = found
        return {}


def shape(path: str) -> str:
    """A path with the names of its parameters left out: what a client can tell apart."""
    return _TEMPLATE.sub("{}", path).rstrip("/") or "/"


def is_json(media_type: str) -> bool:
    """Whether bytes of this media type are JSON (`*/*` counts: everybody answers JSON to that)."""
    return _JSON.match(media_type) is not None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
