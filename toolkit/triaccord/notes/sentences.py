"""A block's words as sentences over masked text, each knowing where it stands in the original."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from triaccord.model import OperationRef
from triaccord.notes.mentions import Mention, Sort, masked, mentions, tokens_in

_END = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[A-Z⟪\"“(*])|(?<=:)\s+(?=[A-Z][a-z]+ [a-z]+ )|\n+")
_MAY_END = re.compile(r"[.!?:][\"”)]?\s|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|no|nr|ca)\.|\b[A-Z]\.)$", re.IGNORECASE
)
_TOKEN = re.compile(r"⟪[A-Z](\d+)⟫")


_NOUN = re.compile("endpoint|operation", re.IGNORECASE)
_ENDPOINT_AFTER = re.compile(r"`?(?:\(\))? (?:API )?(?:endpoint|operation)s?\b", re.IGNORECASE)
_SCOPE_BESIDE = re.compile(r"\b(?:scopes?|values|(?:sort|order|sorting) (?:options?|keys?)):? `|` scopes?\b")
_SCOPE_LISTED = re.compile(r"\bvalues:? `[^.]*$")
_ENDPOINT_BEFORE = re.compile(r"\b(?:endpoint|operation)s? `?$", re.IGNORECASE)


def _as_scope(mention: Mention, text: str) -> Mention:
    """The mention with its whole code for a name, where it is a scope: `read:things` assigns nothing."""
    if mention.value is None or ":" not in text[mention.start : mention.end]:
        return mention
    beside = text[max(0, mention.start - 16) : mention.end + 8]
    if not (_SCOPE_BESIDE.search(beside) or _SCOPE_LISTED.search(text, 0, mention.start)):
        return mention
    return replace(mention, name=text[mention.start : mention.end].strip("`"), value=None)


def _as_operation(mention: Mention, text: str, called: Callable[[str], tuple[OperationRef, ...]]) -> Mention:
    """The mention as an operation, if a noun beside it says so and the documents have one of that name."""
    if mention.operations or mention.value is not None:
        return mention
    beside = _ENDPOINT_AFTER.match(text, mention.end) or _ENDPOINT_BEFORE.search(text, 0, mention.start + 1)
    found = called(mention.name) if beside else ()
    if not found:
        return mention
    if len(found) > 1 and len({ref.path for ref in found}) == 1:
        found = (OperationRef(path=found[0].path, method="*"),)
    return replace(mention, sort=Sort.OPERATION, operations=found)


_CALLED = re.compile(
    r"(?<![`\w/.{])(?P<words>[A-Za-z][a-z]+(?:[ -][a-z]+){0,3}) (?:API )?(?:endpoint|operation)s?\b(?! ?`?/)"
)
_NO_NAMES = frozenset(
    re.findall(r"\w+", "all an any both each every following new old other same several that the these this")
)


def _with_called(
    found: list[Mention], text: str, called: Callable[[str], tuple[OperationRef, ...]]
) -> list[Mention]:
    """The mentions and the operations that plain words name: "the audit endpoint", if there is just one."""
    more = list(found)
    for match in _CALLED.finditer(text):
        words = re.split("[ -]", match.group("words"))
        for first in range(len(words)):
            name = " ".join(words[first:])
            refs = () if words[first].lower() in _NO_NAMES else called(name)
            if not refs:
                continue
            end = match.end("words")
            start = end - len(name)
            if all(end <= mention.start or mention.end <= start for mention in found):
                if len(refs) > 1:
                    refs = (OperationRef(path=refs[0].path, method="*"),)
                more.append(Mention(sort=Sort.OPERATION, name=name, start=start, end=end, operations=refs))
            break
    return more if len(more) == len(found) else sorted(more, key=lambda mention: mention.start)


# Not frozen, though nobody changes one: a frozen one takes four times as long to make, and notes make many.
@dataclass(slots=True)
class Sentence:
    """One sentence: masked for the phrases, and as it stands in the text.

    `start` is where it begins in the masked text of its block.
    """

    masked: str
    start: int
    text: str
    mentions: tuple[int, ...]


@dataclass(slots=True)
class Words:
    """A text with its mentions, masked."""

    text: str
    found: tuple[Mention, ...]
    masked: str

    @staticmethod
    def of(
        text: str,
        known: Callable[[str], bool] | None,
        called: Callable[[str], tuple[OperationRef, ...]] | None = None,
    ) -> Words:
        """The words of a block; `called` tells which operations go by a name instead of a path."""
        found = mentions(text, known=known)
        if "scope" in text or "values" in text or "sort" in text:
            found = [_as_scope(mention, text) for mention in found]
        if called is not None and _NOUN.search(text):
            found = [_as_operation(mention, text, called) for mention in found]
            found = _with_called(found, text, called)
        return Words(text, tuple(found), masked(text, found))

    def original(self, start: int, end: int) -> str:
        """The stretch of the text that a stretch of the masked text stands for."""
        if start == 0 and end == len(self.masked):
            return self.text
        return self.text[self._at(start, after=False) : self._at(end, after=True)]

    def _at(self, offset: int, *, after: bool) -> int:
        shift = 0
        for match in _TOKEN.finditer(self.masked):
            mention = self.found[int(match.group(1))]
            if match.end() <= offset:
                shift = mention.end - match.end()
            elif match.start() < offset:
                return mention.end if after else mention.start
            else:
                break
        return offset + shift

    def sentences(self, start: int = 0) -> list[Sentence]:
        """The sentences from `start` (in the masked text) on."""
        found: list[Sentence] = []
        begin = start
        several = _MAY_END.search(self.masked, start) is not None
        for match in _END.finditer(self.masked, start) if several else ():
            before = self.masked[begin : match.start()]
            if _ABBREVIATION.search(before) and "\n" not in match.group():
                continue
            self._add(found, begin, match.start())
            begin = match.end()
        self._add(found, begin, len(self.masked))
        return found

    def _add(self, found: list[Sentence], start: int, end: int) -> None:
        while start < end and self.masked[start].isspace():
            start += 1
        while end > start and self.masked[end - 1].isspace():
            end -= 1
        part = self.masked[start:end]
        if part.strip(" .-–—:;"):
            found.append(Sentence(part, start, self.original(start, end), tuple(tokens_in(part))))
