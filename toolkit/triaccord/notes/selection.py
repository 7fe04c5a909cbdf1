"""Which sections of the notes speak of one upgrade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from triaccord.model import Notes, Section
from triaccord.notes.headings import day_in

_NUMBERED = re.compile(r"\d+(?:[._-]\d+)*(?:[-.]?(?:alpha|beta|rc|a|b|dev|pre|post)[-.]?\d*)?", re.IGNORECASE)
_PART = re.compile(r"\d+|[a-z]+")


def select_sections(
    notes: Notes, old: str, new: str, *, order: Sequence[str] | None = None
) -> tuple[Notes, str | None]:
    """Keep the sections of versions after `old`, up to and including `new`.

    Args:
        notes: Notes of any number of versions.
        old: The version that the client was written for, by any of its names.
        new: The version that it will meet.
        order: All version names of the vendor, oldest first, if they are known; else names are
            compared by their numbers.

    Returns:
        The notes with the sections that belong, and a doubt in words: None if there is none.
    """
    sections = notes.sections
    chosen = _by_order(sections, old, new, order) if order else _by_number(sections, old, new)
    if chosen:
        return replace(notes, sections=chosen), None
    if len(sections) == 1 and order is None:
        # Notes of a single version that is called something else than the documents' own version.
        return notes, None
    have = ", ".join(section.version or "(no version)" for section in sections[:8])
    have += ", …" if len(sections) > 8 else ""
    if order is None and not any(version_key(section.version) for section in sections):
        return notes, f"the notes do not say which version their sections ({have}) are of: all were used"
    return (
        replace(notes, sections=()),
        f"the notes have no section after {old} and up to {new}; they have {have}",
    )


def _by_order(sections: Sequence[Section], old: str, new: str, order: Sequence[str]) -> tuple[Section, ...]:
    place = {version_key(name): index for index, name in enumerate(order)}
    first, last = place.get(version_key(old)), place.get(version_key(new))
    if first is None or last is None:
        return ()
    numbers = [version_key(name) for name in order]
    if numbers != sorted(numbers):
        return tuple(s for s in sections if first < place.get(version_key(s.version), -1) <= last)
    # Between two versions that are kept there may have been others, which the notes speak of.
    after, until = numbers[first], numbers[last]
    return tuple(s for s in sections if s.version and after < version_key(s.version) <= until)


def _by_number(sections: Sequence[Section], old: str, new: str) -> tuple[Section, ...]:
    first, last = version_key(old), version_key(new)
    if not first or not last or not first < last:
        return ()
    return tuple(s for s in sections if s.version and first < version_key(s.version) <= last)


def versions_by_place(old: str, new: str) -> tuple[str, str] | None:
    """The versions that the places of two documents name where they differ: `v2.1/api.json`, `api-2.2.json`.

    Many documents say of themselves what the notes do not (`1.0` for years, or the number of another
    part); how people file them then says more. None if the places name no two versions in order.
    """
    ones, others = (re.split(r"[/:\\]", place)[::-1] for place in (old, new))
    for one, other in zip(ones, others, strict=False):
        if one == other:
            continue
        found = [
            _NUMBERED.findall(part.rsplit(".", 1)[0] if part[-1:].isalpha() else part)
            for part in (one, other)
        ]
        pairs = [(a, b) for a, b in zip(*found, strict=False) if version_key(a) < version_key(b)]
        if pairs:
            return pairs[0]
    return None


def version_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """A version's name for comparing: numbers as numbers, a leading `v` and trailing zeros without weight.

    A day in words is the same version as in digits: `20 June 2024`, `June 20, 2024`, `2024-06-20`.
    """
    if (day := day_in(name)) is not None:
        return tuple((1, part, "") for part in (day.year, day.month, day.day))
    parts = [
        (1, int(part), "") if part.isdigit() else (0, 0, part)
        for part in _PART.findall(name.lower().removeprefix("version").strip().removeprefix("v"))
    ]
    while parts and parts[-1] == (1, 0, "") and len(parts) > 1:
        parts.pop()
    return tuple(parts)
