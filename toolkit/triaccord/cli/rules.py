"""`triaccord rules`: every rule with its level, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from triaccord.cli.options import listing_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triaccord.differ import Rule


@click.command("rules", short_help="The rules that judge changes.")
@listing_options
def command(*, formats: tuple[str, ...], quiet: bool) -> int:
    """List the rules that judge changes: level, id and what each finds.

    \b
    Examples:
      triaccord rules
      triaccord rules --format json
    """
    from triaccord.cli.output import deliver_listing
    from triaccord.differ import rules

    known = sorted(rules(), key=lambda rule: rule.id)
    deliver_listing(
        "rules", formats, text=lambda: _text(known), document=lambda: _document(known), quiet=quiet
    )
    return 0


def _text(known: Sequence[Rule]) -> str:
    width = max(len(rule.id) for rule in known)
    return "".join(f"{rule.level.value:8}  {rule.id:{width}}  {rule.title}\n" for rule in known)


def _document(known: Sequence[Rule]) -> dict[str, Any]:
    listed = [
        {"id": r.id, "level": r.level.value, "side": r.side.value, "event": r.event, "title": r.title}
        for r in known
    ]
    return {"format": "triaccord.rules/1", "rules": listed}
