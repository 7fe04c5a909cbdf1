"""A record as one version describes it: its fields, fitted into the version's schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triaccord.model import Json
from triaccord.wire import Sampler, SchemaBook
from triaccord.wire.views import merged, types_of

_MISSING = object()
_MAX_DEPTH = 40


class Lens:
    """Fits stored values into the schemas of one version.

    Args:
        book: The version's schemas of answers.
        seed: What values are made from that the version demands and nobody ever sent.
    """

    def __init__(self, book: SchemaBook, seed: int) -> None:
        self._book = book
        self._sampler = Sampler(book, seed)

    def fit(self, value: Json, schema: Any, place: str, twins: Mapping[str, tuple[str, ...]]) -> Json:
        """The value as this schema allows it.

        Args:
            value: What is stored.
            schema: The (converted) schema of the answer.
            place: What invented values hang on.
            twins: Field name → other names that the same field has in other versions.
        """
        return self._fit(value, schema, place, twins, 0)

    def _fit(
        self, value: Json, schema: Any, place: str, twins: Mapping[str, tuple[str, ...]], depth: int
    ) -> Json:
        view = merged(self._book, schema)
        if depth > _MAX_DEPTH:
            return value
        if value is None:
            return None if self._book.accepts(schema, None) else self._sampler.sample(schema, place)
        if any(view.get(word) for word in ("oneOf", "anyOf")):
            return self._alternative(value, schema, view, place, twins, depth)
        kinds = types_of(view)
        if isinstance(value, dict) and ("object" in kinds or not kinds):
            return self._object(value, view, place, twins, depth)
        if isinstance(value, list) and "array" in kinds:
            items = view.get("items", {})
            made = [self._fit(v, items, f"{place}|{i}", twins, depth + 1) for i, v in enumerate(value)]
            return made[: int(view.get("maxItems", len(made)))]
        if self._book.accepts(schema, value):
            return value
        return self._converted(value, schema, view, place)

    def _object(
        self,
        value: dict[str, Json],
        view: dict[str, Any],
        place: str,
        twins: Mapping[str, tuple[str, ...]],
        depth: int,
    ) -> Json:
        properties = view.get("properties") or {}
        required = set(view.get("required") or ())
        made: dict[str, Json] = {}
        for name, schema in properties.items():
            if self._book.resolve(schema).get("writeOnly") is True:
                continue
            found = value.get(name, _MISSING)
            if found is _MISSING:
                found = next((value[twin] for twin in twins.get(name, ()) if twin in value), _MISSING)
            if found is not _MISSING:
                made[name] = self._fit(found, schema, f"{place}|{name}", twins, depth + 1)  # type: ignore[arg-type]
            elif name in required:
                made[name] = self._sampler.sample(schema, f"{place}|{name}")
        further = view.get("additionalProperties")
        if not properties and further is not False:
            for name, each in value.items():
                made[name] = (
                    self._fit(each, further, f"{place}|{name}", twins, depth + 1)
                    if isinstance(further, dict)
                    else each
                )
        for name in sorted(required - made.keys() - properties.keys()):
            made[name] = value.get(name, "")
        return made

    def _alternative(
        self,
        value: Json,
        schema: Any,
        view: dict[str, Any],
        place: str,
        twins: Mapping[str, tuple[str, ...]],
        depth: int,
    ) -> Json:
        if self._book.accepts(schema, value):
            return value
        for word in ("oneOf", "anyOf"):
            for member in view.get(word) or ():
                fitted = self._fit(value, member, place, twins, depth + 1)
                if self._book.accepts(schema, fitted):
                    return fitted
        return self._sampler.sample(schema, place)

    def _converted(self, value: Json, schema: Any, view: dict[str, Any], place: str) -> Json:
        """The same said in another type where that can be done (`"3"` and `3`), else an invented one."""
        candidates: list[Json] = []
        if isinstance(value, str):
            text = value.strip()
            if text.lstrip("-").replace(".", "", 1).isdigit():
                number = float(text)
                candidates += [int(number)] if number.is_integer() else [number]
            candidates += [text == "true"] if text in ("true", "false") else []
            most = view.get("maxLength")
            candidates += [value[:most]] if isinstance(most, int) else []
            candidates += [value[:10], f"{value}T00:00:00Z"]
        elif isinstance(value, int | float) and not isinstance(value, bool):
            low, high = view.get("minimum"), view.get("maximum")
            candidates += [round(value), str(value)]
            candidates += [bound for bound in (low, high) if isinstance(bound, int | float)]
        elif not isinstance(value, dict | list):
            candidates.append(str(value).lower())
        for candidate in candidates:
            if self._book.accepts(schema, candidate):
                return candidate
        return self._sampler.sample(schema, place)
