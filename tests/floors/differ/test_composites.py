"""Renames, moves and pagination moves are one finding; doubt stays removal and addition."""

from __future__ import annotations

import copy
from typing import Any

import yaml

from tests.floors.differ.documents import version, with_schema
from triaccord.differ import diff
from triaccord.loading.version import Version
from triaccord.model import Finding, OperationRef, Side


def found(old: dict[str, Any], new: dict[str, Any]) -> tuple[Finding, ...]:
    return diff(version(old), version(new)).findings


def paths(text: str) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": yaml.safe_load(text)}


PRODUCTS = """
/products:
  get:
    parameters:
      - {name: previousId, in: query, schema: {type: integer}}
      - {name: %s, in: query, schema: {type: integer}}%s
    responses:
      '200':
        description: ok
        content:
          application/json:
            schema: {type: object, properties: {%s}}
"""
ROWS = "{type: array, items: {type: object, properties: {id: {type: integer}, name: {type: string}}}}"


def test_a_pagination_move_is_one_finding_with_its_parts() -> None:
    old = paths(PRODUCTS % ("limit", "", f"products: {ROWS}"))
    new = paths(
        PRODUCTS
        % (
            "size",
            "\n      - {name: orderById, in: query, schema: {type: string}}",
            f"results: {ROWS}, meta: {{type: object}}",
        )
    )
    (finding,) = found(old, new)
    assert (finding.rule, finding.change.kind) == ("pagination-changed", "pagination_changed")
    assert finding.operations == (OperationRef(path="/products", method="GET"),)
    assert sorted((part.change.event, part.change.old, part.change.new) for part in finding.related) == [
        ("parameter-added", None, None),
        ("parameter-renamed", "limit", "size"),
        ("property-added", None, None),
        ("property-renamed", "products", "results"),
    ]


def test_a_renamed_property_is_one_finding_and_its_inside_is_still_compared() -> None:
    old = "{type: object, properties: {billingAddress: {type: object, properties: {street: {type: string}}}}}"
    new = (
        "{type: object, properties: {invoiceAddress: {type: object, properties: {street: {type: integer}}}}}"
    )
    findings = diff(
        with_schema(yaml.safe_load(old), Side.RESPONSE), with_schema(yaml.safe_load(new), Side.RESPONSE)
    ).findings
    assert [(one.rule, one.change.path) for one in findings] == [
        ("response-property-renamed", "invoiceAddress"),
        ("response-type-changed", "invoiceAddress.street"),
    ]
    assert 0.6 < findings[0].change.confidence < 1
    assert findings[0].change.evidence


def test_properties_with_nothing_in_common_stay_apart() -> None:
    old = "{type: object, properties: {colour: {type: string}}}"
    new = "{type: object, properties: {weight: {type: number}}}"
    findings = diff(
        with_schema(yaml.safe_load(old), Side.RESPONSE), with_schema(yaml.safe_load(new), Side.RESPONSE)
    ).findings
    assert [one.rule for one in findings] == ["response-property-removed", "response-property-added"]


def test_a_removed_property_names_its_successor() -> None:
    old = """
      type: object
      properties: {receiptId: {type: integer, deprecated: true}, id: {type: integer}, other: {type: integer}}
    """
    new = "{type: object, properties: {id: {type: integer}, other: {type: integer}}}"
    (finding,) = diff(
        with_schema(yaml.safe_load(old), Side.RESPONSE), with_schema(yaml.safe_load(new), Side.RESPONSE)
    ).findings
    assert finding.change.detail["successor"] == "id"
    assert finding.message == "property `receiptId` was removed; it was deprecated for `id`"


def test_swapped_renames_are_assigned_as_a_whole() -> None:
    old = "{type: object, properties: {startDate: {type: string}, endDate: {type: string}}}"
    new = "{type: object, properties: {end_date: {type: string}, start_date: {type: string}}}"
    findings = diff(
        with_schema(yaml.safe_load(old), Side.REQUEST), with_schema(yaml.safe_load(new), Side.REQUEST)
    ).findings
    assert sorted((one.change.old, one.change.new) for one in findings) == [
        ("endDate", "end_date"),
        ("startDate", "start_date"),
    ]


