"""HTML notes, a fragment or a whole saved page: the content found among navigation and scripts, as pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from triaccord.notes.headings import version_in
from triaccord.notes.tree import Piece, Shape, Table

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NOISE = (
    "script, style, noscript, template, nav, header nav, footer, aside, form, svg, iframe, button, [hidden]"
)
_MAIN = "main, article, [role=main], #content, .content, .markdown-body, .release-notes, .changelog"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "menu"})
_PROSE = frozenset({"p", "dt", "dd", "blockquote", "summary", "figcaption", "caption"})
_CODE = frozenset({"code", "tt", "kbd", "samp"})
_SKIPPED = frozenset({"pre", "script", "style", "head", "textarea"})
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "del",
        "em",
        "i",
        "ins",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
    }
    | {"sup", "u", "var", "br", "wbr", "time", "font", "label", "img"}
    | _CODE
)
DEEPEST = 150
_DEEPEST_PARSED = 1_000
_BLOCK_TAG = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dir|div|dl|fieldset|figure|footer|form|header"
    r"|main|menu|nav|ol|section|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_NESTED_TAG = re.compile(r"<(/?)(?:div|section|article|ul|ol|li|blockquote|details|span)\b", re.IGNORECASE)


def pieces(text: str) -> list[Piece]:
    """The pieces of an HTML text, of its main content where it is a whole page."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(_flattened(text))
    for noise in parser.css(_NOISE):
        noise.decompose()
    root = _content(parser)
    return [] if root is None else list(_Walk(text).below(root, 0, 0))


def _flattened(text: str) -> str:
    """The text without the tags of blocks nested so deep that the parser would take minutes."""
    kept: list[str] = []
    at = depth = 0
    for tag in _BLOCK_TAG.finditer(text):
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth + bool(tag.group(1)) > _DEEPEST_PARSED:
            kept.append(text[at : tag.start()])
            at = tag.end()
    return "".join((*kept, text[at:]))


def too_deep(text: str) -> int | None:
    """The line where elements are first nested deeper than is read; None if nowhere."""
    depth = 0
    for match in _NESTED_TAG.finditer(text):
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        if depth > DEEPEST:
            return text.count("\n", 0, match.start()) + 1
    return None


def _content(parser: object) -> LexborNode | None:
    """The element that holds the notes: the one with the most version headings, then the smallest."""
    from selectolax.lexbor import LexborHTMLParser

    assert isinstance(parser, LexborHTMLParser)  # noqa: S101 — for the type checker only
    candidates = list(parser.css(_MAIN))
    if parser.body is None:
        return parser.root
    best, best_score = parser.body, (_versions(parser.body), 0)
    for node in candidates:
        score = (_versions(node), -len(node.text()))
        if score[0] >= best_score[0] and len(node.text()) * 3 > len(best.text()) and node.text().strip():
            best, best_score = node, score
    return best


def _versions(node: LexborNode) -> int:
    heads = node.css("h1, h2, h3, h4, h5, h6")
    return sum(1 for head in heads if version_in(head.text(), plain=False) is not None)


class _Walk:
    """One pass over the elements; finds each block's source line by looking for its words, onwards only."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.line = 1

    def below(self, node: LexborNode, depth: int, level: int) -> Iterator[Piece]:
        """The pieces below a block element; `depth` is that of the list item it lies in."""
        if level > DEEPEST:
            return
        loose: list[LexborNode] = []
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag in ("-text", *_INLINE):
                loose.append(child)
                continue
            yield from self._loose(loose, depth)
            loose = []
            yield from self._block(child, tag, depth, level)
        yield from self._loose(loose, depth)

    def _block(self, node: LexborNode, tag: str, depth: int, level: int) -> Iterator[Piece]:
        if tag in _SKIPPED or tag.startswith("-"):
            return
        if tag in _HEADINGS:
            text = _words(node)
            if text:
                yield Piece(shape=Shape.HEADING, depth=int(tag[1]), text=text, lines=self._lines(node))
        elif tag in _LISTS:
            for item in node.iter():
                if item.tag == "li":
                    yield from self._item(item, depth + 1, level + 1)
                else:
                    yield from self._block(item, item.tag or "", depth, level + 1)
        elif tag == "table":
            table = self._table(node)
            if table is not None:
                yield Piece(shape=Shape.TABLE, depth=depth, text="", lines=self._lines(node), table=table)
        elif tag in _PROSE and not any(n.tag in _LISTS for n in node.iter()):
            yield from self._loose([node], depth)
        else:
            yield from self.below(node, depth, level + 1)

    def _item(self, node: LexborNode, depth: int, level: int) -> Iterator[Piece]:
        first = True
        for piece in self.below(node, depth, level):
            if first and piece.shape is Shape.PARAGRAPH and piece.depth == depth:
                yield Piece(shape=Shape.ITEM, depth=depth, text=piece.text, lines=piece.lines)
            elif first and piece.shape is not Shape.PARAGRAPH:
                yield Piece(shape=Shape.ITEM, depth=depth, text="", lines=piece.lines)
                yield piece
            else:
                yield piece
            first = False

    def _loose(self, nodes: list[LexborNode], depth: int) -> Iterator[Piece]:
        text = _tidy("".join(_inline(node) for node in nodes))
        if not text:
            return
        bold = all(n.tag in ("strong", "b", "p") or not n.text().strip() for n in nodes)
        yield Piece(
            shape=Shape.PARAGRAPH,
            depth=depth,
            text=text,
            lines=self._lines(*nodes),
            strong=bold and len(text) < 80,
            bold=bold and any(node.tag in ("strong", "b") for node in nodes),
        )

    def _table(self, node: LexborNode) -> Table | None:
        rows = [tuple(_words(cell) for cell in row.css("th, td")) for row in node.css("tr")]
        lines = [self._lines(row)[0] for row in node.css("tr")]
        if not rows:
            return None
        return Table(head=rows[0], rows=tuple(rows[1:]), row_lines=tuple(lines[1:]))

    def _lines(self, *nodes: LexborNode) -> tuple[int, int]:
        first = None
        for node in nodes:
            for part in node.traverse(include_text=True):
                if part.tag != "-text":
                    continue
                for words in (part.text_content or "").split("\n"):
                    first = first or self._find(words)
                    if first is None or not words.strip():
                        continue
                    self._find(words)
        return (first or self.line, self.line)

    def _find(self, words: str) -> int | None:
        """The line of some words, at or after the last ones found; None if they are only white space."""
        needle = words.strip()[:60]
        if not needle:
            return None
        for form in (needle, escape(needle, quote=False), needle.split("&")[0].split("<")[0].strip()):
            at = self.source.find(form, self.at, self.at + 20_000) if form else -1
            if at >= 0:
                self.line += self.source.count("\n", self.at, at)
                self.at = at
                break
        return self.line


def _words(node: LexborNode) -> str:
    return _tidy("".join(_inline(child) for child in node.iter(include_text=True)))


def _inline(node: LexborNode, level: int = 0) -> str:
    tag = node.tag or ""
    if tag == "-text":
        return node.text_content or ""
    if tag.startswith("-") or tag in _SKIPPED or level > DEEPEST:
        return ""
    if tag == "br":
        return " "
    if tag in _CODE:
        code = " ".join(node.text().split())
        return f"`{code}`" if code else ""
    return "".join(_inline(child, level + 1) for child in node.iter(include_text=True))


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
