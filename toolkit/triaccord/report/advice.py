"""Every rule in words, for formats that give advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from triaccord.report.options import RuleHelp

if TYPE_CHECKING:
    from triaccord.differ import Rule


class _RuleHelps(Mapping[str, RuleHelp]):
    """Rules by id. Their pages are read when the first one is asked for: plain text needs none."""

    def __getitem__(self, name: str) -> RuleHelp:
        rule = _by_id()[name]
        return RuleHelp(title=rule.title, why=rule.why, mend=rule.mend)

    def __iter__(self) -> Iterator[str]:
        return iter(_by_id())

    def __len__(self) -> int:
        return len(_by_id())


@cache
def _by_id() -> Mapping[str, Rule]:
    from triaccord.differ import rules

    return {rule.id: rule for rule in rules()}


def rule_help() -> Mapping[str, RuleHelp]:
    """Rule id to what it finds, why that matters, and what the integrator can do."""
    return _RuleHelps()
