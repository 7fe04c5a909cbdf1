"""A MigrationMap: what becomes of every request and answer between two versions, as data.

::

    operations ── parameters: steps            shapes ── steps       on one pair of schemas
               ├─ body: shape                         ├─ fields      old name → shape
               ├─ responses: status → shape           ├─ items       shape of an array's items
               └─ refusals                            └─ further     shape of unnamed fields
    uncovered: findings that no step carries over, and why

`triaccord.impact.translating` does what a map says; `triaccord.impact.mapping` makes one from findings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from triaccord.model import InputError, Level, OperationRef

FORMAT = "triaccord.migration-map/1"

Step = dict[str, Any]
"""One step, as JSON: `kind`, `finding` (a fingerprint), and what the kind needs (see `impact.steps`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One of the two versions: its name, and what its servers put before the document's paths."""

    name: str
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What becomes of one pair of schemas.

    Attributes:
        steps: In the order that leads to the new version.
        fields: Old field name to the name of its shape.
        items: The shape of an array's items; None if they stay.
        further: The shape of fields that the schema does not name; None if they stay.
        known: The named fields, where there is a shape for further ones.
        must: Fields (in old names) whose null may not be left out instead, per version.
    """

    steps: tuple[Step, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    items: str | None = None
    further: str | None = None
    known: tuple[str, ...] = ()
    must: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON; what is empty is left out, but for steps and fields."""
        made: dict[str, Any] = {"steps": list(self.steps), "fields": dict(sorted(self.fields.items()))}
        if self.items:
            made["items"] = self.items
        if self.further:
            made |= {"further": self.further, "known": list(self.known)}
        if self.must:
            made["must"] = {side: list(names) for side, names in sorted(self.must.items())}
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """A finding that no step, or not every one that it needs, carries over.

    Attributes:
        finding: Its fingerprint.
        rule: Its rule.
        level: How bad it is.
        message: What it says.
        operations: Whom it concerns, sorted.
        field: What of it cannot be carried over, dotted; empty for the whole.
        reason: Why not, in a sentence.
        refuses: Whether calls that meet it are stopped.
    """

    finding: str
    rule: str
    level: Level
    message: str
    operations: tuple[OperationRef, ...]
    field: str
    reason: str
    refuses: bool

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "finding": self.finding,
            "rule": self.rule,
            "level": self.level.value,
            "message": self.message,
            "operations": [{"method": one.method, "path": one.path} for one in self.operations],
            "field": self.field,
            "reason": self.reason,
            "refuses": self.refuses,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationMap:
    """What becomes of every request and answer between two versions.

    Attributes:
        old: The version that the code was written for.
        new: The version that it shall meet.
        operations: Entries of the operations that something changes for, as JSON, sorted by old path
            and method.
        shapes: By name, sorted.
        untouched: `METHOD /path` of the old version's other operations, sorted.
        uncovered: What no step carries over, worst first.
        covered: Fingerprints of findings of which steps carry over all that they change, sorted.
        doubts: Where a made-up message did not come out as the other version wants it, in words.
    """

    old: Party
    new: Party
    operations: tuple[dict[str, Any], ...] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    untouched: tuple[str, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()
    covered: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a `triaccord.migration-map/1` document, which `translating.Translator` reads."""
        return {
            "format": FORMAT,
            "old": {"name": self.old.name, "prefixes": list(self.old.prefixes)},
            "new": {"name": self.new.name, "prefixes": list(self.new.prefixes)},
            "operations": list(self.operations),
            "shapes": {name: shape.to_json() for name, shape in sorted(self.shapes.items())},
            "untouched": list(self.untouched),
            "uncovered": [each.to_json() for each in self.uncovered],
            "covered": list(self.covered),
            "doubts": list(self.doubts),
        }


def read_map(text: str | bytes, *, file: str = "<memory>") -> dict[str, Any]:
    """A map's JSON form from text.

    Raises:
        InputError: if it is no JSON, or no map.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("this is not JSON", file=file, detail=str(error)) from error
    wrong = best_match(Draft202012Validator(map_schema()).iter_errors(document))
    if wrong is not None:
        raise InputError(
            "this is not a migration map", file=file, detail=f"{wrong.json_path}: {wrong.message[:200]}",
            mend="make one with `triaccord migrate OLD NEW --map FILE`",
        )  # fmt: skip
    found: dict[str, Any] = document
    return found


@cache
def map_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of migration maps."""
    found: dict[str, Any] = json.loads((files(__package__) / "migration-map.schema.json").read_bytes())
    return found
