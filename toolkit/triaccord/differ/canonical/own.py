"""What one schema object says itself, without references, `allOf` and unions."""

from __future__ import annotations

from typing import Any

from triaccord.differ.canonical.equivalents import condition, contain, demand, depend, exclude
from triaccord.differ.canonical.intersection import tighter
from triaccord.differ.canonical.nodes import Children, Node, Schema, join
from triaccord.differ.canonical.values import is_number, key_of, kind_of
from triaccord.differ.canonical.view import (
    FAMILIES,
    FAMILY_OF,
    LIMIT_FAMILY,
    LOWER,
    OF_TYPE,
    UPPER,
    Limit,
    Said,
    View,
)
from triaccord.loading.slips import closes_all, lists_entries

_STRUCTURE = (
    frozenset(
        [
            "type",
            "nullable",
            "x-nullable",
            "enum",
            "const",
            "pattern",
            "format",
            "properties",
            "required",
            "patternProperties",
            "additionalProperties",
            "propertyNames",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "items",
            "prefixItems",
            "additionalItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedProperties",
            "unevaluatedItems",
            "anyOf",
            "oneOf",
            "allOf",
            "not",
            "if",
            "then",
            "else",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "$ref",
        ]
    )
    | LIMIT_FAMILY.keys()
)
JUDGED_AS_SAID = frozenset(
    [
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "discriminator",
        "contentMediaType",
        "contentEncoding",
        "contentSchema",
        "xml",
        "x-extensible-enum",
        "$dynamicRef",
    ]
)
DOCUMENTATION = frozenset(
    [
        "title",
        "description",
        "example",
        "examples",
        "externalDocs",
        "summary",
        "$comment",
        "$schema",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$defs",
        "definitions",
        "$vocabulary",
        "x-example",
        "x-examples",
        "x-description",
    ]
)


_IN_PLACE = _STRUCTURE | DOCUMENTATION
_LIMIT_WORDS = LIMIT_FAMILY.keys() | {"exclusiveMaximum", "exclusiveMinimum"}
_ARRAY_WORDS = frozenset(
    ["items", "prefixItems", "additionalItems", "contains", "minContains", "maxContains", "unevaluatedItems"]
)
_OBJECT_WORDS = frozenset(
    [
        "properties",
        "required",
        "patternProperties",
        "additionalProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "unevaluatedProperties",
    ]
)


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
    meant_for_items = lists_entries(value)
    if not meant_for_items:
        _enum(view, value)
    words = value.keys()
    if not words.isdisjoint(_LIMIT_WORDS):
        _limits(view, value)
    if not words.isdisjoint(_OBJECT_WORDS):
        _objects(view, value)
    if not words.isdisjoint(_ARRAY_WORDS):
        _arrays(view, value)
    if meant_for_items:
        # Named after the array, so that the place of a change is where the document says it.
        listed = Node(view.at, {"enum": value["enum"]})
        view.items = (*(view.items or (Node(join(view.at, "items"), True),)), listed)
    if isinstance(value.get("not"), dict | bool):
        exclude(view, value)
    if "if" in value and ("then" in value or "else" in value):
        condition(view, value)
    if isinstance(value.get("pattern"), str) and value["pattern"] not in ("", ".*", "^.*$", "^", "$"):
        view.patterns[value["pattern"]] = join(view.at, "pattern")
    if isinstance(value.get("format"), str):
        view.formats[value["format"]] = join(view.at, "format")
    elif value.get("type") == "file":
        view.formats["binary"] = join(view.at, "type")
    for word, item in value.items():
        if word in _IN_PLACE:
            continue
        if word in JUDGED_AS_SAID:
            view.said[word] = Said(item, join(view.at, word))
        else:
            view.unknown[word] = Said(item, join(view.at, word))
    return view


def _types(view: View, value: dict[str, Any]) -> None:
    types = value.get("type")
    if isinstance(types, str) and types in OF_TYPE:
        view.kinds, view.accepts_null = OF_TYPE[types], types == "null"
        view.where["type"] = join(view.at, "type")
        return
    names = [types] if isinstance(types, str) else types if isinstance(types, list) else None
    if names is None:
        return
    known = [name for name in names if isinstance(name, str) and name in OF_TYPE]
    if not known:
        return
    view.kinds = frozenset().union(*(OF_TYPE[name] for name in known))
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


def _limits(view: View, value: dict[str, Any]) -> None:
    for word in (*UPPER, *LOWER, "multipleOf"):
        item = value.get(word)
        if item is not None and is_number(item):
            view.limits[word] = Limit(item, join(view.at, word))
    if value.get("uniqueItems") is True:
        view.limits["uniqueItems"] = Limit(True, join(view.at, "uniqueItems"))
    for word, plain in (("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")):
        item, bound = value.get(word), view.limits.get(plain)
        if item is True and bound is not None:
            view.limits[plain] = Limit(bound.value, bound.at, exclusive=True)
        elif item is not None and is_number(item):
            exclusive = Limit(item, join(view.at, word), exclusive=True)
            view.limits[plain] = exclusive if bound is None else tighter(plain, bound, exclusive)


def _objects(view: View, value: dict[str, Any]) -> None:
    properties = value.get("properties")
    if isinstance(properties, dict):
        view.properties = Children(f"{view.at}/properties", properties)
    if isinstance(value.get("required"), list):
        place = join(view.at, "required")
        view.required = {name: place for name in value["required"] if isinstance(name, str) and name}
    patterns = value.get("patternProperties")
    if isinstance(patterns, dict):
        base = join(view.at, "patternProperties")
        view.pattern_properties = {name: (Node(join(base, name), item),) for name, item in patterns.items()}
    rest = _child(view, value, "additionalProperties")
    if rest and closes_all(value):
        view.unevaluated["unevaluatedProperties"] = rest
    else:
        view.additional = rest
    view.property_names = _child(view, value, "propertyNames")
    for word in ("dependentRequired", "dependencies", "dependentSchemas"):
        entries = value.get(word)
        for name, item in entries.items() if isinstance(entries, dict) else ():
            place = join(view.at, word, name)
            if isinstance(item, list):
                demand(view, name, item, place)
            elif isinstance(item, dict | bool):
                depend(view, name, item, place)
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
        contain(view, contained, least if is_number(least) else 1, most if is_number(most) else None)
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
