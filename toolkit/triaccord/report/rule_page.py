"""The page of one rule, as Markdown: what it finds, why it matters, an example, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from triaccord.differ import Rule, rules
from triaccord.model import ConfigurationError, UnknownNameError


class UnknownRuleError(UnknownNameError):
    """A rule that nobody knows; a slip on the command line, hence exit code 2."""

    exit_code = ConfigurationError.exit_code


def find_rule(rule_id: str) -> Rule:
    """The rule of this id.

    Raises:
        UnknownRuleError: with the nearest ids.
    """
    known = {rule.id: rule for rule in rules()}
    if rule_id in known:
        return known[rule_id]
    near = difflib.get_close_matches(rule_id, known, n=3, cutoff=0.6)
    mend = None if near else "`triaccord rules` lists them all"
    raise UnknownRuleError(f"there is no rule '{rule_id}'", name=rule_id, near=near, mend=mend)


def rule_page(rule: Rule) -> str:
    """One rule's page, ending with a line break."""
    return "\n".join(_lines(rule)).rstrip() + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield from (f"## {rule.id}", "", f"{rule.title}", "", f"Level: **{rule.level.value}**", "")
    why = "Why it breaks" if rule.level.value == "breaking" else "Why"
    for heading, text in ((why, rule.why), ("Not when", rule.unless), ("What to do", rule.mend)):
        if text:
            yield from (f"**{heading}.** {' '.join(text.split())}", "")
    for heading, text in (("Before", rule.before), ("After", rule.after)):
        if text:
            yield from (f"{heading}:", "", "```yaml", text, "```", "")
