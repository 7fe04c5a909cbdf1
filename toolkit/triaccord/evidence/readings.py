"""Parameters are text on the wire: what else a value that was sent can be taken for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from triaccord.model import Json


def readings(value: Json) -> Iterator[Json]:
    """What else a parameter's text can be taken for: `"12"` and 12 look alike, so do `a` and `["a"]`."""
    for other in _scalars(value):
        if other is not value:
            yield other
    if isinstance(value, list):
        if len(value) == 1:
            yield value[0]
            yield from _scalars(value[0])
        for convert in (_as_text, _as_number):
            yield [convert(item) for item in value]
    elif isinstance(value, dict):
        for convert in (_as_text, _as_number):
            yield {name: convert(item) for name, item in value.items()}
    else:
        yield [value]
        yield from ([other] for other in _scalars(value))


def _scalars(value: Json) -> Iterator[Json]:
    converts: tuple[Callable[[Json], Json], ...] = (_as_text, _as_number)
    for convert in converts:
        other = convert(value)
        if repr(other) != repr(value):
            yield other


def _as_text(value: Json) -> Json:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, int | float) else value


def _as_number(value: Json) -> Json:
    if not isinstance(value, str):
        return value
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return found if isinstance(found, int | float) else value
