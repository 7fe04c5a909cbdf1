"""Entries of a scraped text as pieces: cut sentences joined, doubled leads dropped, lists nested again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from triaccord.notes.paths import VERBS
from triaccord.notes.tree import Piece, Shape

_OP_START = re.compile(rf"(?:{VERBS}) [./]")
_BLANKS = re.compile(r"[ \t]+")
_BREAKS = re.compile(r" *\n *")


@dataclass(slots=True)
class Entry:
    """An entry in the making."""

    lines: list[int]
    marked: bool
    parts: list[str] = field(default_factory=list)
    paragraph: bool = False
    heading: bool = False
    spans: int = 0
    last_is_span: bool = False
    depth: int = 1
    made: tuple[int, str] = (0, "")
    """The text of so many parts: they only become more."""

    @property
    def text(self) -> str:
        """Its words so far, with single blanks."""
        if self.made[0] != len(self.parts):
            joined = _BLANKS.sub(" ", "".join(self.parts))
            self.made = (len(self.parts), _BREAKS.sub("\n", joined).strip())
        return self.made[1]

    def words(self, words: str, line: int) -> None:
        """Go on with words of a source line."""
        words = words.strip()
        if not words:
            return
        if self.parts and not re.match(r"[,.;:)!?'’]", words):
            self.parts.append(" ")
        self.parts.append(words)
        self.lines.append(line)
        self.last_is_span = False

    def span(self, span: str, line: int, *, tight: bool = False) -> None:
        """Go on with a code span; `tight` leaves no blank before it."""
        if self.parts and not tight and not self.parts[-1].endswith(("(", " ", "\n")):
            self.parts.append(" ")
        self.parts.append(f"`{span}`")
        self.lines.append(line)
        self.spans += 1
        self.last_is_span = True


def placed(entries: list[Entry]) -> Iterator[Piece]:
    """Entries as pieces: sentences that were cut off given back, doubled leads dropped, lists nested."""
    entries = _rejoined(entries)
    dropped = _doubled(entries)
    stack: list[Entry] = []
    for number, entry in enumerate(entries):
        lines = (min(entry.lines), max(entry.lines))
        if entry.heading:
            stack.clear()
            yield Piece(shape=Shape.HEADING, depth=2, text=entry.text, lines=lines)
            continue
        if number in dropped:
            stack.clear()
            continue
        if entry.paragraph and not entry.marked and not stack:
            yield Piece(shape=Shape.PARAGRAPH, depth=0, text=entry.text, lines=lines)
            continue
        while stack and _closes(stack[-1], entry, entries, number):
            stack.pop()
        if not stack and (owner := _owner(entries, number)) is not None:
            stack.append(owner)
        depth = len(stack) + 1
        yield Piece(shape=Shape.ITEM, depth=depth, text=entry.text, lines=lines)
        if _opens(entry, entries[number + 1 : number + 2]):
            stack.append(entry)


def _rejoined(entries: list[Entry]) -> list[Entry]:
    """Entries that go on with the one before though a name began them: they name no operation themselves."""
    out: list[Entry] = []
    for entry in entries:
        before = out[-1] if out and not out[-1].heading else None
        if (
            before is not None
            and not entry.marked
            and not entry.heading
            and not entry.paragraph
            and entry.text.startswith("`")
            and not _OP_START.match(entry.text[1:])
            and re.search(r"[.!?]$", before.text)
            and re.match(r"`(?:VERBS) [^`]+`".replace("VERBS", VERBS), before.text)
            and not re.search(rf"(?:{VERBS}) /", entry.text)
            and re.match(r"`[^`]+` (?:is|are|has|have|was|will|can|must|[a-z]+s?\b)", entry.text)
        ):
            before.parts.append(" " + entry.text)
            before.lines.extend(entry.lines)
            before.last_is_span = entry.last_is_span
            continue
        out.append(entry)
    return out


def _doubled(entries: list[Entry]) -> set[int]:
    """Entries that only repeat how an earlier one began: the scraper wrote the lead of a list twice."""
    doubled: set[int] = set()
    for number, entry in enumerate(entries):
        text = entry.text
        if not entry.marked or len(text) < 12 or re.search(r"[.!?]$", text):
            continue
        following = entries[number + 1].text if number + 1 < len(entries) else ""
        if ":" in text.rstrip(":") or text.startswith("`"):
            continue
        for at in range(max(0, number - 12), number):
            before = entries[at]
            if not before.heading and before.text.startswith(text) and entries[at + 1].text != following:
                doubled.add(number)
    return doubled


def _opens(entry: Entry, following: list[Entry]) -> bool:
    if not following or following[0].heading:
        return False
    if entry.text.endswith(":"):
        return True
    bare = re.fullmatch(r"`[\w./]+`(?: (?:in|of)(?:,? `[^`]+`)+)?", following[0].text)
    return bool(bare) and "following" in entry.text and not following[0].marked


def _closes(parent: Entry, entry: Entry, entries: list[Entry], number: int) -> bool:
    """Whether an entry is no longer of its parent's list: it has another form than the first child."""
    first = entries[entries.index(parent) + 1]
    if first is entry or re.match(r"(?:This|It)\b", entry.text):
        return False
    if re.fullmatch(rf"`?(?:{VERBS}) [^` ]+`?", parent.text):
        return True
    if len(parent.text) > 20 and entry.text[:20] == parent.text[:20]:
        return True
    if _form(first) == "name" and _form(entry) != "name":
        return True
    if first.marked != entry.marked and not first.paragraph:
        return True
    if not re.search(rf"\b(?:{VERBS}) `?/", first.text) and re.search(rf"\b(?:{VERBS}) `?/", entry.text):
        return True
    return bool(
        parent.marked
        and entry.marked
        and re.match(r"We are |We have |New ", entry.text)
        and first.text[:6] != entry.text[:6]
    )


def _owner(entries: list[Entry], number: int) -> Entry | None:
    """The entry that this one goes on with: "This endpoint …" after one that names an operation."""
    entry = entries[number]
    if not number or not entry.marked:
        return None
    only_operation = re.fullmatch(rf"`(?:{VERBS}) [^`]+`", entries[number - 1].text)
    if _adds_to(entries[number - 1], entry) or (only_operation and entries[number - 1].marked):
        return entries[number - 1]
    if not re.match(r"(?:This|The) (?:endpoint|operation|field|parameter)\b", entry.text):
        return None
    for before in reversed(entries[max(0, number - 4) : number]):
        if before.heading:
            return None
        if re.search(rf"`(?:{VERBS}) ", before.text):
            return before
    return None


def _adds_to(before: Entry, entry: Entry) -> bool:
    """Whether an entry can only be about the operation of the one before, which has no full stop."""
    return (
        not before.heading
        and bool(re.match(rf"`?(?:{VERBS}) ", before.text))
        and not re.search(r"[.!?]$", before.text)
        and bool(re.match(r"(?:This|It|Supports|Requires|Only)\b", entry.text))
    )


def _form(entry: Entry) -> str:
    if re.fullmatch(r"`[^`]+`", entry.text):
        return "name"
    return "code" if entry.text.startswith("`") else "text"
