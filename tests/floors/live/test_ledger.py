"""The ledger survives what kills the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from triaccord.live.ledger import Ledger
from triaccord.model import InputError


def test_what_is_open_after_a_crash(tmp_path: Path) -> None:
    file = tmp_path / "run" / "ledger.jsonl"
    ledger = Ledger(file)
    entries = [ledger.sending(server="http://s", operation="POST /orders", marker=f"m{n}") for n in range(4)]
    ledger.created(entries[0], "/orders/1")
    ledger.created(entries[1], "/orders/2")
    ledger.not_created(entries[2])
    ledger.deleted(entries[0])
    with file.open("a") as torn:
        torn.write('{"event": "crea')
    again = Ledger.read(file)
    assert [(e.number, e.path, e.marker) for e in again.open_entries] == [
        (4, "", "m3"),
        (2, "/orders/2", "m1"),
    ]
    assert again.owns("/orders/2/lines?x=1")
    assert not again.owns("/orders/22")
    assert file.stat().st_mode & 0o077 == 0
    ledger.close()


@pytest.mark.parametrize("text", ["{}\n", "no json\n{}\n", '{"format": "other/1"}\n'])
def test_other_files_are_no_ledgers(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(text)
    with pytest.raises(InputError):
        Ledger.read(file)


def test_two_runs_share_a_file_without_taking_each_other_for_themselves(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    for run in (1, 2):
        ledger = Ledger(path)
        assert ledger.entries == []
        kept, gone = (ledger.sending(server="http://s", operation="POST /a") for _ in range(2))
        ledger.created(kept, f"/a/{run}")
        ledger.deleted(gone)
        ledger.close()
        with path.open("a") as file:
            file.write('{"event":"sendi')  # cut off by a crash
    read = Ledger.read(path)
    assert [(e.number, e.path) for e in read.open_entries] == [(3, "/a/2"), (1, "/a/1")]
    read.deleted(read.open_entries[0])
    read.close()
    assert [e.path for e in Ledger.read(path).open_entries] == ["/a/1"]
