"""`triaccord diff OLD NEW`: findings only, no notes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from triaccord.cli.options import output_options, settings, settings_options


@click.command("diff", short_help="What changed between two versions; no notes.")
@click.argument("old")
@click.argument("new")
@click.option("--prove", is_flag=True, help="Build a witness for each breaking finding, as check does.")
@output_options
@settings_options
def command(
    old: str,
    new: str,
    *,
    prove: bool,
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
    """What changed from OLD to NEW, each edit once, worst first.

    OLD and NEW: vendor@version of the catalogue, a file (Swagger 2.0, OpenAPI 3.0 to 3.2), rev:path of
    a git revision, an https URL, or - for standard input.

    \b
    Examples:
      triaccord diff old.yaml new.yaml
      triaccord diff main:api/openapi.yaml api/openapi.yaml
      triaccord diff old.json new.json --format sarif=diff.sarif --fail-on never
    """
    import gc

    from triaccord.cli.output import (
        Target,
        deliver,
        exit_code,
        needs_places,
        options_for,
        parse_targets,
        tell_idle,
        tell_policy,
    )
    from triaccord.pipeline import Checker
    from triaccord.report import Document

    # The process ends with its answer: looking for garbage among millions of values costs more than it frees.
    gc.disable()
    chosen = settings(
        specs=specs,
        fail_on=fail_on,
        lenient=lenient,
        allow_remote_refs=allow_remote_refs,
        today=today,
        policy=policy,
    )
    targets = parse_targets(formats, default=(Target("text", None),))
    options = options_for(
        Document.DIFF, fail_on=chosen.fail_on, verbose=verbose, no_color=no_color, show=show
    )
    checker = Checker(chosen)
    report = checker.diff(old, new, prove=prove, locate=needs_places(targets, verbose=verbose))
    if "documentation" in options.show:
        report = checker.with_documentation(report, old, new)
    tell_policy(checker, policy, quiet=quiet)
    tell_idle(report, chosen.fail_on, quiet=quiet)
    deliver(report, targets, options, quiet=quiet)
    return exit_code(report, chosen.fail_on)
