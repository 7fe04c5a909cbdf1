"""The schemas of one document as JSON Schema 2020-12, for one direction of the traffic, ready to validate.

OpenAPI 3.0 and Swagger 2.0 speak dialects (`nullable`, boolean `exclusiveMinimum`, `type: file`), and what
is required depends on who speaks: servers set `readOnly` properties, clients never get `writeOnly` ones back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from triaccord.loading.pointers import join_pointer
from triaccord.loading.version import Dialect, Version
from triaccord.model import Side
from triaccord.schemas.validation import Refusal

_BASE = "urn:triaccord:api"
_MAX_CHAIN = 64
_OLD_DIALECTS = (Dialect.SWAGGER_2_0, Dialect.OPENAPI_3_0)
_ANNOTATIONS = frozenset({"example", "examples", "discriminator", "xml", "externalDocs", "$schema", "$id"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where a value breaks its schema: dotted path (`[]` for items), keyword, words."""

    path: str
    keyword: str
    message: str


class SchemaBook:
    """All schemas of one version, seen from one side.

    Args:
        version: The document that the schemas belong to.
        side: `REQUEST` (what clients may send) or `RESPONSE` (what servers may answer).

    Attributes:
        problems: Schemas that no validator can be built for, in words; values of them are not judged.
        views: What `wire.views` has merged, by identity of the schema.
    """

    def __init__(self, version: Version, side: Side) -> None:
        self._document = version.document
        self._side = side
        self._old = version.dialect in _OLD_DIALECTS
        self._validators: dict[int, tuple[Any, Any]] = {}
        self._converted: dict[int, tuple[Any, Any]] = {}
        self._registry: Any = None
        self.problems: list[str] = []
        self.views: dict[int, tuple[Any, dict[str, Any]]] = {}

    def of(self, schema: Any) -> Any:
        """A schema of the document as JSON Schema, with references into this book."""
        known = self._converted.get(id(schema))
        if known is None:
            # The key is an identity, so the schema is kept alive beside its conversion.
            known = self._converted[id(schema)] = (schema, self._convert(schema))
        return known[1]

    def resolve(self, schema: Any) -> dict[str, Any]:
        """What a (converted) schema says once references are followed; `{}` where they lead nowhere."""
        for _ in range(_MAX_CHAIN):
            if not isinstance(schema, dict):
                return {} if schema is not False else {"not": {}}
            ref = schema.get("$ref")
            if not isinstance(ref, str):
                return schema
            target = self._find(ref)
            siblings = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**target, **siblings} if siblings and isinstance(target, dict) else target
        return {}

    def mistakes(self, schema: Any, value: Any, *, limit: int = 20) -> tuple[Mistake, ...]:
        """How a value breaks a (converted) schema, sorted; empty if it does not, or nothing can judge it."""
        validator = self._validator(schema)
        if validator is None or validator.is_valid(value):
            return ()
        found = set()
        for error in validator.iter_errors(value):
            found.add(_mistake(error))
            if len(found) >= limit:
                break
        return tuple(sorted(found, key=lambda mistake: (mistake.path, mistake.keyword, mistake.message)))

    def refusals(self, schema: Any, value: Any, *, limit: int = 20) -> tuple[Refusal, ...]:
        """Every reason why a (converted) schema refuses a value, each at its own place; sorted by it."""
        validator = self._validator(schema)
        if validator is None or validator.is_valid(value):
            return ()
        found = []
        for error in validator.iter_errors(value):
            at = join_pointer(str(token) for token in error.instance_path)
            schema_at = join_pointer(str(token) for token in error.schema_path)
            found.append(Refusal(_mistake(error).keyword, at, schema_at, error.message))
            if len(found) >= limit:
                break
        return tuple(sorted(found, key=lambda one: (one.at, one.keyword, one.schema_at, one.message)))

    def accepts(self, schema: Any, value: Any) -> bool:
        """Whether a value is right under a (converted) schema; True where nothing can judge it."""
        validator = self._validator(schema)
        return True if validator is None else bool(validator.is_valid(value))

    def _validator(self, schema: Any) -> Any:
        known = self._validators.get(id(schema))
        if known is None:
            known = self._validators[id(schema)] = (schema, self._build(schema))
        return known[1]

    def _build(self, schema: Any) -> Any:
        import jsonschema_rs

        if self._registry is None:
            sections = {
                key: self._document[key] for key in ("components", "definitions") if key in self._document
            }
            whole = self._convert({**sections, "paths": self._document.get("paths") or {}})
            self._registry = jsonschema_rs.Registry([(_BASE, whole)])
        try:
            return jsonschema_rs.Draft202012Validator(schema, registry=self._registry, validate_formats=True)
        except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
            self.problems.append(f"a schema cannot be used to validate: {str(error).splitlines()[0]}")
            return None

    def _find(self, ref: str) -> Any:
        pointer = ref.removeprefix(_BASE).removeprefix("#")
        node: Any = self._document
        for raw in unquote(pointer).split("/")[1:]:
            token = raw.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and token.isdigit() and int(token) < len(node):
                node = node[int(token)]
            elif isinstance(node, dict) and token in node:
                node = node[token]
            else:
                return {}
        return self.of(node)

    # ---- conversion -----------------------------------------------------------------------------

    def _convert(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._convert(item) for item in node]
        if not isinstance(node, dict):
            return node
        ref = node.get("$ref")
        if isinstance(ref, str):
            inner: dict[str, Any] = {"$ref": _BASE + ref if ref.startswith("#") else ref}
            if not self._old:
                inner |= {
                    k: self._convert(v) for k, v in node.items() if k != "$ref" and k not in _ANNOTATIONS
                }
            return inner
        made = {key: self._kept(key, value) for key, value in node.items() if not _is_annotation(key, value)}
        if isinstance(made.get("required"), bool):
            del made["required"]
        self._by_direction(node, made)
        return _modern(made) if self._old else made

    def _kept(self, key: str, value: Any) -> Any:
        # Values are data, not schemas: whatever looks like a keyword in them is none.
        return value if key in ("enum", "const", "default") else self._convert(value)

    def _by_direction(self, node: dict[str, Any], made: dict[str, Any]) -> None:
        """Drop from `required` what the other side alone sets."""
        properties = node.get("properties")
        if not isinstance(made.get("required"), list) or not isinstance(properties, dict):
            return
        word = "readOnly" if self._side is Side.REQUEST else "writeOnly"
        hidden = {name for name, schema in properties.items() if self._says(schema, word)}
        made["required"] = [name for name in made["required"] if name not in hidden]

    def _says(self, schema: Any, word: str) -> bool:
        for _ in range(_MAX_CHAIN):
            if not isinstance(schema, dict):
                return False
            if schema.get(word) is True:
                return True
            ref = schema.get("$ref")
            if not isinstance(ref, str):
                return False
            node: Any = self._document
            for raw in unquote(ref).split("/")[1:]:
                token = raw.replace("~1", "/").replace("~0", "~")
                node = node.get(token) if isinstance(node, dict) else None
            schema = node
        return False


