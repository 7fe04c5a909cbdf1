"""Properties that moved: into an object that is new, out of one that went, or from one object to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from triaccord.differ.canonical import Document, Node, Schema
from triaccord.differ.canonical.document import MISSING
from triaccord.differ.composite import wrapping
from triaccord.differ.composite.assignment import assign, lead
from triaccord.differ.composite.names import name_similarity
from triaccord.differ.composite.similarity import description_of, schema_similarity, text_similarity
from triaccord.differ.composite.wrapping import COMMON, Candidate
from triaccord.differ.values import shape_words
from triaccord.model import Change, Evidence, Json, OperationRef

if TYPE_CHECKING:
    from triaccord.differ.walk import Walk

THRESHOLD = 0.7
PERHAPS = 0.5
LEAD = 0.04
_DEPTH = 2
_CANDIDATES = 150
_MANY = 5
"""A name that so many objects of a document have is as common as `COMMON`."""
_COMPANY = 0.9
"""How strongly a property is believed to have moved with those beside it."""


class _Numbers:
    """A number for each set of operations: a thousand changes may share a set of ten thousand, and it would
    be hashed again for each of them.
    """

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._groups: dict[tuple[int, str], list[tuple[OperationRef, ...]]] = defaultdict(list)

    def of(self, operations: tuple[OperationRef, ...]) -> int:
        """Equal for equal sets, which must live as long as this does."""
        found = self._known.get(id(operations))
        if found is None:
            group = self._groups[len(operations), operations[0].path if operations else ""]
            like = next((other for other in group if other == operations), operations)
            if like is operations:
                group.append(operations)
            found = self._known[id(operations)] = self._known.get(id(like), len(self._known))
        return found


def property_moves(walk: Walk, changes: list[Change]) -> list[Change]:
    """Replace removals and additions of one operation's properties by moves."""
    numbers = _Numbers()
    gone: dict[tuple[int, int], list[Change]] = defaultdict(list)
    come: dict[tuple[int, int], list[Change]] = defaultdict(list)
    for change in changes:
        if change.event in ("property-removed", "property-added"):
            kept = gone if change.event == "property-removed" else come
            kept[numbers.of(change.requests), numbers.of(change.responses)].append(change)
    moves: list[Change] = []
    replaced: dict[int, Change | None] = {}
    old_names = {
        change.path: str(change.old)
        for change in changes
        if change.event == "property-renamed" and "body_paths" not in change.detail
    }
    both = [(removed, come[sides]) for sides, removed in gone.items() if sides in come]
    common = _common_names(walk.old) if both else COMMON
    for removed, added in both:
        _moves_of(walk, (removed, added), common, moves, replaced)
    moves = [_said_in_old_words(move, old_names) for move in moves]
    return [after for change in changes if (after := replaced.get(id(change), change)) is not None] + moves


def _common_names(doc: Document) -> frozenset[str]:
    counted = Counter[str]()
    for value in doc.components().values():
        properties = value.get("properties") if isinstance(value, dict) else None
        if isinstance(properties, dict):
            counted.update([*properties])
    return COMMON | {name.lower() for name, count in counted.items() if count >= _MANY}


def _said_in_old_words(move: Change, old_names: dict[str, str]) -> Change:
    if isinstance(move.old, list):
        old: Json = [_in_old_words(str(path), old_names) for path in move.old]
        parts = tuple(
            _said_in_old_words(part, old_names) if part.event == move.parts[0].event else part
            for part in move.parts
        )
        return replace(move, old=old, parts=parts)
    return replace(move, old=_in_old_words(str(move.old), old_names))


def _in_old_words(path: str, old_names: dict[str, str]) -> str:
    """A path as the older document has it: objects on the way may have other names now."""
    pieces = path.split(".")
    for end in range(1, len(pieces)):
        name = old_names.get(".".join(path.split(".")[:end]))
        if name is not None:
            pieces[end - 1] = name + pieces[end - 1][len(pieces[end - 1].split("[")[0].split("{")[0]) :]
    return ".".join(pieces)


