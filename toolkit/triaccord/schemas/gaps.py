"""Where no proof was found that one schema covers another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triaccord.model.quick import dataclass
from triaccord.schemas.layers import Node

Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Gap:
    """A place at which no proof was found.

    Attributes:
        steps: The way into the value: (`properties`, name), (`items`, ""), ….
        sent: The sender's schema there.
        received: The receiver's.
        keyword: The receiver's keyword that may refuse something.
    """

    steps: tuple[Step, ...]
    sent: Node
    received: Node
    keyword: str


def each_once(found: Iterable[Gap]) -> Iterator[Gap]:
    """Where no proof was found, each place once."""
    seen: set[tuple[tuple[Step, ...], str]] = set()
    for gap in found:
        if (gap.steps, gap.keyword) not in seen:
            seen.add((gap.steps, gap.keyword))
            yield gap
