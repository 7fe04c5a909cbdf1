"""Both versions in one language: renames that the static diff knows, and what explains a difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from triaccord.model import Change, Finding, Json, OperationRef
from triaccord.wire import Api, Operation
from triaccord.wire.views import item_schema, merged, properties_of

_MAX_DEPTH = 60


class Alignment:
    """What is known of the differences between two documents.

    Args:
        findings: What the static diff found.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        self._fields: dict[OperationRef, dict[str, str]] = {}
        self._parameters: dict[OperationRef, dict[str, str]] = {}
        self._by_operation: dict[OperationRef, list[Finding]] = {}
        for finding in self.findings:
            for ref in finding.operations:
                self._by_operation.setdefault(ref, []).append(finding)
            for change in changes_of(finding):
                self._learn(change, change.operations or finding.operations)

    def field_names(self, ref: OperationRef) -> dict[str, str]:
        """Old field name → new field name, for what is renamed in this operation."""
        return self._fields.get(ref, {})

    def parameter_names(self, ref: OperationRef) -> dict[str, str]:
        """Old parameter name → new parameter name."""
        return self._parameters.get(ref, {})

    def translated(self, ref: OperationRef, body: Json) -> Json:
        """An answer of the old version in the names of the new one."""
        names = self._fields.get(ref)
        return _renamed(body, names, 0) if names else body

    def of(self, ref: OperationRef) -> tuple[Finding, ...]:
        """The findings that concern an operation."""
        return tuple(self._by_operation.get(ref, ()))

    def explaining(self, ref: OperationRef, path: str, *, below: bool = False) -> tuple[str, ...]:
        """Fingerprints of the findings on an operation whose place is this one, or above it.

        Args:
            ref: The operation.
            path: A dotted place of the answer.
            below: Whether what changed within the place explains it as well: which alternative of a union
                a value is hangs on all of it.
        """
        found = set()
        for finding in self.of(ref):
            for change in changes_of(finding):
                places = _places_of(change)
                if any(_meet(place, path) for place in places) or (
                    below and any(_meet(path, place) for place in places)
                ):
                    found.add(finding.fingerprint)
        return tuple(sorted(found))

    def _learn(self, change: Change, operations: Iterable[OperationRef]) -> None:
        if not isinstance(change.old, str) or not isinstance(change.new, str):
            return
        old, new = change.old.rpartition(".")[2], change.new.rpartition(".")[2]
        if change.event == "property-renamed":
            for ref in operations:
                self._fields.setdefault(ref, {})[old] = new
        if change.event == "parameter-renamed":
            for ref in operations:
                self._parameters.setdefault(ref, {})[old] = new


def changes_of(finding: Finding) -> Iterator[Change]:
    """A finding's change, at each of its places, and those that it is made of."""
    for change in finding.change.each:
        yield change
        yield from change.parts


def schema_at(api: Api, operation: Operation, path: str) -> Any:
    """The schema of a place in the answer of success; None if the document knows no such place."""
    _, answer = operation.success
    schema = answer.json_schema if answer is not None else None
    for step in steps(path):
        if schema is None:
            return None
        if step == "[]":
            schema = item_schema(api.responses, schema)
            continue
        inner = properties_of(api.responses, schema)
        if step in inner:
            schema = inner[step]
            continue
        further = merged(api.responses, schema).get("additionalProperties")
        schema = further if isinstance(further, dict) else None
    return schema


def steps(path: str) -> list[str]:
    """A dotted path in single steps: `a[].b` → a, [], b."""
    return [step for step in path.replace("[]", ".[]").split(".") if step]


def _renamed(value: Json, names: dict[str, str], depth: int) -> Json:
    if depth > _MAX_DEPTH:
        return value
    if isinstance(value, list):
        return [_renamed(each, names, depth + 1) for each in value]
    if isinstance(value, dict):
        # Where both names are there already (one is deprecated), nothing has to be translated.
        return {
            (names[key] if key in names and names[key] not in value else key): _renamed(
                each, names, depth + 1
            )
            for key, each in value.items()
        }
    return value


def _meet(place: str, path: str) -> bool:
    """Whether a finding's place, often from a shared schema's root, is on the way of a body's path."""
    wanted, have = [s for s in steps(place) if s != "[]"], [s for s in steps(path) if s != "[]"]
    if not wanted:
        return False
    return any(have[i : i + len(wanted)] == wanted for i in range(len(have) - len(wanted) + 1))


def _places_of(change: Change) -> set[str]:
    """All dotted places that a change speaks of, as either version spells them."""
    named = {change.path, change.subject, _text(change.old), _text(change.new)}
    within = change.detail.get("body_paths", ())
    return {place for place in (*named, *(within if isinstance(within, list | tuple) else ())) if place}


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
