"""`triaccord migrate OLD NEW`: what an upgrade means for your code, line by line; and what bridges it."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triaccord.cli.options import settings, settings_options
from triaccord.config import Settings
from triaccord.model import ConfigurationError

if TYPE_CHECKING:
    from triaccord.impact.map import MigrationMap
    from triaccord.impact.migration import Migration

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("migrate", short_help="What an upgrade means for your code, line by line.")
@click.argument("old")
@click.argument("new")
@click.option(
    "--usage",
    "usages",
    multiple=True,
    metavar="FILE",
    help="What your code uses, as `pytest --triaccord-record FILE` wrote it. Repeatable. Without one, all"
    " that breaks is listed.",
)
@click.option(
    "--source",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Your project, to show lines from. Default: here.",
)
@click.option("--map", "map_file", type=_FILE, metavar="FILE", help="Write the migration map, as JSON.")
@click.option(
    "--shim",
    "shim_file",
    type=_FILE,
    metavar="FILE.py",
    help="Write a Python file that speaks NEW to the server and OLD to your code (requests, httpx).",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    help="text, json, html or markdown; with =FILE into a file. May be given several times.",
)
@click.option("--no-color", is_flag=True, expose_value=False, help="Plain text, as it always is here.")
@click.option("-q", "--quiet", is_flag=True, help="Nothing but the exit code and errors.")
@settings_options
def command(
    old: str,
    new: str,
    *,
    usages: tuple[str, ...],
    source: Path,
    map_file: Path | None,
    shim_file: Path | None,
    formats: tuple[str, ...],
    quiet: bool,
    specs: Path | None,
    fail_on: str,
    lenient: bool,
    allow_remote_refs: bool,
    today: dt.datetime | None,
    policy: Path,
) -> int:
    """Which lines of your code an upgrade touches, what to write there instead, in order of work.

    The exit code is 1 if anything that breaks touches your code (or may, where no usage is given).

    \b
    Examples:
      triaccord migrate procountor@21.03 procountor@21.04 --usage usage.json
      triaccord migrate old.yaml new.yaml --format html=way.html --format markdown=way.md
      triaccord migrate old.yaml new.yaml --shim shim.py --map map.json
    """
    targets = _targets(formats)
    chosen = settings(
        specs=specs,
        fail_on=fail_on,
        lenient=lenient,
        allow_remote_refs=allow_remote_refs,
        today=today,
        policy=policy,
    )
    found = _migration(old, new, usages, source, chosen)
    if map_file is not None:
        _write(map_file, _json(found.map), "migration map", quiet=quiet)
    if shim_file is not None:
        _write(shim_file, _shim(found.map), "shim", quiet=quiet)
        _tell_uncovered(found, quiet=quiet)
    # Who asks for files alone is not told the rest as well.
    _deliver(found, targets or ([] if map_file or shim_file else [("text", None)]), quiet=quiet)
    for doubt in found.report.incomplete:
        print(f"incomplete: {doubt}", file=sys.stderr)
    levels = {word.removesuffix(":mine") for word in chosen.fail_on} & {"breaking", "risky", "safe"}
    return 1 if found.breaking and levels else 4 if found.report.incomplete else 0


def _targets(formats: tuple[str, ...]) -> list[tuple[str, Path | None]]:
    """Formats, and the files that they go into; None for standard output."""
    from triaccord.report.migrations import check_format

    found: list[tuple[str, Path | None]] = []
    for text in formats:
        name, _, file = text.partition("=")
        check_format(name)
        found.append((name, Path(file) if file else None))
    if sum(file is None for _, file in found) > 1:
        raise ConfigurationError(
            "two formats want standard output", mend="give all but one a file: --format json=way.json"
        )
    return found


def _migration(old: str, new: str, usages: tuple[str, ...], source: Path, settings: Settings) -> Migration:
    from triaccord.impact import judge
    from triaccord.impact.mapping import migration_map
    from triaccord.impact.migration import migration
    from triaccord.impact.verifying import verified
    from triaccord.pipeline import Checker
    from triaccord.pipeline.shelf import reads_once
    from triaccord.usage.importing import import_usage

    reads_once(old, new)
    usage = import_usage(usages) if usages else None
    checker = Checker(settings)
    first, second = checker.version(old), checker.version(new)
    report = checker.diff(first, second, prove=True)
    findings = checker.with_successors([judged.finding for judged in report.findings], first, second)
    prefixes = checker.prefixes(first), checker.prefixes(second)
    overlap = judge(findings, usage, first, prefixes=prefixes[0]) if usage is not None else None
    affects = {one.fingerprint: one.affects for one in overlap.impacts} if overlap is not None else None
    found = migration_map(findings, first, second, affects=affects, prefixes=prefixes)
    return migration(report, overlap, source, verified(found, first, second), first)


def _json(found: MigrationMap) -> str:
    from triaccord.report.plain import json_text

    return json_text(found.to_json()) + "\n"


def _shim(found: MigrationMap) -> str:
    from triaccord import __version__
    from triaccord.shim import shim_text

    return shim_text(found, tool=f"triaccord {__version__}")


def _tell_uncovered(found: Migration, *, quiet: bool) -> None:
    from triaccord.report.migrations.words import uncovered
    from triaccord.report.plain import counted, one_line

    told, rest = uncovered(found)
    for each in () if quiet else told:
        word = "stopped" if each.refuses else "let through"
        print(f"{word}: {one_line(each.message)}: {one_line(each.reason)}", file=sys.stderr)
    if rest and not quiet:
        print(f"let through: {counted(rest, 'more change')}, which your code does not touch", file=sys.stderr)


def _write(file: Path, text: str, what: str, *, quiet: bool) -> None:
    from triaccord.report.registry import write_text

    write_text(file, text)
    if not quiet:
        print(f"{what}: {file}", file=sys.stderr)


def _deliver(found: Migration, targets: list[tuple[str, Path | None]], *, quiet: bool) -> None:
    from triaccord.report.migrations import render_migration

    for name, file in targets:
        if file is not None:
            _write(file, render_migration(found, name), f"{name} report", quiet=quiet)
        elif not quiet:
            sys.stdout.write(render_migration(found, name))
            sys.stdout.flush()
