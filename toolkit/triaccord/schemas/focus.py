"""Where two schemas differ, so that only that is decided: the rest stays out of the algebra.

Two schemas are walked side by side. A place where they differ in more than a deeper place is a `Spot`; if
each spot is covered, the whole is (where a larger part makes a larger whole), and a value that shows a
difference at a spot is lifted to the root along the way there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from triaccord.model.quick import dataclass

_DEFS = "#/$defs/"
_BY_NAME = ("properties", "patternProperties")
_ONE = ("items", "additionalProperties")
_LISTS = ("prefixItems", "allOf", "anyOf", "oneOf")
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "$ref"})
_UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")

Way = tuple[tuple[str, str], ...]
"""Steps from the root: (keyword, name or index)."""

Told = Callable[[Any], list[str]]
"""Names the properties by which a branch of a union is told from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A pair of schemas that differ.

    Attributes:
        way: Steps from the root of the old schema.
        old: The old schema there, self-contained.
        new: The new one.
        counts: Whether covering here is enough for covering above.
    """

    way: Way
    old: dict[str, Any]
    new: dict[str, Any]
    counts: bool


def spots(old: dict[str, Any], new: dict[str, Any], *, most: int = 60) -> tuple[Spot, ...] | None:
    """Where two schemas differ, in the order of the walk; None if in too many places."""
    walk = _Walk(old, new, most)
    try:
        walk.pair(_bare(old), _bare(new), (), True, False)
    except _TooManyError:
        return None
    return tuple(walk.found)


class _TooManyError(Exception):
    pass


class _Walk:
    def __init__(self, old: dict[str, Any], new: dict[str, Any], most: int) -> None:
        self.old_defs: Mapping[str, Any] = old.get("$defs", {})
        self.new_defs: Mapping[str, Any] = new.get("$defs", {})
        self.most = most
        self.found: list[Spot] = []
        self.entered: set[tuple[str, str, bool, bool]] = set()
        self.differing = _differing(self.old_defs, self.new_defs)

    def same(self, was: Any, now: Any) -> bool:
        return was == now and repr(was) == repr(now) and not self._leads_to_difference(was)

    def _leads_to_difference(self, schema: Any) -> bool:
        if not self.differing:
            return False
        return any(name in self.differing for name in _refs(schema))

    def pair(self, was: Any, now: Any, way: Way, counts: bool, watched: bool) -> None:
        if self.same(was, now):
            return
        deeper = self._deeper(was, now)
        if deeper is None:
            self._spot(was, now, way, counts)
            return
        watched_here = watched or any(word in now or word in was for word in _UNEVALUATED)
        for word, name, one, other in deeper:
            in_place = word in _IN_PLACE
            if word == "$ref":
                key = (was["$ref"], now["$ref"], counts, watched_here)
                if key in self.entered:
                    continue
                self.entered.add(key)
            still = counts and word != "oneOf" and not (in_place and watched_here)
            self.pair(one, other, (*way, (word, name)), still, watched_here and in_place)

    def _spot(self, was: Any, now: Any, way: Way, counts: bool) -> None:
        if len(self.found) >= self.most:
            raise _TooManyError
        old = {**_schema(was), "$defs": self.old_defs} if self.old_defs else _schema(was)
        new = {**_schema(now), "$defs": self.new_defs} if self.new_defs else _schema(now)
        self.found.append(Spot(way=way, old=old, new=new, counts=counts))
        if isinstance(was, dict) and isinstance(now, dict):
            # What both say about parts of the value is compared on its own: see `loosened`.
            for word, name, one, other in _shared_parts(was, now):
                self.pair(one, other, (*way, (word, name)), counts, False)

    def _deeper(self, was: Any, now: Any) -> list[tuple[str, str, Any, Any]] | None:
        """The pairs of parts that differ, if nothing else does."""
        if not (isinstance(was, dict) and isinstance(now, dict)) or was.keys() != now.keys():
            return None
        found: list[tuple[str, str, Any, Any]] = []
        for word in sorted(was):
            one, other = was[word], now[word]
            if word == "$ref":
                if one not in (other,) or self._leads_to_difference(was):
                    names = one.removeprefix(_DEFS), other.removeprefix(_DEFS)
                    if names[0] not in self.old_defs or names[1] not in self.new_defs:
                        return None
                    found.append((word, names[0], self.old_defs[names[0]], self.new_defs[names[1]]))
                continue
            if self.same(one, other):
                continue
            parts = _parts(word, one, other)
            if parts is None:
                return None
            found.extend((word, name, x, y) for name, x, y in parts if not self.same(x, y))
        return found or None


def _parts(word: str, one: Any, other: Any) -> list[tuple[str, Any, Any]] | None:
    if word in _BY_NAME and isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [(name, one[name], other[name]) for name in sorted(one)]
    if word in _LISTS and isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [(str(index), x, y) for index, (x, y) in enumerate(zip(one, other, strict=True))]
    if word in _ONE and isinstance(one, dict) and isinstance(other, dict):
        return [("", one, other)]
    return None


def _refs(schema: Any) -> Iterator[str]:
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str):
                yield reference.removeprefix(_DEFS)
            stack.extend(item for word, item in node.items() if word not in ("enum", "const", "$defs"))


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> frozenset[str]:
    """Names of parts that differ, or that lead to one that does."""
    found = {
        name
        for name in old
        if name not in new or old[name] != new[name] or repr(old[name]) != repr(new[name])
    }
    found |= {name for name in new if name not in old}
    users: dict[str, set[str]] = {}
    for defs in (old, new):
        for name, schema in defs.items():
            for inner in _refs(schema):
                users.setdefault(inner, set()).add(name)
    waiting = list(found)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return frozenset(found)


def _schema(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {word: item for word, item in value.items() if word not in ("$defs", "$schema")}
    return {} if value else {"not": {}}


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    return {word: item for word, item in schema.items() if word not in ("$defs", "$schema")}


# ---- a spot without what is alike --------------------------------------------------------------------


def loosened(spot: Spot) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both schemas without what they say about the same parts of the value, which other spots are about.

    If own demands are covered, and what is said of each part is, the spot is:
    (s and c) without (r and d) lies in (s without r) or in (c without d).
    """
    return _loosened(spot.old, spot.new), _loosened(spot.new, spot.old)


