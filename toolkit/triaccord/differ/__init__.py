"""Documents to changes to findings: what differs between two versions, each edit once, and if it breaks."""

from triaccord.differ.comparison import Comparison, diff, locate_findings
from triaccord.differ.events import EVENTS
from triaccord.differ.rules import Rule, rules

__all__ = ["EVENTS", "Comparison", "Rule", "diff", "locate_findings", "rules"]
