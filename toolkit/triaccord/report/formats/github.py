"""GitHub Actions annotations: what breaks and where the notes fail, as workflow commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triaccord.model import ClaimVerdict, FindingVerdict, JudgedFinding, Level, Location, Report
from triaccord.model.quick import dataclass
from triaccord.report.digest import digest
from triaccord.report.options import RenderOptions
from triaccord.report.plain import counted, one_line, shorten
from triaccord.report.wording import CLAIM_WORDS, VERDICT_WORDS, operation_words, waiver_words

SUFFIX = ".txt"

# GitHub shows ten annotations of a kind per step and drops the rest in silence,
# so the worst come first and the last one says how many are missing.
LIMIT = 10

# A place in the working tree can be annotated; `procountor@21.04`, `rev:path` and URLs cannot.
_TREE_PATH = re.compile(r"(?![A-Za-z][A-Za-z0-9+.-]*:)[^\x00-\x1f@:]+\.(?:ya?ml|json)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Annotation:
    kind: str
    title: str
    message: str
    location: Location | None = None


def render(report: Report, *, options: RenderOptions) -> str:
    """At most ten workflow commands, worst first; a summary line precedes them as plain log text."""
    view = digest(report, options.document)
    found = list(_annotations(report, asks_notes=view.asks_notes))
    found.sort(key=lambda each: ("error", "warning", "notice").index(each.kind))
    if len(found) > LIMIT:
        missing = len(found) - (LIMIT - 1)
        more = _Annotation(
            kind="warning" if any(each.kind != "notice" for each in found[LIMIT - 1 :]) else "notice",
            title=f"{missing:,} more",
            message=f"{counted(missing, 'annotation is', 'annotations are')} not shown here; "
            "the full report has all of them.",
        )
        found = [*found[: LIMIT - 1], more]
    summary = _log_text(one_line(f"{view.title}: {' '.join(view.sentences)}"))
    return "\n".join([summary, *map(_command, found)]) + "\n"


def _annotations(report: Report, *, asks_notes: bool) -> Iterator[_Annotation]:
    for judged in report.findings:
        kind = _kind(judged, asks_notes=asks_notes)
        if kind is None:
            continue
        finding = judged.finding
        words = [finding.message]
        if operations := operation_words(finding.operations, limit=3):
            words.append(f"({operations})")
        if asks_notes:
            words.append(f"— {VERDICT_WORDS[judged.verdict]}")
        if judged.waiver is not None:
            words.append(f"— {waiver_words(judged.waiver)}")
        yield _Annotation(
            kind=kind,
            title=f"{finding.level.value}: {finding.rule}",
            message=" ".join(words),
            location=finding.place.new or finding.place.old,
        )
    for claim in report.claims:
        if claim.verdict in (ClaimVerdict.PHANTOM, ClaimVerdict.CONTRADICTED):
            yield _Annotation(
                kind="warning",
                title=f"release notes: {CLAIM_WORDS[claim.verdict]}",
                message=f"notes of {claim.claim.version}: “{claim.claim.evidence}” {claim.reason}",
            )
    for word in report.incomplete:
        yield _Annotation(kind="warning", title="not checked", message=word)


def _kind(judged: JudgedFinding, *, asks_notes: bool) -> str | None:
    """What GitHub calls it; None for what nobody needs to see beside their code."""
    if judged.waiver is not None:
        return "notice"
    if judged.finding.level is Level.BREAKING:
        return "error"
    if judged.finding.level is Level.RISKY:
        return "warning"
    if asks_notes and judged.verdict is FindingVerdict.CONTRADICTED:
        return "warning"
    return "notice" if asks_notes and judged.verdict is FindingVerdict.SILENT else None


def _command(annotation: _Annotation) -> str:
    properties = [f"title={_property(shorten(one_line(annotation.title), 120))}"]
    place = annotation.location
    if place is not None and _TREE_PATH.fullmatch(place.file):
        where = [f"file={_property(place.file)}"]
        if place.line is not None:
            where.append(f"line={place.line}")
            if place.column is not None:
                where.append(f"col={place.column}")
        properties = where + properties
    return f"::{annotation.kind} {','.join(properties)}::{_data(shorten(one_line(annotation.message), 1000))}"


def _data(text: str) -> str:
    """As the runner decodes messages: the percent sign first, then line breaks."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Properties end at a colon or comma, so these are encoded too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _log_text(text: str) -> str:
    """A log line that no runner takes for a command, old (`##[`) or new (`::`)."""
    return text.replace("::", ": :").replace("##[", "# #[")
