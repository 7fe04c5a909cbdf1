"""Playing the new version to an integrator's own tests, before the upgrade.

::

    test ── code ── client ──request──> mock of the old version
                      ^                     │
                      └── rewritten <── answer      every finding at once, then one at a time
"""

from triaccord.rehearsal.attribution import Blame, blame
from triaccord.rehearsal.effects import Effect, Part
from triaccord.rehearsal.rehearsal import Met, Rehearsal

__all__ = ["Blame", "Effect", "Met", "Part", "Rehearsal", "blame"]
