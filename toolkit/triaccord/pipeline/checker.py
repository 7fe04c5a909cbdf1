"""The main job on one page: two versions and their notes to one Report.

::

    load old, new ─> diff ─> findings ─> proofs ┐
    notes between them ────> claims ────────────┴─> reconcile ─> history of what is gone ─> Report
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from triaccord.config import Settings
from triaccord.loading.reach import count_operations
from triaccord.model import (
    Finding,
    FindingVerdict,
    JudgedFinding,
    Promise,
    Report,
    Unjudged,
    UnknownNameError,
    VersionInfo,
)
from triaccord.pipeline.history import History
from triaccord.pipeline.said import Said
from triaccord.pipeline.shelf import Shelf, reads_once

if TYPE_CHECKING:
    from triaccord.loading import Vendor, Version

# Floors are imported where a job needs them: `diff` needs neither notes nor their reconciliation.

NET_S = 5.0
"""How long whole bodies may be compared for what no rule has seen, in seconds."""


class Checker(Shelf):
    """Checks under one set of settings; what several checks share is worked out once.

    Args:
        settings: What the user decided.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self._said = Said(self)
        self._history = History(self, self._said)

    @property
    def told(self) -> list[str]:
        """What was decided for the user, and is told on standard error."""
        return self._said.told

    def findings(
        self, old: Version, new: Version, *, prove: bool
    ) -> tuple[tuple[Finding, ...], tuple[Unjudged, ...]]:
        """What changed, worst first, and what no rule judged.

        With `prove`, breaking findings carry their proofs, and whole bodies are compared for what
        no rule has seen.
        """
        comparison = self.compare(old, new)
        if not prove:
            return comparison.findings, comparison.unjudged
        from triaccord.evidence import Budget, Documents, discover
        from triaccord.evidence import prove as proved

        documents = Documents(old, new, opened=self.opened(old, new))
        found = proved(comparison.findings, old, new, documents=documents)
        net = discover(found, old, new, documents=documents, budget=Budget(seconds=NET_S))
        unjudged = comparison.unjudged
        if net.undecided:
            what = f"{net.undecided} of {net.compared} bodies and parameters could not be compared as a whole"
            unjudged = (*unjudged, Unjudged(what=what, old_at=None, new_at=None))
        # A refuted finding has dropped to safe: it moves behind what is worse.
        every = sorted((*found, *net.findings), key=lambda finding: -finding.level.rank)
        return tuple(every), unjudged

    def check(
        self,
        old: str | Version,
        new: str | Version,
        *,
        notes: str | Path | None = None,
        usage: Sequence[str | Path] = (),
        locate: bool = True,
    ) -> Report:
        """Compare two versions with each other and with what the notes say.

        Args:
            old: The version that the client was written for.
            new: The version that it will meet.
            notes: Release notes (file, URL or `-`); None takes the catalogue's own, where it has some.
            usage: What the integrator's code uses (recordings, HAR files, cassettes): findings then
                say whether they touch it.
            locate: Find file, line and column of every finding.

        Raises:
            InputError: if a document, the notes or a usage file cannot be read.
        """
        from triaccord.differ import locate_findings
        from triaccord.loading.reach import OperationNames
        from triaccord.reconcile import Reconciliation, expectation, is_loss, reconcile, with_history
        from triaccord.waivers import apply_waivers, load_waivers

        reads_once(old, new, notes)
        first, second = self.version(old), self.version(new)
        comparison = self.compare(first, second)
        said, doubts, others = self._said.between(first, second, notes)
        findings, unjudged = self.findings(first, second, prove=self.settings.prove)
        if said is None:
            joined = Reconciliation.without_notes(findings)
        else:
            joined = reconcile(findings, said.claims, OperationNames(first), OperationNames(second))
            joined = self._history.with_neighbours(joined, first, second, others)
        judged = joined.findings
        if any(map(is_loss, judged)) and first.vendor and first.vendor == second.vendor:
            steps = tuple(self._history.steps_before(first))
            judged = tuple(with_history(finding, steps) for finding in judged)
        if locate:
            located = locate_findings(tuple(j.finding for j in judged), first, second)
            judged = tuple(replace(j, finding=f) for j, f in zip(judged, located, strict=True))
        # The ledger takes the vendor's whole history: it is asked only where this step may be in it.
        matter = any(map(is_loss, judged)) or any(expectation(c.claim) for c in joined.claims)
        waivers = load_waivers(self.settings.waivers) if self.settings.waivers else ()
        judged, stale = apply_waivers(judged, waivers, self.today)
        report = Report(
            old=_info(first),
            new=_info(second),
            vendor=first.vendor if first.vendor == second.vendor else None,
            findings=judged,
            claims=joined.claims,
            matches=joined.matches,
            notes_source=said.source if said else None,
            unjudged=unjudged,
            incomplete=(*comparison.incomplete, *doubts),
            repairs=(*first.repairs, *second.repairs, *comparison.repairs),
            stale_waivers=stale,
            promises=self._history.promises_between(first, second)
            if said and notes is None and matter
            else (),
        )
        return self._with_usage(report, first, usage) if usage else report

    def _with_usage(self, report: Report, old: Version, usage: Sequence[str | Path]) -> Report:
        """The report, each finding with whether it touches the integrator's code."""
        from triaccord.impact import judge, with_impacts
        from triaccord.usage.importing import import_usage

        overlap = judge(
            [judged.finding for judged in report.findings],
            import_usage(usage),
            old,
            prefixes=self.prefixes(old),
        )
        return with_impacts(report, overlap)

    def explain(
        self, old: str | Version, new: str | Version, subject: str, *, notes: str | Path | None = None
    ) -> tuple[str, ...]:
        """Lines on why a finding (by fingerprint) or claim (by id) was matched so, or what was missing.

        Raises:
            UnknownNameError: if this upgrade has no such finding or claim.
        """
        from triaccord.loading.reach import OperationNames
        from triaccord.reconcile import explain_claim, explain_finding

        report = self.check(old, new, notes=notes)
        documents = OperationNames(self.version(old)), OperationNames(self.version(new))
        claims = tuple(judged.claim for judged in report.claims)
        for claim in report.claims:
            if claim.claim.id == subject:
                findings = tuple(judged.finding for judged in report.findings)
                return explain_claim(claim, findings, claims, *documents)
        for finding in report.findings:
            if finding.finding.fingerprint == subject.lower():
                return explain_finding(finding, claims, *documents)
        known = [claim.id for claim in claims] + [judged.finding.fingerprint for judged in report.findings]
        from difflib import get_close_matches

        raise UnknownNameError(
            f"this upgrade has no finding or claim '{subject}'",
            name=subject,
            near=get_close_matches(subject, known, 3, 0.5),
        )

    def notes_text(self, old: str | Version, new: str | Version, source: str | Path | None) -> str:
        """The text of an upgrade's notes, for their style; empty where there are none.

        Standard input can be read once only, and was; its style is not known.
        """
        return self._said.text(old, new, source)

    def promises(self, vendor: Vendor) -> tuple[Promise, ...]:
        """What a vendor's notes promised over all its versions, and what became of it; worked out once."""
        return self._history.promises(vendor)

    def unread(self, report: Report, notes: str) -> tuple[str, ...]:
        """Fingerprints of silent findings that these notes do not announce, as our parser reads them."""
        from triaccord.loading.reach import OperationNames
        from triaccord.notes import parse_notes
        from triaccord.reconcile import reconcile

        first, second = self.version(report.old.origin), self.version(report.new.origin)
        parsed = parse_notes(
            notes,
            source="draft",
            version=second.label,
            vocabularies=(self.vocabulary(first), self.vocabulary(second)),
        )
        silent = [j.finding for j in report.findings if j.verdict is FindingVerdict.SILENT]
        joined = reconcile(silent, parsed.claims, OperationNames(first), OperationNames(second))
        return tuple(
            judged.finding.fingerprint
            for judged in joined.findings
            if judged.verdict is not FindingVerdict.ANNOUNCED
        )

    def diff(
        self, old: str | Version, new: str | Version, *, prove: bool = False, locate: bool = True
    ) -> Report:
        """Compare two versions with each other; no notes are asked for.

        Proofs cost about as much as the comparison: `check` always asks for them, `diff` where told.
        """
        reads_once(old, new)
        first, second = self.version(old), self.version(new)
        comparison = self.compare(first, second)
        found, unjudged = self.findings(first, second, prove=prove)
        if locate:
            from triaccord.differ import locate_findings

            found = locate_findings(found, first, second)
        return Report(
            old=_info(first),
            new=_info(second),
            vendor=first.vendor if first.vendor == second.vendor else None,
            findings=tuple(
                JudgedFinding(finding=finding, verdict=FindingVerdict.SILENT, reason="no notes were given")
                for finding in found
            ),
            unjudged=unjudged,
            incomplete=comparison.incomplete,
            repairs=(*first.repairs, *second.repairs, *comparison.repairs),
        )

    def with_successors(
        self, findings: Sequence[Finding], old: str | Version, new: str | Version
    ) -> tuple[Finding, ...]:
        """The findings, removals with what takes their place where the vendor's earlier steps say it."""
        from triaccord.reconcile import is_loss, with_history

        first, second = self.version(old), self.version(new)
        judged = tuple(JudgedFinding(finding=finding, verdict=FindingVerdict.SILENT) for finding in findings)
        if not any(map(is_loss, judged)) or not first.vendor or first.vendor != second.vendor:
            return tuple(findings)
        steps = tuple(self._history.steps_before(first))
        return tuple(_succeeded(with_history(one, steps)) for one in judged)

    def with_documentation(self, report: Report, old: str | Version, new: str | Version) -> Report:
        """The report of two versions, with the texts for people that differ."""
        from triaccord.differ.documentation import documentation_changes

        return replace(report, documentation=documentation_changes(self.version(old), self.version(new)))

    def check_all(
        self, vendor: Vendor, *, notes: str | Path | None = None, usage: Sequence[str | Path] = ()
    ) -> Iterator[Report]:
        """Check every consecutive pair of a vendor's versions, oldest first.

        Args:
            vendor: Whose versions.
            notes: One text with a section for each version, such as the vendor's own page; None takes
                the catalogue's notes.
            usage: What the integrator's code uses; see `check`.
        """
        names = [version.name for version in vendor.versions]
        for old, new in pairwise(names):
            yield self.check(f"{vendor.name}@{old}", f"{vendor.name}@{new}", notes=notes, usage=usage)


def _info(version: Version) -> VersionInfo:
    return VersionInfo(
        origin=version.origin,
        name=version.label,
        title=version.title,
        version=version.version,
        dialect=version.dialect.value,
        operations=count_operations(version),
    )


def _succeeded(judged: JudgedFinding) -> Finding:
    """The finding, its change naming the successor that history knows."""
    finding = judged.finding
    if judged.successor is None or "successor" in finding.change.detail:
        return finding
    detail = {**finding.change.detail, "successor": judged.successor}
    return replace(finding, change=replace(finding.change, detail=detail))
