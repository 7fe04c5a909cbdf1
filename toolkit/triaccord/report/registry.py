"""Which output formats exist: the modules of `report.formats`, found by looking."""

from __future__ import annotations

import os
import pkgutil
import stat
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from triaccord.model import ConfigurationError, Report, UnknownNameError
from triaccord.report import formats
from triaccord.report.options import RenderOptions


class Format(Protocol):
    """What a format module offers.

    `SUFFIX` is what its files end with; the first line of its docstring is its line in the help.
    """

    SUFFIX: str

    def render(self, report: Report, *, options: RenderOptions) -> str:
        """The report in this format, ending with a line break."""
        ...


def format_names() -> tuple[str, ...]:
    """Names of all formats, sorted; nothing is imported for it."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(formats.__path__)))


def find_format(name: str) -> Format:
    """The format of this name.

    Raises:
        UnknownFormat: if there is none, with the names that exist.
    """
    if name not in format_names():
        raise UnknownFormatError(name)
    return cast("Format", import_module(f"{formats.__name__}.{name}"))


class UnknownFormatError(UnknownNameError):
    """A format that nobody knows; a slip on the command line, hence exit code 2."""

    exit_code = ConfigurationError.exit_code

    def __init__(self, name: str) -> None:
        mend = "known formats: " + ", ".join(format_names())
        super().__init__(f"unknown output format '{name}'", name=name, near=format_names(), mend=mend)


def render(report: Report, name: str, options: RenderOptions | None = None) -> str:
    """The report in the format of this name, as text that ends with a line break."""
    return find_format(name).render(report, options=options or RenderOptions())


def write(
    report: Report, name: str, path: str | os.PathLike[str], options: RenderOptions | None = None
) -> None:
    """Render and write a report; see `write_text` for how."""
    write_text(path, render(report, name, options))


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Put text into a file as a whole: readers see the old file or the new one, never half of it.

    Missing folders are made. Devices and pipes (`/dev/stdout`) are written to, not replaced.

    Raises:
        ConfigurationError: if the place cannot be written to.
    """
    target = Path(path)
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode) and not target.is_dir():
            target.write_text(text, encoding="utf-8")
            return
        target = target.resolve()  # a link stays a link: what it leads to is replaced
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, text)
    except OSError as error:
        raise ConfigurationError(
            "the report could not be written",
            file=os.fspath(path),
            detail=error.strerror or str(error),
            mend="name a file in a folder that you may write to",
        ) from error


def _replace(target: Path, text: str) -> None:
    from uuid import uuid4

    temporary = target.with_name(f".{target.name[:80]}.{uuid4().hex[:12]}.tmp")
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
