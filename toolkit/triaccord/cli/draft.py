"""`triaccord draft OLD NEW`: release notes for the changes that the notes are silent about."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

import click

from triaccord.cli.options import between_option, settings, specs_option
from triaccord.model import Report

_NAMED = 3  # so many sentences of a draft that are not understood are shown


@click.command("draft", short_help="Release notes for what the notes are silent about.")
@click.argument("old")
@click.argument("new")
@click.option("--notes", metavar="SRC", help="Release notes: file or URL. Default: the catalogue's.")
@between_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("-q", "--quiet", is_flag=True, help="Nothing but the draft and errors.")
@click.option("--lenient", is_flag=True, help="Compare faulty documents as far as they go, and say so.")
@click.option("--allow-remote-refs", is_flag=True, help="Follow $refs to other hosts.")
@specs_option
def command(
    old: str,
    new: str,
    *,
    notes: str | None,
    between: tuple[str, str] | None,
    output: Path | None,
    quiet: bool,
    lenient: bool,
    allow_remote_refs: bool,
    specs: Path | None,
) -> int:
    """Write notes in Markdown, in the style of the notes that there are, ready to paste.

    Every sentence is read back by our own parser; what it does not understand is said on stderr.

    \b
    Examples:
      triaccord draft old.yaml new.yaml --notes CHANGELOG.md
      triaccord draft procountor@21.03 procountor@21.04 -o draft.md
    """
    from triaccord.cli.output import tell
    from triaccord.pipeline import Checker
    from triaccord.report import write_text
    from triaccord.report.draft import draft

    today: dt.datetime | None = None
    chosen = settings(
        specs=specs, fail_on="never", lenient=lenient, allow_remote_refs=allow_remote_refs, today=today
    )
    checker = Checker(replace(chosen, between=between))
    report = checker.check(old, new, notes=notes)
    tell(checker.told, quiet=quiet)
    text = draft(report, checker.notes_text(old, new, notes))
    if not text:
        tell(["the notes are silent about nothing"], quiet=quiet)
        return 0
    if output is None:
        sys.stdout.write(text)
    else:
        write_text(output, text)
        tell([f"draft: {output}"], quiet=quiet)
    if not quiet and (unread := checker.unread(report, text)):
        tell(_unread(report, unread), quiet=quiet)
    return 0


def _unread(report: Report, unread: tuple[str, ...]) -> list[str]:
    """What of a draft our own parser does not understand: how many changes, and the first of them."""
    from triaccord.report.plain import counted, one_line

    messages = {judged.finding.fingerprint: judged.finding.message for judged in report.findings}
    lines = [f"{counted(len(unread), 'drafted change')} not read back as claims of their kind:"]
    lines += [f"  {one_line(messages[each])}" for each in unread[:_NAMED]]
    return lines + ([f"  and {len(unread) - _NAMED} more"] if len(unread) > _NAMED else [])
