"""Renamed operations: one that went and one that came and do the same; the rest as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from triaccord.differ import operations
from triaccord.differ.canonical.messages import Operation
from triaccord.differ.composite.assignment import assign
from triaccord.differ.composite.profiles import Bits, Profile, likeness
from triaccord.differ.composite.resources import Resources
from triaccord.differ.facts import Fact
from triaccord.model import Change, Evidence

if TYPE_CHECKING:
    from triaccord.differ.pairing import Pairing, Renamed
    from triaccord.differ.walk import Walk

THRESHOLD = 0.68
PERHAPS = 0.5
_CANDIDATES = 400


def renamed_operations(
    gone: tuple[Operation, ...], come: tuple[Operation, ...]
) -> list[tuple[int, int, float, tuple[Evidence, ...]]]:
    """Pairs by index that may be one operation, with how strongly and why; all above `PERHAPS`."""
    if not gone or not come:
        return []
    bits = Bits()
    olds = [Profile(operation, bits) for operation in gone[:_CANDIDATES]]
    news = [Profile(operation, bits) for operation in come[:_CANDIDATES]]
    resources = Resources(gone, come, (olds, news), bits)
    nearby: dict[tuple[str, ...], _Nearby] = {}
    scores = []
    for old in olds:
        if old.tokens not in nearby:
            nearby[old.tokens] = _nearby(old, news, resources)
        scores.append(_scores(old, nearby[old.tokens], len(news)))
    return [(i, j, scores[i][j], _evidence(olds[i], news[j])) for i, j in assign(scores)]


def moved_together(
    gone: tuple[Operation, ...],
    come: tuple[Operation, ...],
    pairs: list[tuple[int, int, float, tuple[Evidence, ...]]],
) -> list[tuple[int, int, float, tuple[Evidence, ...]]]:
    """The pairs, those believed whose path changed in the same words as that of one which is sure.

    Where `PATCH /notes/comment/{id}` is `PATCH /comments/{id}`, so is `DELETE`, however little it says.
    """
    moves = {_move(gone[i], come[j]) for i, j, score, _ in pairs if score >= THRESHOLD}
    found = []
    for i, j, score, evidence in pairs:
        if score < THRESHOLD and gone[i].method == come[j].method and _move(gone[i], come[j]) in moves:
            together = Evidence("another operation moved in the same way", 1.0)
            score, evidence = THRESHOLD, (*evidence, together)
        found.append((i, j, score, evidence))
    return found


def sent_in_path(
    gone: tuple[Operation, ...],
    come: tuple[Operation, ...],
    pairs: list[tuple[int, int, float, tuple[Evidence, ...]]],
) -> list[tuple[int, int, float, tuple[Evidence, ...]]]:
    """The pairs, those believed where what one path has as a variable the other operation sends otherwise.

    `GET /things?id=1` became `GET /things/{id}`.
    """
    found = []
    for i, j, score, evidence in pairs:
        if score < THRESHOLD and gone[i].method == come[j].method and _is_sent_in_path(gone[i], come[j]):
            score, evidence = THRESHOLD, (*evidence, Evidence("what was sent otherwise is in the path", 1.0))
        found.append((i, j, score, evidence))
    return found


def _is_sent_in_path(old: Operation, new: Operation) -> bool:
    (was, sent), (now, will_send) = _sent(old), _sent(new)
    moved_in, moved_out = now - was, was - now
    return bool(moved_in or moved_out) and moved_in <= sent and moved_out <= will_send


def _sent(operation: Operation) -> tuple[set[str], set[str]]:
    """Names of the variables of the path, and of everything else that is sent."""
    variables, others = set[str](), set[str]()
    for one in operation.parameters().values():
        (variables if one.where == "path" else others).add(one.name)
    body = operation.body()
    for media in body.content.values() if body is not None else ():
        others |= operation.doc.view(media.schema).properties.keys()
    return variables, others


def _move(old: Operation, new: Operation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What of a path became what: its ends that are the same left out."""
    was, now = list(old.tokens()), list(new.tokens())
    for end in (-1, 0):
        while was and now and was[end] == now[end]:
            was.pop(end)
            now.pop(end)
    return tuple(was), tuple(now)


_LEAST_PATH = 0.3
_MOST_BY_ID = 0.11  # 0.1, and a little for the roundings of sums
_MOST_BY_TEXTS = 0.13  # 0.12 likewise
_Nearby: TypeAlias = "list[tuple[int, Profile, float]]"


def _nearby(old: Profile, news: Sequence[Profile], resources: Resources) -> _Nearby:
    """Which of others have a path that looks like an operation's, by index, and how much it does.

    Operations of one path share the answer: most pairs are put aside here.
    """
    paths: dict[tuple[str, ...], float] = {}
    found = []
    for index, new in enumerate(news):
        path = paths.get(new.tokens)
        if path is None:
            path = _path_similarity(old, new) if resources.may_be_one(old, new) else 0.0
            paths[new.tokens] = path
        if path >= _LEAST_PATH:
            found.append((index, new, path))
    return found


