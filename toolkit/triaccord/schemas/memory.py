"""What was worked out about the named parts of a schema, kept for as long as the parts stand.

Proving asks the same of the same parts again and again: whether one accepts a value, what its smallest value
is. An answer rests on the parts that were read for it. A view in which a few parts stand for others shares
what it shares with the parts beneath: an answer holds in it too, unless it rests on one of those.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

Reads = frozenset[str]
_Entry = tuple[Any, Reads]


class Memory:
    """Answers by question, each with the names of the parts that were read for it.

    Args:
        beneath: What is known of the parts that these are a view of.
        is_changed: Whether a part is another one here than beneath.
    """

    __slots__ = ("_beneath", "_is_changed", "_known")

    def __init__(
        self, beneath: Memory | None = None, is_changed: Callable[[str], bool] = lambda name: False
    ) -> None:
        self._beneath, self._is_changed = beneath, is_changed
        self._known: dict[Hashable, _Entry] = {}

    def find(self, question: Hashable) -> _Entry | None:
        """The answer and what it rests on; None if it is not known."""
        found = self._known.get(question)
        if found is None and self._beneath is not None:
            found = self._beneath.find(question)
            if found is not None and any(map(self._is_changed, found[1])):
                return None
        return found

    def keep(self, question: Hashable, answer: Any, reads: Reads) -> _Entry:
        """Remember an answer. What a question names by its identity must be kept alive by the answer."""
        self._known[question] = found = answer, reads
        return found


def memory_of(parts: Mapping[str, Any]) -> Memory:
    """What is known of some parts; where they remember nothing, nothing is known yet."""
    found = getattr(parts, "memory", None)
    return found if isinstance(found, Memory) else Memory()
