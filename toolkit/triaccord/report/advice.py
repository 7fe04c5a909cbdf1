"""Every rule in words, for formats that give advice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from triaccord.report.options import RuleHelp


@cache
def rule_help() -> Mapping[str, RuleHelp]:
    """Rule id to what it finds, why that matters, and what the integrator can do."""
    from triaccord.differ import rules

    return {rule.id: RuleHelp(title=rule.title, why=rule.why, mend=rule.mend) for rule in rules()}
