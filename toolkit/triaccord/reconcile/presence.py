"""What the two documents have of a name, for claims that no change bears out."""

from __future__ import annotations

from typing import Protocol

from triaccord.model import Claim, OperationRef
from triaccord.reconcile.facets import names_claimed
from triaccord.reconcile.kinds import ADDED, RENAMES


class Document(Protocol):
    """What must be known of a document: its operations, and where a name occurs."""

    def operations(self) -> tuple[OperationRef, ...]:
        """Every operation."""
        ...

    def models(self) -> tuple[str, ...]:
        """Names of the component schemas."""
        ...

    def has_name(self, name: str, operations: tuple[OperationRef, ...]) -> bool:
        """Whether a field, parameter or value of this name occurs at one of these operations."""
        ...


def explain_absence(claim: Claim, old: Document, new: Document) -> str:
    """Say in words why a claim that a document should show is not seen in either."""
    if claim.kind.startswith("endpoint_"):
        return _absent_operation(claim, old, new)
    names = names_claimed(claim)
    wanted = (*names.appears, *names.disappears) or names.about
    if not wanted:
        return "nothing of this kind changes there"
    at = tuple(op for op in claim.operations if "*" not in (op.method, op.path))
    name = wanted[0]
    in_old, in_new = old.has_name(name, at), new.has_name(name, at)
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
