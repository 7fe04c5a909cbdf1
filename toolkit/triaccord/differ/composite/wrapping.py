"""An object whose properties went into a new object within it, or came out of one: one edit, not one each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from triaccord.differ.canonical import Document, Node, Schema
from triaccord.differ.canonical.document import MISSING
from triaccord.model import Change, Evidence, Json
from triaccord.model.quick import dataclass

if TYPE_CHECKING:
    from triaccord.differ.walk import Walk

COMMON = frozenset({
    "id", "name", "type", "code", "status", "description", "value", "key", "url", "title", "date", "created",
    "updated", "count", "size", "number", "version", "label", "text", "amount", "currency", "unit",
    "language", "country", "email", "total", "limit", "offset", "page",
})  # fmt: skip
"""Names that so many objects have that a name alone says nothing."""
_FEWEST = 2
_MANY = 3
_NEARLY_ALL = 0.8
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A property that went or came: itself, or with the object that carries it (`depth` > 0)."""

    carrier: Change
    name: str
    path: str
    at: str
    schema: Schema
    required: bool
    depth: int


def holder(one: Candidate) -> tuple[str, str]:
    """The object that a property is in: the named schema, and the path."""
    return _named(one.carrier), one.path.rpartition(".")[0]


def _named(carrier: Change) -> str:
    return carrier.models[0] if carrier.models and "model_path" in carrier.detail else ""


def in_company(
    olds: Sequence[Candidate], news: Sequence[Candidate], may_be: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """Pairs, by index, that are believed because nearly all that went beside them went the same way.

    Args:
        olds: What went.
        news: What came.
        may_be: Whether two of them could be one at all.
    """
    yield from _company(olds, news, may_be)
    yield from ((i, j) for j, i in _company(news, olds, lambda j, i: may_be(i, j)))


def _company(
    loose: Sequence[Candidate], packed: Sequence[Candidate], may_be: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """Pairs of what is by itself on one side, and within an object on the other."""
    beside: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for i, one in enumerate(loose):
        if one.depth == 0:
            beside[holder(one)][one.name] = i
    within: dict[int, dict[str, int]] = defaultdict(dict)
    for j, one in enumerate(packed):
        if one.depth == 1:
            within[id(one.carrier)][one.name] = j
    for one in packed:
        inner = within.get(id(one.carrier), {}) if one.depth == 0 else {}
        others = beside.get(holder(one), {}) if inner else {}
        pairs = [(i, inner[name]) for name, i in others.items() if name in inner]
        alike = sum(may_be(i, j) for i, j in pairs)
        if len(pairs) < max(_NEARLY_ALL * len(others), _HALF * len(inner)):
            continue
        if alike < max(_FEWEST, _HALF * len(pairs)):
            continue  # the rest of them may be of another type now
        if len(pairs) >= _MANY or any(loose[i].name.lower() not in COMMON for i, _ in pairs):
            yield from pairs


def folded(
    walk: Walk, found: Iterable[tuple[Candidate, Candidate, Change]], replaced: dict[int, Change | None]
) -> list[Change]:
    """The moves; those into one new object, or out of one that went, as one.

    Args:
        walk: The comparison.
        found: What went, what came, and the move.
        replaced: What becomes of other changes, by `id`: the object itself is part of its move.
    """
    groups: dict[tuple[bool, int], list[tuple[Candidate, Candidate, Change]]] = defaultdict(list)
    single: list[Change] = []
    for old, new, move in found:
        packed, loose = (new, old) if new.depth else (old, new)
        if packed.depth == 1 and loose.depth == 0 and _is_beside(loose, packed):
            groups[packed is new, id(packed.carrier)].append((old, new, move))
        else:
            single.append(move)
    for (is_in, carrier_id), members in groups.items():
        if len(members) < _FEWEST:
            single += [move for _, _, move in members]
            continue
        old, new, _ = members[0]
        carrier = (new if is_in else old).carrier
        # What else is in the object than what moved is told with it.
        rest = () if replaced.get(carrier_id, carrier) is None else (carrier,)
        replaced[carrier_id] = None
        single.append(_together(walk, carrier, members, rest, is_in=is_in))
    return single


def _is_beside(loose: Candidate, packed: Candidate) -> bool:
    """Whether what is by itself is beside the object that the other is in."""
    named, path = holder(packed)
    return holder(loose) == (named, path.rpartition(".")[0])


def _together(
    walk: Walk,
    carrier: Change,
    members: list[tuple[Candidate, Candidate, Change]],
    rest: tuple[Change, ...],
    *,
    is_in: bool,
) -> Change:
    moves = [move for _, _, move in members]
    loose = [old if is_in else new for old, new, _ in members]
    at = str(carrier.new_at if is_in else carrier.old_at)
    doc, here = (walk.old, loose[0].at) if is_in else (walk.new, loose[0].at)
    outer = here.rpartition("/properties/")[0]
    old_at, new_at = (outer, at) if is_in else (at, outer)
    names = dict.fromkeys(one.name for one in loose)
    olds: list[Json] = [move.old for move in moves]
    news: list[Json] = [move.new for move in moves]
    detail: dict[str, Json] = {
        **{word: value for word, value in carrier.detail.items() if word in _OF_CARRIER},
        "names": list(names),
        "whole": _names_of(doc, outer) <= names.keys(),
        "is_in": is_in,
    }
    return Change(
        event="properties-moved",
        kind="field_moved",
        subject=carrier.subject,
        requests=carrier.requests,
        responses=carrier.responses,
        path=carrier.path,
        models=carrier.models,
        old=olds,
        new=news,
        old_at=old_at,
        new_at=new_at,
        required=carrier.required,
        detail=detail,
        parts=(*moves, *rest),
        evidence=(Evidence("they all went the same way, under their names", 0.9),),
        confidence=min(move.confidence for move in moves),
    )


_OF_CARRIER = frozenset({"status", "media_type", "in", "model_path", "body_paths", "alternative"})


def _names_of(doc: Document, at: str) -> set[str]:
    """The names of an object's properties."""
    value = doc.find(at)
    return set() if value is MISSING else set(doc.view((Node(at, value),)).properties)