def test_a_renamed_operation_is_compared_too() -> None:
    old = paths("""
      '/users/{id}/lock':
        put: {operationId: lockUser, responses: {'200': {description: ok}}}
    """)
    new = paths("""
      '/users/{id}/lock':
        patch: {operationId: lockUser, responses: {'204': {description: ok}, '200': {description: ok}}}
    """)
    findings = found(old, new)
    assert [one.rule for one in findings] == ["operation-renamed", "response-success-added"]
    assert findings[0].change.detail["mode"] == "method_change"


def test_a_variable_of_the_path_has_no_name_on_the_wire() -> None:
    template = """
      '/a/{%s}':
        get:
          parameters: [{name: %s, in: path, required: true, schema: {type: %s}}]
          responses: {}
    """
    old, new = paths(template % ("id", "id", "integer")), paths(template % ("ids", "ids", "string"))
    assert [(one.rule, one.level.value) for one in found(old, new)] == [
        ("path-parameter-renamed", "safe"),
        ("request-type-widened", "safe"),
    ]


def _notes_and_comments(*paths: str) -> Version:
    schema = {"$ref": "#/components/schemas/Note"}
    ok = {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}
    gone = {"204": {"description": "gone"}}
    methods = {"patch": ok, "delete": gone}
    operation = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
    }
    document = {
        "openapi": "3.1.0",
        "paths": {
            path: {method: {**operation, "responses": answers} for method, answers in methods.items()}
            for path in paths
        },
        "components": {"schemas": {"Note": {"type": "object", "properties": {"text": {"type": "string"}}}}},
    }
    return version(document)


def test_operations_move_together() -> None:
    found = diff(_notes_and_comments("/notes/comment/{id}"), _notes_and_comments("/comments/{id}")).findings
    assert [(one.rule, one.change.old, one.change.new) for one in found] == [
        ("operation-renamed", "DELETE /notes/comment/{id}", "DELETE /comments/{id}"),
        ("operation-renamed", "PATCH /notes/comment/{id}", "PATCH /comments/{id}"),
    ]


def _lists(kept: list[str], kinds: list[str], envelope: str) -> dict[str, Any]:
    """Two lists that share their parameters and the page around the rows."""
    operation = {
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in kept],
        "responses": {
            "200": {
                "description": "ok",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}},
            }
        },
    }
    parameters = {
        name: {"name": name, "in": "query", "schema": {"type": kind}}
        for name, kind in zip(kept, kinds, strict=True)
    }
    page = yaml.safe_load(f"{{type: object, properties: {{{envelope}}}}}")
    return {
        "openapi": "3.1.0",
        "paths": {path: {"get": copy.deepcopy(operation)} for path in ("/a", "/b")},
        "components": {"parameters": parameters, "schemas": {"Page": page}},
    }


def test_lists_that_change_their_paging_together_are_one_finding() -> None:
    old = _lists(["offset", "limit"], ["integer"] * 2, f"items: {ROWS}, total: {{type: integer}}")
    new = _lists(["cursor", "size"], ["string", "integer"], f"results: {ROWS}, nextCursor: {{type: string}}")
    (finding,) = found(old, new)
    assert (finding.rule, [str(one) for one in finding.operations]) == (
        "pagination-changed",
        ["GET /a", "GET /b"],
    )
    assert finding.message == (
        "pagination moved: by cursor instead of offset: `items` → `results`, `limit` → `size`; "
        "added `cursor`, `nextCursor`; removed `offset`, `total`"
    )


def test_a_list_under_another_name_stays_apart_where_nothing_else_of_the_paging_moves() -> None:
    old, new = (_lists([], [], f"{name}: {ROWS}") for name in ("items", "results"))
    assert [one.rule for one in found(old, new)] == ["response-property-removed", "response-property-added"]


