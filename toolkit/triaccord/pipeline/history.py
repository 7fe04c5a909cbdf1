"""A vendor's other versions: the steps before and after an upgrade, and the promises made in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from triaccord.model import ClaimVerdict, FindingVerdict, Promise
from triaccord.pipeline.said import NEIGHBOURS

if TYPE_CHECKING:
    from triaccord.loading import Vendor, Version
    from triaccord.pipeline.said import Said
    from triaccord.pipeline.shelf import Shelf
    from triaccord.reconcile import Reconciliation, Step


class History:
    """Asks what happened around an upgrade."""

    def __init__(self, shelf: Shelf, said: Said) -> None:
        self._shelf = shelf
        self._said = said
        self._ledgers: dict[str, tuple[Promise, ...]] = {}

    def promises(self, vendor: Vendor) -> tuple[Promise, ...]:
        """What a vendor's notes promised over all its versions, and what became of it; worked out once."""
        from triaccord.loading.reach import OperationNames
        from triaccord.reconcile import promises

        if vendor.name not in self._ledgers:
            steps = tuple(self._steps(vendor))
            documents = {
                step.version: OperationNames(self._shelf.version(f"{vendor.name}@{step.version}"))
                for step in steps
            }
            self._ledgers[vendor.name] = promises(steps, documents, self._shelf.today)
        return self._ledgers[vendor.name]

    def promises_between(self, old: Version, new: Version) -> tuple[Promise, ...]:
        """The promises that this upgrade's notes make, and those that it settles."""
        if old.vendor is None or old.vendor != new.vendor or old.name is None or new.name is None:
            return ()
        vendor = self._shelf.catalogues.vendor(old.vendor)
        between = {version.name for version in vendor.between(old.name, new.name)}
        return tuple(
            promise
            for promise in self.promises(vendor)
            if promise.claim.version in between or promise.settled_in in between
        )

    def with_neighbours(
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
            vendor = self._shelf.catalogues.vendor(old.vendor)
            first, last = vendor.names.index(old.name), vendor.names.index(new.name)
            before = tuple(self._steps(vendor, max(first - NEIGHBOURS, 0), first))[::-1]
            after = tuple(self._steps(vendor, last, last + NEIGHBOURS))
        return with_neighbours(joined, before, after, OperationNames(old), OperationNames(new))

    def steps_before(self, version: Version) -> Iterator[Step]:
        """The vendor's steps up to `version`, oldest first."""
        if version.vendor is None or version.name is None:
            return
        vendor = self._shelf.catalogues.vendor(version.vendor)
        yield from self._steps(vendor, 0, vendor.names.index(version.name))

    def _steps(self, vendor: Vendor, first: int = 0, last: int | None = None) -> Iterator[Step]:
        """The vendor's steps from the version at place `first` to the one at `last`, oldest first."""
        from triaccord.reconcile import Step

        names = vendor.names[first : None if last is None else last + 1]
        for old, new in pairwise(names):
            before, after = (
                self._shelf.version(f"{vendor.name}@{old}"),
                self._shelf.version(f"{vendor.name}@{new}"),
            )
            said, _ = self._said.of_catalogue(before, after)
            findings = self._shelf.compare(before, after).findings
            yield Step(version=new, findings=findings, claims=said.claims if said else ())


def _is_before(one: str, other: str) -> bool:
    from triaccord.notes.selection import version_key

    return version_key(one) < version_key(other)
