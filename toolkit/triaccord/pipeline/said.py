"""Which notes speak of an upgrade: the catalogue's own, or the sections of what the user brought."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from triaccord.model import ConfigurationError, Notes

if TYPE_CHECKING:
    from triaccord.loading import Version
    from triaccord.pipeline.shelf import Shelf
    from triaccord.reconcile import Step

NEIGHBOURS = 2
"""How many steps before and after are asked for the other half of a silent change or a phantom claim."""


class Said:
    """Finds and parses the notes on an upgrade.

    Attributes:
        told: What was decided for the user, and is told on standard error.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.told: list[str] = []
        self._shelf = shelf
        self._parsed: dict[tuple[str, str], Notes] = {}

    def between(
        self, old: Version, new: Version, source: str | Path | None
    ) -> tuple[Notes | None, tuple[str, ...], tuple[Step, ...]]:
        """The notes on this upgrade, doubts about which those are, and the file's other sections."""
        if source is None:
            if self._shelf.settings.between:
                raise ConfigurationError("--between chooses sections of notes", mend="give them with --notes")
            return *self.of_catalogue(old, new), ()
        # Reading notes takes a while to load: a tenth of a second that an upgrade without any need not spend.
        from triaccord.loading import read_text
        from triaccord.notes import parse_notes
        from triaccord.notes.selection import select_sections

        text = read_text(str(source))
        vocabularies = (self._shelf.vocabulary(old), self._shelf.vocabulary(new))
        notes = parse_notes(
            text.text, source=text.name, vendor=old.vendor or new.vendor, vocabularies=vocabularies
        )
        order = self._shelf.order(old, new)
        first, last = self._shelf.settings.between or (old.label, new.label)
        chosen, doubt = select_sections(
            notes, first, last, order=None if self._shelf.settings.between else order
        )
        if doubt and not self._shelf.settings.between and order is None:
            chosen, doubt = self._by_place(notes, old, new) or (chosen, f"{doubt} (--between A B chooses)")
        lost = [problem for problem in notes.problems if problem.is_loss]
        problems = tuple(f"{text.name}:{problem.line}: {problem.what}" for problem in lost)
        doubts = (*problems, *((doubt,) if doubt else ()))
        return chosen, doubts, _other_sections(notes, chosen)

    def _by_place(self, notes: Notes, old: Version, new: Version) -> tuple[Notes, None] | None:
        """The sections between the versions that the documents are filed under; None without such."""
        from triaccord.notes.selection import select_sections, versions_by_place

        names = versions_by_place(old.origin, new.origin)
        chosen, doubt = select_sections(notes, *names) if names else (notes, "no names")
        if names is None or doubt:
            return None
        self.told.append(
            f"notes of {names[0]} → {names[1]}, as the documents' names say; they call themselves"
            f" {old.label} and {new.label} (--between A B chooses other sections)"
        )
        return chosen, None

    def of_catalogue(self, old: Version, new: Version) -> tuple[Notes | None, tuple[str, ...]]:
        """The notes that the catalogue has between two versions of one vendor, and doubts about them.

        None without any. A file that is kept for one version may be the vendor's whole change log:
        of it only what is new with that version counts.
        """
        if old.vendor is None or old.vendor != new.vendor or old.name is None or new.name is None:
            return None, ()
        vendor = self._shelf.catalogues.vendor(old.vendor)
        versions = [v for v in vendor.between(old.name, new.name) if v.notes is not None]
        if not versions:
            return None, ()
        from triaccord.loading import read_text
        from triaccord.notes import parse_notes

        vocabularies = (self._shelf.vocabulary(old), self._shelf.vocabulary(new))
        every: list[Notes] = []
        doubts: list[str] = []
        for version in versions:
            key = (f"{vendor.name}@{version.name}", f"{old.name}..{new.name}")
            if key not in self._parsed:
                text = read_text(str(version.notes))
                self._parsed[key] = parse_notes(
                    text.text,
                    source=key[0],
                    vendor=vendor.name,
                    vocabularies=vocabularies,
                    version=version.name,
                )
            own, doubt = _own_sections(self._parsed[key], version.name, vendor.names)
            every.append(own)
            doubts += [f"{key[0]}: {doubt}"] if doubt else []
        joined = Notes(
            source=", ".join(notes.source for notes in every),
            sections=tuple(section for notes in every for section in notes.sections),
            problems=tuple(problem for notes in every for problem in notes.problems),
        )
        return joined, tuple(doubts)

    def text(self, old: str | Version, new: str | Version, source: str | Path | None) -> str:
        """The text of the notes, where it can be read a second time; else empty."""
        from triaccord.loading import read_text

        if source is not None:
            return "" if str(source) == "-" else read_text(str(source)).text
        first, second = self._shelf.version(old), self._shelf.version(new)
        if first.vendor is None or first.vendor != second.vendor or not first.name or not second.name:
            return ""
        between = self._shelf.catalogues.vendor(first.vendor).between(first.name, second.name)
        return "\n".join(read_text(str(version.notes)).text for version in between if version.notes)


def _own_sections(notes: Notes, name: str, order: tuple[str, ...]) -> tuple[Notes, str | None]:
    """The sections of a version's file that are not those of earlier versions, and a doubt in words.

    Sections that are counted otherwise than the versions are all taken: the file was kept for this one.
    """
    from triaccord.notes.selection import select_sections, version_key

    place = order.index(name)
    known = {version_key(each) for each in order}
    if len(notes.sections) < 2 or place == 0:
        return notes, None
    if not any(version_key(section.version) in known for section in notes.sections):
        return notes, None
    return select_sections(notes, order[place - 1], name, order=order)


def _other_sections(notes: Notes, chosen: Notes) -> tuple[Step, ...]:
    """Sections of a notes file that speak of other versions, the nearest to the chosen ones first."""
    from triaccord.reconcile import Step

    used = [index for index, section in enumerate(notes.sections) if section in chosen.sections]
    if not used:
        return ()
    rest = [index for index in range(len(notes.sections)) if index not in used]
    near = sorted(rest, key=lambda index: (min(abs(index - each) for each in used), index))
    return tuple(
        Step(version=notes.sections[index].version, findings=(), claims=notes.sections[index].claims)
        for index in near[: 2 * NEIGHBOURS]
        if notes.sections[index].version
    )
