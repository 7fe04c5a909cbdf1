"""How a run of a test ended, and where in the integrator's code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

import pytest

from triaccord.usage.sites import Sources
from triaccord.usage.values import Site

Report: TypeAlias = pytest.TestReport
_MAX_WORDS, _MAX_FRAMES = 300, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a run failed.

    Attributes:
        words: The exception's type and its first line.
        is_assertion: Whether a test's own assertion noticed it, rather than code that stopped.
        sites: Lines of the integrator's code that led there, innermost first.
    """

    words: str
    is_assertion: bool
    sites: tuple[Site, ...] = ()


def failed_in(reports: Iterable[Report]) -> bool:
    """Whether any phase failed."""
    return any(report.failed for report in reports)


def own_failure(item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException], sources: Sources) -> Failure:
    """What an exception tells."""
    first = str(excinfo.value).strip().partition("\n")[0]
    name = type(excinfo.value).__name__
    sites = tuple(reversed(list(_own_lines(excinfo.tb, sources))))[:_MAX_FRAMES]
    asserted = isinstance(excinfo.value, (AssertionError, pytest.fail.Exception))
    return Failure(
        words=f"{name}: {first}"[:_MAX_WORDS] if first else name,
        is_assertion=asserted and (not sites or _is_test(item, sites[0])),
        sites=sites,
    )


def _own_lines(trace: TracebackType | None, sources: Sources) -> Iterable[Site]:
    while trace is not None:
        code = trace.tb_frame.f_code
        if sources.owns(code):
            name = sources.name_of(code.co_filename)
            if name is not None and trace.tb_lineno:
                yield Site(name, trace.tb_lineno)
        trace = trace.tb_next


def _is_test(item: pytest.Item, site: Site) -> bool:
    name = Path(site.file).name
    return name in (item.path.name, "conftest.py") or name.startswith("test_") or name.endswith("_test.py")
