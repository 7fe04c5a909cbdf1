"""The main job on one page: two versions and their notes to one Report.

::

    load old, new ─> diff ─> findings ─> proofs ┐
    notes between them ────> claims ────────────┴─> reconcile ─> history of what is gone ─> Report
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from triaccord.config import Settings
from triaccord.loading.reach import count_operations
from triaccord.model import (
    ClaimVerdict,
    ConfigurationError,
    Finding,
    FindingVerdict,
    JudgedFinding,
    Notes,
    Promise,
    Report,
    Unjudged,
    UnknownNameError,
    VersionInfo,
)

if TYPE_CHECKING:
    from triaccord.differ import Comparison
    from triaccord.loading import Catalogues, Vendor, Version
    from triaccord.loading.vocabulary import Vocabulary
    from triaccord.policy import Policy
    from triaccord.reconcile import Reconciliation, Step

# Floors are imported where a job needs them: `diff` needs neither notes nor their reconciliation.

NEIGHBOURS = 2
"""How many steps before and after are asked for the other half of a silent change or a phantom claim."""


NET_S = 5.0
"""How long whole bodies may be compared for what no rule has seen, in seconds."""


class Checker:
    """Checks under one set of settings; what several checks share is worked out once.

    Args:
        settings: What the user decided.

    Attributes:
        ignored: How many findings the user's policy has taken away so far.
        told: What was decided for the user, and is told on standard error.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._versions: dict[str, Version] = {}
        self._comparisons: dict[tuple[str, str], Comparison] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._notes: dict[tuple[str, str], Notes] = {}
        self.ignored = 0
        self.told: list[str] = []
        self._ledgers: dict[str, tuple[Promise, ...]] = {}

    @cached_property
    def catalogues(self) -> Catalogues:
        """The vendors that can be named with `vendor@version`."""
        from triaccord.loading import Catalogues

        return Catalogues.found(self.settings.specs)

    def version(self, origin: str | Version) -> Version:
        """Load an origin, once."""
        from triaccord.loading import load

        if not isinstance(origin, str):
            self._versions.setdefault(origin.origin, origin)
            return origin
        if origin not in self._versions:
            self._versions[origin] = load(
                origin,
                # Looking for catalogues takes longer than reading a small document.
                catalogues=self.catalogues if "@" in origin else None,
                lenient=self.settings.lenient,
                allow_remote_refs=self.settings.allow_remote_refs,
            )
        return self._versions[origin]

    def compare(self, old: Version, new: Version) -> Comparison:
        """Diff two versions, once."""
        from triaccord.differ import diff

        key = (old.origin, new.origin)
        if key not in self._comparisons:
            found = diff(old, new)
            if self.settings.policy is not None:
                kept, ignored = self.policy.apply(found.findings, old, new)
                self.ignored += len(ignored)
                found = replace(found, findings=kept)
            self._comparisons[key] = found
        return self._comparisons[key]

    @cached_property
    def policy(self) -> Policy:
        """Levels and ignores that the user has given; those of rules and findings of no interest."""
        from triaccord.policy import Policy, load_policy

        return load_policy(self.settings.policy) if self.settings.policy else Policy()

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

        documents = Documents(old, new)
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

        first, second = self.version(old), self.version(new)
        comparison = self.compare(first, second)
        said, doubts, others = self._notes_between(first, second, notes)
        findings, unjudged = self.findings(first, second, prove=self.settings.prove)
        if said is None:
            joined = Reconciliation.without_notes(findings)
        else:
            joined = reconcile(findings, said.claims, OperationNames(first), OperationNames(second))
            joined = self._with_neighbours(joined, first, second, others)
        judged = joined.findings
        if any(map(is_loss, judged)) and first.vendor and first.vendor == second.vendor:
            steps = tuple(self._steps_before(first))
            judged = tuple(with_history(finding, steps) for finding in judged)
        if locate:
            located = locate_findings(tuple(j.finding for j in judged), first, second)
            judged = tuple(replace(j, finding=f) for j, f in zip(judged, located, strict=True))
        # The ledger takes the vendor's whole history: it is asked only where this step may be in it.
        matter = any(map(is_loss, judged)) or any(expectation(c.claim) for c in joined.claims)
        waivers = load_waivers(self.settings.waivers) if self.settings.waivers else ()
        judged, stale = apply_waivers(judged, waivers, self._today)
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
            repairs=(*first.repairs, *second.repairs),
            stale_waivers=stale,
            promises=self._promises_between(first, second) if said and notes is None and matter else (),
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

    def prefixes(self, version: Version) -> tuple[str, ...]:
        """What the vendor's servers put before the paths of a version (`/v2104/api`), as its file says."""
        if version.vendor is None or version.name is None:
            return ()
        compact = "".join(char for char in version.name if char.isalnum())
        servers = self.catalogues.vendor(version.vendor).servers.values()
        return tuple(text.replace("{yymm}", compact) for text in servers if isinstance(text, str))

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
        from triaccord.loading import read_text

        if source is not None:
            return "" if str(source) == "-" else read_text(str(source)).text
        first, second = self.version(old), self.version(new)
        if first.vendor is None or first.vendor != second.vendor or not first.name or not second.name:
            return ""
        between = self.catalogues.vendor(first.vendor).between(first.name, second.name)
        return "\n".join(read_text(str(version.notes)).text for version in between if version.notes)

    def unread(self, report: Report, notes: str) -> tuple[str, ...]:
        """Fingerprints of silent findings that these notes do not announce, as our parser reads them."""
        from triaccord.loading.reach import OperationNames
        from triaccord.notes import parse_notes
        from triaccord.reconcile import reconcile

        first, second = self._versions[report.old.origin], self._versions[report.new.origin]
        parsed = parse_notes(
            notes,
            source="draft",
            version=second.label,
            vocabularies=(self._vocabulary(first), self._vocabulary(second)),
        )
        silent = [j.finding for j in report.findings if j.verdict is FindingVerdict.SILENT]
        joined = reconcile(silent, parsed.claims, OperationNames(first), OperationNames(second))
        return tuple(
            judged.finding.fingerprint
            for judged in joined.findings
            if judged.verdict is not FindingVerdict.ANNOUNCED
        )

    def promises(self, vendor: Vendor) -> tuple[Promise, ...]:
        """What a vendor's notes promised over all its versions, and what became of it; worked out once."""
        from triaccord.loading.reach import OperationNames
        from triaccord.reconcile import promises

        if vendor.name not in self._ledgers:
            steps = tuple(self._steps(vendor))
            documents = {
                step.version: OperationNames(self.version(f"{vendor.name}@{step.version}")) for step in steps
            }
            self._ledgers[vendor.name] = promises(steps, documents, self._today)
        return self._ledgers[vendor.name]

    @property
    def _today(self) -> dt.date:
        return self.settings.today or dt.date.today()

    def diff(
        self, old: str | Version, new: str | Version, *, prove: bool = False, locate: bool = True
    ) -> Report:
        """Compare two versions with each other; no notes are asked for.

        Proofs cost about as much as the comparison: `check` always asks for them, `diff` where told.
        """
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
            repairs=(*first.repairs, *second.repairs),
        )

    def check_all(self, vendor: Vendor) -> Iterator[Report]:
        """Check every consecutive pair of a vendor's versions, oldest first."""
        names = [version.name for version in vendor.versions]
        for old, new in pairwise(names):
            yield self.check(f"{vendor.name}@{old}", f"{vendor.name}@{new}")

    def _vocabulary(self, version: Version) -> Vocabulary:
        from triaccord.loading.vocabulary import Vocabulary

        if version.origin not in self._vocabularies:
            self._vocabularies[version.origin] = Vocabulary(version)
        return self._vocabularies[version.origin]

    def _notes_between(
        self, old: Version, new: Version, source: str | Path | None
    ) -> tuple[Notes | None, tuple[str, ...], tuple[Step, ...]]:
        """The notes on this upgrade, doubts about which those are, and the file's other sections."""
        from triaccord.loading import read_text
        from triaccord.notes import parse_notes
        from triaccord.notes.selection import select_sections

        if source is None:
            if self.settings.between:
                raise ConfigurationError("--between chooses sections of notes", mend="give them with --notes")
            return self._catalogue_notes(old, new), (), ()
        text = read_text(str(source))
        vocabularies = (self._vocabulary(old), self._vocabulary(new))
        notes = parse_notes(
            text.text, source=text.name, vendor=old.vendor or new.vendor, vocabularies=vocabularies
        )
        order = self._order(old, new)
        first, last = self.settings.between or (old.label, new.label)
        chosen, doubt = select_sections(notes, first, last, order=None if self.settings.between else order)
        if doubt and not self.settings.between and order is None:
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

    def _with_neighbours(
        self, joined: Reconciliation, old: Version, new: Version, others: Sequence[Step]
    ) -> Reconciliation:
        """Ask the steps around, or the notes' other sections, where something lacks its other half."""
        from triaccord.loading.reach import OperationNames
        from triaccord.reconcile import with_neighbours

        halves = any(judged.verdict is FindingVerdict.SILENT for judged in joined.findings) or any(
            judged.verdict is ClaimVerdict.PHANTOM for judged in joined.claims
        )
        if not halves:
            return joined
        before: Sequence[Step] = [step for step in others if _is_before(step.version, new.label)]
        after: Sequence[Step] = [step for step in others if step not in before]
        if not others and old.vendor and old.vendor == new.vendor and old.name and new.name:
            vendor = self.catalogues.vendor(old.vendor)
            first, last = vendor.names.index(old.name), vendor.names.index(new.name)
            before = tuple(self._steps(vendor, max(first - NEIGHBOURS, 0), first))[::-1]
            after = tuple(self._steps(vendor, last, last + NEIGHBOURS))
        return with_neighbours(joined, before, after, OperationNames(old), OperationNames(new))

    def _promises_between(self, old: Version, new: Version) -> tuple[Promise, ...]:
        """The promises that this upgrade's notes make, and those that it settles."""
        if old.vendor is None or old.vendor != new.vendor or old.name is None or new.name is None:
            return ()
        vendor = self.catalogues.vendor(old.vendor)
        between = {version.name for version in vendor.between(old.name, new.name)}
        return tuple(
            promise
            for promise in self.promises(vendor)
            if promise.claim.version in between or promise.settled_in in between
        )

    def _catalogue_notes(self, old: Version, new: Version) -> Notes | None:
        from triaccord.loading import read_text
        from triaccord.notes import parse_notes

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
        yield from self._steps(vendor, 0, vendor.names.index(version.name))

    def _steps(self, vendor: Vendor, first: int = 0, last: int | None = None) -> Iterator[Step]:
        """The vendor's steps from the version at place `first` to the one at `last`, oldest first."""
        from triaccord.reconcile import Step

        names = vendor.names[first : None if last is None else last + 1]
        for old, new in pairwise(names):
            before, after = self.version(f"{vendor.name}@{old}"), self.version(f"{vendor.name}@{new}")
            said = self._catalogue_notes(before, after)
            findings = self.compare(before, after).findings
            yield Step(version=new, findings=findings, claims=said.claims if said else ())


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


def _is_before(one: str, other: str) -> bool:
    from triaccord.notes.selection import version_key

    return version_key(one) < version_key(other)


def _info(version: Version) -> VersionInfo:
    return VersionInfo(
        origin=version.origin,
        name=version.label,
        title=version.title,
        version=version.version,
        dialect=version.dialect.value,
        operations=count_operations(version),
    )
