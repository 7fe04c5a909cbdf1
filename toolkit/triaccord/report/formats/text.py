"""Text for people at a terminal: the verdict, what breaks, where the notes fail, counts of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triaccord.model import JudgedClaim, JudgedFinding, Level, Report
from triaccord.model.quick import dataclass
from triaccord.report.delta import delta_words
from triaccord.report.digest import Digest, FindingGroup, digest
from triaccord.report.exchange import proof_words
from triaccord.report.options import RenderOptions
from triaccord.report.plain import counted, one_line, shorten, value_text
from triaccord.report.wording import (
    AFFECTS_WORDS,
    LEVEL_MARKS,
    NOTE_LEADS,
    VERDICT_WORDS,
    adds_reason,
    also_words,
    before_after,
    part_values,
    places,
    reached_words,
    waiver_words,
    witness_words,
)

SUFFIX = ".txt"

_STYLES = {
    "breaking": "bold red",
    "risky": "bold yellow",
    "safe": "green",
    "heading": "bold",
    "quote": "italic",
    "dim": "dim",
    "": "",
}
_OPERATIONS = 3
_SHORT = 10
_LONGEST_WORD = 120
# An operation is one word to a reader; it is not torn apart at the end of a line.
_OPERATION = re.compile(r"\b([A-Z]{3,7}) (?=/)")
_FOLDED_CLAIMS = ("claims-announced", "claims-behavioural", "claims-vague")


@dataclass(frozen=True, slots=True)
class _Line:
    """One paragraph: indent in columns, style by name; `hang` columns more from its second row on."""

    text: str
    indent: int = 0
    style: str = ""
    hang: int = 2


def render(report: Report, *, options: RenderOptions) -> str:
    """The report for a terminal; plain text unless `options.color`."""
    rows: list[str] = []
    for line in _lines(digest(report, options.document), options):
        wrapped = _wrap(line, options.width)
        rows.extend(_painted(row, line.style) if options.color else row for row in wrapped)
    return "\n".join(rows).rstrip() + "\n"


def _lines(view: Digest, options: RenderOptions) -> Iterator[_Line]:
    report = view.report
    style = {"breaking": "breaking", "doubt": "risky", "accord": "safe", "incomplete": "risky"}[view.mark]
    yield _Line(f"{view.title}: {view.sentences[0]}", style=style)
    for sentence in view.sentences[1:]:
        yield _Line(sentence, 2)
    for word in report.incomplete:
        yield _Line(f"! not done: {word}", 2, "risky")
    for group in view.groups:
        yield _Line("")
        yield _Line(f"{group.title} ({len(group.findings):,})", style="heading")
        if _is_short(group, options):
            # What was announced may be cut; where no notes were asked for, the list is the answer.
            yield from _short(group, limit=_SHORT if view.asks_notes else len(group.findings))
            continue
        for judged in group.findings:
            if group.id == "silent" and judged.finding.level is Level.SAFE and not options.verbose:
                yield _named(judged)  # the heading says what there is to say of it
            else:
                yield from _finding(view, judged, options)
    yield from _claims(view, options)
    yield from _promises(report)
    yield from _rest(view, options)


def _is_short(group: FindingGroup, options: RenderOptions) -> bool:
    """Changes that need nobody's care are only named unless asked for."""
    return not options.verbose and (group.id == "safe" or group.title.startswith("Announced"))


def _short(group: FindingGroup, *, limit: int) -> Iterator[_Line]:
    """The first findings of a group in a line each, and how many more there are."""
    yield from map(_named, group.findings[:limit])
    missing = len(group.findings) - limit
    if missing > 0:
        yield _Line(f"and {missing:,} more (-v shows all)", 4)


def _named(judged: JudgedFinding) -> _Line:
    """A finding in one line: its sentence, and the first operation that it reaches."""
    level = judged.finding.level.value
    where = "; ".join(reached_words(judged.finding, limit=1))
    # A rule on whole operations names the operation itself.
    place = f" ({where})" if where and where not in judged.finding.message else ""
    return _Line(f"{LEVEL_MARKS[level]} {level} {judged.finding.message}{place}", 2, level, 4)


