"""Tables that scraping flattened to lines: rebuilt from their heads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from triaccord.notes.lexicon import lexicon
from triaccord.notes.tree import Table

_CELL = re.compile(r"[A-Za-z_][\w./\[\]]*$")
_MODEL = re.compile(r"[A-Z][A-Za-z0-9]*$")


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A rebuilt table, its last source line, and the index of the first line after it."""

    table: Table
    last: int
    end: int


@cache
def _head() -> re.Pattern[str]:
    """The heads of at least two columns in one line, the first one that of the model."""
    columns = lexicon().table_columns
    models = [name for name, role in columns.items() if role == "model"]
    others = [name for name, role in columns.items() if role != "model" and " " in name]

    def any_of(names: list[str]) -> str:
        return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))

    return re.compile(
        rf"^(?P<model>{any_of(models)}) (?P<one>{any_of(others)}) (?P<two>{any_of(others)})"
        r"(?: (?P<rest>.*))?$",
        re.IGNORECASE,
    )


def flat_table(lines: list[tuple[int, str]], index: int) -> FlatTable | None:
    """The table that starts at a line, None if none does.

    A row is a capitalised model and as many names as there are columns, or a multiple of them: then the
    first ones are of the first column, one more for each further pair.
    """
    number, line = lines[index]
    head = _head().match(line) if len(line) < 300 else None
    if head is None:
        return None
    tokens = [(token, number) for token in (head.group("rest") or "").split()]
    end, last = index + 1, number
    while end < len(lines):
        words = lines[end][1].split()
        if not words or len(words) > 2 or not all(_CELL.match(word) for word in words):
            break
        if len(words) == 1 and words[0].lower() in lexicon().section_heads:
            break
        tokens.extend((word, lines[end][0]) for word in words)
        last = lines[end][0]
        end += 1
    rows: list[tuple[str, int, list[str]]] = []
    for token, at in tokens:
        if _MODEL.match(token):
            rows.append((token, at, []))
        elif rows:
            rows[-1][2].append(token)
    if len(rows) < 2:
        return None
    table = Table(
        head=(head.group("model"), head.group("one"), head.group("two")),
        rows=tuple(
            (model, _cell(names[: len(names) // 2]), _cell(names[len(names) // 2 :]))
            for model, _, names in rows
        ),
        row_lines=tuple(at for _, at, _ in rows),
    )
    return FlatTable(table, last, end)


def _cell(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names)
