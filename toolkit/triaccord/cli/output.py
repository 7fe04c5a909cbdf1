"""Where reports go: formats to stdout or files, and the exit code that they come with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from triaccord import __version__
from triaccord.model import ConfigurationError, Report
from triaccord.model.quick import dataclass
from triaccord.report import (
    Document,
    RenderOptions,
    find_format,
    is_failed_claim,
    is_failure,
    json_text,
    render,
    terminal_look,
    write,
    write_text,
)
from triaccord.report.advice import rule_help

if TYPE_CHECKING:
    from triaccord.pipeline import Checker


@dataclass(frozen=True, slots=True)
class Target:
    """One `--format NAME[=FILE]`; `file` None is stdout."""

    name: str
    file: Path | None


def parse_targets(formats: Iterable[str], *, default: tuple[Target, ...]) -> tuple[Target, ...]:
    """Read `--format` values.

    Raises:
        UnknownFormatError: if a format is none of ours.
        ConfigurationError: if two formats want stdout.
    """
    targets = []
    for text in formats:
        name, _, file = text.partition("=")
        find_format(name)
        targets.append(Target(name=name, file=Path(file) if file else None))
    if sum(target.file is None for target in targets) > 1:
        raise ConfigurationError(
            "two formats want standard output", mend="give all but one a file: --format json=report.json"
        )
    return tuple(targets) or default


def options_for(
    document: Document,
    *,
    fail_on: frozenset[str],
    verbose: bool = False,
    no_color: bool = False,
    show: Iterable[str] = (),
    index_href: str | None = None,
) -> RenderOptions:
    """How to render for this terminal."""
    color, width = terminal_look(sys.stdout)
    wanted = frozenset(show)
    if unknown := wanted - {"unjudged", "documentation"}:
        raise ConfigurationError(
            f"--show does not know '{min(unknown)}'", mend="known lists: unjudged, documentation"
        )
    return RenderOptions(
        document=document,
        rules=rule_help(),
        verbose=verbose,
        color=color and not no_color,
        width=width,
        show=wanted,
        fail_on=fail_on,
        index_href=index_href,
        tool_version=__version__,
    )


def needs_places(targets: Iterable[Target], *, verbose: bool) -> bool:
    """Whether any target shows file, line and column; finding them in large files takes its time."""
    return verbose or any(target.name != "text" for target in targets)


def deliver_listing(
    what: str,
    formats: Iterable[str],
    *,
    text: Callable[[], str],
    document: Callable[[], Mapping[str, object]],
    quiet: bool,
) -> None:
    """Write a list as text or JSON to all its targets; `what` names it in errors and on stderr.

    Raises:
        ConfigurationError: if it has no such format, or two formats want stdout.
    """
    targets = [(name, file) for name, _, file in (each.partition("=") for each in formats)] or [("text", "")]
    for name, _ in targets:
        if name not in ("text", "json"):
            raise ConfigurationError(f"{what} cannot be written as '{name}'", mend="--format text or json")
    if sum(not file for _, file in targets) > 1:
        raise ConfigurationError(
            "two formats want standard output", mend=f"give all but one a file: --format json={what}.json"
        )
    for name, file in targets:
        shown = text() if name == "text" else json_text(document()) + "\n"
        if file:
            write_text(file, shown)
            if not quiet:
                print(f"{name} {what}: {file}", file=sys.stderr)
        elif not quiet:
            sys.stdout.write(shown)


def tell_policy(checker: Checker, policy: Path, *, quiet: bool) -> None:
    """Say on stderr how many findings the user's policy took away, and what of it means nothing here."""
    if quiet or checker.settings.policy is None:
        return
    if checker.ignored:
        print(f"{checker.ignored} findings are ignored by {policy}", file=sys.stderr)
    for words in checker.policy.doubts:
        print(words, file=sys.stderr)


def tell(words: Iterable[str], *, quiet: bool) -> None:
    """Say on stderr what was decided for the user, once each."""
    for word in () if quiet else dict.fromkeys(words):
        print(word, file=sys.stderr)


def tell_idle(report: Report, fail_on: frozenset[str], *, quiet: bool) -> None:
    """Say on stderr that `--fail-on` names what cannot be found, since no notes were read."""
    words = sorted({word.removesuffix(":mine") for word in fail_on} & _OF_NOTES)
    if words and report.notes_source is None and not quiet:
        print(f"--fail-on {','.join(words)} finds nothing here: no release notes were read", file=sys.stderr)


_OF_NOTES = {"silent", "contradicted", "vague", "phantom"}


def deliver(report: Report, targets: Iterable[Target], options: RenderOptions, *, quiet: bool) -> None:
    """Write a report to all its targets; files are replaced atomically and named on stderr."""
    for target in targets:
        if target.file is None:
            if not quiet:
                sys.stdout.write(render(report, target.name, options))
                sys.stdout.flush()
            continue
        write(report, target.name, target.file, options)
        if not quiet:
            print(f"{target.name} report: {target.file}", file=sys.stderr)


def exit_code(report: Report, fail_on: frozenset[str]) -> int:
    """0 in accord, 1 if anything that `--fail-on` names was found, 4 if the evidence is incomplete."""
    if any(is_failure(judged, report, fail_on) for judged in report.findings):
        return 1
    if any(is_failed_claim(judged, fail_on) for judged in report.claims):
        return 1
    return 4 if report.incomplete else 0
