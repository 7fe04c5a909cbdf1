"""Text scraped from a page: spans, entries, nesting and tables found again, as pieces.

The steps, each of which only uses what all such pages share: split at version headings; join lines into
runs of words and spans; cut entries at markers and where a name follows a finished sentence; drop the leads
that a scraper writes twice; nest what follows a colon; rebuild flattened tables from their heads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from triaccord.notes.headings import version_in
from triaccord.notes.layouts.flat_tables import flat_table
from triaccord.notes.layouts.scraped_entries import Entry, placed
from triaccord.notes.layouts.spans import Line, Splitter, continues
from triaccord.notes.lexicon import lexicon
from triaccord.notes.paths import VERBS
from triaccord.notes.tree import Piece, Shape

_MARKER = re.compile(r"^[-*•] (?=\S)|^[-*•]$")
_INNER_MARKER = re.compile(r"(?<=[.:!?)]) ?[-•] (?=[A-Z\"])")
_OP_START = re.compile(rf"(?:{VERBS}) [./]")
_TITLE_DASH = re.compile(r"^[-–] ")
_SENTENCE_END = re.compile(r"[.!?:]$")
_WORD_END = re.compile(r"([A-Za-z'’]+)[\"”)]*$")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]+$")

_HUMP = re.compile(r"[a-z][A-Z]")


def pieces(
    text: str, *, heads: frozenset[str] = frozenset(), known: Callable[[str], bool] | None = None
) -> list[Piece]:
    """The pieces of a scraped text; `known` says which plain words are names of the documents."""
    lines = [line.strip() for line in text.split("\n")]
    splitter = Splitter(lines, known)
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    first = (
        splitter.split(0, line, after or None, after_span=False, marked=False)
        for line, after in pairs
        if " " in line and _HUMP.search(line)
    )
    splitter.learn([split.span for split in first if split.glued and _HUMP.search(split.span)])
    found: list[Piece] = []
    start = 0
    bounds = [n for n, line in enumerate(lines) if _is_version(line, heads)]
    for number, bound in enumerate([*bounds, len(lines)]):
        if number:
            found.append(
                Piece(shape=Shape.HEADING, depth=1, text=lines[bounds[number - 1]], lines=(start, start))
            )
        found.extend(_section(lines[start:bound], start, splitter))
        start = bound + 1
    return found


def _is_version(line: str, heads: frozenset[str]) -> bool:
    return (
        len(line) < 80 and version_in(line, plain=True, heads=heads) is not None and not line.startswith("- ")
    )


def _section(lines: list[str], offset: int, splitter: Splitter) -> Iterator[Piece]:
    """The pieces of one version; `offset` is how many source lines stand before it."""
    numbered = [(n, line) for n, line in enumerate(lines, offset + 1) if line]
    entries = _Entries(splitter)
    index = 0
    while index < len(numbered):
        number, line = numbered[index]
        table = flat_table(numbered, index)
        if table is not None:
            yield from placed(entries.taken())
            yield Piece(shape=Shape.TABLE, depth=0, text="", lines=(number, table.last), table=table.table)
            index = table.end
            continue
        following = numbered[index + 1][1] if index + 1 < len(numbered) else None
        entries.feed(number, line, following)
        index += 1
    yield from placed(entries.taken())


class _Entries:
    """Lines in, entries out."""

    def __init__(self, splitter: Splitter) -> None:
        self.splitter = splitter
        self.entries: list[Entry] = []
        self.before = ""

    def taken(self) -> list[Entry]:
        entries, self.entries = self.entries, []
        return [entry for entry in entries if entry.text.strip(" -.")]

    @property
    def current(self) -> Entry | None:
        if self.entries and not self.entries[-1].heading:
            return self.entries[-1]
        return None

    def feed(self, number: int, line: str, following: str | None) -> None:
        if self._is_heading(line, following):
            self.entries.append(Entry([number], False, [line], heading=True))
            return
        line, glued_head = _detached_heading(line)
        marker = _MARKER.match(line)
        dash = bool(_TITLE_DASH.match(line)) and self._is_title()
        current = self.current
        after_span = bool(current and current.last_is_span)
        body = line[marker.end() :] if marker and not dash else line
        split = self.splitter.split(
            number, body, following, after_span=after_span and not marker, marked=bool(marker) and not dash
        )
        if marker and not dash:
            self.entries.append(Entry([number], True))
        elif current is None or self._starts_anew(split, body, following):
            self._new(number, paragraph=bool(split.words) and not split.words[:1].islower())
        elif split.words and not after_span and not continues(body) and current.parts:
            current.parts.append("\n")
        self._take(split, following)
        if glued_head:
            self.entries.append(Entry([number], False, [glued_head], heading=True))

    def _new(self, number: int, *, paragraph: bool = False) -> Entry:
        entry = Entry([number], False, paragraph=paragraph)
        self.entries.append(entry)
        return entry

    def _is_title(self) -> bool:
        """Whether the entry so far is nothing but an operation without a marker: a dash then explains it."""
        current = self.current
        return bool(
            current
            and current.last_is_span
            and not current.marked
            and re.fullmatch(rf"`(?:{VERBS}) [^`]+`", current.text)
        )

    def _is_heading(self, line: str, following: str | None) -> bool:
        if line.lower() in lexicon().section_heads:
            return True
        current = self.current
        if len(line) > 60 or len(line.split()) > 7 or not line[:1].isupper() or re.search(r"[.,:;`/]", line):
            return False
        if len(line.split()) < 2 or following is None or (current and current.last_is_span):
            return False
        text = current.text if current else "."
        settled = bool(re.search(r"[.!?]$", text)) or (len(line.split()) < 4 and not self._joins(text))
        nexts = bool(
            _MARKER.match(following) or _OP_START.match(following) or re.match(r"[A-Z].*[.!]$", following)
        )
        return settled and nexts

    def _starts_anew(self, split: Line, body: str, following: str | None) -> bool:
        """Whether a line without a marker starts an entry of its own."""
        current = self.current
        if current is None:
            return True
        if split.words:
            if current.last_is_span or continues(body):
                return False
            return current.paragraph and not current.marked
        return self._lone_span_starts(current, split.span, following)

    def _lone_span_starts(self, current: Entry, span: str, following: str | None) -> bool:
        text = current.text
        if current.last_is_span:
            listed = "following" in text or text.endswith(":") or self._in_list()
            text_next = following is not None and self._goes_on(following)
            if _CONSTANT.match(span) and not listed:
                return False
            return (
                listed or (text_next and not _OP_START.match(span)) or bool(_OP_START.match(span) and listed)
            )
        if text.endswith(":") and following is not None and following.startswith((",", ".", ";")):
            return False
        if re.search(r"\b(?:e\.g|i\.e)\.$", text):
            return False
        if _SENTENCE_END.search(text):
            return True
        return bool(_OP_START.match(span)) and not self._connects(text)

    def _goes_on(self, following: str) -> bool:
        if re.fullmatch(r"[A-Za-z_][\w./{}=-]*", following):
            return self.splitter.is_glued(following)
        return continues(following)

    def _in_list(self) -> bool:
        """Whether the last entries are the bare names of a list."""
        return len(self.entries) > 1 and bool(re.fullmatch(r"`[^`]+`", self.entries[-1].text))

    def _joins(self, text: str) -> bool:
        word = _WORD_END.search(text)
        return text.endswith(",") or (word is not None and word.group(1).lower() in self.splitter.joints)

    def _connects(self, text: str) -> bool:
        if text.endswith((",", "(", "=", ">")):
            return True
        word = _WORD_END.search(text)
        return bool(word) and word is not None and word.group(1).lower() in self.splitter.connectors

    def _take(self, split: Line, following: str | None) -> None:
        """Add a split line to the current entry, cutting where an entry ends inside it."""
        pieces = _INNER_MARKER.split(split.words) if split.words else [""]
        for number, words in enumerate(pieces):
            if number:
                self.entries.append(Entry([split.number], True))
            self.entries[-1].words(words, split.number)
        if not split.span:
            return
        entry = self.entries[-1]
        strong = bool(_OP_START.match(split.span)) or bool(_CONSTANT.match(split.span))
        if split.words and self._ends_before(entry, split, strong, following):
            entry = self._new(split.number)
        tight = split.words.endswith(("(", '"', "=")) and split.glued
        entry.span(split.span, split.number, tight=tight)

    def _ends_before(self, entry: Entry, split: Line, strong: bool, following: str | None) -> bool:
        """Whether the span at the end of a line belongs to the next entry, not to the words before it."""
        text = entry.text
        if text in (".", ""):
            return True
        if text.endswith(":") and following is not None and following.startswith((",", ".", ";")):
            return False
        if re.search(r"[.!?:]$", text) and not re.search(r"\b(?:e\.g|i\.e)\.$", text):
            return True
        if not (split.glued and strong) or not re.search(r"[A-Za-z]$", text):
            return False
        word = _WORD_END.search(text)
        if word is None or word.group(1).lower() in self.splitter.connectors:
            return False
        return not re.search(r"[a-z][A-Z]", word.group(1))


def _detached_heading(line: str) -> tuple[str, str | None]:
    """A line without a section heading glued to its end."""
    match = re.search(r"(?<=[.!?])([A-Z][a-z]+(?: [a-z]+)?)$", line)
    if match and match.group(1).lower() in lexicon().section_heads:
        return line[: match.start()], match.group(1)
    return line, None
