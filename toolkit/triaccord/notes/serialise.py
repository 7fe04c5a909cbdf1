"""Claims as the JSON of `triaccord.notes/1`."""

from __future__ import annotations

from triaccord.model import Claim, Json, Notes


def notes_to_json(notes: Notes) -> dict[str, Json]:
    """The `triaccord.notes/1` document of notes."""
    return {
        "format": "triaccord.notes/1",
        "source": notes.source,
        "sections": [
            {
                "version": section.version,
                "lines": list(section.lines),
                "claims": [claim_to_json(claim) for claim in section.claims],
            }
            for section in notes.sections
        ],
        "problems": [{"line": problem.line, "what": problem.what} for problem in notes.problems],
    }


def claim_to_json(claim: Claim) -> dict[str, Json]:
    """One claim as JSON; the version is that of its section."""
    return {
        "id": claim.id,
        "kind": claim.kind,
        "text": claim.text,
        "evidence": claim.evidence,
        "lines": list(claim.lines),
        "operations": [{"method": ref.method, "path": ref.path} for ref in claim.operations],
        "models": list(claim.models),
        "fields": list(claim.fields),
        "old": claim.old,
        "new": claim.new,
        "values": list(claim.values),
        "location": claim.location.value,
        "condition": claim.condition,
        "visible_in_spec": claim.visible_in_spec.value,
        "specificity": claim.specificity.value,
        "phrase": claim.phrase,
        "unknown_names": list(claim.unknown_names),
    }
