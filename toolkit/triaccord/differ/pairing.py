"""Which operation of the newer document is which of the older one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from urllib.parse import urlsplit

from triaccord.differ.canonical.document import Document
from triaccord.differ.canonical.messages import Operation, operations
from triaccord.model import Evidence, OperationRef
from triaccord.model.quick import dataclass


@dataclass(frozen=True, slots=True)
class Renamed:
    """An operation under another method or path, and why it is believed to be the same."""

    old: Operation
    new: Operation
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Operations that are on both sides, renamed ones, and those that are on one side.

    `perhaps` has, by pointer of an operation that is gone, what it may have been renamed to; `bases` the
    base paths, where they moved into the paths or out of them.
    """

    both: tuple[tuple[Operation, Operation], ...]
    renamed: tuple[Renamed, ...]
    gone: tuple[Operation, ...]
    come: tuple[Operation, ...]
    perhaps: dict[str, str] = field(default_factory=dict)
    bases: tuple[str, str] = ("", "")


def pair_operations(old: Document, new: Document) -> Pairing:
    """Pair by method and template, the names of its variables aside.

    Where the base path changed together with the paths (`/v1` + `/x` is `/` + `/v1/x`), whole paths pair.
    """
    plain = _keyed(operations(old), ""), _keyed(operations(new), "")
    bases = base_path(old), base_path(new)
    if bases[0] != bases[1]:
        whole = _keyed(operations(old), bases[0]), _keyed(operations(new), bases[1])
        if len(whole[0].keys() & whole[1].keys()) > len(plain[0].keys() & plain[1].keys()):
            plain = whole
        else:
            bases = ("", "")
    else:
        bases = ("", "")
    olds, news = plain
    gone = tuple(operation for key, operation in olds.items() if key not in news)
    come = tuple(operation for key, operation in news.items() if key not in olds)
    renamed, perhaps = _renamed(gone, come)
    old_ats, new_ats = {one.old.at for one in renamed}, {one.new.at for one in renamed}
    return Pairing(
        both=tuple((operation, news[key]) for key, operation in olds.items() if key in news),
        renamed=renamed,
        gone=tuple(operation for operation in gone if operation.at not in old_ats),
        come=tuple(operation for operation in come if operation.at not in new_ats),
        perhaps=perhaps,
        bases=bases,
    )


def _renamed(
    gone: tuple[Operation, ...], come: tuple[Operation, ...]
) -> tuple[tuple[Renamed, ...], dict[str, str]]:
    from triaccord.differ.composite.operations import (
        THRESHOLD,
        moved_together,
        renamed_operations,
        sent_in_path,
    )

    renamed = _in_another_case(gone, come)
    known = {one.old.at for one in renamed} | {one.new.at for one in renamed}
    gone = tuple(one for one in gone if one.at not in known)
    come = tuple(one for one in come if one.at not in known)
    perhaps: dict[str, str] = {}
    likely = sent_in_path(gone, come, renamed_operations(gone, come))
    for i, j, score, evidence in moved_together(gone, come, likely):
        if score >= THRESHOLD:
            renamed.append(Renamed(gone[i], come[j], score, evidence))
        else:
            perhaps[gone[i].at] = str(ref_of(come[j]))
    return tuple(renamed), perhaps


def _in_another_case(gone: tuple[Operation, ...], come: tuple[Operation, ...]) -> list[Renamed]:
    """Operations whose paths differ in case only."""
    by_path: dict[tuple[str, str], list[Operation]] = {}
    for operation in come:
        by_path.setdefault((operation.method, operation.shape.lower()), []).append(operation)
    evidence = (Evidence("the paths differ in case only", 0.97),)
    found = []
    for operation in gone:
        same = by_path.get((operation.method, operation.shape.lower()), [])
        if len(same) == 1:
            found.append(Renamed(operation, same.pop(), 0.97, evidence))
    return found


def _keyed(found: Iterable[Operation], base: str) -> dict[tuple[str, str], Operation]:
    """Operations by method and shape; where templates share a shape, by the names of their variables too."""
    by_shape: dict[tuple[str, str], list[Operation]] = {}
    for operation in found:
        shape = base + operation.shape if operation.path.startswith("/") else operation.path
        by_shape.setdefault((operation.method, shape), []).append(operation)
    keyed: dict[tuple[str, str], Operation] = {}
    for (method, shape), group in by_shape.items():
        for operation in group:
            keyed[(method, shape if len(group) == 1 else base + operation.path)] = operation
    return keyed


def base_path(doc: Document) -> str:
    """The path of the first server, without a trailing slash."""
    if doc.is_swagger:
        return str(doc.tree.get("basePath") or "").rstrip("/")
    servers = doc.tree.get("servers")
    first = servers[0] if isinstance(servers, list) and servers and isinstance(servers[0], dict) else {}
    try:
        return urlsplit(str(first.get("url", ""))).path.rstrip("/")
    except ValueError:
        return ""


def ref_of(operation: Operation) -> OperationRef:
    """The operation by the names that a client uses."""
    return OperationRef(path=operation.path, method=operation.method)
