"""Markdown for pull requests and wikis: the verdict, tables of what matters, the rest folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triaccord.model import JudgedClaim, JudgedFinding, Report
from triaccord.report.digest import ClaimGroup, Digest, FindingGroup, digest
from triaccord.report.options import RenderOptions
from triaccord.report.plain import one_line, shorten
from triaccord.report.wording import (
    AFFECTS_WORDS,
    LEVEL_MARKS,
    NOTE_LEADS,
    VERDICT_WORDS,
    also_words,
    before_after,
    part_values,
    waiver_words,
)

SUFFIX = ".md"

_CODE = re.compile(r"`([^`\n]+)`")
_SIGNS = re.compile(r"([\\`*_\[\]|~$])")
_AT_START = re.compile(r"^([#+=-]|\d{1,9}(?=[.)]))")
_OPEN = ("breaking", "contradicted", "silent")


def render(report: Report, *, options: RenderOptions) -> str:
    """The report as GitHub-flavoured Markdown; hostile text stays text, and nobody is mentioned."""
    view = digest(report, options.document)
    blocks = [f"# {prose(view.title)}", f"**{prose(view.verdict)}.** {prose(' '.join(view.sentences))}"]
    if report.incomplete:
        blocks.append("\n".join(["> **Not everything was checked**", ">", *_quoted_list(report.incomplete)]))
    for group in view.groups:
        blocks.extend(_finding_group(view, group, options))
    for claims in view.claim_groups:
        blocks.extend(_claim_group(claims, options))
    if report.unjudged:
        listed = "unjudged" in options.show
        blocks.append(f"## Not judged ({len(report.unjudged):,})")
        words = [
            f"- {prose(each.what)} {code(each.new_at or each.old_at or '/')}" for each in report.unjudged
        ]
        blocks.append("\n".join(words) if listed else "Listed with `--show unjudged`.")
    if report.repairs:
        blocks.append(f"## Mended in order to compare ({len(report.repairs):,})")
        blocks.append("\n".join(f"- {prose(word)}" for word in report.repairs))
    return "\n\n".join(blocks) + "\n"


def code(text: str) -> str:
    """A code span around any text: fenced by more backticks than it holds."""
    inner = one_line(text)
    longest = max((len(run) for run in re.findall("`+", inner)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if inner.startswith("`") or inner.endswith("`") or not inner else ""
    return f"{fence}{pad}{inner}{pad}{fence}"


def prose(text: str) -> str:
    """Text with its backticked names as code spans and every other sign of Markdown or HTML disarmed."""
    pieces = _CODE.split(one_line(text))
    return "".join(code(piece) if odd % 2 else _disarmed(piece) for odd, piece in enumerate(pieces))


def _disarmed(text: str) -> str:
    safe = _SIGNS.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    if (start := _AT_START.match(safe)) is not None:
        # A list or heading would begin here; `4.2` does not, but `4. 2` does.
        sign = start[0]
        rest = safe[len(sign) :]
        if not sign.isdigit():
            safe = f"\\{safe}"
        elif rest[1:2] in ("", " "):
            safe = f"{sign}\\{rest}"
    # Mentions, issue links and bare addresses are found after unescaping, so a joiner splits them.
    safe = re.sub(r"@(?=\w)", "@\u2060", safe)
    safe = re.sub(r"(?i)\b(https?|ftp):", "\\1\u2060:", safe)
    return re.sub(r"(?i)\bwww\.", "www\u2060.", safe)


def _quoted_list(words: Sequence[str]) -> Iterator[str]:
    return (f"> - {prose(word)}" for word in words)


def _finding_group(view: Digest, group: FindingGroup, options: RenderOptions) -> Iterator[str]:
    body = "\n".join(line for judged in group.findings for line in _finding(view, judged, options))
    yield from _section(
        group.title, len(group.findings), group.lead, body, group.id in _OPEN or options.verbose
    )


def _claim_group(group: ClaimGroup, options: RenderOptions) -> Iterator[str]:
    body = "\n".join(line for judged in group.claims for line in _claim(judged))
    is_open = group.id in ("claims-phantom", "claims-contradicted") or options.verbose
    yield from _section(group.title, len(group.claims), group.lead, body, is_open)


def _section(title: str, number: int, lead: str, body: str, is_open: bool) -> Iterator[str]:
    yield f"## {title} ({number:,})"
    if is_open:
        yield prose(lead)
        yield body
    else:
        yield f"<details><summary>{lead}</summary>\n\n{body}\n\n</details>"


def _finding(view: Digest, judged: JudgedFinding, options: RenderOptions) -> Iterator[str]:
    finding = judged.finding
    level = finding.level.value
    words = [f"- {LEVEL_MARKS[level]} **{level}** {prose(finding.message)} ({code(finding.rule)})"]
    if view.asks_notes:
        words.append(f"— {VERDICT_WORDS[judged.verdict]}")
    if judged.affects_you in AFFECTS_WORDS:
        words.append(f"— {AFFECTS_WORDS[judged.affects_you]}")
    yield " ".join(words)
    if finding.operations:
        shown = finding.operations if options.verbose else finding.operations[:5]
        missing = len(finding.operations) - len(shown)
        more = f" and {missing:,} more" if missing else ""
        yield f"  - {', '.join(code(str(each)) for each in shown)}{more}"
    if also := also_words(finding):
        yield f"  - {prose(_capital(also))}"
    if values := before_after(finding):
        yield f"  - {code(values[0])} → {code(values[1])}"
    for part in finding.related:
        pair = part_values(part, limit=80)
        yield f"  - {prose(part.message)}" + (f": {code(pair[0])} → {code(pair[1])}" if pair else "")
    if judged.successor is not None:
        yield f"  - In its place: {code(judged.successor)}"
    for sentence in judged.history:
        yield f"  - Before: {prose(sentence)}"
    if judged.waiver is not None:
        yield f"  - {prose(_capital(waiver_words(judged.waiver)))}"
    if view.asks_notes:
        lead = NOTE_LEADS[judged.verdict]
        for quote in view.quotes(judged):
            said = shorten(one_line(quote.text if options.verbose else " … ".join(quote.evidence)), 500)
            yield f"  - {lead}: “{prose(said)}” ({prose(quote.where)})"
    if (help_ := options.rules.get(finding.rule)) and help_.mend:
        yield f"  - What to do: {prose(help_.mend)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _claim(judged: JudgedClaim) -> Iterator[str]:
    claim = judged.claim
    said = prose(shorten(one_line(claim.evidence), 500))
    yield f"- “{said}” ({prose(claim.version)}, line {claim.lines[0]})"
    if judged.reason:
        yield f"  - {prose(judged.reason)}"
