"""The command line: a thin face over the pipeline. Each command is a module, imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from triaccord import __version__

COMMANDS = {
    "check": "What an upgrade breaks, and what its release notes say of it.",
    "diff": "What changed between two versions; no notes.",
    "prove": "The exchange that one version accepts and the other refuses.",
    "notes": "Release notes to claims.",
    "draft": "Release notes for what the notes are silent about.",
    "promises": "What a vendor's notes promised, and what became of it.",
    "waive": "Accept a finding, with a reason.",
    "live": "Ask the servers what the documents promise.",
    "sandbox": "A server made from documents, to try things on.",
    "usage": "What your code uses of an API.",
    "migrate": "What an upgrade means for your code, line by line.",
    "rules": "The rules that judge changes.",
    "explain": "The page of one rule.",
    "specs": "The catalogue of vendors and versions.",
    "schema": "The JSON Schema of an output format.",
}


class _LazyGroup(click.Group):
    """Imports a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"triaccord.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else f" Commands: {', '.join(COMMANDS)}."
            raise click.UsageError(f"no command '{name}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 in accord, 1 findings at or above --fail-on, 2 usage or configuration, "
    "3 an input could not be read, 4 evidence incomplete, 5 a bug of ours.",
)
@click.version_option(__version__, prog_name="triaccord")
def cli() -> None:
    """What breaks in the next version of an API that you do not control.

    \b
    triaccord check procountor@21.03 procountor@21.04
    triaccord check old.yaml new.yaml --notes CHANGELOG.md
    """


def main() -> None:
    """Run the command line and exit with its code; see `cli.run`."""
    from triaccord.cli.run import run

    run(cli)
