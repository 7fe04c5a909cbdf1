"""What Python programs call: load, diff, check, and a report that can write itself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from triaccord import __version__
from triaccord import model as values
from triaccord.config import Settings
from triaccord.loading import Catalogues, Version
from triaccord.loading import load as load_origin
from triaccord.model import Finding
from triaccord.pipeline import Checker


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(values.Report):
    """Everything about one upgrade, with the ways to write it down."""

    def to_json(self) -> str:
        """The report as a `triaccord.check/1` document (JSON Schema: `triaccord schema check`)."""
        from triaccord.report import render

        return render(self, "json")

    def write_html(self, path: str | os.PathLike[str]) -> None:
        """Write the HTML report; a file that is there is replaced in one step.

        Raises:
            OSError: if the folder cannot be made or written to.
        """
        from triaccord.report import RenderOptions, write
        from triaccord.report.advice import rule_help

        write(self, "html", path, RenderOptions(rules=rule_help(), tool_version=__version__))


def load(origin: str | os.PathLike[str], *, settings: Settings | None = None) -> Version:
    """Load one version from a file, `vendor@version`, `rev:path`, an https URL or `-`.

    Raises:
        InputError: with file, line and a mend, if it cannot be read.
    """
    chosen = settings or Settings()
    return load_origin(
        os.fspath(origin),
        catalogues=Catalogues.found(chosen.specs),
        lenient=chosen.lenient,
        allow_remote_refs=chosen.allow_remote_refs,
    )


def diff(
    old: Version | str | os.PathLike[str],
    new: Version | str | os.PathLike[str],
    *,
    settings: Settings | None = None,
) -> tuple[Finding, ...]:
    """What changed from `old` to `new`, each edit once, worst first, with its places in both files."""
    report = Checker(settings).diff(_origin(old), _origin(new))
    return tuple(judged.finding for judged in report.findings)


def check(
    old: Version | str | os.PathLike[str],
    new: Version | str | os.PathLike[str],
    *,
    notes: str | Path | None = None,
    usage: Sequence[str | Path] | str | Path = (),
    settings: Settings | None = None,
) -> Report:
    """What an upgrade breaks and what its release notes say of it.

    Args:
        old: The version that the client was written for.
        new: The version that it will meet.
        notes: Release notes (file, URL or `-`); None takes the catalogue's own, where it has some.
        usage: What the integrator's code uses, as recorded or imported: one file or several.
        settings: Decisions of the user; the defaults are the command line's.

    Raises:
        InputError: if a document or the notes cannot be read.
    """
    files = (usage,) if isinstance(usage, (str, Path)) else tuple(usage)
    report = Checker(settings).check(_origin(old), _origin(new), notes=notes, usage=files)
    return Report(**{field.name: getattr(report, field.name) for field in fields(values.Report)})


def _origin(origin: Version | str | os.PathLike[str]) -> Version | str:
    return origin if isinstance(origin, Version) else os.fspath(origin)
