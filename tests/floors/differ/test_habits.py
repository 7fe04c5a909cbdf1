"""Habits of documents that the letter would read against their writers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.differ.documents import from_fragment, version, with_schema
from triaccord.differ import diff
from triaccord.loading.version import Dialect, Version
from triaccord.model import Side


def parameter(where: str, schema: str) -> str:
    return f"{{parameters: [{{name: id, in: {where}, required: true, schema: {schema}}}]}}"


@pytest.mark.parametrize("where", ["path", "query", "header"])
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{type: integer}", "{type: string}", ("request-type-widened", "`integer` → `string`")),
        ("{type: number}", "{type: string}", ("request-type-widened", "`number` → `string`")),
        ("{type: integer}", "{type: string, minLength: 1}", ("request-type-widened", "`integer` → `string`")),
        ("{type: integer}", "{type: string, maxLength: 3}", ("request-type-changed", "`integer` → `string`")),
        ("{type: integer}", "{type: string, format: uuid}", ("request-type-changed", "`integer` → `string`")),
        ("{type: string}", "{type: integer}", ("request-type-narrowed", "`string` → `integer`")),
    ],
)
def test_text_on_the_wire(where: str, old: str, new: str, says: tuple[str, str]) -> None:
    found = diff(from_fragment(parameter(where, old)), from_fragment(parameter(where, new))).findings
    assert [(finding.rule, finding.message.rpartition("type ")[2]) for finding in found] == [says]


def array(**words: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, **words}


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        (array(enum=["a", "b"]), {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}, []),
        (array(), array(enum=["a", "b"]), ["request-enum-set"]),
        (array(enum=["a", "b"]), array(enum=["a", "b", "c"]), ["request-enum-value-added"]),
        (array(enum=["a", "b"]), array(enum=["a"]), ["request-enum-value-removed"]),
    ],
    ids=["respelled", "listed", "longer", "shorter"],
)
def test_values_beside_items_are_meant_for_them(
    old: dict[str, Any], new: dict[str, Any], rules: list[str]
) -> None:
    found = diff(with_schema(old, Side.REQUEST), with_schema(new, Side.REQUEST)).findings
    assert [finding.rule for finding in found] == rules


def served(url: str, number: str) -> dict[str, Any]:
    info = {"title": "t", "version": number}
    return {"swagger": "2.0", "info": info, "basePath": url, "paths": {}}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (("/v1.43", "1.43"), ("/v1.44", "1.44"), "server-version-changed"),
        (("/v1.43", "1.43"), ("/v1.44", "1.43"), "server-changed"),
        (("/v1", "1"), ("/next", "2"), "server-changed"),
        (("/api/v1", "1"), ("/rest/v2", "2"), "server-changed"),
    ],
)
def test_versions_served_side_by_side(old: tuple[str, str], new: tuple[str, str], rule: str) -> None:
    from triaccord.loading.version import Dialect

    found = diff(*(version(served(*one), Dialect.SWAGGER_2_0) for one in (old, new))).findings
    assert [finding.rule for finding in found] == [rule]


SHARED = """
paths:
  /things:
    get:
      parameters: [{{name: size, in: query, schema: {{$ref: '#/components/schemas/Size'}}}}]
      responses: {{{statuses}}}