def _loosened(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    made = dict(one)
    for word, name, _, _ in _shared_parts(one, other):
        if word in _BY_NAME:
            # The name stays: `additionalProperties` is about all others.
            made[word] = {**made[word], name: True}
        else:
            del made[word]
    for word in ("pattern", "maxLength", "minLength"):
        if word in one and one[word] == other.get(word):
            del made[word]
    return made


def _shared_parts(one: dict[str, Any], other: dict[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    """Parts of the value that both speak of: (keyword, name, one schema, the other)."""
    for word in _BY_NAME:
        mine, theirs = one.get(word), other.get(word)
        if isinstance(mine, dict) and isinstance(theirs, dict):
            yield from (
                (word, name, mine[name], theirs[name]) for name in sorted(mine.keys() & theirs.keys())
            )
    # These are about what the others leave: they speak of the same only if the others do.
    if one.get("prefixItems") == other.get("prefixItems") and _both_have(one, other, "items"):
        yield "items", "", one["items"], other["items"]
    same_names = all((one.get(word) or {}).keys() == (other.get(word) or {}).keys() for word in _BY_NAME)
    if same_names and _both_have(one, other, "additionalProperties"):
        yield "additionalProperties", "", one["additionalProperties"], other["additionalProperties"]


def _both_have(one: dict[str, Any], other: dict[str, Any], word: str) -> bool:
    return isinstance(one.get(word), dict) and isinstance(other.get(word), dict)


# ---- a value at a spot, lifted to the root ---------------------------------------------------------------


def along(schema: dict[str, Any], way: Way, leaf: Any, told: Told | None = None) -> dict[str, Any]:
    """The schema with the way made obligatory and `leaf` (a schema) at its end.

    Args:
        schema: Where to start.
        way: The steps.
        leaf: What is wanted at their end.
        told: Names the properties that a branch on the way must have, to be told from its neighbours.
    """
    defs = schema.get("$defs", {})
    made = _along(_bare(schema), way, leaf, defs, told)
    return {**made, "$defs": defs} if defs else made


def _along(schema: Any, way: Way, leaf: Any, defs: Mapping[str, Any], told: Told | None) -> dict[str, Any]:
    if not way:
        return leaf  # type: ignore[no-any-return]
    (word, name), rest = way[0], way[1:]
    node = dict(_schema(schema))
    if word == "$ref":
        inner = _along(defs[name], rest, leaf, defs, told)
        others = {key: item for key, item in node.items() if key != "$ref"}
        return {**others, "allOf": [*others.get("allOf", []), inner]} if others else inner
    if word == "properties":
        inner = _along(node["properties"][name], rest, leaf, defs, told)
        node["properties"] = {**node["properties"], name: inner}
        node["required"] = sorted({*node.get("required", []), name})
        node.setdefault("type", "object")
    elif word in ("items", "additionalProperties"):
        node[word] = _along(node[word], rest, leaf, defs, told)
        least = "minItems" if word == "items" else "minProperties"
        node[least] = max(
            1, node.get(least, 0), len(node.get("prefixItems", ())) + 1 if word == "items" else 1
        )
    elif word == "patternProperties":
        node[word] = {**node[word], name: _along(node[word][name], rest, leaf, defs, told)}
        node["minProperties"] = max(1, node.get("minProperties", 0))
    elif word == "allOf":
        node["allOf"] = [
            _along(item, rest, leaf, defs, told) if str(index) == name else item
            for index, item in enumerate(node["allOf"])
        ]
    elif word == "prefixItems":
        index = int(name)
        inner = _along(node[word][index], rest, leaf, defs, told)
        node[word] = [inner if i == index else x for i, x in enumerate(node[word])]
        node["minItems"] = max(index + 1, node.get("minItems", 0))
    else:
        branch = node[word][int(name)]
        made = _along(branch, rest, leaf, defs, told)
        if told is not None and (names := told(branch)):
            made = {**made, "required": [*dict.fromkeys([*made.get("required", []), *names])]}
        node[word] = [made]
    return node
