"""How long `triaccord diff` takes as a whole process, against a plain parse of the same two files.

    python benchmarks/diff_speed.py OLD NEW [OLD NEW …] [--runs 5]

Both are fresh interpreters; what counts is CPU time (user and system), so that a busy machine matters less.
The ratio is the median over paired runs. JSON is parsed with msgspec, YAML with yaml-rs.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

PARSERS = {
    ".json": "import msgspec; parse = lambda name: msgspec.json.decode(open(name, 'rb').read())",
    ".yaml": "import yaml_rs; parse = lambda name: yaml_rs.loads(open(name).read())",
}
PLAIN = "import os, sys; {parser}; kept = [parse(name) for name in sys.argv[1:]]; os._exit(0)"
DIFF = "from triaccord.cli import main; main()"


def cpu_seconds(arguments: list[str]) -> float:
    """User and system time of one process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode not in (0, 1):
        raise SystemExit(f"ended with {ended.returncode}: {' '.join(arguments)}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(old: str, new: str, runs: int) -> str:
    """One line of the table."""
    plain = PLAIN.format(parser=PARSERS[".json" if Path(old).suffix == ".json" else ".yaml"])
    cpu_seconds(["-c", DIFF, "diff", old, new])  # byte code and file cache warm
    pairs = [
        (cpu_seconds(["-c", plain, old, new]), cpu_seconds(["-c", DIFF, "diff", old, new]))
        for _ in range(runs)
    ]
    bare = statistics.median(parse for parse, _ in pairs)
    whole = statistics.median(diff for _, diff in pairs)
    ratio = statistics.median(diff / parse for parse, diff in pairs)
    return f"{Path(old).name} → {Path(new).name}: parse {bare:.3f} s, diff {whole:.3f} s, ratio {ratio:.2f}"


def main() -> None:
    """Print one line per pair."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", nargs="+")
    asked.add_argument("--runs", type=int, default=5)
    given = asked.parse_args()
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        print("PYTHONDONTWRITEBYTECODE was set and is ignored: users start from byte code", file=sys.stderr)
    for old, new in zip(given.files[::2], given.files[1::2], strict=True):
        print(measure(old, new, given.runs), flush=True)


if __name__ == "__main__":
    main()
