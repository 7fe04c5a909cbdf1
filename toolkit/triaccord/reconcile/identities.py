"""Claims that name an operation by its `operationId`, or a schema, where others have a path or a field."""

from __future__ import annotations

from dataclasses import replace

from triaccord.model import Claim, OperationRef
from triaccord.reconcile.facets import Names, names_claimed
from triaccord.reconcile.kinds import ADDED
from triaccord.reconcile.names import last
from triaccord.reconcile.presence import Document

_OF_OPERATIONS = {
    **dict.fromkeys(("field_added", "param_added", "endpoint_added"), "endpoint_added"),
    **dict.fromkeys(("field_removed", "param_removed", "endpoint_removed"), "endpoint_removed"),
    **dict.fromkeys(("field_deprecated", "param_deprecated", "endpoint_deprecated"), "endpoint_deprecated"),
}


def by_operation_id(claim: Claim, old: Document, new: Document) -> Claim:
    """The claim, on the operations that it names by their ids: "Added `listOrders`" adds no field.

    A name that is a field, a parameter or a value anywhere is taken for that.
    """
    kind = _OF_OPERATIONS.get(claim.kind)
    names = tuple(dict.fromkeys(last(field) for field in claim.fields))
    if kind is None or not names or (claim.kind == kind and claim.operations):
        return claim
    if any(document.has_name(name, ()) for document in (old, new) for name in names):
        return claim
    documents = (new, old) if kind == "endpoint_added" else (old, new)
    found: list[OperationRef] = []
    for name in names:
        called = next(filter(None, (document.called(name) for document in documents)), ())
        if not called:
            return claim
        found.extend(called)
    return replace(claim, kind=kind, operations=tuple(dict.fromkeys(found)), fields=(), old=None, new=None)


def _one(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()


def schema_said(claim: Claim, old: Document, new: Document) -> str | None:
    """Why a claim on a schema is true although no operation shows it: it came or went with its name.

    A field that is said to be added to a schema which is new itself came with it.
    """
    before, after = set(old.models()), set(new.models())
    if claim.kind == "docs_only" and claim.old and claim.new:
        if claim.old in before - after and claim.new in after - before:
            return f"the schema `{claim.old}` is `{claim.new}` in the new document"
        return None
    names = names_claimed(claim)
    if claim.kind == "docs_only":
        names = Names(appears=_one(claim.new), disappears=_one(claim.old))
    if names.appears and not names.disappears and after - before >= set(names.appears):
        return f"the new document has the schema `{names.appears[0]}`, the old one has not"
    if names.disappears and not names.appears and before - after >= set(names.disappears):
        return f"the old document has the schema `{names.disappears[0]}`, the new one has not"
    is_new = bool(claim.models) and after - before >= set(claim.models)
    if is_new and claim.kind in ADDED and all(new.has_name(name, ()) for name in names.appears):
        return f"`{claim.models[0]}`, which has it, is new"
    return None
