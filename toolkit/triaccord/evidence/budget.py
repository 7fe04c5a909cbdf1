"""How much work proving may take: counted, and bounded in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import thread_time as _now


@dataclass(slots=True)
class Budget:
    """What is left of the work that may be done. Spent, everything else stays unproved.

    Attributes:
        attempts: How many values may be looked for.
        seconds: For everything together: time that this thread computes, so that a busy machine proves
            as much as an idle one.
        each_s: For one finding; a call of the algebra that is under way is not interrupted.
    """

    attempts: int = 5_000
    seconds: float = 30.0
    each_s: float = 1.0
    _until: float = field(default=0.0, init=False)
    _turn_until: float = field(default=float("inf"), init=False)

    def __post_init__(self) -> None:
        self._until = _now() + self.seconds

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.attempts <= 0 or _now() > self._until

    def begin(self) -> None:
        """The next finding's turn."""
        self._turn_until = _now() + self.each_s

    def spend(self) -> bool:
        """Take one attempt; False if there is none left."""
        if self.is_spent or _now() > self._turn_until:
            return False
        self.attempts -= 1
        return True
