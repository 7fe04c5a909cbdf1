"""`triaccord explain RULE-ID`: the page of one rule."""

from __future__ import annotations

import sys

import click


@click.command("explain", short_help="The page of one rule.")
@click.argument("rule_id", metavar="RULE-ID")
def command(rule_id: str) -> int:
    """Print why a rule fires, an example of before and after, and what to do.

    \b
    Example:
      triaccord explain response-property-removed
    """
    from triaccord.report.rule_page import find_rule, rule_page

    sys.stdout.write(rule_page(find_rule(rule_id)))
    return 0
