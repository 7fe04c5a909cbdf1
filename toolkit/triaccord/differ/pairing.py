"""Which operation of the newer document is which of the older one."""

from __future__ import annotations

import re
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
    plain = _shapes(operations(old), ""), _shapes(operations(new), "")
    bases = base_path(old), base_path(new)
    if bases[0] != bases[1]:
        whole = _shapes(operations(old), bases[0]), _shapes(operations(new), bases[1])
        if len(whole[0].keys() & whole[1].keys()) > len(plain[0].keys() & plain[1].keys()):
            plain = whole
        else:
            bases = ("", "")
    else:
        bases = ("", "")
    both, gone, come = _paired(*plain)
    renamed, perhaps = _renamed(gone, come)
    old_ats, new_ats = {one.old.at for one in renamed}, {one.new.at for one in renamed}
    return Pairing(
        both=both,
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

    renamed: list[Renamed] = []
    for surely in (_spelled_otherwise, _in_another_version):
        renamed += surely(gone, come)
        olds, news = {one.old.at for one in renamed}, {one.new.at for one in renamed}
        gone = tuple(one for one in gone if one.at not in olds)
        come = tuple(one for one in come if one.at not in news)
    perhaps: dict[str, str] = {}
    likely = sent_in_path(gone, come, renamed_operations(gone, come))
    for i, j, score, evidence in moved_together(gone, come, likely):
        if score >= THRESHOLD:
            renamed.append(Renamed(gone[i], come[j], score, evidence))
        else:
            perhaps[gone[i].at] = str(ref_of(come[j]))
    return tuple(renamed), perhaps


def _spelled_otherwise(gone: tuple[Operation, ...], come: tuple[Operation, ...]) -> list[Renamed]:
    """Operations whose paths differ in case or in a slash at their end only: servers may refuse the other."""
    by_path: dict[tuple[str, str], list[Operation]] = {}
    for operation in come:
        by_path.setdefault(_spelling(operation), []).append(operation)
    found = []
    for operation in gone:
        same = by_path.get(_spelling(operation), [])
        if len(same) == 1:
            other = same.pop()
            in_case = operation.shape.rstrip("/") != other.shape.rstrip("/")
            why = (
                "the paths differ in case only"
                if in_case
                else "the paths differ in the slash at their end only"
            )
            found.append(Renamed(operation, other, 0.97, (Evidence(why, 0.97),)))
    return found


def _in_another_version(gone: tuple[Operation, ...], come: tuple[Operation, ...]) -> list[Renamed]:
    """Operations that differ in a version of their path only (`/v1/things`, `/v2/things`), one on a side."""
    sides = _by_unversioned(gone), _by_unversioned(come)
    evidence = (Evidence("the paths differ in a version only", 0.97),)
    return [
        Renamed(group[0], others[0], 0.97, evidence)
        for key, group in sides[0].items()
        if len(group) == 1 and len(others := sides[1].get(key, [])) == 1
    ]


def _by_unversioned(operations: Iterable[Operation]) -> dict[tuple[str, ...], list[Operation]]:
    found: dict[tuple[str, ...], list[Operation]] = {}
    for operation in operations:
        segments = [segment for segment in operation.tokens() if not is_version(segment)]
        if segments != list(operation.tokens()):
            found.setdefault((operation.method, *segments), []).append(operation)
    return found


def is_version(segment: str) -> bool:
    """Whether a segment of a path is a version: `v2`, `v1beta1`, `2024-10`."""
    return _VERSION(segment) is not None


_VERSION = re.compile(r"v\d[\w.]*|\d{4}-\d\d(?:-\d\d)?", re.IGNORECASE).fullmatch


def _spelling(operation: Operation) -> tuple[str, str]:
    return operation.method, operation.shape.lower().rstrip("/")


_Shapes = dict[tuple[str, str], list[Operation]]


def _shapes(found: Iterable[Operation], base: str) -> _Shapes:
    """Operations by method and template, the names of its variables aside; usually one each."""
    by_shape: _Shapes = {}
    for operation in found:
        shape = base + operation.shape if operation.path.startswith("/") else operation.path
        by_shape.setdefault((operation.method, shape), []).append(operation)
    return by_shape


def _paired(
    olds: _Shapes, news: _Shapes
) -> tuple[tuple[tuple[Operation, Operation], ...], tuple[Operation, ...], tuple[Operation, ...]]:
    """Which are on both sides, and which on one only.

    Where templates share a shape (`/{id}` beside `/{name}`), the names of their variables tell them apart,
    and what is left over on both sides is the same if it is one each.
    """
    both: list[tuple[Operation, Operation]] = []
    for key, group in olds.items():
        others = news.get(key, [])
        if len(group) > 1 or len(others) > 1:
            named = {operation.path: operation for operation in others}
            alike = [(one, named[one.path]) for one in group if one.path in named]
            both += alike
            group = [one for one in group if one.path not in named]
            others = [one for one in others if all(one is not other for _, other in alike)]
        if len(group) == len(others) == 1:
            both.append((group[0], others[0]))
    paired = {id(operation) for pair in both for operation in pair}
    gone, come = (
        tuple(one for group in side.values() for one in group if id(one) not in paired)
        for side in (olds, news)
    )
    return tuple(both), gone, come


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
