"""What differs between two operations as such: existence, deprecation, stability, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.messages import Operation
from triaccord.differ.canonical.nodes import join
from triaccord.differ.exchanges import Exchange
from triaccord.differ.facts import Fact

if TYPE_CHECKING:
    import datetime as dt

_KNOWN = frozenset({
    "parameters", "requestBody", "responses", "callbacks", "deprecated", "security", "servers", "operationId",
    "tags", "summary", "description", "externalDocs", "consumes", "produces",
    "x-stability-level", "x-sunset", "x-code-samples", "x-codeSamples",
})  # fmt: skip
_STABILITY = ("draft", "alpha", "experimental", "beta", "stable")


def gone(operation: Operation, today: dt.date | None) -> Fact:
    """The fact that an operation is no more; its announced end, and whether that is yet to come."""
    detail = _detail(operation)
    sunset = operation.value.get("x-sunset")
    end = _day(sunset)
    if end is not None:
        detail["sunset"] = sunset
        if today is not None and today < end:
            detail["early"] = True
    event = _kind_of(operation) + "-removed"
    return Fact(event, subject=_name(operation), old_at=operation.at, detail=detail)


def _day(written: object) -> dt.date | None:
    """The day of a date or a time as in RFC 3339; None if it cannot be read."""
    if not isinstance(written, str) or re.fullmatch(r"\d{4}-\d\d-\d\d([Tt ].*)?", written.strip()) is None:
        return None
    import datetime as dt

    try:
        return dt.date.fromisoformat(written.strip()[:10])
    except ValueError:
        return None


def come(operation: Operation) -> Fact:
    """The fact that an operation is new."""
    return Fact(
        _kind_of(operation) + "-added",
        subject=_name(operation),
        new_at=operation.at,
        detail=_detail(operation),
    )


def _kind_of(operation: Operation) -> str:
    if operation.method.startswith("WEBHOOK"):
        return "webhook"
    return "callback" if operation.method.startswith("CALLBACK") else "operation"


def _name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _detail(operation: Operation) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    if operation.value.get("deprecated") is True:
        detail["deprecated"] = True
    stability = operation.value.get("x-stability-level")
    if isinstance(stability, str):
        detail["stability"] = stability
    return detail


def compare_operation(exchange: Exchange) -> None:
    """Everything of an operation but its messages."""
    old, new = exchange.old, exchange.new
    what = {"subject": _name(new), "old_at": old.at, "new_at": new.at}

    def say(event: str, **more: Any) -> None:
        exchange.whole.append(Fact(event, **{**what, **more}))

    was, now = old.value.get("deprecated") is True, new.value.get("deprecated") is True
    if was != now:
        detail = {"sunset": new.value.get("x-sunset")} if now and "x-sunset" in new.value else {}
        say("operation-deprecated" if now else "operation-undeprecated", old=was, new=now, detail=detail)
    elif not same(old.value.get("x-sunset"), new.value.get("x-sunset")):
        say("sunset-changed", old=old.value.get("x-sunset"), new=new.value.get("x-sunset"))
    before, after = old.value.get("operationId"), new.value.get("operationId")
    if exchange.is_renamed:
        pass  # another id goes with another path
    elif before != after and None in (before, after):
        # Whoever begins to give ids gives them to all: one edit, whatever the ids are.
        say("operation-id-changed", subject="operationId", new=after is not None, everywhere=True)
    elif before != after:
        say("operation-id-changed", old=before, new=after)
    _stability(exchange, old.value.get("x-stability-level"), new.value.get("x-stability-level"), what)
    _residue(exchange)


def _stability(exchange: Exchange, was: Any, now: Any, what: dict[str, Any]) -> None:
    if was == now:
        return
    known = {name: index for index, name in enumerate(_STABILITY)}
    before = known.get(str(was), len(_STABILITY) - 1) if was is not None else len(_STABILITY) - 1
    after = known.get(str(now), 0) if now is not None else len(_STABILITY) - 1
    event = "stability-decreased" if after < before else "stability-increased"
    exchange.whole.append(Fact(event, old=was, new=now, **what))


def _residue(exchange: Exchange) -> None:
    old, new = exchange.old, exchange.new
    for word in {**old.value, **new.value}:
        if word in _KNOWN:
            continue
        was, now = old.value.get(word), new.value.get(word)
        if not same(was, now):
            exchange.walk.leave(
                f"`{word}` of an operation",
                join(old.at, word) if word in old.value else None,
                join(new.at, word) if word in new.value else None,
                was,
                now,
            )