def _is_annotation(key: str, value: Any) -> bool:
    # A property may be called `example`; then its value is a schema, and its parent `properties`. The
    # annotation of the same name is dropped only where it cannot be a schema that anybody needs.
    if key == "discriminator" or key == "xml":
        return not (isinstance(value, dict) and ("type" in value or "$ref" in value))
    return key in ("$schema", "$id", "externalDocs") and not isinstance(value, dict)


def _modern(schema: dict[str, Any]) -> dict[str, Any]:
    """Keywords of OpenAPI 3.0 and Swagger 2.0 in the words of 2020-12."""
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if not isinstance(schema.get(exclusive), bool):
            continue
        if schema.pop(exclusive) and isinstance(schema.get(limit), int | float):
            schema[exclusive] = schema.pop(limit)
    if schema.get("type") == "file":
        del schema["type"]
    if schema.pop("nullable", None) is True or schema.get("x-nullable") is True:
        return _or_null(schema)
    return schema


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    kind = schema.get("type")
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    if isinstance(kind, str):
        schema["type"] = [kind, "null"]
        return schema
    if any(word in schema for word in ("allOf", "anyOf", "oneOf")):
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


def _mistake(error: Any) -> Mistake:
    keyword = str(error.schema_path[-1]) if error.schema_path else ""
    for part in reversed(error.schema_path):
        if isinstance(part, str) and not part.isdigit():
            keyword = part
            break
    return Mistake(dotted(error.instance_path), keyword, error.message)


def dotted(path: Iterable[str | int]) -> str:
    """A path of keys and indices as one word: `results[].price`."""
    made = ""
    for part in path:
        made += "[]" if isinstance(part, int) else f".{part}" if made else str(part)
    return made
