from __future__ import annotations

import pytest

from triaccord.model import Notes, Section
from triaccord.notes.selection import select_sections, versions_by_place


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
        (("2.1", "2.0", "1.1", "1.0"), "1.0", "2.0", ("1.0", "2.0", "2.1"), ("2.0", "1.1")),
        (("bat", "ape", "1.1"), "ape", "bat", ("cow", "ape", "bat"), ("bat",)),
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


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("specs/2.7.0.yaml", "specs/2.10.0.yaml", ("2.7.0", "2.10.0")),
        ("api-1.2/openapi.json", "api-1.3/openapi.json", ("1.2", "1.3")),
        ("v1.9:api.yaml", "v1.10:api.yaml", ("1.9", "1.10")),
        (
            "https://host/2024-05-01/api.json",
            "https://host/2024-06-01/api.json",
            ("2024-05-01", "2024-06-01"),
        ),
        ("things_1.0.0rc1.yaml", "things_1.0.0rc2.yaml", ("1.0.0rc1", "1.0.0rc2")),
        ("old.yaml", "new.yaml", None),
        ("api2.yaml", "api2.yaml", None),
        ("2.2.yaml", "2.1.yaml", None),
    ],
)
def test_versions_that_the_places_name(old: str, new: str, names: tuple[str, str] | None) -> None:
    assert versions_by_place(old, new) == names
