"""`triaccord notes SRC`: release notes to claims."""

from __future__ import annotations

import sys

import click

from triaccord.cli.options import listing_options


@click.command("notes", short_help="Release notes to claims.")
@click.argument("source", metavar="SRC")
@click.option("--vendor", metavar="V", help="Read it the way that this vendor writes.")
@click.option("--between", nargs=2, metavar="A B", help="Only versions after A, up to and including B.")
@click.option("--version", "version", metavar="NAME", help="The version of notes that have no heading.")
@listing_options
def command(
    source: str,
    *,
    vendor: str | None,
    between: tuple[str, str] | None,
    version: str | None,
    formats: tuple[str, ...],
    quiet: bool,
) -> int:
    """Read release notes (Markdown, HTML, or text scraped from a page; file, URL or -) into claims.

    \b
    Examples:
      triaccord notes CHANGELOG.md
      triaccord notes page.html --between 21.03 21.04 --format json
    """
    from triaccord.cli.output import deliver_listing
    from triaccord.loading import read_text
    from triaccord.notes import parse_notes
    from triaccord.notes.selection import select_sections
    from triaccord.report.jsonable import notes_document
    from triaccord.report.notes_text import notes_text

    read = read_text(source)
    notes = parse_notes(read.text, source=read.name, vendor=vendor, version=version)
    if between:
        notes, doubt = select_sections(notes, *between)
        if doubt:
            print(f"note: {doubt}", file=sys.stderr)
    for problem in notes.problems:
        print(f"{read.name}:{problem.line}: {problem.what}", file=sys.stderr)
    deliver_listing(
        "notes",
        formats,
        text=lambda: notes_text(notes),
        document=lambda: notes_document(notes),
        quiet=quiet,
    )
    return 0