def _answer(refers: str, *kept: str) -> dict[str, Any]:
    """One operation that answers with a named schema; those named are in the document."""
    schemas = {
        "Account": "{type: object, properties: {iban: {type: string}, bank: {type: string}}}",
        "Report": "{type: object, properties: {period: {type: string}, rows: {type: integer}}}",
    }
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{refers}"}}}
    return {
        "openapi": "3.1.0",
        "paths": {"/a": {"get": {"responses": {"200": {"description": "ok", "content": content}}}}},
        "components": {"schemas": {name: yaml.safe_load(schemas[name]) for name in kept}},
    }


def test_another_named_schema_in_its_place_is_one_finding() -> None:
    for old, new in ((["Account", "Report"], ["Account", "Report"]), (["Account", "Report"], ["Report"])):
        (finding,) = found(_answer("Account", *old), _answer("Report", *new))
        assert (finding.rule, finding.change.old, finding.change.new) == (
            "response-schema-replaced",
            "Account",
            "Report",
        )
    # One schema that changed and got another name is told property by property.
    apart = found(_answer("Account", "Account"), _answer("Report", "Report"))
    assert [one.rule for one in apart] == [
        "response-property-removed",
        "response-property-removed",
        "response-property-added",
        "response-property-added",
    ]


def _rights(properties: str) -> dict[str, Any]:
    return paths(f"""
    /rights:
      get:
        responses:
          '200':
            description: ok
            content: {{application/json: {{schema: {{type: object, properties: {{{properties}}}}}}}}}
    """)


def test_what_differs_inside_of_what_moved_is_told() -> None:
    old = _rights(
        "payments: {type: object, properties: {approvalLevel: {type: string, enum: [NO_RIGHTS, ALL, SOME]},"
        " iban: {type: string}}}"
    )
    new = _rights(
        "payments: {type: object, properties: {iban: {type: string}}},"
        " circulation: {type: object, properties: {round: {type: integer},"
        " approvalLevel: {type: string, enum: [NO_ACCESS, ALL, SOME]}}}"
    )
    findings = found(old, new)
    assert [(one.rule, one.change.path, one.change.old, one.change.new) for one in findings[:2]] == [
        (
            "response-enum-value-renamed",
            "circulation.approvalLevel",
            "NO_RIGHTS",
            "NO_ACCESS",
        ),
        (
            "response-property-moved",
            "circulation.approvalLevel",
            "payments.approvalLevel",
            "circulation.approvalLevel",
        ),
    ]


def test_what_differs_about_a_renamed_parameter_is_told() -> None:
    template = """
      /things:
        get:
          parameters: [{name: %s, in: query, required: %s, schema: {type: integer, maximum: %s}}]
          responses: {'200': {description: ok}}
    """
    findings = found(paths(template % ("zoneName", "false", 99)), paths(template % ("zone_name", "true", 9)))
    assert sorted((one.rule, one.change.subject, one.change.old, one.change.new) for one in findings) == [
        ("parameter-renamed", "zoneName", "zoneName", "zone_name"),
        ("parameter-required", "zone_name", False, True),
        ("request-range-tightened", "zone_name", 99, 9),
    ]


def test_what_happened_to_an_alternative_is_said_of_it() -> None:
    def linked(**properties: Any) -> Version:
        link = {"type": "object", "properties": properties}
        other = {"type": "object", "properties": {"method": {"enum": ["a", "b"]}}}
        refs = [{"$ref": f"#/components/schemas/{name}"} for name in ("Link", "Other")]
        answer = {"content": {"a/json": {"schema": {"anyOf": refs}}}, "description": "ok"}
        return version(
            {
                "openapi": "3.1.0",
                "paths": {"/a": {"get": {"responses": {"200": answer}}}},
                "components": {"schemas": {"Link": link, "Other": other}},
            }
        )

    # Without its only property `Link` accepts every object, and makes `Other` needless: nobody edited that.
    (finding,) = diff(linked(token={"type": "string"}), linked()).findings
    assert finding.message == "property `token` was removed in `Link`"
    (finding,) = diff(linked(), linked(token={"type": "string"})).findings
    assert finding.message == "property `token` was added in `Link`"


