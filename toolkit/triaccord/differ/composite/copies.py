"""The same edit in copies of one schema, one parameter or one header: said once, with all of its places.

Documents whose references were resolved, or that never had any, write one thing out wherever it is used. An
edit of it is then seen at each place. It is one edit if what is around it is the same everywhere, letter by
letter, in the old document and in the new one. What has a name of its own (a schema among the components) is
not taken for a copy of another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from triaccord.differ.canonical import Document
from triaccord.differ.canonical.document import MISSING, same
from triaccord.differ.canonical.nodes import tokens_of
from triaccord.differ.composite.carriers import carried_by
from triaccord.model import Change, Json, OperationRef
from triaccord.model.quick import dataclass

if TYPE_CHECKING:
    from triaccord.differ.facts import Unit
    from triaccord.differ.walk import Walk

Homes: TypeAlias = "dict[tuple[str, str | None, str | None], Unit]"
"""The pair of schemas that a change was found in, by its event and places."""

_MANY = 2
"""So many properties make an object that is told from others by what it holds."""
_PARTS = frozenset({"properties", "allOf", "anyOf", "oneOf"})
_DEEPEST = 200
_MOST_MODELS = 12
_OF_PLACE = frozenset({
    "status", "media_type", "model_path", "body_paths", "alternative", "position", "others",
})  # fmt: skip
"""Details that tell where a change is, and not what it is."""
_CONTAINER = {
    "parameters": re.compile(r"((?:/paths/[^/]+(?:/[^/]+)?|/components|)/parameters/[^/]+)(?:/|$)"),
    "headers": re.compile(r"(.*?/headers/[^/]+)(?:/|$)"),
}
_BRANCHES = re.compile(r"(?:/allOf/\d+)+(?=/|$)")
_STEP = re.compile(r"\.|(?=\[\]|\{\})")
_OF_NAMED = ("property-", "parameter-", "header-")
_ELSEWHERE = ("parameter-moved", "parameters-moved", "path-parameter-renamed")


@dataclass(frozen=True, slots=True)
class _Home:
    """What is around a change on both sides, and where; the way from there, and what kind of thing it is."""

    kind: str
    old: tuple[Any, ...]
    new: tuple[Any, ...]
    at: tuple[str, str]
    way: tuple[str, ...]
    is_body: bool = False


def said_once(
    walk: Walk, homes: Homes, refs: Sequence[OperationRef], changes: Iterable[Change]
) -> list[Change]:
    """The changes, those of copies in one.

    Args:
        walk: The comparison.
        homes: Where changes of schemas were found.
        refs: Operations in the order of the document.
        changes: Everything that was found.
    """
    kept = dict(enumerate(changes))
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, change in kept.items():
        alike[_words(change)].append(index)
    groups: dict[tuple[Any, ...], list[tuple[int, Change, _Home]]] = defaultdict(list)
    for indexes in alike.values():
        for index in indexes if len(indexes) > 1 else ():
            change = kept[index]
            home = _home(walk, homes, change)
            if home is not None:
                groups[(home.way, *_likeness(change, home))].append((index, change, home))
    order = {ref: index for index, ref in reversed(list(enumerate(refs)))}
    known: dict[tuple[int, int], bool] = {}
    for group in groups.values():
        for cluster in _alike(group, known) if len(group) > 1 else ():
            found = sorted(cluster, key=lambda one: (_order(one[1], order), one[0]))
            first = min(index for index, _, _ in found)
            for index, _, _ in found:
                del kept[index]
            kept[first] = _together([change for _, change, _ in found])
            if carried := _load(cluster):
                detail = {**kept[first].detail, "carried": carried}
                kept[first] = replace(kept[first], detail=detail)
    return [kept[index] for index in sorted(kept)]


def _words(change: Change) -> tuple[str, ...]:
    """What copies have in common, and is known without a look at the documents."""
    named = change.event.startswith(_OF_NAMED)
    return change.event, change.subject if named else "", str(change.old), str(change.new)


def _order(change: Change, order: Mapping[OperationRef, int]) -> tuple[int, int]:
    """The shortest ways first: they are the thing itself; then as they stand in the document."""
    depth = len([step for step in _STEP.split(change.path) if step])
    return depth, min((order[ref] for ref in change.operations if ref in order), default=len(order))


def _alike(
    group: Sequence[tuple[int, Change, _Home]], known: dict[tuple[int, int], bool]
) -> Iterable[list[tuple[int, Change, _Home]]]:
    """Those of a group whose surroundings say the same on both sides.

    What was compared is `known` for the next group: changes of one schema have the same surroundings.
    """
    clusters: list[list[tuple[int, Change, _Home]]] = []
    for one in group:
        home = one[2]
        for cluster in clusters:
            other = cluster[0][2]
            pairs = (*zip(home.old, other.old, strict=False), *zip(home.new, other.new, strict=False))
            if (len(home.old), len(home.new)) == (len(other.old), len(other.new)) and all(
                _is_same(mine, theirs, known) for mine, theirs in pairs
            ):
                cluster.append(one)
                break
        else:
            clusters.append([one])
    return [one for cluster in _joined(clusters) for one in _once_per_place(cluster) if len(one) > 1]


def _joined(clusters: list[list[tuple[int, Change, _Home]]]) -> list[list[tuple[int, Change, _Home]]]:
    """The clusters; those of bodies that are one envelope around different things in one."""
    joined: list[list[tuple[int, Change, _Home]]] = []
    for cluster in clusters:
        home = cluster[0][2]
        around = next((one for one in joined if home.is_body and _load([cluster[0], one[0]])), None)
        if around is None:
            joined.append(list(cluster))
        else:
            around += cluster
    return joined


def _load(cluster: Sequence[tuple[int, Change, _Home]]) -> str | None:
    """The property that holds what the bodies of a cluster are around; None where they are the same."""
    first = cluster[0][2]
    for _, _, home in cluster[1:]:
        if not (home.is_body and len(home.old) == len(home.new) == len(first.old) == len(first.new) == 1):
            continue
        names = {carried_by(home.old[0], first.old[0]), carried_by(home.new[0], first.new[0])}
        if len(names) == 1 and (name := names.pop()) is not None:
            return name
    return None


def _is_same(mine: Any, theirs: Any, known: dict[tuple[int, int], bool]) -> bool:
    """Whether two values are the same; both are held by the changes as long as this is remembered."""
    key = (id(mine), id(theirs))
    found = known.get(key)
    if found is None:
        found = known[key] = mine == theirs and same(mine, theirs)
    return found


def _once_per_place(cluster: list[tuple[int, Change, _Home]]) -> Iterable[list[tuple[int, Change, _Home]]]:
    """A cluster; those of different names where one place has several (`required` is a list of names)."""
    if len({(change.old_at, change.new_at) for _, change, _ in cluster}) == len(cluster):
        return (cluster,)
    by_name: dict[str, list[tuple[int, Change, _Home]]] = defaultdict(list)
    for one in cluster:
        by_name[one[1].subject].append(one)
    return by_name.values()


def _likeness(change: Change, home: _Home) -> tuple[Any, ...]:
    """Equal for changes that say the same of different places."""
    of_place = _OF_PLACE if home.kind != "schemas" else _OF_PLACE | {"in"}
    detail = sorted((key, repr(value)) for key, value in change.detail.items() if key not in of_place)
    ends = [
        at if at is None else at.removeprefix(base)
        for at, base in zip((change.old_at, change.new_at), home.at, strict=True)
    ]
    parts = tuple(_likeness(part, home) for part in change.parts)
    said = home.kind, change.event, repr(change.old), repr(change.new), change.required, bool(change.whole)
    return (*said, *ends, tuple(detail), parts)


# ---- what is around a change ------------------------------------------------------------------------


def _home(walk: Walk, homes: Homes, change: Change) -> _Home | None:
    """What must be alike for a change to be one with another; None for what is never repeated so."""
    if change.event in _ELSEWHERE:
        return None
    unit = homes.get((change.event, change.old_at, change.new_at))
    for kind, word in (("parameters", "parameter"), ("headers", "header")):
        if change.event.startswith(f"{word}-") or change.detail.get(word):
            return _named_thing(walk, change, unit, kind)
    return _surroundings(walk, unit, change) if unit is not None else None


def _named_thing(walk: Walk, change: Change, unit: Unit | None, kind: str) -> _Home | None:
    """The parameter or the header that a change is about, or in."""
    ats = [change.old_at, change.new_at]
    if unit is not None:
        nodes = unit.old, unit.new
        ats = [at or (node[0].at if node else None) for at, node in zip(ats, nodes, strict=True)]
    found: list[tuple[Any, ...]] = []
    bases: list[str] = []
    for doc, at in zip((walk.old, walk.new), ats, strict=True):
        if at is None:
            found.append(())
            bases.append("")
            continue
        match = _CONTAINER[kind].match(doc.real(at))
        value = doc.find(match.group(1)) if match else MISSING
        if value is MISSING or not isinstance(value, dict) or "$ref" in value:
            return None
        found.append((value,))
        bases.append(match.group(1) if match else "")
    # What a variable of a path stands for, the words before it say.
    way = _before_variable(change) if change.detail.get("in") == "path" else ()
    return _Home(kind, found[0], found[1], (bases[0], bases[1]), way)


def _before_variable(change: Change) -> tuple[str, ...]:
    name = change.detail.get("parameter") or change.subject
    tokens = tokens_of(str(change.new_at or change.old_at))
    if tokens[:1] != ["paths"]:
        return ()
    return (tokens[1].partition(f"{{{name}}}")[0],)


def _surroundings(walk: Walk, unit: Unit, change: Change) -> _Home | None:
    """The nearest object around a change that is told from others by what it holds, or the whole body."""
    ats = (change.old_at, change.new_at)
    way: list[str] = []
    for _ in range(_DEEPEST):
        if _has_name(walk, unit):
            return None
        old, new, at = _values(walk, unit, ats)
        is_told = _holds(old) and _holds(new) and max(_holds(old), _holds(new)) >= _MANY
        if unit.is_root and not is_told and not any(map(_has_parts, (*old, *new))):
            return None
        if unit.is_root or is_told:
            ways = (*way, "text") if unit.is_text else tuple(way)
            return _Home("schemas", old, new, at, ways, is_body=unit.is_root)
        if len(unit.parents) != 1:
            return None
        parent, segment = unit.parents[0]
        way.append(segment)
        ats = (unit.old[0].at if unit.old else None, unit.new[0].at if unit.new else None)
        unit = parent
    return None


def _has_name(walk: Walk, unit: Unit) -> bool:
    """Whether both schemas are named ones."""
    sides = ((walk.old, unit.old), (walk.new, unit.new))
    return all(any(_is_component(doc, node.at) for node in schema) for doc, schema in sides)


def _is_component(doc: Document, at: str) -> bool:
    return at.startswith(("/components/schemas/", "/definitions/")) and at in doc.components()


def _holds(values: Iterable[Any]) -> int:
    """How many properties the largest of some schemas names."""
    named = [value["properties"] for value in values if isinstance(value, dict) and "properties" in value]
    return max((len(properties) for properties in named if isinstance(properties, dict)), default=0)


def _has_parts(value: Any) -> bool:
    """Whether a body is more than one plain value, or a list of those."""
    while isinstance(value, dict) and isinstance(value.get("items"), dict):
        value = value["items"]
    return isinstance(value, dict) and not value.keys().isdisjoint(_PARTS)


def _values(
    walk: Walk, unit: Unit, ats: tuple[str | None, str | None]
) -> tuple[tuple[Any, ...], tuple[Any, ...], tuple[str, str]]:
    """What both schemas say, and where; of one that is put together of several, the one with the change."""
    bases = (unit.old[0].at if unit.old else "", unit.new[0].at if unit.new else "")
    whole = tuple(node.value for node in unit.old), tuple(node.value for node in unit.new), bases
    if len(unit.old) != 1 or len(unit.new) != 1:
        return whole
    branches = {
        match.group()
        for base, at in zip(bases, ats, strict=True)
        if at is not None
        and at.startswith(base + "/")
        and (match := _BRANCHES.match(at, len(base))) is not None
    }
    if len(branches) != 1:
        return whole
    branch = branches.pop()
    inner = [doc.find(base + branch) for doc, base in zip((walk.old, walk.new), bases, strict=True)]
    if any(value is MISSING or not isinstance(value, dict) or "$ref" in value for value in inner):
        return whole
    return (inner[0],), (inner[1],), (bases[0] + branch, bases[1] + branch)


# ---- one change of several --------------------------------------------------------------------------


def _together(copies: Sequence[Change]) -> Change:
    """The first of several equal changes, with what all of them reach."""
    first = copies[0]
    models = dict.fromkeys(model for change in copies for model in change.models)
    return replace(
        first,
        requests=_all(change.requests for change in copies),
        responses=_all(change.responses for change in copies),
        whole=_all(change.whole for change in copies),
        models=tuple(models)[:_MOST_MODELS],
        detail=_shared_detail(copies),
        parts=tuple(_together(parts) for parts in zip(*(change.parts for change in copies), strict=True)),
        copies=tuple(copies),
    )


def _all(refs: Iterable[tuple[OperationRef, ...]]) -> tuple[OperationRef, ...]:
    sets = [found for found in refs if found]
    if all(found == sets[0] for found in sets[1:]):
        return sets[0] if sets else ()
    return tuple(sorted({ref for found in sets for ref in found}))


def _shared_detail(copies: Sequence[Change]) -> dict[str, Json]:
    """Details that hold at every place, and the paths of all."""
    first = copies[0].detail
    kept = {
        key: value
        for key, value in first.items()
        if key == "model_path" or all(one.detail.get(key) == value for one in copies[1:])
    }
    paths: dict[str, None] = {}
    for change in copies:
        known = change.detail.get("body_paths")
        paths.update(dict.fromkeys(map(str, known) if isinstance(known, list) else (change.path,)))
    if len(paths) > 1:
        kept["body_paths"] = list(paths)
    return kept
