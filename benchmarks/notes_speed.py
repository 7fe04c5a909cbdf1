"""How long a megabyte of release notes takes, as CPU time of this process, and what awkward texts end in.

    python benchmarks/notes_speed.py [NOTES…] [--runs 3]

NOTES are files to make the text of, default: the catalogue's. They are repeated with other words in every
copy, so that no sentence comes twice: what the reader remembers of sentences it has seen must not help.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
from collections.abc import Callable
from pathlib import Path

from triaccord.model import TriaccordError
from triaccord.notes import parse_notes

SIZE = 1_000_000
HERE = Path(__file__).resolve().parent.parent
WORD = re.compile(
    r"\b(?:invoice|order|user|payment|container|message|service|list|client|server|number|account|data)s?\b"
)
SOUNDS = ("ba", "de", "ki", "lo", "mu", "na", "re", "si", "to", "vu")


def cpu() -> float:
    """User and system time of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def megabyte(texts: list[str]) -> str:
    """The texts over and over, with other nouns every time, a megabyte long."""
    draw = random.Random(1)
    parts: list[str] = []
    size = copy = 0
    while size < SIZE:
        text = texts[copy % len(texts)]
        noun = "".join(draw.choices(SOUNDS, k=3))
        changed = WORD.sub(noun, text)
        parts.append(f"\n## {copy // 100 + 1}.{copy % 100}\n\n{re.sub(r'(?m)^#+ .*$', '', changed)}\n")
        size += len(parts[-1])
        copy += 1
    return "".join(parts)[:SIZE]


AWKWARD: dict[str, Callable[[], str]] = {
    "a line of 10 MB": lambda: "## 1.0\n\n- " + "`field` was added to `GET /orders` and " * 250_000,
    "10 MB without a space": lambda: "a" * 10_000_000,
    "lists nested 5,000 deep": lambda: "## 1.0\n" + "".join("  " * n + "- a\n" for n in range(5_000)),
    "quotes nested 5,000 deep": lambda: "## 1.0\n" + ">" * 5_000 + " a\n",
    "brackets, 200,000 of them": lambda: "## 1.0\n\n" + "[" * 200_000,
    "backticks, 100,000 of them": lambda: "## 1.0\n\n- " + "` a " * 100_000,
    "elements nested 100,000 deep": lambda: "<html><body>" + "<div>" * 100_000 + "a",
    "no versions, 1 MB of prose": lambda: "Nothing of note was done this week. " * 28_000,
    "nothing but headings": lambda: "".join(f"## 1.{n}\n\n" for n in range(60_000)),
    "one table of 50,000 rows": lambda: "## 1.0\n\n| Old | New |\n|---|---|\n" + "| `a` | `b` |\n" * 50_000,
}


def main() -> None:
    """Print one line per measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("notes", nargs="*", type=Path)
    asked.add_argument("--runs", type=int, default=3)
    given = asked.parse_args()
    files = given.notes or sorted((HERE / "specs").glob("*/notes/*.md"))
    text = megabyte([path.read_text(encoding="utf-8") for path in files])
    parse_notes("## 1.0\n\n- Added `a`.", source="warm")
    times = []
    claims = 0
    for _ in range(given.runs):
        _forget()
        before = cpu()
        claims = len(parse_notes(text, source="megabyte").claims)
        times.append(cpu() - before)
    print(f"{len(text):,} characters, {claims:,} claims: {statistics.median(times):.2f} s of CPU")
    for what, made in AWKWARD.items():
        text, before = made(), cpu()
        try:
            notes = parse_notes(text, source="awkward")
            told = "; ".join(problem.what for problem in notes.problems[:2])
            end = f"{len(notes.claims):,} claims; {told or 'no problems'}"
        except TriaccordError as error:
            end = f"{type(error).__name__}: {error}"
        print(f"{what}: {cpu() - before:.2f} s of CPU, {end}")


def _forget() -> None:
    """Empty what is remembered from run to run, so that every run counts."""
    from triaccord.notes import phrases

    phrases.matches.cache_clear()


if __name__ == "__main__":
    main()
