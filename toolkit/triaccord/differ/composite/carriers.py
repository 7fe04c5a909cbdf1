"""Bodies that are the same but for what they carry: one envelope, written out for each thing."""

from __future__ import annotations

from typing import Any

from triaccord.differ.canonical.document import same


def carried_by(mine: Any, theirs: Any) -> str | None:
    """The only property in which two bodies differ, if it holds a named schema in both, or a list of one.

    None for bodies that differ in anything else, or not at all.
    """
    if not isinstance(mine, dict) or not isinstance(theirs, dict) or mine.keys() != theirs.keys():
        return None
    here, there = mine.get("properties"), theirs.get("properties")
    if not isinstance(here, dict) or not isinstance(there, dict) or here.keys() != there.keys():
        return None
    if any(not same(value, theirs[word]) for word, value in mine.items() if word != "properties"):
        return None
    unlike = [name for name, value in here.items() if not same(value, there[name])]
    if len(unlike) != 1 or not _both_hold_a_named_one(here[unlike[0]], there[unlike[0]]):
        return None
    return str(unlike[0])


def _both_hold_a_named_one(mine: Any, theirs: Any) -> bool:
    """Whether two schemas are references, or lists that differ in the reference to their entries only."""
    if not isinstance(mine, dict) or not isinstance(theirs, dict) or mine.keys() != theirs.keys():
        return False
    if isinstance(mine.get("$ref"), str) and isinstance(theirs.get("$ref"), str):
        return all(same(value, theirs[word]) for word, value in mine.items() if word != "$ref")
    if not isinstance(mine.get("items"), dict):
        return False
    rest = all(same(value, theirs[word]) for word, value in mine.items() if word != "items")
    return rest and _both_hold_a_named_one(mine["items"], theirs["items"])
