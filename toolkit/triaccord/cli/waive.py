"""`triaccord waive FINGERPRINT`: accept a finding, with a reason and perhaps an end."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from triaccord.cli.options import waivers_option


@click.command("waive", short_help="Accept a finding, with a reason.")
@click.argument("fingerprint")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is accepted.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day that the waiver holds.")
@click.option("--author", metavar="NAME", help="Who accepts it. Default: git's user.name and user.email.")
@waivers_option
def command(
    fingerprint: str, *, reason: str, until: dt.datetime | None, author: str | None, waivers: Path
) -> int:
    """Accept the finding FINGERPRINT: it is shown as waived and no longer counts for the exit code.

    \b
    Examples:
      triaccord waive 3fa2c1d09e77 --reason "we never read products"
      triaccord waive 3fa2c1d09e77 --reason "until the mobile app is out" --until 2027-03-01
    """
    from triaccord.model import Waiver
    from triaccord.waivers import add_waiver, git_author, load_waivers, save_waivers

    new = Waiver(
        fingerprint=fingerprint.strip().lower(),
        reason=" ".join(reason.split()),
        author=author or git_author(Path.cwd()),
        until=until.date().isoformat() if until else None,
    )
    save_waivers(add_waiver(load_waivers(waivers), new), waivers)
    print(f"waived {new.fingerprint} in {waivers}", file=sys.stderr)
    return 0
