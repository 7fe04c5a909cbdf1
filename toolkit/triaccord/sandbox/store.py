"""The one store under all versions: records as JSON in SQLite, by resource, scope and key."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from triaccord.model import ConfigurationError

_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS records (
  number INTEGER PRIMARY KEY AUTOINCREMENT, resource TEXT, scope TEXT, key TEXT,
  revision INTEGER, seeded INTEGER, body TEXT, UNIQUE (resource, scope, key));
CREATE TABLE IF NOT EXISTS touched (
  resource TEXT, scope TEXT, highest INTEGER, PRIMARY KEY (resource, scope));
"""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing.

    Attributes:
        resource: The kind of thing (`/invoices/{}/comments`).
        scope: The keys of what it belongs to, joined with `/`; empty at the top.
        key: What its path and its id fields say.
        revision: Counts its changes, from 1.
        seeded: Whether it was there from the start.
        body: Its fields, under the names of whoever wrote them last.
    """

    resource: str
    scope: str
    key: str
    revision: int
    seeded: bool
    body: dict[str, Any]


class Store:
    """Records in SQLite.

    Args:
        path: A file, or `:memory:`.

    Raises:
        ConfigurationError: if the file cannot be written, or is something else.
    """

    def __init__(self, path: str = ":memory:") -> None:
        self._db = _opened(path)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def is_seeded(self, resource: str, scope: str) -> bool:
        """Whether the first records of a collection were made already."""
        return self._highest(resource, scope) is not None

    def mark_seeded(self, resource: str, scope: str, highest: int) -> None:
        """Remember that the first records were made, and the highest number among them."""
        self._db.execute("INSERT OR REPLACE INTO touched VALUES (?, ?, ?)", (resource, scope, highest))

    def next_number(self, resource: str, scope: str) -> int:
        """A number that no record of the collection ever had."""
        highest = (self._highest(resource, scope) or 0) + 1
        self.mark_seeded(resource, scope, highest)
        return highest

    def put(self, record: Record) -> None:
        """Add a record, or put it in the place of the one with its key."""
        self._db.execute(
            "INSERT INTO records (resource, scope, key, revision, seeded, body) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (resource, scope, key)"
            " DO UPDATE SET revision = excluded.revision, body = excluded.body",
            (
                record.resource,
                record.scope,
                record.key,
                record.revision,
                int(record.seeded),
                json.dumps(record.body, separators=(",", ":")),
            ),
        )

    def get(self, resource: str, scope: str, key: str) -> Record | None:
        """A record; None if there is none."""
        row = self._db.execute(
            "SELECT resource, scope, key, revision, seeded, body FROM records"
            " WHERE resource = ? AND scope = ? AND key = ?",
            (resource, scope, key),
        ).fetchone()
        return _record(row) if row else None

    def all(self, resource: str, scope: str) -> list[Record]:
        """All records of a collection, in the order of their making."""
        rows = self._db.execute(
            "SELECT resource, scope, key, revision, seeded, body FROM records"
            " WHERE resource = ? AND scope = ? ORDER BY number",
            (resource, scope),
        )
        return [_record(row) for row in rows]

    def delete(self, resource: str, scope: str, key: str) -> bool:
        """Remove a record and whatever belongs to it; whether there was one."""
        done = self._db.execute(
            "DELETE FROM records WHERE resource = ? AND scope = ? AND key = ?", (resource, scope, key)
        )
        inner = f"{scope}/{key}" if scope else key
        self._db.execute(
            "DELETE FROM records WHERE resource LIKE ? AND (scope = ? OR scope LIKE ?)",
            (f"{resource}/{{}}/%", inner, f"{inner}/%"),
        )
        return done.rowcount > 0

    def _highest(self, resource: str, scope: str) -> int | None:
        row = self._db.execute(
            "SELECT highest FROM touched WHERE resource = ? AND scope = ?", (resource, scope)
        ).fetchone()
        return int(row[0]) if row else None


def _opened(path: str) -> sqlite3.Connection:
    """The database with its tables; closed again if it is none."""
    made: sqlite3.Connection | None = None
    try:
        # One thread works with it; which one it is depends on how the server was started.
        made = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        made.executescript(_TABLES)
    except sqlite3.Error as error:
        if made is not None:
            made.close()
        raise ConfigurationError(
            f"'{path}' cannot hold the records: {error}", mend="name a file that is new, or was made so"
        ) from None
    return made


def _record(row: Any) -> Record:
    return Record(row[0], row[1], row[2], row[3], bool(row[4]), json.loads(row[5]))
