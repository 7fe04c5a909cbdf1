"""Which findings touch one integrator's code, and at which lines: findings × usage.

::

    usage ──routes──> operations ──places──> pointers into the old document ─┐
    findings ────────────────────────────────> pointers of their changes ────┴─> yes | no | unknown
"""

from triaccord.impact.applying import with_impacts
from triaccord.impact.judging import Judge, judge
from triaccord.impact.values import Impact, Overlap, Touch

__all__ = ["Impact", "Judge", "Overlap", "Touch", "judge", "with_impacts"]
