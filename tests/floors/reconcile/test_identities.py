"""Notes may call an operation by its id, and speak of schemas: both are names that the documents have."""

from __future__ import annotations

import pytest

from tests.floors.reconcile.builders import FakeDocument, change, claim, finding, op
from triaccord.model import ClaimVerdict, FindingVerdict
from triaccord.reconcile import reconcile

OLD = FakeDocument(names={"GET /pets": {"id"}}, schemas=("Pet", "Cage"), ids={"listPets": "GET /pets"})
NEW = FakeDocument(
    names={"GET /pets": {"id"}, "PUT /toys/{id}": {"id", "maker"}},
    schemas=("Pet", "Toy"),
    ids={"listPets": "GET /pets", "updateToy": "PUT /toys/{id}"},
)
ADDED = finding(change("endpoint_added", "PUT /toys/{id}", "PUT /toys/{id}", side="whole"))


@pytest.mark.parametrize("kind", ["field_added", "param_added", "endpoint_added"])
def test_an_added_operation_is_found_by_its_id(kind: str) -> None:
    joined = reconcile([ADDED], [claim(kind, fields=("updateToy",))], OLD, NEW)
    assert joined.findings[0].verdict is FindingVerdict.ANNOUNCED
    judged = joined.claims[0]
    assert (judged.verdict, judged.claim.kind, judged.claim.operations, judged.claim.fields) == (
        ClaimVerdict.ANNOUNCED,
        "endpoint_added",
        (op("PUT /toys/{id}"),),
        (),
    )


def test_a_removed_operation_is_found_by_its_id() -> None:
    gone = finding(change("endpoint_removed", "PUT /toys/{id}", "PUT /toys/{id}", side="whole"))
    joined = reconcile([gone], [claim("field_removed", fields=("updateToy",))], NEW, OLD)
    assert [each.verdict for each in joined.claims] == [ClaimVerdict.ANNOUNCED]


def test_a_field_is_no_operation() -> None:
    both = FakeDocument(names={"GET /pets": {"updateToy"}}, ids={"updateToy": "PUT /toys/{id}"})
    judged = reconcile([], [claim("field_added", fields=("updateToy",))], both, both).claims[0]
    assert (judged.claim.kind, judged.claim.fields) == ("field_added", ("updateToy",))


NEW_TOY = "the new document has the schema `Toy`, the old one has not"
NO_CAGE = "the old document has the schema `Cage`, the new one has not"


@pytest.mark.parametrize(
    ("kind", "fields", "models", "verdict", "reason"),
    [
        ("field_added", ("Toy",), (), "announced", NEW_TOY),
        ("field_removed", ("Cage",), (), "announced", NO_CAGE),
        ("field_added", ("maker",), ("Toy",), "announced", "`Toy`, which has it, is new"),
        ("field_added", ("weight",), ("Toy",), "phantom", "`weight` is in neither document"),
        ("field_added", ("weight",), ("Pet",), "phantom", "`weight` is in neither document"),
    ],
)
def test_schemas_come_and_go(
    kind: str, fields: tuple[str, ...], models: tuple[str, ...], verdict: str, reason: str
) -> None:
    judged = reconcile([], [claim(kind, fields=fields, models=models)], OLD, NEW).claims[0]
    assert (judged.verdict.value, judged.reason) == (verdict, reason)
