"""`triaccord specs list / add / lint`: the catalogue."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from triaccord.cli.options import specs_option


@click.group("specs", short_help="The catalogue of vendors and versions.")
def command() -> None:
    """The catalogue of vendors and versions: what `vendor@version` may name."""


@command.command("list")
@click.argument("vendor", required=False)
@specs_option
def list_command(vendor: str | None, *, specs: Path | None) -> int:
    """List all vendors, or the versions of one, oldest first.

    \b
    Examples:
      triaccord specs list
      triaccord specs list procountor
    """
    from triaccord.loading import Catalogues

    catalogues = Catalogues.found(specs)
    if vendor is None:
        for each in catalogues.vendors():
            first, last = (each.names[0], each.names[-1]) if each.names else ("-", "-")
            print(f"{each.name}  {each.title}  {len(each.names)} versions, {first} to {last}")
            if each.note:
                print(f"  {each.note}")
        return 0
    known = catalogues.vendor(vendor)
    aliases: dict[str, list[str]] = {}
    for alias, name in known.aliases.items():
        aliases.setdefault(name, []).append(alias)
    for version in known.versions:
        kind = "document" if version.document else "overlay "
        notes = "notes" if version.notes else "     "
        called = f"  = {', '.join(sorted(aliases[version.name]))}" if version.name in aliases else ""
        print(f"{known.name}@{version.name:8}  {kind}  {notes}{called}".rstrip())
    return 0


@command.command("add")
@click.argument("name", metavar="VENDOR@VERSION")
@click.argument("source", metavar="SRC")
@click.option("--notes", metavar="SRC", help="Its release notes: file, URL or -.")
@click.option("--sha256", metavar="HEX", help="What the document must hash to.")
@click.option(
    "--specs",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("specs"),
    show_default=True,
    metavar="DIR",
    help="Folder of the catalogue; made if it is missing.",
)
def add_command(name: str, source: str, *, notes: str | None, sha256: str | None, specs: Path) -> int:
    """Copy a document (file, URL, rev:path or -) in as the newest version, pinned by its content hash.

    \b
    Examples:
      triaccord specs add acme@2024-06 https://api.acme.example/openapi.json
      triaccord specs add acme@2024-07 openapi.yaml --notes CHANGELOG.md
    """
    from triaccord.loading import add_version

    added = add_version(name, source, specs=specs, notes=notes, sha256=sha256)
    print(f"{added.vendor}@{added.version}: {added.document}")
    if added.notes:
        print(f"  notes  {added.notes}")
    print(f"  sha256 {added.sha256}")
    return 0


@command.command("lint")
@click.argument("vendor", required=False)
@specs_option
def lint_command(vendor: str | None, *, specs: Path | None) -> int:
    """Check files, hashes, overlays, notes and documents; exit code 1 if there are errors.

    \b
    Example:
      triaccord specs lint procountor
    """
    from triaccord.loading import Catalogues, LintLevel, lint
    from triaccord.report.plain import visible

    found = lint(Catalogues.found(specs), vendor)
    for one in found:
        place = one.file + (f":{one.line}" if one.line else "")
        print(f"{place}: {one.level.value}: {visible(one.message)}")
    errors = sum(one.level is LintLevel.ERROR for one in found)
    print(f"{errors} errors, {len(found) - errors} warnings", file=sys.stderr)
    return 1 if errors else 0
