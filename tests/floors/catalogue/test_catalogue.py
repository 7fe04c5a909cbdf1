"""The folder of the vendor as a whole: files, notes, overlays, documents."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft4Validator
from markdown_it import MarkdownIt

from tests.floors.catalogue.conftest import FOLDER
from triaccord.loading.catalogue import Vendor

OVERLAYS = sorted((FOLDER / "versions").glob("*.overlay.yaml"))
NOTES = sorted((FOLDER / "notes").glob("*.md"))

# Announced and alive, and never announced (older than the notes); the background comes on top.
OPERATIONS = {
    "20.01": (58, 20), "20.02": (59, 20), "20.03": (61, 19), "20.04": (63, 19), "20.05": (64, 19),
    "20.06": (65, 19), "20.08": (65, 19), "20.09": (65, 19), "20.10": (65, 18), "20.11": (67, 18),
    "20.12": (70, 18), "21.01": (70, 18), "21.02": (70, 18), "21.03": (70, 18), "21.04": (73, 18),
    "21.05": (73, 18), "21.06": (73, 18), "21.08": (73, 18), "21.09": (73, 18), "21.10": (73, 18),
    "21.11": (74, 18), "21.12": (74, 18), "22.01": (74, 18), "22.02": (78, 18), "22.03": (79, 18),
    "22.04": (80, 18), "22.05": (81, 18), "22.06": (86, 18), "22.08": (87, 18), "22.09": (87, 18),
    "22.10": (87, 18), "22.11": (87, 18),
}  # fmt: skip
BACKGROUND = 17

RENAMED_IDS = [
    ("BasicPaymentTransactionData", "paymentId", "id"),
    ("BusinessPartnerBasicInfo", "registerId", "id"),
    ("FactoringContract", "contractId", "id"),
    ("LedgerReceipt", "receiptId", "id"),
    ("LedgerReceiptBasicInfo", "receiptId", "id"),
    ("PaymentEvent", "paymentEventId", "id"),
    ("PaymentRowInfo", "paymentId", "id"),
    ("PersonalDetails", "personId", "partnerId"),
    ("Transaction", "transactionId", "id"),
    ("User", "userId", "id"),
    ("User", "personRegisterId", "partnerId"),
]


def _operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def _bullets(notes: Path) -> int:
    tokens = MarkdownIt().parse(notes.read_text())
    return sum(token.type == "list_item_open" for token in tokens)


def test_the_folder_holds_what_the_vendor_file_names(procountor: Vendor) -> None:
    names = procountor.names
    assert [path.name for path in OVERLAYS] == [f"{name}.overlay.yaml" for name in names[1:]]
    assert [path.name for path in NOTES] == [f"{name}.md" for name in names]
    assert [path.name for path in (FOLDER / "versions").iterdir() if path not in OVERLAYS] == ["20.01.yaml"]


def test_names_are_in_order_and_aliases_among_them(procountor: Vendor) -> None:
    assert list(procountor.names) == sorted(procountor.names)
    assert len(procountor.names) == 32
    assert procountor.resolve("latest").name == "22.11"
    assert procountor.resolve("supported").name == "22.08"
    assert procountor.hosts["production"] == ("api.procountor.com",)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_version_has_the_operations_that_the_notes_add_up_to(procountor: Vendor, name: str) -> None:
    operations = _operations(procountor.load(name).document)
    background = [key for key, operation in operations.items() if operation.get("x-background")]
    assert (len(operations) - len(background), len(background)) == (sum(OPERATIONS[name]), BACKGROUND)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_document_is_valid_openapi_without_repairs(
    procountor: Vendor, openapi: Draft4Validator, name: str
) -> None:
    version = procountor.load(name)

    assert version.repairs == ()
    assert version.version == name
    assert [error.message for error in openapi.iter_errors(version.document)] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_references_lead_somewhere_and_nothing_is_left_over(procountor: Vendor, name: str) -> None:
    document = procountor.load(name).document
    components = document["components"]
    defined = {f"#/components/{kind}/{key}" for kind in ("schemas", "responses") for key in components[kind]}
    used = set(re.findall(r"#/components/\w+/\w+", repr(document)))

    assert used - defined == set()
    # The notes of 22.11 correct a report model that no operation is known to use.
    assert defined - used == ({"#/components/schemas/ReportRequest"} if name >= "22.03" else set())


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation_ids_and_path_parameters_fit(procountor: Vendor, name: str) -> None:
    operations = _operations(procountor.load(name).document)
    ids = [operation["operationId"] for operation in operations.values() if "operationId" in operation]
    assert len(ids) == len(set(ids))
    for key, operation in operations.items():
        named = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"]
        assert sorted(named) == sorted(re.findall(r"\{(\w+)\}", key)), key
        pairs = [(p["name"], p["in"]) for p in operation.get("parameters", ())]
        assert len(pairs) == len(set(pairs)), key


@pytest.mark.parametrize("path", OVERLAYS, ids=lambda path: path.name)
def test_every_action_stands_on_a_bullet_and_selects_something(procountor: Vendor, path: Path) -> None:
    name = path.name.removesuffix(".overlay.yaml")
    bullets = {f"{name}-{number}" for number in range(1, _bullets(FOLDER / "notes" / f"{name}.md") + 1)}
    overlay = yaml.safe_load(path.read_text())

    first, *rest = overlay["actions"]
    assert (first["x-note"], first["target"], first["update"]) == (name, "$.info", {"version": name})
    assert {action["x-note"] for action in rest} <= bullets
    assert all(action["description"] for action in rest)
    assert all(("update" in action) != ("remove" in action) for action in rest)
    # Loading refuses an action that selects nothing; here each selects exactly one place.
    applied = procountor.applied_actions(name)
    assert [action.note for action in applied] == [action["x-note"] for action in overlay["actions"]]
    assert {len(action.places) for action in applied} == {1}


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_notes_are_a_heading_sections_and_bullets(path: Path) -> None:
    tokens = MarkdownIt().parse(path.read_text())
    headings = [
        (token.tag, tokens[index + 1].content)
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    assert headings[0] == ("h1", path.stem)
    assert set(headings[1:]) <= {("h2", "Endpoints"), ("h2", "Other")}
    assert len(set(headings)) == len(headings) > 1
    # Everything that is said is said in a bullet, else its number would name nothing.
    outside = [t for t in tokens if t.type == "paragraph_open" and t.level == 0]
    assert outside == []


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_operations_in_the_notes_exist_there_or_in_the_version_before(procountor: Vendor, path: Path) -> None:
    index = procountor.names.index(path.stem)
    known: set[str] = set()
    for name in procountor.names[max(index - 1, 0) : index + 1]:
        known |= _operations(procountor.load(name).document).keys()

    named = set(re.findall(r"`((?:GET|PUT|POST|DELETE|PATCH) /[^`]*)`", path.read_text()))

    assert named - known == set()


@pytest.mark.parametrize(("model", "old", "new"), RENAMED_IDS, ids=lambda value: value)
def test_an_id_field_is_deprecated_for_its_successor_before_it_goes(
    procountor: Vendor, model: str, old: str, new: str
) -> None:
    def fields(name: str) -> dict[str, Any]:
        properties = procountor.load(name).document["components"]["schemas"][model]["properties"]
        return {field: properties[field] for field in (old, new) if field in properties}

    plain = {"type": "integer", "format": "int32"}
    assert fields("20.04") == {old: plain}
    for name in ("20.05", "20.06", "20.08", "20.09", "20.10", "20.11"):
        assert fields(name) == {old: {**plain, "deprecated": True}, new: plain}
    assert fields("20.12") == {new: plain}


def test_partners_are_updated_with_put_then_patch_then_both(procountor: Vendor) -> None:
    methods = {
        name: sorted(procountor.load(name).document["paths"]["/businesspartners/{id}"])
        for name in ("20.04", "20.05", "20.06", "22.11")
    }
    assert methods == {
        "20.04": ["get", "put"],
        "20.05": ["get", "patch"],
        "20.06": ["get", "patch", "put"],
        "22.11": ["get", "patch", "put"],
    }


def test_patch_took_over_what_put_did(procountor: Vendor) -> None:
    """The notes of 20.05 say that nothing but the method changed."""
    path = "/businesspartners/{id}"
    old, new = (procountor.load(name).document["paths"][path] for name in ("20.04", "20.05"))
    assert old["put"] == new["patch"]


def test_servers_stay_so_that_a_prefix_is_no_finding(procountor: Vendor) -> None:
    assert {str(procountor.load(name).document["servers"]) for name in procountor.names} == {
        "[{'url': '/api'}]"
    }
    assert procountor.servers["prefix"] == "/v{yymm}/api"
