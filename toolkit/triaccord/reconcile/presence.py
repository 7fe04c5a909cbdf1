"""What the two documents have of a name, for claims that no change bears out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Protocol

from triaccord.model import Claim, OperationRef
from triaccord.reconcile.facets import names_claimed
from triaccord.reconcile.kinds import ADDED, NAMES_AN_OPERATION, RENAMES, VALUES
from triaccord.reconcile.names import folded, last, near, template, words


class Document(Protocol):
    """What must be known of a document: its operations, and where a name occurs."""

    def operations(self) -> tuple[OperationRef, ...]:
        """Every operation."""
        ...

    def bases(self) -> tuple[str, ...]:
        """What stands before every path on the wire, without hosts."""
        ...

    def called(self, name: str) -> tuple[OperationRef, ...]:
        """The operations of this `operationId`."""
        ...

    def models(self) -> tuple[str, ...]:
        """Names of the component schemas."""
        ...

    def made_of(self, model: str) -> tuple[str, ...]:
        """Names of the component schemas that a model is put together from."""
        ...

    def lists_values(self, name: str) -> bool | None:
        """Whether a property or parameter of this name lists its values; None if there is none such."""
        ...

    def has_name(self, name: str, operations: tuple[OperationRef, ...]) -> bool:
        """Whether a field, parameter or value of this name occurs at one of these operations."""
        ...

    def takes_name(self, name: str, operations: tuple[OperationRef, ...]) -> bool:
        """Whether a parameter or a name in the request body of one of these operations is called so."""
        ...

    def names_at(self, operations: tuple[OperationRef, ...]) -> tuple[str, ...]:
        """Every field, parameter and header of these operations, as it is spelt, sorted."""
        ...

    def has_status(self, status: str, operations: tuple[OperationRef, ...]) -> bool:
        """Whether one of these operations lists this status."""
        ...

    def opaque_parameters(self, operations: tuple[OperationRef, ...]) -> tuple[str, ...]:
        """Parameters of these operations that hold structured text whose members no schema lists."""
        ...


def explain_absence(claim: Claim, old: Document, new: Document) -> str:
    """Say in words why a claim that a document should show is not seen in either."""
    said = _absence(claim, old, new)
    other = _near_name(claim, new)
    return f"{said}; the new document has `{other}`" if other else said


def _near_name(claim: Claim, new: Document) -> str | None:
    """A name of the new document that a claimed one, which it does not have, may be a slip of."""
    at = named_operations(claim)
    claimed = (*names_claimed(claim).appears, *names_claimed(claim).about)
    if not at or not claimed or new.has_name(claimed[0], at):
        return None
    alike = [name for name in new.names_at(at) if near(claimed[0], name)]
    return max(alike, key=lambda name: (_likeness(claimed[0], name), name), default=None)


def misspelt(claim: Claim, new: Document) -> str | None:
    """Words about operations that the note spells in a way that no document does."""
    known = {(op.method, template(op.path)) for op in new.operations()}
    spelt = {
        (method.upper(), template(path.split("?")[0])): path for method, path in _SPELT.findall(claim.text)
    }
    mine = {(op.method.upper(), template(op.path)): op for op in claim.operations}
    for (method, path), real in mine.items():
        if (method, path) in spelt or (method, path) not in known:
            continue
        others = [
            path for at, path in spelt.items() if at[0] == method and at not in known and at not in mine
        ]
        if len(others) == 1:
            return f"the note spells it `{method} {others[0]}`, the documents `{real}`"
    return None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, folded(one), folded(other)).ratio()


def _absence(claim: Claim, old: Document, new: Document) -> str:
    if claim.kind.startswith("endpoint_"):
        return _absent_operation(claim, old, new)
    if claim.kind == "docs_only":
        return "what a document calls its parts is nothing on the wire"
    names = names_claimed(claim)
    wanted = (*names.appears, *names.disappears) or names.about
    if not wanted:
        return "nothing of this kind changes there"
    at = named_operations(claim)
    name = wanted[0]
    in_old, in_new = _has(old, claim, name, at), _has(new, claim, name, at)
    place = f" at {at[0]}" if len(at) == 1 else ""
    if in_old and in_new:
        if claim.kind in ADDED or (claim.kind in RENAMES and name in names.appears):
            return f"`{name}` is in both documents{place}: it came earlier"
        if name in names.disappears:
            return f"`{name}` is still in the new document{place}"
        return f"`{name}` is in both documents{place}, and nothing of this kind changes"
    if in_old:
        return f"`{name}` is in the old document only{place}"
    if in_new:
        return f"`{name}` is in the new document{place}, but this change of it is not seen"
    if name in names.disappears:
        return f"the old document does not list `{name}`{place} either: nothing was left to remove"
    return f"`{name}` is in neither document{place}"


def is_unbound(claim: Claim, old: Document, new: Document) -> bool:
    """Whether nothing ties a claim to the API: no operation, no model or field around it, no name of it.

    Notes of a whole product speak of its settings, pages and libraries too; `Spawner.poll_jitter` of a
    `Spawner` that neither document knows is none of theirs.
    """
    if claim.operations or claim.kind.startswith("endpoint_"):
        return False
    around = {part for field in claim.fields for part in re.split(r"[./>→]+", field)[:-1] if part}
    names = names_claimed(claim)
    wanted = (
        *names.appears,
        *names.disappears,
        *names.about,
        *(part for part in around if part[0].islower()),
    )
    models = {folded(model) for model in (*old.models(), *new.models())}
    if not wanted or not models.isdisjoint(map(folded, (*claim.models, *around, *wanted))):
        return False
    return not any(old.has_name(name, ()) or new.has_name(name, ()) for name in wanted)


def in_opaque_parameter(claim: Claim, old: Document, new: Document) -> str | None:
    """Why a claim about a member of a parameter cannot be seen: the parameter's members stand in prose only.

    "Now accepts an `until` filter" speaks of the parameter `filters`, a JSON text to the document.
    """
    at = named_operations(claim)
    name = next(iter(names_claimed(claim).all), None)
    if not at or name is None or _has(old, claim, name, at) or _has(new, claim, name, at):
        return None
    said = {_singular(word) for word in _LETTERS.findall(claim.text.lower())}
    for parameter in new.opaque_parameters(at):
        if claim.kind == "param_removed" and _singular(name.lower()) == _singular(parameter.lower()):
            continue  # the parameter's own name, not that of a member
        if all(_singular(word) in said for word in words(parameter)):
            return f"`{name}` is a member of `{parameter}`, whose members the documents tell in prose only"
    return None


def listed_already(claim: Claim, old: Document, new: Document) -> str | None:
    """The status that a claim says is new, if both documents list it at the operation."""
    if claim.kind != "response_status_changed":
        return None
    at = named_operations(claim)
    told = (*claim.values, claim.new or "", *_CODE.findall(claim.evidence))
    codes = tuple(dict.fromkeys(code for code in told if _CODE.fullmatch(code)))
    if not at or len(codes) != 1:
        return None
    if not (old.has_status(codes[0], at) and new.has_status(codes[0], at)):
        return None
    return f"both documents list status `{codes[0]}` there: it came earlier"


def not_documented(claim: Claim, unknown: Sequence[OperationRef]) -> str | None:
    """Why a claim cannot be seen: the operations that it is about are in no document."""
    named = named_operations(claim)
    if claim.kind in NAMES_AN_OPERATION or not named or len(unknown) < len(claim.operations):
        return None
    return f"neither document has `{named[0]}`" + " or the other operations" * (len(named) > 1)


def open_values(claim: Claim, old: Document, new: Document) -> str | None:
    """Why a claim about a value cannot be seen: the documents list no values of its field."""
    if claim.kind not in VALUES:
        return None
    for field in (*claim.fields, *claim.models):
        name = last(field)
        if (old.lists_values(name), new.lists_values(name)) in ((False, False), (None, False), (False, None)):
            return f"the documents do not list the values of `{name}`"
    return None


def was_there(claim: Claim, old: Document, new: Document) -> str | None:
    """Why a claim on something new shows nowhere: both documents have it, the note says when it comes."""
    names = names_claimed(claim).appears
    if claim.kind not in ADDED or not names or not _AT_TIMES.search(claim.evidence):
        return None
    at = named_operations(claim)
    if not (at and _has(old, claim, names[0], at) and _has(new, claim, names[0], at)):
        return None
    return f"both documents have `{names[0]}` there; the note says when it comes"


def _has(document: Document, claim: Claim, name: str, at: tuple[OperationRef, ...]) -> bool:
    """Whether a document has a claimed name: among what operations take if the claim is on a parameter."""
    if at and claim.kind.startswith("param_"):
        return document.takes_name(name, at)
    return document.has_name(name, at)


def named_operations(claim: Claim) -> tuple[OperationRef, ...]:
    """The operations of a claim that it names in full."""
    return tuple(op for op in claim.operations if "*" not in (op.method, op.path))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


_SPELT = re.compile(r"`?\b(GET|POST|PUT|PATCH|DELETE|HEAD)`? `?(/(?:\{[^{}`\n]*\}|[^\s`,;(]|\([^()`\n]*\))*)")
_AT_TIMES = re.compile(
    r"\b(?:if|when|whenever|unless|once|while|where|by default|always|only|for (?:all|any|every))\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[a-z]+")
_CODE = re.compile(r"\b[1-5]\d\d\b")


def _absent_operation(claim: Claim, old: Document, new: Document) -> str:
    words = []
    for operation in claim.operations:
        has_old, has_new = operation in old.operations(), operation in new.operations()
        where = {
            (True, True): "is in both documents",
            (True, False): "is in the old document only",
            (False, True): "is in the new document only",
            (False, False): "is in neither document",
        }[has_old, has_new]
        words.append(f"`{operation}` {where}")
    return "; ".join(words) or "the note names no operation"
