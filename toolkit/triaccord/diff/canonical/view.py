"""What a schema accepts, in one form for all dialects: the intersection of everything it says.

`nullable`, type lists with null and `oneOf` with a null branch are all `accepts_null`; `const` is an enum
of one; exclusive bounds of integers become inclusive ones; limits that limit nothing are gone; `allOf`
is intersected; unions whose branches can be told apart by type are folded into one view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import msgspec

from triaccord.diff.canonical.nodes import NEVER, Node, Schema, join

if TYPE_CHECKING:
    from triaccord.diff.canonical.document import Document

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
_OF_TYPE = {
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

_encode_sorted = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound, count or step: its value, where it stands, and whether the value itself is excluded."""

    value: Any
    at: str
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """The value of a keyword and where it stands."""

    value: Any
    at: str


@dataclass(frozen=True, slots=True)
class Union:
    """Alternatives that could not be folded. `exactly_one` only where branches may overlap (`oneOf`)."""

    branches: tuple[Schema, ...]
    at: str
    exactly_one: bool = False


@dataclass(frozen=True, slots=True)
class Conditional:
    """`if`/`then`/`else`; an absent part is `()`."""

    when: Schema
    then: Schema
    otherwise: Schema
    at: str


@dataclass(slots=True)
class View:
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
        where: Where keywords that have no place of their own above stand (`type`, `enum:string`, …).
    """

    at: str
    kinds: frozenset[str] = KINDS
    accepts_null: bool = True
    enums: dict[str, dict[bytes, Any]] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    properties: dict[str, Schema] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    pattern_properties: dict[str, Schema] = field(default_factory=dict)
    additional: Schema = ()
    property_names: Schema = ()
    dependent_required: dict[str, dict[str, str]] = field(default_factory=dict)
    dependent_schemas: dict[str, Schema] = field(default_factory=dict)
    items: Schema = ()
    prefix: tuple[Schema, ...] = ()
    contains: tuple[tuple[Schema, int, int | None], ...] = ()
    unevaluated: dict[str, Schema] = field(default_factory=dict)
    unions: tuple[Union, ...] = ()
    excluded: tuple[Schema, ...] = ()
    conditionals: tuple[Conditional, ...] = ()
    said: dict[str, Said] = field(default_factory=dict)
    unknown: dict[str, Said] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)

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


def build(doc: Document, schema: Schema) -> View:
    """Intersect everything that a schema says, references and `allOf` included."""
    from triaccord.diff.canonical.unions import fold

    layers = [layer for node in schema for layer in _layers(doc, node, frozenset())]
    at = layers[0].at if layers else (schema[0].at if schema else "")
    view = View(at)
    nullable_at: str | None = None
    groups: list[tuple[str, Node]] = []
    for layer in layers:
        view = intersect(view, own_view(layer))
        if isinstance(layer.value, dict):
            groups += [(word, layer) for word in ("anyOf", "oneOf") if _is_group(layer.value.get(word))]
            if nullable_at is None and _says_nullable(layer.value):
                nullable_at = layer.at
    for word, layer in groups:
        view = intersect(view, fold(doc, layer, word))
    if nullable_at is not None:
        # `nullable: true` beside `allOf`, a reference or an enum without null has no effect by the
        # letter of 3.0.3; everybody who writes it means it, and every tool reads it so.
        view.accepts_null = True
        view.where["null"] = nullable_at
    prune(view)
    view.at = at
    return view


def _is_group(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _says_nullable(value: dict[str, Any]) -> bool:
    return value.get("nullable") is True or value.get("x-nullable") is True


def _layers(doc: Document, node: Node, seen: frozenset[str]) -> Iterable[Node]:
    """Every schema object that must hold at once, the outer one before what it refers to."""
    value = node.value
    if not isinstance(value, dict):
        yield node
        return
    if isinstance(value.get("$ref"), str):
        target = doc.target(node)
        if doc.ref_siblings and len(value) > 1:
            rest = {key: item for key, item in value.items() if key != "$ref"}
            if not rest.keys() <= {"description", "summary"}:
                yield from _layers(doc, Node(node.at, rest), seen)
        if target is not None and target.at not in seen:
            yield from _layers(doc, target, seen | {target.at})
        return
    yield node
    members = value.get("allOf")
    if isinstance(members, list):
        for index, member in enumerate(members):
            yield from _layers(doc, Node(f"{node.at}/allOf/{index}", member), seen)


_STRUCTURE = frozenset({
    "type", "nullable", "x-nullable", "enum", "const", "pattern", "format", "properties", "required",
    "patternProperties", "additionalProperties", "propertyNames", "dependentRequired", "dependentSchemas",
    "dependencies", "items", "prefixItems", "additionalItems", "contains", "minContains", "maxContains", "unevaluatedProperties",
    "unevaluatedItems", "anyOf", "oneOf", "allOf", "not", "if", "then", "else", "exclusiveMinimum",
    "exclusiveMaximum", "$ref", *LIMIT_FAMILY,
})  # fmt: skip
JUDGED_AS_SAID = frozenset({
    "default", "deprecated", "readOnly", "writeOnly", "discriminator", "contentMediaType",
    "contentEncoding", "contentSchema", "xml", "x-extensible-enum", "$dynamicRef",
})  # fmt: skip
DOCUMENTATION = frozenset({
    "title", "description", "example", "examples", "externalDocs", "summary", "$comment", "$schema", "$id",
    "$anchor", "$dynamicAnchor", "$defs", "definitions", "$vocabulary", "x-example", "x-examples", "x-description",
})  # fmt: skip


def own_view(layer: Node) -> View:
    """What one schema object says itself, without references, `allOf` and unions."""
    value = layer.value
    view = View(layer.at)
    if value is False:
        view.kinds, view.accepts_null = frozenset(), False
        view.where["type"] = layer.at
    if not isinstance(value, dict):
        return view
    _types(view, value)
    _enum(view, value)
    _limits(view, value)
    _objects(view, value)
    _arrays(view, value)
    for word in ("not",):
        if isinstance(value.get(word), dict | bool):
            view.excluded = ((Node(join(view.at, word), value[word]),),)
    if "if" in value and ("then" in value or "else" in value):
        parts = (
            (Node(join(view.at, word), value[word]),) if word in value else ()
            for word in ("if", "then", "else")
        )
        view.conditionals = (Conditional(*parts, at=join(view.at, "if")),)
    if isinstance(value.get("pattern"), str) and value["pattern"] not in ("", ".*", "^.*$", "^", "$"):
        view.patterns[value["pattern"]] = join(view.at, "pattern")
    if isinstance(value.get("format"), str):
        view.formats[value["format"]] = join(view.at, "format")
    elif value.get("type") == "file":
        view.formats["binary"] = join(view.at, "type")
    for word, item in value.items():
        if word in JUDGED_AS_SAID:
            view.said[word] = Said(item, join(view.at, word))
        elif word not in _STRUCTURE and word not in DOCUMENTATION:
            view.unknown[word] = Said(item, join(view.at, word))
    return view


def _types(view: View, value: dict[str, Any]) -> None:
    types = value.get("type")
    names = [types] if isinstance(types, str) else types if isinstance(types, list) else None
    if names is None:
        return
    known = [name for name in names if isinstance(name, str) and name in _OF_TYPE]
    if not known:
        return
    view.kinds = frozenset().union(*(_OF_TYPE[name] for name in known))
    view.accepts_null = "null" in known
    view.where["type"] = join(view.at, "type")


def _enum(view: View, value: dict[str, Any]) -> None:
    if "const" in value:
        word, values = "const", [value["const"]]
    elif isinstance(value.get("enum"), list):
        word, values = "enum", value["enum"]
    else:
        return
    enums: dict[str, dict[bytes, Any]] = {family: {} for family in FAMILIES}
    kinds: set[str] = set()
    for item in values:
        kind = kind_of(item)
        if kind == "null":
            continue
        kinds.add(kind)
        enums[FAMILY_OF[kind]][key_of(item)] = item
    view.accepts_null = view.accepts_null and any(item is None for item in values)
    view.kinds = view.kinds & (kinds | ({"integer"} if "fraction" in kinds else set()))
    if "boolean" in kinds and len(enums["boolean"]) == 2:
        del enums["boolean"]
    view.enums = enums
    for family in FAMILIES:
        view.where[f"enum:{family}"] = join(view.at, word)


def kind_of(value: Any) -> str:
    """The primitive kind of a value; `null` for None."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "integer" if value.is_integer() else "fraction"
    return {str: "string", list: "array", dict: "object"}[type(value)]


