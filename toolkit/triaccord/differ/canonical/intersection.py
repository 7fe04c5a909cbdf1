"""What two views accept both."""

from __future__ import annotations

from collections.abc import Mapping
from math import lcm
from typing import Any

from triaccord.differ.canonical.nodes import Schema
from triaccord.differ.canonical.view import UPPER, Limit, View


def intersect(one: View, other: View) -> View:
    """What both accept. Places and annotations of `one` win."""
    both = View(one.at)
    both.kinds = one.kinds & other.kinds
    both.accepts_null = one.accepts_null and other.accepts_null
    both.where = {**other.where, **one.where}
    if one.kinds != other.kinds and "type" in other.where and both.kinds == other.kinds:
        both.where["type"] = other.where["type"]
    both.enums = _intersect_enums(one.enums, other.enums)
    both.limits = dict(one.limits)
    for word, limit in other.limits.items():
        mine = both.limits.get(word)
        both.limits[word] = limit if mine is None else tighter(word, mine, limit)
    both.patterns = {**other.patterns, **one.patterns}
    both.formats = {**other.formats, **one.formats}
    _intersect_objects(both, one, other)
    both.items = _conjoin(one.items, other.items)
    longest = max(len(one.prefix), len(other.prefix))
    both.prefix = tuple(_conjoin(_prefix_at(one, i), _prefix_at(other, i)) for i in range(longest))
    both.contains = one.contains + other.contains
    both.unevaluated = _conjoin_each(one.unevaluated, other.unevaluated)
    both.unions = one.unions + other.unions
    both.excluded = one.excluded + other.excluded
    both.conditionals = one.conditionals + other.conditionals
    both.said = {**other.said, **one.said}
    both.unknown = {**other.unknown, **one.unknown}
    both.idle = {**other.idle, **one.idle}
    both.idle_properties = {**other.idle_properties, **one.idle_properties}
    if one.idle_values or other.idle_values:
        both.idle_values = {**other.idle_values, **one.idle_values}
    if one.malformed or other.malformed:
        both.malformed = {**other.malformed, **one.malformed}
    return both


def _prefix_at(view: View, index: int) -> Schema:
    return view.prefix[index] if index < len(view.prefix) else view.items


def _conjoin(one: Schema, other: Schema) -> Schema:
    """Both schemas; the same place is not said twice."""
    if not one or not other:
        return one or other
    return one + tuple(node for node in other if all(node.at != mine.at for mine in one))


def _conjoin_each(one: Mapping[str, Schema], other: Mapping[str, Schema]) -> dict[str, Schema]:
    if not one or not other:
        return dict(one or other)
    return {name: _conjoin(one.get(name, ()), other.get(name, ())) for name in {**one, **other}}


def _intersect_objects(both: View, one: View, other: View) -> None:
    if one.additional or other.additional:
        # `additionalProperties` speaks only of names that its own schema object does not know.
        both.properties = {
            name: _conjoin(_property(one, name), _property(other, name))
            for name in {**one.properties, **other.properties}
        }
    elif one.properties and other.properties:
        both.properties = _conjoin_each(one.properties, other.properties)
    else:
        both.properties = one.properties or other.properties
    both.required = {**other.required, **one.required}
    both.pattern_properties = _conjoin_each(one.pattern_properties, other.pattern_properties)
    both.additional = _conjoin(one.additional, other.additional)
    both.property_names = _conjoin(one.property_names, other.property_names)
    for name in {**one.dependent_required, **other.dependent_required}:
        needed = {**other.dependent_required.get(name, {}), **one.dependent_required.get(name, {})}
        both.dependent_required[name] = needed
    both.dependent_schemas = _conjoin_each(one.dependent_schemas, other.dependent_schemas)


def _property(view: View, name: str) -> Schema:
    known = view.properties.get(name)
    if known is not None:
        return known
    return () if view.pattern_properties else view.additional


def _intersect_enums(
    one: dict[str, dict[bytes, Any]], other: dict[str, dict[bytes, Any]]
) -> dict[str, dict[bytes, Any]]:
    both: dict[str, dict[bytes, Any]] = {}
    for family in {**one, **other}:
        if family not in one or family not in other:
            both[family] = one[family] if family in one else other[family]
        else:
            both[family] = {key: value for key, value in one[family].items() if key in other[family]}
    return both


def tighter(word: str, one: Limit, other: Limit) -> Limit:
    """The limit that holds where both must."""
    if word == "uniqueItems":
        return one
    if word == "multipleOf":
        from fractions import Fraction

        left, right = Fraction(str(one.value)), Fraction(str(other.value))
        if left == 0 or right == 0 or (left / right).denominator == 1:
            return one
        if (right / left).denominator == 1:
            return other
        step = Fraction(
            lcm(left.numerator * right.denominator, right.numerator * left.denominator),
            left.denominator * right.denominator,
        )
        return Limit(int(step) if step.denominator == 1 else float(step), one.at)
    if one.value == other.value:
        return one if one.exclusive or not other.exclusive else other
    if (one.value < other.value) == (word in UPPER):
        return one
    return other
