"""The smallest request that still shows a failure: what can be left out is left out, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from triaccord.live.compare import Comparison
from triaccord.live.exchange import Exchange, Request
from triaccord.live.failure import Failure, Phase, Place
from triaccord.wire import Operation

_PHASES = (Phase.CONFORMANCE, Phase.OLD_CLIENT, Phase.DIFFERENTIAL)
_EACH = 12
_COSTS = 3
_RAW = {"field-renamed": "field-missing"}  # what two failures were made one from


async def shrunk(failures: Iterable[Failure], comparison: Comparison, *, budget: int) -> tuple[Failure, ...]:
    """Failures with the smallest request that shows them.

    Args:
        failures: Causes, each with its simplest exchange.
        comparison: Asks again.
        budget: How many requests this may take for all together; what is left stays as it is.
    """
    found = []
    for failure in failures:
        operation = comparison.old.api.operation(failure.operation)
        request = failure.exchanges[0].request if failure.exchanges else None
        if (
            failure.phase in _PHASES
            and not failure.findings
            and operation is not None
            and request is not None
            and "?" in request.path
        ):
            before = comparison.new.transport.tally.sent
            failure = await _smaller(failure, operation, request, comparison, min(_EACH, budget // _COSTS))
            budget -= comparison.new.transport.tally.sent - before
        found.append(failure)
    return tuple(found)


async def _smaller(
    failure: Failure, operation: Operation, request: Request, comparison: Comparison, tries: int
) -> Failure:
    """Drop query parameters, the last one first, for as long as the failure stays."""
    head, _, query = request.path.partition("?")
    needed = {p.name for p in operation.parameters if p.required and p.where == "query"}
    pairs = query.split("&")
    gone: list[str] = []
    check = _RAW.get(failure.check, failure.check)
    for pair in reversed(list(pairs)):
        name = unquote(pair.partition("=")[0])
        if tries <= 0:
            break
        if name.partition("[")[0] in needed or pair not in pairs:
            continue
        tries -= 1
        fewer = [each for each in pairs if each is not pair]
        path = head + (f"?{'&'.join(fewer)}" if fewer else "")
        _, again = await comparison.ask(operation, replace(request, path=path, why="shrink"))
        same = next((f for f in again if (f.check, f.path) == (check, failure.path)), None)
        if same is None:
            continue
        pairs = fewer
        gone.append(name)
        failure = replace(failure, exchanges=same.exchanges, message=same.message)
    failure = replace(failure, shrunk=tuple(sorted(set(gone))))
    optional = [n for p in pairs if (n := unquote(p.partition("=")[0])).partition("[")[0] not in needed]
    return _named(failure, optional, comparison, operation)


def _named(failure: Failure, left: list[str], comparison: Comparison, operation: Operation) -> Failure:
    """A list that differs with one parameter alone, and only in having more: that parameter is not minded."""
    use = comparison.old.uses[operation]
    if failure.check != "items-differs" or len(set(left)) != 1 or left[0] in use.paging.names:
        return failure
    before, after = (_count(use.envelope, exchange) for exchange in failure.exchanges[:2])
    if before is None or after is None or after <= before:
        return failure
    message = f"`{left[0]}` lets {after} things through; it was {before}"
    also = tuple(sorted({*failure.also, failure.check}))
    places = (Place(failure.operation, left[0]),) if len(failure.everywhere) == 1 else failure.places
    return replace(failure, check="filter-ignored", path=left[0], message=message, also=also, places=places)


def _count(envelope: str | None, exchange: Exchange) -> int | None:
    body = exchange.json
    if envelope is not None and isinstance(body, dict):
        body = body.get(envelope)
    return len(body) if isinstance(body, list) else None