def _moves_of(
    walk: Walk,
    changes: tuple[list[Change], list[Change]],
    common: frozenset[str],
    moves: list[Change],
    replaced: dict[int, Change | None],
) -> None:
    removed, added = changes
    olds = _nearest(one for change in removed for one in candidates_of(walk.old, change, change.old_at))
    news = _nearest(one for change in added for one in candidates_of(walk.new, change, change.new_at))
    judged = [[_judge(walk, old, new, common) for new in news] for old in olds]
    for i, j in wrapping.in_company(olds, news, lambda i, j: judged[i][j][0] > 0.0):
        judged[i][j] = _COMPANY, (*judged[i][j][1], Evidence("what was beside it went there, too", 0.9))
    scores = [[score if score >= PERHAPS else 0.0 for score, _ in row] for row in judged]
    pairs = assign(scores)
    moved_out: dict[int, set[str]] = defaultdict(set)
    moved_in: dict[int, set[str]] = defaultdict(set)
    found: list[tuple[Candidate, Candidate, Change]] = []
    for i, j in pairs:
        old, new = olds[i], news[j]
        score, evidence = judged[i][j]
        if score < THRESHOLD or lead(scores, pairs, (i, j)) < LEAD:
            is_told = old.path == new.path or "perhaps" in old.carrier.detail or id(old.carrier) in replaced
            if old.depth == 0 and not is_told:
                detail = {**old.carrier.detail, "perhaps": new.path}
                replaced[id(old.carrier)] = replace(old.carrier, detail=detail)
            continue
        found.append((old, new, moved_property(walk, old, new, score, evidence)))
        moved_out[id(old.carrier)].add(old.at)
        moved_in[id(new.carrier)].add(new.at)
    # An object is part of the moves if everything in it moved.
    for taken, candidates in ((moved_out, olds), (moved_in, news)):
        for at in taken:
            parts = {
                one.at
                for one in candidates
                if id(one.carrier) == at and not _holds(one, candidates) and not _within(one, taken[at])
            }
            whole = {one.at for one in candidates if id(one.carrier) == at and one.depth == 0}
            if whole & taken[at] or parts <= taken[at]:
                replaced[at] = None
    moves.extend(wrapping.folded(walk, found, replaced))


