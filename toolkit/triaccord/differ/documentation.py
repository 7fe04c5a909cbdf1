"""What differs in the words for people: titles, descriptions, examples. Asked for, never a finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triaccord.differ.canonical.document import MISSING, same
from triaccord.differ.canonical.nodes import join
from triaccord.differ.residue import TEXTS
from triaccord.loading.structure import kind_of_item, kind_of_member
from triaccord.loading.version import Version
from triaccord.model import Unjudged

_WORDS = TEXTS | {"tags", "termsOfService", "contact", "license"}


def documentation_changes(old: Version, new: Version) -> tuple[Unjudged, ...]:
    """Every text for people that differs, by place.

    Only what is in both documents: the texts of what came or went came or went with it.
    """
    found = _changes(("", old.document), ("", new.document), "root")
    return tuple(sorted(found, key=lambda one: (one.new_at or one.old_at or "", one.what)))


def _changes(old: tuple[str, Any], new: tuple[str, Any], kind: str | None) -> Iterator[Unjudged]:
    work = [(old, new, kind)]
    while work:
        (old_at, was), (new_at, now), kind = work.pop()
        if kind is None or same(was, now):
            continue
        if isinstance(was, dict) and isinstance(now, dict):
            is_map = kind.startswith("{}")
            for word in {**was, **now}:
                text, other = was.get(word, MISSING), now.get(word, MISSING)
                if not is_map and word in _WORDS:
                    if not same(text, other):
                        yield _text(word, (old_at, text), (new_at, other))
                elif word in was and word in now:
                    places = join(old_at, word), join(new_at, word)
                    work.append(((places[0], text), (places[1], other), kind_of_member(kind, word)))
        elif isinstance(was, list) and isinstance(now, list):
            work += [
                ((join(old_at, i), was[i]), (join(new_at, j), now[j]), kind_of_item(kind))
                for i, j in _paired(was, now)
            ]


def _text(word: str, old: tuple[str, Any], new: tuple[str, Any]) -> Unjudged:
    values = [None if value is MISSING else value for value in (old[1], new[1])]
    places = [None if value is MISSING else join(at, word) for at, value in (old, new)]
    return Unjudged(what=f"`{word}`", old_at=places[0], new_at=places[1], old=values[0], new=values[1])


def _paired(was: list[Any], now: list[Any]) -> Iterator[tuple[int, int]]:
    """Entries that are the same thing: by name and place, or reference; the others by where they stand."""
    known = {key: j for j, item in enumerate(now) if (key := _key(item)) is not None}
    for i, item in enumerate(was):
        key = _key(item)
        if key is not None:
            if key in known:
                yield i, known[key]
        elif i < len(now) and _key(now[i]) is None:
            yield i, i


def _key(item: Any) -> tuple[str, ...] | None:
    if not isinstance(item, dict):
        return None
    if isinstance(item.get("$ref"), str):
        return ("$ref", item["$ref"])
    named = [item[word] for word in ("name", "in", "url") if isinstance(item.get(word), str)]
    return tuple(named) or None
