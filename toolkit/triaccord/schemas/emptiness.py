"""Whether a set is certainly empty, where the algebra alone does not say: by structure and by automata."""

from __future__ import annotations

from triaccord.schemas import regexes, samples
from triaccord.schemas.algebra import Answer, NotModelled, SchemaSet
from triaccord.schemas.shapes import Array, Both, Either, Nothing, Object, OtherValueFails, Text, ValueSet

_MAX_DEPTH = 12


def is_certainly_empty(of: ValueSet, depth: int = 0) -> bool:
    """True is a proof; False says nothing."""
    if depth > _MAX_DEPTH:
        return False
    if isinstance(of, SchemaSet) and of.emptiness is Answer.YES:
        return True
    try:
        shape = of.shape()
    except NotModelled:
        return False
    match shape:
        case Nothing():
            return True
        case Text():
            return _no_text(shape)
        case Either(branches):
            return all(is_certainly_empty(one, depth + 1) for one in branches)
        case Both(branches):
            return any(is_certainly_empty(one, depth + 1) for one in branches)
        case Array():
            return _no_array(shape, depth)
        case Object():
            return _no_object(shape, depth)
        case _:
            return False


def _no_text(shape: Text) -> bool:
    least, most = samples.lengths_of(shape.formats)
    if (shape.most is not None and shape.most < least) or (most is not None and shape.least > most):
        return True
    if not (shape.patterns or shape.not_patterns) or shape.not_formats:
        return False
    try:
        # Formats only make the set smaller, so they need not be known for this.
        found = regexes.shortest(
            shape.patterns, shape.not_patterns, least=shape.least, most=shape.most, excluded=shape.excluded
        )
    except regexes.NotModelled:
        return False
    return found.text is None


def _no_array(shape: Array, depth: int) -> bool:
    firsts = shape.first[: shape.least]
    if any(is_certainly_empty(one, depth + 1) for one in firsts):
        return True
    if (
        shape.least > len(shape.first)
        and shape.items is not None
        and is_certainly_empty(shape.items, depth + 1)
    ):
        return True
    for one in shape.contains:
        if one.least and is_certainly_empty(one.items, depth + 1):
            return True
        if one.least and shape.items is not None and not shape.first:
            intersect = getattr(one.items, "intersected", None)
            try:
                if intersect is not None and is_certainly_empty(intersect(shape.items), depth + 1):
                    return True
            except NotModelled:
                continue
    return False


def _no_object(shape: Object, depth: int) -> bool:
    for name in shape.required:
        found = shape.properties.get(name, shape.others if not shape.patterns else None)
        if found is not None and is_certainly_empty(found, depth + 1):
            return True
    for violation in shape.violations:
        try:
            if isinstance(violation, OtherValueFails) and is_certainly_empty(
                violation.values.negated(), depth + 1
            ):
                return True
        except NotModelled:
            continue
    return False
