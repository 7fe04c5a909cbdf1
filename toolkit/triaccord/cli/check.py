"""`triaccord check OLD NEW` and `triaccord check VENDOR --all`: the main job."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import click

from triaccord.cli.options import between_option, output_options, settings, settings_options, waivers_option
from triaccord.config import Settings
from triaccord.model import ConfigurationError, Report

REPORTS = Path("reports")


@click.command("check", short_help="What an upgrade breaks, and what its release notes say of it.")
@click.argument("old")
@click.argument("new", required=False)
@click.option("--notes", metavar="SRC", help="Release notes: file, URL or -. Default: the catalogue's.")
@between_option
@click.option(
    "--usage",
    "usages",
    multiple=True,
    metavar="FILE",
    help="What your code uses: recorded, HAR or cassettes.",
)
@click.option("--all", "every", is_flag=True, help="Every consecutive pair of the vendor OLD, and an index.")
@click.option(
    "--reports",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=REPORTS,
    show_default=True,
    metavar="DIR",
    help="Where the HTML report goes, unless --format says otherwise; with --all, all reports.",
)
@click.option(
    "--explain", "subject", metavar="ID", help="Why this finding or claim was matched, or what was missing."
)
@waivers_option
@output_options
@settings_options
def command(
    old: str,
    new: str | None,
    *,
    notes: str | None,
    between: tuple[str, str] | None,
    usages: tuple[str, ...],
    every: bool,
    folder: Path,
    subject: str | None,
    waivers: Path,
    formats: tuple[str, ...],
    quiet: bool,
    verbose: bool,
    no_color: bool,
    show: tuple[str, ...],
    specs: Path | None,
    fail_on: str,
    lenient: bool,
    allow_remote_refs: bool,
    today: dt.datetime | None,
    policy: Path,
) -> int:
    """What breaks from OLD to NEW, what the release notes say of it, and what they are silent about.

    Prints the verdict and writes an HTML report. With two catalogue versions the notes between
    them are found by themselves.

    \b
    Examples:
      triaccord check procountor@21.03 procountor@21.04
      triaccord check procountor --all
      triaccord check old.yaml new.yaml --notes CHANGELOG.md --fail-on breaking,silent
      triaccord check old.yaml new.yaml --notes CHANGELOG.md --between 2.1 2.2
      triaccord check procountor@20.11 procountor@20.12 --explain 20.12-3
    """
    chosen = replace(
        settings(
            specs=specs,
            fail_on=fail_on,
            lenient=lenient,
            allow_remote_refs=allow_remote_refs,
            today=today,
            policy=policy,
        ),
        waivers=waivers,
        between=between,
    )
    if every:
        given = {"a second version": new, "--between": between, "--explain": subject}
        if wrong := [name for name, value in given.items() if value is not None]:
            raise ConfigurationError(
                f"--all takes a vendor, and not {wrong[0]}", mend=f"triaccord check {old} --all"
            )
        from triaccord.cli.steps import check_all

        return check_all(
            old,
            chosen,
            folder,
            formats=formats,
            notes=notes,
            usage=usages,
            quiet=quiet,
            verbose=verbose,
            show=show,
        )
    if new is None:
        raise ConfigurationError(
            f"'{old}' is one version; check compares two", mend=f"triaccord check {old} NEW, or VENDOR --all"
        )
    if subject is not None:
        return _explain(old, new, subject, chosen, notes)
    return _check(
        old,
        new,
        chosen,
        folder,
        formats=formats,
        notes=notes,
        usage=usages,
        policy=policy,
        quiet=quiet,
        verbose=verbose,
        no_color=no_color,
        show=show,
    )


def _explain(old: str, new: str, subject: str, chosen: Settings, notes: str | None) -> int:
    """Print why a finding or claim was matched, or what was missing."""
    from triaccord.pipeline import Checker
    from triaccord.report.plain import visible

    for line in Checker(chosen).explain(old, new, subject, notes=notes):
        print(visible(line))
    return 0


def _check(
    old: str,
    new: str,
    chosen: Settings,
    folder: Path,
    *,
    formats: tuple[str, ...],
    notes: str | None,
    usage: tuple[str, ...],
    policy: Path,
    quiet: bool,
    verbose: bool,
    no_color: bool,
    show: tuple[str, ...],
) -> int:
    """Check one upgrade, and write what was asked for; else text, and a report in the folder."""
    import gc

    from triaccord.cli.output import (
        Target,
        deliver,
        exit_code,
        needs_places,
        options_for,
        parse_targets,
        tell,
        tell_idle,
        tell_policy,
    )
    from triaccord.pipeline import Checker
    from triaccord.report import Document

    # The process ends with its answer: looking for garbage among millions of values costs more than it frees.
    gc.disable()
    asked = parse_targets(formats, default=())  # an unknown format is said before the work
    options = options_for(
        Document.CHECK, fail_on=chosen.fail_on, verbose=verbose, no_color=no_color, show=show
    )
    checker = Checker(chosen)
    # The report in the folder, which is written where no format is asked for, shows places.
    locate = not asked or needs_places(asked, verbose=verbose)
    report = checker.check(old, new, notes=notes, usage=usage, locate=locate)
    if "documentation" in options.show:
        report = checker.with_documentation(report, old, new)
    tell_policy(checker, policy, quiet=quiet)
    tell(checker.told, quiet=quiet)
    tell_idle(report, chosen.fail_on, quiet=quiet)
    default = (Target("text", None), Target("html", folder / file_name(report)))
    deliver(report, parse_targets(formats, default=default), options, quiet=quiet)
    return exit_code(report, chosen.fail_on)


def file_name(report: Report) -> str:
    """The report's file: `procountor-21.03-21.04.html`; names from documents are made safe for a path."""
    parts = [report.vendor or report.new.title or "api", report.old.name, report.new.name]
    safe = [re.sub(r"[^A-Za-z0-9._]+", "-", part).strip("-.")[:60] or "x" for part in parts]
    return "-".join(safe).lower() + ".html"
