"""Names known from the documents or from elsewhere in the same notes, found again in plain English.

"You can now set payment methods" speaks of `paymentMethod` if that name exists; "sales and purchase orders"
of `SALES_ORDER` and `PURCHASE_ORDER`. Words that could be anything are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from triaccord.loading.vocabulary import Vocabulary, folded
from triaccord.model import OperationRef
from triaccord.notes.doings import operations_done

_NAME = re.compile(
    r"`([A-Za-z_][\w./\[\]]*)`|(?<![\w/{<.])([a-z][a-z0-9]*(?:[A-Z][a-z0-9]+)+|[a-z]+(?:_[a-z0-9]+)+)(?![\w}>])"
)
_CONSTANT = re.compile(r"(?<![\w/])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?!\w)")
_STEPS = re.compile(r"[./\[\]]+")
_WORD = re.compile(r"[A-Za-z]+")
_NO_WORDS = re.compile(r"`[^`]*`|/\S+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
_SHORTEST = 4


class KnownNames:
    """The names that plain words of some notes may stand for."""

    def __init__(self, texts: Iterable[str], vocabularies: Sequence[Vocabulary] = ()) -> None:
        self._texts = tuple(texts)
        self._vocabularies = tuple(vocabularies)
        self._told: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _names(self) -> dict[str, str]:
        """Folded → name, for names of more than one word, and of one word where it stood in code."""
        names: dict[str, str] = {}
        for vocabulary in self._vocabularies:
            for name in (*vocabulary.fields, *vocabulary.parameters):
                names.setdefault(folded(name), name)
        said = dict.fromkeys(code or plain for text in self._texts for code, plain in _NAME.findall(text))
        for words in said:
            name = _STEPS.split(words.strip("./[]"))[-1]
            if name and not name.isupper() and name[0].islower():
                names.setdefault(folded(name), name)
        return names

    @cached_property
    def _constants(self) -> dict[str, frozenset[str]]:
        """Enum values of several words: the value → its words, singular."""
        values: set[str] = set()
        for vocabulary in self._vocabularies:
            values.update(value for value in vocabulary.values if _CONSTANT.fullmatch(value))
        for text in self._texts:
            values.update(_CONSTANT.findall(text))
        return {value: frozenset(map(_singular, value.lower().split("_"))) for value in sorted(values)}

    @property
    def is_name(self) -> Callable[[str], bool] | None:
        """Whether a plain word is exactly a name of the documents; None where there are no documents."""
        if not self._vocabularies:
            return None
        return lambda word: any(vocabulary.knows(word) for vocabulary in self._vocabularies)

    @property
    def has_documents(self) -> bool:
        """Whether there are documents to look names up in."""
        return bool(self._vocabularies)

    def operations_called(self, name: str) -> tuple[OperationRef, ...]:
        """Operations of the documents that go by a name instead of a path, the newest document's first."""
        for vocabulary in reversed(self._vocabularies):
            if found := vocabulary.operations_called(name):
                return found
        return ()

    def operations_done(self, sentence: str) -> tuple[OperationRef, ...]:
        """Operations of the documents that a sentence speaks of by what they do."""
        return operations_done(sentence, self._vocabularies) if self._vocabularies else ()

    @cached_property
    def _by_first(self) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """First word → the words of a name and the name, those of most words first."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in self._names.values():
            words = tuple(word.lower() for word in _HUMP.findall(name))
            if len(words) > 1 or len(name) >= _SHORTEST:
                found.setdefault(words[0], []).append((words, name))
        return {
            first: tuple(sorted(names, key=lambda n: (-len(n[0]), n[1]))) for first, names in found.items()
        }

    def names_in(self, sentence: str) -> tuple[str, ...]:
        """Names that runs of plain words stand for, those of most words first, at most three."""
        known = self._told.get(sentence)
        if known is None:
            known = self._told[sentence] = self._named_by(sentence)
        return known

    def _named_by(self, sentence: str) -> tuple[str, ...]:
        words = [match.group().lower() for match in _WORD.finditer(_NO_WORDS.sub(" . ", sentence))]
        found: list[tuple[int, int, str]] = []
        for start, word in enumerate(words):
            for name_words, name in self._by_first.get(word, ()) or self._by_first.get(_singular(word), ()):
                run = words[start : start + len(name_words)]
                if tuple(run) == name_words or (*run[:-1], _singular(run[-1])) == name_words:
                    found.append((-len(name_words), start, name))
                    break
        most = min((size for size, _, _ in found), default=0)
        return tuple(dict.fromkeys(name for size, _, name in found if size == most))[:3]

    def values_in(self, sentence: str) -> tuple[str, ...]:
        """Enum values all of whose words the sentence has, in whatever order."""
        have = {_singular(match.group().lower()) for match in _WORD.finditer(sentence)}
        return tuple(value for value, words in self._constants.items() if words <= have)[:6]


@lru_cache(maxsize=20_000)
def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return (
        word[:-1]
        if word.endswith("s") and (len(word) > 3 or word == "ids") and not word.endswith("ss")
        else word
    )