def _finding(view: Digest, judged: JudgedFinding, options: RenderOptions) -> Iterator[_Line]:
    finding = judged.finding
    level = finding.level.value
    yield _Line(f"{LEVEL_MARKS[level]} {level}  {finding.message}  [{finding.rule}]", 2, level)
    limit = len(finding.operations) if options.verbose else _OPERATIONS
    for words in reached_words(finding, limit=limit):
        yield _Line(words, 6)
    if also := also_words(finding):
        yield _Line(also, 6)
    if values := before_after(finding, limit=400 if options.verbose else 100):
        yield _Line(f"{values[0]} → {values[1]}", 6)
    for part in finding.related:
        pair = part_values(part, limit=60)
        yield _Line(f"- {part.message}" + (f": {pair[0]} → {pair[1]}" if pair else ""), 6)
    if judged.successor is not None:
        yield _Line(f"in its place: {judged.successor}", 6)
    for sentence in judged.history:
        yield _Line(f"before: {sentence}", 6)
    if judged.waiver is not None:
        yield _Line(waiver_words(judged.waiver), 6)
    if judged.affects_you in AFFECTS_WORDS:
        yield _Line(AFFECTS_WORDS[judged.affects_you], 6)
    if view.asks_notes:
        yield from _notes_words(view, judged, options)
    if options.verbose:
        yield from _unfolded(view, judged, options)


def _notes_words(view: Digest, judged: JudgedFinding, options: RenderOptions) -> Iterator[_Line]:
    quotes = view.quotes(judged)
    lead = NOTE_LEADS[judged.verdict]
    if not quotes:
        yield _Line(lead.lower() if lead.endswith("nothing") else VERDICT_WORDS[judged.verdict], 6)
        if adds_reason(judged):
            yield _Line(judged.reason, 6)
        return
    if len(quotes) > 1:
        yield _Line(f"{lead.lower()}:", 6, "quote")
    for quote in quotes:
        words = quote.text if options.verbose else " … ".join(quote.evidence)
        said = f"“{shorten(one_line(words), 2000 if options.verbose else 280)}” ({quote.where})"
        if len(quotes) > 1:
            yield _Line(said, 8, "quote")
        else:
            yield _Line(f"{lead.lower()}: {said}", 6, "quote")


def _unfolded(view: Digest, judged: JudgedFinding, options: RenderOptions) -> Iterator[_Line]:
    finding = judged.finding
    if (help_ := options.rules.get(finding.rule)) and help_.mend:
        yield _Line(f"what to do: {help_.mend}", 6)
    if view.asks_notes and judged.reason and judged.reason not in {m.reason for m in view.matches(judged)}:
        yield _Line(f"why this verdict: {judged.reason}", 6, "dim")
    for match in view.matches(judged):
        yield _Line(f"claim {match.claim}: {match.reason}", 6, "dim")
    for evidence in finding.change.evidence:
        yield _Line(f"evidence: {evidence.what} ({evidence.weight:.2f})", 6, "dim")
    if finding.witness is not None:
        yield _Line(f"{finding.proof.value}: {witness_words(finding.witness)}:", 6)
        yield _Line(value_text(finding.witness.value, limit=1000), 8)
        yield _Line(f"{finding.witness.refused_by}: {finding.witness.error}", 8, "dim")
        if finding.witness.example is not None and finding.witness.example.curl:
            yield _Line(finding.witness.example.curl, 8, "dim")
    elif finding.why:
        yield _Line(proof_words(finding), 6, "dim")
    for side, place in places(finding):
        yield _Line(f"{side}: {place}", 6, "dim")
    yield _Line(f"fingerprint {finding.fingerprint}", 6, "dim")


def _claims(view: Digest, options: RenderOptions) -> Iterator[_Line]:
    for group in view.claim_groups:
        if group.id in _FOLDED_CLAIMS and not options.verbose:
            continue
        yield _Line("")
        yield _Line(f"{group.title} ({len(group.claims):,})", style="heading")
        for judged in group.claims:
            yield from _claim(judged, options)


def _claim(judged: JudgedClaim, options: RenderOptions) -> Iterator[_Line]:
    claim = judged.claim
    first, last = claim.lines
    where = f"line {first}" if first == last else f"lines {first}–{last}"
    words = claim.text if options.verbose else claim.evidence
    said = f"“{shorten(one_line(words), 2000 if options.verbose else 280)}”"
    yield _Line(f"? {said} (notes of {claim.version}, {where})", 2, "quote", 4)
    if judged.reason:
        yield _Line(judged.reason, 6)


