"""Drop what limits nothing, and write equal sets equally."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical.equivalents import without_excluded_values
from triaccord.differ.canonical.values import is_number, kind_of
from triaccord.differ.canonical.view import FAMILIES, LIMIT_FAMILY, LOWER, Limit, Said, View

if TYPE_CHECKING:
    from fractions import Fraction

_LARGEST_INT = 2**31 - 1


def prune(view: View) -> None:
    """Drop what limits nothing and write equal sets equally."""
    if view.excluded:
        without_excluded_values(view)
    if view.enums:
        _settle_enums(view)
    if view.limits:
        _prune_limits(view)
    kinds = view.kinds
    has_text, has_number = "string" in kinds, "integer" in kinds or "fraction" in kinds
    if not has_text and view.patterns:
        for text, at in sorted(view.patterns.items()):
            view.idle[f"pattern {text}"] = Said(text, at)
        view.patterns = {}
    if not has_text and not has_number and view.formats:
        for text, at in sorted(view.formats.items()):
            view.idle[f"format {text}"] = Said(text, at)
        view.formats = {}
    if "object" not in kinds:
        view.idle_properties = view.properties
        if _speaks_of_objects(view):
            view.properties, view.required, view.pattern_properties = {}, {}, {}
            view.additional, view.property_names = (), ()
            view.dependent_required, view.dependent_schemas = {}, {}
            view.unevaluated.pop("unevaluatedProperties", None)
    if "array" not in kinds:
        view.items, view.prefix, view.contains = (), (), ()
        if view.unevaluated:
            view.unevaluated.pop("unevaluatedItems", None)


def _speaks_of_objects(view: View) -> bool:
    return bool(
        view.properties or view.required or view.pattern_properties or view.additional or view.property_names
        or view.dependent_required or view.dependent_schemas or view.unevaluated
    )  # fmt: skip


def _prune_limits(view: View) -> None:
    for word in list(view.limits):
        if not view.has(LIMIT_FAMILY[word]) or LIMIT_FAMILY[word] in view.enums:
            limit = view.limits.pop(word)
            view.idle[word] = Said(limit.value, limit.at)
    for word in ("maxLength", "maxItems", "maxProperties"):
        # Generators write the largest integer of their language where no limit was given.
        bound = view.limits.get(word)
        if bound is not None and (bound.value >= _LARGEST_INT or bound.value < 0):
            del view.limits[word]
    for word in LOWER:
        least = view.limits.get(word)
        if least is not None and word != "minimum" and least.value <= 0:
            del view.limits[word]
    _integer_bounds(view)


def _settle_enums(view: View) -> None:
    """Values outside the types or limits cannot occur; families without values are not accepted."""
    for family, values in list(view.enums.items()):
        left = {
            key: value
            for key, value in values.items()
            if kind_of(value) in view.kinds and _within(value, view.limits)
        }
        view.enums[family] = left
        if len(left) < len(values):
            at = view.where.get(f"enum:{family}", view.at)
            idle = {key: Said(value, at) for key, value in values.items() if key not in left}
            view.idle_values = {**view.idle_values, **idle}
        if not left:
            view.kinds = view.kinds - FAMILIES[family]
            del view.enums[family]
        elif family == "number":
            kinds = {kind_of(value) for value in left.values()}
            view.kinds = view.kinds - (FAMILIES["number"] - kinds)
        elif family == "boolean" and len(left) == 2:
            del view.enums[family]


def _within(value: Any, limits: dict[str, Limit]) -> bool:
    """Whether an enumerated value keeps to lengths and bounds."""
    if isinstance(value, str):
        most, least = limits.get("maxLength"), limits.get("minLength")
        return (most is None or len(value) <= most.value) and (least is None or len(value) >= least.value)
    if is_number(value):
        most, least = limits.get("maximum"), limits.get("minimum")
        below = most is None or value < most.value or (value == most.value and not most.exclusive)
        above = least is None or value > least.value or (value == least.value and not least.exclusive)
        return below and above
    return True


def _integer_bounds(view: View) -> None:
    """Bounds of integers are inclusive and whole; a step of 1 says nothing but that they are whole."""
    step = view.limits.get("multipleOf")
    if step is not None and step.value == 1 and "fraction" in view.kinds:
        view.kinds = view.kinds - {"fraction"}
        view.where["type"] = step.at
    if "fraction" in view.kinds or "integer" not in view.kinds:
        return
    for word, sign in (("maximum", 1), ("minimum", -1)):
        limit = view.limits.get(word)
        if limit is None or limit.value in (float("inf"), float("-inf")):
            continue
        value = limit.value if limit.value.__class__ is int else _exactly(limit.value)
        whole = value * sign // 1
        if limit.exclusive and whole == value * sign:
            whole -= 1
        view.limits[word] = Limit(whole * sign, limit.at)
    if step is not None and (step.value == 1 or 1 % (_exactly(step.value) or 1) == 0):
        del view.limits["multipleOf"]


def _exactly(number: float) -> Fraction:
    """The number as it is written."""
    from fractions import Fraction

    return Fraction(str(number))
