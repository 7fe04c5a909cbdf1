"""Changes that the notes speak of in passing: no claim says so much, but a sentence there has the new fact.

"`GET /logs` now sets the content type to `application/x.raw`" is no claim on a format to the phrases, yet
nobody would call that change silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from triaccord.model import Claim
from triaccord.reconcile.facets import Facet, Place, names_claimed, places, texts
from triaccord.reconcile.kinds import ADDED, BORNE_OUT_BY, REMOVED, RENAMES, VALUES
from triaccord.reconcile.names import folded, last
from triaccord.reconcile.place import Operations
from triaccord.reconcile.presence import Document
from triaccord.reconcile.relation import Relation

_SHORTEST_STEM = 4
_CODE = re.compile(r"`([^`]+)`|\"([^\"\s]{1,60})\"")
# A name in a sentence is no news by itself: only a value that the document did not have before is.
_FACTS = frozenset({"default_changed", "format_changed", "enum_value_added", "enum_value_removed"})
_LOOSE = frozenset({"endpoint_behaviour", "guidance", "scope_extended", "value_semantics_changed"})
"""Kinds of claims that say what happens, not what changes in a contract."""
_IN_PLACE = re.compile(
    r"\b(?:in favou?r of|instead|rather than|replac\w+|superseded|swapped|split|merged"
    r"|(?:is|are) (?:now )?(?:in|under))\b",
    re.IGNORECASE,
)
"""What says that one thing takes another's place."""
_STAYS = re.compile(
    r"\b(?:unchanged|unaffected|no changes?"
    r"|(?:is|are|has|have|was|were|does|do) not (?:been )?(?:change|affect)"
    r"|(?:stays?|remains?) (?:the same|as (?:it|they)))",
    re.IGNORECASE,
)
"""What says that nothing happens to an operation, not what it does."""


def in_passing(
    claims: Sequence[Claim], operations: Operations, silent: Iterable[Facet]
) -> dict[str, tuple[Relation, ...]]:
    """Relations of loosely worded claims to changes that nothing else speaks of.

    Args:
        claims: All claims; those that say what changes are left alone.
        operations: The operations of both documents.
        silent: The changes that no claim was matched with.

    Returns:
        By claim id; a claim that mentions nothing is left out.
    """
    silent = list(silent)
    changes = [facet for facet in silent if facet.change.kind in _FACTS]
    new = [facet for facet in silent if facet.change.kind == "endpoint_added"]
    found: dict[str, tuple[Relation, ...]] = {}
    for claim in claims if changes or new else ():
        described = _described(claim, new)
        if described is not None:
            found[claim.id] = (described,)
            new = [facet for facet in new if facet is not described.facet]
            continue
        if BORNE_OUT_BY.get(claim.kind) and claim.kind not in _LOOSE:
            continue
        said = {folded(code or quoted) for code, quoted in _CODE.findall(claim.evidence)}
        about = {folded(field) for field in claim.fields}
        where = operations.where(claim)
        relations = []
        for facet in changes:
            fact = _fact_said(facet, said, about, claim.evidence)
            if fact is None or not any(place in facet.places for place in where.places):
                continue
            reason = f"the note speaks of `{fact}` there, if not as a change"
            relations.append(Relation(facet=facet, agrees=True, score=1, reason=reason))
        if relations:
            found[claim.id] = tuple(relations)
    return found


def beside(
    claims: Sequence[Claim], related: Mapping[str, tuple[Relation, ...]], silent: Iterable[Facet]
) -> dict[str, tuple[Relation, ...]]:
    """Relations of claims to what takes the place of what they speak of: "`a` was dropped in favor of `b`".

    Args:
        claims: All claims.
        related: By claim id, what each was matched with.
        silent: The changes that no claim was matched with.

    Returns:
        By claim id, what comes beside; a claim without such is left out.
    """
    silent = [facet for facet in silent if facet.change.kind in ADDED | REMOVED]
    found: dict[str, tuple[Relation, ...]] = {}
    for claim in claims if silent else ():
        mine = [relation.facet for relation in related[claim.id] if relation.agrees]
        if not mine or _IN_PLACE.search(claim.evidence) is None:
            continue
        said = {folded(last(code)) for code, _ in _CODE.findall(claim.evidence) if code}
        found[claim.id] = tuple(
            Relation(facet=facet, agrees=True, score=1, reason=f"the note has `{facet.change.subject}` there")
            for facet in silent
            if said & set(map(folded, facet.names.all))
            and any(facet.places & other.places and _same_model(facet, other) for other in mine)
        )
    return {claim: relations for claim, relations in found.items() if relations}


