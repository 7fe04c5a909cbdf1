"""`triaccord sandbox VERSION…`: an embedded test environment made from API documents."""

from __future__ import annotations

import itertools
from pathlib import Path

import click

from triaccord.cli.options import specs_option


@click.command("sandbox", short_help="A server made from documents, to try things on.")
@click.argument("versions", nargs=-1, required=True, metavar="VERSION...")
@click.option(
    "--port", default=8480, show_default=True, type=click.IntRange(0, 65_535), help="0: a free one."
)
@click.option(
    "--drift",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Lies to tell; see --list-drifts.",
)
@click.option(
    "--list-drifts",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, _, wanted: _list(context, wanted),
    help="The kinds of drift, and leave.",
)
@click.option("--seed", default=0, show_default=True, type=int, help="Another seed, other records.")
@click.option(
    "--records",
    default=7,
    show_default=True,
    type=click.IntRange(0, 10_000),
    help="How many records each collection starts with.",
)
@click.option("--open", "open_to_all", is_flag=True, help="Ask for no token.")
@click.option(
    "--store",
    type=click.Path(dir_okay=False),
    default=":memory:",
    metavar="FILE",
    help="Keep the records in an SQLite file.",
)
@specs_option
def command(
    versions: tuple[str, ...],
    *,
    port: int,
    drift: Path | None,
    seed: int,
    records: int,
    open_to_all: bool,
    store: str,
    specs: Path | None,
) -> int:
    """Serve each VERSION on this machine (127.0.0.1 only) until interrupted.

    All versions are views on one store: what is posted through one is read through the other.

    \b
    Examples:
      triaccord sandbox procountor@21.03 procountor@21.04
      triaccord sandbox old.yaml new.yaml --port 0 --drift lies.yaml
    """
    from triaccord.config import Settings
    from triaccord.pipeline import Checker
    from triaccord.sandbox import renames_from, ways_of
    from triaccord.sandbox.app import Sandbox
    from triaccord.sandbox.drift import load_drifts
    from triaccord.sandbox.running import listen, serve

    checker = Checker(Settings(specs=specs))
    loaded = tuple(checker.version(origin) for origin in versions)
    findings = [
        finding for old, new in itertools.pairwise(loaded) for finding in checker.compare(old, new).findings
    ]
    made = Sandbox(
        loaded,
        ways=ways_of(loaded, checker.catalogues),
        renames=renames_from(findings),
        seed=seed,
        count=records,
        drifts=load_drifts(drift) if drift else (),
        open_to_all=open_to_all,
        store=store,
    )
    with made as sandbox, listen(port) as bound:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        for mount in sandbox.mounted:
            click.echo(f"{mount.name:<12} {url}{mount.prefix}")
        if sandbox.token_url:
            click.echo(f"{'token':<12} {url}{sandbox.token_url}  (any client_id, client_secret and api_key)")
        click.echo("Ctrl-C ends it.", err=True)
        serve(sandbox, bound)
    return 0


def _list(context: click.Context, wanted: bool) -> None:
    if not wanted:
        return
    from triaccord.sandbox.drift import KINDS

    for kind in sorted(KINDS):
        click.echo(f"{kind:<28} {KINDS[kind]}")
    context.exit()
