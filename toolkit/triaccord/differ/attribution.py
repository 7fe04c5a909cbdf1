"""From facts to changes: whom each difference reaches, what it is called, said once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from functools import lru_cache
from typing import Any

from triaccord.differ.canonical import Document, unescape
from triaccord.differ.events import kind_of
from triaccord.differ.facts import REQUEST, RESPONSE, Fact, Unit
from triaccord.differ.places import Whereabouts, _schema_path, alternative_of, whereabouts
from triaccord.model import Change, OperationRef
from triaccord.model.quick import dataclass

_MAX_PATHS = 8
_MAX_MODELS = 12
_LONGEST_PATH = 2000


@dataclass(slots=True)
class Reach:
    """A fact with everything that it reaches. Bit sets are over operations."""

    fact: Fact
    requests: int = 0
    responses: int = 0
    whole: int = 0
    unit: Unit | None = None
    units: list[Unit] = field(default_factory=list)


class Attribution:
    """Collects facts; the same difference seen on several ways is one.

    Attributes:
        homes: The pair of schemas that a change was found in, by its event and places.
    """

    def __init__(
        self,
        old: Document,
        new: Document,
        refs: Sequence[OperationRef],
        homes: dict[tuple[str, str | None, str | None], Unit] | None = None,
    ) -> None:
        self.old = old
        self.new = new
        self.refs = refs
        self.homes = {} if homes is None else homes
        self._reaches: dict[tuple[Any, ...], Reach] = {}
        # Plain tuples hash and sort much faster than what has these names.
        keys = [(ref.path, ref.method) for ref in refs]
        named = dict(zip(keys, refs, strict=True))
        self._sorted = [named[key] for key in sorted(named)]
        places = {key: place for place, key in enumerate(sorted(named))}
        self._places = [places[key] for key in keys]
        self._known: dict[int, tuple[OperationRef, ...]] = {0: ()}

    def add(
        self, fact: Fact, *, requests: int = 0, responses: int = 0, whole: int = 0, unit: Unit | None = None
    ) -> None:
        """Take a fact and the operations that this way of it reaches."""
        requests = requests if fact.mask & REQUEST else 0
        responses = responses if fact.mask & RESPONSE else 0
        if not (requests or responses or whole) and unit is not None:
            return
        reach = self._reaches.setdefault(fact.key(), Reach(fact, unit=unit))
        if reach.fact is not fact and "statuses" in reach.fact.detail:
            statuses = {*reach.fact.detail["statuses"], *fact.detail.get("statuses", ())}
            reach.fact.detail["statuses"] = sorted(statuses)
        reach.requests |= requests
        reach.responses |= responses
        reach.whole |= whole
        if unit is not None:
            reach.units.append(unit)

    def reaches(self) -> list[Reach]:
        """Every difference once, in the order found."""
        return list(self._reaches.values())

    def operations(self, bits: int) -> tuple[OperationRef, ...]:
        """The operations of a bit set, sorted."""
        known = self._known.get(bits)
        if known is None:
            found, left = set[int](), bits
            while left:
                low = left & -left
                found.add(self._places[low.bit_length() - 1])
                left ^= low
            known = self._known[bits] = tuple(self._sorted[place] for place in sorted(found))
        return known

    def change(self, reach: Reach) -> Change:
        """The neutral change for a difference."""
        fact = reach.fact
        requests, responses = self.operations(reach.requests), self.operations(reach.responses)
        whole = self.operations(reach.whole)
        base = self._plain(fact, reach.units, (requests, responses, whole))
        parts = tuple(self._plain(part, reach.units, (requests, responses, whole)) for part in fact.parts)
        return replace(base, parts=parts) if parts else base

    def _plain(self, fact: Fact, units: Sequence[Unit], ops: tuple[tuple[OperationRef, ...], ...]) -> Change:
        requests, responses, whole = ops
        is_named_now = self._is_named_now(fact)
        place = whereabouts(self.old, str(fact.old_at)) if is_named_now else self._place(fact)
        subject = fact.subject if fact.subject is not None else place.subject
        paths, models = body_paths(units, place, 0 if fact.new_at is None or is_named_now else 1)
        detail = {**place.detail, **fact.detail}
        path = place.path
        is_swapped = any(self._is_swapped(unit) for unit in units)
        if place.model and not is_swapped:
            detail["model_path"] = place.path
        if units and (len(paths) == 1 or (is_swapped and paths)):
            path = paths[0]
        elif paths:
            detail["body_paths"] = list(paths)
        if (alternative := self._alternative(fact)) is not None:
            detail["alternative"] = alternative
        if "parameter" not in detail and any(unit.is_text for unit in units):
            detail["is_text"] = True  # a named schema that a parameter has
        if place.detail.get("parameter") and not place.path:
            path = str(place.detail["parameter"])
        old_at = self.old.real(fact.old_at) if fact.old_at is not None else None
        new_at = self.new.real(fact.new_at) if fact.new_at is not None else None
        if units:
            self.homes[fact.event, old_at, new_at] = units[0]
        return Change(
            event=fact.event,
            kind=kind_of(fact.event, detail),
            subject=subject or path or "body",
            requests=requests,
            responses=responses,
            whole=whole,
            path=path,
            models=models,
            old=fact.old,
            new=fact.new,
            old_at=old_at,
            new_at=new_at,
            required=fact.required,
            detail=detail,
            evidence=fact.evidence,
            confidence=fact.confidence,
        )

    def _alternative(self, fact: Fact) -> str | None:
        """What the innermost alternative of several is called that the place is in."""
        if fact.new_at is not None:
            return alternative_of(self.new, fact.new_at)
        return alternative_of(self.old, fact.old_at) if fact.old_at is not None else None

    def _is_named_now(self, fact: Fact) -> bool:
        """Whether a named schema of another type took the place of what had no name of its own.

        The named one did not change: what changed is the thing that it is the schema of.
        """
        if fact.event != "type-changed" or fact.old_at is None or fact.new_at is None:
            return False
        was, now = fact.old_at.removesuffix("/type"), fact.new_at.removesuffix("/type")
        return now in self.new.components() and was not in self.old.components()

    def _is_swapped(self, unit: Unit) -> bool:
        """Whether a schema with a name took the place of another: neither of them changed."""
        old, new = unit.key[0][:1], unit.key[1][:1]
        if old == new or not old or not new:
            return False
        return old[0] in self.new.components() and old[0] in self.old.components()

    def _place(self, fact: Fact) -> Whereabouts:
        """Where it is: by the newer document, by the older one for what is gone."""
        if fact.new_at is not None:
            place = whereabouts(self.new, fact.new_at)
        else:
            place = whereabouts(self.old, fact.old_at) if fact.old_at is not None else Whereabouts()
        at = fact.old_at if fact.new_at is None else fact.new_at
        by_name = fact.event in ("property-required", "property-optional")
        elsewhere = at is not None and at.endswith(("/required", "/additionalProperties"))
        if by_name and elsewhere and fact.subject and place.subject != fact.subject:
            # A name that only `required` knows: the property stands nowhere, but it is what is meant.
            owner = place.path.removesuffix("{}")
            path = f"{owner}.{fact.subject}" if owner else fact.subject
            return replace(place, path=path, subject=fact.subject)
        return place


def body_paths(
    units: Iterable[Unit], place: Whereabouts, side: int = 1
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Dotted paths from the roots of bodies to a place, shortest first, and the models on the way.

    The place is of the older document (side 0) or the newer one: where a schema got a name, the way from
    its own top is another.
    """
    starts = [(unit, _tail(unit, place, side)) for unit in units]
    if len(starts) == 1:
        # Hundreds of facts stand in one schema: the ways to it are the same for all.
        unit, tail = starts[0]
        if unit.ways is None:
            unit.ways = _ways([(unit, "")])
        ways, models = unit.ways
        return tuple((way + tail).lstrip(".") for way in ways), _with_model(place.model, models)
    ways, models = _ways(starts)
    return tuple(way.lstrip(".") for way in ways), _with_model(place.model, models)


