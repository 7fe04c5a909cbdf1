"""A list that is now in an object, or was in one: its entries are compared all the same.

To the letter an array and an object have nothing in common. To whoever reads the list they have the entries,
and what changed in those would be lost below the change of type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from triaccord.differ.canonical import Document, Schema, View
from triaccord.differ.composite.similarity import schema_similarity
from triaccord.differ.values import meant_kinds

if TYPE_CHECKING:
    from triaccord.differ.facts import Fact
    from triaccord.differ.schemas import Meeting

_ARRAY, _OBJECT = frozenset({"array"}), frozenset({"object"})
_DEPTH = 2
_PROPERTIES = 60
"""How many properties of an envelope are looked at."""
_ALIKE = 0.6
_ALIKE_IF_ALONE = 0.35
_TIE = 0.02


def follow_list(meeting: Meeting) -> None:
    """Compare the entries of a list with those of the same list in an object, and say where it is."""
    kinds = meant_kinds(meeting.old), meant_kinds(meeting.new)
    if kinds not in ((_ARRAY, _OBJECT), (_OBJECT, _ARRAY)):
        return
    walk = meeting.walk
    is_wrapped = kinds[1] == _OBJECT
    plain, envelope = (meeting.old, meeting.new) if is_wrapped else (meeting.new, meeting.old)
    docs = (walk.old, walk.new) if is_wrapped else (walk.new, walk.old)
    found = _list_in(docs[1], envelope, docs[0], plain)
    if found is None:
        return
    path, items = found
    fact = next((one for one in meeting.unit.facts if one.event == "type-changed"), None)
    if fact is not None:
        _tell(fact, path, envelope, is_wrapped=is_wrapped)
    if is_wrapped:
        meeting.follow(plain.items, items, f".{path}[]")
    else:
        meeting.follow(items, plain.items, "[]")


def _tell(fact: Fact, path: str, envelope: View, *, is_wrapped: bool) -> None:
    top = path.split(".")[0]
    fact.detail["list"] = path
    fact.detail["list_side"] = "new" if is_wrapped else "old"
    fact.detail["beside"] = sorted(name for name in envelope.properties if name != top)


def _list_in(doc: Document, envelope: View, other: Document, plain: View) -> tuple[str, Schema] | None:
    """Path and entries of the list in an envelope that is most like the plain one; None if unclear."""
    lists = list(_lists(doc, envelope, "", _DEPTH))
    scored = sorted(
        ((schema_similarity(other, plain.items, doc, items), path, items) for path, items in lists),
        key=lambda one: (-one[0], one[1].count("."), one[1]),
    )
    if not scored:
        return None
    best = scored[0]
    if len(scored) == 1:
        return (best[1], best[2]) if best[0] >= _ALIKE_IF_ALONE else None
    rival = scored[1]
    is_ahead = best[0] - rival[0] > _TIE or best[1].count(".") < rival[1].count(".")
    return (best[1], best[2]) if best[0] >= _ALIKE and is_ahead else None


def _lists(doc: Document, envelope: View, before: str, depth: int) -> Iterator[tuple[str, Schema]]:
    for name, schema in list(envelope.properties.items())[:_PROPERTIES]:
        view = doc.view(schema)
        if view.kinds == _ARRAY:
            yield before + name, view.items
        elif view.kinds == _OBJECT and depth > 1 and not view.is_never:
            yield from _lists(doc, view, f"{before}{name}.", depth - 1)
