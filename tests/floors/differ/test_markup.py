"""How values are written as XML is a change where XML is sent or returned."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.differ.documents import version
from triaccord.differ import diff
from triaccord.loading.version import Version

JSON, XML, HAL = "application/json", "text/xml; charset=utf-8", "application/atom+xml"


def serving(
    xml: dict[str, Any] | None, *, sent: tuple[str, ...] = (), returned: tuple[str, ...] = ()
) -> Version:
    url: dict[str, Any] = {"type": "string", **({} if xml is None else {"xml": xml})}
    schema = {"$ref": "#/components/schemas/Pet"}
    operation: dict[str, Any] = {"responses": {"200": {"description": "ok"}}}
    if sent:
        operation["requestBody"] = {"content": {name: {"schema": schema} for name in sent}}
    if returned:
        operation["responses"]["200"]["content"] = {name: {"schema": schema} for name in returned}
    pet = {"type": "object", "properties": {"photoUrl": url}}
    return version(
        {"openapi": "3.1.0", "paths": {"/pets": {"post": operation}}, "components": {"schemas": {"Pet": pet}}}
    )


Said = tuple[list[tuple[str, str]], list[str]]


def said(old: Version, new: Version) -> Said:
    found = diff(old, new)
    return [(one.rule, one.message) for one in found.findings], [one.what for one in found.unjudged]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (None, {"name": "link"}, "nothing said → `name link`"),
        ({"name": "link"}, {"name": "uri"}, "`name link` → `name uri`"),
        ({"attribute": True}, None, "`attribute` → nothing said"),
        (None, {"namespace": "urn:a"}, "nothing said → `namespace urn:a`"),
        ({"name": "link"}, {"name": "link", "wrapped": True}, "`name link` → `name link, wrapped`"),
        ({"name": "link", "prefix": "a"}, {"name": "uri", "prefix": "a"}, "`name link` → `name uri`"),
    ],
)
def test_elements_and_attributes(old: dict[str, Any] | None, new: dict[str, Any] | None, words: str) -> None:
    message = f"XML of property `photoUrl`: {words} in `Pet`"
    assert said(serving(old, sent=(JSON, XML)), serving(new, sent=(JSON, XML))) == (
        [("request-xml-changed", message)],
        [],
    )
    assert said(serving(old, returned=(HAL,)), serving(new, returned=(HAL,))) == (
        [("response-xml-changed", message)],
        [],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, {"name": "photoUrl"}),
        ({"name": "photoUrl", "attribute": False}, {"wrapped": False}),
        ({"name": "link", "wrapped": False}, {"name": "link"}),
    ],
    ids=["called-as-the-property", "by-default", "not-wrapped"],
)
def test_what_goes_without_saying(old: dict[str, Any] | None, new: dict[str, Any] | None) -> None:
    assert said(serving(old, sent=(XML,)), serving(new, sent=(XML,))) == ([], [])


def test_a_prefix_and_what_nobody_sends_as_xml_are_counted() -> None:
    prefixes = [serving({"name": "a", "prefix": prefix}, sent=(XML,)) for prefix in ("x", "y")]
    assert said(*prefixes) == ([], ["`xml`"])
    assert said(serving(None, sent=(JSON,)), serving({"name": "link"}, sent=(JSON,))) == ([], ["`xml`"])
    assert said(serving(None), serving({"name": "link"}))[0] == []


def test_only_the_side_that_has_xml_is_named() -> None:
    old, new = (serving(xml, sent=(JSON,), returned=(XML,)) for xml in (None, {"name": "link"}))
    (finding,) = diff(old, new).findings
    assert (finding.rule, finding.change.requests) == ("response-xml-changed", ())
