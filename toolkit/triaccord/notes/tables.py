"""Tables of old and new names as claims, one per pair; other tables row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triaccord.model import OperationRef, Specificity
from triaccord.notes.drafts import Draft, located, settle
from triaccord.notes.lexicon import lexicon
from triaccord.notes.paths import VERBS
from triaccord.notes.tree import Block, Table

_CELL_NAME = re.compile(r"`([^`]+)`|([A-Za-z_][\w./\[\]-]*)")


def table_claims(
    block: Block,
    operations: tuple[OperationRef, ...],
    kind: str | None,
) -> Iterator[Draft]:
    """The claims of a table: renames or removals where its head names old and new, else a vague one a row."""
    table = block.table
    if table is None:
        return
    roles = [_role(cell) for cell in table.head]
    if not ({"new", "old", "removed", "added"} & set(roles)):
        yield from _untold(block, table, operations)
        return
    for row, line in zip(table.rows, table.row_lines, strict=False):
        cells = {role: _names(cell) for role, cell in zip(roles, row, strict=False) if role}
        yield from _row(cells, row, line, operations, kind)


def told_rows(block: Block) -> list[Block]:
    """The rows of a table as entries, where one column says in words what changes; none for other tables.

    The other columns are what the row is about: `GET /orders` | the filter `sort` was dropped.
    """
    table = block.table
    if table is None:
        return []
    roles = [_role(cell) for cell in table.head]
    if not {"says", "action"} & set(roles) or not {"subject", "model"} & set(roles):
        return []
    rows = []
    for row, line in zip(table.rows, table.row_lines, strict=False):
        cells: dict[str, list[str]] = {}
        for role, cell in zip(roles, row, strict=False):
            if role and cell.strip(" -–—"):
                cells.setdefault("subject" if role == "model" else role, []).append(cell.strip())
        about, says = _about(cells.get("subject", [])), _joined(cells.get("says", []))
        text = about if not says else f"{about}: {says}" if about else says
        if text:
            rows.append(Block(text, (line, line), heads=(*block.heads, *cells.get("action", ()))))
    return rows


def _joined(cells: list[str]) -> str:
    """Cells as the parts of one sentence, or as sentences where they are such."""
    return "".join(
        cell + ("" if last else " " if cell.endswith((".", "!", ":", ";", ",")) else ", ")
        for cell, last in zip(cells, [False] * (len(cells) - 1) + [True], strict=False)
    )


def _about(cells: list[str]) -> str:
    """What a row is about: a method and a path in two columns are one operation."""
    parts: list[str] = []
    for cell in cells:
        bare = cell.strip("`")
        if parts and bare.startswith("/") and re.fullmatch(VERBS, parts[-1].strip("`")):
            parts[-1] = f"`{parts[-1].strip('`')} {bare}`"
        else:
            parts.append(cell)
    return ", ".join(parts)


def _row(
    cells: dict[str, list[str]],
    row: tuple[str, ...],
    line: int,
    operations: tuple[OperationRef, ...],
    kind: str | None,
) -> Iterator[Draft]:
    gone = cells.get("removed") or cells.get("old") or []
    came = cells.get("new") or cells.get("added") or []
    removed = "removed" in cells or kind == "field_removed"
    models = tuple(cells.get("model", [])[:1])
    text = " | ".join(cell.replace("\n", " ") for cell in row)
    pairs = max(len(gone), len(came))
    for number in range(pairs):
        old = gone[number] if number < len(gone) else None
        new = came[number] if number < len(came) else None
        what = (
            "field_removed"
            if removed and old
            else "field_renamed"
            if old and new
            else "field_added"
            if new
            else "field_removed"
        )
        draft = Draft(
            kind=what,
            text=text,
            evidence=text,
            lines=(line, line),
            operations=operations,
            models=models,
            fields=(old or new or "",),
            old=old,
            new=new,
            phrase="table",
        )
        draft.location = located(what, text, operations)
        settle(draft)
        yield draft


def _untold(block: Block, table: Table, operations: tuple[OperationRef, ...]) -> Iterator[Draft]:
    for row, line in zip(table.rows, table.row_lines, strict=False):
        text = " | ".join(row)
        if not text.strip(" |"):
            continue
        draft = Draft(kind="guidance", text=text, evidence=text, lines=(line, line), operations=operations)
        settle(draft, specificity=Specificity.VAGUE)
        yield draft


def _role(head: str) -> str | None:
    words = re.sub(r"\s+", " ", head.replace("`", "").strip().lower())
    columns = lexicon().table_columns
    if words in columns:
        return columns[words]
    return next((role for name, role in columns.items() if len(name) > 4 and name in words), None)


def _names(cell: str) -> list[str]:
    return [match.group(1) or match.group(2) for match in _CELL_NAME.finditer(cell)]
