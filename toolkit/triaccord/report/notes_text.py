"""Release notes read into claims, as text for people."""

from __future__ import annotations

import textwrap

from triaccord.model import Claim, Notes
from triaccord.report.plain import counted, one_line, shorten
from triaccord.report.wording import operation_words


def notes_text(notes: Notes, *, width: int = 80) -> str:
    """Every section with its claims: kind, what it names, the words that say it, and the line."""
    rows = [
        f"{one_line(notes.source)}: {counted(len(notes.sections), 'section')}, "
        f"{counted(len(notes.claims), 'claim')}"
    ]
    if notes.problems:
        rows[0] += f", {counted(len(notes.problems), 'place')} that could not be read"
    for section in notes.sections:
        first, last = section.lines
        rows += ["", f"{one_line(section.version) or '(no version)'}  lines {first}–{last}"]
        for claim in section.claims:
            rows += _claim(claim, width)
        if not section.claims:
            rows.append("  nothing is said")
    return "\n".join(rows) + "\n"


def _claim(claim: Claim, width: int) -> list[str]:
    about = [operation_words(claim.operations, limit=3), *claim.fields[:5]]
    if claim.old is not None or claim.new is not None:
        about.append(f"{claim.old or '—'} → {claim.new or '—'}")
    named = "  ".join(one_line(each) for each in about if each)
    head = f"{one_line(claim.id)}  {one_line(claim.kind)}  {named}"
    words = f"“{shorten(one_line(claim.evidence), 280)}” (line {claim.lines[0]})"
    return [*_wrapped(head, width, 2, 6), *_wrapped(words, width, 6, 6)]


def _wrapped(text: str, width: int, first: int, rest: int) -> list[str]:
    return textwrap.wrap(
        text,
        width=width,
        initial_indent=" " * first,
        subsequent_indent=" " * rest,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
