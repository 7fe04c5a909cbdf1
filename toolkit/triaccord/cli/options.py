"""Options that several commands share, and what they mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from triaccord.config import FAIL_ON, Settings, parse_fail_on
from triaccord.model import ConfigurationError

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

FORMATS_HELP = (
    "text, json, html, markdown, sarif, junit or github; with =FILE into a file. May be given several times."
)


def output_options(command: Decorated) -> Decorated:
    """`--format`, `-q`, `-v`, `--no-color`, `--show`."""
    for option in (
        click.option("--show", multiple=True, metavar="LIST", help="Also list: unjudged, documentation."),
        click.option("--no-color", is_flag=True, help="Plain text; so does NO_COLOR."),
        click.option("-v", "--verbose", is_flag=True, help="Unfold what the text folds."),
        click.option("-q", "--quiet", is_flag=True, help="Nothing but the exit code and errors."),
        click.option("--format", "formats", multiple=True, metavar="NAME[=FILE]", help=FORMATS_HELP),
    ):
        command = option(command)
    return command


def listing_options(command: Decorated) -> Decorated:
    """`--format`, `-q`, `--no-color` of commands that answer with a list and no verdict."""
    for option in (
        click.option(
            "--no-color", is_flag=True, expose_value=False, help="Plain text, as it always is here."
        ),
        click.option("-q", "--quiet", is_flag=True, help="Nothing but the exit code and errors."),
        click.option(
            "--format",
            "formats",
            multiple=True,
            metavar="NAME[=FILE]",
            help="text or json; with =FILE into a file. May be given several times.",
        ),
    ):
        command = option(command)
    return command


def between_option(command: Decorated) -> Decorated:
    """`--between A B`: which sections of the notes speak of the upgrade."""
    option = click.option(
        "--between",
        nargs=2,
        metavar="A B",
        help="Which notes to read: after version A, up to and including B, by their own names.",
    )
    return option(command)


def settings_options(command: Decorated) -> Decorated:
    """`--specs`, `--policy`, `--fail-on`, `--lenient`, `--allow-remote-refs`, `--today`."""
    for option in (
        click.option(
            "--today",
            type=click.DateTime(["%Y-%m-%d"]),
            help="The day that dates are judged by. Default: the clock's.",
        ),
        click.option("--allow-remote-refs", is_flag=True, help="Follow $refs to other hosts."),
        click.option(
            "--lenient", is_flag=True, help="Compare faulty documents as far as they go, and say so."
        ),
        click.option(
            "--fail-on",
            default="breaking",
            show_default=True,
            metavar="WORDS",
            help=f"What makes the exit code 1: some of {', '.join(FAIL_ON)}; or never.",
        ),
        click.option(
            "--policy",
            type=click.Path(dir_okay=False, path_type=Path),
            default=Path("pyproject.toml"),
            show_default=True,
            metavar="FILE",
            help="Levels per rule and ignores: TOML with [tool.triaccord.rules] and"
            " [[tool.triaccord.ignore]], or a file of oasdiff's (severity levels, ignores).",
        ),
        specs_option,
    ):
        command = option(command)
    return command


waivers_option = click.option(
    "--waivers",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path(".triaccord") / "waivers.yaml",
    show_default=True,
    metavar="FILE",
    help="Where accepted findings are kept.",
)

specs_option = click.option(
    "--specs",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the catalogue. Default: ./specs, and the one that is shipped.",
)


def settings(
    *,
    specs: Path | None,
    fail_on: str,
    lenient: bool,
    allow_remote_refs: bool,
    today: dt.datetime | None,
    policy: Path | None = None,
) -> Settings:
    """The shared options as frozen settings."""
    return Settings(
        specs=specs,
        fail_on=parse_fail_on(fail_on),
        lenient=lenient,
        allow_remote_refs=allow_remote_refs,
        today=today.date() if today else dt.date.today(),
        policy=_policy(policy),
    )


def _policy(path: Path | None) -> Path | None:
    """The file if it has a word on us. Most projects have none; looking for it must not cost every run."""
    if path is None:
        return None
    if not path.exists():
        if path.name == "pyproject.toml":
            return None
        raise ConfigurationError("there is no such policy", file=str(path), mend="name a file that is there")
    return path if path.suffix != ".toml" or b"tool.triaccord" in path.read_bytes() else None
