"""Check every step of a vendor's documents with the notes between them, and draw verdicts to be read.

    python benchmarks/reconcile_corpora.py FOLDER… [--sample 30] [--seed 1] [--prove]

A FOLDER holds documents (`v1.40.yaml`, `fl199.yaml.gz`) and, under `notes/`, one file per document with its
stem. Prints per step how the verdicts fall, and at the end a random sample of claims and findings, half of
each, with what a person needs to judge them. Ends with 1 if a step could not be checked.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from triaccord.config import Settings
from triaccord.model import JudgedClaim, JudgedFinding, Report
from triaccord.notes.selection import version_key
from triaccord.pipeline import Checker

Verdict = tuple[str, JudgedClaim | JudgedFinding]


def documents(folder: Path, unpacked: Path) -> list[tuple[str, Path]]:
    """The documents of a vendor with their stems, oldest first; gzipped ones are unpacked."""
    found = []
    for path in folder.iterdir():
        stem = path.name.removesuffix(".gz").rsplit(".", 1)[0]
        if not path.is_file() or path.name.startswith("."):
            continue
        if path.suffix == ".gz":
            plain = unpacked / folder.name / path.name.removesuffix(".gz")
            plain.parent.mkdir(exist_ok=True)
            with gzip.open(path) as packed, plain.open("wb") as out:
                shutil.copyfileobj(packed, out)
            path = plain
        found.append((stem, path))
    return sorted(found, key=lambda pair: version_key(pair[0]))


def steps(folder: Path, unpacked: Path, *, prove: bool) -> Iterator[tuple[str, Report]]:
    """Every step that has notes, checked."""
    for (old, before), (new, after) in pairwise(documents(folder, unpacked)):
        notes = next(iter(sorted((folder / "notes").glob(f"{new}.*"))), None)
        if notes is None:
            continue
        checker = Checker(Settings(prove=prove))
        yield f"{folder.name} {old}→{new}", checker.check(str(before), str(after), notes=notes)


def counted(report: Report) -> str:
    """How the verdicts of a step fall."""
    claims = collections.Counter(judged.verdict.value for judged in report.claims)
    findings = collections.Counter(judged.verdict.value for judged in report.findings)
    return f"claims {dict(sorted(claims.items()))} findings {dict(sorted(findings.items()))}"


def incomplete(report: Report) -> str:
    """What could not be judged, if anything."""
    return "".join(f"; {doubt}" for doubt in report.incomplete)


def told(where: str, judged: JudgedClaim | JudgedFinding) -> str:
    """A verdict with what a person needs to judge it."""
    if isinstance(judged, JudgedClaim):
        claim = judged.claim
        lines = [
            f"{where} CLAIM {claim.id} {claim.kind}: {judged.verdict.value} ({judged.reason})",
            f"  fields {list(claim.fields)} {claim.old} → {claim.new} {list(claim.values)}"
            f" models {list(claim.models)} at {', '.join(map(str, claim.operations[:4]))}",
            f"  “{claim.evidence}”",
        ]
        return "\n".join(lines + ([f"  in “{claim.text}”"] if claim.text != claim.evidence else []))
    change = judged.finding.change
    return "\n".join(
        (
            f"{where} FINDING {judged.finding.fingerprint} {change.kind}: {judged.verdict.value}"
            f" ({judged.reason or ''}) by {', '.join(judged.claims) or 'no claim'}",
            f"  {judged.finding.message}",
            f"  at {change.path or change.subject}, {', '.join(map(str, change.operations[:4]))}"
            f" ({len(change.operations)} operations)",
        )
    )


def main() -> None:
    """Run all steps, then print the sample."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folders", nargs="+", type=Path)
    asked.add_argument("--sample", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--prove", action="store_true")
    given = asked.parse_args()
    claims: list[Verdict] = []
    findings: list[Verdict] = []
    number = 0
    with tempfile.TemporaryDirectory() as unpacked:
        for folder in given.folders:
            for where, report in steps(folder, Path(unpacked), prove=given.prove):
                number += 1
                print(f"{where}: {counted(report)}{incomplete(report)}")
                claims.extend((where, judged) for judged in report.claims)
                findings.extend((where, judged) for judged in report.findings)
    print(f"{number} steps, {len(claims)} claims, {len(findings)} findings")
    draw = random.Random(given.seed)
    half = given.sample // 2
    for where, judged in (*draw.sample(claims, given.sample - half), *draw.sample(findings, half)):
        print("\n" + told(where, judged))
    sys.exit(0 if number else 1)


if __name__ == "__main__":
    main()
