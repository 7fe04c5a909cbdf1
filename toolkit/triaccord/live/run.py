"""The live leg on one page: look around, show the findings, ask the laws, write, compare, say who it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from triaccord.live.alignment import Alignment
from triaccord.live.causes import causes
from triaccord.live.compare import Comparison
from triaccord.live.crew import gathered
from triaccord.live.doors import closed_doors
from triaccord.live.failure import Blame, Chance, Failure, Shown
from triaccord.live.generation import Generator
from triaccord.live.joining import Said, asked_of, chances, joined, with_claims
from triaccord.live.laws import broken_laws
from triaccord.live.links import followed
from triaccord.live.pairs import MOST_PLACES
from triaccord.live.policy import RefusedRequestError
from triaccord.live.sequences import sequences
from triaccord.live.shrinking import shrunk
from triaccord.live.sides import Side
from triaccord.live.transport import RunEndedError, Server, Tally, Transport
from triaccord.live.witnesses import Prover
from triaccord.live.write_checks import written
from triaccord.live.writing import Writer
from triaccord.loading import Version
from triaccord.model import Finding, Level
from triaccord.wire import Api

PHASES = ("witness", "compare", "laws", "writes", "links")
_SHARE = 0.5
_LEAST, _MOST = 1, 10
_SHRINKING = 0.1
_NO_NEWS = (Blame.US, Blame.TEST_DATA)


@dataclass(slots=True, kw_only=True)
class LiveReport:
    """Everything that a run has found.

    Attributes:
        shown: What came of each breaking finding.
        failures: One per cause; what no finding explains is news.
        chances: What came of each claim that no document can show.
        tally: Requests sent.
        incomplete: What could not be done, in words; empty if all was.
        left_behind: Paths of what we made and could not remove.
    """

    shown: tuple[Shown, ...] = ()
    failures: tuple[Failure, ...] = ()
    chances: tuple[Chance, ...] = ()
    tally: Tally = field(default_factory=Tally)
    incomplete: tuple[str, ...] = ()
    left_behind: tuple[str, ...] = ()

    @property
    def unexplained(self) -> tuple[Failure, ...]:
        """The news: what no static finding explains, and is neither our doing nor that of the data."""
        return tuple(f for f in self.failures if not f.findings and f.blame not in _NO_NEWS)

    @property
    def doubtful(self) -> tuple[Failure, ...]:
        """What could not be judged: our limits, our requests, or data that is not on both servers."""
        return tuple(f for f in self.failures if not f.findings and f.blame in _NO_NEWS)


async def run(
    transport: Transport,
    *,
    old: tuple[Version, Server] | None,
    new: tuple[Version, Server],
    findings: Iterable[Finding] = (),
    said: Said | None = None,
    phases: Iterable[str] = PHASES,
    seed: int = 0,
    environ: Mapping[str, str] | None = None,
    on_phase: Callable[[str, int], None] = lambda _, __: None,
    report: LiveReport | None = None,
) -> LiveReport:
    """Ask both servers everything, within the transport's limits.

    Args:
        transport: The way there; it is open.
        old: The version that clients were written for, and its server; None for conformance alone.
        new: The version that they will meet, and its server.
        findings: What the static diff found between both.
        said: What the notes say of them, and what they claim beside; None if nobody looked.
        phases: Which of `PHASES` to run.
        seed: Another seed, other requests.
        environ: Where variables with further credentials are; the process's own by default.
        on_phase: Told before each phase, with how many failures there are so far.
        report: Filled as the run goes on, so that an interrupted run has what there is.

    Returns:
        The report, incomplete where the run ended early.

    Raises:
        RefusedRequestError: if a server may not be asked at all.
    """
    report = report if report is not None else LiveReport()
    report.tally = transport.tally
    course = _Course(
        transport=transport,
        old=Side(name="old", server=old[1], api=Api(old[0]), transport=transport) if old else None,
        new=Side(name="new", server=new[1], api=Api(new[0]), transport=transport),
        findings=tuple(findings),
        said=said or Said(),
        writer=Writer(ledger=transport.ledger, seed=seed),
        seed=seed,
        environ=environ,
        report=report,
    )
    for side in course.sides:
        transport.policy.check_server(side.server.url)
    try:
        await course.go(set(phases), on_phase)
    except (RunEndedError, RefusedRequestError) as ended:
        report.incomplete = (*report.incomplete, ended.what)
    finally:
        course.conclude()
    return report


@dataclass(slots=True, kw_only=True)
class _Course:
    """One run: its sides, and what it has found so far."""

    transport: Transport
    old: Side | None
    new: Side
    findings: tuple[Finding, ...]
    said: Said
    writer: Writer
    seed: int
    environ: Mapping[str, str] | None
    report: LiveReport
    found: list[Failure] = field(default_factory=list)
    final: tuple[Failure, ...] | None = None
    comparison: Comparison = field(init=False)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that there are."""
        return (self.new,) if self.old is None else (self.old, self.new)

    async def go(self, wanted: set[str], on_phase: Callable[[str, int], None]) -> None:
        """The phases in their order."""
        on_phase("look around", 0)
        nothing: list[None] = []
        await gathered([side.look_around() for side in self.sides], nothing)
        self.comparison = self._comparison()
        if "witness" in wanted and self.old is not None:
            on_phase("witnesses", 0)
            await self._witnesses(self.old)
        if "laws" in wanted:
            on_phase("laws", len(self.found))
            await broken_laws(self.new, self.old, self.found)
            self.found += await closed_doors(self.new, self.old, self.environ)
        if "writes" in wanted:
            on_phase("writes", len(self.found))
            await sequences(self.new, self.old, self.writer, self.found)
            judge, generator = self.comparison.judge, self.comparison.generator
            await written(self.new, self.old, self.writer, judge, generator, self.found)
        if "links" in wanted:
            on_phase("links", len(self.found))
            await followed(self.new, self.old, self.found)
        if "compare" in wanted:
            on_phase("compare", len(self.found))
            await self._compared(self.comparison)

    async def _witnesses(self, old: Side) -> None:
        prover = Prover(old=old, new=self.new, writer=self.writer, environ=self.environ)
        for finding in self.findings:
            if finding.level is Level.BREAKING:
                self.report.shown = (*self.report.shown, await prover.show(finding))

    def _comparison(self) -> Comparison:
        # Conformance alone: the server against its own document, as both sides of a comparison.
        old = self.old if self.old is not None else self.new
        reads = sum(1 for _ in old.reads()) or 1
        per_operation = int(self.transport.left * _SHARE / (2 * reads))
        return Comparison(
            old=old,
            new=self.new,
            alignment=Alignment(self.findings),
            generator=Generator(old, self.seed),
            per_operation=max(_LEAST, min(per_operation, _MOST)),
        )

    async def _compared(self, comparison: Comparison) -> None:
        try:
            await comparison.run(self.found)
        finally:
            problems = sorted(set(comparison.generator.problems))
            if not comparison.judge.shared_data:
                problems.append(
                    "the servers show different data, or canned answers: values were not compared"
                )
            if comparison.judge.unanswered:
                problems.append(f"the old server gave no answer to {comparison.judge.unanswered} requests")
            if comparison.hurried:
                problems.append(f"{comparison.hurried} operations are so slow that they were asked less")
            if comparison.judge.was_cut:
                problems.append(f"of an answer with more differences than {MOST_PLACES}, the first are told")
            self.report.incomplete = (*self.report.incomplete, *problems)
        self.final = causes(self.found)
        self.final = await shrunk(self.final, comparison, budget=int(self.transport.left * _SHRINKING))

    def conclude(self) -> None:
        """Causes, blame and claims of whatever was found, also of half a run."""
        final = self.final if self.final is not None else causes(self.found)
        self.report.failures = joined(final, self.said)
        self.report.shown = with_claims(self.report.shown, self.said)
        asked = asked_of(self.transport.tally.asked, self.new.server.name)
        self.report.chances = chances(self.said, self.report.failures, asked)


async def clean_up(transport: Transport, sides: Iterable[Server], report: LiveReport) -> None:
    """Remove what this run made, the latest first; what stays is in the report."""
    from triaccord.live.cleanup import clean

    left = await clean(transport, {server.url: server for server in sides})
    report.left_behind = tuple(left)


__all__ = ["PHASES", "LiveReport", "clean_up", "run"]
