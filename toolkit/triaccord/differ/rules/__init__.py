"""Judgements: one function per rule, its docstring is its page. `rules()` finds them all."""

from triaccord.differ.rules.registry import Rule, judge, rules

__all__ = ["Rule", "judge", "rules"]
