"""What is written out several times and edited alike is one edit, as it would be as a component."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import version
from triaccord.differ import diff, locate_findings
from triaccord.model import Finding

DEPLOY = """
type: object
required: [id]
properties:
  id: {type: string}
  state: {type: string, enum: [new, ready]}
  draft: {type: boolean}
  site: {type: object, properties: {name: {type: string}, url: {type: string}}}
"""
REF = {"$ref": "#/components/schemas/Deploy"}
Schema = dict[str, Any]


def answer(schema: Schema) -> dict[str, Any]:
    return {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}


def document(schema: Schema) -> dict[str, Any]:
    """The same schema in a list, by itself, inside of another and in a request."""
    inside: Schema = {"type": "object", "properties": {"title": {"type": "string"}, "last": schema}}
    body = {"content": {"application/json": {"schema": schema}}}
    return {
        "openapi": "3.1.0",
        "paths": {
            "/deploys": {
                "get": {"responses": answer({"type": "array", "items": schema})},
                "post": {"requestBody": body, "responses": answer(schema)},
            },
            "/deploys/{id}": {"get": {"responses": answer(schema)}},
            "/sites": {"get": {"responses": answer(inside)}},
        },
    }


def shared(schema: Schema) -> dict[str, Any]:
    return {**document(REF), "components": {"schemas": {"Deploy": schema}}}


def written_out(schema: Schema) -> dict[str, Any]:
    return copy.deepcopy(document(schema))


def found(old: dict[str, Any], new: dict[str, Any]) -> tuple[Finding, ...]:
    return diff(version(old), version(new)).findings


EDITS: dict[str, Callable[[Schema], object]] = {
    "property added": lambda d: d["properties"].update(framework={"type": "string"}),
    "property removed": lambda d: d["properties"].pop("draft"),
    "property renamed": lambda d: d["properties"].update(isDraft=d["properties"].pop("draft")),
    "property required": lambda d: d["required"].append("state"),
    "property optional": lambda d: d["required"].clear(),
    "type changed": lambda d: d["properties"].update(id={"type": "integer"}),
    "value added": lambda d: d["properties"]["state"]["enum"].append("old"),
    "value removed": lambda d: d["properties"]["state"]["enum"].pop(),
    "limit": lambda d: d["properties"]["id"].update(maxLength=9),
    "deeper": lambda d: d["properties"]["site"]["properties"].update(url={"type": "string", "format": "uri"}),
    "two edits": lambda d: (d["properties"].pop("draft"), d["properties"].update(on={"type": "integer"})),
    "closed": lambda d: d.update(additionalProperties=False),
}


def told(findings: tuple[Finding, ...]) -> list[tuple[Any, ...]]:
    return [
        (one.rule, one.change.old, one.change.new, one.change.requests, one.change.responses)
        for one in findings
    ]


@pytest.mark.parametrize("direction", ["there", "back"])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_written_out_is_told_as_a_component_is(edit: Callable[[Schema], object], direction: str) -> None:
    old, new = yaml.safe_load(DEPLOY), yaml.safe_load(DEPLOY)
    edit(new)
    if direction == "back":
        old, new = new, old
    findings = found(written_out(old), written_out(new))
    assert sorted(told(findings)) == sorted(told(found(shared(old), shared(new))))
    assert {len(one.change.copies) for one in findings} == {5}


def test_every_place_is_kept_the_nearest_first() -> None:
    old, new = yaml.safe_load(DEPLOY), yaml.safe_load(DEPLOY)
    new["properties"]["framework"] = {"type": "string"}
    olds, news = version(written_out(old)), version(written_out(new))
    (finding,) = locate_findings(diff(olds, news).findings, olds, news)
    last = "content/application~1json/schema"
    pointers = [
        f"/paths/~1deploys/post/requestBody/{last}/properties/framework",
        f"/paths/~1deploys/post/responses/200/{last}/properties/framework",
        f"/paths/~1deploys~1{{id}}/get/responses/200/{last}/properties/framework",
        f"/paths/~1deploys/get/responses/200/{last}/items/properties/framework",
        f"/paths/~1sites/get/responses/200/{last}/properties/last/properties/framework",
    ]
    change = finding.change
    assert [one.new_at for one in change.copies] == pointers
    assert change.new_at == pointers[0]
    assert [one.path for one in change.copies] == ["framework"] * 3 + ["[].framework", "last.framework"]
    assert change.detail["body_paths"] == ["framework", "[].framework", "last.framework"]
    assert [[str(ref) for ref in one.operations] for one in change.copies] == [
        ["POST /deploys"],
        ["POST /deploys"],
        ["GET /deploys/{id}"],
        ["GET /deploys"],
        ["GET /sites"],
    ]
    assert finding.message == "property `framework` was added"
    places = [finding.place, *finding.also_at]
    assert [one.new and one.new.pointer for one in places] == pointers


def test_parts_have_their_places_too() -> None:
    old, new = yaml.safe_load(DEPLOY), yaml.safe_load(DEPLOY)
    EDITS["property renamed"](new)
    (finding,) = found(written_out(old), written_out(new))
    assert [(part.change.subject, len(part.change.copies)) for part in finding.related] == [
        ("draft", 5),
        ("isDraft", 5),
    ]
    assert [part.change.operations == finding.operations for part in finding.related] == [True, True]


def test_an_operation_more_does_not_move_the_fingerprint() -> None:
    old, new = yaml.safe_load(DEPLOY), yaml.safe_load(DEPLOY)
    new["properties"]["framework"] = {"type": "string"}
    documents = [written_out(old), written_out(new)]
    (before,) = found(*documents)
    for one, schema in zip(documents, (old, new), strict=True):
        one["paths"]["/z"] = {"get": {"responses": answer(copy.deepcopy(schema))}}
    (after,) = found(*documents)
    assert before.fingerprint == after.fingerprint
    assert len(after.change.copies) == len(before.change.copies) + 1


def test_members_of_all_of_are_copies() -> None:
    def whole(schema: Schema) -> dict[str, Any]:
        made = written_out(schema)
        content = made["paths"]["/deploys"]["post"]["requestBody"]["content"]["application/json"]
        content["schema"] = {
            "allOf": [copy.deepcopy(schema), {"type": "object", "properties": {"more": {"type": "string"}}}]
        }
        return made

    old, new = yaml.safe_load(DEPLOY), yaml.safe_load(DEPLOY)
    new["properties"]["framework"] = {"type": "string"}
    (finding,) = found(whole(old), whole(new))
    assert len(finding.change.copies) == 5


# ---- what stays apart -------------------------------------------------------------------------------


def pair(one: Schema, other: Schema) -> dict[str, Any]:
    paths = {path: {"get": {"responses": answer(schema)}} for path, schema in (("/x", one), ("/y", other))}
    return {"openapi": "3.1.0", "paths": paths}


def schema(text: str) -> Schema:
    loaded: Schema = yaml.safe_load(f"{{type: object, properties: {{{text}}}}}")
    return loaded


A, B = "a: {type: string}", "b: {type: string}"
NEW_A = "a: {type: integer}"
APART = {
    "a sibling is another": (
        pair(schema(f"{A}, {B}"), schema(f"{A}, b: {{type: integer}}")),
        pair(schema(f"{NEW_A}, {B}"), schema(f"{NEW_A}, b: {{type: integer}}")),
    ),
    "another description": (
        pair(schema(f"{A}, b: {{description: one}}"), schema(f"{A}, b: {{description: other}}")),
        pair(schema(f"{NEW_A}, b: {{description: one}}"), schema(f"{NEW_A}, b: {{description: other}}")),
    ),
    "plain values": (
        pair({"type": "string"}, {"type": "string"}),
        pair({"type": "integer"}, {"type": "integer"}),
    ),
    "lists of plain values": (
        pair({"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {"type": "string"}}),
        pair(
            {"type": "array", "items": {"type": "integer"}}, {"type": "array", "items": {"type": "integer"}}
        ),
    ),
    "named schemas": (
        {
            **pair({"$ref": "#/components/schemas/X"}, {"$ref": "#/components/schemas/Y"}),
            "components": {"schemas": {"X": schema(f"{A}, {B}"), "Y": schema(f"{A}, {B}")}},
        },
        {
            **pair({"$ref": "#/components/schemas/X"}, {"$ref": "#/components/schemas/Y"}),
            "components": {"schemas": {"X": schema(f"{NEW_A}, {B}"), "Y": schema(f"{NEW_A}, {B}")}},
        },
    ),
    "a small object in what differs": (
        pair(
            schema("v: {type: object, properties: {a: {type: string}}}, x: {type: string}"),
            schema("v: {type: object, properties: {a: {type: string}}}, y: {type: string}"),
        ),
        pair(
            schema("v: {type: object, properties: {a: {type: integer}}}, x: {type: string}"),
            schema("v: {type: object, properties: {a: {type: integer}}}, y: {type: string}"),
        ),
    ),
}


@pytest.mark.parametrize(("old", "new"), APART.values(), ids=APART)
def test_different_things_stay_apart(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert [(one.rule, one.change.copies) for one in found(old, new)] == [
        ("response-type-changed", ()),
        ("response-type-changed", ()),
    ]


def test_a_small_body_is_told_by_being_a_whole_one() -> None:
    (finding,) = found(pair(schema(A), schema(A)), pair(schema(NEW_A), schema(NEW_A)))
    assert [str(one) for one in finding.operations] == ["GET /x", "GET /y"]


# ---- envelopes --------------------------------------------------------------------------------------


def enveloped(template: str, *names: str) -> dict[str, Any]:
    """Operations whose answers put different named schemas into one envelope."""
    schemas = {name: schema(f"x{name}: {{type: string}}") for name in (*names, "Meta")}
    made = pair(*(schema(template.replace("NAME", f"'#/components/schemas/{name}'")) for name in names[:2]))
    return {**made, "components": {"schemas": schemas}}


META = "meta: {$ref: '#/components/schemas/Meta'}"
ENVELOPES = {
    "a list": ("data: {type: array, items: {$ref: NAME}}", 1),
    "a thing": ("data: {$ref: NAME}", 1),
    "two things": ("data: {$ref: NAME}, other: {$ref: NAME}", 2),
}


@pytest.mark.parametrize("is_back", [False, True], ids=["gone", "come"])
@pytest.mark.parametrize(("template", "number"), ENVELOPES.values(), ids=ENVELOPES)
def test_one_envelope_around_different_things(template: str, number: int, is_back: bool) -> None:
    old, new = enveloped(f"{template}, {META}", "A", "B"), enveloped(template, "A", "B")
    findings = found(*((new, old) if is_back else (old, new)))
    assert [one.change.subject for one in findings] == ["meta"] * number
    if number == 1:
        assert [str(one) for one in findings[0].operations] == ["GET /x", "GET /y"]
        assert findings[0].change.detail["carried"] == "data"


def test_envelopes_around_what_has_no_name_stay_apart() -> None:
    def one(more: str) -> dict[str, Any]:
        return pair(schema(f"data: {{type: string}}{more}"), schema(f"data: {{type: integer}}{more}"))

    findings = found(one(", meta: {type: object}"), one(""))
    assert [one.change.copies for one in findings] == [(), ()]


# ---- parameters and headers -------------------------------------------------------------------------


def listed(*parameters: str, paths: tuple[str, ...] = ("/a", "/b")) -> dict[str, Any]:
    """Operations with one parameter each; an empty one stands for none."""
    made = {
        path: {"get": {"parameters": [yaml.safe_load(one)] if one else [], "responses": {"200": {}}}}
        for path, one in zip(paths, parameters, strict=True)
    }
    return {"openapi": "3.1.0", "paths": made}


PAGE = "{name: page, in: query, schema: {type: %s}}"
ID = "{name: id, in: path, required: true, schema: {type: %s}}"


def test_a_parameter_that_is_written_out_is_one() -> None:
    (finding,) = found(listed(PAGE % "integer", PAGE % "integer"), listed(PAGE % "string", PAGE % "string"))
    assert finding.message == "query parameter `page`: type `integer` → `string`"
    assert [str(one) for one in finding.operations] == ["GET /a", "GET /b"]


@pytest.mark.parametrize("is_back", [False, True])
def test_the_same_parameter_comes_or_goes(is_back: bool) -> None:
    pair = listed("", ""), listed(PAGE % "integer", PAGE % "integer")
    (finding,) = found(*(pair[::-1] if is_back else pair))
    assert finding.rule == ("parameter-removed" if is_back else "parameter-added-optional")
    assert [str(one) for one in finding.operations] == ["GET /a", "GET /b"]


def test_what_a_variable_stands_for_is_said_by_the_words_before_it() -> None:
    old, new = (
        listed(*[ID % kind] * 3, paths=("/users/{id}", "/users/{id}/mails", "/orders/{id}"))
        for kind in ("string", "integer")
    )
    assert [[str(ref) for ref in one.operations] for one in found(old, new)] == [
        ["GET /orders/{id}"],
        ["GET /users/{id}", "GET /users/{id}/mails"],
    ]


DESCRIBED = "{name: page, in: query, description: %s, schema: {type: %s}}"
COOKIE = "{name: page, in: cookie, schema: {type: %s}}"


@pytest.mark.parametrize(
    ("one", "other"),
    [(DESCRIBED % ("x", "%s"), PAGE), (PAGE, PAGE.replace("page", "size")), (PAGE, COOKIE)],
    ids=["description", "name", "place"],
)
def test_other_parameters_stay_apart(one: str, other: str) -> None:
    old, new = (listed(one % kind, other % kind) for kind in ("string", "integer"))
    assert [one.rule for one in found(old, new)] == ["request-type-narrowed"] * 2


def test_a_header_that_is_written_out_is_one() -> None:
    def answers(*headers: str) -> dict[str, Any]:
        made = {
            "200": {"description": "", "headers": {name: {"schema": {"type": "integer"}} for name in headers}}
        }
        return {"openapi": "3.1.0", "paths": {path: {"get": {"responses": made}} for path in ("/a", "/b")}}

    (finding,) = found(answers(), answers("X-Left"))
    assert finding.rule == "response-header-added"
    assert [str(one) for one in finding.operations] == ["GET /a", "GET /b"]
