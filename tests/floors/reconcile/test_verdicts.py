from __future__ import annotations

import pytest

from tests.floors.reconcile.builders import FakeDocument, change, claim, finding
from triaccord.model import Change, Claim, ClaimVerdict, FindingVerdict, Specificity, Visibility
from triaccord.reconcile import reconcile

OLD = FakeDocument({"GET /products": {"products", "limit", "id", "kept"}, "PUT /invoices/{id}": set()})
NEW = FakeDocument({"GET /products": {"results", "size", "id", "kept"}, "PUT /invoices/{id}": set()})
AT = "GET /products"


def verdicts(of: Change, said: Claim) -> tuple[FindingVerdict, ClaimVerdict]:
    joined = reconcile([finding(of)], [said], OLD, NEW)
    return joined.findings[0].verdict, joined.claims[0].verdict


ANNOUNCED = (FindingVerdict.ANNOUNCED, ClaimVerdict.ANNOUNCED)
CONTRADICTED = (FindingVerdict.CONTRADICTED, ClaimVerdict.CONTRADICTED)
APART = (FindingVerdict.SILENT, ClaimVerdict.PHANTOM)
UNSEEN = (FindingVerdict.SILENT, ClaimVerdict.BEHAVIOURAL)


@pytest.mark.parametrize(
    ("of", "said", "expected"),
    [
        (change("field_added", "x", AT), claim("field_added", AT, fields=("x",)), ANNOUNCED),
        (change("field_added", "x", AT), claim("field_added", AT, fields=("y",)), APART),
        (change("field_added", "x", AT), claim("field_added", "PUT /invoices/{id}", fields=("x",)), APART),
        (change("field_added", "x", AT), claim("field_added", "GET /other", fields=("x",)), UNSEEN),
        (change("field_removed", "x", AT), claim("field_added", AT, fields=("x",)), CONTRADICTED),
        (change("field_added", "x", AT), claim("field_removed", AT, fields=("x",)), CONTRADICTED),
        (change("field_required", "x", AT), claim("field_required", AT, fields=("x",)), ANNOUNCED),
        (change("field_optional", "x", AT), claim("field_required", AT, fields=("x",)), CONTRADICTED),
        (
            change("param_required_changed", "x", AT, side="requests", old=False, new=True),
            claim("field_optional", AT, fields=("x",)),
            CONTRADICTED,
        ),
        (
            change("param_renamed", "size", AT, side="requests", old="limit", new="size"),
            claim("param_renamed", AT, old="limit", new="size"),
            ANNOUNCED,
        ),
        (
            change("param_renamed", "limit", AT, side="requests", old="size", new="limit"),
            claim("param_renamed", AT, old="limit", new="size"),
            CONTRADICTED,
        ),
        (
            change("param_renamed", "pageSize", AT, side="requests", old="limit", new="pageSize"),
            claim("param_renamed", AT, old="limit", new="size"),
            CONTRADICTED,
        ),
        (
            change("type_changed", "x", AT, old="string", new="integer"),
            claim("type_changed", AT, fields=("x",), old="string", new="integer"),
            ANNOUNCED,
        ),
        (
            change("type_changed", "x", AT, old="string", new="number"),
            claim("type_changed", AT, fields=("x",), old="string", new="integer"),
            CONTRADICTED,
        ),
        (
            change("constraint_relaxed", "x", AT, old=255, new=512),
            claim("constraint_relaxed", AT, fields=("x",), old="255", new="512"),
            ANNOUNCED,
        ),
        (
            change("constraint_relaxed", "x", AT, old=255, new=1024),
            claim("constraint_relaxed", AT, fields=("x",), old="255", new="512"),
            CONTRADICTED,
        ),
        (
            change("constraint_tightened", "x", AT, old=512, new=255),
            claim("constraint_relaxed", AT, fields=("x",), old="255", new="512"),
            CONTRADICTED,
        ),
        (
            change("enum_value_added", "currency", AT, new=["CNH"]),
            claim("enum_value_added", AT, values=("CNH",)),
            ANNOUNCED,
        ),
        (
            change("enum_value_removed", "currency", AT, old=["CNH"]),
            claim("enum_value_added", AT, values=("CNH",)),
            CONTRADICTED,
        ),
        (change("endpoint_added", AT, AT, side="whole"), claim("endpoint_added", AT), ANNOUNCED),
        (change("endpoint_removed", AT, AT, side="whole"), claim("endpoint_added", AT), CONTRADICTED),
        (
            change("field_removed", "x", "GET /unnamed", models=("Thing",)),
            claim("field_removed", fields=("x",), models=("Thing",)),
            ANNOUNCED,
        ),
        (
            change("field_removed", "x", "GET /unnamed", models=("Other",)),
            claim("field_removed", fields=("x",), models=("Thing",)),
            APART,
        ),
    ],
)
def test_one_change_beside_one_claim(
    of: Change, said: Claim, expected: tuple[FindingVerdict, ClaimVerdict]
) -> None:
    assert verdicts(of, said) == expected


