"""What an operation is known by, as bits: to compare two of them is a few steps on integers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable

from triaccord.differ.canonical import Node, Schema
from triaccord.differ.canonical.document import plain_ref, refs_of
from triaccord.differ.canonical.messages import Operation
from triaccord.differ.composite.names import letter_pairs, likeness_by, words_of
from triaccord.model.quick import dataclass


class Bits:
    """Sets as bits of integers: what two have in common is counted in one step, thousands of times over."""

    def __init__(self) -> None:
        self._places: dict[str, dict[Hashable, int]] = {}
        self._known: dict[Hashable, int] = {}

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

    def once(self, key: Hashable, find: Callable[[], int]) -> int:
        """The bits of what many operations have; found when the first of them asks."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = find()
        return known


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


class Profile:
    """What an operation is known by. What few pairs of operations are asked for is read when it is asked.

    Attributes:
        method: Upper case.
        kind: What it is besides (`WEBHOOK`), if anything.
        tokens: Segments of its path.
        segments: The same as bits.
        words: Words in the segments.
        marks: Parameters, statuses, properties and schemas of its messages.
        word_count: How many words there are.
        mark_count: How many marks.
    """

    __slots__ = (
        "_bits", "_operation", "id", "kind", "mark_count", "marks", "method", "prose", "segments", "tokens",
        "word_count", "words",
    )  # fmt: skip

    id: NameBits | None
    """Its `operationId`."""
    prose: int
    """Words of its summary and description."""

    def __init__(self, operation: Operation, bits: Bits) -> None:
        self._operation, self._bits = operation, bits
        tokens = operation.tokens()
        self.method = operation.method
        self.kind = operation.method.partition(" ")[0] if " " in operation.method else ""
        self.tokens = tokens
        self.segments = bits.once(("segments", tokens), lambda: bits.of_many("segments", tokens))
        self.words = bits.once(("words", tokens), lambda: bits.of_many("words", _words(tokens)))
        self.marks = marks_of(operation, bits)
        self.word_count, self.mark_count = self.words.bit_count(), self.marks.bit_count()

    def __getattr__(self, name: str) -> object:
        value = self._operation.value
        if name == "id":
            said = value.get("operationId")
            self.id = NameBits.of(said, self._bits) if isinstance(said, str) and said else None
            return self.id
        if name == "prose":
            text = f"{value.get('summary') or ''} {value.get('description') or ''}"
            self.prose = self._bits.of("prose", text.lower().split())
            return self.prose
        raise AttributeError(name)


_MESSAGES = ("responses", "requestBody", "parameters")


def _words(tokens: Iterable[str]) -> list[str]:
    return [word for token in tokens for word in words_of(token)]


def marks_of(operation: Operation, bits: Bits) -> int:
    """Parameters, statuses, properties and the schemas that messages refer to.

    What many operations have in common is put together once.
    """
    value = operation.value
    refs = refs_of([value.get(word) for word in _MESSAGES])
    if not refs_of([item for word, item in value.items() if word not in _MESSAGES]):
        operation.doc.refs_at(Node(operation.at, value), like=refs)  # it will be asked for them again
    found = bits.of("marks", refs)
    raw = value.get("responses")
    statuses = tuple(raw) if isinstance(raw, dict) else ()
    found |= bits.once(
        ("statuses", statuses), lambda: bits.of("marks", [("status", status) for status in statuses])
    )
    found |= bits.of("marks", [("parameter", *key) for key in operation.parameter_keys()])
    body = operation.body()
    if body is not None:
        found |= bits.of("marks", [("body",)])
        found |= _property_marks(operation, [media.schema for media in body.content.values()], "sends", bits)
    for response in operation.responses(only="2").values():
        found |= _property_marks(operation, response.schemas(), "gets", bits)
    return found


def _property_marks(operation: Operation, schemas: list[Schema], word: str, bits: Bits) -> int:
    doc, found = operation.doc, 0
    for schema in {id(schema): schema for schema in schemas}.values():  # 2.0 has one for all media types

        def properties(schema: Schema = schema) -> int:
            return bits.of("marks", [(word, name) for name in doc.view(schema).properties])

        ref = plain_ref(schema[0].value) if len(schema) == 1 else None
        found |= properties() if ref is None else bits.once((word, id(doc), ref), properties)
    return found
