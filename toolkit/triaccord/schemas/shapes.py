"""How a value of a set is made, in our own words: what the builder builds from.

A shape is one layer; its parts are sets again, opened when they are needed. Nothing here knows where a
set comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import Enum
from typing import Protocol

from triaccord.model import Json
from triaccord.model.quick import dataclass


class ValueSet(Protocol):
    """A set of JSON values that can be opened, negated and intersected."""

    def shape(self) -> Shape:
        """How a value of it is made, one layer deep."""
        ...

    def negated(self) -> ValueSet:
        """What is not in it."""
        ...


class Shape:
    """How values look. A closed family: the classes below."""

    __slots__ = ()


class Distinct(str, Enum):
    """Whether the items of an array may be equal."""

    ANY = "any"
    UNIQUE = "unique"
    REPEATED = "repeated"
    """Some item must be there twice."""


@dataclass(frozen=True, slots=True)
class Anything(Shape):
    """Every value."""


@dataclass(frozen=True, slots=True)
class Nothing(Shape):
    """No value."""


@dataclass(frozen=True, slots=True)
class Opaque(Shape):
    """Values that the algebra knows no structure of."""


@dataclass(frozen=True, slots=True)
class Values(Shape):
    """Exactly these."""

    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Types(Shape):
    """Every value of some JSON types."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Shape):
    """Strings. Lengths count characters."""

    least: int = 0
    most: int | None = None
    patterns: tuple[str, ...] = ()
    not_patterns: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    not_formats: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers(Shape):
    """Numbers in an interval, perhaps multiples of steps, perhaps whole, perhaps never whole."""

    whole: bool = False
    least: int | float | None = None
    most: int | float | None = None
    above_least: bool = False
    below_most: bool = False
    steps: tuple[int | float, ...] = ()
    not_steps: tuple[int | float, ...] = ()
    not_whole: bool = False


@dataclass(frozen=True, slots=True)
class Contained:
    """Items of a kind, and how many of them an array must and may have."""

    items: ValueSet
    least: int
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Array(Shape):
    """Arrays. `items` is for those after `first`; None is anything."""

    least: int = 0
    most: int | None = None
    distinct: Distinct = Distinct.ANY
    first: tuple[ValueSet, ...] = ()
    items: ValueSet | None = None
    contains: tuple[Contained, ...] = ()


@dataclass(frozen=True, slots=True)
class NameFails:
    """Some property's name is not in the set."""

    names: ValueSet


@dataclass(frozen=True, slots=True)
class OtherValueFails:
    """Some property beside these names and patterns has a value outside the set."""

    names: tuple[str, ...]
    patterns: tuple[str, ...]
    values: ValueSet


@dataclass(frozen=True, slots=True)
class PatternValueFails:
    """Some property whose name matches has a value outside the set."""

    pattern: str
    values: ValueSet


Violation = NameFails | OtherValueFails | PatternValueFails


@dataclass(frozen=True, slots=True, kw_only=True)
class Object(Shape):
    """Objects."""

    least: int = 0
    most: int | None = None
    required: tuple[str, ...] = ()
    names: ValueSet | None = None
    properties: Mapping[str, ValueSet] = field(default_factory=dict)
    patterns: Mapping[str, ValueSet] = field(default_factory=dict)
    others: ValueSet | None = None
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Either(Shape):
    """Values of one branch or another."""

    branches: tuple[ValueSet, ...]


@dataclass(frozen=True, slots=True)
class Both(Shape):
    """Values of all branches at once."""

    branches: tuple[ValueSet, ...]


@dataclass(frozen=True, slots=True)
class Refers(Shape):
    """Values of a named set, which may lead back here."""

    name: str
    opened: Callable[[], ValueSet | None]
