"""`triaccord notes SRC`: release notes to claims."""

from __future__ import annotations

import sys

import click

from triaccord.model import ConfigurationError


@click.command("notes", short_help="Release notes to claims.")
@click.argument("source", metavar="SRC")
@click.option("--vendor", metavar="V", help="Read it the way that this vendor writes.")
@click.option("--between", nargs=2, metavar="A B", help="Only versions after A, up to and including B.")
@click.option("--version", "version", metavar="NAME", help="The version of notes that have no heading.")
@click.option(
    "--format", "format_name", default="text", show_default=True, metavar="NAME", help="text or json."
)
def command(
    source: str, *, vendor: str | None, between: tuple[str, str] | None, version: str | None, format_name: str
) -> int:
    """Read release notes (Markdown, HTML, or text scraped from a page; file, URL or -) into claims.

    \b
    Examples:
      triaccord notes CHANGELOG.md
      triaccord notes page.html --between 21.03 21.04 --format json
    """
    from triaccord.loading import read_text
    from triaccord.notes import parse_notes
    from triaccord.notes.selection import select_sections
    from triaccord.report.jsonable import notes_document
    from triaccord.report.notes_text import notes_text
    from triaccord.report.plain import json_text

    if format_name not in ("text", "json"):
        raise ConfigurationError(f"notes cannot be written as '{format_name}'", mend="--format text or json")
    read = read_text(source)
    notes = parse_notes(read.text, source=read.name, vendor=vendor, version=version)
    if between:
        notes, doubt = select_sections(notes, *between)
        if doubt:
            print(f"note: {doubt}", file=sys.stderr)
    for problem in notes.problems:
        print(f"{read.name}:{problem.line}: {problem.what}", file=sys.stderr)
    sys.stdout.write(json_text(notes_document(notes)) + "\n" if format_name == "json" else notes_text(notes))
    return 0