def test_an_alternative_that_calls_itself_another_thing_is_another_one() -> None:
    def ruled(*names: str) -> Version:
        def rule(name: str) -> dict[str, Any]:
            common = {f"common{index}": {"type": "string"} for index in range(6)}
            return {
                "type": "object",
                "required": ["type"],
                "properties": {"type": {"enum": [name]}, **common},
            }

        refs = [{"$ref": f"#/components/schemas/{name}Rule"} for name in names]
        body = {"content": {"a/json": {"schema": {"oneOf": refs}}}}
        return version(
            {
                "openapi": "3.1.0",
                "paths": {"/a": {"post": {"requestBody": body, "responses": {}}}},
                "components": {"schemas": {f"{name}Rule": rule(name) for name in names}},
            }
        )

    found = diff(ruled("size", "queue"), ruled("size", "review")).findings
    assert [(one.rule, one.message) for one in found] == [
        ("request-union-branch-removed", "the body may no longer be `queueRule`"),
        ("request-union-branch-added", "the body may be `reviewRule`, too"),
    ]


def test_a_schema_that_many_properties_have_makes_none_of_them_another() -> None:
    def links(*names: str) -> Version:
        link = {"$ref": "#/components/schemas/Link"}
        schema = {"type": "object", "properties": dict.fromkeys(names, link)}
        answer = {"content": {"a/json": {"schema": schema}}, "description": "ok"}
        target = {"type": "object", "properties": {"href": {"type": "string"}, "type": {"type": "string"}}}
        return version(
            {
                "openapi": "3.1.0",
                "paths": {"/a": {"get": {"responses": {"200": answer}}}},
                "components": {"schemas": {"Link": target}},
            }
        )

    found = diff(links("next", "self"), links("parent", "self")).findings
    assert [one.message for one in found] == ["property `next` was removed", "property `parent` was added"]
    found = diff(links("nextLink", "self"), links("next_link", "self")).findings
    assert [one.message for one in found] == ["property `nextLink` is now `next_link`"]


def test_what_an_object_does_not_list_is_told_of_the_object() -> None:
    def body(**further: Any) -> Version:
        inner = {"type": "object", "properties": {"a": {"type": "string"}}, **further}
        return with_schema({"type": "object", "properties": {"inner": inner}, **further}, Side.REQUEST)

    assert {one.message for one in diff(body(), body(additionalProperties=False)).findings} == {
        "properties that are not listed: `anything` → `none`",
        "properties that are not listed of property `inner`: `anything` → `none`",
    }


def test_what_is_only_alike_is_no_successor() -> None:
    def share(*names: str) -> Version:
        properties: dict[str, Any] = {name: {"type": "integer"} for name in ("remainingSize", "cntComments")}
        properties |= {name: {"type": "integer", "deprecated": True} for name in names}
        return with_schema({"type": "object", "properties": properties}, Side.RESPONSE)

    assert {one.message for one in diff(share("maxSize", "cntAdmins"), share()).findings} == {
        "property `maxSize` was removed",
        "property `cntAdmins` was removed",
    }


def test_a_name_that_many_objects_have_did_not_move_between_two_of_them() -> None:
    def linked(*, is_new: bool) -> Version:
        text = {"type": "string"}
        schemas: dict[str, Any] = {
            f"S{index}": {"type": "object", "properties": {"href": text, f"own{index}": text}}
            for index in range(5)
        }
        track: dict[str, Any] = {"from": {"type": "object", "properties": {"kind": text}}}
        artist: dict[str, Any] = {"fans": {"type": "object", "properties": {"total": {"type": "integer"}}}}
        (artist["fans"] if is_new else track["from"])["properties"]["href"] = text
        schemas |= {
            "Track": {
                "type": "object",
                "properties": track | {"artist": {"$ref": "#/components/schemas/Artist"}},
            }
        }
        schemas |= {"Artist": {"type": "object", "properties": artist}}
        answer = {
            "content": {"a/json": {"schema": {"$ref": "#/components/schemas/Track"}}},
            "description": "ok",
        }
        paths = {"/a": {"get": {"responses": {"200": answer}}}}
        return version({"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}})

    found = diff(linked(is_new=False), linked(is_new=True)).findings
    assert [one.rule for one in found] == ["response-property-removed", "response-property-added"]
