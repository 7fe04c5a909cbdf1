"""Policy: levels that the user gives to rules, and findings that are of no interest, from configuration.

::

    [tool.triaccord]
    oasdiff = ["severity-levels.txt"]           # files of oasdiff that are taken over

    [tool.triaccord.rules]
    response-enum-value-added = "breaking"      # a level, or "off"

    [[tool.triaccord.ignore]]                   # everything that is named must hold
    rule = "operation-removed"
    path = "/internal/*"
    reason = "nobody outside calls it"

A finding is ignored by path or tag only if every operation that it reaches is.
"""

from triaccord.policy.oasdiff import import_ignores, import_levels, policy_of_oasdiff
from triaccord.policy.reading import OFF, load_policy
from triaccord.policy.values import Ignore, Policy

__all__ = ["OFF", "Ignore", "Policy", "import_ignores", "import_levels", "load_policy", "policy_of_oasdiff"]
