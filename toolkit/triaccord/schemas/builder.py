"""Values of a set, the simplest first: deterministic, readable, and never all of them.

The builder proposes; whoever asked checks each proposal with the validators. So it may be rough where a
set is intricate (intersections that the algebra left standing), and must never be trusted unchecked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any

from triaccord.model import Json
from triaccord.schemas import regexes, samples
from triaccord.schemas.algebra import NotModelled
from triaccord.schemas.scalars import matches, numbers, texts
from triaccord.schemas.shapes import (
    Anything,
    Array,
    Both,
    Distinct,
    Either,
    NameFails,
    Nothing,
    Numbers,
    Object,
    OtherValueFails,
    PatternValueFails,
    Refers,
    Shape,
    Text,
    Types,
    Values,
    ValueSet,
    Violation,
)

_OF_TYPE: Mapping[str, tuple[Json, ...]] = {
    "null": (None,),
    "boolean": (True, False),
    "integer": (0, 1, -1),
    "number": (0.5, 0, -0.5),
    "string": ("a", "", "0"),
    "array": ([],),
    "object": ({},),
}
_ALL = ("string", "integer", "boolean", "object", "array", "null", "number")
_MAX_DEPTH = 60
_MAX_REENTRY = 2
_SPARE_NAMES = ("x", "extra", "other", "unknown", "zz")
_TOO_LONG = 100_000


def values(of: ValueSet, *, name: str = "") -> Iterator[Json]:
    """Proposals for a value of the set, simplest first; none repeats for long, and it may never end.

    Args:
        of: The set.
        name: The name of the property or parameter that the value is for.
    """
    return Builder().values(of, name)


class Builder:
    """Builds with the depth of recursion kept in mind."""

    def __init__(self) -> None:
        self._depth = 0
        self._entered: dict[str, int] = {}

    def values(self, of: ValueSet, name: str = "") -> Iterator[Json]:
        """Proposals for one set."""
        if self._depth > _MAX_DEPTH:
            return
        try:
            shape = of.shape()
        except NotModelled:
            return
        yield from self._deeper(self._of_shape(shape, name))

    def some(self, of: ValueSet | None, count: int, name: str = "") -> list[Json]:
        """The first proposals; anything at all where there is no set."""
        if of is None:
            return [*islice(self._of_shape(Anything(), name), count)]
        return [*islice(self.values(of, name), count)]

    def _deeper(self, proposals: Iterator[Json]) -> Iterator[Json]:
        """Count how deep we are, only while a proposal is being made (generators interleave)."""
        while True:
            self._depth += 1
            try:
                value = next(proposals)
            except StopIteration:
                return
            finally:
                self._depth -= 1
            yield value

    def _of_shape(self, shape: Shape, name: str) -> Iterator[Json]:
        match shape:
            case Values(found):
                yield from sorted(found, key=_size)
            case Text():
                yield from texts(shape, name)
            case Numbers():
                yield from numbers(shape, name)
            case Object():
                yield from self._objects(shape)
            case Array():
                yield from self._arrays(shape, name)
            case Either(branches):
                yield from _in_turn([self.values(branch, name) for branch in branches])
            case Both(branches):
                yield from self._both(branches, name)
            case Types(names):
                yield from _of_types(names, name)
            case Anything():
                yield from _of_types(_ALL, name)
            case Refers(uri, opened):
                yield from self._referred(uri, opened, name)
            case Nothing() | _:
                return

    def _referred(self, uri: str, opened: Callable[[], ValueSet | None], name: str) -> Iterator[Json]:
        if self._entered.get(uri, 0) >= _MAX_REENTRY:
            return
        self._entered[uri] = self._entered.get(uri, 0) + 1
        try:
            found = opened()
            # All at once: the count of entries must not stay raised while others build.
            proposals = [] if found is None else [*islice(self.values(found, name), 40)]
        finally:
            self._entered[uri] -= 1
        yield from proposals

    # ---- intersections ------------------------------------------------------------------------------

    def _both(self, branches: Sequence[ValueSet], name: str) -> Iterator[Json]:
        lists = [self.some(branch, 8, name) for branch in branches]
        for combination in islice(product(*lists), 400):
            if all(isinstance(one, dict) for one in combination):
                merged: Json = {}
                for one in combination:
                    merged = _merged(merged, one)
                yield merged
        yield from _in_turn([iter(found) for found in lists])

    # ---- arrays ------------------------------------------------------------------------------------

    def _arrays(self, shape: Array, name: str) -> Iterator[Json]:
        singular = name.removesuffix("s")
        first = [self.some(one, 4, singular) for one in shape.first]
        if any(not found for found in first) and shape.least >= len(first):
            return
        needed = []
        for one in shape.contains:
            found = self._contained(one.items, shape.items, singular)
            if not found and one.least:
                return
            needed.append((max(one.least, 0), found))
        wanted = max(shape.least, 2 if shape.distinct is Distinct.REPEATED else 0)
        items = self.some(shape.items, max(12, min(wanted, 200)), singular)
        for round_number in range(6):
            made = [found[min(round_number, len(found) - 1)] for found in first if found]
            for count, found in needed:
                made += [found[(round_number + i) % len(found)] for i in range(count)] if found else []
            if shape.distinct is Distinct.REPEATED and items:
                made += [items[round_number % len(items)]] * 2
            if len(made) < wanted:
                made += _fill(items, wanted - len(made), made, shape.distinct, round_number)
            if len(made) >= shape.least and (shape.most is None or len(made) <= shape.most):
                yield made
            if items and not needed and len(made) == shape.least:
                yield [*made, items[round_number % len(items)]]

    def _contained(self, items: ValueSet, others: ValueSet | None, name: str) -> list[Json]:
        intersect = getattr(items, "intersected", None)
        if others is not None and intersect is not None:
            try:
                return self.some(intersect(others), 6, name)
            except NotModelled:
                pass
        return self.some(items, 6, name)

    # ---- objects -----------------------------------------------------------------------------------

    def _objects(self, shape: Object) -> Iterator[Json]:
        chosen: dict[str, list[Json]] = {}
        for name in shape.required:
            found = self.some(self._set_for(shape, name), 8, name)
            if not found:
                return
            chosen[name] = found
        extras = self._violating(shape)
        if extras is None:
            return
        for base in _variations(chosen):
            for extra in extras:
                made = {**base, **extra}
                self._pad(shape, made)
                if shape.most is None or len(made) <= shape.most:
                    yield made

    @staticmethod
    def _set_for(shape: Object, name: str) -> ValueSet | None:
        if name in shape.properties:
            return shape.properties[name]
        for pattern, found in shape.patterns.items():
            if matches(pattern, name):
                return found
        return shape.others

    def _pad(self, shape: Object, made: dict[str, Json]) -> None:
        if len(made) >= shape.least:
            return
        for name in _names(shape, self):
            if len(made) >= shape.least:
                return
            if name not in made and (found := self.some(self._set_for(shape, name), 1, name)):
                made[name] = found[0]

    def _violating(self, shape: Object) -> list[dict[str, Json]] | None:
        """Properties that break what has to be broken; None if we know none."""
        combined: list[dict[str, Json]] = [{}]
        for violation in shape.violations:
            ways = [*islice(self._ways(shape, violation), 4)]
            if not ways:
                return None
            combined = [{**one, **way} for one in combined for way in ways][:12]
        return combined

    def _ways(self, shape: Object, violation: Violation) -> Iterator[dict[str, Json]]:
        try:
            match violation:
                case NameFails(names):
                    yield from self._bad_names(shape, names)
                case PatternValueFails(pattern, found):
                    for name in self._names_matching(shape, pattern):
                        for value in self.some(found.negated(), 2, name):
                            yield {name: value}
                case OtherValueFails(names, patterns, found):
                    wrong = found.negated()
                    for name in _names(shape, self):
                        if name not in names and not any(matches(one, name) for one in patterns):
                            for value in self.some(wrong, 2, name):
                                yield {name: value}
        except NotModelled:
            return

    def _bad_names(self, shape: Object, names: ValueSet) -> Iterator[dict[str, Json]]:
        wrong = names.negated()
        candidates: list[Any] = [*_SPARE_NAMES, *self.some(wrong, 30)]
        if shape.names is not None:
            intersect = getattr(wrong, "intersected", None)
            allowed = intersect(shape.names) if intersect is not None else shape.names
            candidates = self.some(allowed, 30)
        for name in candidates:
            if isinstance(name, str):
                for value in self.some(self._set_for(shape, name), 2, name):
                    yield {name: value}

    def _names_matching(self, shape: Object, pattern: str) -> list[str]:
        known = [name for name in shape.properties if matches(pattern, name)]
        try:
            return [*known, *islice(regexes.matching([pattern]), 3)]
        except regexes.NotModelled:
            return known


# ---- helpers -----------------------------------------------------------------------------------------


def _of_types(names: Iterable[str], name: str) -> Iterator[Json]:
    wanted = [one for one in _ALL if one in names]
    if "string" in wanted:
        yield from samples.texts_for(name)
    if "integer" in wanted or "number" in wanted:
        yield from samples.numbers_for(name, whole="number" not in wanted)
    yield from _in_turn([iter(_OF_TYPE[one]) for one in wanted])


def _in_turn(proposals: list[Iterator[Json]]) -> Iterator[Json]:
    """One of each, then the next of each."""
    while proposals:
        for one in list(proposals):
            try:
                yield next(one)
            except StopIteration:
                proposals.remove(one)


def _variations(chosen: Mapping[str, list[Json]]) -> Iterator[dict[str, Json]]:
    """The first choice for every name, then each other choice of one name, then all others together."""
    base = {name: found[0] for name, found in chosen.items()}
    yield dict(base)
    for name, found in chosen.items():
        for other in found[1:]:
            yield {**base, name: other}
    for index in range(1, max((len(found) for found in chosen.values()), default=0)):
        yield {name: found[min(index, len(found) - 1)] for name, found in chosen.items()}


def _names(shape: Object, builder: Builder) -> Iterator[str]:
    yield from shape.properties
    if shape.names is not None:
        for name in builder.some(shape.names, 60):
            if isinstance(name, str):
                yield name
        return
    yield from _SPARE_NAMES
    yield from (f"p{number}" for number in range(max(60, shape.least)))


def _fill(items: list[Json], count: int, made: list[Json], distinct: Distinct, start: int) -> list[Json]:
    if not items or count > _TOO_LONG:
        return []
    if distinct is not Distinct.UNIQUE:
        return [items[(start + i) % len(items)] if start else items[0] for i in range(count)]
    taken = {_key(item) for item in made}
    found: list[Json] = []
    for item in items:
        if len(found) < count and _key(item) not in taken:
            taken.add(_key(item))
            found.append(item)
    number = 0
    while len(found) < count and all(isinstance(item, int) and not isinstance(item, bool) for item in items):
        number += 1
        if _key(number) not in taken:
            taken.add(_key(number))
            found.append(number)
    return found


def _key(value: Json) -> str:
    import json

    return json.dumps(value, sort_keys=True)


def _size(value: Json) -> tuple[int, str]:
    key = _key(value)
    return len(key), key


def _merged(one: Json, other: Json) -> Json:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return other
    merged = dict(one)
    for name, value in other.items():
        merged[name] = _merged(merged[name], value) if name in merged else value
    return merged
