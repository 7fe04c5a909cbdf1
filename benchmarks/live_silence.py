"""No drift, no news: whole runs on honest sandboxes, for several seeds.

python benchmarks/live_silence.py procountor@21.03 procountor@21.04 --seeds 10
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter

from live_drift import ask

from triaccord.pipeline import Checker
from triaccord.sandbox import renames_from, ways_of
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.running import running


def main() -> None:
    """Print one line per seed: news, what came of the breaking findings, requests."""
    parser = argparse.ArgumentParser()
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--seeds", type=int, default=10)
    given = parser.parse_args()
    checker = Checker()
    versions = (checker.version(given.old), checker.version(given.new))
    findings = tuple(checker.compare(*versions).findings)
    ways = ways_of(versions, checker.catalogues)
    for seed in range(given.seeds):
        made = Sandbox(versions, ways=ways, renames=renames_from(findings), seed=seed)
        with made, running(made) as url:
            report = asyncio.run(ask(url, made, versions, findings, seed))
        outcomes = Counter(shown.outcome.value for shown in report.shown)
        asked = max((shown.asked for shown in report.shown), default=0)
        sent = max((shown.sent for shown in report.shown), default=0)
        counts = ", ".join(f"{count} {word}" for word, count in sorted(outcomes.items()))
        requests = f"at most {asked} each ({sent} with what writes need), {report.tally.sent} in all"
        print(f"seed {seed}: {len(report.unexplained)} news; {counts}; {requests}", flush=True)
        for failure in report.unexplained:
            print(f"    {failure.check} {failure.operation} {failure.path}: {failure.message}")
        for shown in report.shown:
            if seed == 0:
                print(f"    {shown.outcome.value} {shown.rule}: {shown.message}: {shown.why}")
        for words in report.incomplete:
            print(f"    ! {words}")


if __name__ == "__main__":
    main()
