"""The main job on one page: two versions and their notes to one Report.

::

    load old, new ─> diff ─> findings ─> proofs ┐
    notes between them ────> claims ────────────┴─> reconcile ─> history of what is gone ─> Report
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from triaccord.config import Settings
from triaccord.diff import Comparison, diff, locate_findings
from triaccord.loading import Catalogues, Vendor, Version, load, read_text
from triaccord.loading.reach import OperationNames, count_operations
from triaccord.loading.vocabulary import Vocabulary
from triaccord.model import Finding, Level, Notes, Report, VersionInfo
from triaccord.notes import parse_notes
from triaccord.notes.selection import select_sections
from triaccord.reconcile import Reconciliation, Step, is_loss, reconcile, with_history


class Checker:
    """Checks under one set of settings; what several checks share is worked out once.

    Args:
        settings: What the user decided.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._versions: dict[str, Version] = {}
        self._comparisons: dict[tuple[str, str], Comparison] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._notes: dict[tuple[str, str], Notes] = {}

    @cached_property
    def catalogues(self) -> Catalogues:
        """The vendors that can be named with `vendor@version`."""
        return Catalogues.found(self.settings.specs)

    def version(self, origin: str | Version) -> Version:
        """Load an origin, once."""
        if isinstance(origin, Version):
            self._versions.setdefault(origin.origin, origin)
            return origin
        if origin not in self._versions:
            self._versions[origin] = load(
                origin,
                catalogues=self.catalogues,
                lenient=self.settings.lenient,
                allow_remote_refs=self.settings.allow_remote_refs,
            )
        return self._versions[origin]

    def compare(self, old: Version, new: Version) -> Comparison:
        """Diff two versions, once."""
        key = (old.origin, new.origin)
        if key not in self._comparisons:
            self._comparisons[key] = diff(old, new)
        return self._comparisons[key]

    def findings(self, old: Version, new: Version, *, prove: bool) -> tuple[Finding, ...]:
        """What changed, worst first; with `prove`, breaking findings with their proofs."""
        found = self.compare(old, new).findings
        if not prove or not any(finding.level is Level.BREAKING for finding in found):
            return found
        from triaccord import evidence

        # A refuted finding has dropped to safe: it moves behind what is worse.
        return tuple(sorted(evidence.prove(found, old, new), key=lambda finding: -finding.level.rank))

    def check(self, old: str | Version, new: str | Version, *, notes: str | Path | None = None) -> Report:
        """Compare two versions with each other and with what the notes say.

        Args:
            old: The version that the client was written for.
            new: The version that it will meet.
            notes: Release notes (file, URL or `-`); None takes the catalogue's own, where it has some.

        Raises:
            InputError: if a document or the notes cannot be read.
        """
        first, second = self.version(old), self.version(new)
        comparison = self.compare(first, second)
        said, doubts = self._notes_between(first, second, notes)
        findings = self.findings(first, second, prove=self.settings.prove)
        if said is None:
            joined = Reconciliation.without_notes(findings)
        else:
            joined = reconcile(findings, said.claims, OperationNames(first), OperationNames(second))
        judged = joined.findings
        if any(map(is_loss, judged)) and first.vendor and first.vendor == second.vendor:
            steps = tuple(self._steps_before(first))
            judged = tuple(with_history(finding, steps) for finding in judged)
        located = locate_findings(tuple(j.finding for j in judged), first, second)
        return Report(
            old=_info(first),
            new=_info(second),
            vendor=first.vendor if first.vendor == second.vendor else None,
            findings=tuple(replace(j, finding=f) for j, f in zip(judged, located, strict=True)),
            claims=joined.claims,
            matches=joined.matches,
            notes_source=said.source if said else None,
            unjudged=comparison.unjudged,
            incomplete=(*comparison.incomplete, *doubts),
            repairs=(*first.repairs, *second.repairs),
        )

    def diff(self, old: str | Version, new: str | Version, *, prove: bool = False) -> Report:
        """Compare two versions with each other; no notes are asked for.

        Proofs cost about as much as the comparison: `check` always asks for them, `diff` where told.
        """
        first, second = self.version(old), self.version(new)
        comparison = self.compare(first, second)
        located = locate_findings(self.findings(first, second, prove=prove), first, second)
        return Report(
            old=_info(first),
            new=_info(second),
            vendor=first.vendor if first.vendor == second.vendor else None,
            findings=Reconciliation.without_notes(located).findings,
            unjudged=comparison.unjudged,
            incomplete=comparison.incomplete,
            repairs=(*first.repairs, *second.repairs),
        )

    def check_all(self, vendor: Vendor) -> Iterator[Report]:
        """Check every consecutive pair of a vendor's versions, oldest first."""
        names = [version.name for version in vendor.versions]
        for old, new in pairwise(names):
            yield self.check(f"{vendor.name}@{old}", f"{vendor.name}@{new}")

    def _vocabulary(self, version: Version) -> Vocabulary:
        if version.origin not in self._vocabularies:
            self._vocabularies[version.origin] = Vocabulary(version)
        return self._vocabularies[version.origin]

    def _notes_between(
        self, old: Version, new: Version, source: str | Path | None
    ) -> tuple[Notes | None, tuple[str, ...]]:
        """The notes that speak of this upgrade, and doubts about which those are."""
        if source is None:
            return self._catalogue_notes(old, new), ()
        text = read_text(str(source))
        vocabularies = (self._vocabulary(old), self._vocabulary(new))
        notes = parse_notes(
            text.text, source=text.name, vendor=old.vendor or new.vendor, vocabularies=vocabularies
        )
        order = self._order(old, new)
        chosen, doubt = select_sections(notes, old.label, new.label, order=order)
        problems = tuple(f"{text.name}:{problem.line}: {problem.what}" for problem in notes.problems)
        return chosen, (*problems, *((doubt,) if doubt else ()))

    def _catalogue_notes(self, old: Version, new: Version) -> Notes | None:
        if old.vendor is None or old.vendor != new.vendor or old.name is None or new.name is None:
            return None
        vendor = self.catalogues.vendor(old.vendor)
        versions = [v for v in vendor.between(old.name, new.name) if v.notes is not None]
        if not versions:
            return None
        vocabularies = (self._vocabulary(old), self._vocabulary(new))
        every = []
        for version in versions:
            key = (f"{vendor.name}@{version.name}", f"{old.name}..{new.name}")
            if key not in self._notes:
                text = read_text(str(version.notes))
                self._notes[key] = parse_notes(
                    text.text,
                    source=key[0],
                    vendor=vendor.name,
                    vocabularies=vocabularies,
                    version=version.name,
                )
            every.append(self._notes[key])
        return Notes(
            source=", ".join(notes.source for notes in every),
            sections=tuple(section for notes in every for section in notes.sections),
            problems=tuple(problem for notes in every for problem in notes.problems),
        )

    def _order(self, old: Version, new: Version) -> tuple[str, ...] | None:
        if old.vendor is None or old.vendor != new.vendor:
            return None
        return tuple(version.name for version in self.catalogues.vendor(old.vendor).versions)

    def _steps_before(self, version: Version) -> Iterator[Step]:
        """The vendor's steps up to `version`, oldest first."""
        if version.vendor is None or version.name is None:
            return
        vendor = self.catalogues.vendor(version.vendor)
        names = [known.name for known in vendor.versions]
        for old, new in pairwise(names):
            if names.index(new) > names.index(version.name):
                return
            first, second = self.version(f"{vendor.name}@{old}"), self.version(f"{vendor.name}@{new}")
            said = self._catalogue_notes(first, second)
            yield Step(
                version=new,
                findings=self.compare(first, second).findings,
                claims=said.claims if said else (),
            )


def _info(version: Version) -> VersionInfo:
    return VersionInfo(
        origin=version.origin,
        name=version.label,
        title=version.title,
        version=version.version,
        dialect=version.dialect.value,
        operations=count_operations(version),
    )
