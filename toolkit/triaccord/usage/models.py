"""What a declared model reads of a value: walked together, the type's declaration and the value."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from typing import Any

from triaccord.usage.naming import ITEMS
from triaccord.usage.nodes import Node
from triaccord.usage.sites import Spot
from triaccord.usage.values import How
from triaccord.usage.views import WatchedDict, WatchedList

MAX_ITEMS = 20
"""How many items of an array are looked at: they have one type, but optional parts."""
MAX_DEPTH = 32


def read_by(kind: Any, value: Any, node: Node | None, spot: Spot | None, depth: int = 0) -> None:
    """Note what validating `value` as `kind` reads.

    Args:
        kind: A model, dataclass, TypedDict or any annotation made of them.
        value: The value; its watched parts know their own paths.
        node: Where the value is in the body; None if it was put together by the integrator's code.
        spot: The line that asked for it, for fields whose declaration has no line.
        depth: How deep we are.
    """
    if depth > MAX_DEPTH:
        return
    if isinstance(value, (WatchedDict, WatchedList)):
        node = value._node
    for option in _options(kind):
        if isinstance(value, dict):
            _read_object(option, value, node, spot, depth)
        elif isinstance(value, list):
            _read_array(option, value, node, spot, depth)


def _read_object(kind: Any, value: Any, node: Node | None, spot: Spot | None, depth: int) -> None:
    if typing.get_origin(kind) in (dict, typing.get_origin(typing.Mapping[str, int])):
        arguments = typing.get_args(kind)
        for key, item in list(dict.items(value))[:MAX_ITEMS] if len(arguments) == 2 else ():
            read_by(arguments[1], item, node.child(key) if node else None, spot, depth + 1)
        return
    for name, keys, annotation in fields_of(kind):
        key = next((k for k in keys if dict.__contains__(value, k)), keys[0] if keys else name)
        child = node.child(key) if node is not None else None
        if child is not None:
            child.note(How.READ, (typing.get_origin(kind) or kind, name, spot))
        if dict.__contains__(value, key):
            read_by(annotation, dict.__getitem__(value, key), child, spot, depth + 1)
    if node is not None and spot is not None and _is_strict(kind):
        node.note(How.STRICT, spot)


def _read_array(kind: Any, value: Any, node: Node | None, spot: Spot | None, depth: int) -> None:
    arguments = [a for a in typing.get_args(kind) if a is not Ellipsis]
    if not arguments:
        return
    child = node.child(ITEMS) if node is not None else None
    if child is not None and spot is not None:
        child.note(How.READ, spot)
    for item in list(list.__iter__(value))[:MAX_ITEMS]:
        read_by(arguments[0], item, child, spot, depth + 1)


def _options(kind: Any) -> Iterator[Any]:
    """The types that an annotation stands for: `Annotated` and `Optional` opened, unions taken apart."""
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        yield from _options(typing.get_args(kind)[0])
    elif origin is typing.Union or origin is types.UnionType:
        for option in typing.get_args(kind):
            yield from _options(option)
    elif hasattr(kind, "__value__"):  # `type X = …`
        yield from _options(kind.__value__)
    else:
        yield kind


def fields_of(kind: Any) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Name, accepted keys and annotation of each declared field; nothing for other types."""
    origin = typing.get_origin(kind)
    owner = origin if origin is not None and hasattr(origin, "model_fields") else kind
    if not isinstance(owner, type):
        return
    declared = getattr(owner, "model_fields", None)
    struct: Any = owner
    if hasattr(owner, "__struct_encode_fields__"):
        hints = _hints(owner)
        for name, key in zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True):
            yield name, (key,), hints.get(name, Any)
    elif isinstance(declared, dict):
        for name, field in declared.items():
            yield name, _keys(name, field, owner), field.annotation
    elif dataclasses.is_dataclass(owner) or hasattr(owner, "__required_keys__"):
        names = (
            [field.name for field in dataclasses.fields(owner)]
            if dataclasses.is_dataclass(owner)
            else sorted(owner.__annotations__)
        )
        hints = _hints(owner)
        for name in names:
            yield name, (name,), hints.get(name, Any)


def _hints(owner: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(owner)
    except Exception:
        # Names that exist only for type checkers: the fields are known all the same.
        return {}


def _keys(name: str, field: Any, model: Any) -> tuple[str, ...]:
    alias = field.validation_alias if field.validation_alias is not None else field.alias
    choices = getattr(alias, "choices", None) or ([alias] if alias is not None else [])
    keys = []
    for choice in choices:
        path = getattr(choice, "path", None)
        first = path[0] if path else choice
        if isinstance(first, str):
            keys.append(first)
    config = getattr(model, "model_config", {})
    if not keys or config.get("populate_by_name") or config.get("validate_by_name"):
        keys.append(name)
    return tuple(keys)


def _is_strict(kind: Any) -> bool:
    config = getattr(kind, "model_config", None)
    if getattr(getattr(kind, "__struct_config__", None), "forbid_unknown_fields", False):
        return True
    return isinstance(config, dict) and config.get("extra") == "forbid"
