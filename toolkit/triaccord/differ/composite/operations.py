"""Renamed operations: one that went and one that came and do the same; the rest as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from triaccord.differ import operations
from triaccord.differ.canonical import Schema
from triaccord.differ.canonical.document import refs_of
from triaccord.differ.canonical.messages import Operation
from triaccord.differ.composite.assignment import assign
from triaccord.differ.composite.names import name_similarity, words_of
from triaccord.differ.facts import Fact
from triaccord.model import Change, Evidence
from triaccord.model.quick import dataclass

if TYPE_CHECKING:
    from triaccord.differ.pairing import Pairing, Renamed
    from triaccord.differ.walk import Walk

THRESHOLD = 0.68
PERHAPS = 0.5
_CANDIDATES = 150


def renamed_operations(
    gone: tuple[Operation, ...], come: tuple[Operation, ...]
) -> list[tuple[int, int, float, tuple[Evidence, ...]]]:
    """Pairs by index that may be one operation, with how strongly and why; all above `PERHAPS`."""
    if not gone or not come:
        return []
    bits = _Bits()
    olds = [_Profile.of(operation, bits) for operation in gone[:_CANDIDATES]]
    news = [_Profile.of(operation, bits) for operation in come[:_CANDIDATES]]
    judged = [[_judge(old, new) for new in news] for old in olds]
    scores = [[score if score >= PERHAPS else 0.0 for score, _ in row] for row in judged]
    return [(i, j, *judged[i][j]) for i, j in assign(scores)]


class _Bits:
    """Sets as bits of integers: what two have in common is counted in one step, thousands of times over."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int], int] = {}

    def of(self, things: Iterable[str]) -> int:
        """The bits of these things; the second of a kind has a bit of its own."""
        counted: Counter[str] = Counter()
        found = 0
        for thing in things:
            found |= 1 << self._places.setdefault((thing, counted[thing]), len(self._places))
            counted[thing] += 1
        return found


@dataclass(frozen=True, slots=True)
class _Profile:
    """What an operation is known by, read once. Segments, words, marks and prose are bits."""

    method: str
    kind: str
    tokens: tuple[str, ...]
    segments: int
    words: int
    marks: int
    id: str
    prose: int

    @classmethod
    def of(cls, operation: Operation, bits: _Bits) -> _Profile:
        tokens = operation.tokens()
        name = operation.value.get("operationId")
        text = f"{operation.value.get('summary') or ''} {operation.value.get('description') or ''}"
        return cls(
            operation.method,
            operation.method.partition(" ")[0] if " " in operation.method else "",
            tokens,
            bits.of(tokens),
            bits.of(word for token in tokens for word in words_of(token)),
            bits.of(_marks(operation)),
            name if isinstance(name, str) else "",
            bits.of(set(text.lower().split())),
        )


_NOTHING: tuple[float, tuple[Evidence, ...]] = (0.0, ())


def _judge(old: _Profile, new: _Profile) -> tuple[float, tuple[Evidence, ...]]:
    if old.kind != new.kind:
        return _NOTHING
    path = _path_similarity(old, new)
    if old.method != new.method and path < 1.0:
        path *= 0.7
    if path < _LEAST_PATH:
        return _NOTHING
    messages = _share(old.marks, new.marks)
    score = 0.5 * path + 0.35 * messages + (0.1 if old.method == new.method else 0.0)
    texts = _share(old.prose, new.prose) if old.prose and new.prose else None
    by_texts = 0.2 * (texts - 0.4) if texts is not None else 0.0
    if score + by_texts + _MOST_BY_ID < PERHAPS:
        return _NOTHING
    evidence = [
        Evidence("the paths look alike", round(path, 2)),
        Evidence("what they send and receive looks alike", round(messages, 2)),
    ]
    if old.id and new.id:
        alike = name_similarity(old.id, new.id)
        score += 0.2 * (alike - 0.5)
        evidence.append(Evidence("the operation ids look alike", round(alike, 2)))
    if texts is not None:
        score += by_texts
        evidence.append(Evidence("the summaries look alike", round(texts, 2)))
    return max(0.0, min(1.0, score)), tuple(evidence)


_LEAST_PATH = 0.3
_MOST_BY_ID = 0.11  # 0.1, and a little for the roundings of sums


def _share(old: int, new: int) -> float:
    both = (old | new).bit_count()
    return (old & new).bit_count() / both if both else 0.0


def _path_similarity(old: _Profile, new: _Profile) -> float:
    """By segments in any order, and by the words in them."""
    if old.tokens == new.tokens:
        return 1.0
    shared = (old.segments & new.segments).bit_count()
    by_segment = 2 * shared / max(1, len(old.tokens) + len(new.tokens))
    common = (old.words & new.words).bit_count()
    by_word = 2 * common / max(1, old.words.bit_count() + new.words.bit_count())
    return min(0.97, max(by_segment, 0.5 * by_segment + 0.5 * by_word))


def _marks(operation: Operation) -> set[str]:
    """Parameters, statuses, properties and the schemas that messages refer to."""
    value = operation.value
    marks = {
        f"ref {ref}"
        for ref in refs_of([value.get(word) for word in ("responses", "requestBody", "parameters")])
    }
    statuses = value.get("responses")
    marks |= {f"status {status}" for status in (statuses if isinstance(statuses, dict) else {})}
    marks |= {f"parameter {key[0]} {key[1]}" for key in operation.parameters()}
    body = operation.body()
    if body is not None:
        marks.add("body")
        marks |= _property_marks(operation, [media.schema for media in body.content.values()], "sends")
    for response in operation.responses().values():
        if response.status.startswith("2"):
            marks |= _property_marks(operation, [media.schema for media in response.content.values()], "gets")
    return marks


def _property_marks(operation: Operation, schemas: list[Schema], word: str) -> set[str]:
    return {f"{word} {name}" for schema in schemas for name in operation.doc.view(schema).properties}


def operation_changes(walk: Walk, pairing: Pairing) -> list[Change]:
    """Operations on one side only, and renamed ones."""
    from triaccord.differ.comparison import lone_change

    changes = [_renamed(walk, one) for one in pairing.renamed]
    for old in pairing.gone:
        fact = operations.gone(old)
        if old.at in pairing.perhaps:
            fact.detail["perhaps"] = pairing.perhaps[old.at]
        changes.append(lone_change(walk, fact, old))
    changes += [lone_change(walk, operations.come(new), new) for new in pairing.come]
    return changes


def _renamed(walk: Walk, one: Renamed) -> Change:
    from triaccord.differ.comparison import lone_change
    from triaccord.differ.pairing import ref_of

    old, new = one.old, one.new
    fact = Fact(
        "operation-renamed",
        subject=str(ref_of(new)),
        old=str(ref_of(old)),
        new=str(ref_of(new)),
        old_at=old.at,
        new_at=new.at,
        detail={
            "mode": "method_change" if old.method != new.method and old.shape == new.shape else "path_change"
        },
        evidence=one.evidence,
        confidence=round(one.confidence, 2),
    )
    parts = (
        lone_change(walk, operations.gone(old), old),
        lone_change(walk, operations.come(new), new),
    )
    change = lone_change(walk, fact, new)
    return replace(change, parts=parts, whole=tuple(sorted({ref_of(old), ref_of(new)})))
