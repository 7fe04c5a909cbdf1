"""Names of a document, exactly, whatever their case, and nearly."""

from __future__ import annotations

import pytest

from triaccord.loading.version import Dialect, Version
from triaccord.loading.vocabulary import Vocabulary, path_distance
from triaccord.model import OperationRef
from triaccord.notes import parse_notes

DOCUMENT = {
    "openapi": "3.0.3",
    "tags": [{"name": "Orders"}],
    "paths": {
        "/orders": {
            "get": {
                "tags": ["Listing"],
                "parameters": [{"name": "page_size", "in": "query", "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
                    }
                },
            }
        },
        "/orders/{orderId}": {
            "parameters": [{"name": "orderId", "in": "path", "required": True, "schema": {"type": "string"}}],
            "put": {
                "requestBody": {"content": {"application/json": {"schema": {"properties": {"note": {}}}}}}
            },
        },
    },
    "components": {
        "schemas": {
            "Order": {
                "properties": {
                    "status": {"enum": ["OPEN", "PAID"]},
                    "rows": {"items": {"properties": {"unitPrice": {"type": "number"}}}},
                }
            }
        }
    },
}


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(
        Version(origin="m", title="", version="1", dialect=Dialect.OPENAPI_3_0, document=DOCUMENT)  # type: ignore[arg-type]
    )


def test_everything_is_collected(vocabulary: Vocabulary) -> None:
    assert [str(ref) for ref in vocabulary.operations] == ["GET /orders", "PUT /orders/{orderId}"]
    assert vocabulary.models == ("Order",)
    assert sorted(vocabulary.fields) == ["note", "rows", "status", "unitPrice"]
    assert [(p.pointer, p.models) for p in vocabulary.fields["unitPrice"]] == [
        ("/components/schemas/Order/properties/rows/items/properties/unitPrice", ("Order",))
    ]
    assert sorted(vocabulary.parameters) == ["orderId", "page_size"]
    assert [(p.where, str(p.operation)) for p in vocabulary.parameters["orderId"]] == [
        ("path", "PUT /orders/{orderId}")
    ]
    assert {value: [p.of for p in places] for value, places in vocabulary.values.items()} == {
        "OPEN": ["status"],
        "PAID": ["status"],
    }
    assert vocabulary.tags == ("Listing", "Orders")


@pytest.mark.parametrize(
    ("name", "near"),
    [("unitPrice", ("unitPrice",)), ("UnitPrice", ("unitPrice",)), ("pageSize", ("page_size",)),
     ("unitPrize", ("unitPrice",)), ("zzz", ())],
)  # fmt: skip
def test_near_names(vocabulary: Vocabulary, name: str, near: tuple[str, ...]) -> None:
    assert vocabulary.near(name) == near


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        ("PUT", "/orders/{id}", [("PUT /orders/{orderId}", 0.0)]),
        ("PUT", "/order/{id}", [("PUT /orders/{orderId}", 0.2)]),
        ("PUT", "orders/<id>/", [("PUT /orders/{orderId}", 0.0)]),
        ("PUT", "/orders", [("PUT /orders/{orderId}", 0.6)]),
        ("*", "/orders", [("GET /orders", 0.0)]),
        ("GET", "/customers", []),
    ],
)
def test_operations_like(
    vocabulary: Vocabulary, method: str, path: str, found: list[tuple[str, float]]
) -> None:
    like = vocabulary.operations_like(OperationRef(path=path, method=method))
    assert [(str(ref), distance) for ref, distance in like] == found


def test_distance_of_paths_is_symmetric() -> None:
    pairs = [("/a/{x}", "/a/{y}"), ("/bankstatemets", "/bankstatements"), ("/a/b", "/a/b/{c}"), ("/a", "/z")]
    for one, other in pairs:
        assert path_distance(one, other) == path_distance(other, one)


def test_claims_tell_unknown_names_and_understand_plain_words(vocabulary: Vocabulary) -> None:
    text = (
        "# 2\n\n- New field `unitPrise` has been added to `GET /orders`.\n"
        "- `GET /customers` - A new endpoint for customers.\n"
        "- `PUT /orders/{id}` now checks the unit price.\n"
    )
    claims = parse_notes(text, source="n", vocabularies=[vocabulary]).claims
    assert [(c.kind, c.fields, c.unknown_names) for c in claims] == [
        ("field_added", ("unitPrise",), ("unitPrise",)),
        ("endpoint_added", (), ("GET /customers",)),
        ("validation_changed", ("unitPrice",), ()),
    ]


def test_an_endpoint_may_go_by_another_name_than_its_path() -> None:
    def one(name: str) -> dict[str, object]:
        return {"operationId": name, "responses": {}}

    paths = {
        "/orders": {"get": one("list_orders"), "post": one("create_order")},
        "/orders/{id}/export": {"post": one("run")},
        "/export/all/status": {"get": one("all_status")},
        "/orders/status": {"get": {"responses": {}}, "put": {"responses": {}}},
    }
    document = {"openapi": "3.0.3", "paths": paths}
    vocabulary = Vocabulary(
        Version(origin="m", title="", version="1", dialect=Dialect.OPENAPI_3_0, document=document)  # type: ignore[arg-type]
    )
    text = (
        "# 2\n\n- Add support for the `create_order` endpoint.\n- Added the `listOrders` operation.\n"
        "- The `export` endpoint has been added.\n- The endpoint `orders` now returns `total`.\n"
        "- Added the `status` endpoint.\n- The `create_order` setting has been added.\n"
    )
    claims = parse_notes(text, source="n", vocabularies=[vocabulary]).claims
    assert [(c.kind, [str(ref) for ref in c.operations], c.fields) for c in claims] == [
        ("endpoint_added", ["POST /orders"], ()),
        ("endpoint_added", ["GET /orders"], ()),
        ("endpoint_added", ["POST /orders/{id}/export"], ()),
        ("field_added", ["* /orders"], ("total",)),
        ("endpoint_added", [], ("status",)),
        ("field_added", [], ("create_order",)),
    ]


def test_people_are_no_names(vocabulary: Vocabulary) -> None:
    text = "# 2\n\n- Fix the order of rows #4790 (@annaBell, @Bob_Builder, @team-rows)\n"
    (claim,) = parse_notes(text, source="n", vocabularies=[vocabulary]).claims
    assert (claim.kind, claim.fields, claim.models) == ("bugfix", (), ())


def test_scopes_are_no_fields() -> None:
    text = (
        "# 2\n\n- Added the `read:orders` scope.\n- add 'admin-ui' scope for the pages of admins\n"
        "- `GET /orders` now requires the `read:orders` scope.\n- Removed scope `orders`.\n"
    )
    claims = parse_notes(text, source="n").claims
    assert [(c.kind, c.fields) for c in claims] == [
        ("permission_changed", ("read:orders",)),
        ("permission_changed", ("admin-ui",)),
        ("permission_changed", ("read:orders",)),
        ("permission_changed", ("orders",)),
    ]
