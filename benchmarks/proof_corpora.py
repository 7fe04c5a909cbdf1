"""How many breaking findings are proved on every pair of real documents that there is, and what that costs.

Usage: python benchmarks/proof_corpora.py [PATTERN …] [--budget 30] [--reasons] [--net]

Pairs: the consecutive versions of each vendor in the corpus (TRIACCORD_CORPUS, default ../shared), the steps
of the catalogue, wide jumps over many versions, and the large documents. PATTERN keeps the pairs whose name
has it. Seconds are CPU time of this process: of the diff alone, of proving, of the net under the rules.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from triaccord.differ import diff
from triaccord.evidence import Budget, Documents, discover, prove
from triaccord.loading import Catalogues, Version, load
from triaccord.model import Finding, Level, Proof

PLACE = Path(os.environ.get("TRIACCORD_CORPUS", Path(__file__).parents[2] / "shared"))
Value = TypeVar("Value")


@dataclass(slots=True)
class Tally:
    """What became of the breaking findings of one pair."""

    breaking: int = 0
    proved: int = 0
    refuted: int = 0
    caught: int = 0
    compared: int = 0
    undecided: int = 0
    seconds: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    reasons: list[tuple[Finding, str]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another pair in."""
        for name in ("breaking", "proved", "refuted", "caught", "compared", "undecided"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.seconds = [mine + theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True)]
        self.reasons += other.reasons

    @property
    def line(self) -> str:
        """One row of the table."""
        unproved = self.breaking - self.proved - self.refuted
        share = 100 * (self.proved + self.refuted) / self.breaking if self.breaking else 100.0
        spent = " ".join(f"{one:7.2f}" for one in self.seconds)
        return (
            f"{self.breaking:6} {self.proved:6} {self.refuted:5} {unproved:5} {share:6.1f} % {spent}"
            f"  net {self.caught} of {self.compared}, {self.undecided} undecided"
        )


HEAD = f"{'pair':38} {'break.':>6} proved refut. unpr.  shown     diff   prove     net"


def origins(unpacked: Path) -> Iterator[tuple[str, str, str]]:
    """Names of the pairs, with both origins."""
    moby = sorted((PLACE / "corpora/moby").glob("v*.yaml"), key=_number)
    zulip = sorted((PLACE / "corpora/zulip").glob("fl*.yaml*"), key=_number)
    official = sorted((PLACE / "procountor/official").glob("[0-9]*.json"), key=_number)
    for vendor, files in (("moby", moby), ("zulip", zulip), ("official", official)):
        steps = [*pairwise(files), *([(files[0], files[-1])] if len(files) > 2 else [])]
        for old, new in steps:
            yield f"{vendor} {_short(old)} {_short(new)}", _plain(old, unpacked), _plain(new, unpacked)
    names = [version.name for version in Catalogues.found(None).vendor("procountor").versions]
    for before, after in [*pairwise(names), (names[0], names[-1])]:
        yield f"catalogue {before} {after}", f"procountor@{before}", f"procountor@{after}"
    by_vendor: dict[str, list[Path]] = {}
    for file in sorted((PLACE / "corpora/large").glob("*")):
        by_vendor.setdefault(file.name.partition("-")[0], []).append(file)
    for files in by_vendor.values():
        for old, new in pairwise(files):
            yield f"large {_short(old)} {_short(new)}", _plain(old, unpacked), _plain(new, unpacked)


def _number(file: Path) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", file.name)]


def _short(file: Path) -> str:
    return re.sub(r"\.(yaml|json)(\.gz)?$", "", file.name)[:24]


def _plain(file: Path, unpacked: Path) -> str:
    if file.suffix != ".gz":
        return str(file)
    target = unpacked / file.stem
    if not target.exists():
        with gzip.open(file) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
    return str(target)


def timed(call: Callable[[], Value]) -> tuple[Value, float]:
    """An answer, and the CPU seconds that it took."""
    start = time.process_time()
    answer = call()
    return answer, time.process_time() - start


def measure(old: Version, new: Version, seconds: float) -> Tally:
    """Diff, prove and draw the net, once."""
    found, diff_s = timed(lambda: diff(old, new).findings)
    documents = Documents(old, new)
    budget = Budget(seconds=seconds)
    judged, prove_s = timed(lambda: prove(found, old, new, documents=documents, budget=budget))
    net, net_s = timed(
        lambda: discover(judged, old, new, documents=documents, budget=Budget(seconds=seconds))
    )
    tally = Tally(caught=len(net.findings), compared=net.compared, undecided=net.undecided)
    tally.seconds = [diff_s, prove_s, net_s]
    for before, after in zip(found, judged, strict=True):
        if before.level is not Level.BREAKING:
            continue
        tally.breaking += 1
        tally.proved += after.proof is Proof.PROVED
        tally.refuted += after.proof is Proof.REFUTED
        if after.proof is Proof.UNPROVED:
            tally.reasons.append((after, after.why))
    tally.reasons += [(finding, "NET") for finding in net.findings]
    return tally


def main() -> int:
    """Print a line per pair, and one for all."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("patterns", nargs="*", metavar="PATTERN")
    asked.add_argument("--budget", type=float, default=30.0, help="seconds for proving one pair")
    asked.add_argument("--reasons", action="store_true", help="say of each finding why it is not proved")
    given = asked.parse_args()
    whole = Tally()
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for name, old, new in origins(Path(folder)):
            if given.patterns and not any(pattern in name for pattern in given.patterns):
                continue
            tally = measure(load(old), load(new), given.budget)
            whole.add(tally)
            print(f"{name[:38]:38} {tally.line}", flush=True)
            for finding, why in tally.reasons if given.reasons else ():
                print(f"    {why}: {finding.rule} {finding.change.event} — {finding.message[:150]}")
    print(f"{'all':38} {whole.line}")
    counted = Counter((why, finding.rule) for finding, why in whole.reasons)
    for (why, rule), count in counted.most_common():
        print(f"  {count:4} {why}: {rule}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
