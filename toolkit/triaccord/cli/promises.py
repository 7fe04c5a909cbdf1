"""`triaccord promises VENDOR`: what the notes promised, and what became of it."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from triaccord.cli.options import specs_option
from triaccord.config import Settings
from triaccord.model import ConfigurationError


@click.command("promises", short_help="What a vendor's notes promised, and what became of it.")
@click.argument("vendor")
@click.option(
    "--format", "format_name", default="text", show_default=True, metavar="NAME", help="text or json."
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that dates are judged by. Default: the clock's.",
)
@specs_option
def command(vendor: str, *, format_name: str, today: dt.datetime | None, specs: Path | None) -> int:
    """Follow deprecations and announcements of VENDOR's notes through its versions.

    Each is kept, early, late, broken or still open.

    \b
    Example:
      triaccord promises procountor
    """
    from triaccord.pipeline import Checker
    from triaccord.report.plain import json_text, visible
    from triaccord.report.promises_text import promises_document, promises_text

    if format_name not in ("text", "json"):
        raise ConfigurationError(
            f"promises cannot be written as '{format_name}'", mend="--format text or json"
        )
    checker = Checker(Settings(specs=specs, today=today.date() if today else dt.date.today()))
    known = checker.catalogues.vendor(vendor)
    ledger = checker.promises(known)
    if format_name == "json":
        sys.stdout.write(json_text(promises_document(known.name, ledger)) + "\n")
    else:
        text = promises_text(known.name, ledger)
        sys.stdout.write("\n".join(visible(line) for line in text.splitlines()) + "\n")
    return 0
