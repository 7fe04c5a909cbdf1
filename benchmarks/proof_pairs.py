"""Decide the schema pairs of the corpus in both directions, and say what was wrong or not found.

Usage: python benchmarks/proof_pairs.py [CORPUS]
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

from triaccord.schemas import Effort, Outcome, decide
from triaccord.schemas.algebra import switched


def main() -> int:
    place = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRIACCORD_CORPUS", "../shared"))
    pairs = json.loads((place / "bench" / "schema-pairs" / "pairs.json").read_text())
    worst = 0
    for on in (True, False):
        with switched(on):
            worst = (
                max(worst, measure(pairs, "on" if on else "off")) if on else worst or measure(pairs, "off")
            )
    return worst


def measure(pairs: list[dict], algebra: str) -> int:
    times, shown, covered, wrong = [], [0, 0], [0, 0], 0
    for pair in pairs:
        for old, new, truth in (("old", "new", "old_minus_new"), ("new", "old", "new_minus_old")):
            expected = pair[f"{truth}_nonempty"]
            start = time.perf_counter()
            decision = decide(pair[old], pair[new], effort=Effort(search_s=1.0))
            times.append((time.perf_counter() - start) * 1e3)
            tally = shown if expected else covered
            tally[1] += 1
            right = decision.outcome is (Outcome.WITNESS if expected else Outcome.COVERED)
            tally[0] += right
            wrong += not right and decision.outcome is not Outcome.UNKNOWN
            if not right:
                print(f"  {pair['name']}, {truth}: {decision.outcome.value} ({decision.how})")
    print(
        f"algebra {algebra}: {shown[0]}/{shown[1]} witnesses, {covered[0]}/{covered[1]} safe ones proved, "
        f"{wrong} wrong; median {statistics.median(times):.2f} ms, most {max(times):.0f} ms"
    )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