def _promises(report: Report) -> Iterator[_Line]:
    """What the notes of this upgrade promise or settle."""
    if not report.promises:
        return
    yield _Line("")
    yield _Line(f"Promises ({len(report.promises):,})", style="heading")
    for promise in report.promises[:_SHORT]:
        said = shorten(one_line(promise.claim.evidence), 160)
        yield _Line(f"{promise.state.value}: “{said}” ({promise.claim.id}): {promise.reason}", 2, "", 4)
    if len(report.promises) > _SHORT:
        yield _Line(f"and {len(report.promises) - _SHORT:,} more (triaccord promises {report.vendor})", 4)


def _rest(view: Digest, options: RenderOptions) -> Iterator[_Line]:
    """Counts of what was not listed, so that nothing is missing in silence."""
    report = view.report
    folded = [
        f"{counted(len(group.claims), 'claim')} {_claim_rest(group.id)}"
        for group in view.claim_groups
        if group.id in _FOLDED_CLAIMS and not options.verbose
    ]
    show_unjudged = "unjudged" in options.show
    if report.unjudged and not show_unjudged:
        folded.append(f"{counted(len(report.unjudged), 'difference')} not judged (--show unjudged)")
    if folded:
        yield _Line("")
        yield _Line("Besides", style="heading")
        for words in folded:
            yield _Line(words, 2)
    if report.stale_waivers:
        yield _Line("")
        yield _Line(f"Stale waivers ({len(report.stale_waivers):,})", style="heading")
        for word in report.stale_waivers:
            yield _Line(f"- {word}", 2)
    if show_unjudged and report.unjudged:
        yield _Line("")
        yield _Line(f"Not judged ({len(report.unjudged):,})", style="heading")
        for each in report.unjudged:
            yield _Line(f"? {each.what}  {each.new_at or each.old_at or ''}", 2)
            for word in delta_words(each):
                yield _Line(word, 6, "dim")
    if report.documentation:
        yield _Line("")
        yield _Line(f"Documentation ({len(report.documentation):,})", style="heading")
        for each in report.documentation:
            yield _Line(f"· {each.what}  {each.new_at or each.old_at or ''}", 2)
            for word in delta_words(each):
                yield _Line(word, 6, "dim")
    if report.repairs:
        yield _Line("")
        yield _Line(
            f"Mended in the documents in order to compare them ({len(report.repairs):,})", style="heading"
        )
        shown = report.repairs if options.verbose else report.repairs[:3]
        for word in shown:
            yield _Line(f"- {word}", 2)
        if len(report.repairs) > len(shown):
            yield _Line(f"and {len(report.repairs) - len(shown):,} more", 2)


def _claim_rest(group: str) -> str:
    return {
        "claims-announced": "said and seen",
        "claims-behavioural": "to be asked of the server",
        "claims-vague": "too vague to check",
    }[group]


def _wrap(line: _Line, width: int) -> list[str]:
    text = one_line(line.text)
    if not text:
        return [""]
    if line.indent + len(text) <= width and text == text.strip():
        return [" " * line.indent + text]  # most lines fit, and breaking thousands of them takes its time
    text = _OPERATION.sub("\\1\u00a0", text)
    words = text.split(" ")
    # A path that is torn apart can be neither read nor copied; what fills many rows is no path.
    if max(map(len, words)) > _LONGEST_WORD or not all(map(str.strip, words)):
        rows = _torn(text, line, width)
    else:
        rows = [" " * line.indent + words[0]]
        for word in words[1:]:
            if len(rows[-1]) + 1 + len(word) <= width:
                rows[-1] += f" {word}"
            else:
                rows.append(" " * (line.indent + line.hang) + word)
    return [row.replace("\u00a0", " ") for row in rows]


def _torn(text: str, line: _Line, width: int) -> list[str]:
    """The rows of a text with words that fill whole rows."""
    import textwrap

    return textwrap.wrap(
        text,
        width=width,
        initial_indent=" " * line.indent,
        subsequent_indent=" " * (line.indent + line.hang),
        break_on_hyphens=False,
        expand_tabs=False,  # all blanks are spaces by now
        replace_whitespace=False,
        break_long_words=max(map(len, text.split())) > _LONGEST_WORD,
    )


def _painted(row: str, style: str) -> str:
    # Only terminals pay for rich; plain text, the common case in pipelines, does without.
    from rich.style import Style

    words = row.lstrip()
    indent = row[: len(row) - len(words)]
    return indent + Style.parse(_STYLES[style]).render(words) if _STYLES[style] else row
