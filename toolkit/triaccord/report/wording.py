"""The words for a finding's parts that every format for people uses alike."""

from __future__ import annotations

from collections.abc import Sequence

from triaccord.model import (
    AffectsYou,
    ClaimVerdict,
    Finding,
    FindingVerdict,
    Json,
    JudgedFinding,
    Location,
    OperationRef,
    Waiver,
    Witness,
)
from triaccord.report.plain import one_line, value_text

LEVEL_MARKS = {"breaking": "×", "risky": "!", "safe": "·"}
"""A sign beside each level's word, so that neither colour nor position has to carry it."""

VERDICT_WORDS = {
    FindingVerdict.ANNOUNCED: "announced",
    FindingVerdict.SILENT: "not in the notes",
    FindingVerdict.CONTRADICTED: "contradicted by the notes",
    FindingVerdict.VAGUE: "perhaps announced",
}

NOTE_LEADS = {
    FindingVerdict.ANNOUNCED: "The notes say",
    FindingVerdict.CONTRADICTED: "The notes say otherwise",
    FindingVerdict.VAGUE: "The notes may mean it",
    FindingVerdict.SILENT: "The notes say nothing",
}

CLAIM_WORDS = {
    ClaimVerdict.ANNOUNCED: "seen",
    ClaimVerdict.PHANTOM: "not seen",
    ClaimVerdict.CONTRADICTED: "the documents show the opposite",
    ClaimVerdict.BEHAVIOURAL: "ask the server",
    ClaimVerdict.VAGUE: "too vague",
}

AFFECTS_WORDS = {AffectsYou.YES: "touches what you use", AffectsYou.NO: "not used by you"}


def operation_words(operations: Sequence[OperationRef], *, limit: int) -> str:
    """The first operations, and how many more there are; empty if there are none."""
    named = ", ".join(one_line(str(each)) for each in operations[:limit])
    missing = len(operations) - limit
    return f"{named} and {missing:,} more" if missing > 0 else named


def reached(finding: Finding) -> tuple[tuple[str, tuple[OperationRef, ...]], ...]:
    """The operations that a finding reaches, with the half of the exchange that it is about.

    Returns:
        `("requests", …)`, `("responses", …)`, both, or `("requests and responses", …)`; the half is
        empty where the sentence names it already (parameters, statuses) or the whole operation is meant.
        Without operations nothing.
    """
    change, operations = finding.change, finding.operations
    if not operations:
        return ()
    named = change.whole or "parameter" in change.detail or change.event.startswith("response-")
    if named or not finding.rule.startswith(("request-", "response-")):
        return (("", operations),)
    if change.requests == change.responses:
        return (("requests and responses", operations),)
    halves = (("requests", change.requests), ("responses", change.responses))
    return tuple((half, operations) for half, operations in halves if operations)


def reached_words(finding: Finding, *, limit: int) -> tuple[str, ...]:
    """`responses of GET /orders, GET /orders/{id}`: a phrase for each half that a finding reaches."""
    return tuple(
        (f"{half} of " if half else "") + operation_words(operations, limit=limit)
        for half, operations in reached(finding)
    )


def before_after(finding: Finding, *, limit: int = 160) -> tuple[str, str] | None:
    """The values before and after as text, `—` for absent; None if the change has no values."""
    old, new = finding.change.old, finding.change.new
    if old is None and new is None:
        return None
    return _value_or_dash(old, limit), _value_or_dash(new, limit)


def adds_reason(judged: JudgedFinding) -> bool:
    """Whether the reason says more than the verdict beside it does."""
    repeated = NOTE_LEADS[judged.verdict].lower()
    return bool(judged.reason) and not judged.reason.lower().startswith(repeated)


def waiver_words(waiver: Waiver) -> str:
    """A waiver in a sentence: reason, who accepted it, until when."""
    by = f" by {waiver.author}" if waiver.author else ""
    until = f" until {waiver.until}" if waiver.until else ""
    return f"waived{by}{until}: {waiver.reason}"


def also_words(finding: Finding, *, limit: int = 3) -> str:
    """`and at 3 more places: `items[].id``: how often the same is written out; empty where it is not.

    Paths are those that the sentence does not name.
    """
    copies = finding.change.copies[1:]
    if not copies:
        return ""
    paths = list(dict.fromkeys(one.path for one in copies if one.path != finding.change.path))
    missing = len(paths) - limit
    named = ", ".join(f"`{one_line(path)}`" for path in paths[:limit])
    named += f" and {missing:,} more" if missing > 0 else ""
    places = f"{len(copies):,} more place{'s' if len(copies) > 1 else ''}"
    return f"and at {places}" + (f": {named}" if named else "")


def part_values(part: Finding, *, limit: int = 160) -> tuple[str, str] | None:
    """As `before_after`, but None where the part's sentence already names both."""
    pair = before_after(part, limit=limit)
    return None if pair and all(f"`{value}`" in part.message for value in pair) else pair


def _value_or_dash(value: Json, limit: int) -> str:
    return "—" if value is None else value_text(value, limit=limit)


def place_words(location: Location) -> str:
    """`specs/acme/2.yaml:412:15`, or the pointer where no line is known."""
    if location.line is None:
        return one_line(f"{location.file} {location.pointer}")
    column = "" if location.column is None else f":{location.column}"
    return one_line(f"{location.file}:{location.line}{column}")


def places(finding: Finding) -> tuple[tuple[str, str], ...]:
    """`(old, place)` and `(new, place)` as far as they are known."""
    both = (("old", finding.place.old), ("new", finding.place.new))
    return tuple((side, place_words(location)) for side, location in both if location is not None)


def witness_words(witness: Witness) -> str:
    """What a witness shows, in a sentence; its value is shown beside."""
    half = "A request" if witness.side.value == "request" else "A response"
    return f"{half} like this fits the {witness.accepted_by} version; the {witness.refused_by} one refuses it"
