"""Values that a schema accepts, built from the schema itself: the same ones for the same seed and place.

The place (a word like `/invoices|17|price`) is what the randomness hangs on, not the order of calls, so
two versions that describe the same field get the same value.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
import uuid
import zlib
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from triaccord.model import Json
from triaccord.wire.patterns import text_for
from triaccord.wire.schemas import SchemaBook
from triaccord.wire.views import merged, types_of

_EPOCH = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
_MAX_DEPTH = 6


class Sampler:
    """Builds values.

    Args:
        book: Where the schemas live.
        seed: Another seed, other values.
        optional: Whether properties that need not be there are built, too.
        items: How many items an array gets if it may choose.
    """

    def __init__(self, book: SchemaBook, seed: int, *, optional: bool = True, items: int = 1) -> None:
        self._book = book
        self._seed = seed
        self._optional = optional
        self._items = items

    def sample(self, schema: Any, place: str) -> Json:
        """A value that a (converted) schema accepts; the nearest that we could build if that is none."""
        value = self._build(schema, place, 0, ())
        for _ in range(4):
            mistakes = self._book.mistakes(schema, value)
            if not mistakes or not self._without(value, {m.path.partition(".")[0] for m in mistakes}):
                break
        if self._optional and self._book.mistakes(schema, value):
            plain = Sampler(self._book, self._seed, optional=False, items=0).sample(schema, place)
            if self._book.accepts(schema, plain):
                return plain
        return value

    def _without(self, value: Json, names: Iterable[str]) -> bool:
        """Leave out what turned out wrong; whether anything could be left out."""
        if not isinstance(value, dict):
            return False
        gone = [name for name in names if value.pop(name, None) is not None]
        return bool(gone)

    def _number(self, place: str) -> int:
        return int.from_bytes(blake2b(f"{self._seed}|{place}".encode(), digest_size=8).digest(), "big")

    def _chosen(self, values: list[Any], place: str) -> Any:
        # The highest hash wins, so a value that is added or removed moves only those that it concerns.
        head = f"{self._seed}|{place}="
        return max(values, key=lambda value: zlib.crc32(f"{head}{value!r}".encode()))

    def _build(
        self, schema: Any, place: str, depth: int, chain: tuple[str, ...], *, keep: bool = True
    ) -> Json:
        ref = schema.get("$ref") if isinstance(schema, dict) else None
        if isinstance(ref, str):
            chain = (*chain, ref)
        view = merged(self._book, schema, keep=keep)
        if "const" in view:
            return view["const"]  # type: ignore[no-any-return]  # it is JSON
        if view.get("enum"):
            real = [value for value in view["enum"] if value is not None]
            return self._chosen(real, place) if real else None
        for word in ("oneOf", "anyOf"):
            if isinstance(view.get(word), list) and view[word]:
                return self._alternative(view, word, place, depth, chain)
        kinds = [kind for kind in types_of(view) if kind != "null"]
        match kinds[0] if kinds else ("null" if types_of(view) else "any"):
            case "object":
                return self._object(view, place, depth, chain)
            case "array":
                return self._array(view, place, depth, chain)
            case "string":
                return self._text(view, place)
            case "integer" | "number" as kind:
                return self._numeric(view, place, whole=kind == "integer")
            case "boolean":
                return self._number(place) % 2 == 0
            case "null":
                return None
        return {} if depth == 0 else f"{_leaf(place)} {self._number(place) % 100}"

    def _alternative(
        self, view: dict[str, Any], word: str, place: str, depth: int, chain: tuple[str, ...]
    ) -> Json:
        rest = {key: value for key, value in view.items() if key != word}
        first: Json = None
        for index, member in enumerate(view[word]):
            if member == {"type": "null"}:
                continue
            whole = {"allOf": [rest, member]} if rest else member
            value = self._build(whole, place, depth + 1, chain, keep=whole is member)
            if self._book.accepts(member, value):
                return value
            first = value if index == 0 else first
        return first

    def _object(self, view: dict[str, Any], place: str, depth: int, chain: tuple[str, ...]) -> Json:
        made: dict[str, Json] = {}
        required = set(view.get("required") or ())
        properties = view.get("properties") if isinstance(view.get("properties"), dict) else {}
        for name, schema in (properties or {}).items():
            if name not in required and (
                not self._optional or depth >= _MAX_DEPTH or self._recurs(schema, chain)
            ):
                continue
            if schema is False or schema == {"not": {}}:
                continue
            made[name] = self._build(schema, f"{place}|{name}", depth + 1, chain)
        for name in sorted(required - made.keys()):
            further = view.get("additionalProperties")
            made[name] = self._build(
                further if isinstance(further, dict) else {}, f"{place}|{name}", depth + 1, chain
            )
        least = view.get("minProperties", 0)
        further = view.get("additionalProperties")
        if isinstance(further, dict) and not properties and (self._optional or least) and depth < _MAX_DEPTH:
            for index in range(max(least, 1) - len(made)):
                made[f"key{index + 1}"] = self._build(further, f"{place}|key{index}", depth + 1, chain)
        return made

    def _recurs(self, schema: Any, chain: tuple[str, ...]) -> bool:
        """Whether a property leads back to where we are."""
        for _ in range(8):
            if not isinstance(schema, dict):
                return False
            if schema.get("$ref") in chain:
                return True
            schema = schema.get("items", self._book.resolve(schema).get("items"))
        return False

    def _array(self, view: dict[str, Any], place: str, depth: int, chain: tuple[str, ...]) -> Json:
        items = view.get("items", {})
        least = int(view.get("minItems", 0))
        wanted = self._items if depth < _MAX_DEPTH and not self._recurs(items, chain) else 0
        count = min(max(least, wanted), int(view.get("maxItems", 64)), 64)
        return [self._build(items, f"{place}|{index}", depth + 1, chain) for index in range(count)]

    def _numeric(self, view: dict[str, Any], place: str, *, whole: bool) -> Json:
        low, high = _bounds(view)
        step = view.get("multipleOf")
        number = self._number(place)
        unit = float(step) if isinstance(step, int | float) and step > 0 else 1.0 if whole else 0.25
        start = low if low is not None else (min(0.0, high) if high is not None else 0.0)
        end = high if high is not None else start + max(unit * 1000, 1000)
        first, last = math.ceil(start / unit - 1e-9), math.floor(end / unit + 1e-9)
        if "exclusiveMinimum" in view and first * unit <= low_of(view, "exclusiveMinimum"):
            first += 1
        if "exclusiveMaximum" in view and last * unit >= low_of(view, "exclusiveMaximum"):
            last -= 1
        value = (first + number % (last - first + 1)) * unit if last >= first else start
        return int(value) if whole or (float(value).is_integer() and unit >= 1) else round(value, 6)

    def _text(self, view: dict[str, Any], place: str) -> Json:
        number = self._number(place)
        least, most = int(view.get("minLength", 0)), int(view.get("maxLength", 1 << 16))
        if isinstance(view.get("pattern"), str):
            made = text_for(view["pattern"], self._picker(place), at_least=least)
            if made is not None:
                return made[: max(most, least)]
        formatted = _formatted(str(view.get("format", "")), number)
        if formatted is not None and least <= len(formatted) <= most:
            return formatted
        text = f"{_leaf(place)} {number % 1000}"
        return (text + "x" * (least - len(text)))[:most] if len(text) < least else text[:most]

    def _picker(self, place: str) -> Any:
        state = [0]

        def pick(below: int) -> int:
            state[0] += 1
            return self._number(f"{place}#{state[0]}") % max(below, 1)

        return pick


def low_of(view: dict[str, Any], word: str) -> float:
    """A numeric keyword as a float."""
    return float(view[word])


def _bounds(view: dict[str, Any]) -> tuple[float | None, float | None]:
    lows = [float(view[w]) for w in ("minimum", "exclusiveMinimum") if isinstance(view.get(w), int | float)]
    highs = [float(view[w]) for w in ("maximum", "exclusiveMaximum") if isinstance(view.get(w), int | float)]
    return (max(lows) if lows else None, min(highs) if highs else None)


def _leaf(place: str) -> str:
    names = [part for part in place.split("|") if part and not part.isdigit()]
    return names[-1].strip("/{}") if names else "value"


def _formatted(name: str, number: int) -> str | None:
    moment = _EPOCH + dt.timedelta(seconds=number % (600 * 86_400))
    match name:
        case "date":
            return moment.date().isoformat()
        case "date-time":
            return moment.isoformat().replace("+00:00", "Z")
        case "time":
            return moment.time().isoformat() + "Z"
        case "duration":
            return f"P{number % 30 + 1}D"
        case "uuid":
            return str(uuid.UUID(int=(number << 64 | number) & ((1 << 128) - 1), version=4))
        case "email" | "idn-email":
            return f"person{number % 1000}@example.org"
        case "uri" | "url" | "uri-reference" | "iri":
            return f"https://example.org/{number % 1000}"
        case "hostname":
            return f"host{number % 1000}.example.org"
        case "ipv4":
            return f"192.0.2.{number % 254 + 1}"
        case "ipv6":
            return f"2001:db8::{number % 65_535 + 1:x}"
        case "byte":
            return base64.b64encode(f"bytes {number % 1000}".encode()).decode()
    return None