components: {{schemas: {{Size: {{type: integer, default: {default}}}}}}}
"""


def test_default_of_a_named_schema_that_a_parameter_has() -> None:
    texts = [SHARED.format(default=number, statuses="'200': {description: ok}") for number in (20, 50)]
    found = diff(*map(from_fragment, texts)).findings
    assert [finding.rule for finding in found] == ["parameter-default-changed"]


def test_what_is_no_status_is_left() -> None:
    words = "'200': {description: ok}", "'200': {description: ok}, maybe: {description: odd}"
    found = diff(*(from_fragment(SHARED.format(default=20, statuses=one)) for one in words))
    assert found.findings == ()
    assert [one.what for one in found.unjudged] == ["response 'maybe', which is no status"]


def everywhere(operation: dict[str, Any]) -> dict[str, Any]:
    ok = {"responses": {"200": {"description": "ok"}}}
    return {f"/{name}": {"get": {**ok, **operation}} for name in ("a", "b", "c")}


def test_what_generated_documents_repeat_is_one_edit() -> None:
    schemes = {name: {"type": "http", "scheme": name} for name in ("basic", "bearer")}
    one: dict[str, Any] = {"openapi": "3.1.0", "components": {"securitySchemes": schemes}}
    old = version({**one, "paths": everywhere({"security": [{"basic": []}]})})
    new = version({**one, "paths": everywhere({"security": [{"basic": []}, {"bearer": []}]})})
    (finding,) = diff(old, new).findings
    assert (finding.rule, [str(ref) for ref in finding.operations]) == (
        "security-alternative-added",
        ["GET /a", "GET /b", "GET /c"],
    )
    fewer = {"/b": {"get": everywhere({"security": [{"basic": []}, {"bearer": []}]})["/b"]["get"]}}
    before = {"/b": everywhere({"security": [{"basic": []}]})["/b"]}
    (alone,) = diff(version({**one, "paths": before}), version({**one, "paths": fewer})).findings
    assert alone.fingerprint == finding.fingerprint


def test_operation_ids_that_are_given_to_all_are_one_edit() -> None:
    paths = everywhere({})
    named = {path: {"get": {**item["get"], "operationId": path[1:]}} for path, item in paths.items()}
    old, new = version({"openapi": "3.1.0", "paths": paths}), version({"openapi": "3.1.0", "paths": named})
    (finding,) = diff(old, new).findings
    assert (finding.message, len(finding.operations)) == ("operation ids were given", 3)
    assert [one.message for one in diff(new, old).findings] == ["operation ids were taken away"]


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("id", ["id"], ["query parameter `sort` takes a list"]),
        (None, None, ["query parameter `sort` takes a list"]),
        (
            "id",
            None,
            ["query parameter `sort`: no default any more, was `id`", "query parameter `sort` takes a list"],
        ),
        (
            "id",
            ["name"],
            ['query parameter `sort`: default `id` → `["name"]`', "query parameter `sort` takes a list"],
        ),
    ],
    ids=["wrapped", "none", "gone", "another"],
)
def test_the_default_of_a_value_that_became_a_list(old: Any, new: Any, messages: list[str]) -> None:
    def sorted_by(schema: dict[str, Any], default: Any) -> Any:
        stated = {} if default is None else {"default": default}
        parameter = {"name": "sort", "in": "query", "schema": {**schema, **stated}}
        operation = {"parameters": [parameter], "responses": {"200": {"description": "ok"}}}
        return version({"openapi": "3.1.0", "paths": {"/things": {"get": operation}}})

    text: dict[str, Any] = {"type": "string"}
    found = diff(sorted_by(text, old), sorted_by({"type": "array", "items": text}, new)).findings
    assert [finding.message for finding in found] == messages


def test_a_name_that_is_required_where_it_is_not_listed_is_told_by_its_name() -> None:
    base = {"type": "object", "properties": {"from": {"type": "string"}}}

    def request(*names: str) -> Version:
        return with_schema(
            {"allOf": [base], "additionalProperties": False, "required": [*names]}, Side.REQUEST
        )

    (finding,) = diff(request(), request("from")).findings
    assert finding.message == "property `from` must now be sent"


def test_a_name_that_only_required_knows() -> None:
    old = {"type": "object", "required": ["token"], "properties": {"mode": {"type": "string"}}}
    new = {"type": "object", "properties": {"mode": {"type": "string"}}}
    for before, after, message in (
        (old, new, "property `token` may be left out"),
        (new, old, "property `token` must now be sent"),
    ):
        (finding,) = diff(with_schema(before, Side.REQUEST), with_schema(after, Side.REQUEST)).findings
        assert (finding.message, finding.change.path) == (message, "token")


def test_a_name_that_begins_like_its_owner_keeps_its_path() -> None:
    def document(*names: str) -> dict[str, Any]:
        rights = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
        body = {
            "type": "object",
            "properties": {"sales": {"allOf": [{"$ref": "#/components/schemas/Sales"}]}},
        }
        content = {"application/json": {"schema": body}}
        operation = {"responses": {"200": {"description": "ok", "content": content}}}
        return {
            "openapi": "3.1.0",
            "paths": {"/a": {"get": operation}},
            "components": {"schemas": {"Sales": rights}},
        }

    (finding,) = diff(version(document("x")), version(document("x", "salesOrGroups"))).findings
    assert finding.change.path == "sales.salesOrGroups"


def test_fewer_types_that_are_all_texts_are_the_same_as_text() -> None:
    def anchor(schema: Any) -> dict[str, Any]:
        parameter = {"name": "anchor", "in": "query", "schema": schema}
        operation = {"parameters": [parameter], "responses": {"200": {"description": "ok"}}}
        return {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}}

    old = anchor({"anyOf": [{"type": "string", "enum": ["first", "last"]}, {"type": "integer"}]})
    found = diff(version(old), version(anchor({"type": "string"}))).findings
    assert [(one.rule, one.level.value) for one in found] == [
        ("request-enum-lifted", "safe"),
        ("request-type-restated", "safe"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("minimum: 0", "exclusiveMinimum: 0", "`0` → `0` (itself excluded)"),
        ("exclusiveMaximum: 9", "maximum: 9", "`9` (itself excluded) → `9`"),
        ("title: x", "exclusiveMaximum: 9", "now `9` (itself excluded), not limited before"),
    ],
)
def test_a_bound_that_is_excluded_itself_is_called_so(old: str, new: str, words: str) -> None:
    def document(limit: str) -> Any:
        return from_fragment(f"{{type: object, properties: {{n: {{type: number, {limit}}}}}}}")

    (finding,) = diff(document(old), document(new)).findings
    assert finding.message.endswith(f" of property `n`: {words}")


def test_a_media_type_that_is_listed_at_every_operation_is_one_edit() -> None:
    def answering(*names: str, only: str = "") -> Version:
        paths = {
            path: {"get": {"produces": ["a/x", "a/json", *(() if path == only else names)], "responses": ok}}
            for path in ("/a", "/b", "/c")
        }
        return version({"swagger": "2.0", "paths": paths}, Dialect.SWAGGER_2_0)

    ok = {"200": {"description": "ok", "schema": {"type": "object"}}}
    (added,) = diff(answering(), answering("a/cbor")).findings
    assert (added.message, [str(ref) for ref in added.operations]) == (
        "`a/cbor` is offered, too",
        ["GET /a", "GET /b", "GET /c"],
    )
    (removed,) = diff(answering("a/cbor", only="/b"), answering(only="/b")).findings
    assert (removed.rule, [str(ref) for ref in removed.operations]) == (
        "response-media-type-removed",
        ["GET /a", "GET /c"],
    )


def test_a_media_type_is_another_at_many_statuses_of_many_operations_in_one_edit() -> None:
    def answering(name: str) -> Version:
        def operation(*statuses: str) -> dict[str, Any]:
            content = {"content": {name: {"schema": {"type": "object"}}}}
            return {"get": {"responses": {status: {"description": "", **content} for status in statuses}}}

        return version({"openapi": "3.1.0", "paths": {"/a": operation("404"), "/b": operation("200", "404")}})

    (finding,) = diff(answering("a/old+json"), answering("a/new+json")).findings
    assert (finding.message, [str(ref) for ref in finding.operations]) == (
        "`a/new+json` comes in the place of `a/old+json` (status `200`, `404`)",
        ["GET /a", "GET /b"],
    )


def test_what_else_is_offered_tells_edits_of_media_types_apart() -> None:
    def offering(**types: list[str]) -> Version:
        def operation(names: list[str]) -> dict[str, Any]:
            content = {name: {"schema": {"type": "object"}} for name in names}
            return {"get": {"responses": {"200": {"description": "ok", "content": content}}}}

        return version(
            {"openapi": "3.1.0", "paths": {f"/{path}": operation(names) for path, names in types.items()}}
        )

    old = offering(a=["a/json", "a/xml"], b=["a/json", "a/xml"], c=["a/xml", "a/json", "a/csv"])
    new = offering(a=["a/json"], b=["a/json"], c=["a/json", "a/csv"])
    assert [[str(ref) for ref in finding.operations] for finding in diff(old, new).findings] == [
        ["GET /a", "GET /b"],
        ["GET /c"],
    ]


@pytest.mark.parametrize(
    ("schema", "messages"),
    [
        ({"type": "string"}, []),
        ({"anyOf": [{"type": "string"}, {"enum": [""]}]}, []),
        (
            {"type": "array", "items": {"type": "string"}},
            ['`tag` is encoded as `{"explode": true, "style": "deepObject"}`, was as by default'],
        ),
    ],
    ids=["text", "text or none", "a list"],
)
def test_how_lists_are_written_is_nothing_to_what_is_no_list(
    schema: dict[str, Any], messages: list[str]
) -> None:
    def form(**encoding: Any) -> Version:
        media = {"schema": {"type": "object", "properties": {"tag": schema}}, "encoding": encoding}
        body = {"content": {"application/x-www-form-urlencoded": media}}
        ok = {"200": {"description": "ok"}}
        return version(
            {"openapi": "3.1.0", "paths": {"/a": {"post": {"requestBody": body, "responses": ok}}}}
        )

    nested = form(tag={"style": "deepObject", "explode": True})
    assert [finding.message for finding in diff(form(), nested).findings] == messages


def test_a_server_that_many_operations_name_is_one_edit() -> None:
    def at(url: str) -> Version:
        return version({"openapi": "3.1.0", "paths": everywhere({"servers": [{"url": url}]})})

    (finding,) = diff(at("https://old.example"), at("https://new.example")).findings
    assert (finding.rule, [str(ref) for ref in finding.operations]) == (
        "server-changed",
        ["GET /a", "GET /b", "GET /c"],
    )


def test_who_lists_properties_means_an_object() -> None:
    entry = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
    plain = {"type": "array", "items": entry}
    # No `type`: to the letter this is any list, too.
    page = {"properties": {"data": plain, "total": {"type": "integer"}}}
    (wrapped,) = diff(with_schema(plain, Side.RESPONSE), with_schema(page, Side.RESPONSE)).findings
    assert (wrapped.rule, wrapped.message) == (
        "pagination-added",
        "the list is now paged: the list is now in `data`, beside `total`",
    )
    image = {"properties": {"path": {"type": "string"}}}
    found = diff(
        with_schema(image, Side.REQUEST), with_schema({"type": "array", "items": image}, Side.REQUEST)
    )
    assert [one.message for one in found.findings] == ["the body: type `object` → `array`"]
