"""`triaccord rules`: every rule with its level, one a line."""

from __future__ import annotations

import sys

import click


@click.command("rules", short_help="The rules that judge changes.")
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(*, format_name: str) -> int:
    """List the rules that judge changes: level, id and what each finds.

    \b
    Examples:
      triaccord rules
      triaccord rules --format json
    """
    from triaccord.differ import rules

    known = sorted(rules(), key=lambda rule: rule.id)
    if format_name == "json":
        from triaccord.report.plain import json_text

        listed = [
            {"id": r.id, "level": r.level.value, "side": r.side.value, "event": r.event, "title": r.title}
            for r in known
        ]
        sys.stdout.write(json_text({"format": "triaccord.rules/1", "rules": listed}) + "\n")
        return 0
    width = max(len(rule.id) for rule in known)
    for rule in known:
        sys.stdout.write(f"{rule.level.value:8}  {rule.id:{width}}  {rule.title}\n")
    return 0
