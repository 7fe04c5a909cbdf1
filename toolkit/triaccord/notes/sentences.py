"""A block's words as sentences over masked text, each knowing where it stands in the original."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from triaccord.notes.mentions import Mention, masked, mentions, tokens_in

_END = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[A-Z⟪\"“(*])|(?<=:)\s+(?=[A-Z][a-z]+ [a-z]+ )|\n+")
_MAY_END = re.compile(r"[.!?:][\"”)]?\s|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|no|nr|ca)\.|\b[A-Z]\.)$", re.IGNORECASE
)
_TOKEN = re.compile(r"⟪[A-Z](\d+)⟫")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: masked for the phrases, and as it stands in the text.

    `start` is where it begins in the masked text of its block.
    """

    masked: str
    start: int
    text: str
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A text with its mentions, masked."""

    text: str
    found: tuple[Mention, ...]
    masked: str

    @staticmethod
    def of(text: str, known: Callable[[str], bool] | None) -> Words:
        """The words of a block."""
        found = mentions(text, known=known)
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
