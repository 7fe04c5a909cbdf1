from __future__ import annotations

import pytest

from triaccord.model import Notes, Section
from triaccord.notes.selection import select_sections


def notes(*versions: str) -> Notes:
    return Notes(source="n", sections=tuple(Section(version=v, lines=(1, 1), claims=()) for v in versions))


@pytest.mark.parametrize(
    ("versions", "old", "new", "order", "chosen"),
    [
        (("1.46", "1.45", "1.44"), "1.44", "1.45", None, ("1.45",)),
        (("v1.45", "v1.44"), "1.43", "1.45", None, ("v1.45", "v1.44")),
        (("10", "9", "2"), "9", "10", None, ("10",)),
        (("21.04", "21.03"), "21.03", "21.04", ("21.03", "21.04"), ("21.04",)),
        (("2.0.0", "1.0"), "1.0.0", "2", None, ("2.0.0",)),
    ],
)
def test_sections_between(
    versions: tuple[str, ...], old: str, new: str, order: tuple[str, ...] | None, chosen: tuple[str, ...]
) -> None:
    kept, doubt = select_sections(notes(*versions), old, new, order=order)
    assert tuple(section.version for section in kept.sections) == chosen
    assert doubt is None


def test_notes_of_one_version_are_taken_whatever_it_is_called() -> None:
    kept, doubt = select_sections(notes("219"), "1.0.0", "1.0.0")
    assert (len(kept.sections), doubt) == (1, None)


def test_notes_of_other_versions_are_a_doubt() -> None:
    kept, doubt = select_sections(notes("3.1", "3.0"), "2.0", "2.1")
    assert kept.sections == ()
    assert doubt == "the notes have no section after 2.0 and up to 2.1; they have 3.1, 3.0"


def test_sections_without_versions_are_all_used_with_a_doubt() -> None:
    kept, doubt = select_sections(notes("", ""), "2.0", "2.1")
    assert len(kept.sections) == 2
    assert doubt is not None
    assert doubt.startswith("the notes do not say which version")
