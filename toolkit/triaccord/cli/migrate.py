"""`triaccord migrate OLD NEW --usage FILE`: what an upgrade means for your code, line by line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from triaccord.cli.options import specs_option
from triaccord.config import Settings
from triaccord.model import ConfigurationError


@click.command("migrate", short_help="What an upgrade means for your code, line by line.")
@click.argument("old")
@click.argument("new")
@click.option(
    "--usage",
    "usages",
    multiple=True,
    required=True,
    metavar="FILE",
    help="What your code uses, as `pytest --triaccord-record FILE` wrote it. Repeatable.",
)
@click.option(
    "--source",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Your project, to show lines from. Default: here.",
)
@click.option(
    "--format", "format_name", default="text", show_default=True, metavar="NAME", help="text or json."
)
@click.option("--lenient", is_flag=True, help="Compare faulty documents as far as they go, and say so.")
@specs_option
def command(
    old: str,
    new: str,
    *,
    usages: tuple[str, ...],
    source: Path,
    format_name: str,
    lenient: bool,
    specs: Path | None,
) -> int:
    """Which lines of your code an upgrade touches, what to write there instead, in order of work.

    Text is Markdown with a checklist. The exit code is 1 if anything that breaks touches your code.

    \b
    Example:
      triaccord migrate procountor@21.03 procountor@21.04 --usage usage.json
    """
    from triaccord.impact import judge
    from triaccord.impact.migration import migration
    from triaccord.impact.pages import json_page, text_page
    from triaccord.pipeline import Checker
    from triaccord.report.advice import rule_help
    from triaccord.report.plain import json_text, one_line
    from triaccord.usage.importing import import_usage

    if format_name not in ("text", "json"):
        raise ConfigurationError(
            f"a migration cannot be written as '{format_name}'", mend="--format text or json"
        )
    usage = import_usage(usages)
    checker = Checker(Settings(specs=specs, lenient=lenient))
    report = checker.check(old, new)
    overlap = judge([judged.finding for judged in report.findings], usage, checker.version(old))
    found = migration(report, overlap, source)
    mends = {name: rule.mend for name, rule in rule_help().items() if rule.mend}
    if format_name == "json":
        sys.stdout.write(json_text(json_page(found, mends)) + "\n")
    else:
        sys.stdout.write(text_page(found, mends, clean=one_line))
    for doubt in report.incomplete:
        print(f"incomplete: {doubt}", file=sys.stderr)
    return 1 if found.breaking else 4 if report.incomplete else 0
