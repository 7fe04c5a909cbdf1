"""The gate: `--triaccord-check OLD..NEW` adds one test per operation that the upgrade changes.

Such a test fails if one of the operation's findings is what `--triaccord-fail-on` names; with a usage file
`breaking:mine` counts only what touches the code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import pytest

from triaccord.impact import Impact, judge
from triaccord.model import AffectsYou, Finding, JudgedFinding, TriaccordError
from triaccord.plugin.versions import checker_of, parse_versions
from triaccord.usage.importing import import_usage

WORDS = ("breaking", "risky", "silent", "contradicted", "vague")
WHOLE = "the whole API"


@dataclass(frozen=True, slots=True)
class Condition:
    """One word of `--triaccord-fail-on`; `mine` counts only findings that may touch the code."""

    word: str
    mine: bool

    def holds(self, judged: JudgedFinding, impact: Impact | None) -> bool:
        """Whether a finding is what this names. What nobody can say counts as touching."""
        if self.mine and impact is not None and impact.affects is AffectsYou.NO:
            return False
        return self.word in (judged.finding.level.value, judged.verdict.value)


def parse_conditions(text: str, *, has_usage: bool) -> tuple[Condition, ...]:
    """Read `breaking:mine,silent`; `never` is none.

    Raises:
        pytest.UsageError: if a word is unknown, or `:mine` is asked for without a usage file.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    if words == ["never"]:
        return ()
    found = []
    for word in words:
        name, _, whose = word.partition(":")
        if name not in WORDS or whose not in ("", "mine"):
            near = get_close_matches(name, WORDS, 1)
            hint = f"; did you mean '{near[0]}'?" if near else f"; known: {', '.join(WORDS)}, each with :mine"
            raise pytest.UsageError(f"--triaccord-fail-on does not know '{word}'{hint}")
        if whose and not has_usage:
            raise pytest.UsageError(f"'{word}' needs to know what is yours: add --triaccord-usage=FILE")
        found.append(Condition(name, bool(whose)))
    if not found:
        raise pytest.UsageError("--triaccord-fail-on is empty; name 'breaking', or 'never'")
    return tuple(found)


class Gate:
    """Adds the tests of one upgrade to the collected ones."""

    def __init__(self, config: pytest.Config) -> None:
        self.versions = str(config.getoption("--triaccord-check"))
        self.old, self.new = parse_versions("--triaccord-check", self.versions)
        self.usages: list[str] = [
            str(config.invocation_params.dir / name) for name in config.getoption("--triaccord-usage") or ()
        ]
        fail_on = str(config.getoption("--triaccord-fail-on") or config.getini("triaccord_fail_on"))
        self.conditions = parse_conditions(fail_on, has_usage=bool(self.usages))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Compare the versions and append a test per operation."""
        try:
            items.extend(self._items(session))
        except TriaccordError as error:
            raise pytest.UsageError(str(error)) from error

    def _items(self, session: pytest.Session) -> Iterable[pytest.Item]:
        checker = checker_of(session.config)
        report = checker.check(self.old, self.new)
        impacts: dict[tuple[str, str], Impact] = {}
        used: frozenset[str] = frozenset()
        if self.usages:
            places = [one for judged in report.findings for one in _places(judged.finding)]
            old = checker.version(self.old)
            overlap = judge(places, import_usage(self.usages), old, prefixes=checker.prefixes(old))
            impacts = _by_operation(zip(places, overlap.impacts, strict=True))
            used = frozenset(overlap.used)
        by_operation: dict[str, list[JudgedFinding]] = defaultdict(list)
        for judged in report.findings:
            for name in _names(judged.finding):
                by_operation[name].append(judged)
        for name in sorted(by_operation):
            yield Operation.from_parent(
                session,
                name=f"triaccord {self.versions} {name}",
                findings=tuple(by_operation[name]),
                impacts={
                    judged.finding.fingerprint: _here(
                        impacts[judged.finding.fingerprint, name], judged, name, used
                    )
                    for judged in (by_operation[name] if impacts else ())
                },
                conditions=self.conditions,
            )
        if report.incomplete:
            yield Operation.from_parent(
                session, name=f"triaccord {self.versions} incomplete", incomplete=report.incomplete
            )


class Operation(pytest.Item):
    """One operation that the upgrade changes, as a test."""

    def __init__(
        self,
        *,
        findings: tuple[JudgedFinding, ...] = (),
        impacts: dict[str, Impact] | None = None,
        conditions: tuple[Condition, ...] = (),
        incomplete: tuple[str, ...] = (),
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self.findings = findings
        self.impacts = impacts or {}
        self.conditions = conditions
        self.incomplete = incomplete

    def runtest(self) -> None:
        """Fail if a finding is what the user does not accept."""
        if self.incomplete:
            raise Refused("the comparison is incomplete: " + "; ".join(self.incomplete))
        lines: list[str] = []
        for judged in self.findings:
            impact = self.impacts.get(judged.finding.fingerprint)
            if any(condition.holds(judged, impact) for condition in self.conditions):
                lines.extend(_lines(judged, impact))
        if lines:
            raise Refused("\n".join(lines))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings without a traceback: there is nothing of ours to see."""
        if isinstance(excinfo.value, Refused):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """What the test is called."""
        return self.path, None, self.name


class Refused(Exception):  # noqa: N818  # it is a verdict, not an error
    """An upgrade changes what the user does not accept to be changed."""


def _names(finding: Finding) -> list[str]:
    return [str(one) for one in finding.operations] or [WHOLE]


def _places(finding: Finding) -> Iterator[Finding]:
    """The finding at each of its places: code may mind one of them and not another."""
    return (replace(finding, change=one) for one in finding.change.each)


def _by_operation(judged: Iterable[tuple[Finding, Impact]]) -> dict[tuple[str, str], Impact]:
    """What a finding is to the code at an operation, by fingerprint and operation."""
    found: dict[tuple[str, str], Impact] = {}
    for finding, impact in judged:
        for name in _names(finding):
            known = found.get((finding.fingerprint, name))
            if known is None or _SURE.index(impact.affects) < _SURE.index(known.affects):
                found[finding.fingerprint, name] = impact
    return found


_SURE = (AffectsYou.YES, AffectsYou.UNKNOWN, AffectsYou.NO)


def _here(impact: Impact, judged: JudgedFinding, name: str, used: frozenset[str]) -> Impact:
    """The impact at one operation: what many share is a matter of those that are called."""
    elsewhere = used & {str(one) for one in judged.finding.operations}
    if impact.affects is AffectsYou.NO or name in used or not elsewhere:
        return impact
    return Impact(
        fingerprint=impact.fingerprint, affects=AffectsYou.NO, reason="your code does not call this operation"
    )


def _lines(judged: JudgedFinding, impact: Impact | None) -> Iterable[str]:
    finding = judged.finding
    words = f"{finding.level.value}, {judged.verdict.value}: {finding.message}"
    yield f"{words} [{finding.rule}, {finding.fingerprint}]"
    if impact is not None:
        yield f"  affects you: {impact.affects.value}: {impact.reason}"
        yield from (f"  {site}" for site in impact.sites)
