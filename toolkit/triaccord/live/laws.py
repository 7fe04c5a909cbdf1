"""Laws that hold for lists and things whatever they are: no document states them, every client leans on them.

Each law is asked of NEW. Where it is broken, OLD is asked, too; what was broken there is no news.
"""

from __future__ import annotations

from triaccord.live import filter_laws, list_laws, thing_laws
from triaccord.live.crew import gathered
from triaccord.live.failure import Failure, Phase
from triaccord.live.lawbook import Broken, Law
from triaccord.live.sides import Side
from triaccord.wire import Operation, Role, Uses

_LAWS: dict[Role, tuple[Law, ...]] = {
    Role.LIST: (
        list_laws.pages,
        list_laws.counts,
        list_laws.default_size,
        list_laws.order,
        filter_laws.filters,
    ),
    Role.READ: (thing_laws.reading,),
}


async def broken_laws(new: Side, old: Side | None, found: list[Failure]) -> None:
    """Every law for every list and thing of NEW, less what OLD breaks as well."""

    async def judge(operation: Operation, use: Uses) -> list[Failure]:
        mine: list[Failure] = []
        for law in _LAWS[use.role]:
            broken = [each async for each in law(new, operation, use)]
            twin = old.twin(operation) if old is not None and broken else None
            before: set[tuple[str, str]] = set()
            if old is not None and twin is not None and old.uses[twin].role is use.role:
                before = {(each.law, each.path) async for each in law(old, twin, old.uses[twin])}
            mine += [_failure(operation, each) for each in broken if (each.law, each.path) not in before]
        return mine

    await gathered([judge(o, u) for o, u in new.reads() if u.role in _LAWS], found)


def _failure(operation: Operation, broken: Broken) -> Failure:
    return Failure(
        phase=Phase.LAW,
        check=broken.law,
        server="new",
        operation=operation.ref,
        path=broken.path,
        message=broken.message,
        reason="no document has to say this, and the old version keeps to it",
        exchanges=broken.exchanges,
    )
