"""Claims of release notes as text: one line a claim, under the version whose notes carry it."""

from __future__ import annotations

from triaccord.model import Claim, Notes, Specificity
from triaccord.report.plain import counted, one_line, shorten


def notes_text(notes: Notes) -> str:
    """All sections and their claims, and what was not understood, as plain text."""
    lines = []
    for section in notes.sections:
        first, last = section.lines
        name = section.version or "without a version"
        lines.append(f"{one_line(name)}  (lines {first}-{last}, {counted(len(section.claims), 'claim')})")
        lines.extend(f"  {_claim(claim)}" for claim in section.claims)
        lines.append("")
    unread = sum(claim.phrase == "unrecognised" for claim in notes.claims)
    lines.append(
        f"{counted(len(notes.sections), 'section')}, {counted(len(notes.claims), 'claim')}, "
        f"{unread} of them not understood"
    )
    return "\n".join(lines) + "\n"


def _claim(claim: Claim) -> str:
    where = ", ".join(str(operation) for operation in claim.operations[:3])
    if len(claim.operations) > 3:
        where += f" and {len(claim.operations) - 3} more"
    what = ", ".join((*claim.models, *claim.fields, *claim.values))
    change = f"{claim.old or '…'} → {claim.new or '…'}" if claim.old or claim.new else ""
    said = "; ".join(part for part in (where, what, change) if part)
    vague = "" if claim.specificity is Specificity.EXACT else f" [{claim.specificity.value}]"
    words = said or shorten(one_line(claim.evidence), 90)
    return one_line(f"{claim.id:12} {claim.kind:24} {words}{vague}").rstrip()
