"""Notes before anything is understood: parts (one per version), blocks with nesting, tables, source lines.

Every layout reads its text into `Piece`s in source order; `grow` makes the tree of them, one way for all::

    text ──layout──> Piece, Piece, … ──grow──> Tree > Part (a version) > Block > Block
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from triaccord.model import NotesProblem


class Shape(str, Enum):
    """What a piece of the notes is."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: the texts of its head and of its rows, and the first source line of each row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_lines: tuple[int, ...]


# Not frozen, though nobody changes one: a frozen one takes four times as long to make, and notes make many.
@dataclass(slots=True, kw_only=True)
class Piece:
    """One heading, item, paragraph or table, in source order.

    Attributes:
        depth: The level of a heading (1 is the highest); how deep an item is nested (1 is the
            outermost); for paragraphs and tables the depth of the item they belong to, 0 for none.
        text: Its words, code spans in backticks, one line per paragraph.
        lines: First and last source line, 1-based.
        strong: A paragraph that is bold as a whole, or one short line: it may be a heading in disguise.
        bold: Surely bold as a whole.
    """

    shape: Shape
    depth: int
    text: str
    lines: tuple[int, int]
    table: Table | None = None
    strong: bool = False
    bold: bool = False


_BELOW_ALL = 7
"""The level of a bold line among headings."""
_NO_GROUP = re.compile(r"[`/]|[.;]$|\w:$")
_WORDS_OF_GROUP = 5
_FOLLOWING = re.compile(r"\b(?:the|these) following\b[^.]*\.?\W*$", re.IGNORECASE)
"""The last sentence of a paragraph speaks of what is listed below it."""


def _is_group(piece: Piece) -> bool:
    """Whether a bold line only says what kind of entries follow: "Breaking changes"."""
    return (
        piece.bold
        and piece.shape is Shape.PARAGRAPH
        and not piece.depth
        and len(piece.text.split()) <= _WORDS_OF_GROUP
        and _NO_GROUP.search(piece.text) is None
    )


@dataclass(slots=True)
class Block:
    """An item or paragraph with everything below it. `heads` are the headings over it, outermost first.

    A heading is a block too, with `is_head`: it may say what changed, and where the changes below it are.
    """

    text: str
    lines: tuple[int, int]
    heads: tuple[str, ...] = ()
    children: list[Block] = field(default_factory=list)
    table: Table | None = None
    is_head: bool = False


@dataclass(slots=True)
class Part:
    """What the notes say of one version."""

    version: str
    lines: tuple[int, int]
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The whole notes, read but not understood."""

    parts: tuple[Part, ...]
    problems: tuple[NotesProblem, ...] = ()


@dataclass(slots=True)
class _Growing:
    """The part being filled: where the next block hangs, and the headings over it."""

    part: Part
    stack: list[tuple[int, Block]] = field(default_factory=list)
    heads: list[tuple[int, str]] = field(default_factory=list)
    lead: Block | None = None
    """The paragraph right before, if it may lead into a list."""

    def add(self, piece: Piece) -> None:
        last = max(self.part.lines[1], piece.lines[1])
        self.part.lines = (self.part.lines[0], last)
        if piece.shape is Shape.HEADING or _is_group(piece):
            level = piece.depth or _BELOW_ALL
            self.stack.clear()
            self.lead = None
            while self.heads and self.heads[-1][0] >= level:
                self.heads.pop()
            self.heads.append((level, piece.text))
            heads = tuple(text for _, text in self.heads)
            self.part.blocks.append(Block(piece.text, piece.lines, heads=heads, is_head=True))
            return
        if piece.shape is Shape.ITEM:
            self._hang(piece)
            return
        while self.stack and self.stack[-1][0] > piece.depth:
            self.stack.pop()
        owner = self.stack[-1][1] if self.stack and piece.depth else None
        if owner is None:
            self.stack.clear()
            self._table_or_new(piece)
            return
        if piece.table is not None:
            owner.children.append(Block("", piece.lines, heads=owner.heads, table=piece.table))
        elif owner.children:
            owner.children.append(Block(piece.text, piece.lines, heads=owner.heads))
        else:
            owner.text = f"{owner.text}\n{piece.text}" if owner.text else piece.text
        owner.lines = (owner.lines[0], max(owner.lines[1], piece.lines[1]))

    def _table_or_new(self, piece: Piece) -> None:
        block = Block(piece.text, piece.lines, heads=tuple(text for _, text in self.heads), table=piece.table)
        before = self.part.blocks[-1] if self.part.blocks else None
        if (
            piece.table is not None
            and before
            and not before.is_head
            and before.text.rstrip().endswith((":", "."))
        ):
            before.children.append(block)
            return
        self.part.blocks.append(block)
        self.lead = block if piece.text.rstrip().endswith(":") or _FOLLOWING.search(piece.text) else None

    def _hang(self, piece: Piece) -> None:
        block = Block(piece.text, piece.lines, heads=tuple(text for _, text in self.heads))
        while self.stack and self.stack[-1][0] >= piece.depth:
            self.stack.pop()
        if self.stack:
            self.stack[-1][1].children.append(block)
        elif self.lead is not None:
            self.lead.children.append(block)
        else:
            self.part.blocks.append(block)
        self.stack.append((piece.depth, block))


def grow(
    pieces: Iterable[Piece],
    versions: dict[int, str],
    *,
    version: str | None,
    last_line: int,
    problems: Iterable[NotesProblem] = (),
) -> Tree:
    """The tree of pieces; `versions` names the version of each piece that is a version's heading, by index.

    Without any such heading everything is one part of `version` (empty if not given).
    """
    parts: list[Part] = []
    growing: _Growing | None = None
    told = list(problems)
    before: list[int] = []
    if not versions:
        growing = _Growing(Part(version or "", (1, max(1, last_line))))
        parts.append(growing.part)
    for index, piece in enumerate(pieces):
        if index in versions:
            if growing is not None:
                growing.part.lines = (growing.part.lines[0], max(growing.part.lines[0], piece.lines[0] - 1))
            growing = _Growing(Part(versions[index], piece.lines))
            parts.append(growing.part)
        elif growing is not None:
            growing.add(piece)
        elif piece.shape is Shape.ITEM:
            before.append(piece.lines[0])
    if before:
        what = f"{len(before)} entries stand" if len(before) > 1 else "an entry stands"
        told.append(NotesProblem(line=before[0], what=f"{what} before the first version", is_loss=False))
    if parts:
        parts[-1].lines = (parts[-1].lines[0], max(parts[-1].lines[0], last_line))
    return Tree(parts=tuple(parts), problems=tuple(told))