def test_a_composite_is_announced_by_claims_on_its_parts() -> None:
    move = change(
        "pagination_changed",
        "products",
        AT,
        old="products",
        new="results",
        parts=(
            change("field_renamed", "results", AT, old="products", new="results"),
            change("param_renamed", "size", AT, side="requests", old="limit", new="size"),
            change("field_added", "meta", AT),
        ),
    )
    said = [
        claim("field_renamed", AT, old="products", new="results", id="2-1"),
        claim("param_renamed", AT, old="limit", new="size", id="2-2"),
        claim("field_added", AT, fields=("meta",), id="2-3"),
        claim("pagination_changed", AT, id="2-4"),
    ]
    joined = reconcile([finding(move)], said, OLD, NEW)
    assert [judged.verdict for judged in joined.claims] == [ClaimVerdict.ANNOUNCED] * 4
    assert joined.findings[0].verdict is FindingVerdict.ANNOUNCED
    assert joined.findings[0].claims == ("2-1", "2-2", "2-3", "2-4")


def test_a_near_name_is_a_contradiction_only_where_no_claim_fits_exactly() -> None:
    added = finding(change("field_added", "CapabilityAdd", AT))
    near = claim("field_added", AT, fields=("CapAdd",), id="2-1")
    exact = claim("field_added", AT, fields=("CapabilityAdd",), id="2-2")
    alone = reconcile([added], [near], OLD, NEW)
    assert alone.claims[0].verdict is ClaimVerdict.CONTRADICTED
    assert alone.claims[0].reason.startswith("the note says `CapAdd`, the documents show `CapabilityAdd`")
    both = reconcile([added], [near, exact], OLD, NEW)
    assert [c.verdict for c in both.claims] == [ClaimVerdict.PHANTOM, ClaimVerdict.ANNOUNCED]


@pytest.mark.parametrize(
    ("said", "expected", "reason"),
    [
        (
            claim("field_added", AT, fields=("kept",)),
            ClaimVerdict.PHANTOM,
            "`kept` is in both documents at GET /products: it came earlier",
        ),
        (
            claim("field_removed", AT, fields=("kept",)),
            ClaimVerdict.PHANTOM,
            "`kept` is still in the new document at GET /products",
        ),
        (
            claim("field_removed", AT, fields=("gone",)),
            ClaimVerdict.PHANTOM,
            "the old document does not list `gone` at GET /products either: nothing was left to remove",
        ),
        (
            claim("endpoint_added", "GET /nowhere"),
            ClaimVerdict.PHANTOM,
            "`GET /nowhere` is in neither document",
        ),
        (
            claim("bugfix", AT, visible=Visibility.NO),
            ClaimVerdict.BEHAVIOURAL,
            "no document could show it; a server could",
        ),
        (
            claim("bugfix", visible=Visibility.NO, specificity=Specificity.VAGUE),
            ClaimVerdict.VAGUE,
            "too vague to check",
        ),
    ],
)
def test_a_claim_that_nothing_bears_out(said: Claim, expected: ClaimVerdict, reason: str) -> None:
    judged = reconcile([], [said], OLD, NEW).claims[0]
    assert (judged.verdict, judged.reason) == (expected, reason)


def test_a_missing_id_in_the_notes_path_is_mended_and_said() -> None:
    of = change("field_required", "street", "PUT /invoices/{id}", side="requests")
    joined = reconcile(
        [finding(of)], [claim("field_required", "PUT /invoices", fields=("street",))], OLD, NEW
    )
    assert joined.claims[0].verdict is ClaimVerdict.ANNOUNCED
    assert "`/invoices` read as `/invoices/{}`" in joined.claims[0].reason


def test_a_wider_change_than_the_note_names_is_announced_and_said() -> None:
    of = change("field_added", "x", AT, "GET /a", "GET /b")
    joined = reconcile([finding(of)], [claim("field_added", AT, fields=("x",))], OLD, NEW)
    assert joined.findings[0].verdict is FindingVerdict.ANNOUNCED
    assert joined.findings[0].reason.endswith("the change reaches 2 more operations than the note names")


def test_without_claims_everything_is_silent() -> None:
    joined = reconcile([finding(change("field_added", "x", AT))], [], OLD, NEW)
    assert [judged.verdict for judged in joined.findings] == [FindingVerdict.SILENT]
    assert joined.matches == ()


def test_what_else_comes_to_a_paged_list_is_not_the_paging() -> None:
    of = change("field_added", "memo", AT)
    assert verdicts(of, claim("pagination_added", AT)) == APART
