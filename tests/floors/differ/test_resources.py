"""A resource that went and another one that came are two; the same one under another name is one."""

from __future__ import annotations

from typing import Any

from tests.floors.differ.documents import version
from triaccord.differ import diff

ENVELOPE = ("kind", "metadata", "spec", "status")


def resource(path: str, schema: str) -> dict[str, Any]:
    """The paths of one resource, as a generator writes them for each."""

    def message() -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}

    answer = {"200": {"description": "ok", "content": message()}, "401": {"description": "who are you"}}
    one = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    pages = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in ("limit", "continue")]
    return {
        path: {
            "get": {"parameters": pages, "responses": answer},
            "post": {"requestBody": {"content": message()}, "responses": answer},
        },
        f"{path}/{{id}}": {
            "parameters": one,
            "get": {"responses": answer},
            "put": {"requestBody": {"content": message()}, "responses": answer},
            "delete": {"responses": {"200": {"description": "ok"}, "401": {"description": "who are you"}}},
        },
    }


def document(*resources: tuple[str, str], **own: tuple[str, ...]) -> dict[str, Any]:
    """Resources by path and schema; `own` has the properties of schemas that are not as all others."""
    paths: dict[str, Any] = {}
    for path, schema in resources:
        paths |= resource(path, schema)
    schemas = {
        schema: {
            "type": "object",
            "properties": {name: {"type": "string"} for name in own.get(schema, ENVELOPE)},
        }
        for _, schema in resources
    }
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}}


def renamed(old: dict[str, Any], new: dict[str, Any]) -> set[tuple[Any, Any]]:
    return {
        (finding.change.old, finding.change.new)
        for finding in diff(version(old), version(new)).findings
        if finding.rule == "operation-renamed"
    }


def calls(path: str, other: str) -> set[tuple[str, str]]:
    """Every operation of a resource under two paths."""
    ends = {"GET ": "", "POST ": "", "PUT ": "/{id}", "DELETE ": "/{id}"}
    found = {(f"{method}{path}{end}", f"{method}{other}{end}") for method, end in ends.items()}
    return found | {(f"GET {path}/{{id}}", f"GET {other}/{{id}}")}


KEPT = tuple((f"/apis/core/v1/{name}", name.title()) for name in ("nodes", "pods", "jobs", "roles", "leases"))


def test_a_resource_that_came_is_not_the_one_that_went() -> None:
    old = document(*KEPT, ("/apis/core/v1/widgetpolicies", "WidgetPolicy"))
    new = document(*KEPT, ("/apis/core/v1/gadgetpolicies", "GadgetPolicy"))
    # What they have in common all resources have.
    assert renamed(old, new) == set()


def test_the_next_version_of_a_resource_is_that_resource() -> None:
    old = document(*KEPT, ("/apis/core/v1beta1/widgets", "Widget"), ("/apis/core/v1beta1/gadgets", "Gadget"))
    new = document(*KEPT, ("/apis/core/v1/gadgets", "GadgetV1"), ("/apis/core/v1/widgets", "WidgetV1"))
    assert renamed(old, new) == calls("/apis/core/v1beta1/widgets", "/apis/core/v1/widgets") | calls(
        "/apis/core/v1beta1/gadgets", "/apis/core/v1/gadgets"
    )


def test_a_resource_whose_name_changed_is_known_by_what_it_has() -> None:
    own = ("email", "vatNumber", "language", "address")
    old = document(*KEPT, ("/apis/core/v1/customers", "Customer"), Customer=own)
    new = document(*KEPT, ("/apis/core/v1/clients", "Client"), Client=own)
    assert renamed(old, new) == calls("/apis/core/v1/customers", "/apis/core/v1/clients")


def test_a_resource_that_is_still_there_was_not_renamed() -> None:
    # The version `v1beta1` went; `v1` of it is there before and after.
    stays = (*KEPT, ("/apis/core/v1/widgets", "Widget"))
    old = document(*stays, ("/apis/core/v1beta1/widgets", "WidgetBeta"))
    new = document(*stays, ("/apis/core/v1beta1/gadgets", "GadgetBeta"))
    assert renamed(old, new) == set()


def test_many_resources_that_went_together_all_find_their_own() -> None:
    names = [f"thing{chr(97 + one)}{chr(97 + other)}" for one in range(7) for other in range(6)]
    old = document(*((f"/v1/{name}", name.title()) for name in names))
    new = document(*((f"/v2/{name}", name.title()) for name in reversed(names)))
    expected: set[tuple[str, str]] = set()
    for name in names:
        expected |= calls(f"/v1/{name}", f"/v2/{name}")
    assert renamed(old, new) == expected


def test_what_stands_beside_a_variable_is_a_name() -> None:
    def pull(*ends: str) -> dict[str, Any]:
        answer = {"200": {"description": "ok", "content": {"text/plain": {"schema": {"type": "string"}}}}}
        paths = {f"/pulls/{{index}}{end}": {"get": {"responses": answer}} for end in ("", *ends)}
        return {"openapi": "3.1.0", "paths": paths | {"/commits": {"get": {"responses": answer}}}}

    assert renamed(pull(".diff"), pull("/commits")) == set()
    assert renamed(pull(".diff"), pull("/diff")) == {("GET /pulls/{index}.diff", "GET /pulls/{index}/diff")}


def test_only_one_of_each_side_is_the_next_version() -> None:
    old = document(*KEPT, ("/v1/things", "Thing"))
    assert renamed(old, document(*KEPT, ("/v2/things", "Thing"))) == calls("/v1/things", "/v2/things")
    dated = document(*KEPT, ("/2023-10/things", "Thing")), document(*KEPT, ("/2024-01/things", "Thing"))
    assert renamed(*dated) == calls("/2023-10/things", "/2024-01/things")
    both = document(*KEPT, ("/v2/things", "Thing"), ("/v3/things", "Thing"))
    # Which of two it is cannot be told by the version; one of them it is.
    assert {was for was, _ in renamed(old, both)} == {was for was, _ in calls("/v1/things", "")}