def _scores(old: Profile, nearby: _Nearby, count: int) -> list[float]:
    """How much an operation looks like each of `count` others; 0 below `PERHAPS`. What costs most is last.

    This runs for thousands of pairs, which is why it is one loop over plain numbers.
    """
    kind, method, marks, mark_count = old.kind, old.method, old.marks, old.mark_count
    found = [0.0] * count
    for index, new, path in nearby:
        if kind != new.kind:
            continue
        is_same_method = method == new.method
        if path < 1.0 and not is_same_method:
            path *= 0.7
        if path < _LEAST_PATH:
            continue
        common = (marks & new.marks).bit_count()
        both = mark_count + new.mark_count - common
        score = 0.5 * path + 0.35 * (common / both if both else 0.0) + (0.1 if is_same_method else 0.0)
        if score + _MOST_BY_TEXTS + _MOST_BY_ID < PERHAPS:
            continue
        by_texts = 0.0
        if old.prose and new.prose:
            by_texts = 0.2 * (_share(old.prose, new.prose) - 0.4)
        if score + by_texts + _MOST_BY_ID < PERHAPS:
            continue
        if old.id and new.id:
            score += 0.2 * (likeness(old.id, new.id) - 0.5)
        score = max(0.0, min(1.0, score + by_texts))
        # What shares no word and does something else is another thing.
        if score >= THRESHOLD or (score >= PERHAPS and old.words & new.words):
            found[index] = score
    return found


def _evidence(old: Profile, new: Profile) -> tuple[Evidence, ...]:
    """Why two operations are believed to be one."""
    path = _path_similarity(old, new)
    evidence = [
        Evidence(
            "the paths look alike", round(path * 0.7 if path < 1.0 and old.method != new.method else path, 2)
        ),
        Evidence("what they send and receive looks alike", round(_share(old.marks, new.marks), 2)),
    ]
    if old.id and new.id:
        evidence.append(Evidence("the operation ids look alike", round(likeness(old.id, new.id), 2)))
    if old.prose and new.prose:
        evidence.append(Evidence("the summaries look alike", round(_share(old.prose, new.prose), 2)))
    return tuple(evidence)


def _share(one: int, other: int) -> float:
    """How much of what either of two sets of bits has is in both."""
    common = (one & other).bit_count()
    both = one.bit_count() + other.bit_count() - common
    return common / both if both else 0.0


def _path_similarity(old: Profile, new: Profile) -> float:
    """By segments in any order, and by the words in them."""
    if old.tokens == new.tokens:
        return 1.0
    shared = (old.segments & new.segments).bit_count()
    by_segment = 2 * shared / max(1, len(old.tokens) + len(new.tokens))
    common = (old.words & new.words).bit_count()
    by_word = 2 * common / max(1, old.word_count + new.word_count)
    return min(0.97, max(by_segment, 0.5 * by_segment + 0.5 * by_word))


def operation_changes(walk: Walk, pairing: Pairing) -> list[Change]:
    """Operations on one side only, and renamed ones."""
    from triaccord.differ.comparison import lone_change

    changes = [_renamed(walk, one, pairing.bases) for one in pairing.renamed]
    for old in pairing.gone:
        fact = operations.gone(old, walk.today)
        if old.at in pairing.perhaps:
            fact.detail["perhaps"] = pairing.perhaps[old.at]
        changes.append(lone_change(walk, fact, old))
    changes += [lone_change(walk, operations.come(new), new) for new in pairing.come]
    return changes


def _renamed(walk: Walk, one: Renamed, bases: tuple[str, str]) -> Change:
    from triaccord.differ.comparison import lone_change
    from triaccord.differ.pairing import ref_of

    old, new = one.old, one.new
    was, now = str(ref_of(old)), str(ref_of(new))
    if was == now:
        # Its path stayed when the base path of all others moved into theirs, or out of them.
        was, now = (f"{side.method} {base}{side.path}" for side, base in zip((old, new), bases, strict=True))
    fact = Fact(
        "operation-renamed",
        subject=str(ref_of(new)),
        old=was,
        new=now,
        old_at=old.at,
        new_at=new.at,
        detail={
            "mode": "method_change" if old.method != new.method and old.shape == new.shape else "path_change"
        },
        evidence=one.evidence,
        confidence=round(one.confidence, 2),
    )
    parts = (
        lone_change(walk, operations.gone(old, walk.today), old),
        lone_change(walk, operations.come(new), new),
    )
    return lone_change(walk, fact, new, whole=tuple(sorted({ref_of(old), ref_of(new)})), parts=parts)
