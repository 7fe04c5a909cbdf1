"""A Facet: one change seen as names that appear, disappear or are spoken of, at operations.

Claims are seen the same way, so that both can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triaccord.model import Change, Claim, Finding, Json, OperationRef
from triaccord.reconcile.kinds import ADDED, NAMES_AN_OPERATION, PAGINATION, REMOVED, RENAMES
from triaccord.reconcile.names import last, template

Place = tuple[str, str]
"""Method and nameless path template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What appears, what disappears, and what is only spoken of."""

    appears: tuple[str, ...] = ()
    disappears: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every name, each once, in order."""
        return tuple(dict.fromkeys((*self.appears, *self.disappears, *self.about)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One change of a finding: the finding's own, or one of its parts."""

    finding: Finding
    change: Change
    places: frozenset[Place]
    names: Names

    @property
    def fingerprint(self) -> str:
        """The finding's, also for a part."""
        return self.finding.fingerprint


def facets(findings: Iterable[Finding]) -> tuple[Facet, ...]:
    """Every finding's change and, for composite ones, their parts at any depth."""
    return tuple(
        Facet(finding=finding, change=change, places=places(change.operations), names=names_of(change))
        for finding in findings
        for change in _with_parts(finding.change)
    )


def places(operations: Iterable[OperationRef]) -> frozenset[Place]:
    """Operations as clients see them: parameter names of the path do not count."""
    return frozenset((op.method.upper(), template(op.path)) for op in operations)


def texts(value: Json) -> tuple[str, ...]:
    """The scalars of a value as text: enum values, a type, a limit; objects have none."""
    if value is None or isinstance(value, dict):
        return ()
    if isinstance(value, list):
        return tuple(text for item in value for text in texts(item))
    if isinstance(value, bool):
        return (str(value).lower(),)
    return (str(value),)


def _with_parts(change: Change) -> Iterator[Change]:
    yield change
    for part in change.parts:
        yield from _with_parts(part)


def names_of(change: Change) -> Names:
    """The names of a change, by its kind."""
    named = last(change.path) if change.path else change.subject
    subject = tuple(dict.fromkeys((named, change.subject)))
    if change.kind in RENAMES:
        return Names(
            appears=tuple(last(text) for text in texts(change.new)),
            disappears=tuple(last(text) for text in texts(change.old)),
            about=subject,
        )
    if change.kind == "enum_value_added":
        return Names(appears=texts(change.new), about=subject)
    if change.kind == "enum_value_removed":
        return Names(disappears=texts(change.old), about=subject)
    if change.kind in ("permission_changed", "format_changed", "media_type_changed"):
        return Names(about=tuple(dict.fromkeys((*subject, *texts(change.new), *texts(change.old)))))
    if change.kind in ADDED:
        return Names(appears=subject)
    if change.kind in REMOVED:
        return Names(disappears=subject)
    return Names(about=subject)


def names_claimed(claim: Claim) -> Names:
    """The names of a claim, by its kind: last segments of its fields, values, old and new."""
    fields = tuple(dict.fromkeys(last(field) for field in claim.fields))
    old, new = _one(claim.old), _one(claim.new)
    if claim.kind in NAMES_AN_OPERATION:
        return Names()
    if claim.kind in RENAMES:
        return Names(
            appears=new or tuple(f for f in fields if f not in old)[-1:], disappears=old, about=fields
        )
    if claim.kind in ("enum_value_added", "webhook_added", "scope_extended"):
        return Names(appears=claim.values or new, about=fields)
    if claim.kind == "enum_value_removed":
        return Names(disappears=claim.values or old, about=fields)
    if claim.kind in PAGINATION:
        return Names(appears=new, disappears=old, about=fields)
    if claim.kind == "format_changed":
        return Names(about=(*claim.values, *fields) or new)
    if claim.kind in ADDED:
        return Names(appears=fields or new)
    if claim.kind in REMOVED:
        return Names(disappears=fields or old)
    return Names(about=fields or claim.models)


def _one(value: str | None) -> tuple[str, ...]:
    return (last(value),) if value else ()
