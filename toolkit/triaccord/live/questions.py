"""What one finding may cost: three requests, whatever it is made of; nothing is asked twice."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from triaccord.live.exchange import NOT_JSON, Exchange, Request
from triaccord.live.sides import Side, Values, request_for
from triaccord.wire import Operation

MOST = 3
"""So many requests show a finding, or it is given up; what a write needs beforehand comes on top."""

_Key = tuple[str, str, str, tuple[tuple[str, str], ...]]


class EnoughError(Exception):
    """What is left does not suffice for what is to be asked now."""


@dataclass(slots=True)
class Questions:
    """The requests for one finding: reads are remembered, and all are counted.

    Attributes:
        left: How many more may be sent.
    """

    left: int = MOST
    _known: dict[_Key, Exchange] = field(default_factory=dict)

    async def both(
        self, old: tuple[Side, Operation], new: tuple[Side, Operation], values: Values
    ) -> tuple[Exchange, Exchange | None]:
        """The same read on both; None for NEW's answer where OLD refuses, so that it would show nothing.

        Raises:
            EnoughError: if both together are more than is left. Nothing was sent.
        """
        self.need(sum(self._answer(side, operation, values) is None for side, operation in (old, new)))
        before = await self.read(*old, values)
        return before, await self.read(*new, values) if before.ok else None

    async def read(self, side: Side, operation: Operation, values: Values) -> Exchange:
        """The answer to a read: the one that is known, else a new one.

        Raises:
            EnoughError: if nothing is left.
        """
        known = self._answer(side, operation, values)
        if known is None:
            known = await self.spend(side.call(operation, values, why="witness"))
            self._known[_key(side, known.request)] = known
        return known

    async def spend(self, sending: Awaitable[Any]) -> Any:
        """What one request brings. Whoever sends it has asked for room before."""
        self.left -= 1
        return await sending

    def need(self, number: int) -> None:
        """Make sure that so many requests are left.

        Raises:
            EnoughError: if they are not.
        """
        if number > self.left:
            raise EnoughError

    def _answer(self, side: Side, operation: Operation, values: Values) -> Exchange | None:
        request = request_for(operation, values, NOT_JSON, "witness")
        if (known := self._known.get(_key(side, request))) is not None:
            return known
        # Lists were read when the run looked around: the very same request.
        twin = side.twin(operation)
        first = side.lists.get(twin) if twin is not None else None
        same = first is not None and first.ok and _key(side, first.request) == _key(side, request)
        return first if same else None


def _key(side: Side, request: Request) -> _Key:
    return (side.name, request.method, request.path, tuple(sorted(request.headers.items())))
