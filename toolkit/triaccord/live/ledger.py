"""The ledger: what a run creates, on disk before it is sent, so that it can be removed whatever happens."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triaccord.model import InputError

FORMAT = "triaccord.ledger/1"


@dataclass(slots=True, kw_only=True)
class Entry:
    """One thing that we made, or tried to make.

    Attributes:
        number: Its place in the ledger, from 1.
        server: The server's URL.
        operation: What was called, as `METHOD /path`.
        listing: Path and query of the list that it appears in; empty if there is none.
        item: Template of its path (`/orders/{orderId}`); empty if it has none.
        removable: Whether the document has an operation that deletes it.
        marker: A word of ours in one of its fields, to find it by; empty if no field took one.
        path: Its own path; empty while its id is not known.
        deleted: Whether it is gone again.
    """

    number: int
    server: str
    operation: str
    listing: str = ""
    item: str = ""
    marker: str = ""
    path: str = ""
    removable: bool = True
    deleted: bool = False


class Ledger:
    """An append-only file of JSON lines, forced to disk line by line.

    Args:
        path: The file; None keeps it in memory only (for runs that write nothing). What earlier runs wrote
            there stays, and is none of this run's business.

    Raises:
        InputError: if there is a file, and it is something else.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.entries: list[Entry] = []
        self._file: int | None = None
        self._earlier = len(Ledger.read(path).entries) if path is not None and path.exists() else 0

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """The ledger of an earlier run; more can be appended.

        Raises:
            InputError: if there is none, or it is something else. A last line that was cut off by a crash
                is no error.
        """
        try:
            lines = path.read_text("utf-8").splitlines()
        except OSError as error:
            raise InputError(f"this ledger cannot be read: {error.strerror}", file=str(path)) from None
        made = cls()
        made.path = path
        for number, line in enumerate(lines, 1):
            try:
                event = json.loads(line)
            except ValueError:
                if number == len(lines):
                    break
                raise InputError("this line of the ledger is damaged", file=str(path), line=number) from None
            if number == 1 and (not isinstance(event, dict) or event.get("format") != FORMAT):
                raise InputError(f"this is not a ledger of format {FORMAT}", file=str(path))
            made._take(event)
        return made

    def sending(
        self,
        *,
        server: str,
        operation: str,
        listing: str = "",
        item: str = "",
        marker: str = "",
        removable: bool = True,
    ) -> Entry:
        """Note that something is about to be made. It is on disk when this returns."""
        texts = {"server": server, "operation": operation, "listing": listing, "item": item, "marker": marker}
        entry = Entry(
            number=self._earlier + len(self.entries) + 1,
            server=server,
            operation=operation,
            listing=listing,
            item=item,
            marker=marker,
            removable=removable,
        )
        self.entries.append(entry)
        self._write({"event": "sending", "number": entry.number, **texts, "removable": removable})
        return entry

    def created(self, entry: Entry, path: str) -> None:
        """Note the path of what was made."""
        entry.path = path
        self._write({"event": "created", "number": entry.number, "path": path})

    def not_created(self, entry: Entry) -> None:
        """Note that the server refused: there is nothing to remove."""
        entry.deleted = True
        self._write({"event": "refused", "number": entry.number})

    def deleted(self, entry: Entry) -> None:
        """Note that it is gone."""
        entry.deleted = True
        self._write({"event": "deleted", "number": entry.number})

    def owns(self, path: str) -> bool:
        """Whether a path (without query) is, or lies below, something that we made."""
        bare = path.partition("?")[0].rstrip("/")
        return any(e.path and (bare == e.path or bare.startswith(f"{e.path}/")) for e in self.entries)

    @property
    def open_entries(self) -> tuple[Entry, ...]:
        """What is still to be removed, the latest first."""
        return tuple(entry for entry in reversed(self.entries) if not entry.deleted)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take(self, event: dict[str, Any]) -> None:
        kind, number = event.get("event"), event.get("number", 0)
        if kind == "sending":
            known = {name: event[name] for name in Entry.__slots__ if name in event}
            self.entries.append(Entry(**known))
        elif isinstance(number, int) and 0 < number <= len(self.entries):
            entry = self.entries[number - 1]
            if kind == "created":
                entry.path = str(event.get("path", ""))
            elif kind in ("deleted", "refused"):
                entry.deleted = True

    def _write(self, event: dict[str, Any]) -> None:
        if self.path is None:
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Ids of somebody's records: nobody else's business.
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            self._drop_half_a_line(self._file)
            if os.fstat(self._file).st_size == 0:
                self._append({"format": FORMAT})
        self._append(event)

    @staticmethod
    def _drop_half_a_line(file: int) -> None:
        """What a crash cut off says nothing, and must not spoil the line that comes after it."""
        whole = os.pread(file, os.fstat(file).st_size, 0)
        if not whole.endswith(b"\n"):
            os.ftruncate(file, whole.rfind(b"\n") + 1)

    def _append(self, event: dict[str, Any]) -> None:
        assert self._file is not None  # noqa: S101  (the caller opened it)
        os.write(self._file, json.dumps(event, separators=(",", ":")).encode() + b"\n")
        os.fsync(self._file)
