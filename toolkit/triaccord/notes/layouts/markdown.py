"""Markdown notes: the tokens of markdown-it with their line maps, as pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from triaccord.notes.paths import VERBS
from triaccord.notes.tree import Piece, Shape, Table

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"<[^>\n]{1,200}>")
_MARKS = re.compile(r"[*_\[\]<>&\\!]|``|~~|https?:")
_CODE = re.compile(r"`([^`]+)`")
_OPENED = re.compile(rf"`(?:(?:{VERBS}) )?[^\s`]*[^\s`.,;:!?)]")
_QUOTED_END = re.compile(r"(?<![\w`])`([\w./-]+)'(?![\w`'])")
"""A code span that ends with a quote: "`name'"."""
_ENDS_OPEN = re.compile(r"`\w[^`]*\s`\w")
_NESTING = 60
_TRACES = {
    "table": re.compile(r"\|"),
    "fence": re.compile(r"```|~~~"),
    "blockquote": re.compile(r">"),
    "hr": re.compile(r"[-*_](?:[ \t]*[-*_]){2}[ \t]*$", re.MULTILINE),
    "reference": re.compile(r"\]:"),
    "html_block": re.compile(r"<"),
    "lheading": re.compile(r"^[ \t>]*(?:=+|-+)[ \t]*$", re.MULTILINE),
}
"""Rules of the parser and what a text holds if they can match: every line is tried by every other rule."""


def pieces(text: str) -> list[Piece]:
    """The pieces of a Markdown text; code blocks are examples and carry no statements."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("table")
    parser.disable([rule for rule, trace in _TRACES.items() if trace.search(text) is None])
    # Most lines hold no marks but backticks: what is within them is parsed only where there are others.
    parser.core.ruler.enableOnly(["normalize", "block"])
    inline = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("strikethrough")
    env: dict[str, object] = {}
    return list(_Walk(parser.parse(text, env), lambda content: inline.parseInline(content, env)).run())


class _Walk:
    """One pass over the tokens; remembers how deep in lists it is and which item is open."""

    def __init__(self, tokens: Sequence[Token], inline: Callable[[str], Sequence[Token]]) -> None:
        self.tokens = tokens
        self.inline = inline
        self.depth = 0
        self.fresh = False  # an item is open whose first paragraph has not come yet

    def run(self) -> Iterator[Piece]:
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            match token.type:
                case "heading_open":
                    level = int(token.tag[1])
                    yield self._piece(Shape.HEADING, level, self.tokens[index + 1])
                    index += 2
                case "bullet_list_open" | "ordered_list_open":
                    self.depth += 1
                case "bullet_list_close" | "ordered_list_close":
                    self.depth -= 1
                    self.fresh = False
                case "list_item_open":
                    self.fresh = True
                case "list_item_close":
                    self.fresh = False
                case "paragraph_open":
                    yield self._paragraph(self.tokens[index + 1])
                    index += 2
                case "table_open":
                    end = next(
                        i for i in range(index, len(self.tokens)) if self.tokens[i].type == "table_close"
                    )
                    yield self._table(self.tokens[index:end])
                    index = end
            index += 1

    def _paragraph(self, inline: Token) -> Piece:
        if self.fresh:
            self.fresh = False
            return self._piece(Shape.ITEM, self.depth, inline)
        return self._piece(Shape.PARAGRAPH, self.depth, inline)

    def _piece(self, shape: Shape, depth: int, inline: Token) -> Piece:
        first, last = inline.map or (0, 1)
        text, bold = self._words(inline.content)
        return Piece(
            shape=shape,
            depth=depth,
            text=text,
            lines=(first + 1, max(first + 1, last)),
            strong="\n" not in text.strip() and (bold or len(text) < 80),
            bold=bold,
        )

    def _words(self, content: str) -> tuple[str, bool]:
        """The words of some inline content, and whether all of them are bold."""
        if "`" in content:
            content = balanced(_QUOTED_END.sub(r"`\1`", content) if "'" in content else content)
        if _MARKS.search(content) is None:
            words = _CODE.sub(_spaced, content)
            return " ".join(words.split()), False
        children = [child for token in self.inline(content) for child in token.children or ()]
        return rendered(children), _is_bold(children)

    def _table(self, tokens: Sequence[Token]) -> Piece:
        rows: list[tuple[str, ...]] = []
        lines: list[int] = []
        cells: list[str] = []
        for token in tokens:
            if token.type == "tr_open":
                cells = []
                lines.append((token.map or (0, 0))[0] + 1)
            elif token.type == "inline":
                cells.append(self._words(token.content)[0])
            elif token.type == "tr_close":
                rows.append(tuple(cells))
        first, last = tokens[0].map or (0, 1)
        head, *body = rows or [()]
        return Piece(
            shape=Shape.TABLE,
            depth=self.depth,
            text="",
            lines=(first + 1, last),
            table=Table(head=head, rows=tuple(body), row_lines=tuple(lines[1:])),
        )


def _spaced(code: re.Match[str]) -> str:
    """A code span, with a space before it if it is glued to a word ("and`b`")."""
    glued = code.start() > 0 and code.string[code.start() - 1].isalnum()
    return f"{' ' * glued}`{code.group(1).strip()}`"


def balanced(content: str) -> str:
    """Content in which a code span lacks a backtick, with that backtick put behind its first word.

    A backtick between a space and a word opens a span: the one that is still open was never closed.
    """
    if "``" in content or (content.count("`") % 2 == 0 and _ENDS_OPEN.search(content) is None):
        return content
    parts = content.split("`")
    words = [parts[0]]
    is_open = False
    for number, part in enumerate(parts[1:], 1):
        if is_open and not (words[-1][-1:].isspace() and part[:1].isalnum()):
            words.append("`" + part)
            is_open = False
            continue
        if is_open:
            words[-1] = _first_closed(words[-1])
        is_open = True
        words.append("`" + part)
        if number == len(parts) - 1:
            words[-1] = _first_closed(words[-1])
    return "".join(words)


def _first_closed(span: str) -> str:
    first = _OPENED.match(span)
    return f"{first.group()}`{span[first.end() :]}" if first else span.replace("`", "", 1)


def rendered(children: Sequence[Token]) -> str:
    """Inline tokens as words: code in backticks, links as their words, marks and tags dropped."""
    words: list[str] = []
    for child in children:
        if child.type == "code_inline":
            glued = bool(words) and words[-1][-1:].isalnum()
            words.append(f"{' ' * glued}`{child.content.strip()}`")
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type == "html_inline":
            words.append(" " if re.match(r"<br\b", child.content, re.IGNORECASE) else "")
        elif child.type == "image":
            words.append(child.content)
        elif child.type == "text":
            words.append(_TAG.sub("", child.content) if "</" in child.content else child.content)
    return re.sub(r"\s+", " ", "".join(words)).strip()


def _is_bold(children: Sequence[Token]) -> bool:
    """Whether nothing stands outside of `**bold**`."""
    level = 0
    for child in children:
        if child.type == "strong_open":
            level += 1
        elif child.type == "strong_close":
            level -= 1
        elif level == 0 and child.content.strip():
            return False
    return bool(children)
