"""The live leg on one page: look around, show the findings, compare, ask the laws, write, clean up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from triaccord.live.alignment import Alignment
from triaccord.live.compare import Comparison
from triaccord.live.failure import Failure, Shown, one_per_cause
from triaccord.live.generation import Generator
from triaccord.live.laws import broken_laws
from triaccord.live.policy import RefusedRequestError
from triaccord.live.sequences import sequences
from triaccord.live.sides import Side
from triaccord.live.transport import RunEndedError, Server, Tally, Transport
from triaccord.live.witnesses import Prover
from triaccord.live.writing import Writer
from triaccord.loading import Version
from triaccord.model import Finding, Level
from triaccord.wire import Api

PHASES = ("witness", "compare", "laws", "writes")
_SHARE = 0.5
_LEAST, _MOST = 1, 10


@dataclass(slots=True, kw_only=True)
class LiveReport:
    """Everything that a run has found.

    Attributes:
        shown: What came of each breaking finding.
        failures: What no finding explains first; one per cause.
        tally: Requests sent.
        incomplete: What could not be done, in words; empty if all was.
        left_behind: Paths of what we made and could not remove.
    """

    shown: tuple[Shown, ...] = ()
    failures: tuple[Failure, ...] = ()
    tally: Tally = field(default_factory=Tally)
    incomplete: tuple[str, ...] = ()
    left_behind: tuple[str, ...] = ()

    @property
    def unexplained(self) -> tuple[Failure, ...]:
        """What no static finding explains: the news."""
        return tuple(failure for failure in self.failures if not failure.findings)


async def run(
    transport: Transport,
    *,
    old: tuple[Version, Server] | None,
    new: tuple[Version, Server],
    findings: Iterable[Finding] = (),
    phases: Iterable[str] = PHASES,
    seed: int = 0,
    on_phase: Callable[[str], None] = lambda _: None,
    report: LiveReport | None = None,
) -> LiveReport:
    """Ask both servers everything, within the transport's limits.

    Args:
        transport: The way there; it is open.
        old: The version that clients were written for, and its server; None for conformance alone.
        new: The version that they will meet, and its server.
        findings: What the static diff found between both.
        phases: Which of `PHASES` to run.
        seed: Another seed, other requests.
        on_phase: Told before each phase.
        report: Filled as the run goes on, so that an interrupted run has what there is.

    Returns:
        The report, incomplete where the run ended early.

    Raises:
        RefusedRequestError: if a server may not be asked at all.
    """
    report = report if report is not None else LiveReport()
    report.tally = transport.tally
    wanted = set(phases)
    every = tuple(findings)
    new_side = Side(name="new", server=new[1], api=Api(new[0]), transport=transport)
    old_side = Side(name="old", server=old[1], api=Api(old[0]), transport=transport) if old else None
    writer = Writer(ledger=transport.ledger, seed=seed)
    found: list[Failure] = []
    for side in filter(None, (old_side, new_side)):
        transport.policy.check_server(side.server.url)
    try:
        on_phase("look around")
        for side in filter(None, (old_side, new_side)):
            await side.look_around()
        if "witness" in wanted and old_side is not None:
            on_phase("witnesses")
            prover = Prover(old=old_side, new=new_side, writer=writer)
            for finding in every:
                if finding.level is Level.BREAKING:
                    report.shown = (*report.shown, await prover.show(finding))
        if "laws" in wanted:
            on_phase("laws")
            await broken_laws(new_side, old_side, found)
        if "writes" in wanted:
            on_phase("writes")
            await sequences(new_side, old_side, writer, found)
        if "compare" in wanted:
            on_phase("compare")
            await _compared(transport, old_side, new_side, every, seed, report, found)
    except (RunEndedError, RefusedRequestError) as ended:
        report.incomplete = (*report.incomplete, ended.what)
    finally:
        report.failures = one_per_cause(found)
    return report


async def clean_up(transport: Transport, sides: Iterable[Server], report: LiveReport) -> None:
    """Remove what this run made, the latest first; what stays is in the report."""
    from triaccord.live.cleanup import clean

    left = await clean(transport, {server.url: server for server in sides})
    report.left_behind = tuple(left)


async def _compared(
    transport: Transport,
    old: Side | None,
    new: Side,
    findings: tuple[Finding, ...],
    seed: int,
    report: LiveReport,
    found: list[Failure],
) -> None:
    if old is None:
        # Conformance alone: the server against its own document, as both sides of a comparison.
        old = new
    reads = sum(1 for _ in old.reads()) or 1
    per_operation = int(transport.left * _SHARE / (2 * reads))
    generator = Generator(old, seed)
    comparison = Comparison(
        old=old,
        new=new,
        alignment=Alignment(findings),
        generator=generator,
        per_operation=max(_LEAST, min(per_operation, _MOST)),
    )
    await comparison.run(found)
    report.incomplete = (*report.incomplete, *sorted(set(generator.problems)))
    if not comparison.shared_data:
        report.incomplete = (*report.incomplete, "the servers show different data: values were not compared")


__all__ = ["PHASES", "LiveReport", "clean_up", "run"]
