"""How one claim and one change relate: the change bears it out, opposes it, or has nothing to do with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from triaccord.model import Change, Claim, Side, Visibility, Whereabouts
from triaccord.reconcile.facets import Facet, names_claimed, texts
from triaccord.reconcile.kinds import (
    ADDED,
    BORNE_OUT_BY,
    LEFT_OUT_AT_TIMES,
    NAMES_AN_OPERATION,
    OPPOSED_BY,
    REMOVED,
    RENAMES,
    REQUIRED,
    VALUES,
)
from triaccord.reconcile.names import folded, same, same_in_context, segments, template
from triaccord.reconcile.naming import name_meets, renamed_within, spelled_in_path
from triaccord.reconcile.place import Where

_OF_PARAMETERS = frozenset({"param_added", "param_removed", "param_renamed"})
_VALUE_KINDS = VALUES | {"enum_value_renamed"}
_LEFT_OUT = re.compile(
    r"\b(?:omit\w*|left out|absent|no longer (?:return|includ|contain)\w*|not returned)", re.IGNORECASE
)
_DIRECTED = re.compile(
    r"\b(?:increas|rais|extend|relax|loosen|bump|reduc|lower|decreas|shorten|tighten|restrict|cap|limited"
    r"|up to|at most|at least|no more|no longer|must|may now|can now|cannot|exceed|only|one of|enum|new limit"
    r"|longer|shorter|more|fewer)",
    re.IGNORECASE,
)
"""Words of a note that say which way a limit moved."""
_MEMBERS = frozenset({"field_added", "field_removed", "param_added"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A claim and a facet laid side by side.

    Attributes:
        agrees: False if the document shows the opposite.
        score: How close they are; only comparable within one claim.
        reason: Why they were put together, in words.
        near: Whether they only look alike: the names differ in spelling.
    """

    facet: Facet
    agrees: bool
    score: int
    reason: str
    near: bool = False


def relate(claim: Claim, where: Where, facet: Facet) -> Relation | None:
    """Lay a claim beside one change.

    Args:
        claim: The claim.
        where: Its operations and models as the documents spell them.
        facet: The change.

    Returns:
        The relation, or None if they speak of different things.
    """
    borne_out = _bears_out(claim, facet.change)
    opposed = facet.change.kind in OPPOSED_BY.get(claim.kind, ()) and not _leaves_direction_open(claim)
    if not (borne_out or opposed):
        return None
    place = where.meets(facet, deep=any(len(segments(field)) > 1 for field in claim.fields))
    if place is None:
        return None
    if claim.kind in NAMES_AN_OPERATION:
        return _about_operation(claim, facet, opposed=opposed, mended=place.reason)
    names = names_claimed(claim)
    found = name_meets(claim, names, facet)
    if found is None:
        return None
    said, real, is_near = found
    if said != real and _is_of_response(claim) and facet.change.kind in _OF_PARAMETERS:
        return None  # `SharedSize` in what comes back is not the parameter `shared-size`
    agrees, why = _direction(claim, facet, said, real, opposed=opposed)
    if agrees is None:
        return None
    if agrees and place.elsewhere:
        agrees = False
        why = f"the note places `{said or real}` in `{claim.models[0]}`, the documents in `{place.elsewhere}`"
    if agrees and not said and (written := spelled_in_path(claim, facet.change)):
        why = f"{why}, the note spells it `{written}`"
    score = place.score + 5 * _common_tail(claim, facet.change, real) + _side_score(claim, facet.change)
    score += 4 * (facet.change.kind == claim.kind) - 8 * is_near
    reason = f"{why}; {place.reason}" if place.reason else why
    loose = is_near or bool(place.elsewhere)
    return Relation(facet=facet, agrees=agrees, score=score, reason=reason, near=loose)


def _leaves_direction_open(claim: Claim) -> bool:
    """Whether a claim says what a limit is now, but not what it was or that it got looser or stricter."""
    limit = claim.kind in ("constraint_relaxed", "constraint_tightened")
    return limit and not claim.old and _DIRECTED.search(claim.evidence) is None


