"""Schemas as sets: difference, covering, emptiness. The one module that knows `jsonschema_rs.canonical`.

That interface is experimental, so nothing else touches it: the rest of triaccord sees `SchemaSet` and
`Answer`. With TRIACCORD_ALGEBRA=off (or `enabled(False)`) every question is answered `UNKNOWN`, and what
stands on it proves less, but still works.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from triaccord.schemas.shapes import (
    Anything,
    Array,
    Both,
    Contained,
    Distinct,
    Either,
    NameFails,
    Nothing,
    Numbers,
    Object,
    Opaque,
    OtherValueFails,
    PatternValueFails,
    Refers,
    Shape,
    Text,
    Types,
    Values,
    Violation,
)

if TYPE_CHECKING:
    import jsonschema_rs


class Answer(str, Enum):
    """What is known. `UNKNOWN` is never to be read as either of the others."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


_switch = {"on": os.environ.get("TRIACCORD_ALGEBRA", "on").lower() not in ("off", "0", "no")}


def is_enabled() -> bool:
    """Whether the experimental calls are used."""
    return _switch["on"]


@contextmanager
def switched(on: bool) -> Iterator[None]:
    """Use the experimental calls, or do not, for a while."""
    before, _switch["on"] = _switch["on"], on
    try:
        yield
    finally:
        _switch["on"] = before


_MOST_COST = 6_000
_MOST_PRODUCT = 300_000
_MOST_PRODUCT_OF_UNIONS = 40_000


def cost(schema: dict[str, Any]) -> int:
    """How much work a schema is for the library, roughly: nodes that are reached, unions counted dear.

    Its calls cannot be interrupted, and each branch of a `oneOf` is set against each other: one schema of
    15 large branches took 50 seconds.
    """
    defs = schema.get("$defs", {})
    sizes: dict[str, int] = {}

    def size(node: Any) -> int:
        if isinstance(node, list):
            return sum(map(size, node))
        if not isinstance(node, dict):
            return 0
        total = 1
        for word, item in node.items():
            if word == "$ref" and isinstance(item, str):
                name = item.removeprefix("#/$defs/")
                if name not in sizes and name in defs:
                    sizes[name] = 0  # a part that leads back to itself is counted once
                    sizes[name] = size(defs[name])
                total += sizes.get(name, 0)
            elif word == "oneOf" and isinstance(item, list):
                total += size(item) * max(1, len(item) - 1)
            elif word not in ("$defs", "enum", "const"):
                total += size(item)
        return min(total, 10 * _MOST_COST)

    return size(schema)


class NotModelled(Exception):  # noqa: N818 - an answer, not a fault
    """The algebra cannot say; the text tells what stopped it."""


class SchemaSet:
    """The set of values that a schema accepts."""

    __slots__ = ("_node", "_root")

    def __init__(
        self, node: jsonschema_rs.CanonicalSchema, root: jsonschema_rs.CanonicalSchema | None = None
    ):
        self._node = node
        self._root = root or node

    @classmethod
    def of(cls, schema: dict[str, Any], *, formats: bool = True) -> SchemaSet:
        """The set of a 2020-12 schema.

        Raises:
            NotModelled: if the algebra is off or does not take the schema.
        """
        if not is_enabled():
            raise NotModelled("the algebra is switched off")
        import jsonschema_rs

        if cost(schema) > _MOST_COST:
            raise NotModelled("too large to be compared whole")
        return cls(_asked(lambda: jsonschema_rs.canonicalize(schema, draft=20, validate_formats=formats)))

    def minus(self, other: SchemaSet) -> SchemaSet:
        """What is in this set and not in the other."""
        return SchemaSet(_asked(lambda: self._node.subtract(other._node)))

    def intersected(self, other: SchemaSet) -> SchemaSet:
        """What is in both."""
        return SchemaSet(_asked(lambda: self._node.intersect(other._node)), self._root)

    def negated(self) -> SchemaSet:
        """What is not in it."""
        return SchemaSet(_asked(self._node.negate), self._root)

    @property
    def emptiness(self) -> Answer:
        """Whether nothing is in it."""
        word = str(_asked(self._node.satisfiability))
        return {"no": Answer.YES, "yes": Answer.NO}.get(word, Answer.UNKNOWN)

    def covers(self, other: SchemaSet) -> Answer:
        """Whether all of the other set is in this one."""
        return Answer(str(_asked(lambda: self._node.covers(other._node))))

    @property
    def schema(self) -> Any:
        """The set as a JSON Schema, for people."""
        return _asked(self._node.to_json_schema)

    def shape(self) -> Shape:
        """How a value of the set is made, one layer deep."""
        view = _asked(self._node.view)
        make = _SHAPES.get(type(view).__name__)
        return make(self, view) if make else Opaque()

    def _child(self, node: jsonschema_rs.CanonicalSchema) -> SchemaSet:
        return SchemaSet(node, self._root)

    def _referred(self, uri: str) -> SchemaSet | None:
        found = self._node.definition(uri) or self._root.definition(uri)
        return None if found is None else self._child(found)


def difference(old: dict[str, Any], new: dict[str, Any], *, formats: bool = True) -> SchemaSet:
    """What the schema `old` accepts and `new` refuses.

    Raises:
        NotModelled: if the algebra cannot say.
    """
    product = cost(old) * cost(new)
    # What is refused by a union is refused by each branch: the difference multiplies out.
    if product > _MOST_PRODUCT or (product > _MOST_PRODUCT_OF_UNIONS and _has_union(new)):
        raise NotModelled("too large to be subtracted")
    return SchemaSet.of(old, formats=formats).minus(SchemaSet.of(new, formats=formats))


