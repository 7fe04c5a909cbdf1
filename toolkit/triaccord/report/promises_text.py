"""A ledger of promises as text or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from triaccord.model import Promise, PromiseState
from triaccord.report.jsonable import promise_json
from triaccord.report.plain import counted, one_line, shorten


def promises_document(vendor: str, promises: Sequence[Promise]) -> dict[str, Any]:
    """The ledger as `triaccord.promises/1`."""
    return {
        "format": "triaccord.promises/1",
        "vendor": vendor,
        "counts": _counts(promises),
        "promises": [promise_json(promise) for promise in promises],
    }


def promises_text(vendor: str, promises: Sequence[Promise]) -> str:
    """The ledger as plain text: what is broken or open first, then the rest, each as it was made."""
    counts = _counts(promises)
    said = ", ".join(f"{count} {state}" for state, count in counts.items() if count) or "none"
    lines = [f"{vendor}: {counted(len(promises), 'promise')} ({said})"]
    order = (
        PromiseState.BROKEN,
        PromiseState.OPEN,
        PromiseState.LATE,
        PromiseState.EARLY,
        PromiseState.KEPT,
    )
    for state in order:
        mine = [promise for promise in promises if promise.state is state]
        if mine:
            lines.extend(("", f"{state.value.capitalize()} ({len(mine)})"))
        for promise in mine:
            due = f", due {promise.due}" if promise.due else ""
            lines.append(f"  {promise.claim.id}{due}: “{shorten(one_line(promise.claim.evidence), 200)}”")
            lines.append(f"      {one_line(promise.reason)}")
    return "\n".join(lines) + "\n"


def _counts(promises: Sequence[Promise]) -> dict[str, int]:
    counter = Counter(promise.state for promise in promises)
    return {state.value: counter[state] for state in PromiseState}
