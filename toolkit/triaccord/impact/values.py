"""An Impact: whether one finding touches one integrator's code, and where."""

from __future__ import annotations

from dataclasses import dataclass

from triaccord.model import AffectsYou
from triaccord.usage.values import Call, Site


@dataclass(frozen=True, slots=True, order=True)
class Touch:
    """One way in which code touches what a finding changes.

    Attributes:
        what: In words: ``reads `results[].name` ``, ``sends `limit` ``, ``calls `GET /products` ``.
        sites: Lines of the integrator's code, sorted; empty if nobody knows them.
        tests: Tests that go there, sorted.
    """

    what: str
    sites: tuple[Site, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """The answer for one finding.

    Attributes:
        fingerprint: Of the finding.
        affects: Yes, no, or unknown.
        touches: What in the code it touches (yes) or may touch (unknown); empty for no. Sorted.
        reason: Why, in a sentence.
    """

    fingerprint: str
    affects: AffectsYou
    touches: tuple[Touch, ...] = ()
    reason: str = ""

    @property
    def sites(self) -> tuple[Site, ...]:
        """All lines, each once, sorted."""
        return tuple(sorted({site for touch in self.touches for site in touch.sites}))

    @property
    def tests(self) -> tuple[str, ...]:
        """All tests, each once, sorted."""
        return tuple(sorted({test for touch in self.touches for test in touch.tests}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """The answers for all findings of an upgrade.

    Attributes:
        impacts: In the order of the findings.
        unmatched: Calls that the old document has no operation for; they were judged by nothing.
        doubts: What the usage itself says may be missing.
        used: The operations that are called, as findings spell them (`GET /products`), sorted.
    """

    impacts: tuple[Impact, ...]
    unmatched: tuple[Call, ...] = ()
    doubts: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
