"""Failures by their cause: what one mistake of a server breaks in many ways and places is said once.

First within an operation: of the failures that share a place, or that one of them brings about, the one that
says most stays and names the others. Then over operations: the same check at a field of the same name is one
cause, as is the same slip under other names (what rounds one field rounds them all), and a check that breaks
all over the place is one cause whatever the field.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from triaccord.live.alignment import steps
from triaccord.live.failure import Blame, Failure, Phase, Place
from triaccord.model import OperationRef

_EVERYWHERE = 4
"""In so many places under different names, a check is broken as such."""

_VERB = re.compile(r"/(?:json|list|create|add|update|edit|delete|remove)$")
_PLAIN = "as documented"

_ANSWER = ("transport", "too-large", "too-deep", "not-json", "no-body", "media-type", "header-differs")
_STATUS = ("server-error", "operation-gone", "rejected", "status", "status-differs", "page-fails",
           "listed-not-readable", "created-not-readable", "create-rejected")  # fmt: skip
# Who comes first brings the others about: a default size that is not kept makes lists differ.
_LIST = (
    "items-twice", "default-size", "page-too-long", "page-overlap", "page-gap", "page-ends-early", "order",
    "count-wrong", "total-wrong", "order-differs", "items-differs",
)  # fmt: skip
_FIELD = (
    "field-renamed", "type-differs", "field-missing", "field-added", "value-differs", "created-differs",
    "change-lost", "read-changes", "list-disagrees", "filter-ignored", "filter-loses",
)  # fmt: skip
_HEADS = ("field-renamed", "type-differs", "field-missing", "value-differs")
_ECHOES = (
    "created-differs",
    "change-lost",
    "read-changes",
    "list-disagrees",
    "filter-ignored",
    "filter-loses",
)
_FOLLOWS = ("items-differs", "order-differs", "value-differs")
_ABSENT = ("unknown-found", "deleted-still-there")


def causes(failures: Iterable[Failure]) -> tuple[Failure, ...]:
    """One failure per cause; those that were seen in most places first."""
    by_operation: dict[OperationRef, list[Failure]] = defaultdict(list)
    for failure in failures:
        by_operation[failure.operation].append(failure)
    within = [each for ref in sorted(by_operation) for each in _within(by_operation[ref])]
    found = _over(_without_echoes(within))
    return tuple(sorted(found, key=lambda f: (-len(f.everywhere), f.operation, f.check, f.path)))


def leaf(path: str) -> str:
    """The last name of a dotted path."""
    return next((step for step in reversed(steps(path)) if step != "[]"), "")


# ---- within an operation -----------------------------------------------------------------


def _within(failures: Sequence[Failure]) -> list[Failure]:
    """The causes within one operation."""
    groups: dict[tuple[object, ...], list[Failure]] = defaultdict(list)
    for failure in _renamed(failures):
        groups[_place_of(failure)].append(failure)
    _fold_filters(groups)
    return [_one(group) for group in groups.values()]


def _place_of(failure: Failure) -> tuple[object, ...]:
    """What failures must share to be one; explained and unexplained ones never are."""
    explained = bool(failure.findings)
    if failure.check in _ANSWER or (failure.check.startswith("schema-") and not failure.path):
        return ("answer", explained)
    if failure.check in _STATUS:
        return ("status", explained)
    if failure.check in _LIST or failure.check.startswith("error-"):
        return ("list" if failure.check in _LIST else "error", explained)
    if failure.check in _ABSENT:
        return ("absent",)
    if failure.check in _FIELD or failure.check.startswith("schema-"):
        return ("field", leaf(failure.path), explained)
    return (failure.check, failure.path, explained)


def _fold_filters(groups: dict[tuple[object, ...], list[Failure]]) -> None:
    """A filter and a list that differ are one thing: whichever shows without the other comes first."""
    lists = groups.get(("list", False), [])
    ignored = next(
        (group for group in groups.values() if any(each.check == "filter-ignored" for each in group)), None
    )
    head = lists or ignored
    if head is None:
        return
    for key in [key for key in groups if key[0] == "field"]:
        # What an envelope counts follows from what is in the list.
        if groups[key] is not head and all(_is_count(failure) for failure in groups[key]):
            head += groups.pop(key)
    if any(_is_plain(failure) or failure.check in _LIST[:2] for failure in lists):
        for key in [key for key in groups if key[0] == "field"]:
            if all(failure.check == "filter-loses" for failure in groups[key]):
                lists += groups.pop(key)
    elif lists and ignored is not None and all(each.check in _FOLLOWS for each in lists):
        ignored += groups.pop(("list", False))


def _is_count(failure: Failure) -> bool:
    """Whether a failure is about a value beside the list, which only shows where parameters are sent."""
    return failure.check == "value-differs" and "[]" not in failure.path and not _is_plain(failure)


def _renamed(failures: Sequence[Failure]) -> list[Failure]:
    """What is missing under one name and new under another, in one exchange, has another name."""
    found = list(failures)
    for missing in [f for f in failures if f.check == "field-missing"]:
        head = missing.path.rpartition(".")[0]
        partner = next(
            (f for f in found if f.check == "field-added" and f.path.rpartition(".")[0] == head
             and f.exchanges == missing.exchanges and _same_value(missing, f)),
            None,
        )  # fmt: skip
        if partner is None or missing not in found:
            continue
        found.remove(partner)
        message = f"`{missing.path}` is called `{leaf(partner.path)}` now"
        found[found.index(missing)] = replace(missing, check="field-renamed", message=message)
    return found


def _same_value(missing: Failure, added: Failure) -> bool:
    was, now = missing.message.partition(" was ")[2], added.message.partition(" and is ")[2]
    return bool(now) and was.removesuffix(" and is not there") == now


def _one(group: Sequence[Failure]) -> Failure:
    """The failure that says most of a group, with what the others add."""
    first = min(group, key=_weight)
    also = {failure.check for failure in group} - {first.check}
    return replace(
        first,
        also=tuple(sorted(also.union(*(failure.also for failure in group)) - {first.check})),
        findings=tuple(sorted({print_ for failure in group for print_ in failure.findings})),
        places=tuple(sorted({Place(first.operation, f.path) for f in group if f.check == first.check})),
        seen=sum(failure.seen for failure in group),
    )


def _weight(failure: Failure) -> tuple[int, int, int, str]:
    """Smaller says more: what breaks the server's own document, then by check, then the simplest request."""
    order = (*_ANSWER, *_STATUS, *_LIST[:2])
    rank = order.index(failure.check) if failure.check in order else len(order)
    if rank == len(order):
        plain = failure.check in _LIST and _is_plain(failure)
        # That lists differ where a parameter is sent follows from what is wrong with the parameter.
        every = () if plain else (*_LIST[:-2], *_ABSENT, *_FIELD, *_LIST[-2:])
        own = failure.phase is Phase.CONFORMANCE or failure.check.startswith("schema-")
        rank += 0 if plain or own else 1 + (every.index(failure.check) if failure.check in every else 0)
    request = failure.exchanges[-1].request.path if failure.exchanges else ""
    return (rank, failure.blame is not Blame.SERVER, request.count("&") + ("?" in request), request)


