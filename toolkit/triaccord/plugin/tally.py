"""What a rehearsal has come to, over all tests and workers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from triaccord.model import Finding, Level
from triaccord.rehearsal import Effect, Met, Part

_MOST_TESTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One finding that breaks one test.

    Attributes:
        test: Node id.
        finding: Fingerprint; empty where no finding says what is refused.
        effects: Where the test meets it.
        sites: `file:line: source` of the integrator's code, the likeliest first.
        failure: What happens then; empty if only the new server would mind.
        together: Other findings without which this one breaks nothing.
    """

    test: str
    finding: str
    effects: tuple[Effect, ...]
    sites: tuple[str, ...] = ()
    failure: str = ""
    together: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """What of the exchanges it is about, sorted, each once."""
        return tuple(sorted({effect.field for effect in self.effects}))


@dataclass(frozen=True, slots=True, order=True)
class Doubtful:
    """Something that a test met and that only a person can judge; `what` is the end of the sentence."""

    test: str
    finding: str
    field: str
    operation: str
    what: str


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts and lists of one rehearsal.

    Attributes:
        rehearsed: How many tests ran.
        met: How many of them met anything that the upgrade changes.
        broken: What breaks which test.
        doubts: What may or may not matter.
        failing: Tests that fail without the upgrade, too.
        operations: Operations that were called.
        unmatched: Calls that the old version has no operation for.
        faults: What could not be rehearsed because something of ours failed.
        lost: Workers that ended without a word.
    """

    rehearsed: int = 0
    met: int = 0
    broken: list[Broken] = field(default_factory=list)
    doubts: list[Doubtful] = field(default_factory=list)
    failing: list[str] = field(default_factory=list)
    operations: set[str] = field(default_factory=set)
    unmatched: set[str] = field(default_factory=set)
    faults: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)

    def add(self, met: Met) -> None:
        """Count one test."""
        self.rehearsed += 1
        self.met += bool(met.effects)
        self.operations |= met.calls
        self.unmatched |= met.unmatched

    def join(self, other: Tally) -> None:
        """Take over what a worker has counted."""
        self.rehearsed += other.rehearsed
        self.met += other.met
        self.broken += other.broken
        self.doubts += other.doubts
        self.failing += other.failing
        self.operations |= other.operations
        self.unmatched |= other.unmatched
        self.faults |= other.faults
        self.lost += other.lost

    def to_json(self) -> dict[str, Any]:
        """As plain values, for the way from a worker."""
        made = asdict(self)
        for name in ("operations", "unmatched", "faults"):
            made[name] = sorted(made[name])
        for broken in made["broken"]:
            for effect in broken["effects"]:
                effect["part"] = effect["part"].value
        return made

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Tally:
        """The other direction of `to_json`."""
        broken = [
            Broken(
                **{
                    **each,
                    "effects": tuple(
                        Effect(**{**effect, "part": Part(effect["part"])}) for effect in each["effects"]
                    ),
                    "sites": tuple(each["sites"]),
                    "together": tuple(each["together"]),
                }
            )
            for each in document["broken"]
        ]
        sets = {name: set(document[name]) for name in ("operations", "unmatched", "faults")}
        doubts = [Doubtful(**each) for each in document["doubts"]]
        return cls(**{**document, **sets, "broken": broken, "doubts": doubts})

    # ---- in words -----------------------------------------------------------------------------------

    def lines(self, findings: Mapping[str, Finding], playable: frozenset[str]) -> Iterator[str]:
        """The summary: counts first, then by which findings, then doubts.

        Args:
            findings: Of the upgrade, by fingerprint.
            playable: Those that a rehearsal can show.
        """
        tests = {each.test for each in self.broken}
        by_finding = defaultdict(set)
        for each in self.broken:
            by_finding[each.finding].add(each.test)
        yield (
            f"{_many(self.rehearsed, 'test')} rehearsed, {self.met} met what changes: "
            f"{len(tests)} would break, by {_many(len(by_finding), 'finding')}"
        )
        for finding in sorted(by_finding, key=lambda one: (-len(by_finding[one]), one)):
            yield f"  {_titled(findings, finding)}: {_many(len(by_finding[finding]), 'test')}"
            names = sorted(by_finding[finding])
            yield from (f"    {name}" for name in names[:_MOST_TESTS])
            if len(names) > _MOST_TESTS:
                yield f"    and {len(names) - _MOST_TESTS} more"
        yield from self._doubt_lines(findings, playable)

    def _doubt_lines(self, findings: Mapping[str, Finding], playable: frozenset[str]) -> Iterator[str]:
        for name in sorted(self.failing):
            yield f"fails without the upgrade, too: {name}"
        seen: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
        for doubt in self.doubts:
            seen[(doubt.finding, doubt.operation, doubt.field, doubt.what)].add(doubt.test)
        for (finding, operation, name, what), tests in sorted(seen.items()):
            place = f"`{name}` of {operation}" if name else operation
            yield f"look at {place}: {what} ({_many(len(tests), 'test')}, {_titled(findings, finding)})"
        for fingerprint, each in sorted(findings.items()):
            if fingerprint in playable or each.level is Level.SAFE:
                continue
            if self._is_called(each):
                yield f"not rehearsed, no test can show it: {_titled(findings, fingerprint)}"
        if self.unmatched:
            yield f"{_many(len(self.unmatched), 'call')} to nothing in the old version: " + ", ".join(
                sorted(self.unmatched)[:_MOST_TESTS]
            )
        yield from (f"doubt: {fault}" for fault in (*sorted(self.faults), *sorted(self.lost)))

    def _is_called(self, finding: Finding) -> bool:
        if not finding.operations:
            return bool(self.operations)
        called = {_shape(name) for name in self.operations}
        return any(_shape(str(ref)) in called for ref in finding.operations)


def _shape(name: str) -> str:
    return "/".join("{}" if "{" in part else part for part in name.split("/"))


def _titled(findings: Mapping[str, Finding], fingerprint: str) -> str:
    finding = findings.get(fingerprint)
    if finding is None:
        return "no single finding"
    return f"{finding.message} [{finding.rule}, {fingerprint}]"


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
