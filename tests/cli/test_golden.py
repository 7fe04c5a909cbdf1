"""The golden example under reports/ is what the code writes today."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

GOLDEN = Path(__file__).resolve().parents[2] / "reports" / "golden" / "procountor-22.09-22.10.html"
COMMAND = ("check", "procountor@22.09", "procountor@22.10", "--fail-on", "never", "-q", "--format")


def test_the_golden_report_is_current(run: Run, tmp_path: Path) -> None:
    """Stale? Write it anew with the command below, `html=<the file>`, and read the difference.

    It runs in the repository, where places in the catalogue are told from `specs/` on.
    """
    ended = run(*COMMAND, f"html={tmp_path / 'report.html'}", cwd=GOLDEN.parents[2])
    assert (ended.code, ended.err) == (0, "")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == GOLDEN.read_text(encoding="utf-8")
