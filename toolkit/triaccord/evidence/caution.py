"""Which of several requests does the least harm: somebody will run the `curl` that stands in a report."""

from __future__ import annotations

from triaccord.model import OperationRef

_READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"})


def harm(ref: OperationRef) -> int:
    """What calling an operation may do: 0 it reads, 1 it writes, 2 it deletes."""
    if ref.method in _READING:
        return 0
    return 2 if ref.method == "DELETE" else 1
