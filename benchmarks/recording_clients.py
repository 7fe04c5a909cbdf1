"""What recording costs the test suite of a client, and whether the suite still passes.

    python benchmarks/recording_clients.py PROJECT [--tests tests/unit] [--python PYTHON] [--rounds 7]

PROJECT is an unpacked source distribution with its tests, PYTHON an interpreter that has its requirements and
this package. Runs with and without `--triaccord-record` take turns; compared are medians of the CPU time of
the whole process (what else the machine does then matters less), and of wall time.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUIET = ["-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:xdist"]
COUNTS = re.compile(r"(\d+) (passed|failed|error|errors|skipped|xfailed|xpassed)\b")


def run(python: str, project: Path, arguments: list[str]) -> tuple[float, float, dict[str, int]]:
    """CPU seconds, wall seconds, and how the tests ended."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(
        [python, "-m", "pytest", *QUIET, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr
    counts = {word: int(number) for number, word in COUNTS.findall(last)}
    return cpu, wall, counts


def main() -> int:
    """Measure, print; 1 if the suite ends differently while it is recorded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--tests", action="append", default=None)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, default=None, help="where to leave the usage file")
    parser.add_argument("rest", nargs="*", help="more for pytest, after --")
    options = parser.parse_args()
    tests = [*(options.tests or ["tests"]), *options.rest]
    with tempfile.TemporaryDirectory() as folder:
        usage = options.keep.resolve() if options.keep else Path(folder, "usage.json")
        sides: dict[str, list[str]] = {"plain": [], "recorded": ["--triaccord-record", str(usage)]}
        times: dict[str, list[tuple[float, float]]] = {side: [] for side in sides}
        ends: dict[str, dict[str, int]] = {}
        for _ in range(options.rounds):
            for side, more in sides.items():
                cpu, wall, ends[side] = run(options.python, options.project.resolve(), [*tests, *more])
                times[side].append((cpu, wall))
        recorded = json.loads(usage.read_text())
    return told(times, ends, recorded)


def told(
    times: dict[str, list[tuple[float, float]]], ends: dict[str, dict[str, int]], usage: dict[str, object]
) -> int:
    """Print the figures."""
    medians = {
        side: [statistics.median(pair[which] for pair in pairs) for which in (0, 1)]
        for side, pairs in times.items()
    }
    for side, (cpu, wall) in medians.items():
        print(f"{side:9} cpu {cpu:6.2f} s   wall {wall:6.2f} s   {ends[side]}")
    for which, name in enumerate(("cpu", "wall")):
        plain, recorded = medians["plain"][which], medians["recorded"][which]
        print(f"overhead {name}: {100 * (recorded - plain) / plain:+.1f} %")
    calls = usage["calls"]
    assert isinstance(calls, list)
    reads = sum(len(answer["reads"]) for call in calls for answer in call["answers"])
    print(f"{len(calls)} operations, {reads} paths read; doubts: {usage['doubts']}")
    return 0 if ends["plain"] == ends["recorded"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
