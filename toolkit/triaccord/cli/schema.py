"""`triaccord schema NAME`: the JSON Schema of an output format."""

from __future__ import annotations

import sys

import click


@click.command("schema", short_help="The JSON Schema of an output format.")
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Print the JSON Schema (2020-12) of an output (check, diff, live, notes, …); without NAME, their names.

    NAME may be what a document's `format` says: triaccord.check/1.

    \b
    Examples:
      triaccord schema
      triaccord schema check > check.schema.json
    """
    from triaccord.report import schema, schema_names
    from triaccord.report.plain import json_text

    if name is None:
        sys.stdout.write("\n".join(schema_names()) + "\n")
        return 0
    sys.stdout.write(json_text(schema(name)) + "\n")
    return 0
