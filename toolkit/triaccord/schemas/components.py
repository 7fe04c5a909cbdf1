"""Large and recursive schemas piece by piece: named parts are compared in pairs, each on its own.

If every named part of one schema is covered by its namesake in the other *under the assumption* that the
parts it refers to are covered by theirs, all of them are covered (values are finite, so the assumption
is always about a smaller one). The assumption enters by letting both sides refer to the same part. That
is sound only where a larger part makes a larger whole: not below `not`, `if`, `oneOf` or a counted
`contains`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

_DEFS = "#/$defs/"
_OF_NEW = "new:"
_LEAF = frozenset(
    {"$comment", "type", "format", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum"}
)
_COUNTER = frozenset({"not", "if", "oneOf"})
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "if", "then", "else", "not"})


def refs_of(schema: Any, *, positive: bool = True, watched: bool = False) -> Iterator[tuple[str, bool]]:
    """Names of the parts that a schema refers to, and whether a larger part can only make it larger.

    Below `unevaluatedProperties` it matters what a part looks at, not only what it accepts (`watched`).
    """
    if isinstance(schema, list):
        for item in schema:
            yield from refs_of(item, positive=positive, watched=watched)
        return
    if not isinstance(schema, dict):
        return
    watched = watched or "unevaluatedProperties" in schema or "unevaluatedItems" in schema
    for word, item in schema.items():
        if word == "$ref" and isinstance(item, str) and item.startswith(_DEFS):
            yield item.removeprefix(_DEFS), positive and not watched
        elif word in ("$defs", "enum", "const"):
            continue
        elif word in ("properties", "patternProperties", "dependentSchemas") and isinstance(item, dict):
            for part in item.values():
                yield from refs_of(part, positive=positive, watched=watched and word == "dependentSchemas")
        else:
            fixed = word in _COUNTER or (word == "contains" and "maxContains" in schema)
            yield from refs_of(item, positive=positive and not fixed, watched=watched and word in _IN_PLACE)


def reached(schema: Mapping[str, Any]) -> frozenset[str]:
    """Names of all parts that the schema needs."""
    defs = schema.get("$defs", {})
    seen: set[str] = set()
    waiting = [name for name, _ in refs_of(schema)]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(inner for inner, _ in refs_of(defs.get(name)))
    return frozenset(seen)


def is_recursive(schema: Mapping[str, Any]) -> bool:
    """Whether some part leads back to itself."""
    defs = schema.get("$defs", {})
    state: dict[str, int] = {}
    for start in sorted(defs):
        stack: list[tuple[str, Iterator[str]]] = []
        if start not in state:
            state[start] = 1
            stack.append((start, iter([name for name, _ in refs_of(defs[start])])))
        while stack:
            name, following = stack[-1]
            after = next(following, None)
            if after is None:
                state[name] = 2
                stack.pop()
            elif state.get(after) == 1:
                return True
            elif after not in state and after in defs:
                state[after] = 1
                stack.append((after, iter([inner for inner, _ in refs_of(defs[after])])))
    return False


def pairs_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Parts of `new` with the part of `old` that has their name, or stands in their place."""
    old_defs, new_defs = old.get("$defs", {}), new.get("$defs", {})
    found = {
        name: name for name in sorted(reached(new) & reached(old)) if name in new_defs and name in old_defs
    }
    waiting: list[tuple[Any, Any]] = [(old, new), *((old_defs[name], new_defs[name]) for name in found)]
    while waiting:
        was, now = waiting.pop()
        if isinstance(was, dict) and isinstance(now, dict):
            one, other = _part(was), _part(now)
            if one and other and other not in found and one in old_defs and other in new_defs:
                found[other] = one
                waiting.append((old_defs[one], new_defs[other]))
            waiting.extend(
                (was[word], now[word]) for word in sorted(was.keys() & now.keys()) if word != "$defs"
            )
        elif isinstance(was, list) and isinstance(now, list):
            waiting.extend(zip(was, now, strict=False))
    return found


def _part(schema: Mapping[str, Any]) -> str | None:
    reference = schema.get("$ref")
    return (
        reference.removeprefix(_DEFS) if isinstance(reference, str) and reference.startswith(_DEFS) else None
    )


