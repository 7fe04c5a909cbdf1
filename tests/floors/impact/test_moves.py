"""Properties that moved: the value goes along, both ways; where nothing shows the way, calls stop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.floors.impact.invented import mapped, versions
from triaccord.impact.exchanges import Message, Refused
from triaccord.impact.translating import Translator
from triaccord.impact.verifying import verified

DOCUMENT = """
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /orders:
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
components:
  schemas:
    Order: {type: object, ORDER}
"""
PLAIN = "required: [streetName], properties: {id: {type: integer}, streetName: {type: string}}"
NESTED = (
    "required: [address], properties: {id: {type: integer}, address: {type: object, required: [streetName],"
    " properties: {streetName: {type: string}}}}"
)
BETWEEN = (
    "properties: {{seller: {{type: object, properties: {{a: {{type: string}}{0}}}}},"
    " buyer: {{type: object, properties: {{b: {{type: string}}{1}}}}}}}"
)
VAT = ", vatNumber: {type: string}"
MISSPELT = "properties: {adress: {type: object, properties: {streetName: {type: string}, z: {type: string}}}}"
SPELT = "properties: {streetName: {type: string}, address: {type: object, properties: {z: {type: string}}}}"
KINDRED = (
    "properties: {address: {type: object, required: [streetName, kind],"
    " properties: {streetName: {type: string}, kind: {type: string, enum: [HOME]}}}}"
)
LOOSE = "properties: {streetName: {type: string}}"
ROWS = (
    "properties: {{{0} rows: {{type: array,"
    " items: {{type: object, properties: {{a: {{type: string}}{1}}}}}}}}}"
)
_FILE = "name: {type: string}, url: {type: string}, version: {type: integer}"
WHOLE = f"required: [name], properties: {{{_FILE}}}"
WRAPPED = (
    f"required: [file], properties: {{file: {{type: object, required: [name], properties: {{{_FILE}}}}}}}"
)
STORE = "warehouseCode: {type: string}"


def translator(folder: Path, old: str, new: str) -> Translator:
    found, _ = mapped(folder, DOCUMENT.replace("ORDER", old), DOCUMENT.replace("ORDER", new))
    return Translator(found.to_json())


def sent(by: Translator, body: Any) -> Any:
    found = by.find("POST", "/orders")
    assert found is not None
    return by.request(found, Message("POST", "/orders", body=body)).body


def told(by: Translator, body: Any) -> Any:
    found = by.find("GET", "/orders")
    assert found is not None
    return by.answer_back(found, 200, [], [body])[2][0]


@pytest.mark.parametrize(
    ("old", "new", "was", "now"),
    [
        (PLAIN, NESTED, {"id": 1, "streetName": "Elm"}, {"id": 1, "address": {"streetName": "Elm"}}),
        (NESTED, PLAIN, {"id": 1, "address": {"streetName": "Elm"}}, {"id": 1, "streetName": "Elm"}),
        (
            BETWEEN.format(VAT, ""),
            BETWEEN.format("", VAT),
            {"seller": {"a": "x", "vatNumber": "7"}, "buyer": {"b": "y"}},
            {"seller": {"a": "x"}, "buyer": {"b": "y", "vatNumber": "7"}},
        ),
        (
            MISSPELT,
            SPELT,
            {"adress": {"streetName": "Elm", "z": "1"}},
            {"streetName": "Elm", "address": {"z": "1"}},
        ),
        (LOOSE, KINDRED, {"streetName": "Elm"}, {"address": {"streetName": "Elm", "kind": "HOME"}}),
        (LOOSE, KINDRED, {}, {}),
        (
            WHOLE,
            WRAPPED,
            {"name": "a", "url": "b", "version": 1},
            {"file": {"name": "a", "url": "b", "version": 1}},
        ),
        (
            WRAPPED,
            WHOLE,
            {"file": {"name": "a", "url": "b", "version": 1}},
            {"name": "a", "url": "b", "version": 1},
        ),
    ],
    ids=[
        *("in", "out", "between", "out of one renamed", "with what must be beside", "absent"),
        *("all of it in", "all of it out"),
    ],
)
def test_the_value_goes_along(tmp_path: Path, old: str, new: str, was: Any, now: Any) -> None:
    by = translator(tmp_path, old, new)
    assert sent(by, was) == now
    assert told(by, now) == was
    found = by.find("GET", "/orders")
    assert found is not None
    assert by.answer_forward(found, 200, [], [was])[2] == [now]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *((PLAIN, NESTED), (NESTED, PLAIN), (LOOSE, KINDRED), (MISSPELT, SPELT)),
        *((WHOLE, WRAPPED), (WRAPPED, WHOLE)),
    ],
)
def test_made_up_messages_come_out_right(tmp_path: Path, old: str, new: str) -> None:
    texts = DOCUMENT.replace("ORDER", old), DOCUMENT.replace("ORDER", new)
    found, _ = mapped(tmp_path, *texts)
    assert verified(found, *versions(tmp_path, *texts)).doubts == ()


def test_a_field_that_must_be_there_is_asked_for_where_its_object_is(tmp_path: Path) -> None:
    by = translator(tmp_path, PLAIN, NESTED)
    with pytest.raises(Refused) as caught:
        told(by, {"id": 1, "address": {}})
    assert caught.value.field == "[].streetName"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ROWS.format("", f", {STORE}"), ROWS.format(f"{STORE},", "")),
        (ROWS.format(f"{STORE},", ""), ROWS.format("", f", {STORE}")),
    ],
    ids=["out of a list", "into a list"],
)
def test_into_and_out_of_lists_nothing_leads(tmp_path: Path, old: str, new: str) -> None:
    found, findings = mapped(tmp_path, DOCUMENT.replace("ORDER", old), DOCUMENT.replace("ORDER", new))
    (move,) = (one for one in findings if one.change.event == "property-moved")
    assert [(one.finding, one.refuses) for one in found.uncovered] == [(move.fingerprint, True)]
    by = Translator(found.to_json())
    with pytest.raises(Refused) as caught:
        sent(by, {})
    assert caught.value.reason == f"it is `{move.change.new}` now, and no step leads there"


@pytest.mark.parametrize(("old", "new"), [(WHOLE, WRAPPED), (WRAPPED, WHOLE)], ids=["in", "out"])
def test_all_that_moved_together_is_carried_over_as_one(tmp_path: Path, old: str, new: str) -> None:
    texts = [
        DOCUMENT.replace("ORDER", one.replace("required: [file], ", "").replace("required: [name], ", ""))
        for one in (old, new)
    ]
    found, findings = mapped(tmp_path, *texts)
    assert [one.change.event for one in findings] == ["properties-moved"]
    assert (found.covered, found.uncovered) == ((findings[0].fingerprint,), ())
