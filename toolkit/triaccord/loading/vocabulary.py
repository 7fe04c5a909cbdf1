"""The names of a document: its operations, models, fields, parameters and values, and what is near them.

Built on the first question and then kept; a document of a megabyte costs some hundredths of a second.
Lookups are exact first, then without regard to case and separators, then near.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from triaccord.loading.version import Version
from triaccord.model import OperationRef
from triaccord.model.quick import dataclass

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_VARIABLE = re.compile(r"\{[^}]*\}|<[^>]*>|:[A-Za-z_]\w*|\([^)]* [^)]*\)")
_DEEPEST = 200


@dataclass(frozen=True, slots=True, order=True)
class FieldPlace:
    """Where a property stands: the named schemas around it (innermost first) and its JSON Pointer."""

    pointer: str
    models: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True, order=True)
class ParameterPlace:
    """Where a parameter stands: its operation (None for a shared component), `in` and pointer."""

    pointer: str
    name: str
    where: str
    operation: OperationRef | None


@dataclass(frozen=True, slots=True, order=True)
class ValuePlace:
    """Where an enum value stands, and the name of the property or parameter that has it."""

    pointer: str
    value: str
    of: str
    models: tuple[str, ...]


def folded(name: str) -> str:
    """A name without case and separators: `order_id`, `orderId` and `OrderID` are one."""
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def path_key(path: str) -> str:
    """A path template without the names of its variables, case, and outer slashes: `/orders/{}`."""
    bare = _VARIABLE.sub("{}", path.strip().lower()).split("?")[0]
    return "/" + bare.strip("/").replace("//", "/")


def path_distance(one: str, other: str) -> float:
    """How far two paths are apart: 0 the same but for variables, below 1 a likely slip, else another path.

    Segments may differ by singular and plural, by a letter, or by a variable too many at the end.
    """
    old, new = path_key(one).strip("/").split("/"), path_key(other).strip("/").split("/")
    if old == new:
        return 0.0
    far = 0.0
    if len(old) != len(new):
        long, short = (old, new) if len(old) > len(new) else (new, old)
        if len(long) != len(short) + 1:
            return 2.0
        if long[-1] == "{}":
            long, far = long[:-1], 0.6
        else:
            long, far = long[1:], 0.7
        old, new = short, long
    for a, b in zip(old, new, strict=True):
        if a == b:
            continue
        if "{}" in (a, b):
            return 2.0
        if _singular(a) == _singular(b):
            far += 0.2
        elif difflib.SequenceMatcher(None, a, b).ratio() >= 0.85:
            far += 0.4
        else:
            return 2.0
    return far


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


class Vocabulary:
    """All names of one document."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self._document: Mapping[str, Any] = version.document

    # -- operations ------------------------------------------------------------------------------

    @cached_property
    def operations(self) -> tuple[OperationRef, ...]:
        """All operations, sorted."""
        found: list[OperationRef] = []
        for path, item in _mapping(self._document.get("paths")).items():
            methods = [method for method in _mapping(item) if method in _METHODS]
            found.extend(OperationRef(path=str(path), method=method.upper()) for method in methods)
        return tuple(sorted(found))

    @cached_property
    def _called(self) -> dict[str, tuple[OperationRef, ...]]:
        """Operations by their folded `operationId`, and by the last fixed word of their path."""
        by_id: dict[str, set[OperationRef]] = {}
        by_word: dict[str, set[OperationRef]] = {}
        items = _mapping(self._document.get("paths"))
        for ref in self.operations:
            name = _mapping(_mapping(items[ref.path]).get(ref.method.lower())).get("operationId")
            if isinstance(name, str) and folded(name):
                by_id.setdefault(folded(name), set()).add(ref)
            fixed = [part for part in ref.path.split("/") if part and not part.startswith("{")]
            if fixed and folded(fixed[-1]):
                by_word.setdefault(folded(fixed[-1]), set()).add(ref)
        # A word that several paths end with names none of them.
        named = {word: refs for word, refs in by_word.items() if len({ref.path for ref in refs}) == 1}
        return {name: tuple(sorted(refs)) for name, refs in {**named, **by_id}.items()}

    def operations_called(self, name: str) -> tuple[OperationRef, ...]:
        """Operations that go by a name which is no path: `listOrders`, or `export` of `/orders/export`."""
        return self._called.get(folded(name), ())

    @cached_property
    def _operations_by_key(self) -> dict[str, tuple[OperationRef, ...]]:
        keyed: dict[str, list[OperationRef]] = {}
        for ref in self.operations:
            keyed.setdefault(path_key(ref.path), []).append(ref)
        return {key: tuple(refs) for key, refs in keyed.items()}

    def operations_like(
        self, ref: OperationRef, *, farthest: float = 0.99
    ) -> tuple[tuple[OperationRef, float], ...]:
        """Operations that a name in notes may mean, with their distance, nearest first.

        A method `*` means any method; a path that starts with `*` any beginning. Paths that are the same
        but for the names of variables have distance 0; where there are any, no others are given.
        """
        if ref.path.startswith("*"):
            tail = path_key(ref.path.lstrip("*")) if ref.path.strip("*") else ""
            return tuple(
                (r, 0.0) for r in self.operations if _method_fits(ref, r) and path_key(r.path).endswith(tail)
            )
        exact = tuple(
            (r, 0.0) for r in self._operations_by_key.get(path_key(ref.path), ()) if _method_fits(ref, r)
        )
        if exact:
            return exact
        near = [(r, path_distance(ref.path, r.path)) for r in self.operations if _method_fits(ref, r)]
        kept = sorted(((r, d) for r, d in near if d <= farthest), key=lambda pair: (pair[1], pair[0]))
        return tuple((r, d) for r, d in kept if d <= kept[0][1] + 0.25)

    # -- models, fields, parameters, values --------------------------------------------------------

    @cached_property
    def models(self) -> tuple[str, ...]:
        """Names of the component schemas (Swagger: definitions), sorted."""
        return tuple(sorted(name for name, _, _ in self._schemas()))

    def _schemas(self) -> Iterator[tuple[str, Any, str]]:
        named = _mapping(_mapping(self._document.get("components")).get("schemas"))
        for name, schema in named.items():
            yield str(name), schema, f"/components/schemas/{_escaped(str(name))}"
        for name, schema in _mapping(self._document.get("definitions")).items():
            yield str(name), schema, f"/definitions/{_escaped(str(name))}"

    @cached_property
    def _places(self) -> _Places:
        places = _Places()
        for name, schema, pointer in self._schemas():
            places.schema(schema, pointer, (name,), name)
        for section in ("parameters", "responses", "requestBodies", "headers"):
            shared = _mapping(
                _mapping(self._document.get("components")).get(section) or self._document.get(section)
            )
            root = (
                f"/components/{section}"
                if section in _mapping(self._document.get("components"))
                else f"/{section}"
            )
            for name, item in shared.items():
                places.part(item, f"{root}/{_escaped(str(name))}", None)
        for path, item in _mapping(self._document.get("paths")).items():
            places.path_item(str(path), item)
        return places

    @cached_property
    def fields(self) -> Mapping[str, tuple[FieldPlace, ...]]:
        """Every property at any depth: name → places, in document order."""
        return {name: tuple(found) for name, found in self._places.fields.items()}

    @cached_property
    def parameters(self) -> Mapping[str, tuple[ParameterPlace, ...]]:
        """Every parameter: name → places."""
        return {name: tuple(found) for name, found in self._places.parameters.items()}

    @cached_property
    def values(self) -> Mapping[str, tuple[ValuePlace, ...]]:
        """Every enum value, as text: value → places."""
        return {name: tuple(found) for name, found in self._places.values.items()}

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Names of the tags, sorted."""
        names = {
            str(t["name"]) for t in self._document.get("tags") or () if isinstance(t, dict) and "name" in t
        }
        return tuple(sorted(names | self._places.tags))

    @cached_property
    def _folded(self) -> dict[str, tuple[str, ...]]:
        keyed: dict[str, set[str]] = {}
        for name in (*self.models, *self.fields, *self.parameters, *self.values, *self.tags):
            keyed.setdefault(folded(name), set()).add(name)
        return {key: tuple(sorted(names)) for key, names in keyed.items()}

    # -- questions ---------------------------------------------------------------------------------

    def knows(self, name: str) -> bool:
        """Whether a model, field, parameter or enum value has exactly this name."""
        return (
            name in self.fields or name in self.parameters or name in self._model_set or name in self.values
        )

    @cached_property
    def _model_set(self) -> frozenset[str]:
        return frozenset(self.models)

    def knows_path(self, path: str) -> bool:
        """Whether the last name of a dotted or slashed path is one of the document's, whatever its case."""
        parts = [p for p in re.split(r"[./\[\]>]+", path) if p]
        return bool(parts) and (self.knows(parts[-1]) or folded(parts[-1]) in self._folded)

    def near(self, name: str, *, most: int = 3) -> tuple[str, ...]:
        """Names like this one: the very name, else other cases of it, else the nearest, best first."""
        if self.knows(name):
            return (name,)
        same = self._folded.get(folded(name))
        if same:
            return same[:most]
        close = difflib.get_close_matches(folded(name), self._folded, n=most, cutoff=0.8)
        return tuple(one for key in close for one in self._folded[key])[:most]

    def near_operations(self, ref: OperationRef, *, most: int = 3) -> tuple[OperationRef, ...]:
        """Operations like this one, of any method where its own has none, best first."""
        like = self.operations_like(ref) or self.operations_like(OperationRef(path=ref.path, method="*"))
        return tuple(one for one, _ in like[:most])