def _is_of_response(claim: Claim) -> bool:
    return claim.kind.startswith("field_") and claim.location is Whereabouts.RESPONSE


def _bears_out(claim: Claim, change: Change) -> bool:
    """Whether a change of this kind may bear the claim out."""
    if change.kind not in _shown_by(claim):
        return False
    return not (change.kind in VALUES and claim.kind in _MEMBERS and _called_member(claim))


def _shown_by(claim: Claim) -> frozenset[str]:
    """The kinds of change that may bear a claim out."""
    kinds = BORNE_OUT_BY.get(claim.kind, frozenset())
    if claim.kind in REMOVED and claim.visible_in_spec is not Visibility.YES:
        # "Omitted if it is not set": the field stays, and may be absent or null.
        kinds |= LEFT_OUT_AT_TIMES
    if claim.kind == "null_semantics_changed" and _LEFT_OUT.search(claim.evidence):
        kinds |= {"field_removed"}  # "omitted if it is not set": a document may go further
    return kinds


def _called_member(claim: Claim) -> bool:
    """Whether the note calls what it names a field or a parameter: then no value of one is meant."""
    nouns = r"(?:fields?|propert(?:y|ies)|attributes?|parameters?|headers?)"
    return any(
        re.search(rf"\b{nouns} `{re.escape(name)}`|`{re.escape(name)}` (?:\w+ )?{nouns}\b", claim.evidence)
        for name in names_claimed(claim).all
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """One criterion that a claim and a change were tried by: `kind`, `place`, `name` or `direction`."""

    criterion: str
    met: bool
    words: str


def try_out(claim: Claim, where: Where, facet: Facet) -> tuple[Trial, ...]:
    """The criteria in the order that `relate` asks them, each with what was found."""
    change = facet.change
    borne_out = _bears_out(claim, change)
    opposed = change.kind in OPPOSED_BY.get(claim.kind, ())
    same_kind = borne_out or opposed
    shows = "could show" if borne_out else "is the opposite of" if opposed else "does not show"
    trials = [Trial("kind", same_kind, f"{_plain(change.kind)} {shows} {_plain(claim.kind)}")]
    place = where.meets(facet, deep=any(len(segments(field)) > 1 for field in claim.fields))
    said = ", ".join(map(str, claim.operations[:3])) or ", ".join(claim.models[:3]) or "no operation"
    at = ", ".join(map(str, change.operations[:3])) or ", ".join(change.models[:1])
    words = (place.reason or "the same place") if place else f"the note names {said}; the change is at {at}"
    trials.append(Trial("place", place is not None, words))
    if claim.kind not in NAMES_AN_OPERATION:
        names = names_claimed(claim)
        found = name_meets(claim, names, facet)
        keys = ", ".join(f"`{n}`" for n in names.all) or "nothing"
        theirs = ", ".join(f"`{n}`" for n in facet.names.all)
        words = f"`{found[0]}` is `{found[1]}`" if found else f"the note names {keys}, the change {theirs}"
        trials.append(Trial("name", found is not None, words))
        if found and same_kind:
            agrees, why = _direction(claim, facet, found[0], found[1], opposed=opposed)
            trials.append(Trial("direction", bool(agrees), why or "the change says nothing of it"))
    elif same_kind and place:
        about = _about_operation(claim, facet, opposed=opposed)
        trials.append(Trial("direction", about.agrees, about.reason))
    return tuple(trials)


def _about_operation(claim: Claim, facet: Facet, *, opposed: bool, mended: str = "") -> Relation:
    """Whether an operation comes, goes or moves as the claim says: by the side that each names it on."""
    said_old, said_new = _sides_claimed(claim)
    old, new = _sides_shown(facet.change)
    verb = facet.change.kind.replace("endpoint_", "").replace("_", " ")
    if opposed or (said_new & old and not said_new & new) or (said_old & new and not said_old & old):
        why = f"the note says {claim.kind.replace('endpoint_', '')}, the documents show "
        why += f"`{facet.change.old}` become `{facet.change.new}`" if old and new else verb
        return Relation(facet=facet, agrees=False, score=20, reason=why)
    why = f"the documents show `{facet.change.subject}` {verb}" + (f"; {mended}" if mended else "")
    return Relation(facet=facet, agrees=True, score=20, reason=why)


def _sides_claimed(claim: Claim) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The operations that a claim says go, and those that it says come."""
    named = [_bare(str(operation)) for operation in claim.operations]
    if claim.kind == "endpoint_added":
        return set(), set(named)
    if claim.kind == "endpoint_removed":
        return set(named), set()
    if claim.kind == "endpoint_renamed" and len(named) == 2:
        return {named[0]}, {named[1]}
    return set(), set()


def _sides_shown(change: Change) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The operations that the documents show going and coming."""
    if change.kind == "endpoint_renamed":
        return {_bare(text) for text in texts(change.old)}, {_bare(text) for text in texts(change.new)}
    every = {_bare(str(operation)) for operation in change.operations}
    if change.kind == "endpoint_removed":
        return every, set()
    return set(), every if change.kind == "endpoint_added" else set()


def _bare(operation: str) -> tuple[str, str]:
    method, _, path = operation.partition(" ")
    return method.upper(), template(path)


def _direction(claim: Claim, facet: Facet, said: str, real: str, *, opposed: bool) -> tuple[bool | None, str]:
    """Whether the change goes the way that the claim says, and in which words."""
    change = facet.change
    shown = f"`{real}`" if real else f"`{change.subject}`"
    if claim.kind in RENAMES:
        return _rename_direction(claim, facet)
    if claim.kind in REQUIRED and change.kind in (REQUIRED | ADDED):
        return _required_direction(claim, change, shown)
    if opposed:
        return (
            False,
            f"the note says {_plain(claim.kind)}, the documents show {_plain(change.kind)} for {shown}",
        )
    if change.kind in _VALUE_KINDS and not _moves_value(claim, facet, said):
        return None, ""
    if claim.kind in ADDED and any(same(real, gone) for gone in facet.names.disappears):
        if any(same(said, new) for new in facet.names.appears):
            return True, f"the documents show {shown}"
        return False, f"the note says that `{said}` comes, the documents show it leaving"
    if claim.kind in REMOVED and any(same(real, come) for come in facet.names.appears):
        return False, f"the note says that `{said}` goes, the documents show it coming"
    if claim.kind in REMOVED and change.kind in LEFT_OUT_AT_TIMES:
        if change.kind == "null_semantics_changed" and change.new is False:
            return None, ""
        return True, f"the documents show that {shown} may be left out or null"
    if conflict := _value_conflict(claim, change):
        return False, conflict
    if said and not same(said, real) and not same_in_context(said, real, claim.text):
        holder = folded(real) in {part for field in claim.fields for part in segments(field)[:-1]}
        if holder:
            return True, f"it comes within {shown}"
        return False, f"the note says `{said}`, the documents show `{real}`"
    return True, f"the documents show {_plain(change.kind)} for {shown}"


def _moves_value(claim: Claim, facet: Facet, said: str) -> bool:
    """Whether a claim on something that comes or goes names the value that does, not what has the value."""
    if claim.kind in ADDED:
        return any(same_in_context(said, name, claim.text) for name in facet.names.appears)
    if claim.kind in REMOVED:
        return any(same_in_context(said, name, claim.text) for name in facet.names.disappears)
    return True


def _rename_direction(claim: Claim, facet: Facet) -> tuple[bool | None, str]:
    mine, theirs = names_claimed(claim), facet.names
    old = next(iter(mine.disappears), "")
    new = next(iter(mine.appears), "")
    goes = any(same(old, name) for name in theirs.disappears)
    comes = any(same_in_context(new, name, claim.text) for name in theirs.appears)
    if facet.change.kind in VALUES:
        return _value_renamed(old, new, goes=goes, comes=comes)
    if facet.change.kind in RENAMES:
        if (within := renamed_within(mine, facet)) and not (goes and comes):
            return True, f"the documents show `{within[1]}` renamed to `{theirs.appears[0]}`"
        if goes and comes:
            return True, f"the documents show `{old}` renamed to `{new}`"
        if any(same(old, n) for n in theirs.appears) and any(same(new, n) for n in theirs.disappears):
            return False, f"the documents show the rename the other way: `{new}` to `{old}`"
        if goes and new:
            return False, f"the documents rename `{old}` to `{theirs.appears[0]}`, not to `{new}`"
        return (True, f"the documents show `{new}`") if comes and not old else (None, "")
    if facet.change.kind in REMOVED:
        if any(same(new, name) for name in theirs.disappears) and not goes:
            return False, f"the documents show `{new}` leaving"
        return (True, f"`{old}` is gone") if goes else (None, "")
    if facet.change.kind in ADDED:
        return (True, f"`{new}` is there") if comes else (None, "")
    deprecated = facet.change.kind.endswith("_deprecated") and any(same(old, n) for n in theirs.about)
    return (True, f"`{old}` is marked as deprecated") if deprecated else (None, "")


def _value_renamed(old: str, new: str, *, goes: bool, comes: bool) -> tuple[bool | None, str]:
    """A value that takes another's place comes and goes: either half bears the claim out."""
    if comes:
        return True, f"the value `{new}` is there"
    return (True, f"the value `{old}` is gone") if goes else (None, "")


def _required_direction(claim: Claim, change: Change, shown: str) -> tuple[bool | None, str]:
    wanted = wants_required(claim)
    got = becomes_required(change)
    if wanted is None or got is None:
        return None, ""
    if change.kind in ADDED:
        return (True, f"{shown} comes as required") if wanted and got else (None, "")
    word = "required" if got else "optional"
    if wanted == got:
        return True, f"the documents make {shown} {word}"
    return False, f"the documents make {shown} {word}"


def wants_required(claim: Claim) -> bool | None:
    """Whether the claim says required (True) or optional (False)."""
    if claim.kind == "field_required":
        return True
    if claim.kind == "field_optional":
        return False
    said = (claim.new or "").lower()
    return {"required": True, "mandatory": True, "optional": False}.get(said)


def becomes_required(change: Change) -> bool | None:
    """Whether a change makes something required (True), optional (False), or neither (None)."""
    if change.kind == "field_required":
        return True
    if change.kind == "field_optional":
        return False
    if change.kind == "param_required_changed":
        return change.new is True or (change.new is None and change.required) or change.new == "required"
    return change.required if change.kind in ADDED else None


def _value_conflict(claim: Claim, change: Change) -> str | None:
    """What the documents show instead of the values that the claim gives; None if they agree."""
    if claim.kind not in {"constraint_relaxed", "constraint_tightened", "type_changed", "default_changed"}:
        return None
    if change.kind != claim.kind or not claim.new:
        return None
    said, shown = claim.new.strip("`\"' ").lower(), [text.lower() for text in texts(change.new)]
    if not shown or said in shown or any(said in text.split() for text in shown):
        return None
    comparable = _is_number(said) and all(_is_number(text) for text in shown)
    if claim.kind == "type_changed":
        comparable = said in _TYPES and all(text in _TYPES for text in shown)
    if not comparable:
        return None
    return f"the note says {claim.new}, the documents show {', '.join(texts(change.new))}"


_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _common_tail(claim: Claim, change: Change, real: str) -> int:
    """How many segments the claimed path and the change's share from the end, at least 1."""
    ways = {segments(one.path or real) for one in change.each}
    return max([1, *(_shared_tail(segments(field), way) for field in claim.fields for way in ways)])


def _shared_tail(mine: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    count = 0
    for a, b in zip(reversed(mine), reversed(theirs), strict=False):
        if a != b:
            break
        count += 1
    return count


def _side_score(claim: Claim, change: Change) -> int:
    wanted = {Whereabouts.REQUEST: Side.REQUEST, Whereabouts.RESPONSE: Side.RESPONSE}.get(claim.location)
    if wanted is None or change.side in (Side.BOTH, Side.NONE):
        return 0
    return 3 if change.side is wanted else -3


def _plain(kind: str) -> str:
    return kind.replace("_", " ")
