"""The reconstruction against what it was made from: the facts of the notes and the later definition.

Needs the corpus; see `TRIACCORD_CORPUS` in CONTRIBUTING.md.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from triaccord.loading.catalogue import Vendor, vendor_from

ROOT = Path(__file__).parents[2]
CORPUS = (ROOT / os.environ.get("TRIACCORD_CORPUS", "../shared")).resolve()
FOLDER = ROOT / "specs" / "procountor"

pytestmark = pytest.mark.skipif(
    not (CORPUS / "procountor").is_dir(), reason="no corpus: set TRIACCORD_CORPUS to its folder"
)

# Words in a row that two people write by themselves; more is copying.
SHARED_WORDS = 8


@pytest.fixture(scope="module")
def vendor() -> Vendor:
    return vendor_from(FOLDER)


@pytest.fixture(scope="module")
def known() -> Any:
    return json.loads((CORPUS / "procountor/reconstruct_facts.json").read_text())


@pytest.fixture(scope="module")
def later() -> Any:
    """The definition that the structure was taken from."""
    return json.loads((CORPUS / "procountor/official/23.02.json").read_text())


def _operations(document: dict[str, Any], *, background: bool) -> set[str]:
    return {
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if background or "x-background" not in operation
    }


def _at(document: dict[str, Any], pointer: str) -> Any:
    """What a pointer of the facts names; parameters are named as `…/parameters/query/size`."""
    owner, _, parameter = pointer.partition("/parameters/")
    node: Any = document
    for token in owner.removeprefix("#/").split("/"):
        node = node.get(token.replace("~1", "/").replace("~0", "~")) if isinstance(node, dict) else None
    if not parameter or node is None:
        return node
    where, name = parameter.split("/")
    return next((p for p in node.get("parameters", ()) if (p["in"], p["name"]) == (where, name)), None)


def test_versions_are_those_of_the_notes(vendor: Vendor, known: Any) -> None:
    assert list(vendor.names) == known["versions_in_range"]


@pytest.mark.parametrize(
    ("name", "key"), [("20.01", "operations_at_20_01"), ("22.11", "operations_at_22_11")]
)
def test_operations_are_those_that_the_notes_name(vendor: Vendor, known: Any, name: str, key: str) -> None:
    assert _operations(vendor.load(name).document, background=False) == set(known[key])


def test_background_is_what_the_notes_never_name(vendor: Vendor, known: Any) -> None:
    for name in vendor.names:
        document = vendor.load(name).document
        rest = _operations(document, background=True) - _operations(document, background=False)
        assert rest == set(known["in_23_02_but_never_in_notes"])


def test_every_addition_appears_in_its_version_and_not_before(vendor: Vendor, known: Any) -> None:
    late_or_early = set()
    judged = 0
    for event in known["events"]:
        if not event["in_range"] or event["version"] == "20.01" or event["op"] not in ("add", "rename"):
            continue
        if event["visible_in_spec"] == "no" or event["kind"] == "enum_value_added":
            continue
        index = vendor.names.index(event["version"])
        before, now = (vendor.load(vendor.names[i]).document for i in (index - 1, index))
        for pointer in _new_places(event):
            judged += 1
            if _at(before, pointer) is not None or _at(now, pointer) is None:
                late_or_early.add((event["claim_id"], pointer))
    assert late_or_early == set()
    assert judged > 90


def _new_places(event: dict[str, Any]) -> list[str]:
    """Pointers of an event into the later definition; of a renamed operation only its new place."""
    _, renamed, new = event["target"][0].partition(" -> ")
    if not renamed:
        return list(event["pointers_23_02"])
    method, path = new.split()
    return [f"#/paths/{path.replace('/', '~1')}/{method.lower()}"]


def test_the_last_version_has_the_structure_of_the_later_definition(vendor: Vendor, later: Any) -> None:
    ours = vendor.load("22.11").document
    schemas = later["components"]["schemas"]

    assert _operations(ours, background=True) - _operations(later, background=True) == {"POST /dimensions"}
    assert _operations(later, background=True) - _operations(ours, background=True) == set()
    assert ours["components"]["schemas"].keys() - schemas.keys() == {
        "AccessRight",
        "BusinessPartnerPatch",
        "Currency",
        "ReceiptStatus",
        "ReportRequest",
        "ReportRequestOptions",
        "Unit",
    }
    assert schemas.keys() - ours["components"]["schemas"].keys() == set()
    for name, schema in schemas.items():
        mine = ours["components"]["schemas"][name]
        assert mine.get("properties", {}).keys() == schema.get("properties", {}).keys(), name
        assert sorted(mine.get("required", ())) == sorted(schema.get("required", ())), name
    for path, item in later["paths"].items():
        for method, operation in item.items():
            mine = ours["paths"][path][method]
            assert _parameters(mine) == _parameters(operation), (method, path)
            assert mine["responses"].keys() == operation["responses"].keys(), (method, path)


def _parameters(operation: dict[str, Any]) -> set[tuple[str, str, bool, str, str]]:
    return {
        (p["in"], p["name"], p.get("required", False), p["schema"]["type"], str(p["schema"].get("default")))
        for p in operation.get("parameters", ())
    }


def _descriptions(node: Any, *, names: bool = False) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("description", "summary") and isinstance(value, str) and not names:
                yield value
            yield from _descriptions(value, names=key == "properties")
    elif isinstance(node, list):
        for value in node:
            yield from _descriptions(value)


def test_no_description_is_the_vendors(vendor: Vendor, later: Any) -> None:
    theirs = {_words(text) for text in _descriptions(later)}
    ours = {_words(text) for name in vendor.names for text in _descriptions(vendor.load(name).document)}
    assert ours & theirs == set()


@pytest.mark.parametrize("path", sorted((FOLDER / "notes").glob("*.md")), ids=lambda path: path.name)
def test_notes_are_in_our_own_words(path: Path) -> None:
    theirs = _runs(_words((CORPUS / "seeds/old-release-notes.txt").read_text()))
    ours = set().union(*(_runs(_words(line)) for line in path.read_text().splitlines()))
    assert {" ".join(run) for run in ours & theirs} == set()


def _words(text: str) -> tuple[str, ...]:
    """The words of a text without names and paths: those are facts, not words of anybody."""
    prose = re.sub(r"`[^`]*`|\S*[/{}_]\S*", " ", text)
    return tuple(re.findall(r"[a-z']+", prose.lower()))


def _runs(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[start : start + SHARED_WORDS] for start in range(len(words) - SHARED_WORDS + 1)}
