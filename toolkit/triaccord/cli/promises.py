"""`triaccord promises VENDOR`: what the notes promised, and what became of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from triaccord.cli.options import listing_options, specs_option
from triaccord.config import Settings


@click.command("promises", short_help="What a vendor's notes promised, and what became of it.")
@click.argument("vendor")
@listing_options
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that dates are judged by. Default: the clock's.",
)
@specs_option
def command(
    vendor: str, *, formats: tuple[str, ...], quiet: bool, today: dt.datetime | None, specs: Path | None
) -> int:
    """Follow deprecations and announcements of VENDOR's notes through its versions.

    Each is kept, early, late, broken or still open.

    \b
    Example:
      triaccord promises procountor
    """
    from triaccord.cli.output import deliver_listing
    from triaccord.pipeline import Checker
    from triaccord.report.plain import visible
    from triaccord.report.promises_text import promises_document, promises_text

    checker = Checker(Settings(specs=specs, today=today.date() if today else dt.date.today()))
    known = checker.catalogues.vendor(vendor)
    ledger = checker.promises(known)
    deliver_listing(
        "promises",
        formats,
        text=lambda: visible(promises_text(known.name, ledger)),
        document=lambda: promises_document(known.name, ledger),
        quiet=quiet,
    )
    return 0
