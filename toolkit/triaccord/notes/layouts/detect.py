"""Which layout a text is in: HTML, Markdown, or text scraped from a page."""

from __future__ import annotations

import re
from enum import Enum


class Layout(str, Enum):
    """How notes lie on the page."""

    HTML = "html"
    MARKDOWN = "markdown"
    SCRAPED = "scraped"


_HTML = re.compile(
    r"<(?:!doctype html|html|body|ul|ol|li|p|h[1-6]|div|table|section|article)\b[^>]*>", re.IGNORECASE
)
_MARKDOWN = re.compile(
    r"^(?:#{1,6} |(?:\s*[-*+] .*)?`[^`\n]+`|\*\*[^*\n]+\*\*\s*$|={3,}\s*$|-{3,}\s*$|\s*\|.*\|)", re.MULTILINE
)
_CONTINUED = re.compile(r"^(?:[,;)]|\. ?[A-Za-z]|\.$|\.[- ])", re.MULTILINE)
_GLUED = re.compile(
    r"(?:[a-z.,](?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /\S*$)"
    r"|(?:^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /\S+\n[a-z])",
    re.MULTILINE,
)
_BARE_HEADING = re.compile(
    r"^(?:Changes in |What's new in )?(?:version|release|v)\s?\d[\w.]*\s*$", re.IGNORECASE | re.MULTILINE
)
_SAMPLE = 150_000


def layout_of(text: str) -> Layout:
    """The layout of a text, by what can only be one: tags, marks, or the breaks that scraping leaves."""
    sample = text[:_SAMPLE]
    tags = len(_HTML.findall(sample))
    if tags >= 3 or (tags and re.match(r"\s*<", sample)):
        return Layout.HTML
    marks = len(_MARKDOWN.findall(sample))
    broken = len(_CONTINUED.findall(sample)) + len(_GLUED.findall(sample))
    if broken >= 2 and broken > marks:
        return Layout.SCRAPED
    if marks == 0 and _BARE_HEADING.search(sample):
        return Layout.SCRAPED
    return Layout.MARKDOWN