class _Places:
    """One walk over the document, collecting every name with its place."""

    def __init__(self) -> None:
        self.fields: dict[str, list[FieldPlace]] = {}
        self.parameters: dict[str, list[ParameterPlace]] = {}
        self.values: dict[str, list[ValuePlace]] = {}
        self.tags: set[str] = set()

    def path_item(self, path: str, item: Any) -> None:
        root = f"/paths/{_escaped(path)}"
        shared = _mapping(item).get("parameters")
        methods = [m for m in _mapping(item) if m in _METHODS]
        for number, parameter in enumerate(shared if isinstance(shared, list) else ()):
            for method in methods:
                self._parameter(
                    parameter, f"{root}/parameters/{number}", OperationRef(path=path, method=method.upper())
                )
        for method in methods:
            operation = _mapping(item[method])
            self.tags.update(str(tag) for tag in operation.get("tags") or ())
            self.part(operation, f"{root}/{method}", OperationRef(path=path, method=method.upper()))

    def part(self, node: Any, pointer: str, operation: OperationRef | None, depth: int = 0) -> None:
        """Whatever lies between an operation and its schemas: bodies, responses, media types, parameters."""
        if not isinstance(node, dict) or depth > 12:
            return
        if "in" in node and "name" in node:
            self._parameter(node, pointer, operation)
            return
        for key, value in node.items():
            at = f"{pointer}/{_escaped(str(key))}"
            if key == "schema":
                self.schema(value, at, (), str(node.get("name", "")))
            elif key == "parameters" and isinstance(value, list):
                for number, one in enumerate(value):
                    self.part(one, f"{at}/{number}", operation, depth + 1)
            elif isinstance(value, dict) and key not in ("example", "examples"):
                self.part(value, at, operation, depth + 1)

    def _parameter(self, node: Any, pointer: str, operation: OperationRef | None) -> None:
        parameter = _mapping(node)
        name = parameter.get("name")
        if not isinstance(name, str):
            return
        place = ParameterPlace(pointer, name, str(parameter.get("in", "")), operation)
        self.parameters.setdefault(name, []).append(place)
        self.schema(parameter.get("schema", parameter if "type" in parameter else None), pointer, (), name)

    def schema(self, node: Any, pointer: str, models: tuple[str, ...], of: str) -> None:
        stack: list[tuple[Any, str, str, int]] = [(node, pointer, of, 0)]
        while stack:
            schema, at, name, depth = stack.pop()
            if not isinstance(schema, dict) or depth > _DEEPEST:
                continue
            for key, value in schema.items():
                if key == "properties" and isinstance(value, dict):
                    for child, inner in value.items():
                        place = f"{at}/properties/{_escaped(str(child))}"
                        self.fields.setdefault(str(child), []).append(FieldPlace(place, models, str(child)))
                        stack.append((inner, place, str(child), depth + 1))
                elif key == "enum" and isinstance(value, list):
                    for number, one in enumerate(value):
                        text = one if isinstance(one, str) else repr(one) if one is not None else "null"
                        self.values.setdefault(text, []).append(
                            ValuePlace(f"{at}/enum/{number}", text, name, models)
                        )
                elif key in ("allOf", "oneOf", "anyOf", "prefixItems") and isinstance(value, list):
                    stack.extend((one, f"{at}/{key}/{n}", name, depth + 1) for n, one in enumerate(value))
                elif key in ("items", "additionalProperties", "not", "then", "else", "if") and isinstance(
                    value, dict
                ):
                    stack.append((value, f"{at}/{key}", name, depth + 1))


def _method_fits(wanted: OperationRef, have: OperationRef) -> bool:
    return wanted.method in ("*", have.method)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
