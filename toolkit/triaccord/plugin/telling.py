"""What a test says that an upgrade would break: the finding, the field, the line, and what to do."""

from __future__ import annotations

import linecache
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from _pytest._code.code import ReprEntryNative, ReprExceptionInfo, ReprFileLocation, ReprTraceback

from triaccord.model import Finding
from triaccord.plugin.outcomes import Failure, Report
from triaccord.plugin.tally import Broken
from triaccord.report.advice import rule_help
from triaccord.report.plain import one_line
from triaccord.usage.values import Site

_MOST_SITES = 6


def lines_of(sites: Iterable[Site], failure: Failure | None, root: Path) -> tuple[str, ...]:
    """The lines that touch a finding, with their source; the one where a run stopped comes first."""
    known = list(sites)
    stopped = list(failure.sites) if failure is not None else []
    first = [site for site in stopped if site in known]
    ordered = dict.fromkeys([*first, *known]) if known else dict.fromkeys(_own_code(stopped))
    return tuple(_with_source(site, root) for site in list(ordered)[:_MOST_SITES])


def _own_code(stopped: Sequence[Site]) -> list[Site]:
    """Where a run stopped, tests left out if there is anything else."""
    code = [site for site in stopped if not Path(site.file).name.startswith(("test_", "conftest"))]
    return code or list(stopped)


def _with_source(site: Site, root: Path) -> str:
    text = linecache.getline(str(root / site.file), site.line).strip()
    return f"{site}: {text}" if text else str(site)


def broken_report(
    reports: Sequence[Report],
    item: pytest.Item,
    new_name: str,
    broken: Sequence[Broken],
    findings: Mapping[str, Finding],
) -> list[Report]:
    """The reports of a test that passes, with its call failed by what the upgrade would do."""
    text = "\n".join(_text(new_name, broken, findings))
    first = broken[0]
    message = _headline(first, findings)
    path, line = _place(item, first)
    found = ReprExceptionInfo(
        reprtraceback=ReprTraceback([ReprEntryNative([text + "\n"])], None, style="native"),
        reprcrash=ReprFileLocation(path, line, message),
    )
    made = list(reports)
    # Subtests have reports of their own, before the test's.
    call = [report for report in made if report.when == "call"][-1]
    call.outcome = "failed"
    call.longrepr = found
    return made


def _place(item: pytest.Item, broken: Broken) -> tuple[str, int]:
    file, _, rest = (broken.sites[0] if broken.sites else "").partition(":")
    number = rest.partition(":")[0]
    if number.isdigit():
        return file, int(number)
    return str(item.location[0]), (item.location[1] or 0) + 1


def _headline(broken: Broken, findings: Mapping[str, Finding]) -> str:
    finding = findings.get(broken.finding)
    if finding is not None:
        return f"would break: {one_line(finding.message)}"
    what = broken.effects[0] if broken.effects else None
    return f"would break: {one_line(what.place)} {one_line(what.what)}" if what else "would break"


def _text(new_name: str, broken: Sequence[Broken], findings: Mapping[str, Finding]) -> Iterator[str]:
    yield f"This test would break with {one_line(new_name)}."
    helps = rule_help()
    for each in broken:
        finding = findings.get(each.finding)
        yield ""
        if finding is None:
            yield _headline(each, findings).removeprefix("would break: ")
        else:
            yield one_line(finding.message)
            yield f"  finding  {finding.rule}, {finding.fingerprint}, {finding.level.value}"
        for effect in each.effects:
            yield f"  field    {one_line(effect.place)} {one_line(effect.what)}"
        yield from (f"  line     {site}" for site in each.sites)
        if each.failure:
            yield f"  happens  {each.failure}"
        if each.together:
            yield f"  only together with {', '.join(each.together)}"
        mend = helps[finding.rule].mend if finding is not None and finding.rule in helps else ""
        if mend:
            yield f"  mend     {mend}"
