"""What a report's reader wants: one frozen value that is handed to every format."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from types import MappingProxyType
from typing import TextIO

from triaccord.model.quick import dataclass


class Document(str, Enum):
    """Which question the report answers; decides the JSON format and what is said about notes."""

    DIFF = "diff"
    """What changed: notes were not asked for."""
    CHECK = "check"
    """What changed, and what the notes say about it."""


@dataclass(frozen=True, slots=True)
class RuleHelp:
    """A rule in words: what it finds, why that matters, and what the integrator can do."""

    title: str
    why: str
    mend: str


_NO_RULES: Mapping[str, RuleHelp] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """How to render.

    Attributes:
        document: Whether notes were asked for.
        rules: Rule id to its words; findings of unlisted rules are shown without advice.
        verbose: Unfold what text and Markdown fold.
        color: Whether text may use terminal colours. Formats for machines never do.
        width: Columns of the text format.
        show: Extra lists to show; `unjudged` is known.
        fail_on: What counts as failed (`breaking`, `risky`, `silent`, `contradicted`, `vague`, `phantom`).
        index_href: Address of the vendor's index page, relative to this report; None without one.
        generated: When it was made, in words; None keeps the output the same over runs.
        tool_version: Our own version, for SARIF and the footer.
    """

    document: Document = Document.CHECK
    rules: Mapping[str, RuleHelp] = field(default_factory=lambda: _NO_RULES)
    verbose: bool = False
    color: bool = False
    width: int = 80
    show: frozenset[str] = frozenset()
    fail_on: frozenset[str] = frozenset({"breaking"})
    index_href: str | None = None
    generated: str | None = None
    tool_version: str = ""


def terminal_look(stream: TextIO, environ: Mapping[str, str] = os.environ) -> tuple[bool, int]:
    """Whether `stream` takes colours, and how many columns it has (40 to 120).

    `NO_COLOR` (https://no-color.org) and a stream that is no terminal both mean plain; `COLUMNS` wins
    over what the terminal says, so that output can be pinned.
    """
    is_terminal = stream.isatty()
    color = is_terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    columns = environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return color, min(max(int(columns), 40), 120)
    if not is_terminal:
        return color, 80
    try:
        width = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        width = 80
    return color, min(max(width, 40), 120)
