"""The best assignment as a whole, not greedily: shortest augmenting paths (Jonker and Volgenant, 1987)."""

from __future__ import annotations

from collections.abc import Sequence

_INFINITE = float("inf")
_MANY = 150
"""Up to how many rows or columns are assigned as a whole: the work grows with the third power."""


def assign(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs of row and column with the largest sum of scores; pairs that score 0 or less are left out.

    Ties go to the earlier row and column, so that equal input gives equal output.
    """
    if not scores or not scores[0]:
        return []
    pairs: list[tuple[int, int]] = []
    for rows, columns in _islands(scores):
        if len(rows) == 1:
            row = scores[rows[0]]
            pairs.append((rows[0], max(columns, key=row.__getitem__)))
        elif len(columns) == 1:
            column = columns[0]
            pairs.append((max(rows, key=lambda row: scores[row][column]), column))
        elif max(len(rows), len(columns)) > _MANY:
            pairs += _one_by_one(scores, rows, columns)
        else:
            part = [[scores[row][column] for column in columns] for row in rows]
            pairs += [(rows[i], columns[j]) for i, j in _assigned(part)]
    return sorted(pairs)


def _one_by_one(
    scores: Sequence[Sequence[float]], rows: Sequence[int], columns: Sequence[int]
) -> list[tuple[int, int]]:
    """The best pair, then the best of what is left: for what would take minutes as a whole."""
    best = sorted((-scores[row][column], row, column) for row in rows for column in columns)
    left_rows, left_columns = set(rows), set(columns)
    pairs = []
    for score, row, column in best:
        if score >= 0:
            break
        if row in left_rows and column in left_columns:
            left_rows.discard(row)
            left_columns.discard(column)
            pairs.append((row, column))
    return pairs


def lead(scores: Sequence[Sequence[float]], pairs: Sequence[tuple[int, int]], pair: tuple[int, int]) -> float:
    """By how much a pair of an assignment is better than what else its row or column could have been.

    A rival that belongs to another pair, which is better than the rival, is none.
    """
    row, column = pair
    row_score = {i: scores[i][j] for i, j in pairs}
    column_score = {j: scores[i][j] for i, j in pairs}
    mine = scores[row][column]
    rivals = [
        score for j, score in enumerate(scores[row]) if j != column and score >= column_score.get(j, 0.0)
    ]
    rivals += [
        one[column] for i, one in enumerate(scores) if i != row and one[column] >= row_score.get(i, 0.0)
    ]
    return mine - max(rivals, default=0.0)


def _islands(scores: Sequence[Sequence[float]]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that positive scores connect: no pair leads from one island to another."""
    by_row = [[column for column, score in enumerate(row) if score > 0] for row in scores]
    by_column: dict[int, list[int]] = {}
    for row, columns in enumerate(by_row):
        for column in columns:
            by_column.setdefault(column, []).append(row)
    seen: set[int] = set()
    found = []
    for start, reached in enumerate(by_row):
        if start in seen or not reached:
            continue
        rows, columns_here, work = {start}, set[int](), [start]
        while work:
            for column in by_row[work.pop()]:
                if column in columns_here:
                    continue
                columns_here.add(column)
                for row in by_column[column]:
                    if row not in rows:
                        rows.add(row)
                        work.append(row)
        seen |= rows
        found.append((sorted(rows), sorted(columns_here)))
    return found


def _assigned(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    if len(scores) > len(scores[0]):
        turned = [list(column) for column in zip(*scores, strict=True)]
        return sorted((row, column) for column, row in _assigned(turned))
    costs = [[-max(score, 0.0) for score in row] for row in scores]
    owner = _solve(costs)
    pairs = [(row, column) for column, row in enumerate(owner) if row >= 0 and scores[row][column] > 0]
    return sorted(pairs)


def _solve(costs: list[list[float]]) -> list[int]:
    """The row that owns each column (-1 for none); rows are at most as many as columns."""
    rows, columns = len(costs), len(costs[0])
    row_price = [0.0] * (rows + 1)
    column_price = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        came_from = [0] * (columns + 1)
        slack = [_INFINITE] * (columns + 1)
        used = [False] * (columns + 1)
        here = 0
        while owner[here]:
            used[here] = True
            row_here, step, following = owner[here], _INFINITE, 0
            for column in range(1, columns + 1):
                if used[column]:
                    continue
                reduced = costs[row_here - 1][column - 1] - row_price[row_here] - column_price[column]
                if reduced < slack[column]:
                    slack[column], came_from[column] = reduced, here
                if slack[column] < step:
                    step, following = slack[column], column
            for column in range(columns + 1):
                if used[column]:
                    row_price[owner[column]] += step
                    column_price[column] -= step
                else:
                    slack[column] -= step
            here = following
        while here:
            owner[here] = owner[came_from[here]]
            here = came_from[here]
    return [row - 1 for row in owner[1:]]