def _has_union(schema: Any) -> bool:
    if isinstance(schema, list):
        return any(map(_has_union, schema))
    if not isinstance(schema, dict):
        return False
    unions = (schema.get("oneOf"), schema.get("anyOf"))
    return any(isinstance(one, list) and len(one) > 2 for one in unions) or any(
        map(_has_union, schema.values())
    )


def covers(new: dict[str, Any], old: dict[str, Any], *, formats: bool = True) -> Answer:
    """Whether `new` accepts everything that `old` does."""
    try:
        theirs, ours = SchemaSet.of(new, formats=formats), SchemaSet.of(old, formats=formats)
        answer = theirs.covers(ours)
        return answer if answer is not Answer.UNKNOWN else ours.minus(theirs).emptiness
    except NotModelled:
        return Answer.UNKNOWN


def is_empty(schema: dict[str, Any], *, formats: bool = True) -> Answer:
    """Whether a schema accepts nothing at all."""
    try:
        return SchemaSet.of(schema, formats=formats).emptiness
    except NotModelled:
        return Answer.UNKNOWN


def _asked(call: Callable[[], Any]) -> Any:
    """An answer of the library; whatever it raises in its place is "not modelled"."""
    import jsonschema_rs
    from jsonschema_rs import canonical

    try:
        return call()
    except (canonical.CanonicalizationError, jsonschema_rs.ReferencingError) as error:
        raise NotModelled(f"{type(error).__name__}: {error}") from error
    except jsonschema_rs.ValidationError as error:
        raise NotModelled(f"not a valid schema: {error.message}") from error
    except (ValueError, RecursionError) as error:
        raise NotModelled(str(error)) from error


# ---- views to shapes ---------------------------------------------------------------------------------


def _plain_number(value: Any) -> int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value  # type: ignore[no-any-return]


def _typed(of: SchemaSet, view: Any) -> Shape:
    return of._child(view.body).shape()


def _text(_: SchemaSet, view: Any) -> Shape:
    return Text(
        least=view.min_length or 0,
        most=view.max_length,
        patterns=tuple(view.patterns),
        not_patterns=tuple(view.excluded_patterns),
        formats=tuple(view.formats),
        not_formats=tuple(view.excluded_formats),
        excluded=tuple(view.excluded),
    )


def _numbers(view: Any, *, whole: bool) -> Shape:
    return Numbers(
        whole=whole,
        least=_plain_number(view.minimum),
        most=_plain_number(view.maximum),
        above_least=not whole and view.exclusive_minimum,
        below_most=not whole and view.exclusive_maximum,
        steps=tuple(_plain_number(step) or 1 for step in view.multiple_of),
        not_steps=tuple(_plain_number(step) or 1 for step in view.not_multiple_of),
        not_whole=not whole and view.excludes_integers,
    )


def _array(of: SchemaSet, view: Any) -> Shape:
    word = str(view.distinctness).lower()
    return Array(
        least=view.min_items or 0,
        most=view.max_items,
        distinct=Distinct.REPEATED
        if "repeated" in word
        else Distinct.UNIQUE
        if "distinct" in word
        else Distinct.ANY,
        first=tuple(of._child(item) for item in view.prefix_items),
        items=None if view.items is None else of._child(view.items),
        contains=tuple(
            Contained(
                of._child(one.schema), 1 if one.min_contains is None else one.min_contains, one.max_contains
            )
            for one in view.contains
        ),
    )


def _object(of: SchemaSet, view: Any) -> Shape:
    return Object(
        least=view.min_properties or 0,
        most=view.max_properties,
        required=tuple(sorted(view.required)),
        names=None if view.property_names is None else of._child(view.property_names),
        properties={name: of._child(one) for name, one in sorted(view.properties.items())},
        patterns={name: of._child(one) for name, one in sorted(view.pattern_properties.items())},
        others=None if view.additional_properties is None else of._child(view.additional_properties),
        violations=tuple(_violation(of, one) for one in view.violations),
    )


def _violation(of: SchemaSet, view: Any) -> Violation:
    kind = type(view).__name__
    if kind == "NameFailsView":
        return NameFails(of._child(view.schema))
    if kind == "PatternValueFailsView":
        return PatternValueFails(view.pattern, of._child(view.schema))
    return OtherValueFails(tuple(view.names), tuple(view.patterns), of._child(view.additional))


_SHAPES: dict[str, Callable[[SchemaSet, Any], Shape]] = {
    "TrueView": lambda of, view: Anything(),
    "FalseView": lambda of, view: Nothing(),
    "ConstView": lambda of, view: Values((view.value,)),
    "EnumView": lambda of, view: Values(tuple(view.values)),
    "MultiTypeView": lambda of, view: Types(tuple(view.types)),
    "TypedGroupView": _typed,
    "StringView": _text,
    "IntegerView": lambda of, view: _numbers(view, whole=True),
    "NumberView": lambda of, view: _numbers(view, whole=False),
    "ArrayView": _array,
    "ObjectView": _object,
    "AnyOfView": lambda of, view: Either(tuple(of._child(one) for one in view.branches)),
    "OneOfView": lambda of, view: Either(tuple(of._child(one) for one in view.branches)),
    "AllOfView": lambda of, view: Both(tuple(of._child(one) for one in view.branches)),
    "ReferenceView": lambda of, view: Refers(view.uri, lambda: of._referred(view.uri)),
}