def key_of(value: Any) -> bytes:
    """Canonical JSON of a value: equal for equal values of JSON, whatever their spelling."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _encode_sorted(value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _limits(view: View, value: dict[str, Any]) -> None:
    for word in (*UPPER, *LOWER, "multipleOf"):
        item = value.get(word)
        if item is not None and _number(item):
            view.limits[word] = Limit(item, join(view.at, word))
    if value.get("uniqueItems") is True:
        view.limits["uniqueItems"] = Limit(True, join(view.at, "uniqueItems"))
    for word, plain in (("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")):
        item, bound = value.get(word), view.limits.get(plain)
        if item is True and bound is not None:
            view.limits[plain] = Limit(bound.value, bound.at, exclusive=True)
        elif item is not None and _number(item):
            exclusive = Limit(item, join(view.at, word), exclusive=True)
            view.limits[plain] = exclusive if bound is None else _tighter(plain, bound, exclusive)


def _objects(view: View, value: dict[str, Any]) -> None:
    properties = value.get("properties")
    if isinstance(properties, dict):
        base = join(view.at, "properties")
        view.properties = {name: (Node(join(base, name), item),) for name, item in properties.items()}
    if isinstance(value.get("required"), list):
        place = join(view.at, "required")
        view.required = {name: place for name in value["required"] if isinstance(name, str)}
    patterns = value.get("patternProperties")
    if isinstance(patterns, dict):
        base = join(view.at, "patternProperties")
        view.pattern_properties = {name: (Node(join(base, name), item),) for name, item in patterns.items()}
    view.additional = _child(view, value, "additionalProperties")
    view.property_names = _child(view, value, "propertyNames")
    for word in ("dependentRequired", "dependencies", "dependentSchemas"):
        entries = value.get(word)
        for name, item in entries.items() if isinstance(entries, dict) else ():
            place = join(view.at, word, name)
            if isinstance(item, list):
                view.dependent_required[name] = {str(needed): place for needed in item}
            elif isinstance(item, dict | bool):
                view.dependent_schemas[name] = (Node(place, item),)
    unevaluated = _child(view, value, "unevaluatedProperties")
    if unevaluated:
        view.unevaluated["unevaluatedProperties"] = unevaluated


def _arrays(view: View, value: dict[str, Any]) -> None:
    items, prefix = value.get("items"), value.get("prefixItems")
    rest_word = "items"
    if isinstance(items, list):
        prefix, rest_word = items, "additionalItems"
    if isinstance(prefix, list):
        word = "items" if rest_word == "additionalItems" else "prefixItems"
        view.prefix = tuple((Node(join(view.at, word, i), item),) for i, item in enumerate(prefix))
    view.items = _child(view, value, rest_word)
    contained = _child(view, value, "contains")
    if "contains" in value:
        least, most = value.get("minContains", 1), value.get("maxContains")
        view.contains = ((contained, least if _number(least) else 1, most if _number(most) else None),)
        view.where["contains"] = join(view.at, "contains")
    unevaluated = _child(view, value, "unevaluatedItems")
    if unevaluated:
        view.unevaluated["unevaluatedItems"] = unevaluated


def _child(view: View, value: dict[str, Any], word: str) -> Schema:
    """A sub-schema; `()` where it is absent or accepts everything by its spelling."""
    item = value.get(word)
    if item is False:
        return (Node(join(view.at, word), False),)
    if isinstance(item, dict) and item and not item.keys() <= DOCUMENTATION:
        return (Node(join(view.at, word), item),)
    return ()


# ---- intersection -----------------------------------------------------------------------------------


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
        both.limits[word] = limit if mine is None else _tighter(word, mine, limit)
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
    return both


def _prefix_at(view: View, index: int) -> Schema:
    return view.prefix[index] if index < len(view.prefix) else view.items


def _conjoin(one: Schema, other: Schema) -> Schema:
    """Both schemas; the same place is not said twice."""
    if not one or not other:
        return one or other
    return one + tuple(node for node in other if all(node.at != mine.at for mine in one))


def _conjoin_each(one: dict[str, Schema], other: dict[str, Schema]) -> dict[str, Schema]:
    if not one or not other:
        return dict(one or other)
    return {name: _conjoin(one.get(name, ()), other.get(name, ())) for name in {**one, **other}}


def _intersect_objects(both: View, one: View, other: View) -> None:
    if not one.additional and not other.additional:
        both.properties = _conjoin_each(one.properties, other.properties)
    else:
        # `additionalProperties` speaks only of names that its own schema object does not know.
        for name in {**one.properties, **other.properties}:
            both.properties[name] = _conjoin(_property(one, name), _property(other, name))
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


def _tighter(word: str, one: Limit, other: Limit) -> Limit:
    """The limit that holds where both must."""
    if word == "uniqueItems":
        return one
    if word == "multipleOf":
        left, right = Fraction(str(one.value)), Fraction(str(other.value))
        if left == 0 or right == 0 or (left / right).denominator == 1:
            return one
        if (right / left).denominator == 1:
            return other
        step = Fraction(
            _lcm(left.numerator * right.denominator, right.numerator * left.denominator),
            left.denominator * right.denominator,
        )
        return Limit(int(step) if step.denominator == 1 else float(step), one.at)
    if one.value == other.value:
        return one if one.exclusive or not other.exclusive else other
    if (one.value < other.value) == (word in UPPER):
        return one
    return other


def _lcm(one: int, other: int) -> int:
    from math import lcm

    return lcm(one, other)


# ---- what says nothing ------------------------------------------------------------------------------


def prune(view: View) -> None:
    """Drop what limits nothing and write equal sets equally."""
    _settle_enums(view)
    for word in list(view.limits):
        if not view.has(LIMIT_FAMILY[word]) or LIMIT_FAMILY[word] in view.enums:
            del view.limits[word]
    for word in LOWER:
        limit = view.limits.get(word)
        if limit is not None and word != "minimum" and limit.value <= 0:
            del view.limits[word]
    _integer_bounds(view)
    if not view.has("string"):
        view.patterns = {}
    if not view.has("string") and not view.has("number"):
        view.formats = {}
    if not view.has("object"):
        view.properties, view.required, view.pattern_properties = {}, {}, {}
        view.additional, view.property_names = (), ()
        view.dependent_required, view.dependent_schemas = {}, {}
        view.unevaluated.pop("unevaluatedProperties", None)
    if not view.has("array"):
        view.items, view.prefix, view.contains = (), (), ()
        view.unevaluated.pop("unevaluatedItems", None)
    if view.limits.get("maxProperties") is not None and view.limits["maxProperties"].value < 0:
        del view.limits["maxProperties"]


def _settle_enums(view: View) -> None:
    """Values outside the types or limits cannot occur; families without values are not accepted."""
    for family, values in list(view.enums.items()):
        left = {
            key: value
            for key, value in values.items()
            if kind_of(value) in view.kinds and _within(value, view.limits)
        }
        view.enums[family] = left
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
    if _number(value):
        most, least = limits.get("maximum"), limits.get("minimum")
        below = most is None or value < most.value or (value == most.value and not most.exclusive)
        above = least is None or value > least.value or (value == least.value and not least.exclusive)
        return below and above
    return True


def _integer_bounds(view: View) -> None:
    """Bounds of integers are inclusive and whole; a step of 1 says nothing."""
    if "fraction" in view.kinds or "integer" not in view.kinds:
        return
    for word, sign in (("maximum", 1), ("minimum", -1)):
        limit = view.limits.get(word)
        if limit is None or limit.value in (float("inf"), float("-inf")):
            continue
        value = Fraction(str(limit.value)) * sign
        whole = value.numerator // value.denominator
        if limit.exclusive and whole == value:
            whole -= 1
        view.limits[word] = Limit(whole * sign, limit.at)
    step = view.limits.get("multipleOf")
    if step is not None and Fraction(1) % (Fraction(str(step.value)) or 1) == 0:
        del view.limits["multipleOf"]


__all__ = ["NEVER", "Conditional", "Limit", "Said", "Union", "View", "build", "intersect", "prune"]