def _same_model(one: Facet, other: Facet) -> bool:
    return not one.change.models or not other.change.models or one.change.models[0] == other.change.models[0]


def come_with(
    claims: Sequence[Claim], operations: Operations, every: Iterable[Facet], new: Document
) -> dict[str, tuple[Relation, ...]]:
    """Relations of claims on names to the new operations that the names come with.

    What a new operation takes and returns is no change of its own: the operation is.
    """
    every = tuple(every)
    added = [facet for facet in every if facet.change.kind == "endpoint_added"]
    holders = [facet for facet in every if facet.change.kind in ADDED | RENAMES]
    fresh = frozenset(place for facet in added for place in facet.places)
    found: dict[str, tuple[Relation, ...]] = {}
    for claim in claims if added or holders else ():
        if claim.kind not in ADDED | VALUES:
            continue
        names = names_claimed(claim).appears
        where = operations.where(claim)
        if names and (holder := _new_holder(claim, names, where.places, holders, new)):
            found[claim.id] = (holder,)
            continue
        if not names or not where.places <= fresh:
            continue  # where it says that something comes to operations that were there, they must show it
        for facet in added:
            here = facet.change.operations
            if facet.places & where.places and all(new.has_name(name, here) for name in names):
                reason = f"`{names[0]}` comes with `{facet.change.subject}`, which is new"
                found[claim.id] = (Relation(facet=facet, agrees=True, score=1, reason=reason),)
                break
    return found


def _new_holder(
    claim: Claim, names: Sequence[str], where: frozenset[Place], holders: Iterable[Facet], new: Document
) -> Relation | None:
    """The new field that the sentence names besides the claimed one, which then lies in it."""
    mine = {folded(name) for name in names}
    said = {folded(code) for code, _ in _CODE.findall(claim.evidence) if code} - mine
    for facet in holders if said else ():
        come = next((name for name in facet.names.appears if folded(name) in said), None)
        if come is None or not facet.places & where or mine & set(map(folded, facet.names.all)):
            continue
        if all(new.has_name(name, facet.change.operations) for name in names):
            reason = f"`{names[0]}` comes with `{come}`, which is new"
            return Relation(facet=facet, agrees=True, score=1, reason=reason)
    return None


def _described(claim: Claim, new: Iterable[Facet]) -> Relation | None:
    """The new operation that a claim is about without saying that it is new: "`POST /a` prunes rows"."""
    if claim.kind not in _LOOSE or not claim.operations or _STAYS.search(claim.evidence):
        return None
    about = places(claim.operations[:1])
    for facet in new:
        if facet.places <= about:
            reason = f"the note tells what `{facet.change.subject}` does, which is new"
            return Relation(facet=facet, agrees=True, score=1, reason=reason)
    return None


def _fact_said(facet: Facet, said: set[str], about: set[str], evidence: str) -> str | None:
    """The value or name that a change shows, if the note has it in code or quotes.

    What it is a value of may stand in plain words, in whatever form: "sorted by `price`" speaks of `sort`.
    """
    change = facet.change
    values = [text for text in (*texts(change.new), *texts(change.old)) if folded(text) in said]
    if not values:
        return None
    subject = folded(change.subject)
    named = subject in said | about or change.subject in values
    if not named and len(subject) >= _SHORTEST_STEM:
        named = any(word.startswith(subject) for word in re.findall(r"[a-z]+", evidence.lower()))
    # A media type says what it is by itself; a default or a value does not.
    return values[0] if named else None
