"""Values that show changes in unions, below renames and in forms, and what only strict clients meet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.evidence.test_proving import answer, proved, version, witness
from triaccord.differ import diff
from triaccord.evidence import discover, prove
from triaccord.loading.version import Version
from triaccord.model import Level, Proof

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
    assert found.error == "the newer version expects `label[a]=a` where the older one takes `a=a`"


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


def listing(style: str, schema: dict[str, Any]) -> Version:
    explode = style == "form"
    sort = {"name": "sort", "in": "query", "style": style, "explode": explode, "schema": schema}
    return version({"parameters": [sort]})


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "array", "items": TEXT}, ["a", "b"]),
        ({"type": "array", "items": {"enum": ["asc", "desc"]}}, ["asc", "asc"]),
        ({"type": "array", "items": {"type": "integer", "minimum": 7}, "uniqueItems": True}, [10, 7]),
        ({"type": "array", "items": {"type": "integer", "minimum": 7}, "maxItems": 1}, None),
        (
            {"type": "object", "properties": {"by": {"enum": ["id"]}}, "additionalProperties": False},
            {"by": "id"},
        ),
        ({"type": "array", "items": TEXT, "minItems": 3}, ["a", "a", "a"]),
    ],
    ids=["any", "listed", "unlike", "one", "object", "three"],
)
def test_what_shows_how_a_list_is_joined_was_taken_before(schema: dict[str, Any], value: Any) -> None:
    found = proved(listing("form", schema), listing("spaceDelimited", schema))
    for one in found.values():
        assert (one.witness.value if one.witness else None) == value
    assert found or value is None


def test_what_shows_how_a_field_is_written_was_taken_before() -> None:
    chosen = {"type": "array", "items": {"enum": ["x", "y"]}}
    found = proved(form(chosen), form(chosen, style="pipeDelimited", explode=False))
    assert witness(found, "request-encoding-changed").value == {"label": ["x", "x"]}


def sent(schema: dict[str, Any]) -> Version:
    body = {"application/json": {"schema": thing({"code": {"$ref": "#/components/schemas/code"}})}}
    return version({"requestBody": {"content": body}}, {"code": schema})


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ({**TEXT, "maxLength": 9}, {**TEXT, "maxLength": "5"}, [(Level.BREAKING, Proof.PROVED)]),
        ({**TEXT, "maxLength": "many"}, {**TEXT, "maxLength": 5}, []),
        ({**TEXT, "maxLength": 9}, {**TEXT, "maxLength": "few"}, []),
        ({"enum": ["a", "b"]}, {"enum": ["a"], "maxLength": "few"}, [(Level.BREAKING, Proof.PROVED)]),
        ({"type": "object"}, {"type": "object", "required": "name"}, []),
    ],
    ids=["in-quotes", "sender", "receiver", "beside", "names"],
)
def test_what_cannot_be_read_is_neither_news_nor_harmless(was: Any, now: Any, told: list[Any]) -> None:
    old, new = sent(was), sent(now)
    findings = prove(diff(old, new).findings, old, new)
    assert [(one.level, one.proof) for one in findings if one.proof is not Proof.NOT_APPLICABLE] == told
    assert discover(findings, old, new).findings == ()


def test_harmless_needs_all_to_be_read() -> None:
    old = sent({"anyOf": [TEXT, {"type": "integer"}]})
    whole = sent({"anyOf": [TEXT, {"type": "number"}]})
    unread = sent({"anyOf": [{**TEXT, "pattern": 5}, {"type": "number"}]})
    assert {one.proof for one in prove(diff(old, whole).findings, old, whole)} <= {
        Proof.REFUTED,
        Proof.NOT_APPLICABLE,
    }
    assert Proof.REFUTED not in {one.proof for one in prove(diff(old, unread).findings, old, unread)}
