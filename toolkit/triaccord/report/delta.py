"""What differs between two small subtrees that no rule has judged, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triaccord.model import Json, Unjudged
from triaccord.report.plain import counted, value_text

LARGEST = 2_000
"""Nodes of both subtrees together; beyond, only the place is shown: DeepDiff takes its time."""
MOST = 4
"""Words that one difference gets."""


def delta_words(unjudged: Unjudged) -> tuple[str, ...]:
    """Where in the two values they differ, and how; at most `MOST` words and a count of the rest.

    Scalars and values that only one document has are shown whole. Lists are compared without
    regard to order, since most lists of an OpenAPI document are sets.
    """
    old, new = unjudged.old, unjudged.new
    if not (isinstance(old, (dict, list)) and isinstance(new, (dict, list))):
        if old is None and new is None:
            return ()
        before, after = ("—" if value is None else value_text(value, limit=60) for value in (old, new))
        return (f"{before} → {after}",)
    if _size(old) + _size(new) > LARGEST:
        return ()
    words = list(_differences(old, new))
    more = len(words) - MOST
    return (*words[:MOST], *((f"and {counted(more, 'difference')} more",) if more > 0 else ()))


def _differences(old: Json, new: Json) -> Iterator[str]:
    from deepdiff import DeepDiff

    delta: dict[str, Any] = DeepDiff(old, new, ignore_order=True, verbose_level=2).to_dict()
    for kind in sorted(delta):
        entries = delta[kind]
        for path in sorted(entries) if isinstance(entries, dict) else ():
            where, entry = path.removeprefix("root") or "it", entries[path]
            if kind.endswith("_added"):
                yield f"{where} came: {value_text(entry, limit=40)}"
            elif kind.endswith("_removed"):
                yield f"{where} went: {value_text(entry, limit=40)}"
            elif isinstance(entry, dict) and {"old_value", "new_value"} <= entry.keys():
                before, after = (value_text(entry[key], limit=40) for key in ("old_value", "new_value"))
                yield f"{where}: {before} → {after}"


def _size(value: Json) -> int:
    if isinstance(value, dict):
        return 1 + sum(_size(item) for item in value.values())
    if isinstance(value, list):
        return 1 + sum(_size(item) for item in value)
    return 1
