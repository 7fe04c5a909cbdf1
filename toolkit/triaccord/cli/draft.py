"""`triaccord draft OLD NEW`: release notes for the changes that the notes are silent about."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

import click

from triaccord.cli.options import between_option, settings, specs_option


@click.command("draft", short_help="Release notes for what the notes are silent about.")
@click.argument("old")
@click.argument("new")
@click.option("--notes", metavar="SRC", help="Release notes: file or URL. Default: the catalogue's.")
@between_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
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
    tell(checker.told, quiet=False)
    text = draft(report, checker.notes_text(old, new, notes))
    if not text:
        print("the notes are silent about nothing", file=sys.stderr)
        return 0
    if output is None:
        sys.stdout.write(text)
    else:
        write_text(output, text)
        print(f"draft: {output}", file=sys.stderr)
    unread = checker.unread(report, text)
    if unread:
        print(f"{len(unread)} drafted changes are not read back as claims of their kind", file=sys.stderr)
    return 0
