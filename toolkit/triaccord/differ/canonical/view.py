"""What a schema accepts, in one form for all dialects; `building.py` reads it off the document.

`nullable`, type lists with null and `oneOf` with a null branch are all `accepts_null`; `const` is an enum
of one; exclusive bounds of integers become inclusive ones; limits that limit nothing are gone; `allOf`
is intersected; unions whose branches can be told apart by type are folded into one view.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from triaccord.differ.canonical.nodes import Schema

KINDS = frozenset({"boolean", "integer", "fraction", "string", "array", "object"})
"""Primitive kinds of values besides null; `number` is `integer` and `fraction`."""
FAMILIES = {
    "boolean": frozenset({"boolean"}),
    "number": frozenset({"integer", "fraction"}),
    "string": frozenset({"string"}),
    "array": frozenset({"array"}),
    "object": frozenset({"object"}),
}
FAMILY_OF = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}
OF_TYPE = {
    "boolean": FAMILIES["boolean"],
    "integer": frozenset({"integer"}),
    "number": FAMILIES["number"],
    "string": FAMILIES["string"],
    "file": FAMILIES["string"],
    "array": FAMILIES["array"],
    "object": FAMILIES["object"],
    "null": frozenset[str](),
}
UPPER = ("maxLength", "maximum", "maxItems", "maxProperties")
LOWER = ("minLength", "minimum", "minItems", "minProperties")
LIMIT_FAMILY = {
    "maxLength": "string", "minLength": "string", "maximum": "number", "minimum": "number",
    "multipleOf": "number", "maxItems": "array", "minItems": "array", "uniqueItems": "array",
    "maxProperties": "object", "minProperties": "object",
}  # fmt: skip


class Limit(Struct, frozen=True):
    """A bound, count or step: its value, where it stands, and whether the value itself is excluded."""

    value: Any
    at: str
    exclusive: bool = False


class Said(Struct, frozen=True):
    """The value of a keyword and where it stands."""

    value: Any
    at: str


class Union(Struct, frozen=True):
    """Alternatives that could not be folded. `exactly_one` only where branches may overlap (`oneOf`)."""

    branches: tuple[Schema, ...]
    at: str
    exactly_one: bool = False


class Conditional(Struct, frozen=True):
    """`if`/`then`/`else`; an absent part is `()`."""

    when: Schema
    then: Schema
    otherwise: Schema
    at: str


class View(Struct):
    """What one schema accepts. Never changed after `build` has returned it.

    Attributes:
        at: Where the schema stands (behind its reference).
        kinds: Primitive kinds that it accepts besides null.
        accepts_null: Whether null is accepted.
        enums: Values by family of kinds, keyed by canonical JSON; a family not in it is not enumerated.
        limits: Bounds, counts and steps by keyword.
        patterns: Regular expressions that strings must match.
        formats: Formats that strings or numbers must have.
        properties: Schemas by name; a name that is forbidden has a node with value False.
        required: Names that must be there, with the place that says so.
        additional: For names that `properties` and `pattern_properties` do not know; `()` is anything.
        unions: Alternatives, all of which must hold.
        excluded: Schemas under `not`.
        said: Annotations and keywords that are compared as they stand (`default`, `deprecated`, …).
        unknown: Keywords that nobody here knows, extensions included.
        idle: Limits that say nothing of the types that are accepted.
        idle_properties: Properties of what is no object.
        idle_values: Enumerated values that cannot occur, by canonical JSON: not of the type, or too long.
        where: Where keywords that have no place of their own above stand (`type`, `enum:string`, …).
        malformed: Values that their keywords cannot have; what they limit is not known.
    """

    at: str
    kinds: frozenset[str] = KINDS
    accepts_null: bool = True
    enums: dict[str, dict[bytes, Any]] = {}
    limits: dict[str, Limit] = {}
    patterns: dict[str, str] = {}
    formats: dict[str, str] = {}
    properties: Mapping[str, Schema] = {}
    required: dict[str, str] = {}
    pattern_properties: dict[str, Schema] = {}
    additional: Schema = ()
    property_names: Schema = ()
    dependent_required: dict[str, dict[str, str]] = {}
    dependent_schemas: dict[str, Schema] = {}
    items: Schema = ()
    prefix: tuple[Schema, ...] = ()
    contains: tuple[tuple[Schema, int, int | None], ...] = ()
    unevaluated: dict[str, Schema] = {}
    unions: tuple[Union, ...] = ()
    excluded: tuple[Schema, ...] = ()
    conditionals: tuple[Conditional, ...] = ()
    said: dict[str, Said] = {}
    unknown: dict[str, Said] = {}
    idle: dict[str, Said] = {}
    idle_properties: Mapping[str, Schema] = {}
    idle_values: dict[bytes, Said] = {}
    where: dict[str, str] = {}
    malformed: dict[str, Said] = {}

    @property
    def is_never(self) -> bool:
        """Whether nothing at all is accepted."""
        return not self.kinds and not self.accepts_null

    @property
    def is_read_only(self) -> bool:
        """Whether requests leave it out."""
        return self.flag("readOnly")

    @property
    def is_write_only(self) -> bool:
        """Whether responses leave it out."""
        return self.flag("writeOnly")

    def flag(self, keyword: str) -> bool:
        """Whether a boolean keyword says true."""
        found = self.said.get(keyword)
        return found is not None and found.value is True

    def has(self, family: str) -> bool:
        """Whether some kind of a family is accepted."""
        return not FAMILIES[family].isdisjoint(self.kinds)

    def is_simple(self) -> bool:
        """Whether types, enums and keywords of one kind say it all: then a union can fold it."""
        return not (self.unions or self.excluded or self.conditionals)
