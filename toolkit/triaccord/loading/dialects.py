"""Which specification a document is written in, and whether it is an API description at all."""

from __future__ import annotations

import re
from typing import Any

from triaccord.loading.version import Dialect
from triaccord.model import InputError

_KNOWN = {
    "3.0": Dialect.OPENAPI_3_0,
    "3.1": Dialect.OPENAPI_3_1,
    "3.2": Dialect.OPENAPI_3_2,
}
_MINOR = re.compile(r"(\d+)\.(\d+)")

# The key that tells what else it is → what to call it.
_OTHERS = {
    "asyncapi": "an AsyncAPI document",
    "overlay": "an OpenAPI Overlay; name the document that it is for",
    "arazzo": "an Arazzo workflow",
    "swaggerVersion": "Swagger 1.x, which is too old",
    "apiVersion": "a Kubernetes manifest",
    "$schema": "a JSON Schema",
    "log": "a HAR recording",
}


def dialect_of(document: Any, name: str, *, lenient: bool = False) -> tuple[Dialect, list[str]]:
    """The dialect of a parsed document, and what had to be assumed.

    Raises:
        InputError: if it is no API description, or one of a version that nobody knows.
    """
    if not isinstance(document, dict):
        what = "it is empty" if document is None else f"it holds {_kind(document)} only"
        raise InputError("this is not an OpenAPI document", file=name, detail=what)
    swagger, openapi = document.get("swagger"), document.get("openapi")
    if openapi is not None and swagger is not None:
        return _mixed(document, name)
    if openapi is not None:
        return _openapi(openapi, name, lenient=lenient)
    if swagger is not None:
        return _swagger(swagger, name)
    if lenient and isinstance(document.get("paths"), dict):
        dialect = Dialect.SWAGGER_2_0 if _has_swagger_shape(document) else Dialect.OPENAPI_3_0
        return dialect, [f"{name}: it does not say its OpenAPI version; read as {dialect.value}"]
    raise InputError(
        "this is not an OpenAPI document",
        file=name,
        line=1,
        detail=_what_else(document),
        mend="an OpenAPI document says `openapi: 3.x.y` or `swagger: '2.0'` at its top",
    )


def _what_else(document: dict[str, Any]) -> str:
    for key, what in _OTHERS.items():
        if key in document:
            return f"it looks like {what}"
    if isinstance(document.get("paths"), dict):
        return "it has `paths`, but neither `openapi` nor `swagger`"
    return "it has neither `openapi` nor `swagger`"


def _kind(value: Any) -> str:
    return "a list" if isinstance(value, list) else "plain text or a number"


def _has_swagger_shape(document: dict[str, Any]) -> bool:
    return "components" not in document and any(
        key in document for key in ("definitions", "basePath", "host")
    )


def _mixed(document: dict[str, Any], name: str) -> tuple[Dialect, list[str]]:
    if _has_swagger_shape(document):
        dialect, more = _swagger(document["swagger"], name)
    else:
        dialect, more = _openapi(document["openapi"], name, lenient=True)
    told = f"{name}: it says both `swagger` and `openapi`; by its shape it was read as {dialect.value}"
    return dialect, [told, *more]


def _swagger(stated: Any, name: str) -> tuple[Dialect, list[str]]:
    if stated == "2.0":
        return Dialect.SWAGGER_2_0, []
    if str(stated) in {"2", "2.0"}:
        return Dialect.SWAGGER_2_0, [f"{name}: `swagger` should be the text '2.0', not a number"]
    raise InputError(f"nobody knows Swagger {stated}", file=name, mend="`swagger: '2.0'` is the only one")


def _openapi(stated: Any, name: str, *, lenient: bool) -> tuple[Dialect, list[str]]:
    repairs = []
    if not isinstance(stated, str):
        repairs.append(f"{name}: `openapi` should be text such as '3.0.3', not a number")
    match = _MINOR.match(str(stated))
    if match is None and str(stated) == "3":
        return Dialect.OPENAPI_3_0, [*repairs, f"{name}: `openapi: 3` was read as 3.0"]
    minor = f"{match[1]}.{match[2]}" if match else ""
    if minor in _KNOWN:
        return _KNOWN[minor], repairs
    if minor.startswith("3.") and lenient:
        return Dialect.OPENAPI_3_2, [*repairs, f"{name}: OpenAPI {stated} is newer than we know; read as 3.2"]
    raise InputError(
        f"nobody knows OpenAPI {stated}",
        file=name,
        mend="3.0, 3.1 and 3.2 are known, and Swagger 2.0",
    )
