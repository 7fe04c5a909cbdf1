"""Strings and numbers of a shape, the simplest first."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice

from triaccord.schemas import regexes, samples
from triaccord.schemas.shapes import Numbers, Text

_TOO_LONG = 100_000


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
            and all(matches(pattern, text) for pattern in shape.patterns)
            and not any(matches(pattern, text) for pattern in shape.not_patterns)
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


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text; a pattern that does not compile is found nowhere."""
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
