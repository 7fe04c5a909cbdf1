"""Promises of notes, followed through the versions after them."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.floors.reconcile.builders import FakeDocument, change, claim, finding
from triaccord.model import Claim, Promise, PromiseState, Visibility
from triaccord.reconcile import Step, promises
from triaccord.reconcile.promises import due_of

AT = "GET /things"
DOCUMENT = FakeDocument({AT: {"x"}})
GONE = finding(change("field_removed", "x", AT))


def deprecated(text: str) -> Claim:
    return claim("field_deprecated", AT, fields=("x",), text=text, visible=Visibility.MAYBE)


def follow(text: str, *, gone_in: str | None, versions: tuple[str, ...] = ("1.1", "1.2", "1.3")) -> Promise:
    steps = [
        Step(
            version=version,
            findings=(GONE,) if version == gone_in else (),
            claims=(deprecated(text),) if version == versions[0] else (),
        )
        for version in versions
    ]
    (promise,) = promises(steps, dict.fromkeys(versions, DOCUMENT), dt.date(2026, 5, 1))
    return promise


@pytest.mark.parametrize(
    ("text", "gone_in", "due", "state", "settled_in"),
    [
        ("`x` is deprecated", "1.3", None, PromiseState.KEPT, "1.3"),
        ("`x` is deprecated", None, None, PromiseState.OPEN, None),
        ("`x` is deprecated and will be removed in 1.2", "1.2", "1.2", PromiseState.KEPT, "1.2"),
        ("`x` is deprecated and will be removed in v1.3", "1.2", "1.3", PromiseState.EARLY, "1.2"),
        ("`x` is deprecated and will be removed in API v1.2", "1.3", "1.2", PromiseState.LATE, "1.3"),
        ("`x` is deprecated and will be removed in version 1.2", None, "1.2", PromiseState.BROKEN, None),
        ("`x` is deprecated and will be removed in 2.0", None, "2.0", PromiseState.OPEN, None),
        ("`x` will be removed on 2026-04-30", None, "2026-04-30", PromiseState.BROKEN, None),
        ("`x` will be removed on 1 June 2026", None, "2026-06-01", PromiseState.OPEN, None),
    ],
)
def test_what_becomes_of_a_promise(
    text: str, gone_in: str | None, due: str | None, state: PromiseState, settled_in: str | None
) -> None:
    promise = follow(text, gone_in=gone_in)
    assert (promise.due, promise.state, promise.settled_in) == (due, state, settled_in)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("will be removed 31.12.2020", "2020-12-31"),
        ("will be removed December 31, 2020", "2020-12-31"),
        ("will be removed by December 2020", "2020-12-01"),
        ("will be removed on 31.31.2020", None),
        ("will be removed in the next version", None),
    ],
)
def test_days_are_read_as_they_are_written(text: str, due: str | None) -> None:
    assert due_of(deprecated(text), ("1.1",)) == due


def test_what_was_renamed_with_the_old_name_deprecated_is_a_promise() -> None:
    said = claim("field_renamed", AT, old="x", new="y", text="`x` is now `y`; the old name is deprecated")
    steps = [
        Step(version="1", findings=(), claims=(said,)),
        Step(version="2", findings=(GONE,), claims=()),
    ]
    (promise,) = promises(steps, {"1": DOCUMENT, "2": DOCUMENT}, dt.date(2026, 5, 1))
    assert (promise.expects, promise.state, promise.settled_in) == ("field_removed", PromiseState.KEPT, "2")


def test_what_happened_is_no_promise() -> None:
    said = claim("field_added", AT, fields=("x",), text="`x` has been added")
    assert promises([Step(version="1", findings=(), claims=(said,))], {"1": DOCUMENT}, dt.date.max) == ()
