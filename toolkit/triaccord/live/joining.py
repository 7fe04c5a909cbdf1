"""What failures have to do with findings and claims: who said it, who did not, and what got its chance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from triaccord.live.alignment import steps
from triaccord.live.failure import Blame, Chance, Failure, Shown
from triaccord.model import Claim, ClaimVerdict, FindingVerdict, JudgedClaim, JudgedFinding, OperationRef
from triaccord.wire.operations import shape

_UNSAID = (FindingVerdict.SILENT, FindingVerdict.CONTRADICTED)
_WORD = re.compile(r"[A-Za-z_][\w.\[\]-]*")
# Checks by what notes speak of when they announce such behaviour, beside the names that they mention.
_TALK = {
    "order": ("order", "sort"),
    "order-differs": ("order", "sort"),
    "default-size": ("default", "page", "limit"),
    "page-too-long": ("page", "limit", "size"),
    "page-overlap": ("page", "paging", "pagination"),
    "page-gap": ("page", "paging", "pagination"),
    "items-differs": ("filter", "return", "list", "page"),
    "filter-ignored": ("filter", "search"),
    "filter-loses": ("filter", "search"),
    "slower": ("slow", "time", "async"),
    "validation-missing": ("valid",),
    "rejected": ("valid", "reject", "error", "requir", "allow", "limit"),
    "create-rejected": ("valid", "reject", "error", "requir", "allow"),
    "no-auth": ("auth", "token", "login"),
    "wrong-token-accepted": ("auth", "token", "login"),
    "expired-token-accepted": ("token", "expir"),
    "server-error": ("error", "500"),
    "status": ("status", "code"),
    "status-differs": ("status", "code"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What static checking knows of this upgrade.

    Attributes:
        findings: Each finding with what the notes say of it; empty if nobody reconciled.
        claims: Each claim with what the documents say of it.
        has_notes: Whether there were notes at all: without them nobody can be silent.
    """

    findings: tuple[JudgedFinding, ...] = ()
    claims: tuple[JudgedClaim, ...] = ()
    has_notes: bool = False
    _by_print: dict[str, JudgedFinding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_print.update({judged.finding.fingerprint: judged for judged in self.findings})

    def of(self, fingerprint: str) -> JudgedFinding | None:
        """A finding by its fingerprint."""
        return self._by_print.get(fingerprint)

    @property
    def behavioural(self) -> tuple[Claim, ...]:
        """Claims that no document can show."""
        return tuple(each.claim for each in self.claims if each.verdict is ClaimVerdict.BEHAVIOURAL)


def joined(failures: Iterable[Failure], said: Said) -> tuple[Failure, ...]:
    """Failures with their claims, and those that a finding explains with the blame that the notes give."""
    return tuple(_joined(failure, said) for failure in failures)


def _joined(failure: Failure, said: Said) -> Failure:
    claims = tuple(sorted(claim.id for claim in said.behavioural if speaks_of(claim, failure)))
    if not failure.findings:
        return replace(failure, claims=claims)
    known = [judged for print_ in failure.findings if (judged := said.of(print_)) is not None]
    claims = tuple(sorted({*claims, *(claim for judged in known for claim in judged.claims)}))
    if not said.has_notes:
        reason = "the documents differ here; no notes were given"
        return replace(failure, claims=claims, blame=Blame.NOBODY, reason=reason)
    if any(judged.verdict in _UNSAID for judged in known) or not known:
        reason = "the documents differ here, and the notes do not say so"
        return replace(failure, claims=claims, blame=Blame.NOTES, reason=reason)
    reason = "the documents differ here, and the notes announce it"
    return replace(failure, claims=claims, blame=Blame.NOBODY, reason=reason)


def with_claims(shown: Iterable[Shown], said: Said) -> tuple[Shown, ...]:
    """What was shown of findings, with the claims that announce them."""
    found = []
    for each in shown:
        judged = said.of(each.fingerprint)
        found.append(replace(each, claims=judged.claims) if judged is not None else each)
    return tuple(found)


def speaks_of(claim: Claim, failure: Failure) -> bool:
    """Whether a claim names what a failure is about: its operation, and there its field or its matter."""
    operations = {place.operation for place in failure.everywhere}
    if claim.operations and not any(_names(stated, ref) for stated in claim.operations for ref in operations):
        return False
    leaves = {leaf_ for place in failure.everywhere if (leaf_ := _leaf(place.path))}
    named = {_leaf(text) for text in (*claim.fields, *filter(None, (claim.old, claim.new)))} - {""}
    if named & leaves:
        return True
    if not claim.operations:
        # Claims without an operation must at least say the field's name as a word of its own.
        return bool(leaves & set(_WORD.findall(claim.text)) - {"id", "status", "name", "type"})
    text = claim.text.lower()
    return not named and any(word in text for word in _TALK.get(failure.check, ()))


def chances(said: Said, failures: Iterable[Failure], asked: Mapping[OperationRef, int]) -> tuple[Chance, ...]:
    """What became of every behavioural claim.

    Args:
        said: The claims.
        failures: What was found, joined.
        asked: How many requests went to each operation of NEW.
    """
    touching: dict[str, list[str]] = {}
    for failure in failures:
        for number in failure.claims:
            touching.setdefault(number, []).append(failure.fingerprint)
    found = []
    for claim in said.behavioural:
        prints = tuple(sorted(touching.get(claim.id, ())))
        count = sum(n for ref, n in asked.items() if any(_names(stated, ref) for stated in claim.operations))
        outcome, why = _chance(claim, prints, count)
        found.append(
            Chance(claim=claim.id, text=claim.text, outcome=outcome, why=why, failures=prints, asked=count)
        )
    return tuple(found)


def _chance(claim: Claim, prints: tuple[str, ...], number: int) -> tuple[str, str]:
    if prints:
        return "touched", "the servers differ where it speaks of"
    if not claim.operations:
        return "not_tried", "it names no operation that could be asked"
    if not number:
        return "not_tried", "its operations were not asked: they write, or there was nothing to ask with"
    return "not_touched", f"{number} requests to its operations show nothing of it"


def asked_of(asked: Counter[tuple[str, OperationRef]], server: str) -> dict[OperationRef, int]:
    """How many requests went to each operation of one server."""
    return {ref: number for (name, ref), number in sorted(asked.items()) if name == server}


def _names(stated: OperationRef, ref: OperationRef) -> bool:
    same_method = stated.method in ("*", ref.method)
    return same_method and shape(stated.path).lower().rstrip("/") == shape(ref.path).lower().rstrip("/")


def _leaf(path: str) -> str:
    return next((step for step in reversed(steps(path)) if step != "[]"), "")
