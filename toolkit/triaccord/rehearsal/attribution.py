"""Which of many findings make a test fail: tried one at a time where that is cheap, else by halves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

ONE_BY_ONE = 8
"""So many findings are tried one at a time."""
TIME_S = 10.0
"""And more of them, if trying them all takes no longer than this."""
MAX_TRIES = 60
"""No test is run more often than this; what is then still undecided is blamed together."""

Fails = Callable[[frozenset[str]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """Who is to blame.

    Attributes:
        each: Findings that make the test fail on their own, sorted.
        together: Findings that only do so together, sorted; empty if `each` explains it.
        tries: How often the test was run to know this.
    """

    each: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    tries: int = 0


class _Search:
    def __init__(self, fails: Fails, most: int) -> None:
        self._fails = fails
        self._most = most
        self._known: dict[frozenset[str], bool] = {frozenset(): False}
        self.tries = 0

    @property
    def is_spent(self) -> bool:
        return self.tries >= self._most

    def fails(self, findings: Sequence[str]) -> bool:
        key = frozenset(findings)
        if key not in self._known:
            self.tries += 1
            self._known[key] = self._fails(key)
        return self._known[key]

    def halves(self, findings: Sequence[str]) -> list[str]:
        """The single culprits among findings that fail together."""
        if len(findings) == 1 or self.is_spent:
            return list(findings) if len(findings) == 1 else []
        middle = len(findings) // 2
        found: list[str] = []
        for half in (findings[:middle], findings[middle:]):
            if not self.is_spent and self.fails(half):
                found += self.halves(half)
        return found

    def least(self, findings: list[str]) -> list[str]:
        """A smallest set that still fails: whatever can be left out is."""
        kept = list(findings)
        for one in findings:
            rest = [each for each in kept if each != one]
            if self.is_spent:
                break
            if rest and self.fails(rest):
                kept = rest
        return kept


def blame(
    candidates: Sequence[str], fails: Fails, *, duration_s: float = 0.0, most: int = MAX_TRIES
) -> Blame:
    """Find out which findings make a test fail that fails under all of them.

    Args:
        candidates: Fingerprints of findings that the test has met.
        fails: Runs the test with some findings and says whether it fails.
        duration_s: How long one run takes, in seconds.
        most: How often the test may be run.
    """
    search = _Search(fails, most)
    ordered = sorted(set(candidates))
    if len(ordered) <= ONE_BY_ONE or (len(ordered) * duration_s <= TIME_S and len(ordered) <= most):
        each = [one for one in ordered if search.fails([one])]
    else:
        each = search.halves(ordered)
    if each or len(ordered) < 2:
        return Blame(each=tuple(sorted(each)), tries=search.tries)
    return Blame(together=tuple(sorted(search.least(ordered))), tries=search.tries)