def _with_model(model: str, models: tuple[str, ...]) -> tuple[str, ...]:
    if not model:
        return models[:_MAX_MODELS]
    return (model, *(other for other in models if other != model))[:_MAX_MODELS]


def _tail(unit: Unit, place: Whereabouts, side: int) -> str:
    """The path from a unit to a place in it."""
    own = _own_path(unit, side)
    within = place.path.startswith(own) and place.path[len(own) : len(own) + 1] in ("", ".", "[", "{")
    tail = place.path[len(own) :] if within or not own else f".{place.path}" if place.path else ""
    return f".{tail}" if tail and tail[0] not in ".[{" else tail


def _ways(starts: list[tuple[Unit, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paths from the roots, nearest first, and all models on the way; paths beyond reading are left out."""
    models: dict[str, None] = {}
    found: dict[str, None] = {}
    seen = {id(unit) for unit, _ in starts}
    work = deque(starts)
    while work and len(found) < _MAX_PATHS:
        unit, tail = work.popleft()
        if unit.model is None:
            unit.model = _model_of(unit)
        if unit.model and len(models) < _MAX_MODELS:
            models[unit.model] = None
        if unit.is_root:
            found[_own_path(unit, 1) + tail] = None
        if len(tail) > _LONGEST_PATH:
            continue
        for parent, segment in unit.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                work.append((parent, segment + tail))
    return tuple(found), tuple(models)


def _own_path(unit: Unit, side: int) -> str:
    """The path that the unit's own pointer spells on a side, from its component or body."""
    places = unit.key[0], unit.key[1]
    return _spelled((places[side] or places[1 - side] or ("",))[0])


@lru_cache(maxsize=4096)
def _spelled(at: str) -> str:
    """The path that a pointer spells from its component or body: asked on every way that leads there."""
    tokens = at.split("/")[1:]
    if tokens[:1] == ["definitions"]:
        start = 2
    elif tokens[:2] == ["components", "schemas"]:
        start = 3
    elif "schema" in tokens:
        start = tokens.index("schema") + 1
    else:
        return ""
    return _schema_path(list(map(unescape, tokens)), start).path


def _model_of(unit: Unit) -> str:
    for ats in (unit.key[1], unit.key[0]):
        for at in ats:
            tokens = at.split("/")
            if tokens[1:2] == ["definitions"] and len(tokens) >= 3:
                return tokens[2].replace("~1", "/").replace("~0", "~")
            if tokens[1:3] == ["components", "schemas"] and len(tokens) >= 4:
                return tokens[3].replace("~1", "/").replace("~0", "~")
    return ""
