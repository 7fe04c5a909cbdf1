"""What a schema says of a value itself, everything that must hold at once laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

Node = Mapping[str, Any]
_DEFS = "#/$defs/"
_TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
_MOST_LAYERS = 200
_LEAST = {
    "minLength": "string",
    "minItems": "array",
    "minProperties": "object",
}
_MOST = {
    "maxLength": "string",
    "maxItems": "array",
    "maxProperties": "object",
}
_ANNOTATIONS = frozenset({"$comment", "$defs", "$schema"})
_LISTING = (
    "anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "patternProperties", "additionalProperties"
)  # fmt: skip


def part_name(schema: Any) -> str | None:
    """The part that a schema refers to, if it says nothing else that could refuse a value."""
    if not isinstance(schema, dict):
        return None
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not schema.keys() <= {"$ref", "$comment", "unevaluatedProperties"}:
        return None
    return reference.removeprefix(_DEFS)


def layers_of(schema: Any, parts: Mapping[str, Any]) -> Layers:
    """Everything that holds at once of a schema, references followed."""
    found: list[Node] = []
    impossible = _collect(schema, parts, found, set())
    return Layers(schema if isinstance(schema, dict) else {}, tuple(found), parts, impossible)


def _collect(schema: Any, parts: Mapping[str, Any], into: list[Node], seen: set[str]) -> bool:
    """Gather the layers; True if one of them accepts nothing."""
    if schema is False:
        return True
    if not isinstance(schema, dict) or len(into) > _MOST_LAYERS:
        return False
    into.append(schema)
    impossible = False
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix(_DEFS)
        if name in parts and name not in seen:
            seen.add(name)
            impossible |= _collect(parts[name], parts, into, seen)
    alone = [schema[word] for word in ("anyOf", "oneOf") if _is_alone(schema.get(word))]
    for members in (schema.get("allOf", ()), *alone):
        for member in members:
            impossible |= _collect(member, parts, into, seen)
    return impossible


def _is_alone_union(word: str, branches: Any) -> bool:
    return word in ("anyOf", "oneOf") and _is_alone(branches)


def _is_alone(branches: Any) -> bool:
    """Whether a union has one branch, and so is none."""
    return isinstance(branches, list) and len(branches) == 1


class Layers:
    """Schemas that all hold.

    Args:
        node: The schema that they come from.
        layers: The schemas, without what they refer to.
        parts: What they refer to.
        is_impossible: Whether one of them accepts nothing.
    """

    def __init__(self, node: Node, layers: tuple[Node, ...], parts: Mapping[str, Any], is_impossible: bool):
        self.node, self.layers, self.parts, self.is_impossible = node, layers, parts, is_impossible
        self._made: dict[str, Any] = {}

    @cached_property
    def types(self) -> frozenset[str]:
        """The types that a value may have."""
        found = _TYPES
        for layer in self.layers:
            stated = layer.get("type")
            if stated is None:
                continue
            names = {stated} if isinstance(stated, str) else set(stated)
            if "number" in names:
                names.add("integer")
            found &= names
        if self.values is not None:
            found &= {name for value in self.values for name in types_of(value)}
        return found

    @cached_property
    def values(self) -> tuple[Any, ...] | None:
        """The values that are listed; None if they are not."""
        for layer in self.layers:
            if "const" in layer:
                return (layer["const"],)
            if isinstance(layer.get("enum"), list):
                return tuple(layer["enum"])
        return None

    @property
    def is_empty(self) -> bool:
        """Whether there surely is no value."""
        return self.is_impossible or not self.types or self.values == ()

    def may_be(self, name: str) -> bool:
        """Whether a value may have a type."""
        return name in self.types

    def splits(self) -> Iterator[tuple[Any, ...]]:
        """For each union: what holds with each of its branches."""
        for number, layer in enumerate(self.layers):
            for word in ("oneOf", "anyOf"):
                branches = layer.get(word)
                if not isinstance(branches, list) or _is_alone(branches):
                    continue
                key = f"split {number} {word}"
                if key not in self._made:
                    self._made[key] = self._split(layer, word, branches)
                yield self._made[key]

    def _split(self, union: Node, word: str, branches: list[Any]) -> tuple[Any, ...]:
        # A value may be in several branches of `anyOf`: each lists properties, none closes the others out.
        dropped = {"$ref", "allOf", *(("unevaluatedProperties",) if word == "anyOf" else ())}
        rest = [
            {
                w: i
                for w, i in one.items()
                if w not in dropped and not (one is union and w == word) and not _is_alone_union(w, i)
            }
            for one in self.layers
        ]
        kept = [one for one in rest if one.keys() - _ANNOTATIONS]
        return tuple({"allOf": [*kept, branch]} if kept else branch for branch in branches)

    # ---- objects and arrays ---------------------------------------------------------------------------

    def names(self) -> tuple[str, ...]:
        """The properties that are listed."""
        if "names" not in self._made:
            found = dict.fromkeys(name for layer in self.layers for name in layer.get("properties", {}))
            self._made["names"] = tuple(found)
        return self._made["names"]  # type: ignore[no-any-return]

    def patterns(self) -> dict[str, Any]:
        """Schemas by the pattern of names."""
        return {
            pattern: part
            for layer in self.layers
            for pattern, part in layer.get("patternProperties", {}).items()
        }

    def required(self) -> frozenset[str]:
        """What must be there."""
        if "required" not in self._made:
            self._made["required"] = frozenset(
                name for layer in self.layers for name in layer.get("required", ())
            )
        return self._made["required"]  # type: ignore[no-any-return]

    @cached_property
    def listed_alone(self) -> Mapping[str, Any]:
        """The listed properties of which nothing else says anything; none where that takes looking."""
        return self.layers[0].get("properties", {}) if len(self.layers) == 1 else {}

    def property(self, name: str) -> Any:
        """What a property may be; False if it cannot be there."""
        key = f"property {name}"
        if key not in self._made:
            self._made[key] = self._property(name)
        return self._made[key]

    def _property(self, name: str) -> Any:
        stated: list[Any] = []
        for layer in self.layers:
            if name in layer.get("properties", {}):
                stated.append(layer["properties"][name])
            elif "additionalProperties" in layer and not layer.get("patternProperties"):
                stated.append(layer["additionalProperties"])
        if any(part is False for part in stated) or (name not in self.names() and self._is_closed):
            return False
        return _all_of(stated)

    def others(self) -> Any:
        """What properties that are not listed may be; False if there are none."""
        if "others" not in self._made:
            stated = [
                layer["additionalProperties"] for layer in self.layers if "additionalProperties" in layer
            ]
            closed = self._is_closed or any(part is False for part in stated)
            self._made["others"] = False if closed else _all_of(stated)
        return self._made["others"]

    @cached_property
    def _is_closed(self) -> bool:
        """Whether what is not listed cannot be there: nothing but these layers could list it."""
        closing = any(layer.get("unevaluatedProperties") is False for layer in self.layers)
        return closing and not any(
            word in layer and layer[word] is not False and not _is_alone(layer[word])
            for layer in self.layers
            for word in _LISTING
        )

    def lists_only(self) -> frozenset[str] | None:
        """The names that are listed, where nothing else could list more; None where something could."""
        return frozenset(self.names()) if self._is_closed else None

    def entries(self) -> Any:
        """What the entries of an array may be; False if there are none."""
        if "entries" not in self._made:
            stated = [layer["items"] for layer in self.layers if "items" in layer]
            if any("prefixItems" in layer for layer in self.layers):
                stated = []
            self._made["entries"] = _all_of(stated)
        return self._made["entries"]

    # ---- plain keywords --------------------------------------------------------------------------------

    def keeps(self, word: str, item: Any, received: Node) -> bool:
        """Whether every value surely keeps to a keyword of a receiver."""
        if word in _ANNOTATIONS or word in ("minContains", "maxContains"):
            return True
        if word == "type":
            names = {item} if isinstance(item, str) else set(item)
            return all(name in names or (name == "integer" and "number" in names) for name in self.types)
        if word in ("enum", "const"):
            listed = item if word == "enum" else [item]
            return self.values is not None and _are_among(self.values, listed)
        if word == "required":
            return not self.may_be("object") or set(item) <= self.required()
        if word in _LEAST:
            least = len(self.required()) if word == "minProperties" else 0
            return not self.may_be(_LEAST[word]) or item <= max([least, *self._said(word)])
        if word in _MOST:
            return not self.may_be(_MOST[word]) or any(said <= item for said in self._said(word))
        if word in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"):
            return not self.types & {"integer", "number"} or self._in_range(word, item)
        if word == "uniqueItems":
            return item is not True or not self.may_be("array") or True in self._said(word)
        if word in ("pattern", "format"):
            return not self.may_be("string") or item in self._said(word)
        return False

    def _said(self, word: str) -> list[Any]:
        return [layer[word] for layer in self.layers if word in layer]

    def _in_range(self, word: str, item: Any) -> bool:
        if word == "multipleOf":
            step = Fraction(str(item))
            whole = "number" not in self.types
            said = [Fraction(str(one)) for one in self._said(word)]
            return any(one % step == 0 for one in said) or (whole and (Fraction(1) % step == 0))
        sign = 1 if word.lower().endswith("minimum") else -1
        plain, strict = ("minimum", "exclusiveMinimum") if sign > 0 else ("maximum", "exclusiveMaximum")
        bound = Fraction(str(item)) * sign
        inclusive = [Fraction(str(one)) * sign for one in self._said(plain)]
        exclusive = [Fraction(str(one)) * sign for one in self._said(strict)]
        if word == plain:
            return any(one >= bound for one in (*inclusive, *exclusive))
        return any(one > bound for one in inclusive) or any(one >= bound for one in exclusive)

    # ---- nothing in common -------------------------------------------------------------------------------

    def is_apart(self, other: Layers) -> bool:
        """Whether these and the others surely have no value in common."""
        if self.is_empty or other.is_empty or not self.types & other.types:
            return True
        if self.values is not None and other.values is not None:
            return not any(_same(one, two) for one in self.values for two in other.values)
        if self.types != {"object"} and other.types != {"object"}:
            return False
        if any(self.property(name) is False for name in other.required()):
            return True
        if any(other.property(name) is False for name in self.required()):
            return True
        return any(
            _values_apart(self._inside(name), other._inside(name))
            for name in sorted(self.required() | other.required())
        )

    def _inside(self, name: str) -> Layers:
        """What holds of a property."""
        key = f"inside {name}"
        if key not in self._made:
            self._made[key] = layers_of(self.property(name), self.parts)
        return self._made[key]  # type: ignore[no-any-return]


def _values_apart(one: Layers, two: Layers) -> bool:
    if one.is_empty or two.is_empty or not one.types & two.types:
        return True
    if one.values is None or two.values is None:
        return False
    return not any(_same(x, y) for x in one.values for y in two.values)


def _are_among(values: tuple[Any, ...], listed: list[Any]) -> bool:
    """Whether all values are listed; `1` and `True` are two, `1` and `1.0` one."""
    if all(isinstance(value, str) for value in values):
        return {*values} <= {value for value in listed if isinstance(value, str)}
    return all(any(_same(value, one) for one in listed) for value in values)


def _all_of(stated: list[Any]) -> Any:
    real = [part for part in stated if part is not True]
    if not real:
        return True
    return real[0] if len(real) == 1 else {"allOf": real}


def _same(one: Any, two: Any) -> bool:
    return bool(one == two) and isinstance(one, bool) == isinstance(two, bool)


def types_of(value: Any) -> frozenset[str]:
    """The types that a value has."""
    if value is None:
        return frozenset({"null"})
    if isinstance(value, bool):
        return frozenset({"boolean"})
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return frozenset({"integer", "number"} if whole else {"number"})
    if isinstance(value, str):
        return frozenset({"string"})
    return frozenset({"array" if isinstance(value, list) else "object"})
