"""`triaccord usage import FILE…`: recordings, archives and declarations to one usage file."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group("usage", short_help="What your code uses of an API.")
def command() -> None:
    """What your code uses of an API; `pytest --triaccord-record FILE` records it best."""


@command.command("import", short_help="HAR files, cassettes, recordings, declarations to one usage file.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the usage file goes. Default: stdout.",
)
def import_command(files: tuple[str, ...], *, output: Path | None) -> int:
    """Read any files that tell of usage, and write them as one usage file without any values.

    FILE is a HAR file, a VCR cassette (YAML or JSON), a usage file, or a TOML file with
    [[tool.triaccord.usage]]. Archives tell what was sent, not what was read of the answers.

    \b
    Examples:
      triaccord usage import tests/cassettes/*.yaml -o usage.json
      triaccord usage import recorded.json pyproject.toml -o usage.json
    """
    from triaccord.usage.document import to_json, write_usage
    from triaccord.usage.importing import import_usage

    usage = import_usage(files)
    if output is None:
        from triaccord.report.plain import json_text

        sys.stdout.write(json_text(to_json(usage)) + "\n")
        return 0
    write_usage(usage, output)
    print(f"{len(usage.calls)} operations from {len(files)} files: {output}", file=sys.stderr)
    for doubt in usage.doubts:
        print(f"doubt: {doubt}", file=sys.stderr)
    return 0
