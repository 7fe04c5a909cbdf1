"""`triaccord live OLD NEW`: ask the servers what the documents promise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triaccord.cli.options import specs_option

if TYPE_CHECKING:
    from triaccord.live.cases import Plan
    from triaccord.live.joining import Said
    from triaccord.live.redaction import Redactor
    from triaccord.live.run import LiveReport
    from triaccord.loading import Version
    from triaccord.pipeline import Checker

_SCHEMES = ("auto", "none", "oauth2", "bearer", "api-key", "basic", "header")
_PHASES = ("witness", "compare", "laws", "writes", "links")


@click.command("live", short_help="Ask the servers what the documents promise.")
@click.argument("what", nargs=-1, metavar="[OLD] NEW | cleanup LEDGER [VERSION]")
@click.option("--server-old", metavar="URL", default="", help="OLD's URL.")
@click.option(
    "--server-new", "--server", "server_new", metavar="URL", default="", help="Where NEW is served."
)
@click.option(
    "--allow-host", multiple=True, metavar="HOST", help="A host that may be tested; loopback always may."
)
@click.option(
    "--allow-write",
    multiple=True,
    metavar="OPERATION",
    help="An operation besides GET and HEAD that may be called: 'POST /orders'.",
)
@click.option(
    "--auth", type=click.Choice(_SCHEMES), default="auto", show_default=True, help="auto: the vendor's way."
)
@click.option("--auth-header", default="X-API-Key", show_default=True, help="For api-key and header.")
@click.option("--token-url", default="", help="Where tokens are given, if the catalogue does not know.")
@click.option("--token-command", help="A command that prints the token.")
@click.option("--budget", default=2_000, show_default=True, type=click.IntRange(1), help="Requests, at most.")
@click.option("--rate", type=click.FloatRange(0.01), help="Requests per second, at most.")
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 256))
@click.option(
    "--timeout", default=20.0, show_default=True, type=click.FloatRange(0.1), help="Seconds per request."
)
@click.option(
    "--phase", "phases", multiple=True, type=click.Choice(_PHASES), help="Only these. Default: all."
)
@click.option("--notes", metavar="SRC", help="Release notes; the catalogue's own are found by themselves.")
@click.option("--seed", default=0, show_default=True, type=int)
@click.option("--dry-run", is_flag=True, help="List the requests, send none.")
@click.option(
    "--ledger",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("triaccord-live.ledger.jsonl"),
    show_default=True,
    help="What was created, for cleanup after a crash.",
)
@click.option(
    "--replay", type=click.Path(dir_okay=False, path_type=Path), help="Send the requests of a HAR file again."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for failures.har, test_failures.py and live.json.",
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Nothing but the exit code and errors.")
@specs_option
def command(what: tuple[str, ...], *, replay: Path | None, quiet: bool, form: str, out: Path | None,
            specs: Path | None, ledger: Path, **options: object) -> int:  # fmt: skip
    """Ask the servers of OLD and NEW what their documents promise, and harm nothing.

    Only GET and HEAD are sent unless --allow-write names an operation; what already exists is never changed.
    Credentials come from TRIACCORD_CLIENT_ID, _CLIENT_SECRET, _API_KEY, _REDIRECT_URI, _TOKEN, _USER and
    _PASSWORD. A VERSION beside cleanup or --replay says whose way of logging in to take.

    \b
    Examples:
      triaccord live procountor@21.03 procountor@21.04 --server-old URL --server-new URL
      triaccord live api.yaml --server http://127.0.0.1:8480/v1
      triaccord live cleanup triaccord-live.ledger.jsonl procountor@21.04
    """
    from triaccord.config import Settings
    from triaccord.live.cases import ask
    from triaccord.live.redaction import Redactor
    from triaccord.pipeline import Checker

    redactor = Redactor()
    checker = Checker(Settings(specs=specs))
    if what[:1] == ("cleanup",):
        return _cleanup(what[1:2], _plan(what[2:3], checker, ledger, options), redactor)
    if replay is not None:
        return _replayed(replay, _plan(what, checker, ledger, options), redactor)
    if not 1 <= len(what) <= 2:
        raise click.UsageError("name OLD and NEW, or one version and --server")
    plan = _plan(what, checker, ledger, options)
    with _watching(quiet) as watch:
        report = ask(plan, redactor, watch)
    _tell(report, redactor, form=form, quiet=quiet, out=out)
    if report.unexplained or any(shown.outcome.value == "confirmed" for shown in report.shown):
        return 1
    return 4 if report.incomplete or report.doubtful else 0


def _plan(what: tuple[str, ...], checker: Checker, ledger: Path, options: dict[str, object]) -> Plan:
    from triaccord.live.cases import Plan
    from triaccord.live.credentials import Scheme
    from triaccord.live.joining import Said
    from triaccord.live.policy import SAFE_METHODS, Policy, parse_writable
    from triaccord.wire import Api

    versions = [checker.version(origin) for origin in what]
    vendors = checker.catalogues.vendors()
    auth = next((v.auth for v in vendors if versions and v.name == versions[-1].vendor), {})
    known = [o.ref for v in versions for o in Api(v).operations if o.method not in SAFE_METHODS]
    scheme = str(options["auth"])
    if scheme == "auto":
        scheme = "oauth2" if auth or options["token_url"] else "none"
    policy = Policy(
        allowed_hosts=tuple(options["allow_host"]),  # type: ignore[arg-type]  # click's options have no types
        production_hosts=tuple(sorted({host for v in vendors for host in v.hosts.get("production", ())})),
        writable=parse_writable(options["allow_write"], known),  # type: ignore[arg-type]
        budget=int(str(options["budget"])),
        rate_per_s=float(str(options["rate"])) if options["rate"] else None,
        concurrency=int(str(options["concurrency"])),
        timeout_s=float(str(options["timeout"])),
    )
    old = versions[0] if len(versions) == 2 else None
    said = _said(checker, old, versions[-1], options["notes"]) if old is not None else Said()
    return Plan(
        new=versions[-1] if versions else None,
        old=old,
        url_new=str(options["server_new"]),
        url_old=str(options["server_old"]),
        findings=tuple(judged.finding for judged in said.findings),
        said=said,
        policy=policy,
        scheme=Scheme(scheme),
        auth=auth,
        token_url=str(options["token_url"]),
        header=str(options["auth_header"]),
        command=str(options["token_command"]) if options["token_command"] else None,
        phases=tuple(options["phases"]) or _PHASES,  # type: ignore[arg-type]
        seed=int(str(options["seed"])),
        dry_run=bool(options["dry_run"]),
        ledger=ledger,
    )


def _said(checker: Checker, old: Version, new: Version, notes: object) -> Said:
    """The static verdict on this upgrade: what changed, with witnesses, and what the notes say."""
    from triaccord.live.joining import Said

    report = checker.check(old, new, notes=str(notes) if notes else None, locate=False)
    return Said(findings=report.findings, claims=report.claims, has_notes=report.notes_source is not None)


def _watching(quiet: bool):  # type: ignore[no-untyped-def]
    from contextlib import contextmanager

    from triaccord.live.cases import Watch

    @contextmanager
    def watching():  # type: ignore[no-untyped-def]
        from rich.console import Console

        console = Console(stderr=True)
        if quiet or not console.is_terminal:
            yield Watch()
            return
        phase = ["begin"]
        counts = [0, 0]
        with console.status("begin") as status:

            def begin(name: str, found: int) -> None:
                phase[0], counts[1] = name, found

            def tell(_: object, left: int) -> None:
                counts[0] += 1
                status.update(f"{phase[0]}: {counts[0]} requests, {left} left, {counts[1]} found")

            yield Watch(begin, tell)

    return watching()


def _tell(report: LiveReport, redactor: Redactor, *, form: str, quiet: bool, out: Path | None) -> None:
    import json

    from triaccord.live.cases import exchanges_of
    from triaccord.live.recordings import har, pytest_file, write_atomically
    from triaccord.live.telling import as_json, as_text

    if report.tally.planned and not quiet:
        for server, method, path in report.tally.planned:
            click.echo(f"{server} {method} {redactor.url(path)}")
    elif not quiet:
        click.echo(as_json(report, redactor) if form == "json" else as_text(report, redactor), nl=False)
    if out is not None:
        recorded = har(exchanges_of(report), redactor)
        write_atomically(out / "failures.har", json.dumps(recorded, indent=1, ensure_ascii=False))
        write_atomically(out / "test_failures.py", pytest_file(report.unexplained, redactor))
        write_atomically(out / "live.json", as_json(report, redactor))
        if not quiet:
            print(f"recordings: {out}", file=sys.stderr)


def _cleanup(what: tuple[str, ...], plan: Plan, redactor: Redactor) -> int:
    from triaccord.live.cases import tidy

    if len(what) != 1:
        raise click.UsageError("name the ledger: triaccord live cleanup LEDGER [VERSION]")
    entries, left = tidy(Path(what[0]), plan, redactor)
    click.echo(f"{entries - len(left)} of {entries} removed")
    for words in left:
        click.echo(f"left behind: {redactor.text(words)}")
    return 4 if left else 0


def _replayed(file: Path, plan: Plan, redactor: Redactor) -> int:
    from triaccord.live.cases import replay

    every = replay(file, plan, redactor)
    for each in every:
        click.echo(f"{each.outcome}  {each.name}  {redactor.text(each.why)}".rstrip())
    outcomes = {each.outcome for each in every}
    return 1 if "differs" in outcomes else 4 if "not sent" in outcomes else 0
