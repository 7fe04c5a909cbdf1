"""How much two schemas look like the same thing, from 0 to 1, without entering them deeply."""

from __future__ import annotations

from typing import Any

from triaccord.differ.canonical import Document, Schema, View

_UNLIKE_TYPES = 0.0


def schema_similarity(
    old_doc: Document, old: Schema, new_doc: Document, new: Schema, depth: int = 2
) -> float:
    """1 for schemas that say the same; 0 for schemas that have no type in common."""
    if len(old) == len(new) and all(one.value == other.value for one, other in zip(old, new, strict=True)):
        return 1.0
    was, now = old_doc.view(old), new_doc.view(new)
    if not (was.kinds & now.kinds) and (was.kinds or now.kinds):
        return _UNLIKE_TYPES
    if was.at == now.at:
        return 0.98
    scores = [len(was.kinds & now.kinds) / max(1, len(was.kinds | now.kinds))]
    if was.properties or now.properties:
        scores.append(_names_in_common(was, now))
    if was.enums or now.enums:
        scores.append(_values_in_common(was, now))
    if (was.items or now.items) and depth:
        scores.append(
            schema_similarity(old_doc, was.items, new_doc, now.items, depth - 1)
            if was.items and now.items
            else 0.5
        )
    if was.formats or now.formats:
        scores.append(1.0 if was.formats.keys() == now.formats.keys() else 0.4)
    if was.limits or now.limits:
        equal = {w: x.value for w, x in was.limits.items()} == {w: x.value for w, x in now.limits.items()}
        scores.append(1.0 if equal else 0.6)
    return min(0.97, sum(scores) / len(scores))


def _names_in_common(was: View, now: View) -> float:
    both = was.properties.keys() & now.properties.keys()
    return len(both) / max(1, len(was.properties.keys() | now.properties.keys()))


def _values_in_common(was: View, now: View) -> float:
    old: set[Any] = {key for values in was.enums.values() for key in values}
    new: set[Any] = {key for values in now.enums.values() for key in values}
    return len(old & new) / max(1, len(old | new))


def description_of(doc: Document, schema: Schema) -> str:
    """The description nearest to a schema."""
    for node in schema:
        if isinstance(node.value, dict):
            text = node.value.get("description")
            if isinstance(text, str):
                return text
            target = doc.target(node) if "$ref" in node.value else None
            if target is not None and isinstance(target.value, dict):
                text = target.value.get("description")
                if isinstance(text, str):
                    return text
    return ""


def text_similarity(old: str, new: str) -> float | None:
    """How much two descriptions share, by their words; None if one is missing."""
    old_words, new_words = set(old.lower().split()), set(new.lower().split())
    if not old_words or not new_words:
        return None
    return len(old_words & new_words) / len(old_words | new_words)
