"""`triaccord prove OLD NEW`: the exchange behind each breaking finding."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

import click

from triaccord.cli.options import listing_options, settings, settings_options
from triaccord.model import InputError, Level, Proof


@click.command("prove", short_help="The exchange that one version accepts and the other refuses.")
@click.argument("old")
@click.argument("new")
@click.option("--fingerprint", metavar="F", help="Only this finding; its first digits are enough.")
@listing_options
@settings_options
def command(
    old: str,
    new: str,
    *,
    fingerprint: str | None,
    formats: tuple[str, ...],
    quiet: bool,
    specs: Path | None,
    fail_on: str,
    lenient: bool,
    allow_remote_refs: bool,
    today: dt.datetime | None,
    policy: Path,
) -> int:
    """Show, for each breaking finding, a request or response that one version accepts and the other refuses.

    The values are made up from the documents; nothing is sent. What could not be proved says why.

    \b
    Examples:
      triaccord prove procountor@21.03 procountor@21.04
      triaccord prove old.yaml new.yaml --fingerprint 3fa2c1
      triaccord prove old.yaml new.yaml --format json=proofs.json
    """
    from triaccord.cli.output import deliver_listing
    from triaccord.pipeline import Checker
    from triaccord.report.exchange import finding_text
    from triaccord.report.jsonable import diff_document
    from triaccord.report.plain import visible

    chosen = settings(
        specs=specs,
        fail_on=fail_on,
        lenient=lenient,
        allow_remote_refs=allow_remote_refs,
        today=today,
        policy=policy,
    )
    report = Checker(chosen).diff(old, new, prove=True)
    findings = [judged.finding for judged in report.findings]
    tried = [f for f in findings if f.proof is not Proof.NOT_APPLICABLE or f.level is Level.BREAKING]
    if fingerprint is not None:
        tried = [finding for finding in findings if finding.fingerprint.startswith(fingerprint.lower())]
        if not tried:
            raise InputError(
                f"no finding has the fingerprint '{fingerprint}'",
                mend="`triaccord diff OLD NEW -v` shows the fingerprints",
            )
    shown = replace(report, findings=tuple(j for j in report.findings if j.finding in tried))
    deliver_listing(
        "proofs",
        formats,
        text=lambda: "".join(visible(finding_text(finding)).rstrip("\n") + "\n\n" for finding in tried),
        document=lambda: diff_document(shown),
        quiet=quiet,
    )
    proved = sum(finding.proof is Proof.PROVED for finding in tried)
    if not quiet:
        print(f"{len(tried)} tried, {proved} proved", file=sys.stderr)
    return 1 if any(f.level is Level.BREAKING for f in tried) and "breaking" in chosen.fail_on else 0
