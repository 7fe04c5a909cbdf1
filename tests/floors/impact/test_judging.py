"""Does a finding touch this code? Each case is an edit of one document, and what one usage says to it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from triaccord.impact import Impact, Overlap, judge
from triaccord.loading import Dialect, Version
from triaccord.model import Finding
from triaccord.pipeline import Checker
from triaccord.usage.values import Answer, Body, Call, How, Read, Sent, Site, Usage, Where

Document = dict[str, Any]


def document() -> Document:
    thing = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "integer"},
            "name": {"type": "string", "maxLength": 50},
            "state": {"type": "string", "enum": ["NEW", "OLD"]},
            "owner": {"$ref": "#/components/schemas/Owner"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "prices": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Price"}},
            "next": {"$ref": "#/components/schemas/Thing"},
        },
    }
    page = {"properties": {"results": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}
    ok = {"200": {"description": "", "content": {"application/json": {"schema": page}}}}
    one = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/things": {
                "parameters": [{"name": "size", "in": "query", "schema": {"type": "integer"}}],
                "get": {
                    "parameters": [{"name": "X-Trace", "in": "header", "schema": {"type": "string"}}],
                    "responses": {**ok, "404": {"description": ""}},
                },
                "post": {
                    "requestBody": {"content": one},
                    "responses": {"201": {"description": "", "content": one}},
                },
            },
            "/others/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "get": {"responses": {"200": {"description": "", "content": one}}},
            },
        },
        "components": {
            "schemas": {
                "Thing": thing,
                "Owner": {
                    "allOf": [
                        {"type": "object", "properties": {"email": {"type": "string"}}},
                        {"type": "object", "properties": {"phone": {"type": "string"}}},
                    ]
                },
                "Price": {"type": "object", "properties": {"sum": {"type": "number"}}},
            }
        },
    }


def at(line: int) -> tuple[Site, ...]:
    return (Site(file="a.py", line=line),)


def read(path: str, line: int, how: How = How.READ) -> Read:
    return Read(path=path, how=how, sites=at(line), tests=("t",))


def sent(name: str, line: int, where: Where = Where.QUERY) -> Sent:
    return Sent(where=where, name=name, sites=at(line), tests=("t",))


LIST = Call(
    method="GET",
    host="h",
    path="/api/things",
    sites=at(1),
    sent=(sent("size", 2), sent("x-trace", 3, Where.HEADER)),
    answers=(
        Answer(
            status=200,
            body=Body.READ,
            media_types=("application/json",),
            reads=(
                read("results", 10),
                read("results[]", 10),
                read("results[].name", 11),
                read("results[].owner", 12),
                read("results[].owner.email", 12),
                read("results[].prices", 13),
                read("results[].prices.EUR", 13),
                read("results[].prices.EUR.sum", 13),
                read("results[].next.next.state", 14),
            ),
            tests=("t",),
        ),
    ),
    tests=("t",),
)
CREATE = Call(
    method="POST",
    host="h",
    path="/api/things",
    sites=at(20),
    media_types=("application/json",),
    sent=(sent("name", 21, Where.BODY), sent("owner", 22, Where.BODY), sent("owner.phone", 22, Where.BODY)),
    answers=(Answer(status=201, body=Body.IGNORED, tests=("t",)),),
    tests=("t",),
)
USAGE = Usage(calls=(LIST, CREATE), sources=("pytest",), tests=1)


def edited(edit: Callable[[Document], object]) -> Document:
    found = document()
    edit(found)
    return found


def version(document: Document, origin: str = "old") -> Version:
    return Version(origin=origin, title="T", version="1", dialect=Dialect.OPENAPI_3_0, document=document)


def answers(edit: Callable[[Document], object], usage: Usage) -> tuple[list[Finding], Overlap]:
    old = version(document())
    report = Checker().diff(old, version(edited(edit), "new"))
    findings = [judged.finding for judged in report.findings]
    assert findings, "the edit made no finding"
    return findings, judge(findings, usage, old)


def thing(document: Document) -> Document:
    found: Document = document["components"]["schemas"]["Thing"]
    return found


def properties(document: Document, name: str = "Thing") -> Document:
    found: Document = document["components"]["schemas"][name]["properties"]
    return found


def operation(document: Document, method: str = "get", path: str = "/things") -> Document:
    found: Document = document["paths"][path][method]
    return found


def require(name: str) -> Callable[[Document], object]:
    return lambda d: thing(d)["required"].append(name)


NEW_PARAMETER = {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}

CASES: dict[str, tuple[Callable[[Document], object], str, set[int]]] = {
    "property-read-and-sent-is-removed": (lambda d: properties(d).pop("name"), "yes", {11, 21}),
    "property-not-used-is-removed": (lambda d: properties(d).pop("tags"), "no", set()),
    "property-behind-recursion": (lambda d: properties(d)["state"].update(enum=["NEW"]), "yes", {14}),
    "property-of-a-shared-model": (lambda d: properties(d, "Price").pop("sum"), "yes", {13}),
    "property-in-all-of-read": (
        lambda d: d["components"]["schemas"]["Owner"]["allOf"][0]["properties"].pop("email"),
        "yes",
        {12},
    ),
    "property-in-all-of-sent": (
        lambda d: d["components"]["schemas"]["Owner"]["allOf"][1]["properties"].pop("phone"),
        "yes",
        {22},
    ),
    "limit-of-a-property-sent": (lambda d: properties(d)["name"].update(maxLength=10), "yes", {11, 21}),
    "type-of-a-property-read": (
        lambda d: properties(d)["state"].update(type="integer", enum=[1]), "yes", {14}),
    "new-limit-of-a-property-sent": (lambda d: properties(d)["name"].update(pattern="^a"), "yes", {11, 21}),
    "new-limit-of-a-property-not-used": (lambda d: properties(d)["id"].update(maximum=9), "no", set()),
    "property-sent-cannot-be-sent": (lambda d: properties(d)["name"].update(readOnly=True), "yes", {21}),
    "unknown-fields-refused": (lambda d: thing(d).update(additionalProperties=False), "yes", {10, 20}),
    "property-sent-becomes-required": (require("name"), "no", set()),
    "property-not-sent-becomes-required": (require("state"), "yes", {20}),
    "parameter-of-the-path-item-removed": (lambda d: d["paths"]["/things"].pop("parameters"), "yes", {2}),
    "limit-of-a-parameter-sent": (
        lambda d: d["paths"]["/things"]["parameters"][0]["schema"].update(maximum=5),
        "yes",
        {2},
    ),
    "header-parameter-removed": (lambda d: operation(d).pop("parameters"), "yes", {3}),
    "required-parameter-added": (lambda d: operation(d)["parameters"].append(NEW_PARAMETER), "yes", {1}),
    "optional-parameter-added": (
        lambda d: operation(d)["parameters"].append({**NEW_PARAMETER, "required": False}),
        "no",
        set(),
    ),
    "sent-parameter-required": (
        lambda d: operation(d)["parameters"][0].update(required=True),
        "no",
        set(),
    ),
    "required-property-added-to-what-is-sent": (
        lambda d: (properties(d).update(vat={"type": "string"}), thing(d)["required"].append("vat")),
        "yes",
        {20},
    ),
    "optional-property-added": (lambda d: properties(d).update(vat={"type": "string"}), "no", set()),
    "operation-used-removed": (lambda d: d["paths"]["/things"].pop("get"), "yes", {1}),
    "operation-used-deprecated": (lambda d: operation(d).update(deprecated=True), "yes", {1}),
    "operation-not-used-removed": (lambda d: d["paths"].pop("/others/{id}"), "no", set()),
    "operation-added": (lambda d: d["paths"]["/things"].update(put=operation(d)), "no", set()),
    "status-met-removed": (lambda d: operation(d)["responses"].pop("200"), "yes", {1}),
    "status-met-changed": (
        lambda d: operation(d)["responses"].update({"202": operation(d)["responses"].pop("200")}),
        "yes",
        {1},
    ),
    "status-not-met-removed": (lambda d: operation(d)["responses"].pop("404"), "no", set()),
    "media-type-sent-removed": (
        lambda d: operation(d, "post")["requestBody"].update(
            content={"application/xml": operation(d, "post")["requestBody"]["content"]["application/json"]}
        ),
        "yes",
        {20},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "affects", "lines"), CASES.values(), ids=CASES)
def test_impact_of_an_edit(edit: Callable[[Document], object], affects: str, lines: set[int]) -> None:
    _, overlap = answers(edit, USAGE)
    worst = [impact for impact in overlap.impacts if impact.affects.value == "yes"] or overlap.impacts
    assert {impact.affects.value for impact in worst} == {affects}
    assert {site.line for impact in worst for site in impact.sites} == lines


def _list(body: Body, *reads: Read) -> Usage:
    answer = Answer(status=200, body=body, media_types=("application/json",), reads=reads, tests=("t",))
    return Usage(
        calls=(Call(method="GET", host="h", path="/things", sites=at(1), answers=(answer,), tests=("t",)),)
    )


DOUBTS: dict[str, tuple[Usage, str, set[int]]] = {
    "taken-as-a-whole": (_list(Body.READ, read("results[]", 5, How.BULK)), "unknown", {5}),
    "something-else-as-a-whole": (_list(Body.READ, read("results[].owner", 5, How.BULK)), "no", set()),
    "passed-on-to-compiled-code": (_list(Body.READ, read("", 5, How.WHOLE)), "unknown", {5}),
    "something-else-passed-on": (_list(Body.READ, read("results[].owner", 5, How.WHOLE)), "no", set()),
    "unpacked": (_list(Body.READ, read("results[].name", 5, How.UNPACK)), "yes", {5}),
    "as-text": (_list(Body.RAW), "unknown", {1}),
    "from-an-archive": (_list(Body.UNSEEN), "unknown", {1}),
    "ignored": (_list(Body.IGNORED), "no", set()),
    "named-beats-whole": (
        _list(Body.READ, read("results[]", 5, How.BULK), read("results[].name", 6)),
        "yes",
        {6},
    ),
}


@pytest.mark.parametrize(("usage", "affects", "lines"), DOUBTS.values(), ids=DOUBTS)
def test_what_nobody_saw_is_unknown_not_no(usage: Usage, affects: str, lines: set[int]) -> None:
    _, overlap = answers(lambda d: properties(d).pop("name"), usage)
    (impact,) = overlap.impacts
    assert (impact.affects.value, {site.line for site in impact.sites}) == (affects, lines)


TEXTS: dict[str, tuple[int, str, set[int]]] = {
    "its-own": (422, "unknown", {1}),
    "another": (200, "no", set()),
}


@pytest.mark.parametrize(("status", "affects", "lines"), TEXTS.values(), ids=TEXTS)
def test_a_body_taken_as_text_is_that_of_its_status(status: int, affects: str, lines: set[int]) -> None:
    old = document()
    schema = {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}}
    problem = {
        "description": "",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bad"}}},
    }
    operation(old)["responses"]["422"] = problem
    old["components"]["schemas"]["Bad"] = schema
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Bad"]["properties"]["code"]["type"] = "integer"
    answer = Answer(status=status, body=Body.RAW, tests=("t",))
    call = Call(method="GET", host="h", path="/things", sites=at(1), answers=(answer,), tests=("t",))
    findings = [each.finding for each in Checker().diff(version(old), version(new, "new")).findings]
    (impact,) = judge(findings, Usage(calls=(call,)), version(old)).impacts
    assert (impact.affects.value, {site.line for site in impact.sites}) == (affects, lines)


def _headers(*headers: Read, watched: bool = True) -> Usage:
    answer = Answer(status=200, body=Body.IGNORED, tests=("t",), headers=headers if watched else None)
    return Usage(
        calls=(Call(method="GET", host="h", path="/things", sites=at(1), answers=(answer,), tests=("t",)),)
    )


HEADERS: dict[str, tuple[Usage, str, set[int]]] = {
    "read": (_headers(read("x-total", 5)), "yes", {5}),
    "another": (_headers(read("x-other", 5)), "no", set()),
    "all": (_headers(read("", 5, How.BULK)), "unknown", {5}),
    "not-watched": (_headers(watched=False), "unknown", {1}),
}


@pytest.mark.parametrize(("usage", "affects", "lines"), HEADERS.values(), ids=HEADERS)
def test_a_header_is_a_matter_of_those_who_read_it(usage: Usage, affects: str, lines: set[int]) -> None:
    old, new = document(), document()
    header = {"X-Total": {"required": True, "schema": {"type": "integer"}}}
    operation(old)["responses"]["200"]["headers"] = header
    findings = [each.finding for each in Checker().diff(version(old), version(new, "new")).findings]
    (impact,) = judge(findings, usage, version(old)).impacts
    assert (impact.affects.value, {site.line for site in impact.sites}) == (affects, lines)


ADDED: dict[str, tuple[Usage, str]] = {
    "strict-model": (_list(Body.READ, read("results[]", 5, How.STRICT)), "yes"),
    "unpacked": (_list(Body.READ, read("results[].name", 5, How.UNPACK)), "unknown"),
    "by-name": (_list(Body.READ, read("results[].name", 5)), "no"),
}


@pytest.mark.parametrize(("usage", "affects"), ADDED.values(), ids=ADDED)
def test_a_new_field_in_an_answer_is_for_those_who_refuse_it(usage: Usage, affects: str) -> None:
    _, overlap = answers(lambda d: properties(d).update(vat={"type": "string"}), usage)
    assert [impact.affects.value for impact in overlap.impacts] == [affects]


def test_calls_of_other_apis_are_told_and_judge_nothing() -> None:
    other = Call(method="GET", host="elsewhere", path="/weather")
    _, overlap = answers(
        lambda d: properties(d).pop("name"), Usage(calls=(other,), doubts=("one test failed",))
    )
    assert (overlap.unmatched, overlap.doubts) == ((other,), ("one test failed",))
    assert {impact.affects.value for impact in overlap.impacts} == {"no"}


def impacts_between(old: Document, edit: Callable[[Document], None], usage: Usage) -> tuple[Impact, ...]:
    new = copy.deepcopy(old)
    edit(new)
    before, after = version(old), version(new, "new")
    findings = [judged.finding for judged in Checker().diff(before, after).findings]
    return judge(findings, usage, before).impacts


def with_shared_limit() -> Document:
    made = document()
    limit = {"$ref": "#/components/parameters/Limit"}
    made["components"]["parameters"] = {
        "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    }
    for path in ("/things", "/others/{id}"):
        made["paths"][path]["get"].setdefault("parameters", []).append(limit)
    return made


def moved_into_the_header(made: Document) -> None:
    made["paths"]["/others/{id}"]["get"]["parameters"] = [
        {"name": "limit", "in": "header", "schema": {"type": "integer"}}
    ]


def gone(made: Document) -> None:
    made["paths"]["/others/{id}"]["get"]["parameters"] = []


@pytest.mark.parametrize("edit", [moved_into_the_header, gone])
@pytest.mark.parametrize(("path", "affects", "lines"), [("/things", "no", set()), ("/others/1", "yes", {2})])
def test_a_shared_parameter_is_a_matter_of_its_operation(
    edit: Callable[[Document], None], path: str, affects: str, lines: set[int]
) -> None:
    call = Call(method="GET", host="h", path=path, sites=at(1), sent=(sent("limit", 2),), tests=("t",))
    (impact,) = impacts_between(with_shared_limit(), edit, Usage(calls=(call,), sources=("pytest",)))
    assert (impact.affects.value, {site.line for site in impact.sites}) == (affects, lines)


def test_what_an_envelope_closed_around_is_read_on() -> None:
    def edit(made: Document) -> None:
        rows = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
        content = made["paths"]["/things"]["get"]["responses"]["200"]["content"]["application/json"]
        content["schema"] = {"type": "object", "properties": {"results": rows}}
        properties = made["components"]["schemas"]["Thing"]["properties"]
        properties["title"] = properties.pop("name")

    made = document()
    del made["paths"]["/others/{id}"]
    del made["paths"]["/things"]["post"]["responses"]["201"]["content"]
    rows = made["paths"]["/things"]["get"]["responses"]["200"]["content"]["application/json"]
    rows["schema"] = rows["schema"]["properties"]["results"]
    reads = (read("[]", 10), read("[].name", 11))
    call = Call(
        method="GET",
        host="h",
        path="/things",
        sites=at(1),
        answers=(Answer(status=200, body=Body.READ, reads=reads, tests=("t",)),),
        tests=("t",),
    )
    found = impacts_between(made, edit, Usage(calls=(call,), sources=("pytest",)))
    assert {site.line for one in found for site in one.sites} >= {11}
