"""The smallest readable value of a plain schema, made by reading it: fast, and right for most.

What it cannot weigh (`not`, `if`, overlapping `oneOf` branches) it leaves out; the caller checks the
value and turns to the algebra and the builder where it is wrong.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from triaccord.model import Json
from triaccord.schemas import samples, scalars
from triaccord.schemas.memory import Memory, memory_of
from triaccord.schemas.shapes import Numbers, Text

_DEFS = "#/$defs/"
_MAX_DEPTH = 40
_MAX_REENTRY = 2
_MOST_TURNS = 6
_SHAPED = {
    "properties": "object", "required": "object", "minProperties": "object", "additionalProperties": "object",
    "items": "array", "minItems": "array", "prefixItems": "array",
    "minLength": "string", "maxLength": "string", "pattern": "string", "format": "string",
    "minimum": "number", "maximum": "number", "exclusiveMinimum": "number", "exclusiveMaximum": "number",
    "multipleOf": "number",
}  # fmt: skip
_PREFERRED = ("object", "array", "string", "integer", "number", "boolean", "null")


_NONE: Any = object()
_SPREADING = frozenset({"$ref", "allOf", "anyOf", "oneOf", "$defs"})
_REFERRING = frozenset({"$ref", "$comment", "unevaluatedProperties"})


class _NoneError(Exception):
    """There is no value that we can think of."""


def values(schema: dict[str, Any], *, name: str = "", most: int = _MOST_TURNS) -> Iterator[Json]:
    """A few values, the smallest first: each takes another branch where there is a choice."""
    seen: set[str] = set()
    parts = schema.get("$defs", {})
    memory = memory_of(parts)
    for turn in range(most):
        try:
            value = _Maker(parts, turn, memory).make(schema, name, 0, {})
        except (_NoneError, RecursionError):
            continue
        if (key := repr(value)) not in seen:
            seen.add(key)
            yield value


def merged(schema: dict[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """What a schema says of a value itself: references and `allOf` laid together, the first of each union."""
    try:
        return _Maker(parts, 0)._whole(schema, {}, 0)[0]
    except (_NoneError, RecursionError):
        return schema


class _Maker:
    """One turn: the choices that it takes.

    Args:
        defs: The named parts.
        turn: Which choice to take where there are several.
        memory: Where the smallest values of parts are kept.
    """

    def __init__(self, defs: Mapping[str, Any], turn: int, memory: Memory | None = None) -> None:
        self.defs, self.turn, self.memory = defs, turn, memory
        self.reads: set[str] = set()
        self.deepest = 0

    def part(self, schema: Any, name: str, depth: int, entered: Mapping[str, int]) -> Json:
        """What stands for a part of the value: what was made of the schema before, where that is the same."""
        if self.memory is None or (identity := _identity(schema)) is None:
            return self.make(schema, name, depth, entered)
        question = ("smallest", identity, name, self.turn)
        known = self.memory.find(question)
        if known is None:
            known = self._first(self.memory, question, schema, name)
        (_, value, deepest), reads = known
        if depth + deepest > _MAX_DEPTH or not reads.isdisjoint(entered):
            return self.make(schema, name, depth, entered)  # what leads here may end it sooner
        self.reads |= reads
        self.deepest = max(self.deepest, depth + deepest)
        if value is _NONE:
            raise _NoneError
        return value  # type: ignore[no-any-return]  # it was made here

    def _first(
        self, memory: Memory, question: Hashable, schema: Any, name: str
    ) -> tuple[Any, frozenset[str]]:
        """The value as if nothing led to the schema, with how deep it goes and what was read for it."""
        outer = self.reads, self.deepest
        self.reads, self.deepest = set(), 0
        try:
            value = self.make(schema, name, 0, {})
        except _NoneError:
            value = _NONE
        known = memory.keep(question, (schema, value, self.deepest), frozenset(self.reads))
        self.reads, self.deepest = outer
        return known

    def make(self, schema: Any, name: str, depth: int, entered: Mapping[str, int]) -> Json:
        self.deepest = max(self.deepest, depth)
        if schema is False or depth > _MAX_DEPTH:
            raise _NoneError
        if not isinstance(schema, dict):
            return next(samples.texts_for(name), "a")
        whole = schema
        if not _SPREADING.isdisjoint(schema):
            whole, entered = self._whole(schema, entered, 0)
        if "const" in whole:
            return whole["const"]  # type: ignore[no-any-return]
        if isinstance(choices := whole.get("enum"), list):
            if not choices:
                raise _NoneError
            return choices[self.turn % len(choices)]  # type: ignore[no-any-return]
        match self._kind(whole):
            case "object":
                return self._object(whole, depth, entered)
            case "array":
                return self._array(whole, name, depth, entered)
            case "string":
                return self._text(whole, name)
            case "integer" | "number" as kind:
                return self._nth(scalars.numbers(_numbers(whole, whole_only=kind == "integer"), name))
            case "boolean":
                return self.turn % 2 == 0
            case _:
                return None

    def _kind(self, whole: dict[str, Any]) -> str:
        stated = whole.get("type")
        if stated.__class__ is str:
            return stated
        names = [stated] if isinstance(stated, str) else list(stated or [])
        if not names:
            names = sorted({_SHAPED[word] for word in whole if word in _SHAPED}) or ["string"]
        ranked = sorted(names, key=_PREFERRED.index)
        return ranked[0] if self.turn < 3 else ranked[self.turn % len(ranked)]

    def _text(self, whole: dict[str, Any], name: str) -> Json:
        pattern, form = whole.get("pattern"), whole.get("format")
        found = _texts(
            whole.get("minLength", 0),
            whole.get("maxLength"),
            (pattern,) if isinstance(pattern, str) else (),
            (form,) if isinstance(form, str) else (),
            name,
        )
        if self.turn >= len(found):
            raise _NoneError
        return found[self.turn]

    def _nth(self, proposals: Iterator[Any]) -> Json:
        found = [*islice(proposals, self.turn + 1)]
        if not found:
            raise _NoneError
        return found[-1]  # type: ignore[no-any-return]

    def _whole(
        self, schema: dict[str, Any], entered: Mapping[str, int], depth: int
    ) -> tuple[dict[str, Any], Mapping[str, int]]:
        """Everything that holds at once, one branch chosen where there are several."""
        if depth > _MAX_DEPTH:
            raise _NoneError
        parts: list[Any] = []
        reference = schema.get("$ref")
        if isinstance(reference, str):
            name = reference.removeprefix(_DEFS)
            self.reads.add(name)
            if entered.get(name, 0) >= _MAX_REENTRY:
                raise _NoneError
            entered = {**entered, name: entered.get(name, 0) + 1}
            parts.append(self.defs.get(name, True))
        parts += schema.get("allOf", ())
        made = {
            word: item
            for word, item in schema.items()
            if word not in ("$ref", "allOf", "anyOf", "oneOf", "$defs")
        }
        for word in ("oneOf", "anyOf"):
            if branches := schema.get(word):
                parts.append(self._branch(branches))
        for part in parts:
            if part is False:
                raise _NoneError
            if isinstance(part, dict):
                inner, entered = self._whole(part, entered, depth + 1)
                made = laid_over(made, inner)
        return made, entered

    def _branch(self, branches: list[Any]) -> Any:
        real = [one for one in branches if one is not False and one != {"type": "null"}] or branches
        return real[self.turn % len(real)]

    def _object(self, whole: dict[str, Any], depth: int, entered: Mapping[str, int]) -> Json:
        properties, others = whole.get("properties", {}), whole.get("additionalProperties", True)
        made: dict[str, Json] = {}
        required = whole.get("required", ())
        for name in required:
            made[name] = self.part(properties.get(name, others), name, depth + 1, entered)
        least = whole.get("minProperties", 0)
        spare = [*properties, *(f"p{i}" for i in range(least))] if len(made) < least else ()
        for name in spare:
            part = properties.get(name, others)
            if len(made) < least and name not in made and part is not False:
                made[name] = self.part(part, name, depth + 1, entered)
        return made

    def _array(self, whole: dict[str, Any], name: str, depth: int, entered: Mapping[str, int]) -> Json:
        least, first = whole.get("minItems", 0), whole.get("prefixItems", ())
        if least > 1_000:
            raise _NoneError
        made: list[Json] = []
        for index in range(least):
            part = first[index] if index < len(first) else whole.get("items", True)
            made.append(self.part(part, name.removesuffix("s"), depth + 1, entered))
        return made


def _identity(schema: Any) -> Hashable:
    """What tells a schema from others whose values are worth keeping; None for others."""
    if not isinstance(schema, dict):
        return None
    if "$ref" in schema:
        return schema["$ref"] if schema.keys() <= _REFERRING else None
    if "properties" in schema:
        return id(schema) if "$comment" in schema else None
    both = schema.get("allOf")
    if both is not None and len(schema) == 1:
        found = tuple(map(_identity, both))
        return None if None in found else found
    return None


@lru_cache(maxsize=4096)
def _texts(
    least: int, most: int | None, patterns: tuple[str, ...], formats: tuple[str, ...], name: str
) -> tuple[str, ...]:
    """The first texts of a shape: the same few are asked for again and again."""
    shape = Text(least=least, most=most, patterns=patterns, formats=formats)
    return tuple(islice(scalars.texts(shape, name), _MOST_TURNS))


def _numbers(whole: dict[str, Any], *, whole_only: bool) -> Numbers:
    low, high = whole.get("minimum"), whole.get("maximum")
    above, below = whole.get("exclusiveMinimum"), whole.get("exclusiveMaximum")
    step = whole.get("multipleOf")
    return Numbers(
        whole=whole_only,
        least=above if above is not None else low,
        most=below if below is not None else high,
        above_least=above is not None,
        below_most=below is not None,
        steps=(step,) if step else (),
    )


def laid_over(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Both together, roughly: the tighter bound, all properties, what the enums have in common."""
    made = dict(one)
    for word, item in other.items():
        if word not in made:
            made[word] = item
        elif word == "properties":
            both = {
                name: {"allOf": [made[word][name], part]} for name, part in item.items() if name in made[word]
            }
            made[word] = {**item, **made[word], **both}
        elif word == "required":
            made[word] = [*dict.fromkeys([*made[word], *item])]
        elif word == "enum":
            made[word] = [value for value in made[word] if value in item]
        elif word == "type":
            made[word] = _types_in_common(made[word], item)
        elif word.startswith(("max", "exclusiveMax")):
            made[word] = min(made[word], item)
        elif word.startswith(("min", "exclusiveMin")):
            made[word] = max(made[word], item)
        elif word in ("items", "additionalProperties") and repr(made[word]) != repr(item):
            made[word] = {"allOf": [made[word], item]}
    return made


def _types_in_common(one: Any, other: Any) -> Any:
    ones = [one] if isinstance(one, str) else one
    others = [other] if isinstance(other, str) else other
    common = [name for name in ones if name in others or (name == "integer" and "number" in others)]
    if "number" in ones and "integer" in others and "integer" not in common:
        common.append("integer")
    return common or one
