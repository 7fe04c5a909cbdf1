"""A finding at several operations: what each states for itself is announced one by one, a schema at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.floors.reconcile.builders import FakeDocument, change, claim, finding
from triaccord.model import Change, Claim
from triaccord.reconcile import reconcile

PLACES = ("GET /a", "GET /b", "POST /c")
DOCUMENT = FakeDocument({place: {"page", "x"} for place in PLACES})


def together(*copies: Change) -> Change:
    refs = tuple(sorted({ref for one in copies for ref in one.operations}))
    half = "requests" if copies[0].requests else "responses"
    return replace(copies[0], copies=copies, **{half: refs})  # type: ignore[arg-type]


PARAMETER = together(
    *(replace(change("param_added", "page", at, side="requests"), event="parameter-added") for at in PLACES)
)
FIELD = together(
    *(
        change("field_added", "x", at, path=path)
        for at, path in zip(PLACES, ("x", "[].x", "a.x"), strict=True)
    )
)


def page_at(*places: str, id: str = "2-1") -> Claim:
    return claim("param_added", *places, fields=("page",), id=id)


@pytest.mark.parametrize(
    ("claims", "verdict", "reason"),
    [
        ([page_at(*PLACES)], "announced", None),
        ([page_at(place, id=f"2-{n}") for n, place in enumerate(PLACES)], "announced", None),
        ([page_at("GET /a")], "silent", "the notes do not speak of `GET /b`, `POST /c`"),
        ([page_at("GET /a", "GET /b")], "silent", "the notes do not speak of `POST /c`"),
        ([], "silent", ""),
        ([claim("param_removed", *PLACES, fields=("page",))], "contradicted", None),
    ],
    ids=["all", "one by one", "one", "two", "none", "opposite"],
)
def test_a_parameter_is_announced_at_each_operation(
    claims: list[Claim], verdict: str, reason: str | None
) -> None:
    joined = reconcile([finding(PARAMETER, "f1")], claims, DOCUMENT, DOCUMENT)
    (judged,) = joined.findings
    assert judged.finding.change is PARAMETER
    assert judged.verdict.value == verdict
    assert reason is None or judged.reason == reason
    assert judged.claims == tuple(one.id for one in claims)
    assert [one.findings for one in joined.claims] == [("f1",)] * len(claims)
    assert [(one.claim, one.fingerprint) for one in joined.matches] == [(one.id, "f1") for one in claims]


@pytest.mark.parametrize("said", [("GET /a", "x"), ("GET /b", "[].x"), ("POST /c", "a.x")])
def test_a_schema_is_announced_where_one_of_its_places_is(said: tuple[str, str]) -> None:
    note = claim("field_added", said[0], fields=(said[1],))
    joined = reconcile([finding(FIELD, "f1")], [note], DOCUMENT, DOCUMENT)
    assert [one.verdict.value for one in joined.findings] == ["announced"]
    assert [one.verdict.value for one in joined.claims] == ["announced"]


def test_an_envelope_is_announced_at_each_operation() -> None:
    envelope = replace(
        FIELD, copies=tuple(replace(one, path="x") for one in FIELD.copies), detail={"carried": "data"}
    )
    joined = reconcile(
        [finding(envelope, "f1")], [claim("field_added", "GET /a", fields=("x",))], DOCUMENT, DOCUMENT
    )
    assert [(one.verdict.value, one.reason) for one in joined.findings] == [
        ("silent", "the notes do not speak of `GET /b`, `POST /c`")
    ]
