"""Findings with the exchange that proves them; harmless ones refuted; the net under the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from triaccord.differ import diff
from triaccord.evidence import Budget, discover, prove
from triaccord.loading.version import Dialect, Version
from triaccord.model import Change, Finding, Level, OperationRef, Proof, Witness
from triaccord.schemas import Validator
from triaccord.schemas.algebra import switched

POST = OperationRef(path="/orders/{id}", method="POST")


def version(
    operation: dict[str, Any], schemas: dict[str, Any] | None = None, path: str = "/orders/{id}"
) -> Version:
    identity = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {
            path: {
                "parameters": [identity],
                "post": {"responses": {"200": {"description": "ok"}}, **operation},
            }
        },
        "components": {"schemas": schemas or {}},
    }
    return Version(origin="t", title="t", version="1", dialect=Dialect.OPENAPI_3_0, document=document)


def body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"responses": {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}}


def proved(old: Version, new: Version) -> dict[str, Finding]:
    findings = prove(diff(old, new).findings, old, new)
    return {finding.rule: finding for finding in findings if finding.proof is not Proof.NOT_APPLICABLE}


def witness(found: dict[str, Finding], rule: str) -> Witness:
    finding = found[rule]
    assert finding.proof is Proof.PROVED, finding.why
    assert finding.witness is not None
    return finding.witness


ORDER = {"type": "object", "properties": {"sum": {"type": "number"}, "note": {"type": "string"}}}


def test_each_witness_shows_its_change_and_no_other() -> None:
    old = version(body({"$ref": "#/components/schemas/Order"}), {"Order": ORDER})
    changed = {
        **ORDER,
        "properties": {"sum": {"type": "number", "minimum": 0}, "note": {"type": "string", "maxLength": 5}},
        "required": ["note"],
    }
    new = version(body({"$ref": "#/components/schemas/Order"}), {"Order": changed})
    found = proved(old, new)
    assert {rule: witness(found, rule).value for rule in found} == {
        "request-property-required": {},
        "request-range-tightened": {"note": "a", "sum": -1},
        "request-length-tightened": {"note": "aaaaaa"},
    }
    shown = witness(found, "request-range-tightened")
    assert (shown.accepted_by, shown.refused_by, shown.keyword, shown.at) == ("old", "new", "minimum", "/sum")
    assert shown.example is not None
    assert shown.example.curl == (
        """curl "$SERVER"/orders/1 -H 'Content-Type: application/json' -d '{"note": "a", "sum": -1}'"""
    )


def test_a_response_is_shown_from_the_new_side() -> None:
    old = version(answer({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}))
    new = version(answer({"type": "object", "properties": {"a": {"type": "string", "nullable": True}}}))
    found = proved(old, new)
    assert {rule: witness(found, rule).value for rule in found} == {
        "response-property-optional": {},
        "response-null-allowed": {"a": None},
    }
    shown = witness(found, "response-null-allowed")
    assert (shown.accepted_by, shown.refused_by) == ("new", "old")
    assert shown.example is not None
    assert (shown.example.status, shown.example.response_body) == ("200", {"a": None})


def test_an_optional_property_that_is_gone_is_shown_by_what_was_described() -> None:
    old = version(
        answer({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}})
    )
    new = version(answer({"type": "object", "properties": {"b": {"type": "string"}}}))
    shown = witness(proved(old, new), "response-property-removed")
    assert (shown.value, shown.accepted_by, shown.refused_by) == ({"a": "a"}, "old", "new")
    assert shown.error == "`a` is no longer described here"


def test_recursion() -> None:
    def schema(maximum: int) -> dict[str, Any]:
        kids = {"type": "array", "items": {"$ref": "#/components/schemas/T"}}
        return {
            "T": {
                "type": "object",
                "properties": {"v": {"type": "integer", "maximum": maximum}, "kids": kids},
            }
        }

    reference = {"$ref": "#/components/schemas/T"}
    found = proved(version(body(reference), schema(9)), version(body(reference), schema(5)))
    assert witness(found, "request-range-tightened").value == {"v": 6}


@pytest.mark.parametrize(
    ("old", "new", "rule", "target"),
    [
        ({}, {"parameters": [{"name": "q", "in": "query", "required": True, "schema": {}}]},
         "parameter-added-required", "/orders/1"),
        ({"parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}]}, {},
         "parameter-removed", "/orders/1?q=a"),
        ({"parameters": [{"name": "q", "in": "query", "schema": {"type": "integer"}}]},
         {"parameters": [{"name": "q", "in": "query", "schema": {"type": "integer", "maximum": 9}}]},
         "request-range-tightened", "/orders/1?q=10"),
    ],
)  # fmt: skip
def test_parameters(old: dict[str, Any], new: dict[str, Any], rule: str, target: str) -> None:
    shown = witness(proved(version(old), version(new)), rule)
    assert shown.example is not None
    assert shown.example.target == target


def test_an_operation_that_is_gone() -> None:
    found = proved(version({}), version({}, path="/elsewhere/{id}/entirely"))
    finding = next(one for rule, one in found.items() if rule.startswith("operation-"))
    assert finding.proof is Proof.PROVED
    assert finding.witness is not None
    assert finding.witness.example is not None
    assert finding.witness.example.target == "/orders/1"


def test_a_parameter_that_moved_into_the_body_is_shown_where_it_was_sent() -> None:
    sent = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 250}}
    old = version({"parameters": [sent]})
    new = version(body({"type": "object", "properties": {"limit": {"type": "integer", "maximum": 100}}}))
    shown = witness(proved(old, new), "request-range-tightened")
    assert (shown.value, shown.keyword) == (101, "maximum")
    assert shown.example is not None
    assert shown.example.target == "/orders/1?limit=101"


def test_a_parameter_that_takes_a_list_is_shown_by_what_was_sent() -> None:
    def taking(schema: dict[str, Any]) -> Version:
        return version({"parameters": [{"name": "ids", "in": "query", "schema": schema}]})

    text = {"type": "string"}
    old, new = taking(text), taking({"type": "array", "items": {**text, "format": "uuid"}})
    shown = witness(proved(old, new), "request-format-set")
    assert (shown.value, shown.keyword) == ("a", "format")
    assert shown.example is not None
    assert shown.example.target == "/orders/1?ids=a"


def test_what_left_the_body_is_shown_in_it() -> None:
    fields = {"zone": {"type": "string"}, "size": {"type": "integer"}}
    parameters = [{"name": name, "in": "query", "schema": schema} for name, schema in fields.items()]
    old = version(body({"type": "object", "properties": fields}))
    new = version({"parameters": parameters})
    shown = witness(proved(old, new), "parameters-moved")
    assert (shown.value, shown.keyword) == ({"zone": "a", "size": 1}, "requestBody")
    assert shown.error == (
        "the newer version describes no `zone`, `size` in the body; it is sent in the query"
    )


def answering(**schemas: dict[str, Any]) -> Version:
    return version({
        "responses": {
            status.removeprefix("_"): {
                "description": "x", "content": {"application/json": {"schema": schema}}
            }
            for status, schema in schemas.items()
        }
    })  # fmt: skip


POLICY = {"type": "object", "properties": {"type": {"type": "string", "enum": ["policy"]}}}
ERROR = {"type": "object", "required": ["code"], "properties": {"code": {"type": "integer"}}}


def test_an_answer_under_another_status_is_not_held_against_the_one_for_errors() -> None:
    failed = {"type": "object", "properties": {"type": {"type": "string", "enum": ["error"]}}}
    old, new = answering(_200=POLICY, default=failed), answering(_201=POLICY, default=failed)
    findings = prove(diff(old, new).findings, old, new)
    assert [one.rule for one in (*findings, *discover(findings, old, new).findings)] == [
        "response-status-changed"
    ]


def test_an_answer_of_its_own_is_held_against_the_one_for_errors() -> None:
    old = answering(_200=POLICY, default=ERROR)
    new = answering(_200=POLICY, default=ERROR, _500={"type": "object", "properties": {}})
    shown = witness(proved(old, new), "response-property-removed")
    assert shown.example is not None
    assert (shown.example.status, shown.value) == ("500", {})


def paid(limit: int) -> Version:
    """By the letter no method of payment fits exactly one alternative, and one must be sent."""
    methods = [{"type": "object", "properties": {name: {}}} for name in ("card", "bank")]
    words = {"method": {"oneOf": methods}, "note": {"type": "string", "maxLength": limit}}
    return version(body({"type": "object", "required": ["method"], "properties": words}))


def test_where_nothing_is_accepted_at_all_the_reason_says_so() -> None:
    old, new = paid(9), paid(5)
    (finding,) = prove(diff(old, new).findings, old, new)
    assert (finding.proof, finding.why) == (
        Proof.UNPROVED,
        "no value was found that the older version accepts here at all",
    )


def test_a_pattern_that_only_some_can_read_is_named() -> None:
    old, new = (version(body({"type": "string", "pattern": text})) for text in (r"^\p{L}*$", r"^\p{L}+$"))
    (finding,) = prove(diff(old, new).findings, old, new)
    assert finding.why == r"the pattern `^\p{L}*$` cannot be read by both validators"


def test_each_end_of_a_range_is_a_change_of_its_own() -> None:
    text = {"type": "string", "pattern": "^arn:[a-z]*:x$"}
    old = version(answer({**text, "minLength": 5, "maxLength": 50}))
    findings = prove(diff(old, version(answer(text))).findings, old, version(answer(text)))
    assert [
        (one.change.detail["keyword"], one.level, one.proof, one.witness.value if one.witness else None)
        for one in findings
    ] == [
        ("maxLength", Level.BREAKING, Proof.PROVED, f"arn:{'a' * 45}:x"),
        ("minLength", Level.SAFE, Proof.REFUTED, None),
    ]


def test_a_callback_that_is_gone_is_shown_by_the_request_that_asks_for_it() -> None:
    called = {"{$request.body#/url}": {"post": {"responses": {"204": {"description": "ok"}}}}}
    old = version({**body({"type": "object"}), "callbacks": {"done": called}})
    shown = witness(proved(old, version(body({"type": "object"}))), "callback-removed")
    assert (shown.keyword, shown.accepted_by, shown.refused_by) == ("callbacks", "old", "new")
    assert shown.error == (
        "the newer version never sends the POST that it is asked for here (done {$request.body#/url})"
    )
    assert shown.example is not None
    assert shown.example.operation == POST


def test_a_property_that_can_only_be_read_is_shown_as_no_longer_described() -> None:
    old = version(body({"type": "object", "properties": {"sum": {"type": "number"}}}))
    new = version(body({"type": "object", "properties": {"sum": {"type": "number", "readOnly": True}}}))
    shown = witness(proved(old, new), "request-property-became-read-only")
    assert (shown.value, shown.at) == ({"sum": 12.5}, "/sum")
    assert shown.error == "`sum` is no longer described here"


def test_security_that_is_demanded() -> None:
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    old, new = version({}), version({"security": [{"key": []}]})
    for one in (old, new):
        one.document["components"]["securitySchemes"] = schemes
    shown = witness(proved(old, new), "security-added")
    assert shown.example is not None
    assert (shown.keyword, shown.example.headers) == ("security", ())


def narrowing(schema: dict[str, Any], new: dict[str, Any], event: str) -> tuple[Version, Version, Finding]:
    """A finding that a rule might have made, right or wrong."""
    at = "/paths/~1orders~1{id}/post/requestBody/content/application~1json/schema"
    change = Change(event=event, kind="x", subject="body", requests=(POST,), old_at=at, new_at=at)
    finding = Finding(rule="request-x", level=Level.BREAKING, change=change, message="m", fingerprint="f")
    return version(body(schema)), version(body(new)), finding


def test_a_false_alarm_is_refuted() -> None:
    old, new, finding = narrowing(
        {"type": "string", "maxLength": 3, "pattern": "^[a-c]*$"},
        {"type": "string", "maxLength": 3, "pattern": "^[a-z]*$"},
        "pattern-changed",
    )
    (judged,) = prove([finding], old, new)
    assert (judged.proof, judged.level, judged.witness) == (Proof.REFUTED, Level.SAFE, None)
    assert judged.why.startswith("proved harmless")


def test_a_format_that_nobody_knows_is_never_refuted() -> None:
    old, new, finding = narrowing({"type": "string"}, {"type": "string", "format": "zip"}, "format-set")
    finding = replace(finding, change=replace(finding.change, new="zip"))
    (judged,) = prove([finding], old, new)
    assert (judged.proof, judged.level) == (Proof.UNPROVED, Level.BREAKING)


def test_a_spent_budget_ends_in_unproved() -> None:
    old, new, finding = narrowing({"type": "string"}, {"type": "string", "maxLength": 3}, "length-tightened")
    (judged,) = prove([finding], old, new, budget=Budget(attempts=0))
    assert (judged.proof, judged.level) == (Proof.UNPROVED, Level.BREAKING)
    assert judged.why == "the work budget was spent"


def test_the_net_catches_what_no_rule_said() -> None:
    old, new, finding = narrowing({"type": "string"}, {"type": "string", "maxLength": 3}, "length-tightened")
    caught = discover([replace(finding, level=Level.SAFE)], old, new)
    assert [(one.rule, one.proof, one.operations) for one in caught.findings] == [
        ("request-narrowed", Proof.PROVED, (POST,))
    ]
    shown = caught.findings[0].witness
    assert shown is not None
    assert (shown.value, shown.keyword) == ("aaaa", "maxLength")
    assert (caught.compared, caught.undecided) == (1, 0)


def test_the_net_is_silent_about_what_is_known() -> None:
    old, new, finding = narrowing({"type": "string"}, {"type": "string", "maxLength": 3}, "length-tightened")
    assert discover([finding], old, new).findings == ()


@pytest.mark.parametrize("section", ["parameters", "requestBodies", "responses"])
def test_the_net_knows_what_is_said_of_shared_parts(section: str) -> None:
    """A parameter or body under `components` is no schema, and still what the operation sends."""

    def shared(limit: int) -> Version:
        schema = {"type": "string", "maxLength": limit}
        media = {"content": {"application/json": {"schema": schema}}}
        part = {
            "parameters": {"name": "q", "in": "query", "schema": schema},
            "requestBodies": {"required": True, **media},
            "responses": {"description": "ok", **media},
        }[section]
        reference = {"$ref": f"#/components/{section}/Shared"}
        use = {
            "parameters": {"parameters": [reference]},
            "requestBodies": {"requestBody": reference},
            "responses": {"responses": {"200": reference}},
        }[section]
        found = version(use)
        return replace(found, document={**found.document, "components": {section: {"Shared": part}}})

    low, high = shared(3), shared(9)
    old, new = (low, high) if section == "responses" else (high, low)
    findings = diff(old, new).findings
    assert [finding.level for finding in findings] == [Level.BREAKING]
    assert discover(findings, old, new).findings == ()


def test_the_net_does_not_cry_over_a_new_optional_property() -> None:
    old = version(body(ORDER))
    new = version(body({**ORDER, "properties": {**ORDER["properties"], "more": {"type": "integer"}}}))
    assert discover(diff(old, new).findings, old, new).findings == ()


def test_the_net_lets_a_free_object_be_described() -> None:
    described = {"type": "object", "properties": {"search": {"type": "string"}}}
    old, new = version(body({"type": "object"})), version(body(described))
    assert discover(diff(old, new).findings, old, new).findings == ()


def test_the_net_sees_a_named_value_where_any_was_promised() -> None:
    free = {"type": "object", "additionalProperties": {}}
    old, new = version(body(free)), version(body({**free, "properties": {"search": {"type": "string"}}}))
    caught = discover(diff(old, new).findings, old, new).findings
    assert [one.rule for one in caught] == ["request-narrowed"]


def test_what_both_versions_leave_ambiguous_is_no_news() -> None:
    def kinds(**more: Any) -> Version:
        pair = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
        schema = {"oneOf": pair, "discriminator": {"propertyName": "kind"}}
        animal = {"type": "object", "properties": {"kind": {"type": "string"}}}
        cat = {**animal, "properties": {**animal["properties"], **more}}
        return version(answer(schema), {"Cat": cat, "Dog": animal})

    old, new = kinds(), kinds(lives={"type": "integer"})
    assert discover(diff(old, new).findings, old, new).findings == ()


def test_what_changes_the_meaning_alone_is_not_shown_by_another_change() -> None:
    def user(tag: str, **picture: Any) -> Version:
        properties = {"picture": {"type": "string", **picture}, "type": {"type": "string"}}
        schema = {"type": "object", "properties": properties, "discriminator": {"propertyName": tag}}
        return version(answer({"$ref": "#/components/schemas/User"}), {"User": schema})

    found = proved(user("userType"), user("type", nullable=True))
    assert found["response-null-allowed"].proof is Proof.PROVED
    discriminated = found["response-discriminator-changed"]
    assert (discriminated.proof, discriminated.witness) == (Proof.UNPROVED, None)
    assert discriminated.why == "it changes what is meant, not what is accepted: no value can show it"


@pytest.fixture
def without_algebra() -> Iterator[None]:
    with switched(False):
        yield


@pytest.mark.usefixtures("without_algebra")
def test_without_the_algebra_witnesses_are_still_found() -> None:
    old = version(body({"$ref": "#/components/schemas/Order"}), {"Order": ORDER})
    new = version(
        body({"$ref": "#/components/schemas/Order"}),
        {
            "Order": {
                **ORDER,
                "properties": {"sum": {"type": "number", "minimum": 0}, "note": {"type": "string"}},
            }
        },
    )
    value = witness(proved(old, new), "request-range-tightened").value
    schema = new.document["components"]["schemas"]["Order"]
    assert Validator(schema).surely_refuses(value)


# ---- what is written out several times --------------------------------------------------------------


def written_out(schema: dict[str, Any]) -> Version:
    """The same schema in a request, and deeper in the answers of two operations."""
    inside = {"type": "object", "properties": {"last": schema, "count": {"type": "integer"}}}
    found = version({**body(schema), **answer({"type": "array", "items": schema})})
    found.document["paths"]["/orders"] = {"get": answer(inside)}
    return found


LIMITED = {
    "type": "object",
    "properties": {"sum": {"type": "number"}, "note": {"type": "string", "maxLength": 9}},
}


def test_a_copy_on_the_side_that_breaks_is_the_witness() -> None:
    found = proved(written_out(ORDER), written_out(LIMITED))
    assert found.keys() == {"request-length-tightened"}
    assert len(found["request-length-tightened"].change.copies) == 3
    shown = witness(found, "request-length-tightened")
    assert (shown.side.value, shown.accepted_by, shown.keyword) == ("request", "old", "maxLength")
    back = proved(written_out(LIMITED), written_out(ORDER))
    assert back.keys() == {"response-length-relaxed"}
    assert witness(back, "response-length-relaxed").side.value == "response"


def test_nothing_more_is_discovered_at_copies_that_are_known() -> None:
    old, new = written_out(ORDER), written_out(LIMITED)
    findings = diff(old, new).findings
    assert discover(findings, old, new).findings == ()
