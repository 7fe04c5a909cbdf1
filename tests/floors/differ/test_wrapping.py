"""Properties that went into a new object beside them, or came out of one, are one edit."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import with_schema
from triaccord.differ import diff
from triaccord.model import Finding, Side

FILE = "name: {type: string}, url: {type: string}, version: {type: integer}"
CREATOR = "creator: {type: object, properties: {id: {type: string}, name: {type: string}}}"


def schema(properties: str) -> Any:
    return yaml.safe_load(f"{{type: object, properties: {{{properties}}}}}")


def within(name: str, properties: str) -> str:
    return f"{name}: {{type: object, properties: {{{properties}}}}}"


def found(old: str, new: str, side: Side = Side.RESPONSE, *, name: str | None = None) -> tuple[Finding, ...]:
    return diff(with_schema(schema(old), side, name=name), with_schema(schema(new), side, name=name)).findings


INTO, OUT = "the body is now in `file`", "what was in `file` is now the body itself"
OWNER = "id: {type: string}, name: {type: string}"
MORE = "a: {type: string}, b: {type: string}, c: {type: string}"
CASES = {
    "the body": (FILE, within("file", FILE), INTO, OUT),
    "the body, with more in it": (
        FILE,
        within("file", f"{FILE}, size: {{type: integer}}"),
        INTO,
        OUT,
    ),
    "beside something new": (
        FILE,
        f"{within('file', FILE)}, ok: {{type: boolean}}",
        INTO,
        OUT,
    ),
    "objects among them": (
        f"{FILE}, {CREATOR}",
        within("file", f"{FILE}, {CREATOR}"),
        INTO,
        OUT,
    ),
    "below the root": (
        f"{within('data', FILE)}, other: {{type: string}}",
        f"{within('data', within('file', FILE))}, other: {{type: string}}",
        "everything in property `data` is now in `data.file`",
        "what was in `data.file` is now property `data` itself",
    ),
    "in entries of a list": (
        f"rows: {{type: array, items: {{type: object, properties: {{{FILE}}}}}}}",
        f"rows: {{type: array, items: {{type: object, properties: {{{within('file', FILE)}}}}}}}",
        "everything in each entry of `rows` is now in `rows[].file`",
        "what was in `rows[].file` is now each entry of `rows` itself",
    ),
    "some of them": (
        f"streetName: {{type: string}}, zipCode: {{type: string}}, {CREATOR}",
        f"{within('address', 'streetName: {type: string}, zipCode: {type: string}')}, {CREATOR}",
        "properties `streetName`, `zipCode` are now `address.streetName`, `address.zipCode`",
        "properties `address.streetName`, `address.zipCode` are now `streetName`, `zipCode`",
    ),
}


@pytest.mark.parametrize("side", [Side.REQUEST, Side.RESPONSE], ids=["sent", "received"])
@pytest.mark.parametrize(("old", "new", "there", "back"), CASES.values(), ids=CASES)
def test_one_edit_is_one_finding(old: str, new: str, there: str, back: str, side: Side) -> None:
    for pair, message in (((old, new), there), ((new, old), back)):
        findings = [one for one in found(*pair, side) if one.change.subject not in ("ok", "size")]
        assert [(one.rule, one.level.value, one.message) for one in findings] == [
            (f"{side.value}-properties-moved", "breaking", message)
        ]


def test_its_parts_are_the_moves() -> None:
    (there,) = found(FILE, within("file", FILE))
    (back,) = found(within("file", FILE), FILE)
    names = ("name", "url", "version")
    assert [(one.change.event, one.change.old, one.change.new) for one in there.related] == [
        ("property-moved", name, f"file.{name}") for name in names
    ]
    assert [(one.change.event, one.change.old, one.change.new) for one in back.related] == [
        ("property-moved", f"file.{name}", name) for name in names
    ]
    at = "/paths/~1things/post/responses/200/content/application~1json/schema"
    assert (there.change.old_at, there.change.new_at) == (at, f"{at}/properties/file")
    assert (back.change.old_at, back.change.new_at) == (f"{at}/properties/file", at)
    assert there.change.old == ["name", "url", "version"]
    assert there.change.new == ["file.name", "file.url", "file.version"]


def test_what_else_came_with_the_object_is_a_part() -> None:
    (finding,) = found(FILE, within("file", f"{FILE}, size: {{type: integer}}"))
    assert [one.change.event for one in finding.related] == [*["property-moved"] * 3, "property-added"]


def test_in_a_named_schema() -> None:
    (finding,) = found(FILE, within("file", FILE), name="Meta")
    assert finding.message == "everything in schema `Meta` is now in `file`"


def test_what_else_differs_is_told_beside_it() -> None:
    changed = FILE.replace("version: {type: integer}", "version: {type: string}")
    findings = found(FILE, within("file", changed))
    assert sorted((one.rule, one.message) for one in findings) == [
        ("response-properties-moved", "the body is now in `file`"),
        ("response-type-changed", "property `file.version`: type `integer` → `string`"),
    ]


APART = {
    "one alone": (
        "taxCode: {type: string}, id: {type: integer}",
        f"id: {{type: integer}}, {within('tax', 'taxCode: {type: string}')}",
    ),
    "common names beside what stays": (
        f"{OWNER}, sum: {{type: number}}",
        f"sum: {{type: number}}, {within('owner', f'{OWNER}, {MORE}')}",
    ),
    "another object altogether": (
        "first: {type: string}, second: {type: string}, third: {type: string}",
        within("file", "name: {type: string}, url: {type: string}"),
    ),
    "half of what went": (
        "first: {type: string}, second: {type: string}, third: {type: integer}, fourth: {type: integer}",
        within("file", "zero: {type: string}, other: {type: string}"),
    ),
}


@pytest.mark.parametrize(("old", "new"), APART.values(), ids=APART)
def test_what_did_not_go_together_stays_apart(old: str, new: str) -> None:
    for pair in ((old, new), (new, old)):
        assert not [one for one in found(*pair) if one.change.event == "properties-moved"]
