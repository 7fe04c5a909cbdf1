from __future__ import annotations

from tests.floors.reconcile.builders import change, claim, finding
from triaccord.model import FindingVerdict, JudgedFinding
from triaccord.reconcile import Step, with_history

GONE = change("field_removed", "paymentId", "GET /payments", models=("Payment",), detail={"type": "integer"})


def judged() -> JudgedFinding:
    return JudgedFinding(finding=finding(GONE), verdict=FindingVerdict.ANNOUNCED)


def deprecating(*more: object, claims: tuple[object, ...] = ()) -> Step:
    marked = change("field_deprecated", "paymentId", "GET /payments", models=("Payment",))
    return Step(
        version="20.05",
        findings=tuple(finding(c, f"f{i}") for i, c in enumerate((marked, *more))),  # type: ignore[arg-type]
        claims=claims,  # type: ignore[arg-type]
    )


def test_the_successor_that_the_notes_of_that_step_name() -> None:
    said = claim(
        "field_renamed",
        models=("Payment",),
        old="paymentId",
        new="id",
        id="20.05-3",
        text="`id` for `paymentId`",
    )
    found = with_history(judged(), [deprecating(claims=(said,))])
    assert found.successor == "id"
    assert found.history == (
        "20.05 added `id` and deprecated `paymentId` for it: “`id` for `paymentId`” (20.05-3)",
    )


def test_the_one_field_of_that_type_that_came_with_it() -> None:
    added = change("field_added", "id", "GET /payments", models=("Payment",), detail={"type": "integer"})
    other = change("field_added", "memo", "GET /payments", models=("Payment",), detail={"type": "string"})
    assert with_history(judged(), [deprecating(added, other)]).successor == "id"


def test_two_candidates_are_no_successor() -> None:
    added = [
        change("field_added", name, "GET /payments", models=("Payment",), detail={"type": "integer"})
        for name in ("id", "number")
    ]
    found = with_history(judged(), [deprecating(*added)])
    assert found.successor is None
    assert found.history == ("20.05 deprecated `paymentId`",)


def test_a_field_of_the_same_name_in_another_model_is_another_story() -> None:
    marked = change("field_deprecated", "paymentId", "GET /x", models=("Invoice",))
    step = Step(version="20.05", findings=(finding(marked),), claims=())
    assert with_history(judged(), [step]) == judged()
