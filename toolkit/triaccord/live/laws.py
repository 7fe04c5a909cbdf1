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
_KEPT = "no document has to say this, and the old version keeps to it"
_ALONE = "no document has to say this; every client leans on it"
_NEW = "no document has to say this; the old version does not have the operation, and keeps to it elsewhere"


async def broken_laws(new: Side, old: Side | None, found: list[Failure]) -> None:
    """Every law for every list and thing of NEW, less what OLD breaks as well.

    What only NEW has is held against OLD's habits: a law that OLD breaks elsewhere is no news there.
    """
    habits: set[str] = set()
    is_new = {o.ref for o, _ in new.reads() if old is not None and old.twin(o) is None}

    async def judge(operation: Operation, use: Uses) -> list[Failure]:
        mine: list[Failure] = []
        for law in _LAWS[use.role]:
            broken = [each async for each in law(new, operation, use)]
            twin = old.twin(operation) if old is not None and broken else None
            before: set[tuple[str, str]] = set()
            if old is not None and twin is not None and old.uses[twin].role is use.role:
                before = {(each.law, each.path) async for each in law(old, twin, old.uses[twin])}
                habits.update(name for name, _ in before)
            reason = _ALONE if old is None else _NEW if operation.ref in is_new else _KEPT
            broken = [each for each in broken if (each.law, each.path) not in before]
            mine += [_failure(operation, each, reason) for each in broken]
        return mine

    mine: list[Failure] = []
    try:
        await gathered([judge(o, u) for o, u in new.reads() if u.role in _LAWS], mine)
    finally:
        found += [each for each in mine if not (each.operation in is_new and each.check in habits)]


def _failure(operation: Operation, broken: Broken, reason: str) -> Failure:
    return Failure(
        phase=Phase.LAW,
        check=broken.law,
        server="new",
        operation=operation.ref,
        path=broken.path,
        message=broken.message,
        reason=reason,
        exchanges=broken.exchanges,
        slip=broken.slip,
    )