def covered_in_parts(
    old: dict[str, Any],
    new: dict[str, Any],
    is_covered: Callable[[dict[str, Any], dict[str, Any]], bool],
    *,
    most: int = 400,
) -> tuple[bool, tuple[tuple[str, str], ...]]:
    """Whether `new` covers `old`, part by part.

    Args:
        old: A self-contained schema.
        new: Another.
        is_covered: Answers for two schemas whether the second certainly covers the first.
        most: How many pairs are looked at; more, and nothing is claimed.

    Returns:
        Whether it is certain, and the pairs (old part, new part) that are not certainly covered.
    """
    assumed = pairs_of(old, new)
    if not assumed or len(assumed) > most:
        return False, ()
    old_defs = old.get("$defs", {})
    failed: list[tuple[str, str]] = []
    changed = True
    while changed:
        changed = False
        for name in sorted(assumed):
            part = {**_body(old_defs[assumed[name]]), "$defs": old_defs}
            other = _with_assumption(_body(new["$defs"][name]), old, new, assumed)
            if other is None or not is_covered(part, other):
                failed.append((assumed.pop(name), name))
                changed = True
                break
    whole = _with_assumption({word: item for word, item in new.items() if word != "$defs"}, old, new, assumed)
    certain = whole is not None and is_covered(old, whole)
    return certain, tuple(failed)


def _body(schema: Any) -> dict[str, Any]:
    if isinstance(schema, dict):
        return schema
    return {} if schema else {"not": {}}


def _with_assumption(
    schema: dict[str, Any], old: Mapping[str, Any], new: Mapping[str, Any], assumed: Mapping[str, str]
) -> dict[str, Any] | None:
    """The schema referring to the old parts for all assumed pairs; None where that would be unsound."""
    new_defs = new.get("$defs", {})
    needed: dict[str, Any] = {}

    def rename(name: str) -> str:
        return assumed[name] if name in assumed else _OF_NEW + name

    waiting = [schema]
    seen: set[str] = set()
    while waiting:
        for name, positive in refs_of(waiting.pop()):
            if name in assumed:
                if not positive and not _is_same(name, assumed[name], old, new):
                    return None
            elif name not in seen:
                seen.add(name)
                waiting.append(new_defs.get(name))
    for name in sorted(seen):
        if name in new_defs:
            needed[_OF_NEW + name] = renamed(new_defs[name], rename)
    return {**renamed(schema, rename), "$defs": {**old.get("$defs", {}), **needed}}


def _is_same(name: str, old_name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether two parts with all that they reach are one."""
    seen: set[str] = set()
    waiting = [(old_name, name)]
    while waiting:
        was, now = waiting.pop()
        if now in seen:
            continue
        seen.add(now)
        one, other = old.get("$defs", {}).get(was), new.get("$defs", {}).get(now)
        # `repr` tells 1 from True and 1.0, which `==` does not.
        if was != now or repr(one) != repr(other):
            return False
        waiting.extend((inner, inner) for inner, _ in refs_of(other))
    return True


def renamed(schema: Any, rename: Callable[[str], str]) -> Any:
    """The schema with its references renamed."""
    if isinstance(schema, list):
        return [renamed(item, rename) for item in schema]
    if not isinstance(schema, dict) or schema.keys() <= _LEAF:
        return schema
    made: dict[str, Any] = {}
    for word, item in schema.items():
        if word == "$ref" and isinstance(item, str) and item.startswith(_DEFS):
            made[word] = _DEFS + rename(item.removeprefix(_DEFS))
        elif word in ("enum", "const"):
            made[word] = item
        elif word in ("properties", "patternProperties", "dependentSchemas", "$defs") and isinstance(
            item, dict
        ):
            made[word] = {name: renamed(part, rename) for name, part in item.items()}
        else:
            made[word] = renamed(item, rename)
    return made


def unrolled(schema: dict[str, Any], levels: int, *, leaf: bool) -> dict[str, Any]:
    """The schema with references followed `levels` deep; what lies deeper is everything or nothing."""
    defs = schema.get("$defs", {})

    def level(depth: int) -> Callable[[str], str]:
        return lambda name: f"{name}@{depth}"

    made: dict[str, Any] = {}
    for depth in range(levels, 0, -1):
        for name in defs:
            made[f"{name}@{depth}"] = renamed(defs[name], level(depth - 1))
    for name in defs:
        made[f"{name}@0"] = leaf
    body = renamed({word: item for word, item in schema.items() if word != "$defs"}, level(levels))
    return {**body, "$defs": made}
