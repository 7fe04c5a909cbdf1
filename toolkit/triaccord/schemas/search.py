"""A random search for values, guided by two schemas' constants: the last resort, and the check on proofs.

It knows nothing of the algebra. The same seed gives the same values.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from triaccord.model import Json
from triaccord.schemas import regexes, samples
from triaccord.schemas.minimal import laid_over
from triaccord.schemas.shapes import Text

_TYPES = ("string", "integer", "object", "array", "boolean", "null", "number")
_OF_KEYWORD = {
    "properties": "object", "required": "object", "additionalProperties": "object", "minProperties": "object",
    "items": "array", "minItems": "array", "prefixItems": "array", "contains": "array",
    "minLength": "string", "maxLength": "string", "pattern": "string", "format": "string",
    "minimum": "number", "maximum": "number", "multipleOf": "number",
}  # fmt: skip
_LONGEST = 5_000
_MOST_NODES = 300


def values(sender: dict[str, Any], receiver: dict[str, Any], *, seed: int) -> Iterator[Json]:
    """Values that the sender might accept and the receiver might not, without end.

    Args:
        sender: The schema that values are drawn from.
        receiver: The schema whose constants are aimed at too.
        seed: The same seed gives the same values.
    """
    finder = _Finder(sender, receiver, seed)
    while True:
        yield finder.value()


class _Finder:
    def __init__(self, sender: dict[str, Any], receiver: dict[str, Any], seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a search, not a secret
        self.sender = sender
        self.defs = sender.get("$defs", {})
        pool = _Pool()
        pool.add(sender, 0)
        pool.add(receiver, 0)
        self.pool = pool
        self._texts: dict[tuple[str, int, int | None], list[str]] = {}
        self._left = 0

    def value(self) -> Json:
        # Once a value has grown this large, only what must be there is added.
        self._left = _MOST_NODES
        return self._draw(self.sender, 0, frozenset())

    def _draw(self, schema: Any, depth: int, entered: frozenset[str]) -> Json:
        if not isinstance(schema, dict) or depth > 14:
            return self._anything(depth) if schema is not False else None
        self._left -= 1
        schema, entered = self._merged(schema, entered, 0)
        roll = self.random.random()
        if "const" in schema:
            return schema["const"]  # type: ignore[no-any-return]
        if schema.get("enum"):
            return self.random.choice(schema["enum"])  # type: ignore[no-any-return]
        stated = schema.get("type")
        names = [stated] if isinstance(stated, str) else list(stated or [])
        if not names:
            names = sorted({_OF_KEYWORD[word] for word in schema if word in _OF_KEYWORD}) or list(_TYPES)
            if roll < 0.1:
                names = list(_TYPES)
        kind = self.random.choice(names)
        if kind == "object":
            return self._object(schema, depth, entered)
        if kind == "array":
            return self._array(schema, depth, entered)
        if kind == "string":
            return self._text(schema)
        if kind in ("integer", "number"):
            return self._number(schema, whole=kind == "integer")
        return self.random.choice([True, False]) if kind == "boolean" else None

    def _merged(
        self, schema: dict[str, Any], entered: frozenset[str], depth: int
    ) -> tuple[dict[str, Any], frozenset[str]]:
        """One branch chosen everywhere, and everything that must hold laid over one another."""
        parts: list[Any] = []
        if isinstance(name := schema.get("$ref"), str):
            parts.append(self.defs.get(name.removeprefix("#/$defs/"), {}))
            entered = entered | {name}
        parts += schema.get("allOf", [])
        for word in ("anyOf", "oneOf"):
            if schema.get(word):
                parts.append(self.random.choice(schema[word]))
        if "then" in schema or "else" in schema:
            parts.append(schema.get(self.random.choice(["then", "else"]), {}))
        made = {
            word: item for word, item in schema.items() if word not in ("$ref", "allOf", "anyOf", "oneOf")
        }
        for part in parts:
            if isinstance(part, dict) and depth < 12:
                inner, entered = self._merged(part, entered, depth + 1)
                made = laid_over(made, inner)
        return made, entered

    def _object(self, schema: dict[str, Any], depth: int, entered: frozenset[str]) -> Json:
        properties = schema.get("properties", {})
        required = [name for name in schema.get("required", []) if isinstance(name, str)]
        share = self.random.choice([0.0, 0.1, 0.5, 1.0]) / (1 + depth / 3)
        if depth > 8 or self._left < 0:
            share = 0.0
        made: dict[str, Json] = {}
        for name in dict.fromkeys([*required, *properties]):
            part = properties.get(name, schema.get("additionalProperties", True))
            if part is not False and (name in required or self.random.random() < share):
                made[name] = self._draw(part, depth + 1, entered)
        others = schema.get("additionalProperties", True)
        if others is not False and schema.get("unevaluatedProperties") is not False and depth < 8:
            wanted = max(schema.get("minProperties", 0) - len(made), int(self.random.random() < 0.15))
            for _ in range(min(wanted, 20)):
                name = self.random.choice([*self.pool.names, "x", "zz", f"p{self.random.randrange(30)}"])
                if name not in properties:
                    made[name] = self._draw(others, depth + 1, entered)
        return made

    def _array(self, schema: dict[str, Any], depth: int, entered: frozenset[str]) -> Json:
        least = min(schema.get("minItems", 0), 500)
        lengths = [least, least + 1, least + self.random.randrange(4), *self.pool.counts]
        count = max(self.random.choice(lengths), least)
        if depth > 6 or self._left < 0:
            count = least
        count = min(count, schema.get("maxItems", count), 500)
        first = schema.get("prefixItems", [])
        made = [self._draw(part, depth + 1, entered) for part in first[:count]]
        items = schema.get("items", schema.get("contains", True))
        while len(made) < count and items is not False and (self._left > 0 or len(made) < least):
            if made and self.random.random() < 0.2 and not schema.get("uniqueItems"):
                made.append(self.random.choice(made))
            else:
                made.append(self._draw(items, depth + 1, entered))
        return made

    def _text(self, schema: dict[str, Any]) -> Json:
        if isinstance(word := schema.get("format"), str) and (known := samples.texts_of((word,))):
            return self.random.choice(known)
        if isinstance(pattern := schema.get("pattern"), str):
            return self.random.choice(self._matching(pattern, schema) or ["a"])
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        roll = self.random.random()
        if roll < 0.3 and self.pool.texts:
            text = self.random.choice(self.pool.texts)
        else:
            lengths = [least, least + 1, most if most is not None else least + 2, *self.pool.counts]
            text = self.random.choice("a0A é-") * min(self.random.choice(lengths), _LONGEST)
        if len(text) < least <= _LONGEST:
            text += "a" * (least - len(text))
        return text if most is None else text[:most]

    def _matching(self, pattern: str, schema: dict[str, Any]) -> list[str]:
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        key = pattern, least, most
        if key not in self._texts:
            try:
                self._texts[key] = [*islice(regexes.matching([pattern], least=least, most=most), 60)]
            except regexes.NotModelled:
                self._texts[key] = []
        return self._texts[key] or [text for text in self.pool.texts if _finds(pattern, text)]

    def _number(self, schema: dict[str, Any], *, whole: bool) -> Json:
        low = schema.get("minimum", schema.get("exclusiveMinimum"))
        high = schema.get("maximum", schema.get("exclusiveMaximum"))
        choices: list[float] = [0, 1, -1, self.random.randrange(-1000, 1000), *self.pool.numbers]
        if not whole:
            choices += [0.5, round(self.random.uniform(-100, 100), 2)]
        if low is not None:
            choices += [low, low + 1]
        if high is not None:
            choices += [high, high - 1]
        if low is not None and high is not None and high >= low:
            choices += [self.random.uniform(low, high)]
        number = self.random.choice(choices)
        step = schema.get("multipleOf")
        if step:
            number = round(round(number / step) * step, 9)
        return int(number) if whole or float(number).is_integer() else number

    def _anything(self, depth: int) -> Json:
        options: list[Json] = ["a", 0, True, None, 0.5, [], {}, *self.pool.texts[:5], *self.pool.numbers[:5]]
        return self.random.choice(options[:5] if depth > 8 else options)


class _Pool:
    """Constants of schemas and their neighbours: where sets differ, it is there."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.counts: list[int] = []
        self.numbers: list[float] = []
        self.texts: list[str] = []
        self._left = 20_000

    def add(self, schema: Any, depth: int) -> None:
        self._left -= 1
        if self._left < 0 or depth > 60:
            return
        if isinstance(schema, list):
            for item in schema:
                self.add(item, depth + 1)
        elif isinstance(schema, dict):
            for word, item in schema.items():
                self._keyword(word, item, depth)

    def _keyword(self, word: str, item: Any, depth: int) -> None:
        if word.startswith(("minL", "maxL", "minI", "maxI", "minP", "maxP")) and isinstance(item, int):
            _put(self.counts, *(n for n in (item - 1, item, item + 1) if 0 <= n <= _LONGEST))
        elif word in (
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ) and isinstance(item, int | float):
            _put(self.numbers, item - 1, item, item + 1, item / 2)
        elif word in ("enum", "const"):
            for value in item if isinstance(item, list) else [item]:
                if isinstance(value, str):
                    _put(self.texts, value)
                elif isinstance(value, int | float) and not isinstance(value, bool):
                    _put(self.numbers, value)
        elif word == "pattern" and isinstance(item, str):
            from triaccord.schemas.scalars import texts

            _put(self.texts, *islice(texts(Text(patterns=(item,))), 5))
        elif word in ("properties", "patternProperties", "dependentSchemas", "$defs") and isinstance(
            item, dict
        ):
            if word == "properties":
                _put(self.names, *item)
            for part in item.values():
                self.add(part, depth + 1)
        else:
            self.add(item, depth + 1)


def _put(into: list[Any], *items: Any) -> None:
    for item in items:
        if len(into) < 300 and item not in into:
            into.append(item)


def _finds(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False
