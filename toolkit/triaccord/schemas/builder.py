"""Values of a set, the simplest first: deterministic, readable, and never all of them.

The builder proposes; whoever asked checks each proposal with the validators. So it may be rough where a
set is intricate (intersections that the algebra left standing), and must never be trusted unchecked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, product
from typing import Any

from triaccord.model import Json
from triaccord.schemas import regexes, samples
from triaccord.schemas.algebra import NotModelled
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
            if _search(pattern, name):
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
                        if name not in names and not any(_search(one, name) for one in patterns):
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
        known = [name for name in shape.properties if _search(pattern, name)]
        try:
            return [*known, *islice(regexes.matching([pattern]), 3)]
        except regexes.NotModelled:
            return known


# ---- strings ------------------------------------------------------------------------------------------


def texts(shape: Text, name: str = "") -> Iterator[str]:
    """Strings of a shape, readable ones first."""
    least, most = shape.least, shape.most
    if least > _TOO_LONG:
        return

    def fits(text: str) -> bool:
        return (
            len(text) >= least
            and (most is None or len(text) <= most)
            and text not in shape.excluded
            and all(_search(pattern, text) for pattern in shape.patterns)
            and not any(_search(pattern, text) for pattern in shape.not_patterns)
        )

    yield from filter(fits, samples.texts_of(shape.formats))
    yield from filter(fits, samples.padded(shape.formats, least))
    if not shape.formats:
        yield from filter(fits, (*samples.texts_for(name), *_lengthened(least)))
    if shape.patterns or shape.not_patterns:
        try:
            yield from islice(
                regexes.matching(
                    shape.patterns, shape.not_patterns, least=least, most=most, excluded=shape.excluded
                ),
                40,
            )
        except regexes.NotModelled:
            yield from _guesses(shape.patterns, fits)
    elif shape.excluded:
        yield from filter(fits, (f"{text}{tail}" for text in shape.excluded for tail in ("x", "1")))
    if most is not None and most > least and most <= _TOO_LONG:
        yield from filter(fits, ("a" * most, "0" * most))


def _lengthened(least: int) -> Iterator[str]:
    for pool in ("a", "0", "A", " ", "é", "-", "z9"):
        yield (pool * (least // len(pool) + 1))[: max(least, 1)]
    if least == 0:
        yield ""


def _guesses(patterns: Sequence[str], fits: Callable[[str], bool]) -> Iterator[str]:
    """Texts for patterns that the automaton does not know: drop what it does not know and try."""
    for pattern in patterns:
        bare = re.sub(r"\(\?[=!<][^()]*\)|\\b", "", pattern)
        try:
            yield from filter(fits, islice(regexes.matching([bare]), 60))
        except regexes.NotModelled:
            continue


def _search(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


# ---- numbers -----------------------------------------------------------------------------------------


def numbers(shape: Numbers, name: str = "") -> Iterator[int | float]:
    """Numbers of a shape: near its bounds, round ones, and multiples of its steps."""
    seen = set()
    for number in _number_proposals(shape, name):
        if number in seen or not _number_fits(shape, number):
            continue
        seen.add(number)
        yield number


def _number_proposals(shape: Numbers, name: str) -> Iterator[int | float]:
    small: tuple[int | float, ...] = (1, 0, -1, 2, 10)
    fractions: tuple[int | float, ...] = () if shape.whole else (0.5, 1.5, -0.5, 0.01, 0.001)
    steps = shape.steps
    if not shape.not_whole and not steps:
        yield from samples.numbers_for(name, whole=shape.whole)
        yield from small
    yield from fractions
    for bound, sign in ((shape.least, 1), (shape.most, -1)):
        if bound is not None:
            near = (0, 1, 2, 3) if shape.whole else (0, 1, 0.5, 0.25, 0.001, 2)
            yield from (_plus(bound, sign * offset) for offset in near)
    if shape.least is not None and shape.most is not None:
        middle = _exact(_dec(shape.least) / 2 + _dec(shape.most) / 2)
        yield math.floor(middle) if shape.whole else middle
    for step in steps:
        start = 0 if shape.least is None else math.ceil(_dec(shape.least) / _dec(step))
        if shape.least is None and shape.most is not None:
            start = math.floor(_dec(shape.most) / _dec(step)) - 60
        yield from (_exact(_dec(step) * count) for count in range(start, start + 120))
    if len(steps) > 1:
        whole_steps = [step for step in steps if isinstance(step, int)]
        base = math.lcm(*whole_steps) if whole_steps else 1
        yield from (_exact(_dec(base) * count) for count in range(-20, 60))
    for step in shape.not_steps:
        yield from (
            _exact(_dec(step) * count + offset) for count in range(3) for offset in (1, Decimal("0.5"))
        )
        yield from (_exact(_dec(step) / divisor) for divisor in (2, 5, 10, 3))


def _plus(number: int | float, offset: float) -> int | float:
    return _exact(_dec(number) + _dec(offset))


def _dec(number: int | float | Decimal) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(str(number))


def _exact(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _number_fits(shape: Numbers, number: int | float) -> bool:
    is_whole = isinstance(number, int) or float(number).is_integer()
    if (shape.whole and not is_whole) or (shape.not_whole and is_whole):
        return False
    exact = _dec(number)
    if shape.least is not None:
        low = _dec(shape.least)
        if exact < low or (shape.above_least and exact == low):
            return False
    if shape.most is not None:
        high = _dec(shape.most)
        if exact > high or (shape.below_most and exact == high):
            return False
    if any(exact % _dec(step) for step in shape.steps):
        return False
    return all(exact % _dec(step) for step in shape.not_steps)


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
