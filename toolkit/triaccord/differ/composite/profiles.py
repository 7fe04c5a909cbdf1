"""What an operation is known by, as bits: to compare two of them is a few steps on integers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

from triaccord.differ.canonical import Schema
from triaccord.differ.canonical.document import refs_of
from triaccord.differ.canonical.messages import Operation
from triaccord.differ.composite.names import letter_pairs, likeness_by, words_of
from triaccord.model.quick import dataclass


class Bits:
    """Sets as bits of integers: what two have in common is counted in one step, thousands of times over."""

    def __init__(self) -> None:
        self._places: dict[str, dict[Hashable, int]] = {}

    def of(self, kind: str, things: Iterable[Hashable]) -> int:
        """The bits of a set of things; each kind of thing has bits of its own."""
        places = self._places.setdefault(kind, {})
        found = 0
        for thing in things:
            found |= 1 << places.setdefault(thing, len(places))
        return found

    def of_many(self, kind: str, things: Iterable[str]) -> int:
        """The same, where the second of equal things counts again."""
        counted: Counter[str] = Counter()
        each = []
        for thing in things:
            each.append((thing, counted[thing]))
            counted[thing] += 1
        return self.of(kind, each)


@dataclass(frozen=True, slots=True)
class NameBits:
    """A name by its words and its pairs of letters, and how many there are of each."""

    joined: str
    words: int
    word_count: int
    letters: int
    letter_count: int

    @classmethod
    def of(cls, name: str, bits: Bits) -> NameBits:
        """Read a name."""
        words, letters = words_of(name), letter_pairs(name)
        unlike = set(words)
        return cls(
            "".join(words), bits.of("id", unlike), len(unlike), bits.of("letters", letters), len(letters)
        )


def likeness(old: NameBits, new: NameBits) -> float:
    """`name_similarity` of the two names."""
    return likeness_by(
        old.joined == new.joined,
        (old.words & new.words).bit_count(),
        (old.word_count, new.word_count),
        2 * (old.letters & new.letters).bit_count() / max(1, old.letter_count + new.letter_count),
    )


@dataclass(frozen=True, slots=True)
class Profile:
    """What an operation is known by, read once.

    Attributes:
        method: Upper case.
        kind: What it is besides (`WEBHOOK`), if anything.
        tokens: Segments of its path.
        segments: The same as bits.
        words: Words in the segments.
        marks: Parameters, statuses, properties and schemas of its messages.
        id: Its `operationId`.
        prose: Words of its summary and description.
        counts: How many words, marks and words of prose there are.
    """

    method: str
    kind: str
    tokens: tuple[str, ...]
    segments: int
    words: int
    marks: int
    id: NameBits | None
    prose: int
    counts: tuple[int, int, int]

    @classmethod
    def of(cls, operation: Operation, bits: Bits) -> Profile:
        """Read an operation."""
        tokens = operation.tokens()
        name = operation.value.get("operationId")
        text = f"{operation.value.get('summary') or ''} {operation.value.get('description') or ''}"
        words = bits.of_many("words", (word for token in tokens for word in words_of(token)))
        marks, prose = bits.of("marks", marks_of(operation)), bits.of("prose", text.lower().split())
        return cls(
            operation.method,
            operation.method.partition(" ")[0] if " " in operation.method else "",
            tokens,
            bits.of_many("segments", tokens),
            words,
            marks,
            NameBits.of(name, bits) if isinstance(name, str) and name else None,
            prose,
            (words.bit_count(), marks.bit_count(), prose.bit_count()),
        )


def marks_of(operation: Operation) -> set[str]:
    """Parameters, statuses, properties and the schemas that messages refer to."""
    value = operation.value
    marks = {
        f"ref {ref}"
        for ref in refs_of([value.get(word) for word in ("responses", "requestBody", "parameters")])
    }
    statuses = value.get("responses")
    marks |= {f"status {status}" for status in (statuses if isinstance(statuses, dict) else {})}
    marks |= {f"parameter {key[0]} {key[1]}" for key in operation.parameter_keys()}
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