def _is_plain(failure: Failure) -> bool:
    return bool(failure.exchanges) and failure.exchanges[0].request.why == _PLAIN


# ---- over operations ---------------------------------------------------------------------


def _without_echoes(failures: Sequence[Failure]) -> list[Failure]:
    """Less what follows from another failure on the same kind of thing.

    A field that is answered wrongly is wrong wherever what was sent is compared with it, and another one with
    the same slip as well; where anything is found, nothing can be deleted, and what is read is not what was
    asked for.
    """
    heads = {
        _thing(f): i for i, f in enumerate(failures) if f.check in _HEADS or f.check.startswith("schema-")
    }
    slips = {f.slip: i for i, f in enumerate(failures) if f.slip and f.check in _HEADS and not f.findings}
    found_anything = {f.operation.path: i for i, f in enumerate(failures) if f.check == "unknown-found"}
    kept = list(failures)
    gone: set[int] = set()
    for index, failure in enumerate(failures):
        head = None
        if failure.check in _ECHOES and not failure.findings:
            head = heads.get(_thing(failure), slips.get(failure.slip))
        if head is None and failure.check in ("deleted-still-there", "list-disagrees"):
            head = found_anything.get(failure.operation.path)
        if head is not None and head != index:
            gone.add(index)
            also = tuple(sorted({*kept[head].also, failure.check}))
            kept[head] = replace(kept[head], also=also, seen=kept[head].seen + failure.seen)
    return [failure for index, failure in enumerate(kept) if index not in gone]


def _thing(failure: Failure) -> tuple[str, str, bool]:
    """The kind of thing that a failure is about, and the field."""
    head = _VERB.sub("", failure.operation.path.partition("/{")[0])
    return (head, leaf(failure.path), bool(failure.findings))


def _over(failures: Sequence[Failure]) -> list[Failure]:
    """Over operations: by check and name, then by check alone where it is broken everywhere."""
    named: dict[tuple[object, ...], list[Failure]] = defaultdict(list)
    for failure in failures:
        what = ("slip", failure.slip) if failure.slip else ("field", leaf(failure.path))
        named[(failure.check, what, failure.findings, failure.blame)].append(failure)
    merged = [_merged(group) for group in named.values()]
    checks: dict[tuple[object, ...], list[Failure]] = defaultdict(list)
    for failure in merged:
        checks[(failure.check, bool(failure.findings), failure.blame)].append(failure)
    found: list[Failure] = []
    for group in checks.values():
        if len(group) >= _EVERYWHERE and not group[0].findings:
            found.append(_merged(group))
        else:
            found += group
    return found


def _merged(group: Sequence[Failure]) -> Failure:
    first = min(group, key=lambda f: (not _is_plain(f), _weight(f), f.operation, f.path))
    return replace(
        first,
        also=tuple(sorted({check for failure in group for check in failure.also})),
        places=tuple(sorted({place for failure in group for place in failure.everywhere})),
        seen=sum(failure.seen for failure in group),
    )