def _nearest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, as many as are compared: those that went or came themselves before those inside."""
    return sorted(candidates, key=lambda one: one.depth)[:_CANDIDATES]


def _within(one: Candidate, places: set[str]) -> bool:
    """Whether a candidate lies in one of these places."""
    return any(one.at.startswith(f"{place}/") for place in places)


def _holds(one: Candidate, candidates: list[Candidate]) -> bool:
    """Whether other candidates lie in this one."""
    return any(other.at != one.at and other.path.startswith(f"{one.path}.") for other in candidates)


def candidates_of(doc: Document, change: Change, at: str | None) -> Iterator[Candidate]:
    """A property, and those in it as far as they are likely to have moved with or without it."""
    value = doc.find(at) if at is not None else MISSING
    if at is None or value is MISSING:
        return
    path = str(change.detail.get("model_path", change.path)) or change.subject
    work: list[tuple[str, str, Schema, bool, int]] = [
        (change.subject, path, (Node(at, value),), change.required, 0)
    ]
    while work:
        name, path, schema, required, depth = work.pop(0)
        yield Candidate(change, name, path, schema[0].at, schema, required, depth)
        view = doc.view(schema)
        if depth < _DEPTH and "object" in view.kinds:
            work += [
                # What is demanded in an object that may be left out may be left out, too.
                (inner, f"{path}.{inner}", below, required and inner in view.required, depth + 1)
                for inner, below in view.properties.items()
            ]


def _judge(
    walk: Walk, old: Candidate, new: Candidate, common: frozenset[str]
) -> tuple[float, tuple[Evidence, ...]]:
    """How strongly two properties at different places are believed to be one, and why."""
    if old.depth and new.depth:
        return 0.0, ()
    if wrapping.holder(old) == wrapping.holder(new):
        return 0.0, ()  # siblings: whether one became the other was asked before
    names = name_similarity(old.name, new.name)
    if names < _LEAST_ALIKE:
        return 0.0, ()
    structure = schema_similarity(walk.old, old.schema, walk.new, new.schema)
    if structure == 0.0:
        return 0.0, ()
    texts = text_similarity(description_of(walk.old, old.schema), description_of(walk.new, new.schema))
    view = walk.old.view(old.schema)
    telling = bool(view.enums or view.properties or view.unions) and structure >= _SAME
    evidence = [
        Evidence("the names look alike", round(names, 2)),
        Evidence("the schemas look alike", round(structure, 2)),
    ]
    score = 0.55 * names + 0.25 * structure
    if texts is not None:
        score += 0.3 * (texts - 0.35)
        evidence.append(Evidence("the descriptions look alike", round(texts, 2)))
    if telling:
        score += 0.15
        evidence.append(Evidence("the schemas say the same, and much", 0.15))
    known = COMMON if _is_near(old, new) else common
    if old.name.lower() in known and not telling and (texts is None or texts < _LEAST_TEXT):
        score = min(score, THRESHOLD - 0.05)
    return max(0.0, min(1.0, score)), tuple(evidence)


_LEAST_ALIKE = 0.7
_LEAST_TEXT = 0.5
_SAME = 0.98


def _is_near(old: Candidate, new: Candidate) -> bool:
    """Whether one of the two stands in an object that is next to the other."""
    was, now = wrapping.holder(old), wrapping.holder(new)
    return was[0] == now[0] and (now[1].startswith(was[1]) or was[1].startswith(now[1]))


def moved_property(
    walk: Walk, old: Candidate, new: Candidate, score: float, evidence: tuple[Evidence, ...]
) -> Change:
    """One property that went and one that came elsewhere, as one that moved."""
    was, now = old.carrier, new.carrier
    types = shape_words(walk.old.view(old.schema), walk.old), shape_words(walk.new.view(new.schema), walk.new)
    paths = _paths(old, new)
    detail = {
        **{word: now.detail[word] for word in ("status", "media_type", "in") if word in now.detail},
        "type": types[1],
        "was_required": old.required,
        "from_model": was.models[0] if was.models else "",
        "to_model": now.models[0] if now.models else "",
    }
    parts = (
        replace(_part(old, paths[0]), old_at=old.at),
        replace(_part(new, paths[1]), new_at=new.at),
    )
    return Change(
        event="property-moved",
        kind="field_moved",
        subject=old.name,
        requests=was.requests,
        responses=was.responses,
        path=paths[1],
        models=tuple(dict.fromkeys((*was.models, *now.models))),
        old=paths[0],
        new=paths[1],
        old_at=old.at,
        new_at=new.at,
        required=new.required,
        detail=detail,
        parts=parts,
        evidence=evidence,
        confidence=round(score, 2),
    )


def _part(one: Candidate, path: str) -> Change:
    """The removal or addition of what moved, which may be a part of what went or came."""
    carrier = one.carrier
    detail = {**carrier.detail, "model_path": one.path} if "model_path" in carrier.detail else carrier.detail
    return replace(carrier, subject=one.name, path=path, required=one.required, detail=detail, parts=())


def _paths(old: Candidate, new: Candidate) -> tuple[str, str]:
    """Paths from the body where there is one on both sides, from the named schemas otherwise."""
    found = []
    for one in (old, new):
        change = one.carrier
        inside = one.path.removeprefix(str(change.detail.get("model_path", change.path)))
        found.append(one.path if "body_paths" in change.detail else change.path + inside)
    if any("body_paths" in one.carrier.detail for one in (old, new)):
        return old.path, new.path
    return found[0], found[1]
