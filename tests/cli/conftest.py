from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Ended:
    """How a command ended, as a person meets it."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `triaccord` as a process of its own in an empty folder."""

    def run(*args: str, stdin: bytes = b"", cwd: Path = tmp_path, **environ: str) -> Ended:
        done = subprocess.run(
            [sys.executable, "-c", "from triaccord.cli import main; main()", *args],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
            env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", **environ},
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
