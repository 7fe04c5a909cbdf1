"""The how-to on migrating, followed word by word in the sample project."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "how-to" / "migrate.md").read_text(encoding="utf-8")
TOOLS = {
    "pytest": [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider"],
    "triaccord": [sys.executable, "-c", "from triaccord.cli import main; main()"],
}


def blocks(kind: str) -> list[str]:
    return [
        text
        for word, text in re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
        if word == kind
    ]


def test_the_commands_and_code_of_the_page_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HERE / "project", tmp_path, dirs_exist_ok=True)
    printed = ""
    lines = [line for block in blocks("console") for line in block.splitlines()]
    assert all(line.startswith("$ ") for line in lines)
    for line in lines:
        tool, *words = shlex.split(line.removeprefix("$ "))
        if words[0] == "sandbox":
            words.append("--help")  # it runs until it is stopped
        done = subprocess.run(
            [*TOOLS[tool], *words], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        # 1: there is work to do.
        assert done.returncode == (1 if words[0] == "migrate" else 0), done.stderr
        printed = printed or (done.stdout if words[0] == "migrate" else "")
    (shown,) = blocks("")
    assert [line for line in shown.splitlines() if line != "…" and line not in printed.splitlines()] == []
    made = ("usage.json", "way.html", "way.md", "way.json", "nordbooks_shim.py", "map.json")
    assert [name for name in made if not (tmp_path / name).is_file()] == []
    (code,) = blocks("python")
    monkeypatch.syspath_prepend(str(tmp_path))
    names: dict[str, object] = {}
    exec(code, names)
    assert {"session", "client", "waiting"} <= set(names)
    names["session"].close()  # type: ignore[attr-defined]
    names["client"].close()  # type: ignore[attr-defined]
