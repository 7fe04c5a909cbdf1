"""Values that show changes in unions, below renames and in forms, and what only strict clients meet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.evidence.test_proving import answer, proved, version, witness
from triaccord.differ import diff
from triaccord.evidence import discover
from triaccord.loading.version import Version
from triaccord.model import Proof

TEXT = {"type": "string"}


def thing(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **more}


def events(**flag: Any) -> Version:
    kinds = [
        thing({"kind": {"type": "string", "enum": [kind]}, **more}, additionalProperties=False)
        for kind, more in (("opened", {"by": TEXT}), ("closed", {"by": TEXT}), ("flagged", flag))
    ]
    return version(answer({"type": "array", "items": {"oneOf": kinds}}))


def test_a_branch_is_told_from_its_neighbours_by_its_constant() -> None:
    found = proved(events(by={"type": "string", "enum": ["me"]}), events(by=TEXT))
    assert witness(found, "response-enum-lifted").value == [{"by": "a", "kind": "flagged"}]


def options(most: int, **other: Any) -> Version:
    one = thing({"locale": {"type": "string", "maxLength": most}}, required=["locale"])
    return version(
        answer(thing({"options": {"type": "array", "items": {"anyOf": [one, thing({}, **other)]}}}))
    )


@pytest.mark.parametrize(
    ("other", "shown"),
    [({}, []), ({"required": ["id"]}, [{"options": [{"locale": "aaa"}]}])],
    ids=["let-through", "refused"],
)
def test_what_another_branch_lets_through_shows_nothing(other: dict[str, Any], shown: Any) -> None:
    found = proved(options(2, **other), options(3, **other)).values()
    assert [one.witness and one.witness.value for one in found] == shown


def test_a_property_that_went_with_its_object_is_shown_as_lost_with_it() -> None:
    old = version(answer(thing({"limits": thing({"own": TEXT, "all": TEXT}), "id": TEXT})))
    new = version(answer(thing({"id": TEXT})))
    found = witness(proved(old, new), "response-property-removed")
    assert (found.at, found.error) == ("/limits", "`limits` is no longer described here")


def test_a_change_below_a_renamed_property_is_held_against_its_old_name() -> None:
    def rights(name: str, lowest: str) -> Version:
        level = {"type": "string", "enum": [lowest, "READ", "WRITE", "OWN"]}
        part = thing({"sales": level, "purchases": TEXT, "salaries": TEXT, "reports": TEXT})
        return version(answer(thing({name: part})))

    found = proved(rights("paymentTransactions", "NO_RIGHTS"), rights("payments", "NO_ACCESS"))
    changed = next(one for rule, one in found.items() if "enum" in rule)
    assert changed.proof is Proof.PROVED
    assert changed.witness is not None
    assert changed.witness.value == {"payments": {"sales": "NO_ACCESS"}}
    assert changed.why.endswith("with the names of both, `payments` against `paymentTransactions`")


def form(schema: dict[str, Any], **encoding: Any) -> Version:
    media = {"schema": thing({"label": schema}), **({"encoding": {"label": encoding}} if encoding else {})}
    return version({"requestBody": {"content": {"application/x-www-form-urlencoded": media}}})


def test_how_an_object_is_encoded_in_a_form_shows_in_its_text() -> None:
    old, new = form(thing({"a": TEXT})), form(thing({"a": TEXT}), style="deepObject", explode=True)
    found = witness(proved(old, new), "request-encoding-changed")
    assert (
        found.error == "the newer version expects `label[a]=1&label[b]=2` where the older one takes `a=1&b=2`"
    )


def test_a_range_of_media_types_is_not_sent() -> None:
    def taking(schema: dict[str, Any]) -> Version:
        return version({"requestBody": {"required": True, "content": {"*/*": {"schema": schema}}}})

    number = {"type": "integer"}
    found = proved(taking(thing({"n": number})), taking(thing({"n": {**number, "maximum": 5}})))
    example = witness(found, "request-range-tightened").example
    assert example is not None
    assert example.media_type == "application/json"


@pytest.mark.parametrize("more", [{}, {"by": TEXT}], ids=["alone", "beside-another"])
def test_names_that_only_strict_clients_stumble_over_are_not_caught(more: dict[str, Any]) -> None:
    old, new = events(**more), events(**more, since=TEXT)
    assert discover(diff(old, new).findings, old, new).findings == ()
