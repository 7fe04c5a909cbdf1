"""Hooks of JSON parsers: bodies that came out as objects of the integrator's own making cannot be watched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HOOKS = frozenset({"cls", "object_hook", "object_pairs_hook", "loads"})
_SCALARS = frozenset({"builtins", "datetime", "decimal", "fractions", "uuid"})
"""Modules whose types hold no fields that an answer had."""


def can_be_watched(value: Any, options: Mapping[str, Any]) -> bool:
    """Whether a body, parsed with these options, is dicts, lists and scalars all through."""
    if _HOOKS.isdisjoint(options):
        return True
    todo = [value]
    while todo:
        item = todo.pop()
        kind = type(item)
        if kind is dict:
            todo.extend(item.values())
        elif kind is list:
            todo.extend(item)
        elif kind.__module__ not in _SCALARS or isinstance(item, (dict, list, tuple, set, frozenset)):
            return False
    return True
