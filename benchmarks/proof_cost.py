"""What proofs cost: CPU seconds of whole processes, `triaccord check` beside `triaccord diff`, in turns.

Usage: python benchmarks/proof_cost.py OLD NEW [OLD NEW …] [--runs 5]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
from pathlib import Path


def seconds(command: str, old: str, new: str) -> float:
    """User and system time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [str(Path(sys.executable).with_name("triaccord")), command, old, new]
    words += ["--format", "json=/dev/null", "--fail-on", "never", "-q"]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> int:
    """Print a line per pair: medians and their ratio."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("origins", nargs="+", metavar="OLD NEW")
    asked.add_argument("--runs", type=int, default=5)
    given = asked.parse_args()
    for old, new in zip(given.origins[::2], given.origins[1::2], strict=True):
        turns = [(seconds("diff", old, new), seconds("check", old, new)) for _ in range(given.runs)]
        plain, proved = (statistics.median(column) for column in zip(*turns, strict=True))
        name = f"{Path(old).name} {Path(new).name}"
        print(
            f"{name[:70]:70} diff {plain:.2f} s, check {proved:.2f} s, {proved / plain:.2f} times", flush=True
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
