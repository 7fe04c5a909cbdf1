"""`triaccord check VENDOR --all`: a report for every step of a vendor, and an index."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from triaccord.cli.check import file_name
from triaccord.cli.output import exit_code, options_for
from triaccord.config import Settings
from triaccord.model import ConfigurationError
from triaccord.pipeline import Checker
from triaccord.report import Document, IndexEntry, find_format, write, write_index
from triaccord.waivers import apply_waivers, load_waivers


def check_all(
    name: str,
    chosen: Settings,
    folder: Path,
    *,
    formats: Iterable[str],
    notes: str | None,
    usage: tuple[str, ...],
    quiet: bool,
    verbose: bool,
    show: tuple[str, ...],
) -> int:
    """Write an HTML report for every step into a folder, the other formats beside it, and an index.

    Returns:
        The worst exit code of the steps: 1 before 4 before 0.
    """
    others = _other_formats(formats)
    if notes == "-":
        raise ConfigurationError("--all reads the notes for every step", mend="give them as a file")
    checker = Checker(chosen)
    vendor = checker.catalogues.vendor(name)
    options = options_for(
        Document.CHECK,
        fail_on=chosen.fail_on,
        verbose=verbose,
        no_color=True,  # what goes into files is plain
        show=show,
        index_href=f"{vendor.name}.html",
    )
    entries, code = [], 0
    steps = max(len(vendor.versions) - 1, 0)
    for number, report in enumerate(checker.check_all(vendor, notes=notes, usage=usage), 1):
        if "documentation" in options.show:
            names = (f"{vendor.name}@{info.name}" for info in (report.old, report.new))
            report = checker.with_documentation(report, *names)
        file = file_name(report)
        write(report, "html", folder / file, options)
        for other, ending in others.items():
            write(report, other, folder / (file.removesuffix(".html") + ending), options)
        entries.append(IndexEntry(report=report, href=file))
        one = exit_code(report, chosen.fail_on)
        code = 1 if 1 in (one, code) else max(one, code)
        if not quiet:
            old, new = report.old.name, report.new.name
            print(f"[{number}/{steps}] {old} → {new}: {folder / file}", file=sys.stderr)
    index = folder / f"{vendor.name}.html"
    write_index(entries, index, title=vendor.title, options=options)
    if not quiet:
        print(index)
        for words in _stale(entries, checker):
            print(f"stale: {words}", file=sys.stderr)
    return code


def _stale(entries: Iterable[IndexEntry], checker: Checker) -> tuple[str, ...]:
    """Waivers that hold in no step: each step alone would call those of all others stale."""
    if checker.settings.waivers is None:
        return ()
    every = [judged for entry in entries for judged in entry.report.findings]
    return apply_waivers(every, load_waivers(checker.settings.waivers), checker.today, where="in any step")[1]


def _other_formats(formats: Iterable[str]) -> dict[str, str]:
    """The formats beside HTML, and what their files end with.

    HTML is always written, since the index leads to it.

    Raises:
        UnknownFormatError: if a format is none of ours.
        ConfigurationError: if one is given a file: there is one for each step.
    """
    names = set()
    for text in formats:
        name, _, file = text.partition("=")
        find_format(name)
        if file:
            raise ConfigurationError(
                f"--all writes a file for each step, not one '{file}'",
                mend=f"--format {name} --reports {Path(file).parent}",
            )
        names.add(name)
    endings: dict[str, str] = {}
    for name in sorted(names - {"html"}):
        ending = find_format(name).SUFFIX
        endings[name] = f"-{name}{ending}" if ending in endings.values() else ending
    return endings
