"""What differs between two answers, by place; arrays of things with ids are paired by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triaccord.model import Json

_IDS = ("id", "Id", "ID", "uuid", "Name", "name", "key", "code")
_MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: `missing`, `added`, `type`, `value`, `order`, `items`."""

    path: str
    kind: str
    old: Json
    new: Json


def differences(old: Json, new: Json, path: str = "", depth: int = 0) -> Iterator[Difference]:
    """What differs, outermost first. An object or array that is equal is not entered."""
    if _kind(old) != _kind(new):
        yield Difference(path, "type", old, new)
    elif isinstance(old, dict) and isinstance(new, dict):
        if old == new and depth < _MAX_DEPTH and not _has_numbers(old):
            return
        for name in sorted(old.keys() | new.keys()):
            inner = f"{path}.{name}" if path else name
            if name not in new:
                yield Difference(inner, "missing", old[name], None)
            elif name not in old:
                yield Difference(inner, "added", None, new[name])
            elif depth < _MAX_DEPTH:
                yield from differences(old[name], new[name], inner, depth + 1)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _arrays(old, new, path, depth)
    elif old != new:
        yield Difference(path, "value", old, new)


def _arrays(old: list[Json], new: list[Json], path: str, depth: int) -> Iterator[Difference]:
    inner = f"{path}[]"
    key = _common_id(old, new)
    if key is not None:
        before, after = [_id(each, key) for each in old], [_id(each, key) for each in new]
        if sorted(map(str, before)) != sorted(map(str, after)):
            yield Difference(path, "items", before[:20], after[:20])
        elif list(map(str, before)) != list(map(str, after)):
            # `7` and `"7"` name one thing: that its id has another type is said at the id.
            yield Difference(path, "order", before[:20], after[:20])
        there = {str(_id(each, key)): each for each in new}
        for each in old:
            if str(_id(each, key)) in there and depth < _MAX_DEPTH:
                yield from differences(each, there[str(_id(each, key))], inner, depth + 1)
        return
    if len(old) != len(new):
        yield Difference(path, "items", len(old), len(new))
    elif old != new and sorted(map(repr, old)) == sorted(map(repr, new)):
        yield Difference(path, "order", old[:20], new[:20])
        return
    for was, now in zip(old, new, strict=False):
        if depth < _MAX_DEPTH:
            yield from differences(was, now, inner, depth + 1)


def _common_id(old: list[Json], new: list[Json]) -> str | None:
    every = [*old, *new]
    if not every or not all(isinstance(each, dict) for each in every):
        return None
    for name in _IDS:
        if all(isinstance(_id(each, name), int | str) for each in every):
            for side in (old, new):
                if len({str(_id(each, name)) for each in side}) < len(side) and side is old:
                    break
            else:
                return name
    return None


def _id(item: Json, name: str) -> Json:
    return item.get(name) if isinstance(item, dict) else None


def _has_numbers(value: dict[str, Json]) -> bool:
    # 1 == 1.0 == True for Python; on the wire they are three different things.
    return any(isinstance(each, bool | int | float | dict | list) for each in value.values())


def _kind(value: Json) -> str:
    if value is None or isinstance(value, bool):
        return repr(type(value))
    if isinstance(value, int | float):
        return "number"
    return type(value).__name__
