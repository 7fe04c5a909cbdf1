"""One mistake of a server is one failure, wherever and however it shows."""

from __future__ import annotations

import pytest

from triaccord.live.causes import causes
from triaccord.live.exchange import Exchange, Request
from triaccord.live.failure import Failure, Phase, Place
from triaccord.model import OperationRef

LIST, ITEM = OperationRef("/orders", "GET"), OperationRef("/orders/{id}", "GET")
OTHER = OperationRef("/shops", "GET")


def exchange(path: str, *, plain: bool = False) -> Exchange:
    request = Request(method="GET", path=path, why="as documented" if plain else "generated")
    return Exchange(request=request, server="http://127.0.0.1", status=200)


PLAIN, FILTERED = exchange("/orders", plain=True), exchange("/orders?state=OPEN")


def failure(
    check: str,
    path: str = "",
    *,
    at: OperationRef = LIST,
    by: Exchange = PLAIN,
    message: str = "",
    findings: tuple[str, ...] = (),
    slip: str = "",
) -> Failure:
    return Failure(
        phase=Phase.DIFFERENTIAL,
        check=check,
        server="new",
        operation=at,
        path=path,
        message=message or f"{check} {path}",
        findings=findings,
        exchanges=(by,),
        slip=slip,
    )


def shown(*failures: Failure) -> list[tuple[str, str, tuple[str, ...], int]]:
    return [(f.check, f.path, f.also, len(f.everywhere)) for f in causes(failures)]


@pytest.mark.parametrize(
    ("failures", "expected"),
    [
        (  # an answer that is no JSON is no JSON, whatever else that breaks
            [failure("header-differs", "content-type"), failure("media-type"), failure("not-json")],
            [("not-json", "", ("header-differs", "media-type"), 1)],
        ),
        (  # the same field, by the document's words first
            [failure("value-differs", "results[].state"), failure("schema-enum", "results[].state")],
            [("schema-enum", "results[].state", ("value-differs",), 1)],
        ),
        (  # two fields are two causes
            [failure("value-differs", "a"), failure("value-differs", "b")],
            [("value-differs", "a", (), 1), ("value-differs", "b", (), 1)],
        ),
        (  # the same field in the list and alone is one cause
            [failure("value-differs", "results[].price"), failure("value-differs", "price", at=ITEM)],
            [("value-differs", "results[].price", (), 2)],
        ),
        (  # what was sent and what is read differ because what is read is wrong
            [failure("value-differs", "price", at=ITEM),
             failure("created-differs", "price", at=OperationRef("/orders/create", "POST"))],
            [("value-differs", "price", ("created-differs",), 1)],
        ),
        (  # lists that differ only where a filter is sent: the filter
            [failure("items-differs", by=FILTERED), failure("filter-ignored", "state", by=FILTERED)],
            [("filter-ignored", "state", ("items-differs",), 1)],
        ),
        (  # lists that differ anyway: not the filter
            [failure("items-differs"), failure("filter-loses", "state", by=FILTERED)],
            [("items-differs", "", ("filter-loses",), 1)],
        ),
        (  # a default that is not kept makes other lists
            [failure("items-differs"), failure("default-size", "limit")],
            [("default-size", "limit", ("items-differs",), 1)],
        ),
        (  # a check that breaks everywhere, under whatever name, is broken as such
            [failure("schema-type", name, at=OTHER if name < "c" else LIST) for name in "abcd"],
            [("schema-type", "c", (), 4)],
        ),
        (  # what a finding explains is not mixed with what nothing does
            [failure("value-differs", "a", findings=("0123456789ab",)),
             failure("value-differs", "a", at=ITEM)],
            [("value-differs", "a", (), 1), ("value-differs", "a", (), 1)],
        ),
    ],
)  # fmt: skip
def test_what_is_one(failures: list[Failure], expected: list[object]) -> None:
    assert shown(*failures) == expected
    assert shown(*reversed(failures)) == expected


def test_missing_here_and_new_there_is_a_rename() -> None:
    missing = failure("field-missing", "results[].note", message="`results[].note` was 'x' and is not there")
    added = failure("field-added", "results[].remark", message="`results[].remark` was not there and is 'x'")
    (found,) = causes([missing, added])
    assert (found.check, found.path) == ("field-renamed", "results[].note")
    assert found.message == "`results[].note` is called `remark` now"
    other = failure("field-added", "results[].remark", message="`results[].remark` was not there and is 'y'")
    assert {f.check for f in causes([missing, other])} == {"field-missing", "field-added"}


def test_places_are_told_and_the_widest_comes_first() -> None:
    found = causes(
        [failure("value-differs", "a"), failure("not-json", at=OTHER), failure("not-json", at=ITEM)]
    )
    assert [f.check for f in found] == ["not-json", "value-differs"]
    assert found[0].everywhere == (Place(ITEM), Place(OTHER))
    assert found[0].seen == 2
